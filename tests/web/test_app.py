"""The pages of `forecast serve`, in Debian's chromium: what they show is what the API says, in every width, theme and language.
With FORECAST_WEB=web the files are read from there, not from the program: no build is needed while one edits them."""

import glob
import json
import os
import re
import unittest

import in_browser
from in_browser import ROOT  # also puts tests/cli on the path

import test_tabular  # noqa: E402
import test_tomorrow  # noqa: E402
from serve_support import Served  # noqa: E402
from support import small_data  # noqa: E402
from test_tomorrow import ONE_DAY, TODAY, day_ahead_config, days_ending  # noqa: E402

WEB = os.path.join(ROOT, "web")
# Each width in both themes and both languages, each theme in both languages, 4K once; not all of them.
LOOKS = [
    (360, "light", "en-GB"), (360, "dark", "fr-FR"), (1280, "dark", "en-GB"), (1280, "light", "fr-FR"),
    (2560, "light", "en-GB"), (2560, "dark", "fr-FR"), (3840, "light", "en-GB"),
]  # fmt: skip
LONG_NAME = "اسم طويل جدا " * 19
PAGES = ["forecast", "runs", "models", "data", "operations"]


def everywhere(name, path):
    return {"name": name, "path": path, "looks": LOOKS}


def narrow(name, path):
    """As on a phone, in both languages and themes."""
    return {"name": name, "path": path, "looks": LOOKS[:2]}


