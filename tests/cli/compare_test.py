#!/usr/bin/python3
"""cascade compare: compare_test.py PROGRAM SOURCE_FOLDER [unittest arguments]."""

import json
import math
import os
import pathlib
import sys
import unittest

import program
from program import DIFFERENCE, DONE, MISSING, SMALL, STORAGE, USAGE, ProgramTest, changed


class Compare(ProgramTest):
    def run_to(self, name, scenario, *options):
        self.cascade("run", self.write(scenario), "-q", "-o", name, "--paths", "2048", *options)
        return name

    def compared(self, *arguments, status=DONE):
        out, err = self.cascade("compare", *arguments, "--json", status=status)
        self.assertEqual(err, "")
        return json.loads(out)

    def test_equal_results(self):
        a = self.run_to("a.h5", SMALL)
        b = self.run_to("b.h5", SMALL)
        out, _ = self.cascade("compare", a, b)
        self.assertIn("equal bit for bit", out)
        self.assertIn("The scenarios are the same.", out)
        self.assertLessEqual(max(map(len, out.splitlines())), 80)
        found = self.compared(a, b)
        self.assertTrue(found["equal_bits"] and found["paired"])
        self.assertEqual((found["beyond"], found["inputs"], found["not_compared"]), (0, [], []))

    def test_results_of_several_venues(self):
        shipped = program.SOURCE / "scenarios/two-venues.json"
        for name, kappa in (("a.h5", "0.1"), ("b.h5", "0.12")):
            self.cascade("run", str(shipped), "-q", "-o", name, "--paths", "2048", "--set", f"/book/kappa={kappa}")
        found = self.compared("a.h5", "b.h5", status=DIFFERENCE)
        self.assertTrue(found["paired"])
        figures = {f["name"]: f for f in found["figures"]}
        # Of the market, and the same summed over its venues; each with a paired error.
        venues = [f for name, f in figures.items() if name.startswith("venue_liquidated_mean[") and "long" in name]
        self.assertEqual([f["error"] for f in venues], ["paired", "paired"])
        whole = figures["liquidated_mean[feedback, long]"]
        self.assertAlmostEqual(sum(f["difference"] for f in venues), whole["difference"], delta=1e-9 * whole["b"])
        self.assertEqual(figures["fees_mean"]["error"], "paired")

    def test_common_random_numbers(self):
        a = self.run_to("a.h5", SMALL)
        b = self.run_to("b.h5", changed(book__kappa=0.12))
        found = self.compared(a, b, status=DIFFERENCE)
        self.assertTrue(found["paired"])
        self.assertEqual(found["inputs"], [{"pointer": "/book/kappa", "a": 0.1, "b": 0.12}])
        figures = {f["name"]: f for f in found["figures"]}
        self.assertEqual(figures["drawdown_mean[baseline]"]["difference"], 0)
        liquidated = figures["liquidated_mean[feedback, long]"]
        self.assertEqual(liquidated["error"], "paired")
        self.assertEqual(liquidated["degrees"], 31)
        self.assertGreater(liquidated["z"], 10)
        self.assertAlmostEqual(liquidated["z"],
                               liquidated["difference"] / liquidated["standard_error"])
        self.assertAlmostEqual(liquidated["difference"], liquidated["b"] - liquidated["a"])
        out, _ = self.cascade("compare", a, b, status=DIFFERENCE)
        self.assertIn("/book/kappa", out)
        self.assertIn("Paired", out)
        self.assertLessEqual(max(map(len, out.splitlines())), 80)
        # The same without paths has to take the errors of independent runs, and they are larger.
        c = self.run_to("c.h5", changed(book__kappa=0.12, outputs={"paths": False}))
        apart = self.compared(a, c, status=DIFFERENCE)
        self.assertFalse(apart["paired"])
        self.assertIn("B does not hold its paths", apart["pairing"])
        wide = {f["name"]: f for f in apart["figures"]}["liquidated_mean[feedback, long]"]
        self.assertGreater(wide["standard_error"], 2 * liquidated["standard_error"])

    def test_tolerance_decides_the_exit_status(self):
        a = self.run_to("a.h5", SMALL)
        b = self.run_to("b.h5", SMALL, "--seed", "99")
        found = self.compared(a, b, status=DIFFERENCE)
        self.assertIn("the seeds differ", found["pairing"])
        sampled = [f for f in found["figures"] if f["error"] == "unpaired" and f["z"] is not None]
        self.assertGreater(len(sampled), 200)
        # Independent runs of one scenario: no figure is five standard errors away.
        self.assertLess(max(abs(f["z"]) for f in sampled if f["z"] is not None), 5)
        self.assertEqual(self.compared(a, b, "--z", "5")["beyond"], 0)
        largest = max(abs(f["relative_difference"]) for f in found["figures"]
                      if f["relative_difference"] is not None)
        self.assertTrue(math.isfinite(largest))
        some = self.compared(a, b, "--tolerance", "5%", status=DIFFERENCE)
        self.assertEqual(some["tolerance"], 0.05)
        self.assertTrue(0 < some["beyond"] < found["beyond"])
        for figure in some["figures"]:
            if figure["beyond"] and figure["relative_difference"] is not None:
                self.assertGreater(abs(figure["relative_difference"]), 0.05)

    def test_other_coordinates_are_named(self):
        a = self.run_to("a.h5", SMALL)
        b = self.run_to("b.h5", changed(simulation__horizon="1h"))
        found = self.compared(a, b, status=DIFFERENCE)
        reasons = {o["name"]: o["reason"] for o in found["not_compared"]}
        self.assertIn("price_fan", reasons)
        self.assertIn("coordinates that B does not have", reasons["price_fan"])

    def test_refusals(self):
        a = self.run_to("a.h5", SMALL)
        _, err = self.cascade("compare", a, "absent.h5", status=MISSING)
        self.assertIn("absent.h5", err)
        (self.folder / "text.h5").write_text("not HDF5")
        _, err = self.cascade("compare", a, "text.h5", status=STORAGE)
        self.assertIn("text.h5", err)
        self.cascade("compare", a, status=USAGE)
        for share in ("-1%", "many", "1%%", "nan"):
            _, err = self.cascade("compare", a, a, f"--tolerance={share}", status=USAGE)
            self.assertIn("a share such as 1%", err)
        self.cascade("compare", a, a, "--z", "-1", status=USAGE)


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
