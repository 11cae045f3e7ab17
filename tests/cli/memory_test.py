#!/usr/bin/python3
"""Memory does not grow with paths beyond the figures kept of each: memory_test.py PROGRAM SOURCE_FOLDER.

A run keeps every figure of every path until its end, eight bytes each, whether the result file gets
them or not: quantiles are exact. Nothing else may grow with paths: no block record, no price of a
step, no random number. Measured as peak resident memory of the whole program.
"""

import os
import pathlib
import sys
import unittest

import program
from program import ProgramTest

FEW, MANY = 50_000, 200_000
FEWEST = 67  # unlike the length of any axis but that of paths
# Columns that the summary holds for a time: three for the sizes of gaps, and a few of the
# paths that pass a threshold.
SUMMARY_COLUMNS = 8
NUMBER = 8  # bytes


class Memory(ProgramTest):
    def seed(self):
        return str(program.SOURCE / "scenarios/btc-110k-100k7.json")

    def numbers_per_path(self):
        """How many numbers a run keeps of a path, from a result file that has them all."""
        self.cascade("run", self.seed(), "--paths", FEWEST, "-q", "-o", "small.h5")
        import h5py
        with h5py.File(self.folder / "small.h5", "r") as file:
            kept = [dataset.size for group in file.attrs["path_groups"].split()
                    for name, dataset in file[group].items()
                    if name != "path" and dataset.shape[0] == FEWEST]
        return sum(kept) // FEWEST

    def test_growth_is_that_of_the_figures_kept(self):
        numbers = self.numbers_per_path()
        kept = NUMBER * numbers
        few, many = (self.peak_bytes("run", self.seed(), "--paths", paths, "-j", 2, "--force",
                                     "--set", "/outputs/paths=false", "-o", "r.h5")
                     for paths in (FEW, MANY))
        growth = (many - few) / (MANY - FEW)
        print(f"{few / 1e6:.1f} MB for {FEW} paths, {many / 1e6:.1f} MB for {MANY}: {growth:.0f} "
              f"bytes a path; {numbers} numbers kept are {kept}", file=sys.stderr)
        self.assertLess(growth, kept + NUMBER * SUMMARY_COLUMNS)
        self.assertGreater(growth, kept / 2, "the measurement does not see the figures kept")


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