def plain(text):
    """Without thin spaces and the like, which are written between a number and its unit."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


class App(in_browser.InBrowser):
    """Pages of a server."""

    walks = {}

    @classmethod
    def serve(cls, *arguments):
        edited = os.environ.get("FORECAST_WEB")
        served = Served(cls.place, *arguments, *(("--web", os.path.abspath(edited)) if edited else ()))
        cls.addClassCleanup(served.end)
        return served

    @classmethod
    def walk(cls, served, visits, walks=()):
        seen = in_browser.seen_by("app.mjs", base=served.url, visits=visits, walks=list(walks))
        cls.visits, cls.walks = seen["visits"], seen["walks"]

    def said(self, name, language="en-GB"):
        """The text of a page."""
        return plain(next(v["text"] for v in self.visits if v["name"] == name and v["language"] == language))

    def test_nobody_is_kept_out_and_no_script_errs_while_they_are_used(self):
        for name, seen in self.walks.items():
            self.assertEqual((seen.get("faults", []), seen.get("findings", [])), ([], []), name)


class Full(App):
    """Three trainings, a champion before and now, forecasts of a fortnight and of tomorrow."""

    @classmethod
    def setUpClass(cls):
        cls.make_place()
        cls.place.write_small_data(days_ending(TODAY - ONE_DAY))
        config = day_ahead_config(TODAY - ONE_DAY)
        config["training"]["epochs"] = 8
        cls.place.write_config(config)
        runs = []
        for seed, name in ((1, "first"), (2, "second"), (3, LONG_NAME)):
            settings = ("--set", f"training.seed={seed}", "--set", f"run_name={name}")
            trained = cls.succeed("train", "--config", "small.json", *settings, "--json")
            runs.append(trained.json["run_id"])
        cls.succeed("backtest", "--config", "small.json")
        for run in runs[:2]:
            cls.succeed("models", "promote", run, "--name", "town", "--yes")
        for days in range(14, 0, -1):
            cls.succeed("predict", "--config", "small.json", "--at", str(TODAY - days * ONE_DAY))
        cls.succeed("predict", "--config", "small.json", "--explain")
        # A training that lasts, to be watched and cancelled.
        config["training"]["epochs"] = 20000
        config["training"]["patience"] = 20000
        cls.place.write_config(config)
        cls.served = cls.serve("--config", "small.json")
        cls.run_ids = runs
        visits = [everywhere(name, f"/#/{name}") for name in PAGES]
        visits += [everywhere("run", f"/#/runs/{runs[0]}"), everywhere("compare", f"/#/runs/compare?ids={','.join(runs)}")]
        visits += [narrow("long-name", f"/#/runs/{runs[2]}"), narrow("no-such-run", "/#/runs/ffffffffffff")]
        visits.append(narrow("no-such-page", "/#/nowhere"))
        cls.asked = {
            path: cls.served.get(f"/api/v1/{path}")
            for path in ("forecast", "forecast/explanation", "forecast/errors", "runs", "models/town", "data", f"runs/{runs[0]}")
        }
        cls.walk(cls.served, visits, ["plot", "keyboard", "runs", "data", "promote", "jobs", "offline"])

    def test_the_forecast_says_its_sentence_in_both_languages(self):
        sentence = self.asked["forecast"]["sentence"]
        self.assertIn(plain(sentence["en"]), self.said("forecast"))
        self.assertIn(plain(sentence["fr"]), self.said("forecast", "fr-FR"))

    def test_the_reasons_add_up_to_the_forecast(self):
        why = self.asked["forecast/explanation"]
        self.assertAlmostEqual(why["newest"] + sum(group["mw"] for group in why["groups"]), why["forecast"], 6)
        text = self.said("forecast")
        for group in why["groups"]:
            self.assertIn(plain(group["text"]["en"]), text)
        self.assertIn(f"Newest load {why['newest']:.1f}", text)
        self.assertIn(f"Forecast {why['forecast']:.1f}", text)

    def test_the_errors_are_those_of_the_api(self):
        errors = self.asked["forecast/errors"]
        self.assertIn(f"{errors['mae']:.2f} MW", self.said("forecast"))
        self.assertIn(f"{errors['mae']:.2f} MW".replace(".", ","), self.said("forecast", "fr-FR"))
        self.assertIn(f"{100 * errors['coverage_80']:.0f} %", self.said("forecast"))

    def test_the_plot_reads_zooms_and_is_saved(self):
        plot = self.walks["plot"]
        self.assertIn("load", plot["hovered"]["readout"])
        self.assertIn("80", plot["hovered"]["readout"])
        self.assertIn("°C", plot["below"])
        self.assertNotEqual(plot["zoomed"]["ticks"], plot["hovered"]["ticks"])
        self.assertEqual(plot["zoomed"]["ticks"], plot["zoomedBelow"])
        self.assertNotEqual(plot["back"]["ticks"], plot["zoomed"]["ticks"])
        newest = self.asked["forecast"]["steps"][-1]["forecast"]
        self.assertIn(f"{newest:.1f}", plot["last"]["readout"])
        self.assertGreater(plot["rows"], 7)
        self.assertEqual(plot["png"], "PNG")
        self.assertGreater(plot["pngBytes"], 10_000)
        status, headers, content = self.served.ask("GET", plot["csv"])
        self.assertEqual((status, headers["Content-Type"].split(";")[0]), (200, "text/csv"))
        self.assertGreater(len(content.splitlines()), 1)

    def test_everything_is_reached_by_the_keyboard(self):
        seen = self.walks["keyboard"]
        self.assertGreaterEqual(len(seen["reached"]), seen["reachable"])
        self.assertTrue(all("none" not in at.split()[-1] for at in seen["reached"]), seen["reached"])
        self.assertEqual(seen["pages"], {"r": "#/runs", "m": "#/models", "d": "#/data", "o": "#/operations", "f": "#/forecast"})
        self.assertIn("Operations", seen["keys"])
        self.assertTrue(seen["closed"])
        self.assertEqual(seen["kept"], ["dark", "fr"])

    def test_runs_are_searched_sorted_compared_and_looked_into(self):
        seen = self.walks["runs"]
        self.assertEqual(len(seen["all"]), len(self.asked["runs"]["runs"]))
        scores = [float(text) for text in seen["sorted"] if text != "–"]
        self.assertEqual(scores, sorted(scores))
        self.assertIn("No run is like that", seen["none"])
        self.assertNotIn("undefined", seen["wrong"])
        self.assertEqual(len(seen["found"]), 3)
        self.assertIn("training.seed", seen["compared"])
        first, second = seen["others"]
        self.assertEqual((len(first), len(set(first)), len(set(second))), (2, 1, 1))
        self.assertNotEqual(first, second)
        self.assertGreater(seen["rows"], 30)
        self.assertIn('"experiment": "small"', seen["json"])
        self.assertIn("missed the load", seen["framed"])
        self.assertGreaterEqual(seen["curves"], 2)

    def test_a_run_shows_its_metrics(self):
        mae = self.asked[f"runs/{self.run_ids[0]}"]["run"]["metrics"]["mae"]["last"]
        self.assertIn(f"first missed the load by {mae:.2f} MW", self.said("run"))
        self.assertIn("There is no such page", self.said("no-such-page"))
        self.assertIn("ffffffffffff", self.said("no-such-run"))

    def test_promotion_says_what_it_replaces_and_how_to_undo_it(self):
        seen = self.walks["promote"]
        self.assertIn("version 2", seen["before"])
        self.assertIn("version 2", seen["asked"])
        self.assertIn("version 1", seen["asked"])
        self.assertIn("mae", seen["asked"])
        self.assertEqual(seen["kept"], seen["before"])
        self.assertIn("version 1", seen["after"])
        self.assertIn("To undo it", seen["done"])

    def test_jobs_are_started_watched_over_a_reload_and_cancelled(self):
        seen = self.walks["jobs"]
        self.assertIn("train", seen["running"])
        self.assertIn("Stop it", seen["again"])
        self.assertIn("Ctrl-C", seen["asked"])
        self.assertIn("cancelled", seen["cancelled"])
        self.assertIn("done", seen["ended"])
        self.assertIn("kept in", seen["log"])

    def test_a_server_that_is_gone_is_said_and_its_return_is_seen(self):
        seen = self.walks["offline"]
        self.assertIn("does not answer", seen["said"])
        self.assertIn("version", seen["back"])

    def test_the_data_are_those_of_the_api(self):
        text = self.said("data")
        self.assertIn("load.mw", text)
        for series in self.asked["data"]["series"]:
            self.assertIn(plain(f"{series['values']}"), text)

    def test_the_calendar_of_a_series_is_folded_until_it_is_asked_for(self):
        seen = self.walks["data"]
        self.assertEqual(seen["before"], 1)
        self.assertIn("weather.t", seen["summary"])
        self.assertIn("weather.t", seen["title"])

    @unittest.skipIf(os.getloadavg()[0] > (os.cpu_count() or 1), "a machine that is busy with other things cannot tell")
    def test_the_first_thing_is_seen_within_100_ms(self):
        paints = [paint for _, paint in self.each("paint") if paint is not None]
        self.assertLess(min(paints), 100)


class Empty(App):
    """A config, and nothing else."""

    @classmethod
    def setUpClass(cls):
        cls.make_place()
        cls.place.write_small_data(small_data())
        cls.place.write_config(day_ahead_config(test_tomorrow.TODAY))
        served = cls.serve("--config", "small.json")
        visits = [everywhere(f"empty-{name}", f"/#/{name}") for name in PAGES]
        cls.walk(served, visits)

    def test_each_page_says_what_to_do(self):
        self.assertRegex(self.said("empty-forecast"), r"forecast train --config \S*small.json")
        self.assertIn("forecast train", self.said("empty-runs"))
        self.assertIn("forecast models promote", self.said("empty-models"))
        self.assertIn("load.mw", self.said("empty-data"))  # a file, which is there
        self.assertIn("Nothing was started", self.said("empty-operations"))

    def test_they_say_it_in_french(self):
        self.assertIn("Entraîner un modèle, puis prévoir", self.said("empty-forecast", "fr-FR"))
        self.assertIn("Aucun modèle", self.said("empty-models", "fr-FR"))


class NoConfig(App):
    """An empty directory."""

    @classmethod
    def setUpClass(cls):
        cls.make_place()
        served = cls.serve()
        cls.walk(served, [narrow(f"bare-{name}", f"/#/{name}") for name in PAGES])

    def test_the_first_step_is_named(self):
        for name in ("forecast", "runs", "data", "operations"):
            self.assertIn("forecast init load.csv weather.csv", self.said("bare-" + name))


class NoData(App):
    """A source that has not been asked yet."""

    @classmethod
    def setUpClass(cls):
        cls.make_place()
        config = day_ahead_config(TODAY)
        config["sources"]["load"] = {"type": "eco2mix", "base_url": "http://127.0.0.1:9", "territory": "242900314"}
        config["frame"]["target"] = "load.consommation"
        cls.place.write_small_data()
        cls.place.write_config(config)
        served = cls.serve("--config", "small.json")
        cls.walk(served, [narrow(f"no-data-{name}", f"/#/{name}") for name in PAGES])

    def test_each_page_says_how_to_get_some(self):
        self.assertIn("forecast data fetch --config", self.said("no-data-data"))
        self.assertIn("forecast data fetch", self.said("no-data-forecast"))
        self.assertIn("Fetch the data", self.said("no-data-operations"))


class StoreAway(App):
    """The run store is broken while it is served."""

    @classmethod
    def setUpClass(cls):
        cls.make_place()
        cls.place.write_small_data(days_ending(TODAY - ONE_DAY))
        cls.place.write_config(day_ahead_config(TODAY - ONE_DAY))
        cls.succeed("train", "--config", "small.json")
        served = cls.serve("--config", "small.json")
        database = cls.place.file("mlruns", "mlflow.db")
        with open(database, "r+b") as file:
            file.write(b"no database " * (os.path.getsize(database) // 12))
        cls.walk(served, [narrow(f"away-{name}", f"/#/{name}") for name in PAGES])

    def test_it_says_what_failed_and_what_to_do_and_offers_to_try_again(self):
        for name in ("runs", "models"):
            text = self.said("away-" + name)
            self.assertIn("What was stored is damaged", text)
            self.assertIn("mlflow.db", text)
            self.assertIn("Put the store back from a copy", text)
            self.assertIn("Try again", text)
            self.assertIn("Ce qui était gardé est endommagé", self.said("away-" + name, "fr-FR"))

    def test_what_does_not_need_the_store_is_shown(self):
        self.assertIn("load.mw", self.said("away-data"))
        self.assertIn("Nothing was started", self.said("away-operations"))


class RowRuns(App):
    """Runs and models of rows of a table, without a config."""

    @classmethod
    def setUpClass(cls):
        cls.make_place()
        cls.place.write("machines.csv", test_tabular.machines_csv())
        cls.place.write_config(test_tabular.machines_config())
        number = {"target": "heat", "id_columns": ["id"], "drop": ["failed"]}
        train = ("train", "--config", "small.json", "--json", "--set")
        runs = [cls.succeed(*train, f"model.boosted.depth={depth}").json for depth in (2, 3)]
        for run in runs:
            cls.succeed("models", "register", "machines", "--run", run["run_id"])
        cls.succeed("models", "promote", "machines/1", "--yes")
        cls.place.write_config(test_tabular.machines_config(task="regression", table=number))
        runs.append(cls.succeed(*train, "model.type=linear").json)
        served = cls.serve()
        cls.trained = runs
        visits = [narrow("rows-class", f"/#/runs/{runs[0]['run_id']}"), narrow("rows-number", f"/#/runs/{runs[2]['run_id']}")]
        visits += [narrow(f"rows-{name}", f"/#/{name}") for name in ("runs", "models")]
        cls.promotion = served.get("/api/v1/models/machines/promotion?version=2")
        cls.walk(served, visits)

    def test_a_run_says_how_well_it_tells_its_target(self):
        auc = f"{self.trained[0]['metrics']['roc_auc']:.4f}"
        self.assertIn(f"tells failed with a ROC-AUC of {auc}", self.said("rows-class"))
        self.assertIn(f"une ROC-AUC de {auc.replace('.', ',')}", self.said("rows-class", "fr-FR"))
        self.assertIn(f"missed heat by {self.trained[2]['metrics']['mae']:.2f} on average", self.said("rows-number"))

    def test_lists_have_the_scores_of_rows_and_no_unit_of_a_load(self):
        self.assertEqual("", self.promotion["unit"])
        self.assertRegex(self.said("rows-runs"), "roc_auc f1_score mae r2_score")
        self.assertIn("ROC-AUC F1", self.said("rows-models"))
        for name in ("rows-class", "rows-number", "rows-runs", "rows-models"):
            self.assertNotRegex(self.said(name), r"\bMW\b")


class ReadOnly(App):
    @classmethod
    def setUpClass(cls):
        cls.make_place()
        cls.place.write_small_data(days_ending(TODAY - ONE_DAY))
        cls.place.write_config(day_ahead_config(TODAY - ONE_DAY))
        for seed in ("1", "2"):
            run = cls.succeed("train", "--config", "small.json", "--set", f"training.seed={seed}", "--json").json["run_id"]
            cls.succeed("models", "promote", run, "--name", "town", "--yes")
        served = cls.serve("--config", "small.json", "--read-only")
        cls.walk(served, [narrow("read-only-models", "/#/models"), narrow("read-only-operations", "/#/operations")])

    def test_it_says_that_nothing_can_be_changed(self):
        self.assertIn("nothing can be promoted here", self.said("read-only-models"))
        self.assertIn("nothing can be started here", self.said("read-only-operations"))


class Files(unittest.TestCase):
    """What is in web/; reports and /docs have files of their own there."""

    def sentences(self, language):
        with open(os.path.join(WEB, f"app.{language}.json"), encoding="utf-8") as file:
            return json.load(file)

    def test_all_assets_of_a_language_stay_below_200_kB(self):
        others = {"page.html", "report.js", "items.js", "words.json", "app.en.json", "docs.html", "docs.js", "openapi.json"}
        files = [name for name in glob.glob(os.path.join(WEB, "**", "*.*"), recursive=True) if os.path.basename(name) not in others]
        self.assertLess(sum(os.path.getsize(name) for name in files), 200_000)

    def test_both_languages_have_the_sentences_that_the_pages_say_and_no_other(self):
        sentences = self.sentences("en")
        # English has what `data check` says itself.
        self.assertEqual(list(sentences), [key for key in self.sentences("fr") if not key.startswith(("found.", "to_do."))])
        scripts = ""
        for name in glob.glob(os.path.join(WEB, "*.js")) + glob.glob(os.path.join(WEB, "pages", "*.js")):
            with open(name, encoding="utf-8") as file:
                scripts += file.read()
        named = set(re.findall(r'say\(\s*"([^"]+)"', scripts))
        self.assertEqual(sorted(named - set(sentences)), [])
        made = set(re.findall(r"`([a-z]+\.[a-z_.]*)\$\{", scripts))
        unused = [key for key in sentences if f'"{key}"' not in scripts and not any(key.startswith(start) for start in made)]
        self.assertEqual(unused, [])

    def test_every_kind_of_finding_has_its_words(self):
        with open(os.path.join(ROOT, "include", "forecast", "quality", "check.hpp"), encoding="utf-8") as file:
            listed = re.search(r"enum class FindingKind \{(.*?)\};", file.read(), re.DOTALL).group(1)
        kinds = set(re.findall(r"^\s+(\w+)(?=,|\s|$)", listed, re.MULTILINE))
        self.assertIn("gap", kinds)
        french = self.sentences("fr")
        for kind in kinds:
            self.assertLessEqual({f"check.{kind}", f"found.{kind}"}, set(french))

    def test_a_sentence_has_the_same_places_in_both(self):
        english, french = self.sentences("en"), self.sentences("fr")
        for key, text in english.items():
            with self.subTest(key=key):
                self.assertEqual(set(re.findall(r"\{\d\}", text)), set(re.findall(r"\{\d\}", french[key])))


if __name__ == "__main__":
    unittest.main()
