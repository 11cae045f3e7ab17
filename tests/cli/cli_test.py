#!/usr/bin/python3
"""The command line program from outside: cli_test.py PROGRAM SOURCE_FOLDER [unittest arguments]."""

import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import time
import unittest

import program
from program import (CREATE, DONE, MISSING, SCENARIO, SMALL, STORAGE, USAGE, ProgramTest, changed)

COMMANDS = ["run", "validate", "map", "show", "report", "replay", "margin", "decay", "compare",
            "sweep", "bench", "figures", "export", "schema", "init", "completions", "man"]


class Usage(ProgramTest):
    def test_help_begins_with_examples_and_lists_every_command(self):
        out, err = self.cascade("--help")
        self.assertEqual(err, "")
        self.assertLess(out.index("Examples:"), out.index("Usage:"))
        for command in COMMANDS:
            self.assertRegex(out, rf"(?m)^  {command} ")
            about, _ = self.cascade(command, "--help")
            self.assertLess(about.index("Example"), about.index("Usage:"))
            self.assertLessEqual(max(map(len, about.splitlines())), 100)

    def test_version(self):
        out, _ = self.cascade("--version")
        self.assertRegex(out, r"^cascade \d+\.\d+\.\d+\ncommit \S+\ncompiler (g|clang)\+\+ ")

    def test_wrong_command_lines(self):
        path = self.write(SMALL)
        for arguments in (["run"], ["run", path, "extra"], ["run", path, "-j", "many"],
                          ["run", path, "-j", "-1"], ["run", path, "--set", "no-pointer"],
                          ["run", path, "--set", "/simulation/paths"], ["run", path, "-o"],
                          ["replay", path], ["replay", path, "--path", "x"], ["schema", "x"],
                          ["map", path, "-o", "levels.txt"], ["-x"],
                          ["run", path, "-o", "a", "-o", "b"], ["replay", path, "--path", "-3"]):
            with self.subTest(arguments):
                out, err = self.cascade(*arguments, status=USAGE)
                self.assertEqual(out, "")
                self.assertTrue(err.startswith("cascade: "), err)

    def test_no_command_prints_the_help_on_stderr(self):
        out, err = self.cascade(status=USAGE)
        self.assertEqual(out, "")
        self.assertIn("cascade run", err)

    def test_did_you_mean(self):
        path = self.write(SMALL)
        for arguments, meant in ((["rnu", path], "run"), (["vaildate", path], "validate"),
                                 (["run", path, "--theads", "3"], "--threads"),
                                 (["replay", path, "--pth=3"], "--path"),
                                 (["run", path, "--dryrun"], "--dry-run")):
            _, err = self.cascade(*arguments, status=USAGE)
            self.assertIn(f'did you mean "{meant}"?', err)
        _, err = self.cascade("quantum", status=USAGE)
        self.assertNotIn("did you mean", err)

    def test_schema_is_the_file_in_the_tree(self):
        out, _ = self.cascade("schema")
        self.assertEqual(json.loads(out)["$schema"], "http://json-schema.org/draft-07/schema#")
        stored = (program.SOURCE / "scenarios/schema/scenario.schema.json").read_text()
        self.assertEqual(out, stored)

    def test_full_or_closed_standard_output(self):
        with open("/dev/full", "w") as full:
            _, err = self.cascade("schema", status=STORAGE, stdout=full)
        self.assertIn("standard output", err)
        read_end, write_end = os.pipe()
        os.close(read_end)
        _, err = self.cascade("schema", status=-signal.SIGPIPE, stdout=write_end)
        self.assertEqual(err, "")
        os.close(write_end)
        script = f'exec "{program.PROGRAM}" schema >&-'
        closed = subprocess.run(["/bin/sh", "-c", script], stderr=subprocess.PIPE, check=False)
        self.assertEqual(closed.returncode, STORAGE)


