#!/usr/bin/python3
"""Open a result file the way its users do, and check what docs/results.md promises of every file.

    open_result.py FILE.h5

Root and every group must open in xarray with both engines and no other argument; every variable and
coordinate has units and long_name; texts are characters, attributes of fixed length; every
axis has a dimension scale; ncdump reads the header. Silent and 0 where all holds, else the faults
on stderr and 1.
"""
import subprocess
import sys

import h5py
import xarray

FAULTS = []
CONVENTION = {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"}  # of dimension scales
BARE = b"This is a netCDF dimension but not a netCDF variable."


def fault(text):
    FAULTS.append(text)


def is_bare(dataset):
    """A dimension without values, such as the characters of a text."""
    return dataset.attrs.get("NAME", b"").startswith(BARE)


def check_dataset(name, dataset):
    """Type, scales and attributes of one dataset, seen by h5py."""
    if is_bare(dataset):
        return
    if dataset.dtype != "S1" and dataset.dtype.kind not in "if":
        fault(f"{name}: type {dataset.dtype}")
    if dataset.dtype == "S1" and dataset.attrs.get("_Encoding") != b"utf-8":
        fault(f"{name}: characters without encoding")
    if dataset.id.get_create_plist().get_layout() == h5py.h5d.COMPACT:
        fault(f"{name}: compact storage")
    if dataset.attrs.get("CLASS") != b"DIMENSION_SCALE":
        for axis, dimension in enumerate(dataset.dims):
            if len(dimension) != 1:
                fault(f"{name}: axis {axis} has {len(dimension)} scales")
    for key in ("units", "long_name"):
        if not dataset.attrs.get(key):
            fault(f"{name}: no {key}")
    check_attributes(name, dataset)


def check_attributes(name, item):
    for key in item.attrs:
        if key in CONVENTION:
            continue
        text = h5py.check_string_dtype(item.attrs.get_id(key).dtype)
        if text and text.length is None:
            fault(f"{name}@{key}: text of variable length")


def groups_of(path):
    """Names of all groups; each dataset is checked on the way."""
    groups = ["/"]

    def visit(name, item):
        if isinstance(item, h5py.Group):
            groups.append("/" + name)
            check_attributes(name, item)
        else:
            check_dataset("/" + name, item)

    with h5py.File(path, "r") as file:
        check_attributes("/", file)
        file.visititems(visit)
    return groups


def names_in(path, group):
    with h5py.File(path, "r") as file:
        return {k for k, v in file[group].items() if isinstance(v, h5py.Dataset) and not is_bare(v)}


def open_group(path, group, engine):
    with xarray.open_dataset(path, group=group, engine=engine) as data:
        seen = set(data.variables)
        missing = names_in(path, group) - seen
        if missing:
            fault(f"{group} with {engine}: not shown: {sorted(missing)}")
        for name, variable in data.variables.items():
            for key in ("units", "long_name"):
                if key not in variable.attrs:
                    fault(f"{group}/{name} with {engine}: no {key}")
            for dimension in variable.dims:
                if dimension not in data.coords:
                    fault(f"{group}/{name} with {engine}: dimension {dimension} has no coordinate")
        data.load()


def main(path):
    for group in groups_of(path):
        for engine in ("h5netcdf", "netcdf4"):
            try:
                open_group(path, group, engine)
            except Exception as error:  # whatever goes wrong is the finding
                fault(f"{group} with {engine}: {type(error).__name__}: {error}")
    with xarray.open_dataset(path) as data:
        if data.attrs.get("filetype") != "cascade-result":
            fault("root: no filetype")
    dump = subprocess.run(["ncdump", "-h", path], capture_output=True, text=True)
    if dump.returncode != 0 or dump.stderr:
        fault(f"ncdump -h: {dump.returncode} {dump.stderr.strip()}")
    for text in FAULTS:
        print(f"{path}: {text}", file=sys.stderr)
    return 1 if FAULTS else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
