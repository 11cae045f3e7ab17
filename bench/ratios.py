#!/usr/bin/env python3
"""What a richer scenario costs over the simple one, per path-step, against its bar.

    bench/ratios.py [--program build/bench/tools/cascade/cascade] [--repeats N] [--json FILE] [NAME ...]

One thread, the same paths and steps; runs are interleaved, the least time of each counts, so that a
noisy machine hides little. Status 1 if a ratio passes its bar. A bar is a promise of the project, not
the last figure: that stands in docs/performance.md. Needs the bench preset, or another program.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]


def venues(second_mark):
    """60 and 40 % of the book, 70 and 30 % of the depth; positions are liquidated in parts, by tier."""
    staged = {"venue": "bybit", "fund": 5e7}
    return {"/market/arbitrage_half_life": "30s",
            "/venues": [{"name": "large", "book_share": 0.6, "depth_share": 0.7, "mark": "smoothed",
                         "mark_half_life": "10s", "liquidation": staged},
                        {"name": "small", "book_share": 0.4, "depth_share": 0.3, "mark": second_mark,
                         "liquidation": staged}]}


# name, simple scenario, what makes it rich, most it may cost over it
BARS = [
    ("one venue, staged", "positions.json", {"/liquidation/venue": "bybit", "/liquidation/fund": 5e7}, 2.0),
    ("two venues, staged, one at its last price", "positions.json", venues("last"), 2.0),
    ("two venues, staged, settled together", "positions.json", venues("index"), 2.0),
]


def ns_per_path_step(program, scenario, overrides, paths):
    pin = ["taskset", "-c", "1"] if shutil.which("taskset") else []
    words = [word for at, value in overrides.items() for word in ("--set", f"{at}={json.dumps(value)}")]
    with tempfile.TemporaryDirectory() as folder:
        done = json.loads(subprocess.run(
            [*pin, program, "run", ROOT / "scenarios" / scenario, "--paths", str(paths), "-j", "1", "--json",
             "-o", pathlib.Path(folder) / "r.h5", *words], check=True, text=True, stdout=subprocess.PIPE).stdout)
    return done["timing"]["simulate_s"] / (done["paths"] * done["steps"]) * 1e9


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="rows whose name contains one of these")
    parser.add_argument("--program", default=ROOT / "build/bench/tools/cascade/cascade", type=pathlib.Path)
    parser.add_argument("--repeats", default=7, type=int)
    parser.add_argument("--paths", default=20000, type=int)
    parser.add_argument("--json", type=pathlib.Path, help="also write the times there")
    arguments = parser.parse_args()
    rows = [row for row in BARS if not arguments.names or any(n in row[0] for n in arguments.names)]
    if not rows:
        sys.exit("no row of that name")
    simple = [(name, name, {}, None) for name in sorted({row[1] for row in rows})]
    best = {}
    for _ in range(arguments.repeats):
        for name, scenario, rich, _ in simple + rows:
            ns = ns_per_path_step(arguments.program, scenario, rich, arguments.paths)
            best[name] = min(best.get(name, float("inf")), ns)
    print(f"{'':46s}{'ns per path-step':>18s}{'over simple':>13s}{'bar':>7s}")
    over = 0
    for name, scenario, _, bar in rows:
        ratio = best[name] / best[scenario]
        over += ratio > bar
        print(f"{name:46s}{best[name]:18.2f}{ratio:12.2f}x{bar:6.1f}x{'  over' if ratio > bar else ''}")
    if arguments.json:
        arguments.json.write_text(json.dumps({"ns_per_path_step": best}, indent=1) + "\n")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