class Validate(ProgramTest):
    def test_good_files(self):
        a, b = self.write(SMALL, "a.json"), self.write(SMALL, "b.json")
        out, err = self.cascade("validate", a, b)
        self.assertEqual(out, f"{a}: ok\n{b}: ok\n")
        self.assertEqual(err, "")

    def test_all_faults_of_all_files(self):
        a = self.write(changed(simulation__paths=0, price__volatility=-1), "a.json")
        b = self.write(changed(market__spto=1), "b.json")
        good = self.write(SMALL, "good.json")
        out, err = self.cascade("validate", a, good, b, status=SCENARIO)
        self.assertEqual(out, f"{good}: ok\n")
        lines = err.splitlines()
        self.assertGreaterEqual(len(lines), 3)
        for line in lines:
            self.assertRegex(line, r"^.*[ab]\.json:\d+:\d+: /\S*: .+")
        for pointer in ("/simulation/paths", "/price/volatility", "/market/spto"):
            self.assertIn(f": {pointer}: ", err)

    def test_json(self):
        a = self.write(changed(simulation__paths=0, price__volatility=-1))
        out, err = self.cascade("validate", a, "--json", status=SCENARIO)
        self.assertEqual(err, "")
        faults = json.loads(out)
        self.assertEqual({f["pointer"] for f in faults}, {"/simulation/paths", "/price/volatility"})
        self.assertEqual(set(faults[0]), {"file", "line", "column", "pointer", "message"})
        out, _ = self.cascade("validate", self.write(SMALL), "--json")
        self.assertEqual(json.loads(out), [])

    def test_missing_file(self):
        _, err = self.cascade("validate", "absent.json", status=MISSING)
        self.assertIn("absent.json", err)
        self.cascade("run", "absent.json", status=MISSING)
        self.cascade("map", "absent.json", status=MISSING)
        self.cascade("show", "absent.h5", status=MISSING)
        self.cascade("replay", "absent.h5", "--path", 0, status=MISSING)

    def test_set(self):
        path = self.write(SMALL)
        self.cascade("validate", path, "--set", "/simulation/paths=17")
        _, err = self.cascade("validate", path, "--set", "/simulation/pahts=17", status=SCENARIO)
        self.assertIn("/simulation/pahts", err)
        self.cascade("validate", path, "--set", "/price/volatility=wild", status=SCENARIO)

    def test_control_characters_do_not_reach_the_terminal(self):
        bad = changed(name="a\u001b]0;owned\u0007b\u202e", market__symbol="\u001b[2Jx")
        path = self.write(bad)
        process = self.start("validate", path)
        out, err = process.communicate(timeout=60)
        key = self.write(json.dumps({**SMALL, "\u001b[31mred": 1}))
        process = self.start("validate", key)
        more_out, more_err = process.communicate(timeout=60)
        self.assertIsNone(re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]",
                                    out + err + more_out + more_err))

    def test_shipped_scenarios_are_good(self):
        for path in sorted((program.SOURCE / "scenarios").glob("*.json")):
            with self.subTest(path.name):
                self.cascade("validate", path)


