"""MLflow and `forecast models` share one registry: what either registers, names or deletes, the other sees.

MLflow's first look migrates the store, so that `forecast` goes on in the tables of the installed release. Run by ctest
(label mlflow) in the environment of scripts/mlflow-venv; FORECAST_BINARY is the executable.
"""

import os
import sqlite3
import sys

import numpy as np
import pytest

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

if "FORECAST_BINARY" not in os.environ:
    pytest.skip("built without libtorch: there is nothing to train with", allow_module_level=True)
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cli"))
from releases import input_example  # noqa: E402
from support import Workplace, small_config  # noqa: E402

PAST_ONLY = {"past": [{"type": "value", "of": ["load", "temperature"]}, {"type": "day_of_week"}]}
TIMES = ("creation_time", "last_updated_time")


class Registry:
    """Two runs of the program, registered as town/1 (champion) and town/2, before MLflow has seen the store."""

    def __init__(self):
        self.place = Workplace()
        self.place.write_small_data()
        config = small_config(features=PAST_ONLY, linear={"features": [{"type": "day_of_week"}]})
        self.place.write_config({**config, "promotion": {"model": "town"}})
        weak = ("--set", "training.epochs=1", "--set", "training.learning_rate=0.0001")
        self.old = self.forecast("train", "-c", "small.json", "--promote-if-better", "--json", *weak).json["run_id"]
        self.new = self.forecast("train", "-c", "small.json", "--json", "--set", "training.epochs=12").json["run_id"]
        self.forecast("models", "register", "town", "--run", self.new, "--tag", "season=winter", "--description", "x")
        self.uri = f"sqlite:///{self.place.file('mlruns', 'mlflow.db')}"
        mlflow.set_tracking_uri(self.uri)
        mlflow.set_registry_uri(self.uri)
        self.client = MlflowClient(self.uri, self.uri)

    def forecast(self, *arguments, code=0):
        result = self.place.run(*arguments)
        assert result.code == code, result.err
        return result

    def show(self, name="town"):
        shown = self.forecast("models", "show", name, "--json").json["model"]["versions"]
        return {version["version"]: version for version in shown}

    def row(self, name, version):
        """The version's row without its number and times."""
        with sqlite3.connect(self.place.file("mlruns", "mlflow.db")) as connection:
            connection.row_factory = sqlite3.Row
            query = "SELECT * FROM model_versions WHERE name = ? AND version = ?"
            row = dict(connection.execute(query, (name, version)).fetchone())
        return {key: row[key] for key in row if key not in (*TIMES, "version")}


@pytest.fixture(scope="module")
def registry():
    made = Registry()
    yield made
    made.place.remove()


def test_mlflow_reads_what_forecast_registered(registry):
    model = registry.client.get_registered_model("town")
    assert {alias: int(version) for alias, version in model.aliases.items()} == {"champion": 1}
    versions = {int(v.version): v for v in registry.client.search_model_versions("name = 'town'")}
    assert sorted(versions) == [1, 2]
    assert (versions[1].run_id, versions[2].run_id) == (registry.old, registry.new)
    assert (versions[2].tags, versions[2].description) == ({"forecaster": "lstm", "season": "winter"}, "x")
    assert (versions[2].status, versions[2].current_stage) == ("READY", "None")
    champion = registry.client.get_model_version_by_alias("town", "champion")
    assert champion.tags["forecast.promotion"].startswith("promoted: town had no champion")
    assert "forecast.promoted_at" in champion.tags
    assert model.last_updated_timestamp >= versions[2].creation_timestamp


def test_mlflow_loads_the_champion(registry):
    registry.forecast("models", "register", "network", "--run", registry.old, "--alias", "trial")
    loaded = mlflow.pyfunc.load_model("models:/network@trial")
    assert loaded.metadata.run_id == registry.old
    example = input_example(registry.place.artifact(registry.old, "model"))
    predicted = registry.forecast("predict", "--forecaster", "lstm", "--json").json
    assert predicted["run_id"] == registry.old
    np.testing.assert_allclose(
        loaded.predict(example)[0, 0], predicted["forecasts"][0]["value"], rtol=1e-5
    )
    assert mlflow.pyfunc.load_model("models:/town/2").metadata.run_id == registry.new


