"""`cascade bench` and the script that compares its files."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import program
from program import USAGE


class Bench(program.ProgramTest):
    def test_every_cell_is_measured_and_ratios_fit_together(self):
        out, _ = self.cascade("bench", "--seconds", "0", "-j", "2", "--json")
        cells = json.loads(out)["cells"]
        scalar = {}
        for c in cells:
            self.assertGreater(c["path_steps_per_s"], 0)
            self.assertEqual(c["rounds"], 1)
            self.assertAlmostEqual(c["ns_per_path_step"] * c["path_steps_per_s"] / c["threads"], 1e9, delta=1)
            if c["simd"] == "portable":
                scalar[c["scenario"]] = c["path_steps_per_s"]
                self.assertEqual((c["threads"], c["over_scalar"], c["efficiency"]), (1, 1.0, 1.0))
        self.assertEqual(set(scalar), {"seed", "near-critical", "quiet"})
        for c in cells:
            self.assertAlmostEqual(c["over_scalar"] * scalar[c["scenario"]] / c["path_steps_per_s"], 1, places=9)
        self.assertEqual({c["threads"] for c in cells}, {1, 2})

        with tempfile.TemporaryDirectory() as folder:
            old, new = pathlib.Path(folder, "old.json"), pathlib.Path(folder, "new.json")
            old.write_text(out)
            script = str(program.SOURCE / "tools/dev/compare-bench")
            same = subprocess.run([script, old, old], capture_output=True, text=True)
            self.assertEqual(same.returncode, 0, same.stdout + same.stderr)
            cells[0]["ns_per_path_step"] *= 1.2
            new.write_text(json.dumps({"cells": cells}))
            worse = subprocess.run([script, old, new], capture_output=True, text=True)
            self.assertEqual(worse.returncode, 1)
            self.assertEqual(worse.stdout.count("slower"), 1)
            new.write_text("{}")
            self.assertIn("not a benchmark file", subprocess.run([script, old, new], capture_output=True, text=True).stderr)

    def test_wrong_options(self):
        for words in (["--seconds", "-1"], ["--seconds", "x"], ["-j", "x"], ["extra"]):
            self.cascade("bench", *words, status=USAGE)


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
