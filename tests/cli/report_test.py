#!/usr/bin/python3
"""`cascade report` and `run --report` from outside: report_test.py PROGRAM SOURCE_FOLDER [unittest arguments]"""

import json
import os
import pathlib
import sys
import unittest

import program
from program import CREATE, MISSING, SMALL, STORAGE, ProgramTest, changed


class Report(ProgramTest):
    def test_a_page_of_its_own_that_names_no_other(self):
        self.cascade("run", self.write(SMALL), "-q", "-o", "a.h5", "--report", "b.html")
        out, err = self.cascade("report", "a.h5")
        self.assertRegex(out, r"^Report a\.html \(\d+ KiB\)\n$")
        self.assertEqual(err, "")
        self.assertEqual(self.files(), ["a.h5", "a.html", "b.html", "small.json"])
        page = (self.folder / "a.html").read_text()
        self.assertEqual(page, (self.folder / "b.html").read_text())
        self.assertIn("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src "
                      "'sha256-", page)
        # Outside the script, whose licence notices have addresses, nothing points away.
        self.assertNotRegex(page[:page.rindex("<script>")], r"(?i)https?:|src=|href=\"[^#]|@import|url\(")

    def test_does_not_replace_without_force(self):
        self.cascade("run", self.write(SMALL), "-q", "-o", "a.h5")
        self.cascade("report", "a.h5")
        _, err = self.cascade("report", "a.h5", status=CREATE)
        self.assertIn("a.html", err)
        self.cascade("report", "a.h5", "--force")
        _, err = self.cascade("run", self.write(SMALL), "-o", "b.h5", "--report", "a.html", status=CREATE)
        self.assertNotIn("b.h5", self.files())  # refused before hours of computing

    def test_needs_a_result(self):
        self.cascade("report", "none.h5", status=MISSING)
        self.cascade("report", self.write(SMALL), status=STORAGE)

    def test_without_paths_fan_or_heat_map(self):
        scenario = changed(outputs={"paths": False, "fan": False, "heatmap": False})
        self.cascade("run", self.write(scenario), "-q", "-o", "a.h5")
        self.cascade("report", "a.h5")
        page = (self.folder / "a.html").read_text()
        self.assertIn('id="worst"', page)
        self.assertNotIn('id="fan"', page)
        self.assertIn("no data of: prices over time, liquidations by time and price", page)

    def test_map_without_simulation(self):
        self.cascade("map", self.write(SMALL), "--report", "map.html")
        page = (self.folder / "map.html").read_text()
        for text in ("7.56 bn USD</b> of longs down to 100,700", "2.14 bn USD</b> of shorts up to 110,000",
                     'id="shock"', "Nothing here is simulated", "no data of: the answer (no simulation)"):
            self.assertIn(text, page)
        for text in ('id="answer"', 'id="fan"', "NaN"):
            self.assertNotIn(text, page[:page.rindex("<script>")])
        self.cascade("map", self.write(SMALL), "--report", "map.html", status=CREATE)

    def test_json_names_the_report(self):
        out, _ = self.cascade("run", self.write(SMALL), "--json", "-o", "a.h5", "--report", "b.html")
        self.assertEqual(json.loads(out)["report"], "b.html")


if __name__ == "__main__":
    program.PROGRAM, program.SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
