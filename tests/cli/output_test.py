#!/usr/bin/env python3
"""What the program prints and how it names files: digits by unit and magnitude, 64-bit seeds, the order of
messages, pipes that close, names in any script."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import unittest

import program
from program import DONE, SCENARIO, ProgramTest, changed

LARGEST_SEED = 18446744073709551615

INVERSE = {
    "schema_version": 1, "venue": "Coin margined small", "symbol": "BTCUSD", "source": "invented", "unknown": [],
    "versions": [{"margin": {"contract": "inverse", "maintenance_at": "mark", "tiers": [
        {"floor": 0, "rate": 0.005, "max_leverage": 100}, {"floor": 0.5, "rate": 0.0075, "max_leverage": 75},
        {"floor": 2.5, "rate": 0.01, "max_leverage": 50}]}}],
}


def market(spot, levels, **simulation):
    return {
        "schema_version": 1, "name": "m", "market": {"symbol": "X", "spot": spot},
        "simulation": {"paths": 1024, "horizon": "24h", "step": "5min", "seed": 7, **simulation},
        "price": {"model": "gbm", "volatility": 1.2},
        "book": {"source": "levels", "levels": [
            {"side": "long" if price < spot else "short", "price": price, "intensity": 3e5} for price in levels]},
        "impact": {"model": "linear", "depth_1pct": 5e5},
        "outputs": {"thresholds": levels},
    }


class Digits(ProgramTest):
    def test_amounts_in_coin(self):
        out, _ = self.cascade("margin", self.write(INVERSE, "v.json"), "--value", "0.4", "--entry", "100000")
        self.assertIn("A position of value 0.4 entered", out)
        floors = [line.split() for line in out.splitlines() if re.match(r" +[\d.]+ +[\d.]+ %", line)]
        self.assertEqual([row[0] for row in floors], ["0", "0.5", "2.5"])
        self.assertEqual([row[-1] for row in floors], ["0", "0.00125", "0.0075"])
        out, _ = self.cascade("margin", self.write(INVERSE, "v.json"), "--value", "0.001", "--entry", "100000")
        self.assertIn("A position of value 0.001 entered", out)
        out, _ = self.cascade("margin", self.write(INVERSE, "v.json"), "--value", "1e12", "--entry", "100000")
        self.assertIn("A position of value 1,000,000,000,000 entered", out)

    def test_small_prices(self):
        for spot in (1.3841e-5, 1.3e-6, 0.0123):
            levels = [0.983 * spot, 1.019 * spot]
            scenario = self.write(market(spot, levels))
            out, _ = self.cascade("run", scenario, "-o", "s.h5", "--force")
            amounts = re.findall(r"\(([^ ()]+) USD\)", out.replace("\n  ", " "))
            self.assertGreaterEqual(len(amounts), 4)
            for amount in amounts:
                self.assertGreater(float(amount), 0)
            self.assertNotIn("0.000 [", out)
            self.assertLessEqual(max(map(len, out.splitlines())), 80)
            out, _ = self.cascade("map", scenario)
            self.assertLessEqual(max(map(len, out.splitlines())), 80)
            shown = re.search(r" at (\S+)$", out.splitlines()[0]).group(1)
            self.assertAlmostEqual(float(shown) / spot, 1, places=4)

    def test_prices_that_were_stated_keep_their_digits(self):
        out, _ = self.cascade("run", self.write(market(100000.2, [100000.4, 99000])), "-o", "s.h5")
        self.assertIn("X at 100,000.2,", out)
        self.assertIn("rises to 100,000.4", out)

    def test_two_prices_of_a_message_differ(self):
        margin = {"contract": "linear", "maintenance_at": "mark",
                  "tiers": [{"floor": 0, "rate": 0.004, "max_leverage": 100}]}
        for spot, price in ((100000.2, 100000.4), (1.3841e-5, 1.38410001e-5), (0.5, 0.50000000001)):
            (self.folder / "p.csv").write_text(f"side,size,liquidation_price\nlong,1,{price}\n")
            scenario = market(spot, [])
            scenario["book"] = {"source": "position_list", "file": "p.csv", "margin": margin}
            del scenario["outputs"]
            _, err = self.cascade("validate", self.write(scenario), status=SCENARIO)
            found = re.search(r"liquidated at (\S+) would be gone at spot, (\S+)", err)
            self.assertNotEqual(found.group(1), found.group(2))
            self.assertGreater(float(found.group(1)), float(found.group(2)))

    def test_seeds_of_64_bits(self):
        for seed in (LARGEST_SEED, 2**63, 2**53 + 1, 0):
            scenario = self.write(changed(simulation__seed=seed, simulation__paths=1024))
            out, _ = self.cascade("run", scenario, "-o", "s.h5", "--force")
            self.assertIn(f"seed {seed}\n", out)
            for command in (("show", "s.h5"), ("replay", "s.h5", "--path", "3")):
                out, _ = self.cascade(*command)
                self.assertRegex(out, rf"seed\s+{seed}\b")
            out, _ = self.cascade("show", "s.h5", "--json")
            self.assertIn(f'"seed":{seed}', out.replace(" ", ""))
            self.cascade("report", "s.h5", "-o", "s.html", "--force")
            self.assertIn(f"seed {seed}", (self.folder / "s.html").read_text())
        self.cascade("run", self.write(changed(simulation__paths=1024)), "--seed", LARGEST_SEED, "-o", "t.h5")
        out, _ = self.cascade("show", "t.h5")
        self.assertIn(f"seed {LARGEST_SEED}", out)


class Order(ProgramTest):
    def test_the_count_of_faults_left_out_comes_last(self):
        rows = "".join(f"2025-02-10T{5 - i // 60:02}:{59 - i % 60:02}:00Z,{100 + i}\n" for i in range(200))
        (self.folder / "newest.csv").write_text("timestamp,price\n" + rows)
        scenario = changed(price={"model": "bootstrap", "file": "newest.csv", "block_length": 30})
        _, err = self.cascade("validate", self.write(scenario), status=SCENARIO)
        lines = err.splitlines()
        self.assertRegex(lines[-1], r"and \d+ more faults?$")
        self.assertEqual(sum("more fault" in line for line in lines), 1)
        places = [int(line.split(":")[1]) for line in lines[:-1] if line.split(":")[0].endswith("newest.csv")]
        self.assertEqual(len(places), 50)
        self.assertEqual(places, sorted(places))


class Pipe(ProgramTest):
    def closed(self, *arguments):
        """Run with a reader that has gone; the status and what stands in standard error."""
        read, write = os.pipe()
        os.close(read)
        process = self.start(*arguments, stdout=write)
        os.close(write)
        _, err = process.communicate(timeout=120)
        return process.returncode, err

    def test_every_command_is_quiet(self):
        scenario = self.write(changed(simulation__paths=1024))
        self.cascade("run", scenario, "-o", "s.h5")
        for command in (("show", "s.h5"), ("show", "s.h5", "--json"), ("map", scenario), ("validate", scenario),
                        ("compare", "s.h5", "s.h5", "--all"), ("replay", "s.h5", "--path", "1"), ("schema",),
                        ("man",), ("--help",), ("completions", "bash"), ("margin", self.write(INVERSE, "v.json"),
                        "--value", "1", "--entry", "9")):
            status, err = self.closed(*command)
            self.assertEqual((status, err), (-signal.SIGPIPE, ""), command)

    def test_a_shell_sees_its_usual_status(self):
        self.cascade("run", self.write(changed(simulation__paths=1024)), "-o", "s.h5")
        line = f"set -o pipefail; '{program.PROGRAM}' show s.h5 --json | true"
        done = subprocess.run(["bash", "-c", line], cwd=self.folder, capture_output=True, text=True)
        self.assertIn(done.returncode, (0, 141))
        self.assertEqual(done.stderr, "")

    def test_results_are_written_whole(self):
        scenario = self.write(changed(simulation__paths=1024))
        status, err = self.closed("run", scenario, "-o", "s.h5")
        self.assertEqual((status, err), (-signal.SIGPIPE, ""))
        self.cascade("show", "s.h5")
        self.closed("map", scenario, "-o", "m.csv")
        self.cascade("map", scenario, "-o", "whole.csv")
        self.assertEqual((self.folder / "m.csv").read_text(), (self.folder / "whole.csv").read_text())


class Names(ProgramTest):
    def written(self, name):
        before = set(self.folder.iterdir())
        self.cascade("run", self.write(changed(name=name, simulation__paths=64)))
        (new,) = {path for path in set(self.folder.iterdir()) - before if path.suffix == ".h5"}
        return new.name

    def test_letters_of_any_script_stay(self):
        for name in ("\u6bd4\u7279\u5e01\u4e0b\u8dcc", "\u6bd4\u7279\u5e01\u4e0a\u6da8", "gr\u00f6\u00dfe", "\u0442\u0435\u0441\u0442",
                     "btc-110k_x.1"):
            self.assertEqual(self.written(name), name + ".h5")

    def test_two_names_never_meet(self):
        names = ["a b", "a_b", "a/b", "a\u3000b", "a\u200bb", ".hidden", "-o", "scenario.hidden", "\u6bd4" * 120,
                 "\u6bd4" * 121, "x" * 300, "\u202ea_b"]
        found = [self.written(name) for name in names]
        self.assertEqual(len(set(found)), len(names))
        for name in found:
            self.assertLessEqual(len(name.encode()), 210)
            self.assertNotIn(name[0], ".-")
            self.assertTrue(name.isprintable() and " " not in name)


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
