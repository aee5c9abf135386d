"""Plots of characters below the tables, on terminals alone."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import unittest

from support import BINARY, CommandLineTest, small_config


def read_all(terminal):
    """What a program has sent to its terminal until it closed it."""
    text = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the program has closed its end
            break
        if not part:
            break
        text += part
    os.close(terminal)
    return text.decode()


class OnATerminal(CommandLineTest):
    """Plots below the tables, where stdout is a terminal that draws."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        place.write_config(small_config())
        trained = place.run("train", "--config", "small.json", "--set", "training.epochs=8")
        assert trained.code == 0, trained.err

    def shown(self, *arguments, **environment):
        """What a terminal of 100 columns is sent."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        settings = {"LC_ALL": "C.UTF-8", "TERM": "xterm", **environment}
        process = subprocess.Popen(
            [BINARY, *arguments], cwd=self.place.path, stdout=theirs, stderr=subprocess.PIPE, env=self.place.environment(settings)
        )
        os.close(theirs)
        text = read_all(ours)
        errors = process.stderr.read().decode()
        process.stderr.close()
        self.assertEqual(process.wait(), 0, errors)
        return text

    def draws(self, text):
        return any("⠀" < character <= "⣿" or "▁" <= character <= "█" for character in text)

    def test_predict_evaluate_show_and_status_draw(self):
        for command in (("predict",), ("evaluate", "--run", "latest"), ("runs", "show", "latest"), ("data", "status", "--config", "small.json")):
            self.assertTrue(self.draws(self.shown(*command)), command)
            self.assertFalse(self.draws(self.shown("--plain", *command)), command)

    def test_nothing_is_drawn_for_a_terminal_without_these_characters_or_for_files(self):
        self.assertFalse(self.draws(self.shown("predict", LC_ALL="C")))
        self.assertFalse(self.draws(self.shown("predict", TERM="dumb")))
        self.assertFalse(self.draws(self.shown("predict", "--json")))
        self.assertFalse(self.draws(self.succeed("predict", LC_ALL="C.UTF-8").out))


def screen(text, columns):
    """What a terminal shows after `text`, and every line that it ever showed."""
    cells, shown, row, column = {}, set(), 0, 0

    def line(number):
        return "".join(cells.get((number, at), " ") for at in range(columns)).rstrip()

    for code, character in re.findall("\x1b\\[([0-9;]*[A-Za-z])|(.)", text, re.DOTALL):
        if code == "K":
            shown.add(line(row))
            cells = {at: cell for at, cell in cells.items() if at[0] != row or at[1] < column}
        elif code.endswith("A"):
            row -= int(code[:-1] or 1)
        elif character == "\n":
            shown.add(line(row))
            row += 1
        elif character == "\r":
            column = 0
        elif character:
            if column == columns:
                row, column = row + 1, 0
            cells[row, column] = character
            column += 1
    return [line(number) for number in range(row + 1)], shown


class SweepOnATerminal(CommandLineTest):
    def test_the_best_trials_are_a_table_below_the_progress_and_gone_in_the_end(self):
        self.place.write_small_data()
        parameters = {"training.learning_rate": [0.01, 0.003], "network.lstm_units": [[4], [6, 3]]}
        self.place.write_config(small_config(sweep={"parameters": parameters, "keep": 0}))
        ours, theirs = pty.openpty()
        columns = 60
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        settings = {"LC_ALL": "C.UTF-8", "TERM": "xterm"}
        process = subprocess.Popen(
            [BINARY, "sweep", "--config", "small.json"],
            cwd=self.place.path,
            stdout=subprocess.DEVNULL,
            stderr=theirs,
            env=self.place.environment(settings),
        )
        os.close(theirs)
        text = read_all(ours)
        self.assertEqual(process.wait(), 0, text)
        left, shown = screen(text, columns)
        self.assertTrue(any(re.match(r"trial 4/4$", line) for line in shown), shown)
        self.assertIn("trial  val_loss  lstm_units  learning_rate", {re.sub("  +", "  ", line.strip()) for line in shown})
        leaders = {line for line in shown if re.match(r" +[1-4] +0\.\d+ +\[(4|6,3)\] +0\.0(1|03)$", line)}
        self.assertGreaterEqual(len(leaders), 4)
        self.assertFalse(any("val_loss" in line for line in left), left)


if __name__ == "__main__":
    unittest.main()
