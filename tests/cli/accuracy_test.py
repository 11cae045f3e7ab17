#!/usr/bin/python3
"""Runs to a target accuracy, tails: accuracy_test.py PROGRAM SOURCE_FOLDER [unittest arguments]."""

import json
import os
import pathlib
import sys
import unittest

import xarray

import program
from program import SCENARIO, SMALL, USAGE, WORLDS, ProgramTest, changed

FIGURE = "liquidation_multiplier[long]"


def plateau_ends(root):
    """Last order statistic of the plateau of the loss, by world."""
    return dict(zip(root.world.values, root.loss_tail_index.plateau_last))


class Accuracy(ProgramTest):
    def setUp(self):
        super().setUp()
        self.path = self.write(changed(simulation__step="30min", simulation__paths=200000))

    def run_to(self, name, *options):
        out, _ = self.cascade("run", self.path, "-o", name, "--json", *options)
        return json.loads(out)

    def test_stops_when_the_figure_is_known_and_is_that_run_whatever_the_threads(self):
        options = ["--target-error", "2%", "--target-figure", FIGURE,
                   "--set", "/simulation/accuracy/first_paths=1024"]
        one = self.run_to("one.h5", "-j", "1", *options)
        three = self.run_to("three.h5", "-j", "3", *options)
        self.assertEqual(one["results_hash"], three["results_hash"])
        attributes = one["summary"]["attributes"]
        self.assertEqual((attributes["accuracy_figure"], attributes["accuracy_met"]), (FIGURE, 1))
        self.assertEqual(attributes["accuracy_relative_error"], 0.02)
        figure = {name: one["summary"]["variables"]["liquidation_multiplier" + name]["values"][0]
                  for name in ("", "_low", "_high")}
        reached = (figure["_high"] - figure["_low"]) / 2 / figure[""]
        self.assertAlmostEqual(attributes["reached_relative_error"], reached, 12)
        self.assertLessEqual(reached, 0.02)
        paths = one["paths"]
        self.assertTrue(1024 <= paths < 200000 and paths % 1024 == 0, paths)
        same = self.run_to("same.h5", "--paths", str(paths))
        self.assertEqual(same["results_hash"], one["results_hash"])
        # One look earlier it was not enough.
        blocks = [1]
        while blocks[-1] * 1024 < paths:
            blocks.append(-int(-(2 ** 0.5 * blocks[-1]) // 1))
        self.assertEqual(blocks[-1] * 1024, paths)
        before = self.run_to("before.h5", "--paths", str(blocks[-2] * 1024))
        values = before["summary"]["variables"]
        width = (values["liquidation_multiplier_high"]["values"][0]
                 - values["liquidation_multiplier_low"]["values"][0])
        self.assertGreater(width / 2 / values["liquidation_multiplier"]["values"][0], 0.02)
        self.cascade("replay", "one.h5", "--path", paths - 1)
        out, _ = self.cascade("show", "one.h5")
        self.assertRegex(out, r"Accuracy: liquidation_multiplier\[long\] to \+-2\.00 %, met: \+-")

    def test_keeps_accounts_of_as_many_paths(self):
        document = json.loads((program.SOURCE / "scenarios/insurance-fund.json").read_text())
        document["simulation"] |= {"step": "30min", "paths": 100000}
        path = self.write(document, "fund.json")
        options = ["--target-error", "5%", "--target-figure", FIGURE,
                   "--set", "/simulation/accuracy/first_paths=1024"]
        _, _ = self.cascade("run", path, "-o", "some.h5", "-q", *options)
        some = xarray.open_dataset(self.folder / "some.h5", group="paths")
        self.cascade("run", path, "-o", "all.h5", "-q", "--paths", str(some.sizes["path"]))
        every = xarray.open_dataset(self.folder / "all.h5", group="paths")
        self.assertTrue(some.feedback_fees.equals(every.feedback_fees))
        self.assertGreater(some.feedback_fees.max(), 0)

    def test_says_when_all_paths_are_not_enough(self):
        out, _ = self.cascade("run", self.path, "-o", "t.h5", "--paths", "2000", "--target-error",
                              "0.01%", "--target-figure", FIGURE)
        self.assertIn("NOT met with all paths", out)
        self.assertIn("2,000 paths", out)

    def test_stops_every_method_in_whole_units(self):
        target = {"figure": "baseline_low", "level": -0.12}
        for estimator, figure, error in (
                ({"method": "importance", "target": target, "pilot_paths": 1024},
                 "target_probability", "5%"),
                ({"method": "splitting", "target": target, "repeats": 1000},
                 "target_probability", "10%"),
                ({"method": "sobol", "repeats": 1000}, "low_mean[baseline]", "1%")):
            method = estimator["method"]
            with self.subTest(method):
                document = changed(simulation__step="5min", simulation__paths=64000,
                                   estimator=estimator)
                path = self.write(document, method + ".json")
                runs = []
                for threads in (1, 2, 8):
                    name = f"{method}-{threads}.h5"
                    out, _ = self.cascade("run", path, "-o", name, "--json", "-j", str(threads),
                                          "--target-error", error, "--target-figure", figure,
                                          "--set", "/simulation/accuracy/first_paths=1024")
                    runs.append(json.loads(out))
                self.assertEqual(len({run["results_hash"] for run in runs}), 1)
                attributes = runs[0]["summary"]["attributes"]
                self.assertEqual(attributes["accuracy_met"], 1)
                paths = runs[0]["paths"]
                unit = 1024 if method == "importance" else 64
                self.assertEqual(paths % unit, 0)
                self.assertTrue(16 * 64 <= paths < 64000, paths)
                out, _ = self.cascade("show", name)
                self.assertIn(", met: +-", out)
                if method != "importance":
                    self.assertEqual(attributes["accuracy_repeats"] * 64, paths)
                    self.assertIn(f", {paths // 64} repeats", out)
                # The resolved scenario is that run again.
                again = self.folder / (method + "-again.json")
                again.write_text(xarray.open_dataset(
                    self.folder / name, group="inputs").resolved.item())
                out, _ = self.cascade("run", again, "-o", method + "-again.h5", "--json")
                self.assertEqual(json.loads(out)["results_hash"], runs[0]["results_hash"])

    def test_refusals(self):
        for options, words, status in (
                (["--target-error", "1%"], '"figure" is missing', SCENARIO),
                (["--target-figure", FIGURE], '"relative_error" is missing', SCENARIO),
                (["--target-error", "1%", "--target-figure", "liquidation_multiplyer[long]"],
                 'did you mean "liquidation_multiplier"', SCENARIO),
                (["--target-error", "1%", "--target-figure", "liquidation_multiplier[up]"],
                 "expected one such as liquidation_multiplier[long]", SCENARIO),
                (["--target-error", "1%", "--target-figure", "threshold_side[100700]"],
                 "has no interval", SCENARIO),
                (["--target-error", "few"], "a share such as 1%", USAGE)):
            with self.subTest(options):
                _, err = self.cascade("run", self.path, *options, status=status)
                self.assertIn(words, err)
        document = changed()
        document["simulation"]["accuracy"] = {"figure": "nothing", "relative_error": 0.1}
        _, err = self.cascade("validate", self.write(document, "t.json"), status=SCENARIO)
        self.assertRegex(err, r"t\.json:\d+:\d+: /simulation/accuracy/figure: no figure")

    def test_tail_indices_and_bootstrap_are_in_the_result_on_request(self):
        document = changed(simulation__step="30min", simulation__paths=2000,
                           outputs={"tail_index": True, "shortfall_resamples": 100})
        self.cascade("run", self.write(document, "tails.json"), "-q", "-o", "tails.h5")
        root = xarray.open_dataset(self.folder / "tails.h5")
        index = root.loss_tail_index.sel(world="feedback")
        self.assertGreater(index.item(), 2)
        self.assertGreater(plateau_ends(root)["feedback"], 31)
        low, high = (root["expected_shortfall_bootstrap_" + end].sel(world="feedback", level=0.95).item()
                     for end in ("low", "high"))
        shortfall = root.expected_shortfall.sel(world="feedback", level=0.95)
        self.assertTrue(low < shortfall.item() < high)
        document["outputs"]["shortfall_resamples"] = 99
        _, err = self.cascade("validate", self.write(document, "few.json"), status=SCENARIO)
        self.assertIn("/outputs/shortfall_resamples: 99 resamples", err)

    def test_tail_indices_and_bootstrap_know_weights(self):
        for estimator in ({"method": "importance", "target": {"figure": "baseline_low", "level": -0.1}},
                          {"method": "splitting", "target": {"figure": "feedback_drawdown", "level": 0.08}},
                          {"method": "sobol"}):
            with self.subTest(estimator["method"]):
                document = changed(simulation__step="30min", simulation__paths=2048, estimator=estimator,
                                   outputs={"tail_index": True, "shortfall_resamples": 200})
                self.cascade("run", self.write(document, "tails.json"), "-q", "--force", "-o", "tails.h5")
                root = xarray.open_dataset(self.folder / "tails.h5")
                at = root.sel(world="feedback")
                self.assertGreater(at.loss_tail_index.item(), 2)
                self.assertTrue(at.loss_tail_index_low.item() < at.loss_tail_index.item())
                self.assertGreater(plateau_ends(root)["feedback"], 31)
                for world in WORLDS:
                    at = root.sel(world=world, level=0.95)
                    low, high = (at["expected_shortfall_bootstrap_" + end].item()
                                 for end in ("low", "high"))
                    self.assertTrue(low < at.expected_shortfall.item() < high, world)


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
