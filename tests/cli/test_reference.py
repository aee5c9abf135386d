"""The documentation: pages made from what the program says of itself, links, and the commands that pages show."""

import glob
import json
import os
import re
import shlex
import subprocess
import unittest

BINARY = os.path.abspath(os.environ["FORECAST_BINARY"])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CODE_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"!?\[[^\]]+\]\(([^)\s]+)\)")


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def pages():
    found = [os.path.join(ROOT, name) for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "src/README.md")]
    return found + sorted(glob.glob(os.path.join(ROOT, "docs", "**", "*.md"), recursive=True))


def name_of(page):
    return os.path.relpath(page, ROOT)


def anchor(heading):
    """What GitHub makes of a heading."""
    kept = "".join(c for c in heading.lower() if c.isalnum() or c in "_- ")
    return kept.strip().replace(" ", "-")


def anchors(page):
    return {anchor(line.lstrip("#")) for line in CODE_BLOCK.sub("", text_of(page)).splitlines() if line.startswith("#")}


def is_broken(page, link):
    place, _, fragment = link.partition("#")
    target = os.path.normpath(os.path.join(os.path.dirname(page), place)) if place else page
    return not os.path.exists(target) or (fragment and fragment not in anchors(target))


def shown_commands(page, verbs):
    """The command lines of a page, each up to the first sign that is the shell's or a comment; also `predict --days 3`
    in a sentence, where the program is not named."""
    text = text_of(page)
    in_blocks = re.findall(r"(?:^|\$ |&& |/)forecast ([a-z-].*)$", "\n".join(CODE_BLOCK.findall(text)), re.MULTILINE)
    inline = [code.strip("`").removeprefix("forecast ") for code in CODE.findall(CODE_BLOCK.sub("", text))]
    for line in in_blocks + [code for code in inline if code.split(" ")[0] in verbs]:
        yield re.split(r"\s[#|>&]|;|\s{3,}", line)[0]


class Reference(unittest.TestCase):
    maxDiff = None

    def check_page(self, name):
        made = subprocess.run([os.path.join(ROOT, "scripts", "reference"), name], check=True, stdout=subprocess.PIPE)
        kept = text_of(os.path.join(ROOT, "docs", "reference", name + ".md"))
        self.assertEqual(kept, made.stdout.decode(), "make it anew: scripts/reference")

    def test_the_page_of_the_config_is_what_the_program_gives(self):
        self.check_page("config")

    def test_the_page_of_the_config_of_rows_is_what_the_program_gives(self):
        self.check_page("config-rows")

    def test_the_page_of_the_commands_is_what_the_program_gives(self):
        self.check_page("commands")


    def output_of(self, *words):
        return subprocess.run([BINARY, *words], check=True, stdout=subprocess.PIPE).stdout.decode()

    def test_the_page_of_the_features_has_every_type(self):
        schema = json.loads(self.output_of("config", "schema"))
        kinds = schema["properties"]["features"]["properties"]["ahead"]["items"]["oneOf"]
        page = text_of(os.path.join(ROOT, "docs", "reference", "features.md"))
        described = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]*) \|", page, re.MULTILINE))))
        self.assertEqual({kind["properties"]["type"]["const"] for kind in kinds}, described)

    def test_the_page_of_the_exit_codes_has_every_code(self):
        said = self.output_of("--help").partition("Exit codes:")[2]
        page = text_of(os.path.join(ROOT, "docs", "reference", "exit-codes.md"))
        described = re.findall(r"\d+", " ".join(re.findall(r"^\| (\d[^|]*) \|", page, re.MULTILINE)))
        self.assertEqual(re.findall(r"\b\d+\b", said), described)


class Pages(unittest.TestCase):
    def test_every_link_leads_to_a_file_and_heading_that_is_there(self):
        for page in pages():
            links = [link for link in LINK.findall(CODE_BLOCK.sub("", text_of(page))) if "://" not in link]
            for link in links:
                with self.subTest(page=name_of(page), link=link):
                    self.assertFalse(is_broken(page, link))

    def test_a_link_to_a_heading_that_is_not_there_is_found(self):
        self.assertTrue(is_broken(os.path.join(ROOT, "README.md"), "docs/glossary.md#no-such-word"))

    def test_every_page_can_be_reached_from_the_readme(self):
        reached, waiting = set(), [os.path.join(ROOT, "README.md")]
        while waiting:
            page = waiting.pop()
            if page in reached or not page.endswith(".md"):
                continue
            reached.add(page)
            for link in LINK.findall(text_of(page)):
                target = os.path.normpath(os.path.join(os.path.dirname(page), link.partition("#")[0]))
                if os.path.isfile(target):
                    waiting.append(target)
        self.assertEqual([], [name_of(page) for page in pages() if page not in reached])

    def test_the_map_of_the_code_names_files_that_are_there(self):
        rows = re.findall(r"^\| (`[^|]*) \|", text_of(os.path.join(ROOT, "src", "README.md")), re.MULTILINE)
        for name in re.findall(r"`([^`]+)`", " ".join(rows)):
            with self.subTest(name=name):
                stem = name.removesuffix(".hpp") + ".[ch]pp"
                places = (("src", "*", stem), ("include", "forecast", "*", stem), ("include", "forecast", stem))
                self.assertTrue(any(glob.glob(os.path.join(ROOT, *place)) for place in places))

    def test_the_readme_is_short(self):
        lines = text_of(os.path.join(ROOT, "README.md")).splitlines()
        self.assertLessEqual(len(lines), 150)
        self.assertLessEqual(max(len(line) for line in lines), 120)

    def test_every_command_and_option_that_a_page_shows_is_there(self):
        reference = text_of(os.path.join(ROOT, "docs", "reference", "commands.md"))
        helps = dict(re.findall(r"^## forecast ([a-z -]+)\n\n```text\n(.*?)^```$", reference, re.MULTILINE | re.DOTALL))
        common = reference.partition("## All commands")[2]
        verbs = {name.split(" ")[0] for name in helps}
        for page in pages():
            for line in shown_commands(page, verbs):
                words = shlex.split(line)
                command = next((" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in helps), None)
                with self.subTest(page=name_of(page), command=line):
                    self.assertTrue(command or words[0].startswith("-"), "there is no such command")
                    said = helps.get(command, "") + common
                    options = [re.match(r"--?[a-z-]+", word) for word in words]
                    unknown = [o.group() for o in options if o and not re.search(rf"(^|[ ,]){o.group()}\b", said, re.M)]
                    self.assertEqual([], unknown)


if __name__ == "__main__":
    unittest.main()
