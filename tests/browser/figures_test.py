#!/usr/bin/python3
"""`cascade report --figures`: figures_test.py PROGRAM SOURCE_FOLDER [unittest arguments]

Needs node and rsvg-convert.
"""
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

PROGRAM = SOURCE = None
SVG = "{http://www.w3.org/2000/svg}"
SEED = ["map", "fan", "heat", "loss", "shock", "sizes", "reach", "further", "drawdown"]


def cascade(*arguments, status=0, **options):
    done = subprocess.run([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    assert done.returncode == status, (done.stdout, done.stderr)
    return done.stdout, done.stderr


class Figures(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def draw(self, scenario, name="a"):
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(scenario))
        cascade("run", path, "--paths", 1000, "-q", "-o", self.folder / f"{name}.h5")
        return cascade("report", self.folder / f"{name}.h5", "--figures", self.folder / name)[0]

    def shipped(self, name):
        return json.loads((SOURCE / f"scenarios/{name}.json").read_text())

    def test_every_chart_as_svg_and_png(self):
        out = self.draw(self.shipped("btc-110k-100k7"))
        self.assertIn(f"{', '.join(SEED)}, each as .svg", " ".join(out.split()))
        self.assertEqual(sorted(p.name for p in (self.folder / "a").iterdir()),
                         sorted(f"{n}.{e}" for n in SEED for e in ("svg", "png")))
        for name in SEED:
            text = (self.folder / f"a/{name}.svg").read_text()
            root = xml.etree.ElementTree.fromstring(text)
            self.assertEqual((root.tag, root.get("width"), root.get("height")), (SVG + "svg", "960", "560"))
            self.assertGreater(len(list(root.iter(SVG + "path"))), 5, name)
            self.assertNotRegex(text, r"NaN|undefined|href=|<script|<image")
            png = (self.folder / f"a/{name}.png").read_bytes()
            self.assertEqual(png[:8], b"\x89PNG\r\n\x1a\n")
            self.assertEqual(struct.unpack(">II", png[16:24]), (1920, 1120))
        labels = " ".join(e.text or "" for e in xml.etree.ElementTree.parse(self.folder / "a/map.svg").iter(SVG + "text"))
        for text in ("7.56 bn", "2.14 bn", "spot 105,000", "The liquidation map", "btc-110k-100k7, results hash"):
            self.assertIn(text, labels)

    def test_accounts_have_their_waterfall(self):
        out = self.draw(self.shipped("insurance-fund"))
        self.assertIn("payments", out)

    def pictures(self, name):
        return sorted(p.stem for p in (self.folder / name).iterdir() if p.suffix == ".png")

    def test_run_map_sweep_and_compare_draw_theirs(self):
        seed = SOURCE / "scenarios/btc-110k-100k7.json"
        a, b = self.folder / "a.h5", self.folder / "b.h5"
        cascade("run", seed, "--paths", 1024, "-q", "-o", a, "--figures", self.folder / "run")
        self.assertEqual(self.pictures("run"), sorted(SEED))
        cascade("run", seed, "--paths", 1024, "-q", "-o", b, "--figures", self.folder / "run", status=73)
        self.assertFalse(b.exists())  # refused before computing
        cascade("map", seed, "--figures", self.folder / "map")
        self.assertEqual(self.pictures("map"), ["map", "shock"])
        cascade("run", seed, "--paths", 1024, "-q", "-o", b, "--set", "/impact/depth_1pct=8e8")
        cascade("compare", a, b, "--figures", self.folder / "compare", status=1)
        self.assertEqual(self.pictures("compare"), ["losses", "maps", "prices", "shift"])
        sweep = {"schema_version": 1, "name": "s", "scenario": str(seed), "design": "one_at_a_time", "paths": 1024,
                 "inputs": [{"pointer": "/book/kappa", "values": [0.05, 0.1]}], "figures": ["runaway_probability"]}
        (self.folder / "s.json").write_text(json.dumps(sweep))
        cascade("sweep", self.folder / "s.json", "-q", "-o", self.folder / "s.h5")
        cascade("report", self.folder / "s.h5", "--figures", self.folder / "sweep")
        self.assertEqual(self.pictures("sweep"), ["map", "tornado-0"])

    def test_hostile_names_stay_text(self):
        scenario = self.shipped("quiet")
        scenario["name"] = "</text><script>x()</script>\u202e&amp;\"'" + "y" * 10000
        self.draw(scenario)
        root = xml.etree.ElementTree.parse(self.folder / "a/fan.svg").getroot()
        self.assertEqual([e for e in root.iter() if e.tag.endswith("script")], [])
        self.assertTrue(any("</text><script>x()</script>" in (e.text or "") for e in root.iter(SVG + "text")))
        self.assertNotIn("\u202e", (self.folder / "a/fan.svg").read_text())

    def test_does_not_replace_and_names_what_is_missing(self):
        self.draw(self.shipped("quiet"))
        _, err = cascade("report", self.folder / "a.h5", "-o", self.folder / "b.html", "--figures", self.folder / "a",
                         status=73)
        self.assertRegex(err, r"\.svg")
        _, err = cascade("report", self.folder / "a.h5", "-o", self.folder / "c.html", "--figures", self.folder / "c",
                         status=73, env={**os.environ, "PATH": "/nowhere"})
        self.assertIn("needs node (Debian package nodejs)", err)


if __name__ == "__main__":
    PROGRAM, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
