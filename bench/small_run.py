#!/usr/bin/env python3
"""What a small run takes all told, from the start of the program to its end, against its bar.

    bench/small_run.py [--program build/bench/tools/cascade/cascade] [--repeats N] [--json FILE]

Wall-clock milliseconds with two threads, the runs in turn. The bar is for the median of 1,000 paths on a
machine at rest: status 1 above it. `--version` is what loading the program takes.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
SEED = ROOT / "scenarios/btc-110k-100k7.json"
BAR_MS = 50.0


def milliseconds(command):
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return 1e3 * (time.perf_counter() - begin)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=ROOT / "build/bench/tools/cascade/cascade", type=pathlib.Path)
    parser.add_argument("--repeats", default=41, type=int)
    parser.add_argument("--json", type=pathlib.Path, help="also write the medians there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run = [arguments.program, "run", SEED, "-j", "2", "--force", "-o", pathlib.Path(folder) / "r.h5", "--paths"]
        rows = {"--version": [arguments.program, "--version"], "64 paths": [*run, "64"], "1,000 paths": [*run, "1000"]}
        seen = {name: [] for name in rows}
        for _ in range(arguments.repeats):
            for name, command in rows.items():
                seen[name].append(milliseconds(command))
    medians = {name: statistics.median(times) for name, times in seen.items()}
    print(f"{'':14s}{'median, ms':>12s}{'least, ms':>12s}")
    for name, times in seen.items():
        print(f"{name:14s}{medians[name]:12.1f}{min(times):12.1f}")
    over = medians["1,000 paths"] > BAR_MS
    print(f"bar of 1,000 paths: {BAR_MS:.0f} ms, {'over' if over else 'met'}")
    if arguments.json:
        arguments.json.write_text(json.dumps({"ms_all_told": medians}, indent=1) + "\n")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
