"""Plots of characters below the tables, on terminals alone."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
import unittest

from support import BINARY, CommandLineTest, small_config


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
        text = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the program has closed its end
                break
            if not part:
                break
            text += part
        errors = process.stderr.read().decode()
        process.stderr.close()
        os.close(ours)
        self.assertEqual(process.wait(), 0, errors)
        return text.decode()

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


if __name__ == "__main__":
    unittest.main()
