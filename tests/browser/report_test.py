#!/usr/bin/python3
"""The HTML report as its reader meets it, in the distribution's Chromium.

    report_test.py PROGRAM SOURCE NODE NODE_MODULES CHROMIUM [unittest arguments]

Runs scenarios, writes their reports, lets look.mjs look at them once, and judges what it saw.
"""
import functools
import json
import math
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import unittest

import h5py
import numpy

PROGRAM = SOURCE = NODE = MODULES = CHROMIUM = None
PANELS = ["answer", "map", "fan", "heat", "loss", "shock", "sizes", "risk", "worst", "convergence",
          "assumptions", "provenance"]
CHARTS = ["map", "fan", "heat", "loss", "shock", "sizes", "reach", "further", "drawdown"]
FIXED = {"reach", "further", "drawdown", "payments"}  # too small to zoom

HOSTILE_NAME = "</script><img src=x onerror=planted=true>\u202e\u200fevil\u2066" + "<b>&amp;\"'x" + "y" * 10000
HOSTILE_TEXT = "<script>planted=true</script> --><!-- ]]> ${planted=true} \u2028 javascript:planted=true"

QUICK = ("quiet", "hostile", "venues")
SWEEPS = {
    "tornado": {"design": "one_at_a_time", "inputs": [{"pointer": "/book/kappa", "values": [0.05, 0.15]},
                                                      {"pointer": "/impact/depth_1pct", "values": [2e8, 8e8]}]},
    "surface": {"design": "grid", "inputs": [{"pointer": "/book/kappa", "values": [0.05, 0.1]},
                                             {"pointer": "/impact/depth_1pct", "values": [4e8, 8e8]}]},
    "response": {"design": "grid", "inputs": [{"pointer": "/book/kappa", "values": [0.05, 0.1, 0.15]}]},
    "indices": {"design": "sobol", "samples": 8, "inputs": [{"pointer": "/book/kappa", "low": 0.05, "high": 0.15},
                                                            {"pointer": "/price/volatility", "low": 0.35, "high": 0.6}]},
    "critical": {"design": "critical", "paths": None, "figures": None, "inputs": [
        {"pointer": "/book/kappa", "low": 0.05, "high": 0.4, "points": 4},
        {"pointer": "/impact/depth_1pct", "low": 2e7, "high": 2e9, "points": 8, "scale": "log"}]},
}

seen = {}
files = {}
compared = {}


def cascade(*arguments):
    subprocess.run([PROGRAM, *map(str, arguments)], check=True, stdout=subprocess.PIPE)


def hostile(scenario):
    scenario["name"] = HOSTILE_NAME
    scenario["description"] = HOSTILE_TEXT
    scenario["market"]["symbol"] = "<svg onload=planted=true>"
    return scenario


def prepare(folder):
    """Results, reports and what the browser saw of them, once for all tests."""
    shipped = SOURCE / "scenarios"
    scenario = json.loads((shipped / "btc-110k-100k7.json").read_text())
    (folder / "hostile.json").write_text(json.dumps(hostile(scenario)))
    for name, path, paths in (("seed", shipped / "btc-110k-100k7.json", 20000),
                              ("quiet", shipped / "quiet.json", 1000),
                              ("fund", shipped / "insurance-fund.json", 5000),
                              ("hostile", folder / "hostile.json", 1000)):
        files[name] = folder / f"{name}.h5"
        cascade("run", path, "--paths", paths, "-q", "-o", files[name], "--report", folder / f"{name}.html")
    cascade("run", shipped / "two-venues.json", "--paths", 2000, "-q", "-o", folder / "venues.h5", "--report", folder / "venues.html")
    files["venues"] = folder / "venues.h5"
    for name, document in SWEEPS.items():
        sweep = {"schema_version": 1, "name": name, "scenario": str(shipped / "btc-110k-100k7.json"), "paths": 1024,
                 "figures": ["drawdown_amplification[0.95]", "passage_probability[feedback, long 100700]"], **document}
        (folder / f"{name}.json").write_text(json.dumps({k: v for k, v in sweep.items() if v is not None}))
        files[name] = folder / f"{name}.h5"
        cascade("sweep", folder / f"{name}.json", "-q", "-o", files[name], "--report", folder / f"{name}.html")
    thin = folder / "thin.h5"
    cascade("run", shipped / "btc-110k-100k7.json", "--paths", 20000, "-q", "-o", thin, "--set", "/impact/depth_1pct=5e8")
    files["compared"] = folder / "compared.h5"  # only its page is there
    compared.update(json.loads(subprocess.run(
        [PROGRAM, "compare", files["seed"], thin, "--json", "--report", folder / "compared.html"],
        stdout=subprocess.PIPE, text=True).stdout))
    pages = [{"name": name, "file": str(folder / f"{name}.html"), "quick": name in QUICK} for name in files]
    out = subprocess.run([NODE, SOURCE / "tests/browser/look.mjs", MODULES, CHROMIUM], check=True,
                         input=json.dumps({"pages": pages}), stdout=subprocess.PIPE, text=True).stdout
    seen.update(json.loads(out))


