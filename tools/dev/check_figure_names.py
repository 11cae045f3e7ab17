#!/usr/bin/env python3
"""Figures are named in their register alone (engine/figures/*.inc).

Looks for string literals in engine and tools that are the name of a figure, of a companion of one, or
of a column of paths or of the book. Names that mean something else as well, such as a key of the
scenario language, are listed below with their other meaning.
`--self-test` plants a violation in memory and requires that it is found.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
REGISTER = ROOT / "engine" / "figures"
ENDINGS = ("", "_standard_error", "_low", "_high", "_difference", "_difference_standard_error")
# Name -> what else it means.
OTHER_MEANINGS = {
    "shock": "class of a chart on the page",
    "weight": "key of the scenario language",
    "liquidation_price": "column of a list of positions",
}


def names():
    found = set()
    for file in REGISTER.glob("*.inc"):
        text = re.sub(r"^\s*//.*$", "", file.read_text(), flags=re.M)
        for kind, arguments in re.findall(r"^(\w+)\(([^\"]*?)[,\"]", text, flags=re.M):
            words = re.split(r"[,\s]+", text[text.index(f"{kind}({arguments}"):][len(kind) + 1:].split('"')[0])
            if kind in ("AGGREGATE", "PATH_FIGURE", "PATH_COLUMN", "BOOK_COLUMN"):
                found.add(words[0])
            if kind in ("CASH_FIGURE", "VENUE_FIGURE"):
                found.add(words[1])
                found.add(words[1].replace("feedback_", "venue_"))
    return {name + ending for name in found for ending in ENDINGS} - set(OTHER_MEANINGS)


def faults_of(path, text, known):
    faults = []
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r"\s*(//|\*|#)", line):
            continue
        for literal in re.findall(r"[\"'`]([a-z_]+)(?:\[[^\"'`]*\])?[\"'`]", line):
            if literal in known:
                faults.append(f"{path}:{number}: \"{literal}\" is named outside the register of figures")
    return faults


def main():
    known = names()
    faults = []
    if "--self-test" in sys.argv and not faults_of("tools/x.cpp", 'f("drawdown_quantile");', known):
        faults.append("a planted name was not found")
    files = [f for room in ("engine", "tools") for f in sorted((ROOT / room).rglob("*"))
             if f.is_file() and (f.suffix in (".cpp", ".hpp", ".py", ".js", ".mjs") or f.suffix == "")
             and "node_modules" not in f.parts and "dist" not in f.parts]
    for file in files:
        if file == pathlib.Path(__file__).resolve():
            continue
        try:
            text = file.read_text()
        except UnicodeDecodeError:
            continue
        faults += faults_of(file.relative_to(ROOT), text, known)
    for fault in faults:
        print(fault)
    print(f"{len(known)} names, {len(files)} files, {len(faults)} faults")
    return 1 if faults or not known else 0


if __name__ == "__main__":
    sys.exit(main())
