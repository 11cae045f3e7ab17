#!/usr/bin/env python3
"""The direction of dependency, checked on the includes (README, map of folders).

The compiler cannot do this: distribution packages make every header reachable from everywhere.
`--self-test` plants violations in memory and requires that each is found.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
MAX_LINES = 400

# room -> rooms of ours it may include
ROOMS = {
    "models": {"models"},
    "engine/base": {"models", "engine/base"},
    "engine/figures": {"models", "engine/base", "engine/figures"},
    "engine/random": {"models", "engine/base", "engine/random"},
    "engine/statistics": {"models", "engine/base", "engine/statistics"},
    "engine/simulate": {"models", "engine/base", "engine/figures", "engine/random", "engine/statistics", "engine/simulate"},
    "engine/tail": {"models", "engine/base", "engine/figures", "engine/random", "engine/statistics", "engine/simulate", "engine/tail"},
    "engine/scenario": {"models", "engine/base", "engine/figures", "engine/statistics", "engine/simulate", "engine/tail", "engine/scenario"},
    "engine/results": {"models", "engine/base", "engine/figures", "engine/statistics", "engine/simulate", "engine/results"},
    "engine/study": {"models", "engine/base", "engine/figures", "engine/random", "engine/statistics", "engine/simulate", "engine/tail", "engine/scenario", "engine/results", "engine/study"},
    "tools": {"models", "engine/base", "engine/figures", "engine/statistics", "engine/simulate", "engine/tail", "engine/scenario", "engine/results", "engine/study", "tools"},
    "bench": {"models", "engine/base", "engine/figures", "engine/random", "engine/statistics", "engine/simulate", "engine/tail", "engine/scenario", "engine/results", "bench"},
}
# library prefix -> where it may be included
LIBRARIES = [
    (re.compile(r"(oneapi/)?tbb/"), ["engine/simulate/scheduler.cpp"], "oneTBB"),
    (re.compile(r"nlohmann/"), ["engine/scenario/", "engine/results/dataset_json.cpp", "tools/"], "nlohmann/json"),
    (re.compile(r"(hdf5|H5\w*)(_hl)?\.h$"), ["engine/results/"], "HDF5"),
    (re.compile(r"CLI/"), ["tools/"], "CLI11"),
    (re.compile(r"benchmark/"), ["bench/"], "Google Benchmark"),
    (re.compile(r"g(test|mock)/"), [], "GoogleTest"),
]
# what a library may not do to its process: pattern, what it is, files that may (docs/library.md)
OF_PROCESS = [
    (re.compile(r"std::(cout|cerr|clog)\b|(?<![\w])(std::)?(printf|fprintf|puts|fputs|putchar)\s*\("), "prints", []),
    (re.compile(r"\b(sigaction|std::signal|std::atexit|std::exit|abort)\s*\("), "handles signals or ends the process", []),
    (re.compile(r"\b(setenv|unsetenv|putenv|setlocale)\s*\(|std::locale::global"), "changes the environment or locale", []),
    (re.compile(r"\bgetenv\s*\("), "reads the environment", ["engine/simulate/kernel/dispatch.cpp"]),
    (re.compile(r"\bH5dont_atexit\s*\("), "decides for the whole process", ["engine/results/hdf5.cpp"]),
]


def room_of(path):
    return next((r for r in sorted(ROOMS, key=len, reverse=True) if path.startswith(r + "/")), None)


def faults_of(path, text):
    faults = []
    room = room_of(path)
    for kind, name in INCLUDE.findall(text):
        for pattern, allowed, library in LIBRARIES:
            if pattern.match(name) and not any(path.startswith(a) for a in allowed):
                faults.append(f"{path}: {library} ({name}) may be included only in {', '.join(allowed) or 'tests'}")
        target = room_of(name)
        if kind == '"' and target and target not in ROOMS[room]:
            faults.append(f"{path}: {room} may not include {target} ({name})")
        if name.startswith("/"):
            faults.append(f"{path}: absolute include {name}")
    for pattern, act, allowed in OF_PROCESS if room != "tools" and room != "bench" else []:
        if path not in allowed and pattern.search(text):
            faults.append(f"{path}: a library {act} only in {', '.join(allowed) or 'no file'} ({pattern.search(text)[0]})")
    if path.endswith(".hpp") and "#pragma once" not in text:
        faults.append(f"{path}: no #pragma once")
    if text.count("\n") > MAX_LINES:
        faults.append(f"{path}: {text.count(chr(10))} lines; split it, a file is read in a sitting ({MAX_LINES})")
    return faults


def self_test():
    planted = [
        ("models/price/x.hpp", '#pragma once\n#include "engine/simulate/run.hpp"\n'),
        ("models/price/x.hpp", "#pragma once\n#include <oneapi/tbb/parallel_for.h>\n"),
        ("engine/simulate/x.cpp", '#include "engine/results/summary.hpp"\n'),
        ("engine/simulate/x.cpp", '#include "engine/tail/estimate.hpp"\n'),
        ("engine/scenario/x.cpp", '#include "engine/results/summary.hpp"\n'),
        ("engine/scenario/x.cpp", '#include "tools/cascade/format.hpp"\n'),
        ("engine/results/x.cpp", '#include "engine/study/run.hpp"\n'),
        ("engine/base/x.cpp", '#include "engine/simulate/run.hpp"\n'),
        ("engine/study/x.cpp", '#include "tools/cascade/format.hpp"\n'),
        ("engine/study/x.cpp", "#include <nlohmann/json.hpp>\n"),
        ("engine/simulate/x.cpp", "#include <nlohmann/json.hpp>\n"),
        ("tools/cascade/x.cpp", "#include <hdf5.h>\n"),
        ("engine/results/x.cpp", "#include <CLI/CLI.hpp>\n"),
        ("engine/study/x.cpp", 'void f() { std::printf("x"); }\n'),
        ("engine/results/x.cpp", "void f() { std::cerr << 1; }\n"),
        ("engine/study/x.cpp", 'void f() { std::getenv("TMPDIR"); }\n'),
        ("engine/simulate/x.cpp", "void f() { std::signal(2, nullptr); }\n"),
        ("engine/results/hdf5_read.cpp", "void f() { H5dont_atexit(); }\n"),
        ("models/x.hpp", "int x;\n"),
        ("models/x.cpp", "\n" * (MAX_LINES + 1)),
    ]
    missed = [p for p in planted if not faults_of(*p)]
    for path, text in missed:
        print(f"planted violation not found: {path}: {text.strip()[:60]}")
    return missed


def main():
    faults = self_test() if "--self-test" in sys.argv else []
    files = [f for r in ("models", "engine", "tools", "bench") for f in (ROOT / r).rglob("*.?pp")]
    for file in sorted(files):
        faults += faults_of(str(file.relative_to(ROOT)), file.read_text())
    for fault in faults:
        print(fault)
    print(f"{len(files)} files, {len(faults)} faults")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