class Run(ProgramTest):
    def test_writes_a_file_and_a_summary(self):
        out, err = self.cascade("run", self.write(SMALL))
        self.assertEqual(err, "")
        self.assertEqual(self.files(), ["small.h5", "small.json"])
        self.assertIn("small.h5", out)
        for line in out.splitlines():
            self.assertLessEqual(len(line), 80, line)
        for word in ("110,000", "100,700", "drawdown", "run-up", "baseline", "feedback", "3,000"):
            self.assertIn(word, out)
        self.assertNotIn("nan", out.lower())

    def test_refuses_to_overwrite(self):
        path = self.write(SMALL)
        self.cascade("run", path, "-q", "-o", "r.h5")
        before = (self.folder / "r.h5").read_bytes()
        _, err = self.cascade("run", path, "-q", "-o", "r.h5", "--seed", 2, status=CREATE)
        self.assertIn("--force", err)
        self.assertEqual((self.folder / "r.h5").read_bytes(), before)
        self.cascade("run", path, "-q", "-o", "r.h5", "--seed", 2, "--force")
        self.assertNotEqual((self.folder / "r.h5").read_bytes(), before)
        self.cascade("run", path, "-o", "no/such/folder/r.h5", status=CREATE)

    def test_json_and_nothing_else(self):
        out, err = self.cascade("run", self.write(SMALL), "--json", "-j", 2)
        self.assertEqual(err, "")
        result = json.loads(out)
        self.assertEqual(out.count("\n"), 1)
        for key in ("scenario", "paths", "steps", "seed", "threads", "simd", "file",
                    "results_hash", "timing", "summary"):
            self.assertIn(key, result)
        self.assertEqual(result["paths"], 3000)
        self.assertEqual(result["steps"], 288)
        self.assertRegex(result["results_hash"], r"^[0-9a-f]{32}$")
        self.assertEqual(set(result["timing"]),
                         {"simulate_s", "summarize_s", "write_s", "total_s"})

    def test_quiet(self):
        self.assertEqual(self.cascade("run", self.write(SMALL), "-q"), ("", ""))

    def test_overrides(self):
        path = self.write(SMALL)
        out, _ = self.cascade("run", path, "--json", "--paths", 500, "--seed", 9,
                              "--set", "/simulation/step=10min", "-o", "r.h5")
        result = json.loads(out)
        self.assertEqual((result["paths"], result["seed"], result["steps"]), (500, 9, 144))
        self.cascade("run", path, "--paths", 0, status=SCENARIO)
        self.cascade("run", path, "--paths", "many", status=SCENARIO)
        self.cascade("run", path, "--set", "/nowhere=1", status=SCENARIO)

    def test_dry_run_writes_nothing(self):
        path = self.write(SMALL)
        out, _ = self.cascade("run", path, "--dry-run")
        for word in ("3,000", "288", "864,000", "small.h5"):
            self.assertIn(word, out)
        out, _ = self.cascade("run", path, "--dry-run", "--json")
        self.assertEqual(json.loads(out)["units"], 3)
        self.assertEqual(self.files(), ["small.json"])

    def test_hash_is_the_same_for_any_number_of_threads(self):
        path = self.write(changed(simulation__paths=6000))
        hashes = set()
        for threads in (1, 2, 3, 8):
            out, _ = self.cascade("run", path, "--json", "-j", threads, "-o", f"{threads}.h5")
            result = json.loads(out)
            self.assertIn(result["threads"], range(1, threads + 1))
            hashes.add(result["results_hash"])
        self.assertEqual(len(hashes), 1)
        other, _ = self.cascade("run", path, "--json", "--seed", 2, "-o", "other.h5")
        self.assertNotIn(json.loads(other)["results_hash"], hashes)

    def test_refuses_what_does_not_fit_into_memory(self):
        _, err = self.cascade("run", self.write(SMALL), "--paths", 10**12, status=SCENARIO)
        self.assertIn("/simulation/paths", err)
        self.assertEqual(self.files(), ["small.json"])

    def test_market_without_book(self):
        path = self.write(changed(book={"source": "levels", "levels": []}, impact=None, depth=None))
        out, _ = self.cascade("run", path)
        self.assertNotIn("nan", out.lower())

    def test_progress_is_shown_on_a_terminal_and_removed(self):
        path = self.write(changed(simulation__paths=60000, simulation__step="1min"))
        text = self.on_terminal("run", path, "--json", TERM="xterm")
        self.assertIn("paths/s", text)
        self.assertNotIn("\x1b", text)
        self.assertEqual(text.rsplit("\r", 1)[-1].strip(), "")
        quiet = self.on_terminal("run", path, "-q", "--force", TERM="xterm")
        self.assertNotIn("paths/s", quiet)
        dumb = self.on_terminal("run", path, "--json", "--force", TERM="dumb")
        self.assertNotIn("paths/s", dumb)

    def on_terminal(self, *arguments, **environment):
        """What arrives at a terminal that standard error is."""
        master, slave = pty.openpty()
        process = self.start(*arguments, stderr=slave, stdout=subprocess.DEVNULL,
                             env={**os.environ, **environment})
        os.close(slave)
        text = b""
        while True:
            try:
                chunk = os.read(master, 4096)
            except OSError:
                break
            if not chunk:
                break
            text += chunk
        os.close(master)
        self.assertEqual(process.wait(timeout=300), DONE)
        return text.decode()


class Stop(ProgramTest):
    def stopped_by(self, number, expected):
        path = self.write(changed(simulation__paths=1000000, simulation__step="1min",
                                  simulation__horizon="168h"))
        process = self.start("run", path, "-o", "r.h5")
        time.sleep(1.5)
        self.assertIsNone(process.poll())
        sent = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        self.assertLess(time.monotonic() - sent, 2.0)
        self.assertEqual(process.returncode, expected)
        self.assertEqual(out, "")
        self.assertIn("nothing was written", err)
        self.assertEqual(self.files(), ["small.json"])

    def test_interrupt(self):
        self.stopped_by(signal.SIGINT, 130)

    def test_terminate(self):
        self.stopped_by(signal.SIGTERM, 143)


