"""Registered models: what predicts, who replaces it and why, and how to go back."""

import json
import re
import unittest

from support import DAYS, CommandLineTest, day, small_config, small_data

WEAK = ("--set", "training.epochs=1", "--set", "training.learning_rate=0.0001")
GOOD_LINEAR = {
    "features": [
        {"type": "temperature_response", "of": ["temperature"]},
        {"type": "calendar"},
        {"type": "lag", "of": ["load"], "at": [1]},
    ]
}
# No forecaster of such a run is any good.
POOR = (*WEAK, "--set", "linear.penalty=1e9")


def train(place, *more):
    return place.run("train", "--config", "small.json", *more)


class RegisteredByHand(CommandLineTest):
    """Two runs that each test registers under a name of its own."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        place.write_config(small_config())
        cls.old = train(place, *WEAK, "--name", "old", "--json").json["run_id"]
        cls.new = train(place, "--name", "new", "--json").json["run_id"]

    def models(self):
        return {m["name"]: m for m in self.succeed("models", "list", "--json").json["models"]}

    def show(self, name):
        return self.succeed("models", "show", name, "--json").json["model"]

    def champion(self, name):
        return next((v["version"] for v in self.show(name)["versions"] if "champion" in v["aliases"]), None)

    def register(self, name, *runs):
        for run in runs:
            self.succeed("models", "register", name, "--run", run)

    def test_a_registered_run_is_a_version_with_its_metrics(self):
        made = self.succeed(
            "models", "register", "shown", "--run", self.old[:9],
            "--description", "the first", "--tag", "season=winter", "--alias", "trial",
        )  # fmt: skip
        self.assertIn("shown/1, alias trial", made.out)
        self.register("shown", "new")
        newest, first = self.show("shown")["versions"]
        self.assertEqual((newest["version"], newest["run_id"]), (2, self.new))
        self.assertEqual((first["description"], first["aliases"]), ("the first", ["trial"]))
        self.assertEqual(first["tags"], {"forecaster": "lstm", "season": "winter"})
        self.assertEqual(first["forecaster"], "lstm")
        self.assertTrue(first["source"].endswith(f"/1/{self.old}/artifacts/model"))
        self.assertGreater(first["metrics"]["mae"]["last"], newest["metrics"]["mae"]["last"])
        self.assertEqual(self.succeed("models", "show", "shown", "--csv").rows[1]["aliases"], "trial")
        self.assertRegex(self.succeed("models", "show", "shown").out, r"(?m)^ +1 +trial +" + self.old[:8])
        self.assertIn("shown", self.models())
        listed = {row["model"]: row for row in self.succeed("models", "list", "--csv").rows}
        self.assertEqual((listed["shown"]["versions"], listed["shown"]["champion"]), ("2", "-"))
        self.assertRegex(self.succeed("models", "list", "--md").out, r"(?m)^\| shown \| 2 \|")

    def test_a_version_is_accepted_wherever_a_run_is(self):
        self.register("named", "old", "new")
        self.succeed("models", "alias", "named/1", "trial")
        for reference in ("named/1", "named@trial", "models:/named/1", "models:/named@trial"):
            self.assertEqual(self.succeed("runs", "show", reference, "--json").json["run"]["run_id"], self.old)
        self.assertEqual(self.succeed("evaluate", "--run", "named@trial", "--json").json["run_id"], self.old)
        self.assertEqual(self.succeed("predict", "--run", "named/latest", "--json").json["run_id"], self.new)
        self.assertIn("it has 2, 1, trial", self.fail_with(2, "predict", "--run", "named@nobody").err)
        self.assertIn("it has 2, 1, trial", self.fail_with(2, "evaluate", "--run", "models:/named/7").err)

    def test_promote_and_rollback_go_through_what_the_champion_was(self):
        self.register("turns", "old", "new", "old")
        first = self.succeed("models", "promote", "turns/1", "--yes")
        self.assertIn("champion (none) -> turns/1", first.out)
        second = self.succeed("models", "promote", "turns/2", "--yes")
        self.assertIn("champion turns/1 -> turns/2", second.out)
        self.assertIn("on 60 common days", second.out)
        self.assertRegex(second.out, r"(?m)^ +mae +\d\S* +\d\S* +-\d")
        self.succeed("models", "promote", "turns/1", "--yes")
        self.assertIn("already", self.succeed("models", "promote", "turns@champion", "--yes").out)
        self.succeed("models", "promote", "turns/3", "--yes")
        tags = self.show("turns")["versions"][0]["tags"]
        self.assertEqual(tags["forecast.replaced"], "1")
        self.assertRegex(tags["forecast.promoted_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        back = []
        for _ in range(3):
            self.succeed("models", "rollback", "turns", "--yes")
            back.append(self.champion("turns"))
        self.assertEqual(back, [1, 2, 1])
        self.assertIn("models promote", self.fail_with(2, "models", "rollback", "turns", "--yes").err)

    def test_a_deleted_version_is_passed_over_on_the_way_back(self):
        self.register("gaps", "old", "old", "new")
        for version in (1, 2, 3):
            self.succeed("models", "promote", f"gaps/{version}", "--yes")
        self.succeed("models", "delete", "gaps/2", "--yes")
        self.fail_with(2, "models", "rollback", "gaps", "--yes")
        self.assertEqual(self.champion("gaps"), 3)

    def test_nothing_is_changed_without_consent(self):
        self.register("asked", "old", "new")
        self.succeed("models", "promote", "asked/1", "--yes")
        self.succeed("models", "promote", "asked/2", "--yes")
        for line in (("promote", "asked/1"), ("rollback", "asked"), ("delete", "asked/1")):
            before = self.show("asked")
            dry = self.succeed("models", *line, "--dry-run")
            self.assertIn("Nothing was changed", dry.out)
            self.assertIn("--yes", self.fail_with(2, "models", *line).err)
            self.assertEqual(self.show("asked"), before)

    def test_a_run_is_promoted_by_registering_it_once(self):
        self.assertIn("--name", self.fail_with(2, "models", "promote", "new", "--yes").err)
        self.succeed("models", "promote", "new", "--name", "direct", "--dry-run")
        self.assertNotIn("direct", self.models())
        self.succeed("models", "promote", "new", "--name", "direct", "--yes")
        self.succeed("models", "promote", "old", "--name", "direct", "--yes")
        self.succeed("models", "promote", "new", "--name", "direct", "--yes")
        self.assertEqual([v["version"] for v in self.show("direct")["versions"]], [2, 1])
        self.assertEqual(self.champion("direct"), 1)

    def test_aliases_come_and_go_but_the_champion_is_promoted(self):
        self.register("aliased", "old")
        self.succeed("models", "alias", "aliased/1", "winter")
        self.assertEqual(self.show("aliased")["versions"][0]["aliases"], ["winter"])
        self.assertIn("promote aliased/1", self.fail_with(2, "models", "alias", "aliased/1", "champion").err)
        self.fail_with(2, "models", "alias", "aliased/1", "v1")
        self.succeed("models", "alias", "--delete", "aliased", "winter")
        self.assertEqual(self.show("aliased")["versions"][0]["aliases"], [])
        self.fail_with(2, "models", "alias", "--delete", "aliased", "winter")

    def test_the_champion_is_deleted_only_by_force(self):
        self.register("doomed", "old", "new")
        self.succeed("models", "promote", "doomed/2", "--yes")
        self.assertIn("--force", self.fail_with(2, "models", "delete", "doomed@champion", "--yes").err)
        self.assertIn("--force", self.fail_with(2, "models", "delete", "doomed", "--yes").err)
        self.succeed("models", "delete", "doomed/1", "--yes")
        self.assertEqual([v["version"] for v in self.show("doomed")["versions"]], [2])
        self.succeed("models", "delete", "doomed", "--force", "--yes")
        self.assertNotIn("doomed", self.models())
        self.fail_with(2, "models", "show", "doomed")

    def test_a_run_without_a_model_cannot_be_registered(self):
        self.assertIn("run 'nobody'", self.fail_with(2, "models", "register", "x", "--run", "nobody").err)
        self.fail_with(2, "models", "register", "a/b", "--run", "new")
        self.fail_with(2, "models", "register", "x", "--run", "new", "--tag", "novalue")
        self.assertNotIn("x", self.models())


class OnlyBacktests(CommandLineTest):
    """Nothing was trained: what predicts is the best forecaster of the newest backtest."""

    def backtest(self, experiment, *more):
        self.place.write_config(small_config(experiment=experiment), f"{experiment}.json")
        return self.succeed("backtest", "--config", f"{experiment}.json", "--json", *more).json

    def test_predict_uses_the_best_forecaster_of_the_newest_backtest(self):
        self.place.write_small_data()
        self.assertIn("there are no runs", self.fail_with(2, "predict").err)
        self.backtest("old", "--forecasters", "j-7")
        brest, rennes = self.backtest("brest"), self.backtest("rennes")
        maes = {score["name"]: score["mae"] for score in brest["forecasters"]}
        best = min(maes, key=maes.get)
        for more, backtest in (((), rennes), (("--config", "brest.json"), brest)):
            predicted = self.succeed("predict", "--json", *more)
            self.assertEqual((predicted.json["run_id"], predicted.json["forecaster"]), (backtest["run_id"], best))
            self.assertIn("the newest backtest", predicted.err)
        self.assertEqual(self.succeed("predict", "--forecaster", "j-7", "--json").json["forecaster"], "j-7")
        self.assertIn("name another run", self.fail_with(2, "evaluate").err)


    def test_kept_forecasts_of_several_experiments_are_told_apart(self):
        self.place.write_small_data()
        runs = {name: self.backtest(name)["run_id"] for name in ("brest", "rennes")}
        for name in runs:
            for number in (3, 2):
                self.succeed("predict", "--config", f"{name}.json", "--at", str(day(DAYS - number)))
        listed = self.succeed("predict", "list", "--json").json
        owners = {(row["experiment"], row["forecaster"], row["run_id"]) for row in listed["forecasts"]}
        expected = {(name, forecaster, run) for name, run in runs.items() for forecaster in ("baseline_j-1", "linear")}
        self.assertEqual(owners, expected)
        self.assertEqual(len(listed["forecasts"]), 8)
        rows = self.succeed("predict", "list", "--csv").rows
        self.assertEqual({(row["experiment"], row["run"]) for row in rows}, {(n, r[:8]) for n, r in runs.items()})
        mine = self.succeed("predict", "list", "--config", "brest.json", "--json").json
        self.assertEqual({row["experiment"] for row in mine["forecasts"]}, {"brest"})
        self.assertEqual([(one["name"], one["n"]) for one in mine["forecasters"]], [("baseline_j-1", 2), ("linear", 2)])

        short = self.succeed("predict", "list", "--limit", "1", "--json").json
        self.assertEqual((len(short["forecasts"]), short["forecasters"]), (1, listed["forecasters"]))
        said = self.succeed("predict", "list", "--limit", "1").out
        self.assertIn("(the newest 1 of 8; more with --limit)", said)
        self.assertRegex(said, r"(?m)^rennes +linear +[0-9a-f]{8} +2 +2 +\d")

        # As earlier releases kept them: the run of a naive forecast is told where those issued with it are of one experiment.
        self.place.change(f"DELETE FROM forecast WHERE model = 'baseline_j-1' AND run_id = '{runs['rennes']}'")
        self.place.change("UPDATE forecast SET run_id = '' WHERE model = 'baseline_j-1'")
        naive = ("predict", "list", "--forecaster", "baseline_j-1", "--json")
        self.assertEqual([row["experiment"] for row in self.succeed(*naive).json["forecasts"]], [None, None])
        self.assertEqual(self.succeed(*naive, "--config", "brest.json").json["forecasts"], [])
        self.place.change(f"DELETE FROM forecast WHERE run_id = '{runs['rennes']}'")
        self.assertEqual([row["experiment"] for row in self.succeed(*naive).json["forecasts"]], ["brest", "brest"])

    def test_a_backtest_is_listed_and_compared_by_its_best_forecaster_which_is_named(self):
        self.place.write_small_data()
        told = [self.backtest("brest"), self.backtest("brest", "--forecasters", "j-1,j-7")]
        rows = self.succeed("runs", "list", "--csv").rows[::-1]
        errors = self.succeed("runs", "compare", *(one["run_id"] for one in told), "--json").json["common"]["errors"]
        for one, row, compared in zip(told, rows, errors):
            best = min(one["forecasters"], key=lambda score: score["mae"])
            self.assertEqual((row["forecaster"], float(row["mae"])), (best["name"], best["mae"]))
            self.assertEqual(compared["forecaster"], best["name"])
            self.assertAlmostEqual(compared["mae"], best["mae"], places=9)
        self.assertEqual(rows[0]["forecaster"], "linear")
        self.assertIn("linear", self.succeed("runs", "list").out)


class WhatPredicts(CommandLineTest):
    def test_the_champion_predicts_else_the_latest(self):
        self.assertIn("No registered models", self.succeed("models", "list").out)
        self.fail_with(2, "models", "show", "town")
        self.place.write_small_data()
        self.place.write_config(small_config())
        old = train(self.place, *WEAK, "--name", "old", "--json").json["run_id"]
        new = train(self.place, "--name", "new", "--json").json["run_id"]

        latest = self.succeed("predict", "--json")
        self.assertEqual(latest.json["run_id"], new)
        self.assertIn("no registered model has a champion", latest.err)
        latest = self.succeed("predict", "--config", "small.json", "--json")
        self.assertIn("no registered model of its experiment has a champion", latest.err)

        self.succeed("models", "promote", "old", "--name", "town", "--yes")
        champion = self.succeed("predict", "--json")
        self.assertEqual(champion.json["run_id"], old)
        self.assertIn("the champion: town/1", champion.err)
        self.assertEqual(self.succeed("predict", "--run", "latest", "--json").json["run_id"], new)

        self.succeed("models", "promote", "new", "--name", "village", "--yes")
        both = self.fail_with(2, "predict").err
        self.assertIn("town@champion", both)
        self.assertIn("village@champion", both)

        self.succeed("models", "alias", "--delete", "town", "champion")
        self.assertEqual(self.succeed("predict", "--json").json["run_id"], new)

    def test_the_registry_may_be_elsewhere(self):
        self.place.write_small_data()
        self.place.write_config(small_config())
        run = train(self.place, "--json").json["run_id"]
        elsewhere = {"MLFLOW_REGISTRY_URI": "sqlite:///elsewhere/models.db"}
        self.succeed("models", "promote", "latest", "--name", "town", "--yes", **elsewhere)
        self.assertEqual(self.succeed("predict", "--run", "town@champion", "--json", **elsewhere).json["run_id"], run)
        self.assertEqual(self.succeed("models", "list", "--json").json["models"], [])


class AnyForecasterPredicts(CommandLineTest):
    """The champion may be any forecaster that a run has recorded, of a training or of a backtest."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        place.write_config(small_config())
        cls.trained = train(place, *WEAK, "--json").json["run_id"]
        cls.backtest = place.run("backtest", "--config", "small.json", "--json").json

    def predict(self, *more):
        return self.succeed("predict", "--json", *more).json

    def test_a_version_predicts_by_the_forecaster_that_it_was_registered_with(self):
        self.succeed("models", "register", "any", "--run", self.trained, "--forecaster", "linear")
        self.succeed("models", "register", "any", "--run", self.trained, "--forecaster", "j-7")
        self.succeed("models", "register", "any", "--run", self.trained)
        versions = self.succeed("models", "show", "any", "--json").json["model"]["versions"]
        self.assertEqual([v["forecaster"] for v in versions], ["lstm", "j-7", "linear"])
        for number, forecaster in ((1, "linear"), (2, "j-7"), (3, "lstm")):
            self.assertEqual(self.predict("--run", f"any/{number}")["forecaster"], forecaster)
        self.assertEqual(self.predict("--run", "any/1", "--forecaster", "lstm")["forecaster"], "lstm")
        asked = self.predict("--run", self.trained, "--forecaster", "linear")["forecasts"]
        self.assertEqual(self.predict("--run", "any/1")["forecasts"], asked)
        files = [v["source"].rsplit("/", 1)[1] for v in versions]
        self.assertEqual(files, ["model", "forecasters", "forecasters"])
        unknown = self.fail_with(2, "models", "register", "any", "--run", self.trained, "--forecaster", "additive")
        self.assertIn("it has lstm, linear, j-1, j-7, climatology", unknown.err)

    def test_another_forecaster_of_a_version_is_promoted_as_a_version_of_its_own(self):
        self.succeed("models", "promote", self.trained, "--name", "own", "--yes")
        said = self.succeed("models", "promote", "own/1", "--forecaster", "linear", "--yes").out
        self.assertIn("own/2 (linear) is the champion now", said)
        self.assertRegex(said, r"old, lstm +new, linear")
        self.assertEqual(self.succeed("predict", "--run", "own@champion", "--json").json["forecaster"], "linear")
        self.succeed("models", "rollback", "own", "--yes")
        self.succeed("models", "promote", "own/1", "--forecaster", "linear", "--yes")
        self.assertEqual(len(self.succeed("models", "show", "own", "--json").json["model"]["versions"]), 2)

    def test_evaluate_says_which_forecaster_is_better_and_how_it_is_used(self):
        told = self.succeed("evaluate", "--run", self.trained, "--json").json
        better = told["better"]
        self.assertEqual((told["forecaster"], better["name"], better["than"]), ("lstm", "linear", "lstm"))
        maes = {score["name"]: score["mae"] for score in told["forecasters"]}
        self.assertAlmostEqual(better["mae_gain"], maes["lstm"] - maes["linear"], places=9)
        self.assertGreater(better["low95"], 0)
        said = self.succeed("evaluate", "--run", self.trained).out
        self.assertRegex(said, r"linear is better than lstm: it erred \d+\.\d\d MW less a day, 95 % interval")
        self.assertIn(f"forecast predict --run {self.trained[:8]} --forecaster linear", said)
        self.assertIn(f"forecast models promote {self.trained[:8]} --name NAME --forecaster linear", said)
        self.succeed("models", "register", "judged", "--run", self.trained, "--forecaster", "linear")
        self.assertIsNone(self.succeed("evaluate", "--run", "judged/1", "--json").json["better"])

    def test_a_backtest_predicts_by_its_best_and_may_be_champion(self):
        maes = {score["name"]: score["mae"] for score in self.backtest["forecasters"]}
        best = min(maes, key=maes.get)
        for reference in (self.backtest["run_id"], "backtest trial"):
            predicted = self.succeed("predict", "--run", reference, "--json")
            self.assertEqual(predicted.json["forecaster"], best)
            self.assertIn(f"{best} was the best forecaster of the backtest", predicted.err)
        self.succeed("models", "promote", "backtest trial", "--name", "tested", "--yes")
        self.assertEqual(self.predict("--run", "tested@champion")["forecaster"], best)
        evaluated = self.succeed("evaluate", "--run", "tested@champion", "--json").json
        self.assertEqual((evaluated["forecaster"], evaluated["better"]), (best, None))
        self.assertNotIn("lstm", [score["name"] for score in evaluated["forecasters"]])

    def test_train_says_in_a_line_which_forecaster_is_better_and_how_it_is_used(self):
        told = train(self.place, *WEAK, "--json")
        better = told.json["better"]
        self.assertEqual((better["name"], better["than"], better["compared"]), ("linear", "lstm", 4))
        said = train(self.place, *WEAK)
        (line,) = [line for line in said.out.splitlines() if "to forecast by it" in line]
        self.assertRegex(line, r"^linear is better than lstm: it erred \d+\.\d\d MW less a day, 95 % interval .* best of 4")
        command = line[line.index("forecast predict") :].split()[1:]
        self.assertEqual(self.predict(*command[1:])["forecaster"], "linear")

    def test_versions_without_common_days_are_not_compared(self):
        other = train(self.place, *WEAK, "--set", f"split.test_from={day(DAYS - 120)}",
                      "--set", f"split.test_to={day(DAYS - 60)}", "--json").json["run_id"]  # fmt: skip
        self.succeed("models", "register", "apart", "--run", self.trained)
        self.succeed("models", "register", "apart", "--run", other)
        self.succeed("models", "promote", "apart/1", "--yes")
        said = self.succeed("models", "promote", "apart/2", "--dry-run").out
        self.assertIn("not compared: there is no day that both forecast", said)
        shown = self.succeed("models", "show", "apart").out
        self.assertIn("tested on different days", shown)
        self.assertIn(f"{day(DAYS - 60)} .. {day(DAYS - 1)}", shown)


