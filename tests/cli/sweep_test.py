#!/usr/bin/python3
"""cascade sweep: sweep_test.py PROGRAM SOURCE_FOLDER [unittest arguments]."""

import json
import math
import os
import pathlib
import sys
import unittest

import jsonschema
import numpy
import xarray

import program
from program import DIFFERENCE, MISSING, SCENARIO, SMALL, STORAGE, USAGE, ProgramTest, changed

FIGURES = ["liquidation_multiplier[long]", "drawdown_quantile[feedback, 0.95]"]


def sweep(**keys):
    document = {"schema_version": 1, "name": "s", "scenario": "small.json", "design": "grid",
                "paths": 2048, "figures": FIGURES,
                "inputs": [{"pointer": "/book/kappa", "values": [0.05, 0.1]},
                           {"name": "half_life", "pointer": "/depth/recovery_half_life",
                            "unit": "min", "values": [5, 60]}]}
    document.update(keys)
    return {key: value for key, value in document.items() if value is not None}


class Sweep(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write(changed(simulation__step="15min"))

    def swept(self, document, *options):
        path = self.write(document, "sweep.json")
        out, _ = self.cascade("sweep", path, "--json", "--force", *options)
        return json.loads(out), xarray.open_dataset(self.folder / "s.h5")

    def faults(self, **keys):
        _, err = self.cascade("sweep", self.write(sweep(**keys), "sweep.json"), status=SCENARIO)
        return err

    def single(self, name, *options):
        self.cascade("run", "small.json", "-q", "-o", name, "--paths", "2048", *options)
        return xarray.open_dataset(self.folder / name)

    def test_grid_holds_the_figures_of_single_runs_and_their_paired_differences(self):
        found, root = self.swept(sweep())
        self.assertEqual((found["runs"], found["design"]), (5, "grid"))
        self.assertEqual(root.sizes["kappa"], 2)
        self.assertEqual(root.half_life.units, "min")
        self.single("base.h5")
        one = self.single("one.h5", "--set", "/book/kappa=0.05", "--set",
                          "/depth/recovery_half_life=60min")
        cell = root.sel(kappa=0.05, half_life=60)
        for name in ("drawdown_amplification", "liquidated_mean", "runaway_probability",
                     "expected_shortfall", "passage_amplification_low", "critical_shock"):
            numpy.testing.assert_array_equal(cell[name].values, one[name].values)
        out, _ = self.cascade("compare", "base.h5", "one.h5", "--json", status=DIFFERENCE)
        compared = {f["name"]: f for f in json.loads(out)["figures"]}
        for figure, value in (("liquidation_multiplier[long]",
                               cell.liquidation_multiplier_difference.sel(side="long")),
                              ("overshoot_difference[long 100700]",
                               cell.overshoot_difference_difference.sel(threshold="long 100700")),
                              ("drawdown_quantile[feedback, 0.95]",
                               cell.drawdown_quantile_difference.sel(world="feedback", quantile=0.95))):
            self.assertEqual(value.item(), compared[figure]["difference"])
        error = cell.liquidation_multiplier_difference_standard_error.sel(side="long").item()
        self.assertEqual(error, compared["liquidation_multiplier[long]"]["standard_error"])
        self.assertGreater(cell.reproduction_number_max.sel(side="long").item(), 0)

    def test_any_two_points_are_compared_by_their_sections(self):
        _, root = self.swept(sweep())
        self.single("a.h5", "--set", "/book/kappa=0.05", "--set", "/depth/recovery_half_life=5min")
        self.single("b.h5", "--set", "/book/kappa=0.1", "--set", "/depth/recovery_half_life=60min")
        out, _ = self.cascade("compare", "a.h5", "b.h5", "--json", status=DIFFERENCE)
        compared = {f["name"]: f for f in json.loads(out)["figures"]}
        for figure in FIGURES:  # as docs/sweep.md says
            v = root.section_value.sel(figure=figure)
            d = (v.sel(kappa=0.1, half_life=60) - v.sel(kappa=0.05, half_life=5)).values
            count = int(root.figure_sections.sel(figure=figure))
            d = d[:count]
            spread = ((d - d.mean()) ** 2).sum()
            left_out = int(root.figure_jackknife.sel(figure=figure)) == 1
            error = math.sqrt(spread * (count - 1) / count if left_out
                              else spread / (count * (count - 1)))
            self.assertAlmostEqual(error / compared[figure]["standard_error"], 1, 9)

    def test_one_at_a_time(self):
        document = sweep(design="one_at_a_time", inputs=[
            {"pointer": "/book/kappa", "values": [0.05, 0.1, 0.2]},
            {"pointer": "/impact/depth_1pct", "low": 2e8, "high": 8e8, "points": 2, "scale": "log"}])
        found, root = self.swept(document)
        self.assertEqual(found["runs"], 6)
        self.assertEqual(list(root.input.values), ["kappa", "depth_1pct"])
        self.assertTrue(math.isnan(root.setting_value.sel(input="depth_1pct", setting=2).item()))
        numpy.testing.assert_array_equal(root.base_value.values, [0.1, 4e8])
        at_base = root.sel(input="kappa", setting=1)
        self.assertEqual(at_base.liquidation_multiplier_difference.sel(side="long").item(), 0)
        drawdown = root.drawdown_mean.sel(world="feedback")
        # Twice the map at twice the depth moves price as far: kappa over depth is what counts.
        self.assertEqual(drawdown.sel(input="kappa", setting=2).item(),
                         drawdown.sel(input="depth_1pct", setting=0).item())
        out, _ = self.cascade("sweep", self.write(document, "sweep.json"), "--force")
        self.assertLessEqual(max(map(len, out.splitlines())), 80)
        self.assertIn("|####", out)

    def test_sobol(self):
        document = sweep(design="sobol", samples=16, paths=256, figures=FIGURES[:1], inputs=[
            {"pointer": "/book/kappa", "low": 0.05, "high": 0.2},
            {"pointer": "/simulation/max_rounds", "low": 9000, "high": 9000.5}])
        self.assertIn("/simulation/max_rounds", self.faults(**document))
        document["inputs"][1] = {"pointer": "/depth/floor", "low": 0.1, "high": 0.100001}
        found, root = self.swept(document)
        self.assertEqual(found["runs"], 65)
        total = root.total_index.isel(figure=0)
        self.assertGreater(total.sel(input="kappa").item(), 0.5)
        self.assertLess(total.sel(input="floor").item(), 0.01)
        a, b = root.figure_value.isel(figure=0)[:16].values, root.figure_value.isel(figure=0)[16:32].values
        mixed = root.figure_value.isel(figure=0)[32:48].values
        variance = numpy.var(numpy.concatenate([a, b]), ddof=1)
        self.assertAlmostEqual(total.sel(input="kappa").item(),
                               0.5 * ((a - mixed) ** 2).mean() / variance, 12)
        inputs = root.input_value
        numpy.testing.assert_array_equal(inputs[32:48, 1], inputs[0:16, 1])
        numpy.testing.assert_array_equal(inputs[32:48, 0], inputs[16:32, 0])
        out, _ = self.cascade("sweep", self.write(document, "sweep.json"), "--force", "-j", "2")
        self.assertIn(found["results_hash"], out)  # the same for any number of threads
        self.assertLessEqual(max(map(len, out.splitlines())), 80)

    def test_critical(self):
        document = sweep(design="critical", paths=None, figures=None, inputs=[
            {"pointer": "/book/kappa", "low": 0.1, "high": 0.2, "points": 2},
            {"pointer": "/impact/depth_1pct", "low": 1e7, "high": 1e9, "points": 5, "scale": "log"}])
        found, root = self.swept(document)
        self.assertEqual(found["runs"], 0)
        depth = root.critical_depth_1pct.sel(side="long", kappa=0.1).item()
        # R is proportional to kappa / depth.
        self.assertAlmostEqual(root.critical_depth_1pct.sel(side="long", kappa=0.2).item() / depth, 2, 6)
        out, _ = self.cascade("map", "small.json", "--set", f"/impact/depth_1pct={depth}",
                              "-o", "map.h5")
        book = xarray.open_dataset(self.folder / "map.h5", group="book")
        self.assertAlmostEqual(book.level_reproduction_number.where(book.level_side == 0).max().item(), 1, 6)
        out, _ = self.cascade("sweep", self.write(document, "sweep.json"), "--force")
        self.assertLessEqual(max(map(len, out.splitlines())), 80)

    def test_faults_come_all_at_once_with_their_places(self):
        err = self.faults(inputs=[{"pointer": "/book/kappa", "values": [0.1, 0.05]},
                                  {"pointer": "book", "values": [1]},
                                  {"pointer": "/price/volatility", "low": 2, "high": 1, "points": 2},
                                  {"pointer": "/depth/floor", "values": [0.1], "low": 0.1}])
        for words in ("/inputs/0/values/1: values are not ascending",
                      "/inputs/1/pointer: a JSON pointer begins with '/'",
                      "/inputs/2/high: is not above", "/inputs/3: both values and a range"):
            self.assertIn(words, err)
        self.assertRegex(err, r"(?m)^\S*sweep\.json:\d+:\d+: /inputs/0/values/1: ")
        err = self.faults(inputs=[{"pointer": "/book/kappa", "values": [0.1, 2]},
                                  {"pointer": "/book/kapa", "values": [1]}])
        self.assertIn("/inputs/0/values/1: the scenario refuses it: /book/kappa", err)
        self.assertIn('did you mean "kappa"', err)
        for keys, words in (({"desing": "grid"}, 'unknown key "desing"; did you mean "design"'),
                            ({"design": "sobol"}, '"samples" is missing'),
                            ({"samples": 64}, 'does not belong to design "grid"'),
                            ({"inputs": []}, "the list is empty"),
                            ({"figures": ["drawdown_amplifcation[0.99]"]}, "drawdown_amplification"),
                            ({"inputs": [{"name": "side", "pointer": "/book/kappa",
                                          "values": [0.1]}]}, "another dimension"),
                            ({"inputs": [{"name": "runaway_probability", "pointer": "/book/kappa",
                                          "values": [0.1]}]}, "of a figure or of a group"),
                            ({"inputs": [{"name": "runaway_probability_low",
                                          "pointer": "/book/kappa",
                                          "values": [0.1]}]}, "variable of every result"),
                            ({"design": "critical", "paths": None, "figures": None},
                             'needs "low" and "high"')):
            with self.subTest(keys):
                self.assertIn(words, self.faults(**keys))
        self.assertFalse((self.folder / "s.h5").exists())
        self.cascade("sweep", self.write(sweep(scenario="no.json"), "x.json"), status=MISSING)
        self.cascade("sweep", "no.json", status=MISSING)
        self.cascade("sweep", status=USAGE)
        self.cascade("schema", "swep", status=USAGE)

    def test_other_commands_read_or_refuse_the_file(self):
        path = self.write(sweep(inputs=[{"pointer": "/book/kappa", "values": [0.1]}]), "sweep.json")
        said, _ = self.cascade("sweep", path, "--report", "s.html")
        shown, _ = self.cascade("show", "s.h5")
        table = said[said.index("liquidation_multiplier"):said.index("\nFile ")]
        self.assertIn(table.strip(), shown)
        self.assertEqual(set(json.loads(self.cascade("show", "s.h5", "--json")[0])["summary"]["coordinates"])
                         & {"kappa", "figure"}, {"kappa", "figure"})
        self.cascade("report", "s.h5", "-o", "again.html")
        self.assertEqual((self.folder / "s.html").read_text(), (self.folder / "again.html").read_text())
        for command in (["replay", "s.h5", "--path", "1"], ["compare", "s.h5", "s.h5"]):
            _, err = self.cascade(*command, status=STORAGE)
            self.assertIn("is a sweep", err)

    def test_the_schema_and_the_shipped_sweeps(self):
        out, _ = self.cascade("schema", "sweep")
        self.assertEqual(out, (program.SOURCE / "scenarios/schema/sweep.schema.json").read_text())
        validator = jsonschema.Draft7Validator(json.loads(out))
        shipped = sorted((program.SOURCE / "scenarios/sweeps").glob("*.json"))
        self.assertGreaterEqual(len(shipped), 4)
        for path in shipped:
            with self.subTest(path.name):
                document = json.loads(path.read_text())
                self.assertTrue(validator.is_valid(document))
                dry, _ = self.cascade("sweep", path, "--dry-run")
                self.assertIn("ok", dry)
                # Its figures are known: a little of it runs.
                little = {"scenario": str((path.parent / document["scenario"]).resolve())}
                little |= {key: few for key, few in (("paths", 64), ("samples", 16)) if key in document}
                self.cascade("sweep", self.write(document | little, "little.json"), "-q", "--force",
                             "-o", "little.h5", "--set", "/simulation/step=30min")
        self.assertFalse(validator.is_valid(sweep(samples=64)))
        self.assertFalse(validator.is_valid(sweep(desing="grid")))
        self.assertTrue(validator.is_valid(sweep()))


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
