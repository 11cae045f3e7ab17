"""The program under test, a small scenario, and a folder of its own for every test."""

import copy
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

PROGRAM = ""  # set by the test that runs
SOURCE = pathlib.Path()

DONE, DIFFERENCE, USAGE, SCENARIO, MISSING, CREATE, STORAGE = 0, 1, 64, 65, 66, 73, 74

WORLDS = ("baseline", "feedback")

SMALL = {
    "schema_version": 1,
    "name": "small",
    "market": {"symbol": "BTCUSDT", "spot": 105000},
    "simulation": {"paths": 3000, "horizon": "24h", "step": "5min", "seed": 1},
    "price": {"model": "gbm", "volatility": 0.9},
    "book": {
        "source": "thresholds",
        "thresholds": [
            {"side": "short", "price": 110000, "cumulative_intensity": 2.14e9},
            {"side": "long", "price": 100700, "cumulative_intensity": 7.56e9},
        ],
        "kappa": 0.1,
        "dispersion": {"cv": 0.22, "correlation_length": 0.02, "common_weight": 0.5},
    },
    "impact": {
        "model": "linear",
        "depth_1pct": 4.0e8,
        "permanent_fraction": 0.4,
        "half_lives": ["10min"],
    },
    "depth": {"floor": 0.1, "recovery_half_life": "15min", "depletion": 0.5},
}


def changed(**pointers):
    """SMALL with changes: changed(simulation__paths=10); None removes the key."""
    scenario = copy.deepcopy(SMALL)
    for name, value in pointers.items():
        *folders, key = name.split("__")
        place = scenario
        for folder in folders:
            place = place[folder]
        if value is None:
            del place[key]
        else:
            place[key] = value
    return scenario


def restore_signals():
    """A test started in the background inherits an ignored SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)

    def write(self, scenario, name="small.json"):
        """Write a scenario (an object or text) and return its path."""
        path = self.folder / name
        path.write_text(scenario if isinstance(scenario, str) else json.dumps(scenario, indent=2))
        return str(path)

    def start(self, *arguments, **options):
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        return subprocess.Popen([PROGRAM, *map(str, arguments)], cwd=self.folder, text=True,
                                preexec_fn=restore_signals, **options)

    def cascade(self, *arguments, status=DONE, **options):
        """Run to the end, check the exit status, return (stdout, stderr)."""
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, status, f"{arguments}\n{out}\n{err}")
        return out or "", err or ""

    def peak_bytes(self, *arguments):
        """Run quietly to the end; the most memory that was resident."""
        process = self.start(*arguments, "-q", stdout=subprocess.DEVNULL, stderr=None)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, DONE)
        return usage.ru_maxrss * 1024

    def files(self):
        return sorted(os.listdir(self.folder))