class PromoteIfBetter(CommandLineTest):
    """`train --promote-if-better` with the last 60 days unseen by all."""

    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        self.place.write_config(small_config(promotion={"model": "town", "minimum_days": 28}, linear=GOOD_LINEAR))

    def train(self, *more, code=0):
        result = train(self.place, "--promote-if-better", "--json", *more)
        self.assertEqual(result.code, code, result.err)
        return result.json

    def versions(self):
        return {v["version"]: v for v in self.succeed("models", "show", "town", "--json").json["model"]["versions"]}

    def test_the_first_is_champion_at_once_and_a_better_one_replaces_it(self):
        first = self.train(*POOR)["promotion"]
        self.assertEqual((first["model"], first["version"], first["promoted"], first["champion"]), ("town", 1, True, None))
        self.assertIn("no champion", first["reason"])

        better = self.train("--set", "training.epochs=12")
        told = better["promotion"]
        self.assertEqual((told["version"], told["promoted"], told["days"]), (2, True, 60))
        self.assertEqual((told["from"], told["to"]), (str(day(DAYS - 60)), str(day(DAYS))))
        self.assertEqual(told["champion"]["forecaster"], first["forecaster"])
        maes = sorted((score["mae"], score["name"]) for score in better["forecasters"])
        self.assertEqual([one["name"] for one in told["forecasters"]], [name for _, name in maes])
        self.assertEqual(told["forecaster"], "linear")
        self.assertAlmostEqual(told["challenger_mae"], maes[0][0], places=9)
        self.assertAlmostEqual(told["gain"], told["champion_mae"] - told["challenger_mae"], places=9)
        self.assertGreater(told["gain_low"], 0)
        self.assertLess(told["gain_low"], told["gain"])
        self.assertGreater(told["gain_high"], told["gain"])
        versions = self.versions()
        self.assertEqual((versions[1]["aliases"], versions[2]["aliases"]), ([], ["champion"]))
        self.assertEqual((versions[2]["forecaster"], versions[2]["tags"]["forecaster"]), ("linear", "linear"))
        self.assertEqual(versions[2]["tags"]["forecast.replaced"], "1")
        self.assertTrue(versions[2]["tags"]["forecast.promotion"].startswith("promoted: "))

        run = self.succeed("runs", "show", better["run_id"], "--json").json["run"]
        self.assertEqual(run["metrics"]["promotion/gain"]["last"], told["gain"])
        self.assertIn(told["reason"], run["tags"]["forecast.promotion"])
        kept = json.loads(self.place.read(self.place.artifact(better["run_id"], "promotion.json")))
        self.assertEqual({**kept, "version": 2}, told)

        predicted = self.succeed("predict", "--json")
        self.assertEqual((predicted.json["run_id"], predicted.json["forecaster"]), (better["run_id"], "linear"))
        self.assertIn("linear of run", predicted.err)
        listed = self.succeed("models", "list", "--csv").rows[0]
        self.assertEqual((listed["champion"], listed["predicts by"]), ("2", "linear"))
        self.assertEqual(self.succeed("models", "show", "town", "--csv").rows[0]["mae"], f"{maes[0][0]:.4g}")

        self.succeed("models", "rollback", "town", "--yes")
        self.assertEqual(self.versions()[1]["aliases"], ["champion"])

    def test_a_network_that_a_version_names_is_compared_as_such(self):
        self.succeed("models", "promote", train(self.place, *POOR, "--json").json["run_id"], "--name", "town", "--yes")
        told = self.train()["promotion"]
        self.assertEqual((told["champion"]["forecaster"], told["forecaster"]), ("lstm", "linear"))
        self.assertTrue(told["promoted"])

    def test_a_worse_one_becomes_challenger_and_the_exit_says_so(self):
        self.train("--set", "training.epochs=12")
        told = self.train(*POOR, code=5)
        self.assertFalse(told["promotion"]["promoted"])
        self.assertIn("it is worse", told["promotion"]["reason"])
        versions = self.versions()
        self.assertEqual((versions[1]["aliases"], versions[2]["aliases"]), (["champion"], ["challenger"]))
        run = self.succeed("runs", "show", told["run_id"], "--json").json["run"]
        self.assertEqual(run["status"], "FINISHED")
        self.assertTrue(run["tags"]["forecast.promotion"].startswith("not promoted: "))

    def test_the_same_model_again_is_no_gain_and_the_answer_is_the_same_twice(self):
        self.train(*WEAK)
        again = self.train(*WEAK, code=5)["promotion"]
        self.assertEqual((again["gain"], again["gain_low"], again["gain_high"]), (0, 0, 0))
        self.place.run("models", "promote", train(self.place, *POOR, "--json").json["run_id"], "--name", "town", "--yes")
        line = ("--set", "training.epochs=12", "--set", "promotion.minimum_gain=99")
        one, two = self.train(*line, code=5)["promotion"], self.train(*line, code=5)["promotion"]
        self.assertIn("99 % is asked", one["reason"])
        self.assertEqual({**one, "version": 0}, {**two, "version": 0})
        self.assertEqual([v for v, told in self.versions().items() if "challenger" in told["aliases"]], [5])

    def test_days_that_the_champion_was_trained_on_do_not_count(self):
        self.train(*POOR, "--set", f"split.test_from={day(DAYS - 30)}")
        told = self.train("--set", "training.epochs=12", "--set", f"split.test_from={day(DAYS - 90)}")["promotion"]
        self.assertEqual((told["days"], told["from"]), (30, str(day(DAYS - 30))))

    def test_other_loads_are_not_comparable(self):
        self.train(*WEAK)
        # The champion reads the new run's files; what it takes from them may still be something else.
        rows = [(date, round(mw * 1.5, 1), t) for date, mw, t in small_data()]
        self.place.write("two.csv", "date,mw,other\n" + "".join(
            f"{date},{mw},{other[1]}\n" for (date, mw, _), other in zip(small_data(), rows)))  # fmt: skip
        config = small_config(promotion={"model": "town"}, linear=GOOD_LINEAR)
        config["sources"]["load"] = {"type": "csv", "files": ["two.csv"], "value_columns": ["mw", "other"]}
        config["frame"]["target"] = "load.other"
        self.place.write_config(config)
        told = self.train("--set", "training.epochs=12", code=5)["promotion"]
        self.assertIn("their loads differ", told["reason"])
        self.assertEqual(self.versions()[1]["aliases"], ["champion"])

    def test_another_time_of_issue_is_not_comparable(self):
        self.train(*WEAK)
        told = self.train("--set", "issue.time=03:15", code=5)["promotion"]
        self.assertIn("issued day-of at 02:15, the new model's day-of at 03:15", told["reason"])

    def test_a_champion_whose_files_are_gone_is_named(self):
        first = self.train(*WEAK)
        self.place.write(f"mlruns/1/{first['run_id']}/artifacts/config.json", "{")
        told = self.train(code=5)["promotion"]
        self.assertIn("could not be compared with the champion", told["reason"])
        self.assertIn("config.json", told["reason"])

    def test_the_text_says_what_was_decided_and_why(self):
        said = train(self.place, *WEAK, "--promote-if-better")
        self.assertIn("town/1 (linear) is the champion now: town had no champion", said.out)
        said = train(self.place, *WEAK, "--promote-if-better")
        self.assertEqual(said.code, 5)
        self.assertTrue(re.search(r"town/2 \(linear\) is the challenger, not promoted: on 60 days .* interval", said.out), said.out)


if __name__ == "__main__":
    unittest.main()
