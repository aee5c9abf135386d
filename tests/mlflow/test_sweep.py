"""MLflow reads a sweep that the real `forecast sweep` recorded: trials below their parent, as its page folds them."""

import json

import mlflow
import pytest
from mlflow.tracking import MlflowClient

from trained_run import Workplace, small_config


class Swept:
    """A sweep of four trials, one of which fails, its best trained again by two seeds."""

    def __init__(self):
        self.place = Workplace()
        self.place.write_small_data()
        parameters = {"network.lstm_units": [[4], [6]], "window.size": [14, 650]}
        self.place.write_config(small_config(sweep={"parameters": parameters, "keep": 1, "seeds": 2}))
        result = self.place.run("sweep", "--config", "small.json", "--json")
        assert result.code == 0, result.err
        self.swept = result.json
        self.client = MlflowClient(f"sqlite:///{self.place.file('mlruns', 'mlflow.db')}")
        mlflow.set_tracking_uri(f"sqlite:///{self.place.file('mlruns', 'mlflow.db')}")
        self.experiment = self.client.get_experiment_by_name("small").experiment_id

    def below(self, run_id):
        found = self.client.search_runs([self.experiment], f"tags.mlflow.parentRunId = '{run_id}'")
        return sorted(found, key=lambda run: run.info.start_time)


@pytest.fixture(scope="module")
def sweep():
    made = Swept()
    yield made
    made.place.remove()


def test_one_run_has_no_parent_and_the_others_have_that_one(sweep):
    runs = sweep.client.search_runs([sweep.experiment])
    parents = [run for run in runs if "mlflow.parentRunId" not in run.data.tags]
    assert [run.info.run_id for run in parents] == [sweep.swept["run_id"]]
    assert parents[0].info.status == "FINISHED"
    assert len(sweep.below(sweep.swept["run_id"])) == len(runs) - 1 == 4 + 4


def test_a_child_has_the_params_the_history_and_the_metrics_of_its_trial(sweep):
    children = {run.info.run_id: run for run in sweep.below(sweep.swept["run_id"])}
    for trial in sweep.swept["trials"]:
        run = children[trial["run_id"]]
        assert run.info.status == trial["status"]
        assert run.data.params["network.lstm_units"] == json.dumps(
            trial["params"]["network.lstm_units"], separators=(",", ":")
        )
        assert run.data.params["window_size"] == str(trial["params"]["window.size"])
        if trial["status"] == "FINISHED":
            assert run.data.metrics["val_loss"] == trial["objective"]
            history = sweep.client.get_metric_history(trial["run_id"], "loss")
            assert [point.step for point in history] == [1, 2, 3]
        else:
            assert "no row is left to learn from" in run.data.tags["forecast.failure"]
            assert run.data.tags["mlflow.note.content"] == run.data.tags["forecast.failure"]


def test_the_winners_config_is_an_artifact_of_the_parent(sweep):
    document = mlflow.artifacts.load_dict(f"runs:/{sweep.swept['run_id']}/sweep.json")
    assert document == sweep.swept
    winner = json.loads(mlflow.artifacts.load_text(f"runs:/{sweep.swept['run_id']}/winner.json"))
    assert winner["network"]["lstm_units"] == sweep.swept["winner"]["params"]["network.lstm_units"]
