#!/usr/bin/python3
"""Result files in the tools of their users: readers_test.py PROGRAM SOURCE_FOLDER.

Each reader compares values with those h5py reads, and copies made by other tools go back into the
program. xarray, netCDF4, nccopy and ncdump must be there; R, Octave and nco are skipped where they
are not (tools/install-dependencies --readers).
"""

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

import h5py
import netCDF4
import numpy
import xarray

import program
from program import ProgramTest, STORAGE

PATHS = 2000
ENGINES = ("h5netcdf", "netcdf4")
VALUE = "paths/feedback_drawdown"


def groups_of(file):
    names = ["/"]
    with h5py.File(file) as opened:
        opened.visititems(lambda name, item: names.append("/" + name)
                          if isinstance(item, h5py.Group) else None)
    return names


class Readers(ProgramTest):
    def setUp(self):
        super().setUp()
        self.result = str(self.folder / "r.h5")
        self.cascade("run", str(program.SOURCE / "scenarios/btc-110k-100k7.json"), "--paths", PATHS,
                     "-q", "-o", self.result)
        with h5py.File(self.result) as file:
            self.values = file[VALUE][:]

    def tool(self, *words):
        if shutil.which(words[0]) is None:
            self.skipTest(f"{words[0]} is not installed")
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def copy_with_xarray(self, engine, groups, name):
        for group in groups:
            with xarray.open_dataset(self.result, group=group, engine=engine) as data:
                data.load().to_netcdf(self.folder / name, group=group, engine=engine,
                                      mode="w" if group == groups[0] else "a")

    def shown(self, name):
        """What `show` says of a copy: its figures are those of the original."""
        copy, note = self.cascade("show", name)
        original, _ = self.cascade("show", self.result)
        # ncks sorts variables by name, so those of /run come in another order.
        self.assertEqual(sorted(copy.splitlines()[1:]), sorted(original.splitlines()[1:]))
        self.assertIn("checksum of its bytes is gone", note)
        self.assertIn("match document_hash", note)
        self.assertNotIn("NOT match", note)

    def test_xarray_and_data_frames(self):
        for engine in ENGINES:
            for group in groups_of(self.result):
                with self.subTest(engine=engine, group=group):
                    with xarray.open_dataset(self.result, group=group, engine=engine) as data:
                        if group == "/paths":
                            self.assertEqual(len(data.to_dataframe()), PATHS)
                            numpy.testing.assert_array_equal(data.feedback_drawdown, self.values)
                        elif group == "/":
                            self.assertLess(numpy.prod(list(data.sizes.values())), 1e5)
                            data.to_dataframe()

    def test_netcdf4(self):
        with netCDF4.Dataset(self.result) as file:
            numpy.testing.assert_array_equal(file[VALUE][:], self.values)
            self.assertIn('"market"', str(file["inputs/scenario"][...]))

    def test_ncdump(self):
        self.assertIn("feedback_drawdown", self.tool("ncdump", "-h", self.result))

    def test_r(self):
        for package, read in (
                ("ncdf4", 'f <- nc_open("r.h5"); x <- ncvar_get(f, "paths/feedback_drawdown")'),
                ("hdf5r", 'f <- H5File$new("r.h5", "r"); x <- f[["paths/feedback_drawdown"]][]')):
            with self.subTest(package=package):
                there = self.tool("Rscript", "-e", f'cat(requireNamespace("{package}", quietly=TRUE))')
                if there != "TRUE":
                    self.skipTest(f"R has no {package}")
                out = self.tool("Rscript", "-e",
                                f'library({package}); {read}; cat(length(x), sprintf("%.17g", x[7]))')
                self.assertEqual(out.split()[-2:], [str(PATHS), "%.17g" % self.values[6]])

    def test_octave(self):
        out = self.tool("octave-cli", "--no-gui", "--eval",
                        'pkg load netcdf; x = ncread("r.h5", "/paths/feedback_drawdown"); printf("%.17g", x(7));')
        self.assertEqual(float(out), self.values[6])

    def test_copies_are_read(self):
        self.tool("nccopy", "r.h5", "nccopy.nc")
        self.shown("nccopy.nc")
        self.copy_with_xarray("netcdf4", groups_of(self.result), "xarray.nc")
        self.shown("xarray.nc")

    def test_copies_of_ncks_are_read(self):
        self.tool("ncks", "r.h5", "ncks.nc")
        self.shown("ncks.nc")

    def test_copies_that_lost_something_are_refused_in_words(self):
        self.copy_with_xarray("netcdf4", ["/"], "root.nc")
        _, message = self.cascade("show", "root.nc", status=STORAGE)
        self.assertIn("lacks the group", message)
        self.copy_with_xarray("h5netcdf", groups_of(self.result), "h5netcdf.nc")
        _, message = self.cascade("show", "h5netcdf.nc", status=STORAGE)
        self.assertIn("variable length", message)

    def test_a_changed_copy_is_noticed(self):
        self.tool("nccopy", "r.h5", "changed.nc")
        with netCDF4.Dataset(self.folder / "changed.nc", "a") as file:
            file.title = "another"
        _, note = self.cascade("show", "changed.nc")
        self.assertIn("do NOT match document_hash", note)
        with netCDF4.Dataset(self.folder / "changed.nc", "a") as file:
            file[VALUE][6] = 0.5
        _, message = self.cascade("show", "changed.nc", status=STORAGE)
        self.assertIn("paths_hash", message)


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
