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


if __name__ == "__main__":
    unittest.main()
