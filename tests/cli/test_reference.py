"""docs/reference, which is made from what the program says of itself."""

import os
import subprocess
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class ConfigReference(unittest.TestCase):
    maxDiff = None

    def test_the_page_of_the_config_is_what_the_program_gives(self):
        page = os.path.join(ROOT, "docs", "reference", "config.md")
        made = subprocess.run([os.path.join(ROOT, "scripts", "config-reference")], check=True, stdout=subprocess.PIPE)
        with open(page, encoding="utf-8") as file:
            kept = file.read()

        self.assertEqual(kept, made.stdout.decode(), f"make it anew: scripts/config-reference > {page}")


if __name__ == "__main__":
    unittest.main()
