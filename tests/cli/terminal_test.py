#!/usr/bin/python3
"""The summary in a terminal: terminal_test.py PROGRAM SOURCE_FOLDER [--accept | unittest arguments]

Golden texts at 80 and 120 columns and in ASCII, tests/cli/terminal/*.txt; --accept writes them anew.
"""

import os
import pathlib
import pty
import re
import struct
import fcntl
import subprocess
import sys
import tempfile
import termios
import unittest

import program
from program import SMALL, ProgramTest, restore_signals

GOLDEN = pathlib.Path(__file__).with_name("terminal")
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def environment(**changes):
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "LC_ALL", "LC_CTYPE")}
    kept.update({"LANG": "C.UTF-8", "TERM": "xterm-256color"})
    kept.update(changes)
    return kept


def piped(folder, *arguments, **changes):
    """What `show` prints into a pipe, from the title of the summary on."""
    out = subprocess.run([program.PROGRAM, "show", "a.h5", *arguments], cwd=folder, check=True, encoding="utf-8",
                         stdout=subprocess.PIPE, env=environment(**changes)).stdout
    return out[out.index("BTCUSDT at "):]


def on_terminal(folder, columns, *arguments, **changes):
    """The same on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen([program.PROGRAM, *arguments], cwd=folder, stdout=theirs, stderr=theirs,
                               env=environment(**changes), preexec_fn=restore_signals)
    os.close(theirs)
    out = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    os.close(ours)
    assert process.wait() == 0
    return out.decode().replace("\r\n", "\n")


def golden_texts(folder):
    return {"80": piped(folder, COLUMNS="80"), "120": piped(folder, COLUMNS="120"),
            "plain": piped(folder, "--plain", COLUMNS="80")}


class Terminal(ProgramTest):
    def setUp(self):
        super().setUp()
        self.cascade("run", self.write(SMALL), "-q", "-o", "a.h5")

    def show(self, columns, **changes):
        out = on_terminal(self.folder, columns, "show", "a.h5", **changes)
        return out[out.index("BTCUSDT at "):]

    def test_golden(self):
        for name, text in golden_texts(self.folder).items():
            with self.subTest(name):
                self.assertEqual(text, (GOLDEN / f"{name}.txt").read_text(encoding="utf-8"))

    def test_fits(self):
        for columns in (80, 120):
            self.assertLessEqual(max(map(len, piped(self.folder, COLUMNS=str(columns)).splitlines())), columns)

    def test_a_terminal_shows_the_same_with_colours(self):
        for columns in (80, 120):
            text = self.show(columns)
            self.assertRegex(text, ESCAPE)
            self.assertEqual(ESCAPE.sub("", text), piped(self.folder, COLUMNS=str(columns)))

    def test_no_color(self):
        self.assertEqual(self.show(80, NO_COLOR="1"), piped(self.folder))
        self.assertRegex(self.show(80, NO_COLOR=""), ESCAPE)  # set but empty means nothing

    def test_a_pipe_has_no_escape_sequences(self):
        self.assertNotIn("\x1b", piped(self.folder))

    def test_dumb_terminal_and_other_locales_get_ascii(self):
        plain = piped(self.folder, "--plain")
        self.assertTrue(plain.isascii())
        self.assertEqual(self.show(80, TERM="dumb"), plain)
        self.assertEqual(piped(self.folder, LANG="C"), plain)
        self.assertEqual(self.show(80, LC_ALL="C").count("\x1b") > 0, True)

    def test_progress_tells_share_rate_time_left_and_the_headline(self):
        out = on_terminal(self.folder, 100, "run", self.write(SMALL), "--paths", "200000", "-j", "1", "-o", "b.h5")
        lines = [line for line in re.split(r"[\r\n]", out) if " paths/s" in line]
        self.assertGreater(len(lines), 1, out[:2000])
        for line in lines:
            self.assertLessEqual(len(line.rstrip()), 100)
        widths = [float(high) - float(low) for line in lines
                  for low, high in re.findall(r"to 100,700 on [\d.]+ \[([\d.]+), ([\d.]+)\] %", line)]
        self.assertGreater(len(widths), 1, lines)
        self.assertLess(widths[-1], widths[0])
        none = on_terminal(self.folder, 100, "run", self.write(SMALL), "-o", "c.h5", TERM="dumb")
        self.assertNotIn(" paths/s", none)
        self.assertNotIn("\x1b", none)


def accept():
    with tempfile.TemporaryDirectory() as folder:
        test = Terminal()
        test.folder = pathlib.Path(folder)
        test.cascade("run", test.write(SMALL), "-q", "-o", "a.h5")
        GOLDEN.mkdir(exist_ok=True)
        for name, text in golden_texts(folder).items():
            (GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    program.PROGRAM, program.SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    if sys.argv[3:] == ["--accept"]:
        accept()
    else:
        unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
