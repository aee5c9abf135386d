"""The pages of reports, in Debian's chromium: every width and theme, no request, no error, nothing that keeps people out, and plots
that answer."""

import datetime
import json
import os
import unittest

import in_browser
from in_browser import PICTURES  # also puts tests/cli on the path

import test_monitor  # noqa: E402
from support import small_config  # noqa: E402

WIDTHS = [360, 1280, 2560]


def half_hours(rows):
    """A fortnight and more of half-hours over the end of March, when clocks go forward; a day of them is missing."""
    first = datetime.datetime(2018, 3, 12)
    lines = ["time,actual,linear,j-7,issued_at,linear low80,linear high80,linear low95,linear high95"]
    for number in range(rows):
        if 400 <= number < 448:
            continue
        time = first + datetime.timedelta(minutes=30 * number)
        load = 200 + 40 * (time.hour >= 6) - 30 * (time.weekday() > 4) + number % 7
        value = load + (number * 37 % 11 - 5)
        day = time.date().isoformat()
        lines.append(f"{time.isoformat()}Z,{load},{value},{load + 9},{day}T00:00:00Z,{value - 5},{value + 5},{value - 9},{value + 9}")
    return "\n".join(lines) + "\n"


class Pages(in_browser.InBrowser):
    @classmethod
    def setUpClass(cls):
        cls.make_place()
        cls.place.write_small_data()
        cls.place.write_config(small_config())
        cls.succeed("train", "--config", "small.json")
        backtested = cls.succeed("backtest", "--config", "small.json", "--json")
        run = json.loads(backtested.out)["run_id"]
        pages = []
        for name, arguments, used in [
            ("training", ("--run", "latest"), True),
            ("backtest", ("--run", run), True),
            ("backtest-fr", ("--run", run, "--language", "fr"), False),
            ("compared", ("--run", "latest", "--run", run), False),
        ]:
            cls.succeed("report", *arguments, "--out", f"{name}.html")
            pages.append({"name": name, "file": cls.place.file(f"{name}.html"), "widths": WIDTHS, "themes": ["light", "dark"], "used": used})
        cls.place.write(os.path.relpath(cls.place.artifact(run, "predictions.csv"), cls.place.path), half_hours(1600))
        cls.succeed("report", "--run", run, "--out", "half-hours.html")
        pages.append({"name": "half-hours", "file": cls.place.file("half-hours.html"), "widths": [360, 1280], "themes": ["light"], "used": True})
        pages += cls.searched()
        pages += cls.monitored()
        cls.visits = in_browser.seen_by("look.mjs", pages=pages)

    @classmethod
    def searched(cls):
        """Pages of a sweep with failed trials and early ends, of a comparison of a long name, of a cross-validation."""
        parameters = {
            "training.learning_rate": {"from": 0.0003, "to": 0.3, "scale": "log"},
            "network.lstm_units": [[4], [6, 3], [8]],
            "network.dropout": {"from": 0, "to": 0.4, "step": 0.1},
            "window.size": [7, 14, 650],
        }
        sweep = {"parameters": parameters, "method": "random", "trials": 40, "pruning": "median", "keep": 2, "seeds": 2}
        variants = {"plain": {}, "small": {"network": {"lstm_units": [3]}}, "a name that goes on " * 11: {"network": {"lstm_units": [8]}}}
        cls.place.write_config(small_config(sweep=sweep, variants=variants), "searched.json")
        pages = []
        for name, arguments in [
            ("sweep", ("sweep",)),
            ("comparison", ("compare", "--seeds", "2")),
            ("cross-validation", ("cross-validate", "--folds", "4")),
        ]:
            run = json.loads(cls.succeed(*arguments, "--config", "searched.json", "--json").out)["run_id"]
            for language in ("en", "fr"):
                file = f"{name}-{language}.html"
                cls.succeed("report", "--run", run, "--language", language, "--out", file)
                page = {"name": file[:-5], "file": cls.place.file(file), "widths": WIDTHS, "themes": ["light", "dark"], "used": False}
                pages.append({**page, "picked": name == "sweep"})
        return pages

    @classmethod
    def monitored(cls):
        """Pages of monitor: of a town with a break and a day that stood still, and of one without any forecast."""
        town = test_monitor.MonitorTest()
        town.setUp()
        cls.addClassCleanup(town.doCleanups)
        empty = {"name": "monitor-empty", "file": town.place.file("empty.html"), "widths": [360, 1280], "themes": ["dark"], "used": False}
        town.place.run("monitor", "--config", "small.json", "--out", "empty.html")
        town.keep()
        still = test_monitor.ago(9)
        town.place.write_small_data(
            [(date, load - 12 * (date >= test_monitor.ago(40)) - 60 * (date == still), t) for date, load, t in town.loads]
        )
        pages = [empty]
        for name, language in [("monitor", "en"), ("monitor-fr", "fr")]:
            town.place.run("monitor", "--config", "small.json", "--out", f"{name}.html", "--language", language)
            page = {"name": name, "file": town.place.file(f"{name}.html"), "widths": WIDTHS, "themes": ["light", "dark"], "used": False}
            pages.append(page)
        return pages

    def test_a_plot_reads_all_lines_at_the_cursor_and_zooms(self):
        used = [(page, plot) for page, plot in self.each("plot") if plot]
        self.assertGreaterEqual(len(used), 12)
        for page, plot in used:
            self.assertIn("load", plot["hovered"]["readout"], page)
            self.assertIn("80", plot["hovered"]["readout"], page)
            self.assertNotEqual(plot["zoomed"]["ticks"], plot["hovered"]["ticks"], page)
            self.assertNotEqual(plot["back"]["ticks"], plot["zoomed"]["ticks"], page)
            self.assertNotEqual(plot["keyed"]["readout"], plot["hovered"]["readout"], page)
            self.assertGreater(plot["rows"], 20, page)

    def test_trials_are_picked_by_pointer_and_keys_and_hidden_by_their_kind(self):
        picked = [(page, result) for page, result in self.each("picked") if result]
        self.assertGreaterEqual(len(picked), 12)
        for page, result in picked:
            self.assertIn("val_loss", result["first"], page)
            self.assertNotEqual(result["second"], result["first"], page)
            self.assertIn("val_loss", result["hovered"], page)
            self.assertEqual(result["rows"], 40, page)
            self.assertLess(result["left"], result["all"], page)

    def test_it_prints(self):
        for name in {visit["name"] for visit in self.visits}:
            self.assertGreater(os.path.getsize(os.path.join(PICTURES, f"{name}.pdf")), 10_000)


if __name__ == "__main__":
    unittest.main()
