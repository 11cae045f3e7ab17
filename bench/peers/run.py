#!/usr/bin/env python3
"""Cascade and its peers on one core in one run: ns per path-step, and ratios to the seed scenario.

    bench/peers/run.py [--build build/bench] [--repeats N] [--json FILE]

Peers do plain GBM with running low and high. Cascade does the same with quiet.json, both worlds and
bridge extremes included, and everything with the seed. Repeats are interleaved; the least of each
counts. Needs the bench preset: cmake --preset bench && cmake --build --preset bench
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
parser = argparse.ArgumentParser()
parser.add_argument("--build", default=ROOT / "build/bench", type=pathlib.Path)
parser.add_argument("--repeats", default=3, type=int)
parser.add_argument("--json", type=pathlib.Path, help="also write the figures there")
arguments = parser.parse_args()

pin = ["taskset", "-c", "1"] if shutil.which("taskset") else []
environment = {"OMP_NUM_THREADS": "1", "PATH": "/usr/bin:/bin"}


def output(*command):
    return subprocess.run(pin + [str(c) for c in command], env=environment, check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def cascade(scenario):
    with tempfile.TemporaryDirectory() as folder:
        done = json.loads(output(arguments.build / "tools/cascade/cascade", "run", ROOT / "scenarios" / scenario,
                                 "-o", pathlib.Path(folder) / "r.h5", "-j", "1", "--json"))
    timing = done["timing"]
    steps = done["paths"] * done["steps"]
    write_share[scenario] = min(write_share.get(scenario, 1.0), timing["write_s"] / timing["total_s"])
    simd.add(done["simd"])
    return timing["simulate_s"] / steps * 1e9


write_share, simd, best = {}, set(), {}
for _ in range(arguments.repeats):
    figures = {"numpy, SFC64, step loop": float(output("/usr/bin/python3", ROOT / "bench/peers/numpy_steps.py")),
               "C++, mt19937_64, std::normal": float(output(arguments.build / "bench/peer_naive"))}
    if (arguments.build / "bench/peer_quantlib").exists():
        gbm, bsm = output(arguments.build / "bench/peer_quantlib").split()
        figures["QuantLib, GeometricBrownianMotion"] = float(gbm)
        figures["QuantLib, BlackScholesMerton"] = float(bsm)
    figures["Cascade, quiet (both worlds, bridge)"] = cascade("quiet.json")
    figures["Cascade, seed (everything on)"] = cascade("btc-110k-100k7.json")
    for name, ns in figures.items():
        best[name] = min(best.get(name, float("inf")), ns)

seed = best["Cascade, seed (everything on)"]
print(f"{'':40s}{'ns per path-step':>18s}{'over seed':>12s}")
for name, ns in best.items():
    print(f"{name:40s}{ns:18.2f}{ns / seed:11.1f}x")
print(f"kernel {', '.join(sorted(simd))}; writing the seed's result took "
      f"{100 * write_share['btc-110k-100k7.json']:.1f} % of the run")
if arguments.json:
    arguments.json.write_text(json.dumps({"ns_per_path_step": best, "kernel": sorted(simd),
                                          "write_share": write_share}, indent=1) + "\n")
