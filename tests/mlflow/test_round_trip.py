"""`forecast` goes on with a store that MLflow has opened, written to and left."""

import mlflow
import pytest

from releases import since
from trained_run import REFERENCE_LIKE, Trained


@pytest.fixture(scope="module")
def left_by_mlflow():
    """A run of ours, which MLflow has registered as champion, and one of MLflow's own in the same experiment."""
    run = Trained("first", REFERENCE_LIKE, "level")
    version = mlflow.register_model(f"runs:/{run.run_id}/model", "small").version
    run.client.set_registered_model_alias("small", "champion", version)
    run.client.set_tag(run.run_id, "note", "from Python")
    run.experiment_id = run.client.get_run(run.run_id).info.experiment_id
    with mlflow.start_run(experiment_id=run.experiment_id, run_name="python"):
        mlflow.log_param("window_size", 30)
        mlflow.log_metric("mae", 99.0)
    yield run
    run.place.remove()


def test_forecast_lists_what_both_have_written(left_by_mlflow):
    runs = {run["name"]: run for run in left_by_mlflow.place.run("runs", "list", "--json").json["runs"]}
    assert set(runs) == {"first", "python"}
    assert runs["first"]["tags"]["note"] == "from Python"
    assert (runs["python"]["status"], runs["python"]["params"]) == ("FINISHED", {"window_size": "30"})


def test_forecast_trains_and_predicts_again(left_by_mlflow):
    place, client = left_by_mlflow.place, left_by_mlflow.client
    again = place.run("train", "--config", "small.json", "--name", "second", "--json")
    assert again.code == 0, again.err
    found = client.search_runs([left_by_mlflow.experiment_id], filter_string="attributes.run_name = 'second'")
    assert [run.info.run_id for run in found] == [again.json["run_id"]]
    assert found[0].data.metrics["mae"] == again.json["forecasters"][0]["mae"]
    predicted = place.run("predict", "--run", "second", "--json")
    assert predicted.code == 0, predicted.err
    model = mlflow.pyfunc.load_model(f"runs:/{again.json['run_id']}/model")
    assert model.metadata.run_id == again.json["run_id"]


def versions(place):
    """Aliases of each version of the registered model, by its number."""
    model = place.run("models", "show", "small", "--json").json["model"]
    return {version["version"]: version["aliases"] for version in model["versions"]}


def test_forecast_registers_and_promotes_beside_mlflow(left_by_mlflow):
    place, client = left_by_mlflow.place, left_by_mlflow.client
    again = place.run("train", "--config", "small.json", "--name", "third", "--json").json["run_id"]
    assert versions(place) == {1: ["champion"]}
    for command in (["register", "small", "--run", "third"], ["promote", "small/2", "--yes"]):
        result = place.run("models", *command)
        assert result.code == 0, result.err
    assert versions(place) == {1: [], 2: ["champion"]}

    champion = client.get_model_version_by_alias("small", "champion")
    assert (int(champion.version), champion.run_id, champion.status) == (2, again, "READY")
    model = mlflow.pyfunc.load_model("models:/small@champion")
    assert model.metadata.run_id == again
    predicted = place.run("predict", "--run", "small@champion", "--json")
    assert (predicted.code, predicted.json["run_id"]) == (0, again)

    third = mlflow.register_model(f"runs:/{again}/model", "small").version
    assert int(third) == 3
    assert place.run("models", "rollback", "small", "--yes").code == 0
    assert versions(place) == {1: ["champion"], 2: [], 3: []}


@since("3.0", "models are entities of their own")
def test_a_training_in_a_migrated_store_is_among_the_logged_models(left_by_mlflow):
    run_id = left_by_mlflow.place.run("train", "--config", "small.json", "--name", "logged", "--json").json["run_id"]
    found = mlflow.search_logged_models([left_by_mlflow.experiment_id], output_format="list")
    (model,) = [model for model in found if model.source_run_id == run_id]
    loaded = mlflow.pyfunc.load_model(f"models:/{model.model_id}")
    assert loaded.metadata.run_id == run_id


def test_a_training_that_is_not_better_is_not_promoted(left_by_mlflow):
    """The champion that MLflow appointed is compared with; the outcome is where MLflow shows it."""
    place, client = left_by_mlflow.place, left_by_mlflow.client
    # What the champion forecasts by is the best of these few days already.
    version = client.get_model_version_by_alias("small", "champion").version
    client.set_model_version_tag("small", version, "forecaster", "climatology")
    weak = ("--set", "training.epochs=1", "--set", "training.learning_rate=0.0000001", "--set", "promotion.model=small")
    result = place.run("train", "--config", "small.json", *weak, "--promote-if-better", "--json")
    assert result.code == 5, result.err
    champion = client.get_model_version_by_alias("small", "champion")
    assert champion.run_id == left_by_mlflow.run_id
    challenger = client.get_model_version_by_alias("small", "challenger")
    assert challenger.run_id == result.json["run_id"]
