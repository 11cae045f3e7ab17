#!/usr/bin/env python3
"""The shipped schema and the reader agree: on the shipped scenarios, and on structural mistakes.

    schema_check.py PROGRAM SOURCE_DIR
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema

program, source = sys.argv[1], pathlib.Path(sys.argv[2])
schema = json.loads((source / "scenarios/schema/scenario.schema.json").read_text())
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
failures = []


def reader_accepts(document):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(document, file)
        file.flush()
        return subprocess.run([program, "validate", file.name], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0


for path in sorted((source / "scenarios").glob("*.json")):
    if not validator.is_valid(json.loads(path.read_text())):
        failures.append(f"{path.name}: refused by the schema")

seed = json.loads((source / "scenarios/btc-110k-100k7.json").read_text())
mutants = 0


def visit(document, path=()):
    """Every place of the document, as a path of keys."""
    yield path
    items = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    for key, value in items:
        yield from visit(value, path + (key,))


for path in visit(seed):
    for wrong in (None, [], {}, "surely wrong", -1e30, True):
        if not path or path[-1] in ("$schema", "name", "symbol", "description"):
            continue
        mutant = copy.deepcopy(seed)
        node = mutant
        for key in path[:-1]:
            node = node[key]
        if type(node[path[-1]]) is type(wrong):
            continue
        node[path[-1]] = wrong
        mutants += 1
        if not validator.is_valid(mutant) and reader_accepts(mutant):
            failures.append(f"/{'/'.join(map(str, path))} = {wrong!r}: refused by the schema, read by the reader")
        if validator.is_valid(mutant) and not reader_accepts(mutant) and wrong not in ([], {}):
            failures.append(f"/{'/'.join(map(str, path))} = {wrong!r}: allowed by the schema, refused by the reader")
    if isinstance(path, tuple):
        mutant = copy.deepcopy(seed)
        node = mutant
        for key in path:
            node = node[key]
        if isinstance(node, dict):
            node["no such key"] = 1
            mutants += 1
            if validator.is_valid(mutant) or reader_accepts(mutant):
                failures.append(f"/{'/'.join(map(str, path))}: an unknown key is accepted")

for failure in failures:
    print(failure)
print(f"{mutants} mutants, {len(failures)} disagreements")
sys.exit(1 if failures or mutants < 100 else 0)