def transforms(kind):
    """From the stored number to the one that is shown."""
    return {
        "percent": lambda x: 100 * x,
        "fall": lambda x: -100 * math.expm1(-x),
        "rise": lambda x: 100 * math.expm1(x),
        "seconds": lambda x: x / 3600,
    }.get(kind, lambda x: x)


def read_numbers(text):
    """"34.5 [34.1, 34.9] M" as [(value, half a unit of the last digit)...]."""
    scale = {"k": 1e3, "M": 1e6, "bn": 1e9, "tn": 1e12}.get(text.split()[-1].strip("\u00a0"), 1.0)
    shared = re.search(r"\](x?)e(-\d+)$", text)  # "5.69 [5.13, 6.26]e-3"
    if shared:
        scale, text = 10.0 ** int(shared.group(2)), text[:shared.start() + 1]
    numbers = []
    for match in re.finditer(r"-?\d[\d,]*(?:\.(\d+))?(?:e([+-]?\d+))?", text.replace(", ", " ; ")):
        decimals = len(match.group(1) or "")
        power = int(match.group(2) or 0)
        value = float(match.group(0).replace(",", ""))
        numbers.append((scale * value, scale * 0.5001 * 10 ** (power - decimals)))
    return numbers


@functools.lru_cache(maxsize=None)
def reach_of(confidence, degrees):
    """Standard errors from a value to an end: normal, or Student's with few degrees of freedom."""
    p = 0.5 + confidence / 2
    if degrees < 5:
        return statistics.NormalDist().inv_cdf(p)
    scale = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(math.pi * degrees)

    def below(x, parts=400):  # Simpson's rule
        h = x / parts
        total = sum((1 if i in (0, parts) else 4 if i % 2 else 2)
                    * (1 + (i * h) ** 2 / degrees) ** (-(degrees + 1) / 2) for i in range(parts + 1))
        return 0.5 + scale * total * h / 3

    low, high = 0.0, 20.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < p else (low, middle)
    return low


def group_with(file, name):
    """The one group of figures that holds a figure: the root or one below it."""
    groups = [file, *(item for item in file.values() if isinstance(item, h5py.Group))]
    (group,) = [group for group in groups if name in group and group.name not in ("/paths", "/book")]
    return group


def degrees_at(error, place):
    """Degrees of freedom of an error, said for its last axes; 0 where they are not known."""
    degrees = numpy.atleast_1d(error.attrs.get("degrees_of_freedom", 0))
    offset = numpy.ravel_multi_index(place, error.shape) if place else 0
    return int(degrees[offset % len(degrees)])


def stored_interval(file, name, index, confidence):
    """Value and ends of a figure as the file has them, in its group."""
    group = group_with(file, name)
    place = tuple(index)
    value = float(group[name][place])
    if name + "_low" in group:
        return [value] + [float(group[name + end][place]) for end in ("_low", "_high")]
    if name + "_standard_error" in group:
        error = group[name + "_standard_error"]
        reach = reach_of(confidence, degrees_at(error, place)) * float(error[place])
        return [value, value - reach, value + reach]
    return [value]


