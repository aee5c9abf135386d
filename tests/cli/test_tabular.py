"""Classification and regression of rows of a table: train, evaluate, predict, report, and what is refused."""

import csv
import gzip
import json
import os
import random
import signal
import unittest

from support import SHARED_DATA, CommandLineTest, wait_for

CONFIGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "configs")
CLASSES = ["accuracy", "precision", "recall", "f1_score", "roc_auc", "pr_auc", "brier", "log_loss"]
NUMBERS = ["mae", "mse", "rmse", "r2_score"]


def machines_csv(seed=3, rows=400):
    """Rows of machines: hot ones fail, the others seldom do."""
    chance = random.Random(seed)
    lines = ["id,kind,heat,load,failed\n"]
    for number in range(rows):
        heat, load = chance.uniform(20, 90), chance.uniform(0, 1)
        failed = int(heat + 20 * load + chance.gauss(0, 8) > 80)
        lines.append(f"M{number},{chance.choice('AB')},{heat:.2f},{load:.3f},{failed}\n")
    return "".join(lines)


def machines_config(**changes):
    config = {
        "task": "classification",
        "experiment": "machines",
        "run_name": "trial",
        "sources": {"machines": {"files": ["machines.csv"]}},
        "table": {"target": "failed", "id_columns": ["id"]},
        "model": {"boosted": {"rounds": 60, "depth": 3}},
    }
    return {**config, **changes}


