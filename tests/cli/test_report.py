"""`forecast report`: one file of a run in pictures, whose numbers are the run's."""

import csv
import json
import os
import re
import shutil
import unittest
import xml.etree.ElementTree as ElementTree

from support import DAYS, CommandLineTest, day, small_config

THIN = "\u202f"


def data_of(html):
    """The JSON block of a page."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL).group(1))


def loaded_addresses(html):
    """Addresses that a browser would ask for: in attributes that load, and in styles."""
    without_namespaces = html.replace("http://www.w3.org/2000/svg", "")
    return re.findall(r"""(?:src|href|url\(|@import)\s*=?\s*["']?\s*(https?:[^"')\s]*)""", without_namespaces)


class OfARun(CommandLineTest):
    """A training and a backtest of the small town, recorded once."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        place.write_config(small_config())
        trained = place.run("train", "--config", "small.json")
        assert trained.code == 0, trained.err
        cls.trained = place.sql("SELECT run_uuid FROM runs", "mlruns/mlflow.db")[0][0]
        backtested = place.run("backtest", "--config", "small.json", "--json")
        assert backtested.code == 0, backtested.err
        cls.backtested = json.loads(backtested.out)

    def page(self, *arguments):
        self.succeed("report", *arguments, "--out", "page.html")
        return self.place.read("page.html")

    def test_the_scores_are_those_of_the_backtest(self):
        html = self.page("--run", self.backtested["run_id"])
        recorded = {score["name"]: score for score in self.backtested["forecasters"]}
        shown = {score["name"]: score for score in data_of(html)["forecasters"]}
        self.assertEqual(set(shown), set(recorded))
        for name, score in recorded.items():
            for metric in ("n", "mae", "rmse", "mape", "bias", "r2", "coverage80", "coverage95", "width80"):
                self.assertEqual(shown[name][metric], score[metric], (name, metric))
        best = min(recorded.values(), key=lambda score: score["mae"])
        self.assertEqual(data_of(html)["headline"], best["name"])
        self.assertIn(f", {best['name']} missed the load by {best['mae']:.2f}{THIN}MW on average", html)

    def test_the_differences_are_those_of_the_backtest(self):
        shown = {score["name"]: score.get("difference") for score in data_of(self.page("--run", self.backtested["run_id"]))["forecasters"]}
        self.assertGreaterEqual(len(self.backtested["differences"]), 3)
        for difference in self.backtested["differences"]:
            for bound in ("mae", "low95", "high95"):
                self.assertEqual(shown[difference["name"]][bound], difference[bound])

    def test_the_lines_are_the_rows_of_the_predictions(self):
        plot = data_of(self.page("--run", self.backtested["run_id"]))["plots"]["forecast"]
        with open(self.place.artifact(self.backtested["run_id"], "predictions.csv"), encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(plot["size"], len(rows))
        lines = {line["name"]: line["values"] for line in plot["lines"]}
        for row, load, last_week in zip(rows, lines["load"], lines["J-7"]):
            self.assertAlmostEqual(float(row["actual"]), load, 3)
            self.assertAlmostEqual(float(row["j-7"]), last_week, 3)

    def test_a_training_shows_its_losses_and_the_epoch_that_was_kept(self):
        data = data_of(self.page("--run", self.trained))
        points = self.place.sql(
            f"SELECT value FROM metrics WHERE run_uuid = '{self.trained}' AND key = 'val_loss' AND step BETWEEN 1 AND 3 ORDER BY step",
            "mlruns/mlflow.db",
        )
        plot = data["plots"]["training-loss"]
        self.assertEqual([line["values"] for line in plot["lines"]][1], [value for (value,) in points])
        best = self.place.sql("SELECT value FROM latest_metrics WHERE key = 'best_epoch'", "mlruns/mlflow.db")[0][0]
        self.assertEqual(plot["marks"][0]["step"], best - 1)
        mae = self.place.sql(f"SELECT value FROM latest_metrics WHERE key = 'mae' AND run_uuid = '{self.trained}'", "mlruns/mlflow.db")[0][0]
        self.assertEqual(data["headline"], "lstm")
        self.assertEqual({score["name"]: score["mae"] for score in data["forecasters"]}["lstm"], mae)

    def test_every_run_keeps_its_report_and_its_plots(self):
        for run in (self.trained, self.backtested["run_id"]):
            html = self.place.read(self.place.artifact(run, "report.html"))
            again = self.page("--run", run)
            self.assertEqual(data_of(html)["forecasters"], data_of(again)["forecasters"])
            self.assertEqual(data_of(html)["plots"], data_of(again)["plots"])
            plots = os.listdir(self.place.artifact(run, "plots"))
            self.assertIn("forecast.svg", plots)
            part = self.place.read(self.place.artifact(run, "regression_predictions_plot.html"))
            self.assertEqual(data_of(part)["plots"]["forecast"], data_of(html)["plots"]["forecast"])
            self.assertIn('id="errors-histogram"', self.place.read(self.place.artifact(run, "error_distribution.html")))
            for plot in plots:
                ElementTree.parse(self.place.artifact(run, "plots", plot))

    def test_evaluate_keeps_a_report_of_its_period(self):
        self.succeed("evaluate", "--run", self.trained, "--from", str(day(DAYS - 30)), "--to", str(day(DAYS)))
        html = self.place.read(self.place.artifact(self.trained, "reports", f"{day(DAYS - 30)}.{day(DAYS)}.html"))
        self.assertEqual({score["n"] for score in data_of(html)["forecasters"]}, {30})
        again = data_of(self.place.read(self.place.artifact(self.trained, "report.html")))
        self.assertEqual({score["n"] for score in again["forecasters"]}, {60})

    def test_a_page_loads_nothing_and_is_small(self):
        html = self.page("--run", self.backtested["run_id"])
        self.assertEqual(loaded_addresses(html), [])
        self.assertIn("default-src 'none'", html)
        without_data = re.sub(r'<script type="application/json".*?</script>', "", html, flags=re.DOTALL)
        self.assertLess(len(without_data.encode()), 400_000)

    def test_each_plot_has_its_sentence_and_its_table(self):
        html = self.page("--run", self.backtested["run_id"])
        figures = re.findall(r"<figure.*?</figure>", html, re.DOTALL)
        self.assertGreaterEqual(len(figures), 12)
        for figure in figures:
            self.assertGreater(len(re.search(r"<h3>(.*?)</h3>", figure).group(1)), 10)
            self.assertIn("<details><summary>Table</summary>", figure)

    def test_french(self):
        html = self.page("--run", self.backtested["run_id"], "--language", "fr")
        self.assertIn('<html lang="fr">', html)
        best = min(self.backtested["forecasters"], key=lambda score: score["mae"])
        self.assertIn(f"s'est écarté de la consommation de {best['mae']:.2f}".replace(".", ","), html)

    def test_two_runs_on_the_days_that_both_forecast(self):
        data = data_of(self.page("--run", self.trained, "--run", self.backtested["run_id"]))
        self.assertEqual(len(data["forecasters"]), 2)
        common = json.loads(self.succeed("runs", "compare", self.trained, self.backtested["run_id"], "--json").out)["common"]
        self.assertEqual([score["mae"] for score in data["forecasters"]], [errors["mae"] for errors in common["errors"]])
        best = min(common["errors"], key=lambda errors: errors["mae"])
        text = self.succeed("report", "--run", self.trained, "--run", self.backtested["run_id"], "--format", "md", "--out", "-").out
        self.assertRegex(text.splitlines()[0], f"of 2 runs .*{best['run_id'][:6]}.* missed the load least: by {best['mae']:.2f}")

    def test_a_plot_by_itself(self):
        result = self.succeed("report", "--run", self.backtested["run_id"], "--format", "svg", "--plot", "scatter", "--out", "scatter.svg")
        self.assertIn("written to", result.out)
        root = ElementTree.parse(self.place.file("scatter.svg")).getroot()
        self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
        self.assertNotIn("var(", self.place.read("scatter.svg"))
        wrong = self.fail_with(2, "report", "--run", self.trained, "--format", "svg", "--plot", "scatr")
        self.assertIn("forecast, skill", wrong.err)
        self.assertIn("--plot", self.fail_with(2, "report", "--format", "svg").err)

    def test_a_text_report(self):
        text = self.succeed("report", "--run", self.backtested["run_id"], "--format", "md", "--out", "-").out
        best = min(self.backtested["forecasters"], key=lambda score: score["mae"])
        self.assertRegex(text, f"^# From .*, {best['name']} missed the load by {best['mae']:.2f}")
        self.assertRegex(text, "`[▁▂▃▄▅▆▇█]+` load")

    def test_the_name_of_the_file_is_said(self):
        out = self.succeed("report", "--run", self.backtested["run_id"]).out
        name = f"report-{self.backtested['run_id'][:8]}.html"
        self.assertIn(f"written to {name}", out)
        self.assertTrue(os.path.exists(self.place.file(name)))

    def test_runs_of_other_loads_and_one_run_twice_are_not_compared(self):
        self.assertIn("one run", self.fail_with(2, "report", "--run", self.trained, "--run", self.trained).err)
        other = self.succeed("backtest", "--config", "small.json", "--set", "sources.load.scale=2", "--json").json["run_id"]
        self.assertIn("other loads, first at", self.fail_with(2, "report", "--run", self.trained, "--run", other).err)

    def test_a_report_of_two_runs_has_a_name_of_its_own(self):
        out = self.succeed("report", "--run", self.trained, "--run", self.backtested["run_id"]).out
        self.assertIn(f"report-{self.trained[:8]}-{self.backtested['run_id'][:8]}.html", out)

    def test_a_dash_is_stdout_only_where_it_is_the_whole_name(self):
        os.makedirs(self.place.file("inner"), exist_ok=True)
        self.succeed("report", "--run", self.trained, "--format", "md", "--out", "inner/-")
        self.assertIn("#", self.place.read("inner/-"))
        self.fail_with(2, "report", "--run", self.trained, "--format", "png", "--plot", "scatter", "--out", "-")
        self.assertFalse(os.path.exists(self.place.file("-")))

    def test_a_plot_that_would_be_ignored_is_refused(self):
        self.assertIn("whole page", self.fail_with(2, "report", "--run", self.trained, "--plot", "scatter").err)

    def test_png_by_a_converter(self):
        converter = self.place.file("bin/rsvg-convert")
        os.makedirs(os.path.dirname(converter), exist_ok=True)
        for status, made in ((0, b"png"), (1, b"before")):
            with open(converter, "w") as script:
                script.write('#!/bin/sh\nfor word; do case $word in --output=*) out=${word#--output=} ;; esac; done\n'
                             f'grep -q "<svg" "$word" && printf png > "$out"\nexit {status}\n')
            os.chmod(converter, 0o755)
            for name in ("plot.png", "plot.png.svg"):
                with open(self.place.file(name), "wb") as file:
                    file.write(b"before")
            words = ("report", "--run", self.trained, "--format", "png", "--plot", "scatter", "--out", "plot.png")
            result = self.place.run(*words, PATH=os.path.dirname(converter) + ":" + os.environ["PATH"])
            self.assertEqual(result.code, status, result.err)
            with open(self.place.file("plot.png"), "rb") as file:
                self.assertEqual(file.read(), made)
            self.assertEqual(self.place.read("plot.png.svg"), "before")

    @unittest.skipIf(shutil.which("rsvg-convert"), "rsvg-convert is installed")
    def test_png_without_its_program_says_what_to_install(self):
        error = self.fail_with(1, "report", "--run", self.trained, "--format", "png", "--plot", "scatter").err
        self.assertIn("librsvg2-bin", error)


class OfLittle(CommandLineTest):
    def test_no_runs(self):
        self.assertIn("no runs", self.fail_with(2, "report").err)

    def test_a_run_that_kept_nothing_has_nothing_to_show(self):
        self.place.write_small_data()
        self.place.write_config(small_config())
        self.succeed("train", "--config", "small.json")
        run = self.place.sql("SELECT run_uuid FROM runs", "mlruns/mlflow.db")[0][0]
        os.remove(self.place.artifact(run, "predictions.csv"))
        self.succeed("report", "--run", run, "--out", "losses.html")  # what can be drawn is drawn
        self.assertIn("training-loss", self.place.read("losses.html"))
        self.change_nothing_but_metrics(run)
        self.assertIn("nothing can be shown", self.fail_with(3, "report", "--run", run).err)

    def change_nothing_but_metrics(self, run):
        self.place.change(f"DELETE FROM metrics WHERE run_uuid = '{run}'", "mlruns/mlflow.db")
        self.place.change(f"DELETE FROM latest_metrics WHERE run_uuid = '{run}'", "mlruns/mlflow.db")


PARAMETERS = {
    "training.learning_rate": {"from": 0.001, "to": 0.3, "scale": "log"},
    "network.lstm_units": [[4], [6, 3]],
    "window.size": [7, 650, 14],  # 650 days back no row is left to learn from
}


class OfASweep(CommandLineTest):
    """Two dozen trials with pruning, some of which fail, and the best scored on the test period."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        sweep = {"parameters": PARAMETERS, "method": "random", "trials": 24, "pruning": "median", "keep": 2, "seeds": 2}
        place.write_config(small_config(sweep=sweep))
        swept = place.run("sweep", "--config", "small.json", "--json")
        assert swept.code == 0, swept.err
        cls.swept = json.loads(swept.out)

    def page(self, *arguments):
        self.succeed("report", "--run", self.swept["run_id"], *arguments, "--out", "page.html")
        return self.place.read("page.html")

    def histories(self, run_id):
        rows = self.place.sql(f"SELECT value FROM metrics WHERE run_uuid = '{run_id}' AND key = 'val_loss' ORDER BY step", "mlruns/mlflow.db")
        return [value for (value,) in rows][:-1]  # behind the last epoch that of the kept weights

    def test_trials_finalists_and_differences_are_those_of_the_sweep(self):
        data = data_of(self.page())
        for shown, trial in zip(data["trials"], self.swept["trials"], strict=True):
            for key in ("run_id", "status", "params", "objective"):
                self.assertEqual(shown[key], trial[key])
        self.assertLessEqual({"FINISHED", "FAILED"}, {trial["status"] for trial in data["trials"]})
        for shown, finalist in zip(data["finalists"], self.swept["finalists"], strict=True):
            self.assertEqual(shown["mae"], finalist["mae"])
            self.assertEqual(shown["difference"], finalist.get("difference"))

    def test_it_begins_with_the_verdict_on_the_winner_and_its_interval(self):
        headline = re.search("<h1>(.*?)</h1>", self.page()).group(1)
        self.assertIn(self.swept["winner"]["verdict"], headline)
        winner = next(one for one in self.swept["finalists"] if one["params"] == self.swept["winner"]["params"])
        decimals = len(re.search(r"\d\.(\d+)", headline).group(1))
        for bound in ("low95", "high95"):
            self.assertIn(f"{winner['difference'][bound]:+.{decimals}f}".replace("-", "−"), headline)

    def test_each_trial_is_a_line_and_a_row_and_its_losses_a_curve(self):
        html = self.page()
        data = data_of(html)
        rows = data["lists"]["trials"]["rows"]
        self.assertEqual(len(rows), 24)
        figures = {name: figure for name, figure in re.findall(r'<figure[^>]* id="([^"]*)"(.*?)</figure>', html, re.DOTALL)}
        self.assertEqual(len(re.findall(r'data-item="', figures["parallel"])), 24)
        with_objective = [trial for trial in self.swept["trials"] if trial["objective"] is not None]
        self.assertEqual(len(re.findall(r'data-item="', figures["slice-learning_rate"])), len(with_objective))
        self.assertIn("logarithmic", figures["slice-learning_rate"])
        self.assertEqual(len(re.findall(r'data-item="', figures["curves"])), len(with_objective))
        for row in rows:
            epochs = len(self.histories(next(t for t in data["trials"] if str(t["trial"]) == row[0])["run_id"]))
            self.assertEqual(row[-2], str(epochs) if epochs > 0 else "–")
        self.assertIn("no row is left to learn from", html)
        best = min(trial["objective"] for trial in self.swept["trials"] if trial["status"] == "FINISHED")
        self.assertAlmostEqual(data["plots"]["progress"]["lines"][0]["values"][-1], best, 4)

    def test_importances_are_shares(self):
        importance = data_of(self.page())["importance"]
        self.assertEqual(set(importance), set(PARAMETERS))
        self.assertLessEqual(sum(importance.values()), 1.000001)
        self.assertTrue(all(0 <= share <= 1 for share in importance.values()))

    def test_the_sweep_keeps_its_report_and_its_plots(self):
        kept = self.place.read(self.place.artifact(self.swept["run_id"], "report.html"))
        again = self.page()
        for key in ("trials", "finalists", "importance", "lists", "plots"):
            self.assertEqual(data_of(kept)[key], data_of(again)[key])
        plots = os.listdir(self.place.artifact(self.swept["run_id"], "plots"))
        self.assertLessEqual({"parallel.svg", "importance.svg", "slice-size.svg", "curves.svg"}, set(plots))
        for plot in plots:
            ElementTree.parse(self.place.artifact(self.swept["run_id"], "plots", plot))

    def test_it_loads_nothing_and_is_small(self):
        html = self.page()
        self.assertEqual(loaded_addresses(html), [])
        self.assertLess(len(html.encode()), 400_000)

    def test_other_forms_and_languages(self):
        run = ("report", "--run", self.swept["run_id"])
        self.assertIn("sur la partie de validation", self.page("--language", "fr"))
        self.succeed(*run, "--format", "svg", "--plot", "parallel", "--out", "parallel.svg")
        svg = self.place.read("parallel.svg")
        ElementTree.fromstring(svg)
        self.assertNotIn("var(", svg)
        text = self.succeed(*run, "--format", "md", "--out", "-").out
        self.assertEqual(text.count("| trial | result | val_loss | "), 1)
        self.assertIn("parallel, finalists", self.fail_with(2, *run, "--format", "svg", "--plot", "parallell").err)


class OfAnUnfinishedSweep(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.place.write_small_data()

    def swept(self, parameters):
        self.place.write_config(small_config(sweep={"parameters": parameters, "keep": 0}))
        return self.succeed("sweep", "--config", "small.json", "--json").json

    def text(self, run_id):
        return self.succeed("report", "--run", run_id, "--format", "md", "--out", "-").out

    def test_one_that_still_runs_or_was_cut_off_shows_what_there_is(self):
        run_id = self.swept({"network.lstm_units": [[4], [6]]})["run_id"]
        self.assertIn("# The best of 2 trials is trial", self.text(run_id))
        self.assertIn("lstm_units alone was searched", self.text(run_id))
        os.remove(self.place.artifact(run_id, "sweep.json"))
        for status, said in (("RUNNING", "still running: 2 of 2"), ("KILLED", "The same command goes on")):
            self.place.change(f"UPDATE runs SET status = '{status}' WHERE run_uuid = '{run_id}'", "mlruns/mlflow.db")
            self.assertIn(said, self.text(run_id))
        self.place.change("UPDATE tags SET value = '999' WHERE key = 'mlflow.parentRunId'", "mlruns/mlflow.db")
        self.assertIn("has no trial yet", self.fail_with(3, "report", "--run", run_id).err)

    def test_one_trial_and_one_of_which_all_trials_fail(self):
        swept = self.swept({"window.size": [7]})
        self.assertIn("One finished trial has nothing to be compared with", self.text(swept["run_id"]))
        self.place.change(
            f"UPDATE runs SET status = 'FAILED' WHERE run_uuid = '{swept['trials'][0]['run_id']}'", "mlruns/mlflow.db"
        )
        self.assertIn("# None of 1 trials has finished", self.text(swept["run_id"]))

    def test_a_file_that_sweep_did_not_write_is_named(self):
        run_id = self.swept({"window.size": [7]})["run_id"]
        self.place.write(os.path.relpath(self.place.artifact(run_id, "sweep.json"), self.place.path), '{"finalists": [{}]}')
        self.assertIn("sweep.json cannot be used", self.fail_with(1, "report", "--run", run_id).err)


class OfAComparison(CommandLineTest):
    def test_its_numbers_are_those_of_compare(self):
        self.place.write_small_data()
        self.place.write_config(small_config(variants={"plain": {}, "n" * 200: {"network": {"lstm_units": [3]}}}))
        compared = self.succeed("compare", "--config", "small.json", "--seeds", "2", "--json").json
        html = self.place.read(self.place.artifact(compared["run_id"], "report.html"))
        self.assertEqual(data_of(html)["variants"], compared["variants"])
        self.succeed("report", "--run", compared["run_id"], "--out", "page.html")
        self.assertEqual(data_of(self.place.read("page.html"))["variants"], compared["variants"])
        best = next(one for one in compared["variants"] if one["name"] == compared["best"])
        self.assertIn(f"<h1>{best['name']} errs least, {best['test_mae']:.2f}", html)
        self.assertEqual(loaded_addresses(html), [])
        self.assertIn("val_loss", self.succeed("report", "--run", compared["run_id"], "--format", "md", "--language", "fr", "--out", "-").out)
        os.remove(self.place.artifact(compared["run_id"], "comparison.json"))
        self.place.change(f"UPDATE runs SET status = 'RUNNING' WHERE run_uuid = '{compared['run_id']}'", "mlruns/mlflow.db")
        self.succeed("report", "--run", compared["run_id"], "--out", "page.html")
        seeds = {one["name"]: [seed["test_mae"] for seed in one["seeds"]] for one in data_of(self.place.read("page.html"))["variants"]}
        self.assertEqual({one["name"]: sorted(seeds[one["name"]]) for one in compared["variants"]},
                         {one["name"]: sorted(seed["test_mae"] for seed in one["seeds"]) for one in compared["variants"]})


class OfACrossValidation(CommandLineTest):
    def test_its_numbers_are_those_of_cross_validate(self):
        self.place.write_small_data()
        self.place.write_config(small_config())
        validated = self.succeed("cross-validate", "--config", "small.json", "--folds", "3", "--json").json
        html = self.place.read(self.place.artifact(validated["run_id"], "report.html"))
        data = data_of(html)
        for key in ("folds", "mean", "sd"):
            self.assertEqual(data[key], validated[key])
        self.assertIn(f"missed the load by {validated['mean']['mae']:.2f}", html)
        self.assertIn("fold-periods", html)
        os.remove(self.place.artifact(validated["run_id"], "cross_validation.json"))
        self.succeed("report", "--run", validated["run_id"], "--out", "page.html")
        again = data_of(self.place.read("page.html"))
        self.assertEqual([fold["mae"] for fold in again["folds"]], [fold["mae"] for fold in validated["folds"]])


if __name__ == "__main__":
    unittest.main()