class Report(unittest.TestCase):
    def test_every_panel_is_there_and_says_something(self):
        panels = {panel["id"]: panel for panel in seen["seed"]["panels"]}
        self.assertEqual(list(panels), PANELS)
        for name, panel in panels.items():
            self.assertGreater(len(panel["statement"]), 60, name)
            self.assertRegex(panel["statement"], r"\d", name)
            self.assertGreater(panel["rows"], 0, name)
        self.assertEqual([chart for panel in panels.values() for chart in panel["charts"]], CHARTS)

    def test_numbers_equal_the_file_to_printed_precision(self):
        self.compare("seed", 400, 200)
        self.compare("fund", 420, 200)

    def compare(self, name, figures, intervals):
        with h5py.File(files[name]) as file:
            confidence = float(file.attrs["confidence"])
            compared = ends = 0
            for figure in seen[name]["figures"]:
                index = [int(i) for i in figure["index"].split(",") if i]
                wanted = stored_interval(file, figure["figure"], index, confidence)
                numbers = read_numbers(figure["text"]) if figure["text"] != "n/a" else []
                if not numbers:
                    self.assertTrue(math.isnan(wanted[0]), figure)
                    continue
                shown = [transforms(figure["as"])(x) for x in wanted]
                shown = [shown[0], *sorted(shown[1:])]
                for (number, tolerance), right in zip(numbers, shown):
                    self.assertLessEqual(abs(number - right), tolerance + 1e-9 * abs(right), (figure, shown))
                compared += 1
                ends += len(numbers) > 1
            print(f"\n{name}: {compared} figures compared with the file, {ends} of them with interval")
            self.assertGreater(compared, figures)
            self.assertGreater(ends, intervals)

    def test_pages_of_sweeps(self):
        for name in SWEEPS:
            with self.subTest(name):
                panels = {panel["id"]: panel for panel in seen[name]["panels"]}
                self.assertEqual(list(panels), ["sweep", "map", "assumptions", "provenance"])
                charts = ["critical"] if name == "critical" else [f"{name}-0", f"{name}-1"]
                self.assertEqual(panels["sweep"]["charts"], charts)
                self.assertRegex(panels["sweep"]["statement"], r"\d")
                for chart in charts:
                    drawn = seen[name]["charts"][chart]
                    self.assertGreater(drawn["ink"]["share"], 0.02)
                    self.assertRegex(drawn["tip"] + drawn["spoken"], r"\d")
                self.assertEqual([v for v in seen[name]["axeLight"] if v["impact"] in ("serious", "critical")], [])
        for name, figures, intervals in (("tornado", 15, 6), ("surface", 15, 5), ("response", 7, 2),
                                         ("indices", 7, 3), ("critical", 15, -1)):
            self.compare(name, figures, intervals)

    def test_page_of_a_comparison(self):
        panels = [panel["id"] for panel in seen["compared"]["panels"]]
        self.assertEqual(panels, ["difference", "inputs", "prices", "losses", "maps", "provenance"])
        self.assertIn("/impact/depth_1pct", seen["compared"]["body"])
        for name in ("shift", "prices", "losses", "maps"):
            drawn = seen["compared"]["charts"][name]
            self.assertGreater(drawn["ink"]["share"], 0.02, name)
            self.assertRegex(drawn["tip"] + drawn["spoken"], r"\d", name)
        self.assertEqual([v for v in seen["compared"]["axeLight"] if v["impact"] in ("serious", "critical")], [])
        wanted = {figure["name"]: figure for figure in compared["figures"]}
        checked = 0
        for figure in seen["compared"]["figures"]:
            if "compared" not in figure:
                continue
            right = wanted[figure["compared"]][figure["part"]]
            numbers = read_numbers(figure["text"]) if figure["text"] != "n/a" else []
            if not numbers:
                self.assertIsNone(right, figure)
                continue
            self.assertLessEqual(abs(numbers[0][0] - right), numbers[0][1] + 1e-9 * abs(right), figure)
            checked += 1
        print(f"\n{checked} numbers compared with compare --json")
        self.assertGreater(checked, 400)

    def test_several_venues_tell_who_pays_by_venue(self):
        panel = next(p for p in seen["venues"]["panels"] if p["id"] == "venue")
        self.assertIn("100 M USD at the start together", panel["statement"])
        self.compare("venues", 400, 200)
        self.assertIn("venue_liquidated_mean", [f.get("figure") for f in seen["venues"]["figures"]])

    def test_accounts_have_a_panel_that_tells_who_pays(self):
        panels = {panel["id"]: panel for panel in seen["fund"]["panels"]}
        self.assertEqual(list(panels), PANELS[:8] + ["venue"] + PANELS[8:])
        self.assertRegex(panels["venue"]["statement"], r"The insurance fund, 20\.0 M USD at the start, is used up on")
        self.assertEqual(panels["venue"]["charts"], ["payments"])
        self.assertIn("margin", seen["fund"]["charts"]["payments"]["tip"] + seen["fund"]["charts"]["payments"]["spoken"])
        with h5py.File(files["fund"]) as file:  # the identity of docs/model.md, as the chart draws it
            mean = {name: float(file[f"{name}_mean"][()])
                    for name in ("margin", "bad_debt", "liquidation_loss", "returned", "fund_final")}
        left = (mean["margin"] + mean["bad_debt"] - mean["liquidation_loss"] - mean["returned"]
                - (mean["fund_final"] - 2e7))
        self.assertLess(abs(left), 1e-9 * mean["margin"])

    def test_the_statement_of_the_map_shows_the_intensities_of_the_source(self):
        text = next(p["statement"] for p in seen["seed"]["panels"] if p["id"] == "map")
        self.assertIn("7.56 bn USD of longs down to 100,700", text)
        self.assertIn("2.14 bn USD of shorts up to 110,000", text)

    def test_charts_are_drawn_answer_the_pointer_and_the_keys_and_zoom(self):
        charts = {**seen["fund"]["charts"], **seen["seed"]["charts"]}
        self.assertEqual(sorted(charts), sorted([*CHARTS, "payments"]))
        for name, chart in charts.items():
            with self.subTest(name):
                self.assertGreater(chart["ink"]["share"], 0.02)
                self.assertGreater(chart["ink"]["colors"], 5)
                self.assertRegex(chart["tip"], r"\d")
                self.assertRegex(chart["spoken"], r"\d")
                self.assertEqual(chart["zooms"], name not in FIXED)
                self.assertTrue(chart["restores"])

    def test_nothing_is_fetched_and_nothing_complains(self):
        for name, page in seen.items():
            self.assertEqual(page["seen"], {"messages": [], "requests": [], "dialogs": []}, name)

    def test_first_paint_within_a_second(self):
        print(f"\nfirst contentful paint after {seen['seed']['firstPaint']:.0f} ms")
        self.assertLess(seen["seed"]["firstPaint"], 1000)

    def test_size_below_2_mb(self):
        size = files["seed"].with_suffix(".html").stat().st_size
        print(f"\n{size / 1e6:.3f} MB")
        self.assertLess(size, 2_000_000)

    def test_layouts_do_not_overflow(self):
        for name, page in seen.items():
            for layout in ("desk", "phone", "wall"):
                self.assertEqual(page[layout], {"page": 0, "elements": []}, (name, layout))

    def test_dark_where_the_system_is_dark_and_the_button_switches(self):
        def lightness(color):
            return sum(map(int, re.findall(r"\d+", color)[:3])) / 765
        self.assertLess(lightness(seen["seed"]["phoneBackground"]), 0.2)
        self.assertGreater(lightness(seen["seed"]["phoneSwitched"]), 0.8)

    def test_reads_with_scripts_off(self):
        for name, page in seen.items():
            plain = page["plain"]
            self.assertIn("Scripts are off", plain["note"], name)
            self.assertEqual(plain["charts"], 0, name)
            self.assertGreater(plain["tables"], 3 if name in SWEEPS else 5, name)
            self.assertGreater(plain["text"], 2500, name)

    def test_axe_finds_no_serious_violation(self):
        for scheme in ("axeLight", "axeDark"):
            bad = [v for v in seen["seed"][scheme] if v["impact"] in ("serious", "critical")]
            self.assertEqual(bad, [])

    def test_hostile_text_is_shown_as_text(self):
        page = seen["hostile"]
        self.assertEqual(page["planted"], {"ran": False, "images": 0, "scripts": 2})
        self.assertIn("</script><img src=x onerror=planted=true>evil<b>&amp;\"'xyyy", page["heading"])
        self.assertGreater(len(page["heading"]), 10000)
        self.assertIn("<script>planted=true</script> --><!-- ]]> ${planted=true}", page["body"])
        raw = files["hostile"].with_suffix(".html").read_text()
        for mark in "\u202e\u200f\u2066\u2028":
            self.assertNotIn(mark, raw)

    def test_a_market_without_book_has_fewer_panels_and_says_so(self):
        names = [panel["id"] for panel in seen["quiet"]["panels"]]
        self.assertEqual(names, [n for n in PANELS if n not in ("map", "heat", "shock", "sizes")])
        self.assertIn("no data of: the liquidation map (no book)", seen["quiet"]["body"])


class Speed(unittest.TestCase):
    def test_report_does_not_read_the_paths(self):
        start = time.monotonic()
        cascade("report", files["seed"], "-o", files["seed"].with_name("again.html"))
        took = time.monotonic() - start
        print(f"\nreport written in {1e3 * took:.0f} ms")
        self.assertLess(took, 1.0)
        first = files["seed"].with_suffix(".html").read_bytes()
        self.assertEqual(first, files["seed"].with_name("again.html").read_bytes())


def main():
    global PROGRAM, SOURCE, NODE, MODULES, CHROMIUM
    PROGRAM, source, NODE, MODULES, CHROMIUM, *rest = sys.argv[1:]
    SOURCE = pathlib.Path(source)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder  # a browser writes where its home is
        prepare(pathlib.Path(folder))
        unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
