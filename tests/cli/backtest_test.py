#!/usr/bin/python3
"""tools/backtest against what the result file says itself: backtest_test.py PROGRAM SOURCE_FOLDER."""

import importlib.machinery
import importlib.util
import json
import math
import os
import pathlib
import subprocess
import sys
import unittest

import program
from program import ProgramTest

PATHS = 4096


class Backtest(ProgramTest):
    def backtest(self, *arguments, status=0):
        command = [program.SOURCE / "tools/backtest", "--program", program.PROGRAM, *arguments]
        process = subprocess.run([str(a) for a in command], capture_output=True, text=True)
        self.assertEqual(process.returncode, status, process.stderr)
        return process

    def judged(self, reported, *arguments):
        file = self.folder / "reported.json"
        file.write_text(json.dumps({"positions": reported}))
        scenario = program.SOURCE / "scenarios/positions.json"
        options = ["--json", "--paths", PATHS, "--reported", file, *arguments]
        return json.loads(self.backtest(*options, scenario).stdout)["positions"]

    def test_shares_are_passage_probabilities(self):
        """A low at a threshold's price is that threshold's passage."""
        prices = [116000, 115000, 113000, 111000]
        found = self.judged({"low": [{"what": "", "source": "", "price": p} for p in prices], "long_liquidated": []},
                            f"--set=/outputs/thresholds={json.dumps(prices)}", "--set=/price/volatility=0.8")
        out, _ = self.cascade("run", program.SOURCE / "scenarios/positions.json", "--json", "--paths", PATHS,
                              "--set", f"/outputs/thresholds={json.dumps(prices)}", "--set", "/price/volatility=0.8")
        summary = json.loads(out)["summary"]
        self.assertEqual(summary["coordinates"]["threshold"]["values"], [f"long {price}" for price in prices])
        for world, values, lows, highs in zip(summary["coordinates"]["world"]["values"],
                                              *(summary["variables"]["passage_probability" + end]["values"]
                                                for end in ("", "_low", "_high"))):
            shares = [row[world]["share"] for row in found["reported"]]
            self.assertEqual(shares, values)
            for row, low, high in zip(found["reported"], lows, highs):
                self.assertAlmostEqual(row[world]["interval"][0], low, delta=1e-12)
                self.assertAlmostEqual(row[world]["interval"][1], high, delta=1e-12)
        self.assertGreater(min(shares), 0.0)

    def test_liquidated_and_shocks(self):
        usd = [0.0, 1e6, 1e7, 1e15]
        found = self.judged({"low": [{"what": "", "source": "", "price": p} for p in (116000, 1)],
                             "long_liquidated": [{"what": "", "source": "", "usd": u} for u in usd]})
        shares = [row["feedback"]["share"] for row in found["reported"][2:]]
        self.assertEqual((shares[0], shares[-1]), (1.0, 0.0))
        self.assertEqual(shares, sorted(shares, reverse=True))
        median = found["quantiles"]["long_liquidated"]["feedback"][0]
        again = self.judged({"low": [], "long_liquidated": [{"what": "", "source": "", "usd": median}]})
        self.assertEqual(again["reported"][0]["feedback"]["reached_by"], PATHS // 2 + 1)
        near, far = (row["shock"] for row in found["reported"][:2])
        self.assertLessEqual(near, math.log(117 / 116) + 0.01)
        self.assertIsNone(far)

    def test_every_shipped_backtest_is_reported(self):
        reported = json.loads((program.SOURCE / "scenarios/data/backtests.json").read_text())
        files = sorted((program.SOURCE / "scenarios").glob("backtest-*.json"))
        self.assertEqual(sorted(reported), [f.stem for f in files])
        out = self.backtest("--paths", PATHS, *files).stdout
        for name, figures in reported.items():
            self.assertIn(f"{name}: {PATHS:,} paths", out)
            for row in figures["low"] + figures["long_liquidated"]:
                self.assertIn(row["what"], out)

    def test_names_come_from_the_register(self):
        loader = importlib.machinery.SourceFileLoader("backtest", str(program.SOURCE / "tools/backtest"))
        module = importlib.util.module_from_spec(importlib.util.spec_from_loader("backtest", loader))
        sys.dont_write_bytecode = True
        loader.exec_module(module)
        figures = module.Figures(program.PROGRAM)
        self.assertEqual(figures.critical_shock, "/critical_shock")
        self.assertEqual(figures.shock_end, "/vulnerability/shock_end")
        self.assertEqual(figures.feedback_low, "/paths/feedback_low")
        with self.assertRaisesRegex(AttributeError, "no figure critical_shok"):
            figures.critical_shok

    def test_unknown_scenario(self):
        process = self.backtest(program.SOURCE / "scenarios/quiet.json", status=1)
        self.assertIn("nothing is reported of quiet", process.stderr)


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
