#!/usr/bin/python3
"""Runs whose figures lie in scratch files: scratch_test.py PROGRAM SOURCE_FOLDER.

Where figures are kept changes no bit of the result; memory does not grow with paths; a folder that does
not work or is full is one clear line.
"""

import json
import os
import pathlib
import resource
import subprocess
import sys
import unittest

import program
from program import SCENARIO, STORAGE, ProgramTest

FEW, MANY = 1_000_000, 4_000_000
CHEAP = ("--set", "/simulation/horizon=3min", "--set", "/simulation/step=1min", "--set", "/outputs/fan=false",
         "--set", "/outputs/heatmap=false")
MEGABYTE = 1_000_000


class ScratchTest(ProgramTest):
    def scenario(self, name="btc-110k-100k7"):
        return str(program.SOURCE / f"scenarios/{name}.json")

    def run_hash(self, scenario, *arguments):
        out, _ = self.cascade("run", scenario, "--json", "--force", "-o", "r.h5", *arguments)
        return json.loads(out)["results_hash"]

    def test_hash_is_the_same_wherever_figures_are(self):
        for name, paths in (("btc-110k-100k7", 200_000), ("portfolio", 6000), ("two-venues", 6000),
                            ("insurance-fund", 6000)):
            with self.subTest(name):
                few = ("--paths", paths, "--set", "/simulation/horizon=30min",
                       "--set", "/simulation/step=1min")
                in_memory = self.run_hash(self.scenario(name), *few)
                in_files = self.run_hash(self.scenario(name), *few, "--memory", "1MB", "--scratch", self.folder)
                self.assertEqual(in_memory, in_files)
        self.assertEqual(self.files(), ["r.h5"], "no scratch file has a name")

    def test_memory_does_not_grow_with_paths(self):
        few, many = (self.peak_bytes("run", self.scenario(), "--paths", paths, *CHEAP, "-j", 2, "--force",
                                     "--set", "/outputs/paths=false", "--memory", "10MB", "-o", "r.h5")
                     for paths in (FEW, MANY))
        print(f"{few / 1e6:.1f} MB for {FEW} paths, {many / 1e6:.1f} MB for {MANY}", file=sys.stderr)
        self.assertLess(many, 300 * MEGABYTE)
        self.assertLess(many - few, 60 * MEGABYTE)

    def dry_run(self, *arguments):
        return json.loads(self.cascade("run", self.scenario(), "--dry-run", "--json", *arguments)[0])

    def test_dry_run_tells_what_is_needed_where(self):
        plain = self.dry_run()
        self.assertEqual((plain["scratch_estimate"], plain["scratch_folder"]), (0, ""))
        spilled = self.dry_run("--memory", "1MB", "--scratch", "/tmp")
        self.assertEqual(spilled["scratch_folder"], "/tmp")
        self.assertGreater(spilled["scratch_estimate"], 8 * 20 * spilled["paths"])
        text, _ = self.cascade("run", self.scenario(), "--dry-run", "--memory", "1MB", "-o", "deep/r.h5")
        self.assertIn("of files in " + os.environ.get("TMPDIR", "deep"), text)
        large = self.dry_run("--paths", 10**8, "--memory", "1MB", "--set", "/outputs/paths=false")
        self.assertLess(large["memory_estimate"], 300 * MEGABYTE)

    def test_a_full_disk_is_one_line(self):
        # The result file is small; scratch files are not.
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (MEGABYTE, MEGABYTE))
        arguments = ("run", self.scenario(), "--paths", "400000", *CHEAP, "-q", "--memory", "1MB",
                     "--set", "/outputs/paths=false", "--scratch", ".", "-o", "r.h5")
        process = subprocess.Popen([program.PROGRAM, *arguments], cwd=self.folder, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limit)
        out, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, STORAGE)
        self.assertEqual(out, "")
        self.assertRegex(err, r"^cascade: scratch folder .*: no room: File too large\n$")
        self.assertEqual(self.files(), [])

    def test_a_folder_that_does_not_exist_is_one_line(self):
        _, err = self.cascade("run", self.scenario(), "--memory", "1MB", "--scratch", "nowhere", status=STORAGE)
        self.assertEqual(err, "cascade: scratch folder nowhere: its free space is unknown: "
                              "No such file or directory\n")

    def test_refuses_what_fits_nowhere(self):
        _, err = self.cascade("run", self.scenario(), "--paths", 10**12, "--set", "/outputs/paths=false",
                              status=SCENARIO)
        self.assertIn("/simulation/paths", err)
        self.assertIn("of scratch files", err)
        _, err = self.cascade("run", self.scenario("rare-event"), "--memory", "1MB", status=SCENARIO)
        self.assertIn('only the estimator "plain"', err)

    def test_sizes_are_checked(self):
        _, err = self.cascade("run", self.scenario(), "--memory", "much", status=program.USAGE)
        self.assertIn("--memory", err)


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
