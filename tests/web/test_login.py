"""Where the page of the login leads to, by its own script in node."""

import os
import shutil
import subprocess
import unittest
import urllib.parse

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "web", "login.js")
STUBS = """
const ORIGIN = "http://127.0.0.1:8000";
globalThis.location = { search: process.argv[1], origin: ORIGIN };
globalThis.document = { getElementById: () => ({ addEventListener() {} }) };
"""


@unittest.skipUnless(shutil.which("node"), "there is no node")
class Login(unittest.TestCase):
    def wanted(self, target):
        """The address to which the browser goes from /login?next=TARGET."""
        with open(SCRIPT, encoding="utf-8") as file:
            script = STUBS + file.read() + "\nconsole.log(new URL(wanted(), ORIGIN).href);"
        query = "?next=" + urllib.parse.quote(target, safe="")
        return subprocess.run(["node", "-e", script, query], check=True, capture_output=True, text=True).stdout.strip()

    def test_it_leads_back_to_what_was_asked_for(self):
        self.assertEqual(self.wanted("/runs?a=b#c"), "http://127.0.0.1:8000/runs?a=b#c")

    def test_it_leads_to_no_other_host(self):
        for target in ("/.//evil.example/x", "//evil.example", "http://evil.example", "/x/..//evil.example", "javascript:alert(1)"):
            self.assertEqual(urllib.parse.urlsplit(self.wanted(target)).netloc, "127.0.0.1:8000", target)


if __name__ == "__main__":
    unittest.main()
