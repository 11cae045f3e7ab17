#!/usr/bin/python3
"""cascade margin, and books made of positions, from outside: margin_test.py PROGRAM SOURCE_FOLDER."""

import json
import os
import pathlib
import sys
import unittest

import program
from program import MISSING, SCENARIO, USAGE, ProgramTest

# Binance BTCUSDT, table of 2024-05-30, entry 110,000: leverage, value, long, short.
GOLDEN = [
    (10, 100e3, 99442.21, 120452.74),
    (25, 100e3, 106075.38, 113885.57),
    (50, 100e3, 108286.43, 111696.52),
    (100, 100e3, 109391.96, 110601.99),
    (125, 40e3, 109558.23, 110438.25),
    (20, 5e6, 105301.11, 114605.84),
    (10, 50e6, 100725.32, 118910.97),
]


class Margin(ProgramTest):
    def venue(self, name):
        return str(program.SOURCE / "scenarios/venues" / (name + ".json"))

    def margin(self, name, *arguments):
        out, err = self.cascade("margin", self.venue(name), "--json", *arguments)
        self.assertEqual((err, out.count("\n")), ("", 1))
        return json.loads(out)

    def test_golden_liquidation_prices(self):
        for leverage, value, long, short in GOLDEN:
            found = self.margin("binance-btcusdt", "--date", "2024-10-24", "--entry", 110000,
                                "--value", value, "--leverage", leverage)["positions"][0]
            self.assertTrue(found["allowed"])
            self.assertAlmostEqual(found["long"]["liquidation_price"], long, delta=0.005)
            self.assertAlmostEqual(found["short"]["liquidation_price"], short, delta=0.005)
            self.assertAlmostEqual(found["long"]["bankruptcy_price"], 110000 * (1 - 1 / leverage))

    def test_text(self):
        for path in (program.SOURCE / "scenarios/venues").glob("*.json"):
            out, err = self.cascade("margin", path, "--date", "2024-10-24")
            self.assertEqual(err, "")
            for line in out.splitlines():
                self.assertLessEqual(len(line), 80, line)
            for word in ("maintenance", "long liquidated", "Source: ", "Not known: "):
                self.assertIn(word, out)
            self.assertNotIn("inf", out.replace("information", ""))

    def test_never(self):
        found = self.margin("bybit-btcusdt", "--leverage", "1")["positions"][0]
        self.assertIsNone(found["long"]["bankruptcy_price"])
        out, _ = self.cascade("margin", self.venue("bybit-btcusdt"), "--leverage", "1")
        self.assertIn("never", out)

    def test_versions(self):
        _, err = self.cascade("margin", self.venue("binance-btcusdt"), status=USAGE)
        self.assertIn("2024-05-30; name a day", err)
        _, err = self.cascade("margin", self.venue("binance-btcusdt"), "--date", "2021-09-07", status=USAGE)
        self.assertIn("nothing before 2022-02-12", err)
        self.assertEqual(self.margin("binance-btcusdt", "--date", "2023-03-20")["from"], "2023-03-13")
        self.assertIsNone(self.margin("bybit-btcusdt")["from"])

    def test_wrong_files_and_options(self):
        self.cascade("margin", "absent.json", status=MISSING)
        text = pathlib.Path(self.venue("bybit-btcusdt")).read_text()
        path = self.write(text.replace('"deduction": 1200', '"deduction": 1201'))
        _, err = self.cascade("margin", path, status=SCENARIO)
        self.assertIn("/versions/0/margin/tiers/1/deduction: 1201 does not make", err)
        self.assertEqual(err.count("\n"), 1)
        for wrong in (["--date", "today"], ["--leverage", "0.5"], ["--entry", "-1"], ["--value", "x"]):
            self.cascade("margin", self.venue("bybit-btcusdt"), *wrong, status=USAGE)

    def test_a_list_of_positions(self):
        scenario = json.loads((program.SOURCE / "scenarios/position-list.json").read_text())
        scenario["book"] |= {"file": "p.csv", "venue": self.venue("hyperliquid-btc")}
        scenario["simulation"]["paths"] = 500
        del scenario["book"]["venue_date"]
        path = self.write(scenario)
        (self.folder / "p.csv").write_text("side,size,entry,leverage\nlong,10,117000,10\nshrot,1,2,3\n")
        _, err = self.cascade("validate", path, status=SCENARIO)
        self.assertIn("p.csv:3:1: side: \"shrot\"", err)
        (self.folder / "p.csv").write_text("side,size,entry,leverage\nlong,10,117000,10\nlong,1,100000,1\n")
        out, _ = self.cascade("run", path, "--json")
        self.assertIn("1 position of the list is liquidated at no price and left out", out)
        (self.folder / "p.csv").unlink()
        self.cascade("replay", "position-list.h5", "--path", 3)


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