class Files(ProgramTest):
    def test_show_prints_the_summary_again(self):
        run, _ = self.cascade("run", self.write(SMALL))
        shown, _ = self.cascade("show", "small.h5")
        self.assertIn("complete", shown)
        title = run.splitlines()[0]
        self.assertIn(title, shown)
        self.assertIn(run[:run.index("\nFile ")].strip(), shown)
        for line in shown.splitlines():
            self.assertLessEqual(len(line), 80, line)
        self.assertTrue(json.loads(self.cascade("show", "small.h5", "--json")[0])["complete"])

    def test_damaged_files(self):
        self.cascade("run", self.write(SMALL), "-q")
        whole = (self.folder / "small.h5").read_bytes()
        (self.folder / "cut.h5").write_bytes(whole[:len(whole) // 2])
        (self.folder / "text.h5").write_text("not a result")
        flipped = bytearray(whole)
        for place in range(len(flipped) // 2, len(flipped) // 2 + 64):
            flipped[place] ^= 0xFF
        (self.folder / "flipped.h5").write_bytes(flipped)
        for name in ("cut.h5", "text.h5", "flipped.h5"):
            with self.subTest(name):
                self.cascade("show", name, status=STORAGE)
                self.cascade("replay", name, "--path", 0, status=STORAGE)

    def test_replay_equals_the_stored_paths(self):
        self.cascade("run", self.write(SMALL), "-q")
        cascades = 0
        for path in (0, 1, 7, 8, 255, 1023, 1024, 2047, 2048, 2999):
            out, _ = self.cascade("replay", "small.h5", "--path", path, "--json", "--steps")
            result = json.loads(out)
            self.assertTrue(result["equal"])
            self.assertGreaterEqual(len(result["figures"]), 22)
            self.assertEqual(len(result["steps"]["feedback"]), 288)
            cascades += len(result["cascades"])
            for cascade in result["cascades"]:
                self.assertAlmostEqual(sum(r["flow"] for r in cascade["rounds"]), cascade["flow"],
                                       delta=1e-6 * cascade["flow"] + 1e-6)
        self.assertGreater(cascades, 0)
        text, _ = self.cascade("replay", "small.h5", "--path", 7)
        self.assertIn("equal bit for bit", text)
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80, line)
        _, err = self.cascade("replay", "small.h5", "--path", 3000, status=USAGE)
        self.assertIn("0 to 2999", err)

    def test_replay_needs_no_data_file(self):
        self.cascade("map", self.write(SMALL), "-o", "levels.csv")
        path = self.write(changed(book={"source": "file", "file": "levels.csv", "kappa": 0.1},
                                  name="fromfile"), "fromfile.json")
        self.cascade("run", path, "-q")
        os.remove(self.folder / "levels.csv")
        out, _ = self.cascade("replay", "fromfile.h5", "--path", 5, "--json")
        self.assertTrue(json.loads(out)["equal"])

    def test_replay_without_paths(self):
        self.cascade("run", self.write(changed(outputs={"paths": False})), "-q")
        out, _ = self.cascade("replay", "small.h5", "--path", 3)
        self.assertIn("holds no /paths", out)
        out, _ = self.cascade("replay", "small.h5", "--path", 3, "--json")
        self.assertIsNone(json.loads(out)["equal"])

    def test_replay_tells_a_difference(self):
        import h5py
        self.cascade("run", self.write(SMALL), "-q")
        with h5py.File(self.folder / "small.h5", "r+") as file:
            file["paths/feedback_low"][7] += 1e-9
        self.cascade("replay", "small.h5", "--path", 7, status=STORAGE)

    def test_open_result(self):
        script = program.SOURCE / "tests/cli/open_result.py"
        if not script.exists():
            self.skipTest("open_result.py is not there")
        self.cascade("run", self.write(SMALL), "-q")
        done = subprocess.run([sys.executable, str(script), str(self.folder / "small.h5")],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class Map(ProgramTest):
    def test_text(self):
        out, err = self.cascade("map", self.write(SMALL))
        self.assertEqual(err, "")
        for line in out.splitlines():
            self.assertLessEqual(len(line), 80, line)
        for word in ("110,000", "100,700", "105,000", "spot", "threshold", "amplif"):
            self.assertIn(word, out)
        self.assertEqual(self.files(), ["small.json"])

    def test_json(self):
        result = json.loads(self.cascade("map", self.write(SMALL), "--json")[0])
        self.assertIn("vulnerability", result)
        self.assertIn("book", result)

    def test_csv_round_trip(self):
        self.cascade("map", self.write(SMALL), "-o", "levels.csv")
        header = (self.folder / "levels.csv").read_text().splitlines()[0]
        self.assertEqual(header, "side,lower,upper,intensity,leverage")
        path = self.write(changed(book={"source": "file", "file": "levels.csv", "kappa": 0.1}),
                          "again.json")
        self.cascade("validate", path)
        self.cascade("map", path, "-o", "again.csv")
        rows = [(self.folder / name).read_text().splitlines()[1:]
                for name in ("levels.csv", "again.csv")]
        self.assertEqual(len(rows[0]), len(rows[1]))
        for first, second in zip(*rows):
            a, b = first.split(","), second.split(",")
            self.assertEqual(a[0], b[0])
            for x, y in zip(a[1:4], b[1:4]):
                self.assertAlmostEqual(float(x), float(y), delta=1e-11 * abs(float(x)))
        self.cascade("map", path, "-o", "again.csv", status=CREATE)
        self.cascade("map", path, "-o", "again.csv", "--force")
        self.assertEqual(self.files(), ["again.csv", "again.json", "levels.csv", "small.json"])

    def test_result_file(self):
        self.cascade("map", self.write(SMALL), "-o", "map.h5")
        import h5py
        with h5py.File(self.folder / "map.h5", "r") as file:
            self.assertIn("book", file)
            self.assertEqual(file["vulnerability/shock_end"].shape[0], 2)


if __name__ == "__main__":
    program.PROGRAM = os.path.abspath(sys.argv[1])
    program.SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
