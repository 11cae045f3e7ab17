#!/usr/bin/env python3
"""The commands `export` (a result as tables of text) and `figures` (the register)."""

import csv
import json
import math
import os
import pathlib
import sys
import unittest

import h5py
import numpy

import program
from program import CREATE, DONE, ProgramTest


class Export(ProgramTest):
    def setUp(self):
        super().setUp()
        self.cascade("run", self.write(program.changed(), "s.json"), "-o", "r.h5", "-q")

    def table(self, name):
        with open(os.path.join(self.folder, "tables", f"{name}.csv"), newline="") as file:
            return list(csv.DictReader(file))

    def test_tables_hold_the_values_of_the_file(self):
        self.cascade("export", "r.h5", "-o", "tables")
        rows = self.table("paths")
        with h5py.File(os.path.join(self.folder, "r.h5")) as file:
            for name in file["paths"]:
                numpy.testing.assert_array_equal([float(row[name]) for row in rows], file["paths"][name][:])
            quantiles = file["drawdown_quantile"][:].ravel()
            exported = [float(row["drawdown_quantile"]) for row in self.table("figures.world.quantile")]
            numpy.testing.assert_array_equal(exported, quantiles)
            passages = [float(row["passage_time"]) for row in self.table("passages")]
            numpy.testing.assert_array_equal(passages, file["passages/passage_time"][:].ravel())
        self.assertTrue(any(math.isnan(x) for x in passages))
        self.assertEqual({row["world"] for row in self.table("figures.world")}, {"baseline", "feedback"})
        self.assertEqual(self.table("figures.threshold")[0]["threshold"], "long 100700")
        self.assertEqual(len(self.table("book")), 104 + 88)

    def test_tables_that_exist_are_kept(self):
        self.cascade("export", "r.h5", "-o", "tables")
        path = pathlib.Path(self.folder, "tables", "book.csv")
        path.write_text("mine")
        pathlib.Path(self.folder, "tables", "paths.csv").unlink()
        _, err = self.cascade("export", "r.h5", "-o", "tables", status=CREATE)
        self.assertIn("--force", err)
        self.assertEqual(path.read_text(), "mine")
        self.assertFalse(pathlib.Path(self.folder, "tables", "paths.csv").exists())
        self.cascade("export", "r.h5", "-o", "tables", "--force")
        self.assertNotEqual(path.read_text(), "mine")

    def test_figures_of_a_scenario_are_those_of_its_result(self):
        register = {row["name"]: row for row in json.loads(self.cascade("figures", "--json")[0])}
        promised = json.loads(self.cascade("figures", "s.json", "--json")[0])
        summary = json.loads(self.cascade("show", "r.h5", "--json")[0])["summary"]["variables"]
        held = {name for name in summary if name in register}
        self.assertEqual({row["name"] for row in promised}, held)
        for row in promised:
            axes = [axis for axis in row["axes"].split(", ") if axis]
            self.assertEqual(axes, summary[row["name"]]["dimensions"], row)
            self.assertEqual(row["units"], summary[row["name"]]["units"], row)


if __name__ == "__main__":
    program.PROGRAM, program.SOURCE = os.path.abspath(sys.argv.pop(1)), pathlib.Path(sys.argv.pop(1))
    unittest.main(verbosity=2)
