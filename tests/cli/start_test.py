#!/usr/bin/python3
"""`init`, `completions` and `man` from outside: start_test.py PROGRAM SOURCE_FOLDER [unittest arguments]"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import program
from program import CREATE, SCENARIO, USAGE, ProgramTest, changed

TEMPLATES = ["thresholds", "levels", "stress"]


def options_of(help_text):
    return set(re.findall(r"(?m)^ +(?:-\w,)? *(--[\w-]+)", help_text))


class Init(ProgramTest):
    def test_without_a_name_lists_the_templates(self):
        out, _ = self.cascade("init")
        self.assertEqual(re.findall(r"(?m)^  (\w+) ", out), TEMPLATES)
        self.assertLessEqual(max(map(len, out.splitlines())), 80)

    def test_every_template_is_commented_valid_and_runs(self):
        for name in TEMPLATES:
            out, _ = self.cascade("init", name)
            self.assertIn(f"cascade validate {name}.json", out)
            scenario = json.loads((self.folder / f"{name}.json").read_text())
            self.assertIn("$comment", scenario)
            self.cascade("validate", f"{name}.json")
            out, _ = self.cascade("run", f"{name}.json", "--paths", "500", "--json", "-o", f"{name}.h5")
            self.assertGreater(json.loads(out)["summary"]["variables"]["cascades_mean"]["values"], 0)

    def test_does_not_replace_without_force(self):
        self.cascade("init", "levels", "-o", "a.json")
        self.cascade("init", "levels", "-o", "a.json", status=CREATE)
        self.cascade("init", "stress", "-o", "a.json", "--force")
        self.assertIn("starter-stress", (self.folder / "a.json").read_text())

    def test_did_you_mean(self):
        _, err = self.cascade("init", "threshold", status=USAGE)
        self.assertIn('did you mean "thresholds"?', err)
        self.assertEqual(self.files(), [])

    def test_comments_mean_nothing_and_must_be_text(self):
        plain, _ = self.cascade("run", self.write(changed()), "--json", "-o", "a.h5")
        said = changed(**{"market__$comment": "any", "$comment": "thing"})
        commented, _ = self.cascade("run", self.write(said), "--json", "-o", "b.h5")
        self.assertEqual(json.loads(plain)["results_hash"], json.loads(commented)["results_hash"])
        _, err = self.cascade("validate", self.write(changed(**{"market__$comment": 1})), status=SCENARIO)
        self.assertIn("/market/$comment: a comment must be a string", err)


class Completions(ProgramTest):
    def commands(self):
        out, _ = self.cascade("--help")
        return re.findall(r"(?m)^  (\w+) +\S", out[out.index("Commands:"):])

    def complete(self, *words):
        """What bash offers for the last of the words."""
        script, _ = self.cascade("completions", "bash")
        quoted = " ".join(f"'{word}'" for word in ("cascade", *words))
        line = f"{script}\nCOMP_WORDS=({quoted}); COMP_CWORD={len(words)}; _cascade\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""
        out = subprocess.run(["bash", "-c", line], cwd=self.folder, check=True, stdout=subprocess.PIPE, text=True)
        return out.stdout.split()

    def test_bash_offers_commands_options_and_files(self):
        self.assertEqual(self.complete(""), [*self.commands(), "--help", "--version"])
        self.assertEqual(self.complete("rep"), ["report", "replay"])
        self.assertEqual(self.complete("run", "--pa"), ["--paths"])
        self.write(changed(), "x.json")
        self.assertEqual(self.complete("run", "x"), ["x.json"])
        for command in self.commands():
            about, _ = self.cascade(command, "--help")
            self.assertEqual({w for w in self.complete(command, "--")}, options_of(about), command)

    def test_scripts_of_other_shells_name_every_option(self):
        for shell, mark in (("zsh", "--{}["), ("fish", "-l {} ")):
            script, _ = self.cascade("completions", shell)
            if shutil.which(shell):
                subprocess.run([shell, "-n"], input=script, text=True, check=True)
            for command in self.commands():
                about, _ = self.cascade(command, "--help")
                for option in options_of(about):
                    self.assertIn(mark.format(option[2:]), script, (command, option))

    def test_unknown_shell(self):
        _, err = self.cascade("completions", "tcsh", status=USAGE)
        self.assertIn("fish", err)

    def test_manual_page_has_every_command_and_option_and_no_warning(self):
        page, _ = self.cascade("man")
        self.assertTrue(page.startswith(".TH CASCADE 1 "))
        for command in self.commands():
            self.assertIn(f"\n.SS {command}\n", page)
            about, _ = self.cascade(command, "--help")
            for option in options_of(about):
                self.assertIn(option.replace("-", "\\-"), page)
        if shutil.which("groff"):
            made = subprocess.run(["groff", "-man", "-Tascii", "-ww"], input=page, text=True, check=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual(made.stderr, "")


if __name__ == "__main__":
    program.PROGRAM, program.SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
