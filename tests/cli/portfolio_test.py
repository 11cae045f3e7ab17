#!/usr/bin/python3
"""Own positions: portfolio_test.py PROGRAM SOURCE_FOLDER [unittest arguments]."""

import json
import os
import pathlib
import sys
import unittest

import numpy
import xarray

import program
from program import SCENARIO, SMALL, WORLDS, ProgramTest, changed

SPOT = SMALL["market"]["spot"]
RULES = {"tiers": [{"floor": 0, "rate": 0.004, "max_leverage": 125},
                   {"floor": 600000, "rate": 0.01, "max_leverage": 50}]}
LONG = {"name": "long", "side": "long", "size": 10, "entry": 104000, "leverage": 20,
        "margin": RULES}
SHORT = {"name": "short", "side": "short", "size": 4, "entry": 106000, "collateral": 30000,
         "margin": RULES}
SAFE = {"name": "safe", "side": "long", "size": 1, "entry": 100000, "leverage": 1,
        "margin": RULES}


def portfolio(*positions):
    return changed(portfolio={"positions": list(positions)}, simulation__step="15min",
                   simulation__paths=4000)


def maintenance(value):
    return 0.004 * value if value <= 600000 else 0.01 * value - 3600


class Portfolio(ProgramTest):
    def group(self, name, file="p.h5"):
        return xarray.open_dataset(self.folder / file, group=name)

    def run_it(self, *positions):
        """What the program says, figures of own positions, figures of paths."""
        out, _ = self.cascade("run", self.write(portfolio(*positions)), "-o", "p.h5", "--force")
        return out, self.group("portfolio"), self.group("paths")

    def test_profits_and_liquidations_are_those_of_the_paths(self):
        out, own, paths = self.run_it(LONG, SHORT, SAFE)
        self.assertEqual(list(own.position.values), ["long", "short", "safe"])
        collateral = numpy.array([10 * 104000 / 20, 30000, 100000])
        numpy.testing.assert_allclose(own.position_collateral.values, collateral)
        price = own.liquidation_price.values
        # equity = maintenance: 52,000 + 10 (p - 104,000) = 0.01 * 10 p - 3600, and for the short
        # 30,000 - 4 (p - 106,000) = 0.004 * 4 p.
        self.assertAlmostEqual(price[0], (1040000 - 52000 - 3600) / (10 * 0.99), 6)
        self.assertAlmostEqual(price[1], (30000 + 4 * 106000) / (4 * 1.004), 6)
        self.assertEqual(price[2], 0)
        liquidations = self.group("liquidations")
        for world in WORLDS:
            end = SPOT * numpy.exp(paths[world + "_return"].values)
            low = SPOT * numpy.exp(paths[world + "_low"].values)
            high = SPOT * numpy.exp(paths[world + "_high"].values)
            gone = numpy.array([low <= price[0], high >= price[1], low < 0])
            profit = numpy.array([10 * (end - 104000), 4 * (106000 - end), end - 100000])
            profit = numpy.where(gone, -collateral[:, None], profit)
            there = own.sel(world=world)
            numpy.testing.assert_allclose(there.liquidation_probability, gone.mean(axis=1),
                                          rtol=1e-12)
            numpy.testing.assert_allclose(there.profit_mean, profit.mean(axis=1), rtol=1e-9)
            total = profit.sum(axis=0)
            self.assertAlmostEqual(there.portfolio_profit_mean.item() / total.mean(), 1, 9)
            losses = numpy.sort(-total)
            at = there.sel(level=0.95)
            self.assertAlmostEqual(at.portfolio_value_at_risk.item() / losses[3799], 1, 9)
            self.assertAlmostEqual(at.portfolio_expected_shortfall.item() / losses[3800:].mean(), 1, 9)
            value = 10 * low
            wanted = numpy.sort(numpy.where(value <= 600000, 0.004 * value, 0.01 * value - 3600)
                                - (value - 1040000))
            self.assertAlmostEqual(at.survival_margin.sel(position="long").item() / wanted[3799], 1, 9)
            # Of each path it is known whether and when.
            times = liquidations.own_liquidation_time.sel(world=world).transpose("position", "path")
            numpy.testing.assert_array_equal(~numpy.isnan(times.values), gone)
            self.assertAlmostEqual(there.liquidation_time_mean.sel(position="long").item()
                                   / numpy.nanmean(times.sel(position="long")), 1, 9)
        self.assertGreater(own.liquidation_amplification.sel(position="long").item(), 1)
        self.assertTrue(numpy.isnan(own.liquidation_amplification.sel(position="safe").item()))
        self.assertLessEqual(max(map(len, out.splitlines())), 80)
        self.assertIn("safe, collateral 100 k, liquidated at no price", out)
        self.assertIn("Positions, USD", out)

    def test_the_survival_margin_survives(self):
        _, own, _ = self.run_it(LONG)
        margin = own.survival_margin.sel(world="feedback", position="long", level=0.975).item()
        with_it = dict(LONG, collateral=margin)
        del with_it["leverage"]
        _, own, _ = self.run_it(with_it)
        # The quantile's own path just survives: at most 2.5 % of 4,000 are liquidated.
        self.assertAlmostEqual(own.liquidation_probability.sel(world="feedback").item(), 0.025, delta=0.0003)

    def test_paths_do_not_depend_on_the_portfolio_and_replay_knows_it(self):
        _, _, paths = self.run_it(LONG)
        self.cascade("replay", "p.h5", "--path", 17)
        plain = portfolio()
        del plain["portfolio"]
        self.cascade("run", self.write(plain), "-q", "-o", "q.h5")
        numpy.testing.assert_array_equal(paths.feedback_return,
                                         self.group("paths", "q.h5").feedback_return)
        # Nor does any figure of the market; own positions are no thresholds of it.
        plain_root = self.group(None, "q.h5")
        self.assertEqual(list(plain_root.threshold.values), ["long 100700", "short 110000"])
        groups = [plain_root.attrs[key].split() for key in ("figure_groups", "path_groups")]
        self.assertIn("fan", groups[0])
        for group in (None, *groups[0], *groups[1]):
            ours, without = self.group(group), self.group(group, "q.h5")
            self.assertEqual(set(ours.variables), set(without.variables), group)
            for name in without.variables:
                numpy.testing.assert_array_equal(ours[name].values, without[name].values,
                                                 err_msg=f"{group} {name}")
        out, _ = self.cascade("run", self.write(portfolio(LONG)), "-o", "t.h5", "--force",
                              "--target-error", "50%", "--target-figure",
                              "survival_margin[feedback, long, 0.95]")
        self.assertIn("Accuracy: survival_margin[feedback, long, 0.95]", out)

    def test_sweeps_follow_positions(self):
        self.write(portfolio(LONG, SHORT))
        path = self.write({"schema_version": 1, "name": "leverage", "scenario": "small.json",
                           "design": "grid",
                           "inputs": [{"pointer": "/portfolio/positions/0/leverage",
                                       "name": "leverage", "values": [10, 20, 40]}],
                           "figures": ["liquidation_probability[feedback, long]"]}, "sweep.json")
        out, _ = self.cascade("sweep", path, "-o", "s.h5")
        self.assertIn("liquidation_probability[feedback, long]", out)
        root = xarray.open_dataset(self.folder / "s.h5")
        chance = root.liquidation_probability.sel(world="feedback")
        self.assertEqual(chance.dims, ("leverage", "position"))
        self.assertTrue((chance.sel(position="long").diff("leverage") > 0).all())
        self.assertTrue((chance.sel(position="short").diff("leverage") == 0).all())
        difference = root.liquidation_probability_difference.sel(world="feedback", position="long")
        self.assertEqual(difference.sel(leverage=20).item(), 0)
        numpy.testing.assert_allclose(difference, chance.sel(position="long")
                                      - chance.sel(position="long", leverage=20), atol=1e-15)

    def test_refusals(self):
        for positions, words in (
                ([], "the list is empty"),
                ([dict(LONG, name="a,b")], "has no ','"),
                ([LONG, LONG], 'two positions are called "long"'),
                ([dict(LONG, collateral=1)], 'either "leverage" or "collateral"'),
                ([dict(LONG, entry=120000)], "is liquidated at once"),
                ([dict(LONG, venue="v.json")], 'both "venue" and "margin"'),
                ([{k: v for k, v in LONG.items() if k != "margin"}], '"venue" or "margin"'),
                ([dict(LONG, margin=dict(RULES, contract="inverse"))], "inverse"),
                ([dict(LONG, margin={"tiers": []})], "/portfolio/positions/0/margin/tiers"),
                ([dict(LONG, entri=1)], 'did you mean "entry"')):
            with self.subTest(words):
                _, err = self.cascade("validate", self.write(portfolio(*positions)),
                                      status=SCENARIO)
                self.assertIn(words, err)
        missing = {k: v for k, v in LONG.items() if k != "margin"} | {"venue": "none.json"}
        _, err = self.cascade("validate", self.write(portfolio(missing)), status=SCENARIO)
        self.assertRegex(err, r":\d+:\d+: /portfolio/positions/0/venue: the file")
        out, _ = self.cascade("run", self.write(portfolio(dict(LONG, leverage=60, entry=105000))),
                              "-o", "h.h5", "--force")
        self.assertIn("more leverage than its venue's tier", " ".join(out.split()))


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