class Rows(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.place.write("machines.csv", machines_csv())
        self.place.write_config(machines_config())

    def train(self, *arguments):
        return self.succeed("train", "-c", "small.json", "--json", *arguments).json

    def test_a_classification_is_scored_recorded_and_evaluated_to_the_same_figures(self):
        trained = self.train()
        self.assertEqual((1, "classification", 80), tuple(trained[key] for key in ["schema_version", "task", "n"]))
        self.assertEqual(CLASSES, list(trained["metrics"]))
        self.assertGreater(trained["metrics"]["roc_auc"], 0.9)
        interval = trained["intervals"]["roc_auc"]
        self.assertLessEqual(interval["low95"], trained["metrics"]["roc_auc"])
        evaluated = self.succeed("evaluate", "--json").json
        self.assertEqual(trained["metrics"], evaluated["metrics"])
        self.assertFalse(evaluated["other_data"])
        shown = self.succeed("runs", "show", "latest").out
        for text in ["test_size", "stratify", "model_type", "roc_auc", "classification_model/model.json"]:
            self.assertIn(text, shown)

    def test_artifacts_are_pages_that_load_nothing_and_a_model(self):
        run_id = self.train()["run_id"]
        for name in ["report.html", "confusion_matrix_model_a.html", "roc_curve_model_a.html"]:
            with open(self.place.artifact(run_id, name), encoding="utf-8") as page:
                text = page.read()
            self.assertIn("<svg", text)
            self.assertNotIn("http://", text.replace("http://www.w3.org", ""))
        with open(self.place.artifact(run_id, "classification_model", "model.json"), encoding="utf-8") as model:
            self.assertEqual(["heat", "load", "kind=A", "kind=B"], sorted_as_is(json.load(model)))
        self.succeed("report", "--out", "page.html")
        self.assertIn("ROC-AUC", self.place.read("page.html"))
        self.succeed("report", "--language", "fr", "--out", "page.html")
        page = self.place.read("page.html")
        for text in ["Ce qui fait une prédiction", "fausses alertes", "lignes qu’il n’avait pas vues"]:
            self.assertIn(text, page)
        self.assertNotIn("What moves", page)

    def test_rows_are_predicted_by_id_without_a_target_and_new_values_are_counted(self):
        self.train()
        self.place.write("new.csv", "load,heat,kind,id\n0.9,89,A,hot\n0.1,21,Z,cold\n")
        result = self.succeed("predict", "--input", "new.csv", "--out", "scored.csv")
        rows = list(csv.DictReader(self.place.read("scored.csv").splitlines()))
        self.assertEqual(["id", "prediction", "probability"], list(rows[0]))
        self.assertEqual([("hot", "1"), ("cold", "0")], [(row["id"], row["prediction"]) for row in rows])
        self.assertGreater(float(rows[0]["probability"]), 0.7)
        self.assertIn("1 row(s) have a value of 'kind'", result.err)

    def test_rows_without_their_ids_are_predicted_by_their_number_with_a_warning(self):
        self.train()
        self.place.write("new.csv", "load,heat,kind\n0.9,89,A\n0.1,21,B\n")
        result = self.succeed("predict", "--input", "new.csv", "--out", "scored.csv")
        rows = list(csv.DictReader(self.place.read("scored.csv").splitlines()))
        self.assertEqual([("1", "1"), ("2", "0")], [(row["row"], row["prediction"]) for row in rows])
        self.assertIn("new.csv has no id column 'id'; the column 'row' counts its rows", result.err)

    def test_a_quoted_line_end_makes_no_other_row_the_header(self):
        table = machines_csv().replace("kind", "kind,note", 1).replace(",A,", ',A,"blue\nline",').replace(",B,", ",B,so,")
        self.place.write("machines.csv", table)
        self.assertEqual(80, self.train("--set", 'table.drop=["note"]')["n"])

    def test_other_files_of_a_source_are_scored_as_rows_that_were_not_seen(self):
        self.train()
        self.place.write("more.csv", machines_csv(seed=4, rows=50))
        evaluated = self.succeed("evaluate", "--json", "--set", "sources.machines.files=more.csv").json
        self.assertEqual((50, True), (evaluated["n"], evaluated["other_data"]))
        self.assertGreater(evaluated["metrics"]["roc_auc"], 0.9)

    def test_folds_score_each_row_once(self):
        trained = self.train("--set", "split.folds=4")
        self.assertEqual(400, trained["n"])
        with open(self.place.artifact(trained["run_id"], "predictions.csv"), encoding="utf-8") as file:
            self.assertEqual(400, len({row["id"] for row in csv.DictReader(file)}))

    def test_a_regression_has_its_metrics_and_pictures(self):
        config = machines_config(task="regression", table={"target": "heat", "id_columns": ["id"]})
        self.place.write_config(config)
        trained = self.train("--set", "model.type=linear")
        self.assertEqual(NUMBERS, list(trained["metrics"]))
        for name in ["regression_predictions_plot.html", "error_distribution.html"]:
            self.assertTrue(os.path.exists(self.place.artifact(trained["run_id"], name)))

    def test_a_network_is_trained_recorded_and_predicts_alike_by_the_same_seed(self):
        network = ["--set", "model.type=mlp", "--set", "model.mlp.units=[16]", "--set", "model.mlp.learning_rate=0.01"]
        trained = self.train(*network)
        self.assertGreater(trained["metrics"]["roc_auc"], 0.9)
        self.assertEqual(trained["metrics"], self.train(*network)["metrics"])
        self.assertNotEqual(trained["metrics"], self.train(*network, "--seed", "7")["metrics"])
        evaluated = self.succeed("evaluate", "--run", trained["run_id"], "--json").json
        self.assertEqual(trained["metrics"], evaluated["metrics"])

    def test_control_c_ends_a_regression_of_many_columns_and_marks_its_run_killed(self):
        chance = random.Random(5)
        names = [f"sensor_of_a_machine_number_{i}" for i in range(300)]
        rows = [[f"{chance.random():.3f}" for _ in names] + [str(n % 2)] for n in range(400)]
        lines = [",".join(line) + "\n" for line in [names + ["failed"], *rows]]
        self.place.write("machines.csv", "".join(lines))
        endless = {"type": "logistic", "linear": {"penalty": 0, "iterations": 10000}}  # separable, and nothing holds it
        self.place.write_config(machines_config(table={"target": "failed"}, model=endless))
        process = self.place.start("train", "-c", "small.json")
        wait_for(process.stderr, "param features is cut")  # the run has begun
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        self.assertEqual(130, process.returncode)
        runs = self.succeed("runs", "list", "--json").json["runs"]
        self.assertEqual(["KILLED"], [run["status"] for run in runs])

    def test_a_threshold_by_cost_finds_more_events(self):
        fixed = self.train()
        dear = self.train("--set", "model.threshold.choose=cost", "--set", "model.threshold.cost_missed=50")
        self.assertLess(dear["threshold"], 0.5)
        self.assertGreaterEqual(dear["metrics"]["recall"], fixed["metrics"]["recall"])

    def test_a_summary_has_every_experiment_with_params_and_metrics(self):
        self.train()
        document = self.succeed("runs", "summary", "--json").json
        run = document["experiments"][0]["runs"][0]
        self.assertEqual("machines", document["experiments"][0]["name"])
        self.assertEqual("boosted", run["params"]["model_type"])
        self.assertIn("roc_auc", run["metrics"])
        self.assertIn("f1_score", self.succeed("runs", "summary").out)

    def test_a_dry_run_and_a_check_of_the_config_record_nothing(self):
        plan = self.succeed("train", "-c", "small.json", "--dry-run").out
        self.assertIn("learnt from", plan)
        self.assertIn("2 of numbers: heat, load; 1 of names: kind of 2", plan)
        self.assertIn("all valid", self.succeed("config", "check", "-c", "small.json").out)
        self.assertIn("model.boosted.rounds", self.succeed("config", "show", "-c", "small.json").out)
        self.assertFalse(os.path.exists(self.place.file("mlruns", "mlflow.db")))


class Sweep(CommandLineTest):
    """Settings of a model tried on folds of what is learnt from."""

    def setUp(self):
        super().setUp()
        self.place.write("machines.csv", machines_csv())
        self.configure({"model.boosted.depth": [1, 3], "model.boosted.rounds": [5, 40]})

    def configure(self, parameters, **sweep):
        self.place.write_config(machines_config(sweep={"parameters": parameters, **sweep}))

    def sweep(self, *arguments):
        return self.succeed("sweep", "-c", "small.json", "--json", *arguments).json

    def run_of(self, run_id):
        return self.succeed("runs", "show", run_id, "--json").json["run"]

    def test_the_best_trial_is_trained_again_and_scored_on_rows_that_no_trial_has_seen(self):
        swept = self.sweep()
        self.assertEqual(("log_loss", 4), (swept["objective"], len(swept["trials"])))
        best = min(swept["trials"], key=lambda trial: trial["objective"])
        winner = swept["winner"]
        self.assertEqual({"FINISHED"}, {trial["status"] for trial in swept["trials"]})
        self.assertEqual({key: best[key] for key in ["run_id", "params", "objective"]}, swept["best"])
        self.assertEqual(best["params"], winner["params"])
        self.assertIsInstance(winner["params"]["model.boosted.depth"], int)
        settings = [f"--set={key}={value}" for key, value in winner["params"].items()]
        trained = self.succeed("train", "-c", "small.json", "--json", *settings).json
        self.assertEqual((trained["n"], trained["metrics"]), (winner["n"], winner["metrics"]))
        evaluated = self.succeed("evaluate", "--run", winner["run_id"], "--json").json
        self.assertEqual(trained["metrics"], evaluated["metrics"])

    def test_trials_and_the_winner_are_children_of_one_run_with_metrics_of_the_folds(self):
        swept = self.sweep()
        for trial in swept["trials"]:
            child = self.run_of(trial["run_id"])
            self.assertEqual(swept["run_id"], child["tags"]["mlflow.parentRunId"])
            self.assertAlmostEqual(trial["objective"], child["metrics"]["val_log_loss"]["last"], 12)
            self.assertEqual(str(trial["params"]["model.boosted.depth"]), child["params"]["model.boosted.depth"])
        self.assertEqual(swept["run_id"], self.run_of(swept["winner"]["run_id"])["tags"]["mlflow.parentRunId"])
        parent = self.run_of(swept["run_id"])
        self.assertEqual("FINISHED", parent["status"])
        self.assertAlmostEqual(swept["own"], parent["metrics"]["own_val_log_loss"]["last"], 12)
        self.assertEqual(4, parent["metrics"]["trials"]["last"])
        with open(self.place.artifact(swept["run_id"], "sweep.json"), encoding="utf-8") as file:
            self.assertEqual(swept["trials"], json.load(file)["trials"])

    def test_what_the_test_rows_say_changes_no_trial(self):
        lines = machines_csv().splitlines(keepends=True)
        self.configure({"model.boosted.depth": [1, 3]})
        split = ["--set", "split.method=time", "--set", "table.time_column=hour"]
        timed = ["hour," + lines[0]] + [f"{number},{line}" for number, line in enumerate(lines[1:])]
        self.place.write("machines.csv", "".join(timed))
        before = self.sweep(*split)
        late = [timed[0]] + [
            line if number < 320 else line.rstrip()[:-1] + str(1 - int(line.rstrip()[-1])) + "\n"
            for number, line in enumerate(timed[1:])
        ]
        self.place.write("machines.csv", "".join(late))
        after = self.sweep(*split)
        self.assertEqual([t["objective"] for t in before["trials"]], [t["objective"] for t in after["trials"]])
        self.assertNotEqual(before["winner"]["metrics"], after["winner"]["metrics"])

    def test_the_same_search_tries_the_same_settings_and_the_largest_auc_wins(self):
        search = {"method": "tpe", "trials": 12, "objective": "roc_auc"}
        self.configure({"model.boosted.rounds": {"from": 1, "to": 40}}, **search)
        first, second = self.sweep(), self.sweep()
        self.assertEqual([t["params"] for t in first["trials"]], [t["params"] for t in second["trials"]])
        self.assertEqual([t["objective"] for t in first["trials"]], [t["objective"] for t in second["trials"]])
        best = max(first["trials"], key=lambda trial: trial["objective"])
        self.assertEqual(best["objective"], first["best"]["objective"])

    def test_predict_takes_the_winner_and_no_trial(self):
        swept = self.sweep()
        self.place.write("new.csv", "load,heat,kind,id\n0.9,89,A,hot\n")
        result = self.succeed("predict", "--input", "new.csv", "--out", "scored.csv", "--json").json
        self.assertEqual(swept["winner"]["run_id"], result["run_id"])

    def test_what_cannot_be_searched_is_refused_before_a_run_begins(self):
        cases = [
            ({}, {}, "there is nothing to search"),
            ({"table.target": ["heat"]}, {}, "take keys of section 'model'"),
            ({"model.boosted.dept": [1]}, {}, "did you mean"),
            ({"model.boosted.depth": [0]}, {}, "model.boosted.depth"),
            ({"model.boosted.depth": [1]}, {"objective": "rmse"}, "is no metric of a classification"),
            ({"model.boosted.penalty": {"from": 0, "to": 1}}, {}, "a grid needs values that can be counted"),
        ]
        for parameters, sweep, text in cases:
            self.configure(parameters, **sweep)
            self.assertIn(text, self.fail_with(2, "sweep", "-c", "small.json").err)
        self.configure({"model.boosted.depth": [1]})
        self.assertIn("--jobs is of", self.fail_with(2, "sweep", "-c", "small.json", "--jobs", "2").err)
        folds = self.fail_with(2, "sweep", "-c", "small.json", "--set", "split.folds=4")
        self.assertIn("set split.folds to 0", folds.err)
        self.assertFalse(os.path.exists(self.place.file("mlruns", "1")), "no run was begun")

    def test_trials_that_fail_are_counted_and_do_not_win(self):
        self.configure({"model.type": ["boosted", "linear"]})
        swept = self.sweep()
        self.assertIn("take logistic", swept["trials"][1]["failure"])
        self.assertEqual("FAILED", self.run_of(swept["trials"][1]["run_id"])["status"])
        self.assertEqual(("FAILED", None), (swept["trials"][1]["status"], swept["trials"][1]["objective"]))
        self.assertEqual(swept["trials"][0]["run_id"], swept["best"]["run_id"])
        self.configure({"model.type": ["linear"]})
        self.assertIn("all 1 trials failed", self.fail_with(1, "sweep", "-c", "small.json").err)


class Registered(CommandLineTest):
    """Models of rows in the registry."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write("machines.csv", machines_csv())
        place.write("new.csv", "load,heat,kind,id\n0.9,89,A,hot\n0.1,21,B,cold\n")
        place.write_config(machines_config())
        cls.old = place.run("train", "-c", "small.json", "--set", "model.type=logistic", "--json").json["run_id"]
        cls.new = place.run("train", "-c", "small.json", "--json").json["run_id"]

    def predicted(self, reference):
        arguments = ["--run", reference, "--input", "new.csv", "--out", "scored.csv", "--json"]
        return self.succeed("predict", *arguments).json["run_id"]

    def champion(self, name):
        versions = self.succeed("models", "show", name, "--json").json["model"]["versions"]
        return next((version["version"] for version in versions if "champion" in version["aliases"]), None)

    def test_a_version_is_the_models_directory_of_its_task_and_predicts_by_number_and_alias(self):
        made = self.succeed("models", "register", "machines", "--run", self.old[:9], "--alias", "trial")
        self.assertIn("machines/1, alias trial", made.out)
        self.succeed("models", "register", "machines", "--run", self.new)
        newest, first = self.succeed("models", "show", "machines", "--json").json["model"]["versions"]
        self.assertTrue(first["source"].endswith(f"{self.old}/artifacts/classification_model"))
        self.assertEqual(("logistic", "boosted"), (first["forecaster"], newest["forecaster"]))
        for reference in ["machines/1", "machines@trial", "models:/machines/1"]:
            self.assertEqual(self.old, self.predicted(reference))
        self.assertEqual(self.new, self.predicted("machines/latest"))
        evaluated = self.succeed("evaluate", "--run", "machines@trial", "--json").json
        self.assertEqual(self.old, evaluated["run_id"])

    def test_a_promoted_version_predicts_as_champion_until_it_is_rolled_back(self):
        for run in [self.old, self.new]:
            self.succeed("models", "register", "promoted", "--run", run)
        self.succeed("models", "promote", "promoted/1", "--yes")
        self.assertEqual((1, self.old), (self.champion("promoted"), self.predicted("promoted@champion")))
        self.succeed("models", "promote", "promoted/2", "--yes")
        self.assertEqual((2, self.new), (self.champion("promoted"), self.predicted("promoted@champion")))
        self.succeed("models", "rollback", "promoted", "--yes")
        self.assertEqual((1, self.old), (self.champion("promoted"), self.predicted("promoted@champion")))

    def test_an_alias_that_is_not_there_is_refused_and_nothing_is_written(self):
        self.succeed("models", "register", "named", "--run", self.new)
        arguments = ["--input", "new.csv", "--out", "never.csv"]
        self.assertIn("it has 1", self.fail_with(2, "predict", "--run", "named@nobody", *arguments).err)
        self.assertFalse(os.path.exists(self.place.file("never.csv")))


def sorted_as_is(model):
    """The names of a model's features, numbers before the values of categories."""
    names = model["learner"]["feature_names"]
    return [name for name in names if "=" not in name] + [name for name in names if "=" in name]


class BadInput(CommandLineTest):
    def refused(self, text, rows, code=3, **changes):
        self.place.write("machines.csv", rows)
        self.place.write_config(machines_config(**changes))
        result = self.fail_with(code, "train", "-c", "small.json")
        self.assertIn(text, result.err)
        self.assertNotIn("Traceback", result.err)
        self.assertFalse(os.path.exists(self.place.file("mlruns", "1")), "no run was begun")

    def test_targets_that_cannot_be_learnt_are_refused_in_a_sentence(self):
        self.refused("one class only", "id,heat,failed\n" + "".join(f"{n},{n},1\n" for n in range(9)))
        self.refused("the target 'failed' is missing", "id,heat,failed\n1,1,0\n2,2,\n3,3,1\n")
        self.refused("neither 1 or true nor 0 or false", "id,heat,failed\n1,1,0\n2,2,3\n3,3,1\n")
        rows = "id,heat,failed\n" + "".join(f"{n},{n},{int(n < 2)}\n" for n in range(9))
        self.refused("fewer than the 5 folds", rows, split={"folds": 5})

    def test_a_damaged_model_is_named_and_nothing_is_predicted(self):
        self.place.write("machines.csv", machines_csv())
        self.place.write_config(machines_config())
        run_id = self.succeed("train", "-c", "small.json", "--json").json["run_id"]
        saved = self.place.artifact(run_id, "classification_model", "row_model.json")
        with open(saved, encoding="utf-8") as file:
            model = json.load(file)
        for change, said in [
            ({"threshold": 7}, "its threshold is no probability; train again"),
            ({"features": model["features"][1:]}, "its trees read other features, or in another order; train again"),
            ({"columns": model["columns"][::-1]}, "reads other features than its columns make; train again"),
        ]:
            with open(saved, "w", encoding="utf-8") as file:
                json.dump({**model, **change}, file)
            result = self.fail_with(1, "predict", "--input", "machines.csv", "--out", "scored.csv")
            self.assertIn("classification_model", result.err)
            self.assertIn(said, result.err)
            self.assertFalse(os.path.exists(self.place.file("scored.csv")))

    def test_columns_and_options_that_are_not_there_are_named(self):
        self.refused("did you mean 'failed'", "id,heat,failed\n1,1,0\n", 2, table={"target": "faild"})
        self.refused("unknown key 'model.depht'", "id,heat,failed\n1,1,0\n", 2, model={"depht": 3})
        self.refused("there is none of this name", "id,failed\n1,0\n", 2, table={"target": "failed", "source": "x"})

    def test_a_table_without_the_models_columns_is_refused_and_nothing_is_written(self):
        self.place.write("machines.csv", machines_csv())
        self.place.write_config(machines_config())
        self.succeed("train", "-c", "small.json")
        self.place.write("new.csv", "id,load\n1,0.5\n")
        result = self.fail_with(2, "predict", "--input", "new.csv", "--out", "scored.csv")
        self.assertIn("lacks 2 of the columns that the model needs: 'kind', 'heat'", result.err)
        self.assertFalse(os.path.exists(self.place.file("scored.csv")))

    def test_a_feature_that_is_the_answer_is_named_in_a_warning(self):
        rows = "id,heat,answer,failed\n" + "".join(f"{n},{n % 7},{n % 2},{n % 2}\n" for n in range(60))
        self.place.write("machines.csv", rows)
        self.place.write_config(machines_config())
        self.assertIn("'answer' alone tells the target", self.succeed("train", "-c", "small.json").err)

    def test_a_test_table_in_which_nothing_is_known_is_refused_before_a_run_begins(self):
        day = [f"2024-01-{n + 1:02}" for n in range(20)]
        self.place.write("quiet.csv", "m,day,heat,fails\n" + "".join(f"a,{d},{n},0\n" for n, d in enumerate(day)))
        learnt = "m,day,heat,fails\n" + "".join(f"{m},{d},{n},{int(n == 15)}\n" for m in "ab" for n, d in enumerate(day))
        sources = {"machines": {"files": ["machines.csv"]}, "quiet": {"files": ["quiet.csv"]}}
        table = {"source": "machines", "target": "soon", "machine_column": "m", "time_column": "day"}
        event = {"makes": "failure_within", "within": 5, "column": "fails"}
        for test in [{"source": "quiet"}, {"source": "quiet", "last_rows": True}]:
            self.refused("whose target is known", learnt, sources=sources, table=table, event=event, test=test)

    def test_a_source_that_the_run_has_not_is_named(self):
        self.place.write("machines.csv", machines_csv())
        self.place.write_config(machines_config())
        self.succeed("train", "-c", "small.json")
        result = self.fail_with(2, "evaluate", "--set", "sources.fleet.files=later.csv")
        self.assertIn("the run has no source 'fleet', it has 'machines'", result.err)

    def test_settings_count_beside_a_config_and_rows_are_asked_for(self):
        rows = "id,day,heat,failed\n" + "".join(f"{n % 20},{n},{n % 13},{int(n % 13 > 6)}\n" for n in range(200))
        self.place.write("machines.csv", rows)
        table = {"target": "failed", "id_columns": ["id"], "machine_column": "id", "time_column": "day"}
        self.place.write_config(machines_config(table=table))
        self.succeed("train", "-c", "small.json")
        predict = ["predict", "-c", "small.json", "--input", "machines.csv", "--set"]
        self.assertEqual(21, len(self.succeed(*predict, "predict.rows=last").out.splitlines()))
        self.assertEqual(201, len(self.succeed(*predict, "predict.rows=all").out.splitlines()))
        self.assertIn("by --input", self.fail_with(2, "predict", "--run", "latest").err)

    def test_runs_of_rows_are_compared_without_paired_errors(self):
        self.place.write("machines.csv", machines_csv())
        self.place.write_config(machines_config())
        train = ["train", "-c", "small.json", "--json", "--set"]
        runs = [self.succeed(*train, f"model.boosted.depth={depth}").json["run_id"] for depth in (2, 3)]
        self.assertIn("roc_auc", self.succeed("runs", "compare", *runs).out)

    def test_commands_of_forecasts_refuse_such_a_config(self):
        self.place.write("machines.csv", machines_csv())
        self.place.write_config(machines_config())
        self.assertIn("its task is classification", self.fail_with(2, "backtest", "-c", "small.json").err)


class Fleet(CommandLineTest):
    def test_a_simulated_fleet_is_told_nearly_as_well_as_can_be_and_says_that_it_is_simulated(self):
        result = self.succeed("train", "-c", os.path.join(CONFIGS, "turbine-simulated.json"), "--json")
        self.assertTrue(result.json["simulated"])
        self.assertGreater(result.json["metrics"]["roc_auc"], 0.8)
        run = self.succeed("runs", "show", "latest").out
        self.assertIn("SIMULATED", run)


@unittest.skipUnless(os.path.exists(os.path.join(SHARED_DATA, "turbofan_fd001_train.csv.gz")), "needs ../shared/data")
class RealMachines(CommandLineTest):
    def files(self, source, name):
        return ["--set", f"sources.{source}.files={os.path.join(SHARED_DATA, name)}"]

    def turbofan_files(self):
        names = {source: f"turbofan_fd001_{source}.csv.gz" for source in ["train", "test"]}
        names["truth"] = "turbofan_fd001_test_truth.csv.gz"
        return [text for source, name in names.items() for text in self.files(source, name)]

    def predicted_engines(self):
        """What is written of the engines that were cut off, beside what came: [(row, remaining cycles)]."""
        test = os.path.join(SHARED_DATA, "turbofan_fd001_test.csv.gz")
        self.succeed("predict", "--input", test, "--out", "scored.csv")
        rows = list(csv.DictReader(self.place.read("scored.csv").splitlines()))
        self.assertEqual([str(n) for n in range(1, 51)], [row["engine"] for row in rows])
        with gzip.open(os.path.join(SHARED_DATA, "turbofan_fd001_test_truth.csv.gz"), "rt") as file:
            truth = {row["engine"]: float(row["remaining_cycles"]) for row in csv.DictReader(file)}
        return [(row, truth[row["engine"]]) for row in rows]

    def train(self, config):
        return self.succeed("train", "-c", os.path.join(CONFIGS, config), "--json", *self.turbofan_files()).json

    def test_turbofan_engines_are_told_their_cycles_a_row_an_engine(self):
        trained = self.train("turbofan.json")
        self.assertEqual(50, trained["n"])
        self.assertLess(trained["metrics"]["rmse"], 11.0)
        errors = [float(row["prediction"]) - truth for row, truth in self.predicted_engines()]
        rmse = (sum(error**2 for error in errors) / 50) ** 0.5
        self.assertAlmostEqual(trained["metrics"]["rmse"], rmse, 6)

    def test_turbofan_engines_that_fail_within_30_cycles_are_told_from_the_others(self):
        trained = self.train("turbofan-classification.json")
        self.assertEqual(50, trained["n"])
        self.assertGreater(trained["metrics"]["roc_auc"], 0.999)
        self.assertGreater(trained["metrics"]["f1_score"], 0.955)
        hits = [row["prediction"] == str(int(truth <= 30)) for row, truth in self.predicted_engines()]
        self.assertAlmostEqual(trained["metrics"]["accuracy"], sum(hits) / 50, 12)


if __name__ == "__main__":
    unittest.main()
