"""What the tests of pages share: Debian's chromium by a script of this folder, and what holds of every page, whatever it shows.

scripts/web-test installs the browser; pictures and PDFs lie in build/web-test/ or $FORECAST_SCREENSHOTS. They are looked at by a
person's eye.
"""

import json
import os
import shutil
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "cli"))

from support import Workplace  # noqa: E402

BUILD = os.path.join(ROOT, "build", "web-test")
PICTURES = os.path.abspath(os.environ.get("FORECAST_SCREENSHOTS", BUILD))
MODULES = os.path.abspath(os.environ.get("FORECAST_WEB_MODULES", BUILD))
CHROMIUM = shutil.which("chromium")


def seen_by(script, **order):
    """What a script of this folder has seen in the browser."""
    os.makedirs(PICTURES, exist_ok=True)
    order = {"modules": MODULES, "chromium": CHROMIUM, "pictures": PICTURES, **order}
    ran = subprocess.run(
        ["node", os.path.join(HERE, script)], input=json.dumps(order), capture_output=True, text=True, timeout=1800
    )
    if ran.returncode != 0:
        raise AssertionError(ran.stderr)
    return json.loads(ran.stdout)


@unittest.skipUnless(CHROMIUM and shutil.which("node"), "chromium or node is not installed; scripts/web-test does it")
@unittest.skipUnless(os.path.isdir(os.path.join(MODULES, "node_modules", "axe-core")), "scripts/web-test installs axe-core")
class InBrowser(unittest.TestCase):
    """What holds of every page."""

    visits = []  # each with "name", "width", "theme" and what was seen

    @classmethod
    def make_place(cls):
        cls.place = Workplace()
        cls.addClassCleanup(cls.place.remove)

    @classmethod
    def succeed(cls, *arguments):
        result = cls.place.run(*arguments)
        if result.code != 0:
            raise AssertionError(f"{arguments}\n{result.out}\n{result.err}")
        return result

    def each(self, key):
        for visit in self.visits:
            yield f"{visit['name']} at {visit['width']} px, {visit['theme']}, {visit.get('language', '')}", visit[key]

    def test_a_page_asks_no_other_host(self):
        for page, strangers in self.each("strangers"):
            self.assertEqual(strangers, [], page)

    def test_its_scripts_make_no_error(self):
        for page, faults in self.each("faults"):
            self.assertEqual(faults, [], page)

    def test_it_is_never_wider_than_the_window(self):
        for page, pixels in self.each("wide"):
            self.assertEqual(pixels, 0, page)

    def test_nothing_in_it_keeps_people_out(self):
        for page, findings in self.each("serious"):
            self.assertEqual(findings, [], page)
