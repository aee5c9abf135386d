"""`forecast cross-validate` and `forecast compare`: child runs of one parent, and nothing seen that comes later."""

import json
import os
import signal
import unittest

from support import WAIT_SECONDS, DAYS, CommandLineTest, day, read_safetensors, small_config, small_data, wait_for

TEST_FROM = DAYS - 60
VARIANTS = {
    "plain": {},
    "both ways": {
        "network": {
            "lstm_units": [4, 3],
            "bidirectional": True,
            "bidirectional_layers": 1,
            "batch_norm": True,
            "layer_dropout": [0.2, 0.1],
            "head_units": [5],
            "head_dropout": [0.1],
        },
        "training": {"loss": "huber", "l1": 0.001, "l2": 0.001},
    },
}


def runs_of(test):
    return test.succeed("runs", "list", "--json").json["runs"]


def children_of(test, parent):
    return [run for run in runs_of(test) if run["tags"].get("mlflow.parentRunId") == parent]


def scores_of(folds):
    return [[fold[key] for key in ("val_loss", "mae", "mape")] for fold in folds]


class CrossValidate(CommandLineTest):
    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        place.write_config(small_config())
        cls.result = place.run("cross-validate", "--config", "small.json", "--folds", "3", "--json")

    def again(self, *arguments, spoil=None):
        """The folds on other data, in another store."""
        if spoil:
            rows = [spoil(number, row) for number, row in enumerate(small_data())]
            self.place.write_small_data(rows, load="load2.csv", weather="weather2.csv")
            arguments += ("--set", "sources.load.files=load2.csv", "--set", "sources.weather.files=weather2.csv")
        line = ("cross-validate", "--config", "small.json", "--json", *arguments)
        return self.succeed(*line, MLFLOW_TRACKING_URI="sqlite:///other.db").json["folds"]

    def test_each_fold_learns_from_all_before_the_half_part_behind_it(self):
        self.assertEqual(self.result.code, 0, self.result.err)
        document = self.result.json
        self.assertEqual(document["schema_version"], 1)
        self.assertEqual([fold["fold"] for fold in document["folds"]], [1, 2, 3])
        part = (TEST_FROM - 14) // 4  # the first window ends before day 14
        for number, fold in enumerate(document["folds"], 1):
            self.assertEqual(fold["training_from"], str(day(14)))
            self.assertEqual(fold["from"], str(day(14 + number * part)))
            self.assertEqual(fold["to"], str(day(14 + number * part + part // 2)))
        for key in ("val_loss", "mae", "mape"):
            values = [fold[key] for fold in document["folds"]]
            self.assertAlmostEqual(document["mean"][key], sum(values) / 3)
            self.assertGreater(document["sd"][key], 0)

    def test_folds_are_children_of_a_parent_that_has_the_means(self):
        document = self.result.json
        children = children_of(self, document["run_id"])
        self.assertEqual({run["run_id"] for run in children}, {fold["run_id"] for fold in document["folds"]})
        self.assertEqual({run["status"] for run in children}, {"FINISHED"})
        for run in children:
            fold = next(fold for fold in document["folds"] if fold["run_id"] == run["run_id"])
            self.assertEqual(run["name"], f"fold {fold['fold']}")
            self.assertEqual(run["metrics"]["val_loss"]["last"], fold["val_loss"])
            self.assertEqual(run["metrics"]["mae"]["last"], fold["mae"])
        parent = next(run for run in runs_of(self) if run["run_id"] == document["run_id"])
        self.assertEqual(parent["params"]["folds"], "3")
        self.assertEqual(parent["metrics"]["mae"]["last"], document["mean"]["mae"])
        self.assertEqual(parent["metrics"]["mae_sd"]["last"], document["sd"]["mae"])
        kept = json.loads(self.place.read(self.place.artifact(document["run_id"], "cross_validation.json")))
        self.assertEqual(kept["folds"], document["folds"])

    def test_what_comes_after_a_fold_does_not_matter_to_it(self):
        folds = self.result.json["folds"]
        end = next(number for number in range(DAYS) if str(day(number)) == folds[1]["to"])
        later = self.again(
            "--folds", "3", spoil=lambda i, row: row if i < end else (row[0], row[1] * 7 + i, row[2] - 40))
        self.assertEqual(scores_of(later)[:2], scores_of(folds)[:2])
        self.assertNotEqual(scores_of(later)[2], scores_of(folds)[2])

    def test_the_test_period_does_not_matter(self):
        spoilt = self.again("--folds", "3", spoil=lambda i, row: row if i < TEST_FROM else (row[0], 9000 + i, 55))
        self.assertEqual(scores_of(spoilt), scores_of(self.result.json["folds"]))

    def test_what_a_fold_is_validated_on_does(self):
        folds = self.result.json["folds"]
        last = next(number for number in range(DAYS) if str(day(number)) == folds[0]["to"]) - 1
        other = self.again("--folds", "3", spoil=lambda i, row: (row[0], row[1] + 30 * (i == last), row[2]))
        self.assertNotEqual(scores_of(other)[0], scores_of(folds)[0])

    def test_rolling_folds_learn_from_one_part(self):
        rolling = self.again("--folds", "2", "--scheme", "rolling")
        self.assertEqual([fold["training_from"] for fold in rolling], [str(day(14)), rolling[0]["from"]])

    def test_tables_name_the_folds(self):
        line = ("cross-validate", "--config", "small.json", "--folds", "2")
        text = self.succeed(*line, MLFLOW_TRACKING_URI="sqlite:///other.db")
        for word in ("fold", "val_loss", "MAE MW", "mean", "sd", "Recorded as run"):
            self.assertIn(word, text.out)
        rows = self.succeed(*line, "--csv", MLFLOW_TRACKING_URI="sqlite:///other.db").rows
        self.assertEqual([row["fold"] for row in rows], ["1", "2", "mean", "sd"])


class Interrupted(CommandLineTest):
    def test_ctrl_c_leaves_a_killed_parent_and_no_run_that_seems_to_go_on(self):
        self.place.write_small_data()
        self.place.write_config(small_config())
        process = self.place.start("cross-validate", "--config", "small.json", "--set", "training.epochs=300",
                                   "--folds", "20")
        wait_for(process.stderr, "fold ")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=WAIT_SECONDS)
        self.assertEqual(process.returncode, 130, err)
        self.assertIn("is marked KILLED", err)
        status = {run["name"]: run["status"] for run in runs_of(self)}
        self.assertEqual(status["cross-validation trial"], "KILLED")
        self.assertNotIn("RUNNING", status.values())
        self.assertLess(len(status), 21)


class Refused(CommandLineTest):
    """Nothing is recorded where there is nothing to record."""

    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        self.place.write_config(small_config())

    def refused(self, code, *arguments):
        error = self.fail_with(code, *arguments).err
        self.assertFalse(os.path.exists(self.place.file("mlruns", "mlflow.db")), error)
        return error

    def test_more_folds_than_data(self):
        folds = ("cross-validate", "--config", "small.json", "--folds")
        self.assertIn("800 folds need 1602 days", self.refused(3, *folds, "800"))
        self.assertIn("there are 0", self.refused(3, *folds, "3", "--scheme", "years"))
        self.refused(2, *folds, "0")
        self.refused(2, *folds, "2", "--scheme", "random")

    def test_a_config_without_variants(self):
        self.assertIn("has no 'variants'", self.refused(2, "compare", "--config", "small.json"))
        self.assertIn("nothing to compare", self.refused(2, "compare"))
        self.assertIn("nothing to compare 'small' with", self.refused(2, "compare", "--configs", "small.json"))
        self.assertIn("more than once", self.refused(2, "compare", "--configs", "small.json,small.json"))

    def test_a_variant_with_an_unknown_key_is_told_with_its_line(self):
        self.place.write_config(small_config(variants={"a": {}, "b": {"network": {"lstm_unit": [3]}}}))
        error = self.refused(2, "compare", "--config", "small.json")
        self.assertIn("(variant b): unknown key 'network.lstm_unit'; did you mean 'network.lstm_units'?", error)

    def test_variants_with_other_days_or_other_loads(self):
        self.place.write_config(small_config(variants={"a": {}, "b": {"split": {"test_to": str(day(DAYS - 1))}}}))
        self.assertIn("only what forecasts the same days", self.refused(2, "compare", "--config", "small.json"))
        rows = [(date, load + (number > TEST_FROM), t) for number, (date, load, t) in enumerate(small_data())]
        self.place.write_small_data(rows, load="other.csv", weather="other_weather.csv")
        other = {"sources": {"load": {"files": ["other.csv"]}}}
        self.place.write_config(small_config(variants={"a": {}, "b": other}))
        error = self.refused(2, "compare", "--config", "small.json")
        self.assertIn(f"'a' and 'b' have other loads on {day(TEST_FROM + 1)}", error)


class Compare(CommandLineTest):
    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        place.write_config(small_config(variants=VARIANTS))
        cls.result = place.run("compare", "--config", "small.json", "--seeds", "2", "--json")

    def test_variants_have_their_scores_and_their_number_of_weights(self):
        self.assertEqual(self.result.code, 0, self.result.err)
        document = self.result.json
        self.assertEqual(document["schema_version"], 1)
        self.assertEqual([variant["name"] for variant in document["variants"]], ["plain", "both ways"])
        for variant in document["variants"]:
            self.assertEqual(len(variant["seeds"]), 2)
            self.assertNotEqual(variant["seeds"][0]["test_rmse"], variant["seeds"][1]["test_rmse"])
            for key in ("val_loss", "test_rmse", "test_r2", "test_mae", "seconds"):
                self.assertAlmostEqual(variant[key], sum(seed[key] for seed in variant["seeds"]) / 2)
        inputs, units, ahead = 2, 6, 1 + 1 + 2
        weights = 4 * units * (inputs + units + 2) + units + ahead + 1
        self.assertEqual(document["variants"][0]["parameters"], weights)

    def test_differences_are_to_the_best_with_their_interval(self):
        document = self.result.json
        best, other = sorted(document["variants"], key=lambda variant: variant["test_mae"])
        self.assertEqual(document["best"], best["name"])
        self.assertIsNone(best["difference"])
        self.assertEqual(other["difference"]["to"], best["name"])
        self.assertAlmostEqual(other["difference"]["mae"], other["test_mae"] - best["test_mae"])
        self.assertLess(other["difference"]["low95"], other["difference"]["mae"])
        self.assertGreater(other["difference"]["high95"], other["difference"]["mae"])

    def test_trainings_are_children_of_a_parent_that_has_the_means(self):
        document = self.result.json
        children = {run["run_id"]: run for run in children_of(self, document["run_id"])}
        seeds = [(variant["name"], seed) for variant in document["variants"] for seed in variant["seeds"]]
        self.assertEqual(set(children), {seed["run_id"] for _, seed in seeds})
        for name, seed in seeds:
            run = children[seed["run_id"]]
            self.assertEqual(run["name"], f"{name}, seed {seed['seed']}")
            self.assertEqual(run["params"]["training.seed"], str(seed["seed"]))
            self.assertEqual(run["metrics"]["val_loss"]["last"], seed["val_loss"])
            self.assertAlmostEqual(run["metrics"]["test_rmse"]["last"], seed["test_rmse"])
        self.assertEqual(children[seeds[-1][1]["run_id"]]["params"]["network.lstm_units"], "[4,3]")
        parent = next(run for run in runs_of(self) if run["run_id"] == document["run_id"])
        self.assertEqual(parent["metrics"]["plain/test_rmse"]["last"], document["variants"][0]["test_rmse"])
        self.assertEqual(parent["metrics"]["both ways/parameters"]["last"], document["variants"][1]["parameters"])
        kept = json.loads(self.place.read(self.place.artifact(document["run_id"], "comparison.json")))
        self.assertEqual(kept["variants"], document["variants"])
        self.assertIn("both ways", self.place.read(self.place.artifact(document["run_id"], "report.txt")))

    def test_a_training_of_a_variant_is_that_of_its_config(self):
        """The child's config.json, trained alone, has the same validation loss."""
        seed = self.result.json["variants"][1]["seeds"][1]
        config = self.place.artifact(seed["run_id"], "config.json")
        trained = self.succeed("train", "--config", config, "--json", MLFLOW_TRACKING_URI="sqlite:///other.db")
        shown = self.succeed("runs", "show", trained.json["run_id"], "--json", MLFLOW_TRACKING_URI="sqlite:///other.db")
        self.assertEqual(shown.json["run"]["metrics"]["val_loss"]["last"], seed["val_loss"])

    def test_the_test_period_changes_no_training(self):
        rows = [(d, load * (1 if i < TEST_FROM else 3), t) for i, (d, load, t) in enumerate(small_data())]
        self.place.write_small_data(rows, load="load2.csv", weather="weather2.csv")
        files = ("--set", "sources.load.files=load2.csv")
        line = ("compare", "--config", "small.json", "--seeds", "2", "--json", *files)
        spoilt = self.succeed(*line, MLFLOW_TRACKING_URI="sqlite:///other.db").json["variants"]
        usual = self.result.json["variants"]
        self.assertEqual([v["val_loss"] for v in spoilt], [v["val_loss"] for v in usual])
        self.assertNotEqual([v["test_rmse"] for v in spoilt], [v["test_rmse"] for v in usual])

    def test_several_configs_are_variants_by_the_names_of_their_files(self):
        self.place.write_config(small_config(network={"lstm_units": [3]}), "narrow.json")
        line = ("compare", "--configs", "small.json,narrow.json", "--seeds", "1", "--set", "training.epochs=1")
        text = self.succeed(*line, MLFLOW_TRACKING_URI="sqlite:///other.db").out
        for word in ("small", "narrow", "test RMSE MW", "parameters", "errs least", "Recorded as run"):
            self.assertIn(word, text)

    def test_configs_of_one_file_name_are_told_apart_by_their_directories(self):
        for directory in ("wide", "deep"):
            os.makedirs(self.place.file(directory), exist_ok=True)
            self.place.write_config(small_config(network={"lstm_units": [3]}), f"{directory}/net.json")
        line = ("compare", "--configs", "wide/net.json,deep/net.json", "--seeds", "1", "--set", "training.epochs=1", "--json")
        names = [variant["name"] for variant in self.succeed(*line, MLFLOW_TRACKING_URI="sqlite:///other.db").json["variants"]]
        self.assertEqual(names, ["wide/net", "deep/net"])


class OneFails(CommandLineTest):
    def test_a_variant_that_fails_is_a_failed_child_and_the_others_are_compared(self):
        self.place.write_small_data()
        broken = {"network": {"head_units": [4]}, "training": {"learning_rate": 1e15}}
        self.place.write_config(small_config(variants={"a": {}, "b": broken, "c": {"network": {"lstm_units": [3]}}}))
        line = ("compare", "--config", "small.json", "--seeds", "1")
        document = self.succeed(*line, "--json").json
        first, failed, last = document["variants"]
        self.assertIn("is not a finite number", failed["seeds"][0]["failure"])
        self.assertIsNone(failed["val_loss"])
        self.assertGreater(first["test_mae"], 0)
        self.assertIn(document["best"], (first["name"], last["name"]))
        status = {run["name"]: run["status"] for run in children_of(self, document["run_id"])}
        self.assertEqual(status, {"a, seed 1": "FINISHED", "b, seed 1": "FAILED", "c, seed 1": "FINISHED"})
        self.assertIn("b failed by seed 1:", self.succeed(*line, MLFLOW_TRACKING_URI="sqlite:///other.db").out)

    def test_where_all_fail_the_parent_fails_with_the_first_sentence(self):
        self.place.write_small_data()
        broken = {"network": {"lstm_units": [6], "head_units": [4]}, "training": {**small_config()["training"], "learning_rate": 1e15}}
        self.place.write_config(small_config(**broken))
        result = self.fail_with(1, "cross-validate", "--config", "small.json", "--folds", "2")
        self.assertIn("all 2 folds failed; the first one said: the loss of epoch 1", result.err)


class Exports(CommandLineTest):
    """What lies beside the model for other programs."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        place.write_config(small_config(network=VARIANTS["both ways"]["network"]))
        cls.run_id = place.run("train", "--config", "small.json", "--json").json["run_id"]

    def file(self, name):
        return self.place.artifact(self.run_id, "model", name)

    def test_the_weights_alone_are_all_that_was_learnt(self):
        tensors = read_safetensors(self.file("weights.safetensors"))
        info = json.loads(self.place.read(self.file("model_info.json")))
        learnt = [len(values) for name, (_, values) in tensors.items() if "_running_" not in name]
        self.assertEqual(sum(learnt), info["parameter_count"])
        self.assertEqual(tensors["lstm0_weight_ih"][0], [4 * 4, 2])
        self.assertEqual(tensors["lstm1_weight_ih"][0], [4 * 3, 2 * 4])  # both directions of the first layer
        self.assertNotIn("lstm1_weight_ih_reverse", tensors)
        for name, (shape, values) in tensors.items():
            size = 1
            for length in shape:
                size *= length
            self.assertEqual(size, len(values), name)

    def test_the_architecture_names_its_layers_and_their_tensors(self):
        architecture = json.loads(self.place.read(self.file("architecture.json")))
        names = [layer["name"] for layer in architecture["layers"]]
        self.assertEqual(
            names,
            ["lstm0", "norm0", "lstm0_dropout", "lstm1", "norm1", "lstm1_dropout", "covariates", "dense0",
             "dense0_dropout", "output"])
        tensors = read_safetensors(self.file("weights.safetensors"))
        described = {}
        for layer in architecture["layers"]:
            described.update(layer.get("tensors", {}))
        self.assertEqual(described, {name: shape for name, (shape, _) in tensors.items()})
        parameters = sum(layer.get("parameters", 0) for layer in architecture["layers"])
        self.assertEqual(parameters, architecture["parameters"])

    def test_the_scalers_are_those_of_the_model(self):
        scalers = json.loads(self.place.read(self.file("scalers.json")))
        info = json.loads(self.place.read(self.file("model_info.json")))
        self.assertEqual(scalers["past"]["columns"], info["past"])
        self.assertEqual(scalers["past"]["scale"], info["past_scaler"]["scale"])
        self.assertEqual(scalers["target"]["offset"], info["target_offset"])


if __name__ == "__main__":
    unittest.main()