def test_a_champion_that_is_no_network_says_how_it_forecasts(registry):
    registry.forecast("models", "register", "others", "--run", registry.old, "--forecaster", "linear", "--alias", "best")
    registry.forecast("models", "register", "others", "--run", registry.old, "--forecaster", "j-7")
    for uri in ("models:/others@best", "models:/others/2", f"runs:/{registry.old}/forecasters"):
        with pytest.raises(Exception, match=f"forecast predict --run {registry.old} --forecaster"):
            mlflow.pyfunc.load_model(uri)
    assert registry.show()[1]["forecaster"] != "lstm"
    with pytest.raises(Exception, match="forecast predict"):
        mlflow.pyfunc.load_model("models:/town@champion")


def test_forecast_uses_what_mlflow_registered_and_goes_back(registry):
    made = int(mlflow.register_model(f"runs:/{registry.new}/model", "town").version)
    registry.client.set_registered_model_alias("town", "trial", str(made))
    registry.client.set_model_version_tag("town", str(made), "note", "by MLflow")

    shown = registry.show()[made]
    assert (shown["run_id"], shown["aliases"], shown["tags"]) == (registry.new, ["trial"], {"note": "by MLflow"})
    assert registry.forecast("predict", "--run", f"town/{made}", "--json").json["run_id"] == registry.new

    registry.forecast("models", "promote", "town@trial", "--yes")
    assert int(registry.client.get_model_version_by_alias("town", "champion").version) == made
    assert mlflow.pyfunc.load_model("models:/town@champion").metadata.run_id == registry.new
    registry.forecast("models", "rollback", "town", "--yes")
    assert int(registry.client.get_model_version_by_alias("town", "champion").version) == 1
    assert registry.client.get_model_version("town", str(made)).tags["forecast.replaced"] == "none"


def test_a_version_of_forecast_is_the_row_that_mlflow_would_have_made(registry):
    registry.forecast("models", "register", "rows", "--run", registry.new)
    made = int(mlflow.register_model(f"runs:/{registry.new}/model", "rows").version)
    assert made == 2
    assert registry.row("rows", 1) == registry.row("rows", 2)

    registry.forecast("models", "delete", "rows/1", "--yes")
    registry.client.delete_model_version("rows", "2")
    assert registry.row("rows", 1) == registry.row("rows", 2)
    assert registry.show("rows") == {}
    assert registry.client.search_model_versions("name = 'rows'") == []


def test_training_promotes_over_a_champion_that_mlflow_named(registry):
    made = int(mlflow.register_model(f"runs:/{registry.old}/model", "town").version)  # without a tag: its network
    registry.client.set_registered_model_alias("town", "champion", str(made))
    line = ("train", "-c", "small.json", "--promote-if-better", "--json")
    told = registry.forecast(*line, "--set", "training.epochs=12").json["promotion"]
    assert (told["promoted"], told["champion"]["version"], told["champion"]["forecaster"]) == (True, made, "lstm")
    assert int(registry.client.get_model_version_by_alias("town", "champion").version) == told["version"]
    again = registry.forecast(*line, "--set", "training.epochs=12", code=5).json["promotion"]
    assert int(registry.client.get_model_version_by_alias("town", "challenger").version) == again["version"]
    run = registry.client.search_runs(["1"], "metrics.`promotion/gain` > 0", max_results=1)[0]
    assert run.data.tags["forecast.promotion"] == "promoted: " + told["reason"]


def test_aliases_and_models_that_one_deletes_are_gone_for_the_other(registry):
    registry.forecast("models", "register", "short", "--run", registry.new, "--alias", "a")
    registry.client.set_registered_model_alias("short", "b", "1")
    registry.forecast("models", "alias", "--delete", "short", "b")
    registry.client.delete_registered_model_alias("short", "a")
    assert registry.show("short")[1]["aliases"] == []
    registry.forecast("models", "delete", "short", "--yes")
    with pytest.raises(MlflowException, match="not found"):
        registry.client.get_registered_model("short")

    mlflow.register_model(f"runs:/{registry.new}/model", "theirs")
    registry.client.delete_registered_model("theirs")
    assert "there is no registered model 'theirs'" in registry.forecast("models", "show", "theirs", code=2).err


def test_prompts_are_no_models(registry):
    genai = getattr(mlflow, "genai", mlflow)
    register = getattr(genai, "register_prompt", None) or getattr(mlflow, "register_prompt", None)
    if register is None:
        pytest.skip("this MLflow keeps no prompts")
    register(name="greeting", template="Hello {{name}}")
    names = [m["name"] for m in registry.forecast("models", "list", "--json").json["models"]]
    assert "town" in names and "greeting" not in names
    assert "prompt" in registry.forecast("models", "register", "greeting", "--run", registry.new, code=2).err
