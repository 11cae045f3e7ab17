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


folder = tempfile.TemporaryDirectory()  # a scenario finds its data files beside it
for beside in ("data", "venues"):
    (pathlib.Path(folder.name) / beside).symlink_to((source / "scenarios" / beside).resolve())


def reader_accepts(document):
    with tempfile.NamedTemporaryFile("w", suffix=".json", dir=folder.name) as file:
        json.dump(document, file)
        file.flush()
        return subprocess.run([program, "validate", file.name], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0


for path in sorted((source / "scenarios").glob("*.json")):
    if not validator.is_valid(json.loads(path.read_text())):
        failures.append(f"{path.name}: refused by the schema")

mutants = 0


def visit(document, path=()):
    """Every place of the document, as a path of keys."""
    yield path
    items = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    for key, value in items:
        yield from visit(value, path + (key,))


def judge(mutant, what, schema_may_allow=False):
    """Schema and reader both accept, or both refuse."""
    global mutants
    mutants += 1
    by_schema, by_reader = validator.is_valid(mutant), reader_accepts(mutant)
    if by_reader and not by_schema:
        failures.append(f"{what}: refused by the schema, read by the reader")
    if by_schema and not by_reader and not schema_may_allow:
        failures.append(f"{what}: allowed by the schema, refused by the reader")
    return by_schema or by_reader


def mutate(document, name, under=()):
    """Values of a wrong type or size, and unknown keys, everywhere at or below a place."""
    for path in visit(document):
        if path[:len(under)] != under:
            continue
        what = f"{name}: /{'/'.join(map(str, path))}"
        for wrong in (None, [], {}, "surely wrong", -1e30, True):
            if not path or path[-1] in ("$schema", "name", "symbol", "description", "price_column", "return_column"):
                continue
            mutant = copy.deepcopy(document)
            node = mutant
            for key in path[:-1]:
                node = node[key]
            if type(node[path[-1]]) is type(wrong):
                continue
            node[path[-1]] = wrong
            judge(mutant, f"{what} = {wrong!r}", wrong in ([], {}))
        mutant = copy.deepcopy(document)
        node = mutant
        for key in path:
            node = node[key]
        if isinstance(node, dict):
            node["no such key"] = 1
            if judge(mutant, f"{what}: an unknown key"):
                failures.append(f"{what}: an unknown key is accepted")


def mutate_block(document, name, place, samples):
    """Keys left out, and keys of other models added, in the block at that place."""
    def changed(change):
        mutant = copy.deepcopy(document)
        node = mutant
        for key in place:
            node = node[key]
        change(node)
        return mutant

    block = document
    for key in place:
        block = block[key]
    for key in block:
        judge(changed(lambda node: node.pop(key)), f"{name}: {key} left out")
    for key, value in samples.items():
        if key not in block:
            judge(changed(lambda node: node.update({key: value})), f"{name}: {key} added")


mutate(json.loads((source / "scenarios/btc-110k-100k7.json").read_text()), "seed")
models = {name: json.loads((source / f"scenarios/{name}.json").read_text())
          for name in ("btc-110k-100k7", "merton", "kou", "heston", "bates", "hawkes", "bootstrap", "stress")}
samples = {key: value for document in models.values() for key, value in document["price"].items() if key != "model"}
samples |= {"volatility_period": "24h", "returns": [0.01, -0.01, 0.01], "block_length": 2}
for document in models.values():
    document["simulation"]["monitoring"] = "step"  # a bootstrap's, wherever it stands
for name, document in models.items():
    mutate(document, name, ("price",))
    mutate_block(document, name, ("price",), samples)
    around = copy.deepcopy(models["stress"])
    if name != "stress":
        around["price"]["noise"] = document["price"]
        around["price"].pop("volatility_multiplier")
        mutate_block(around, f"{name} as noise", ("price", "noise"), samples)

books = {name: json.loads((source / f"scenarios/{name}.json").read_text())
         for name in ("btc-110k-100k7", "domino", "from-file", "positions", "position-list", "entry-profile")}
for name in ("positions", "position-list", "entry-profile"):
    books[name]["book"]["venue"] = "venues/bybit-btcusdt.json"  # one version: the date may be left out
samples = {key: value for document in books.values() for key, value in document["book"].items() if key != "source"}
samples |= {"leverage_concentration": 20}
samples |= {"margin": {"tiers": [{"floor": 0, "rate": 0.004, "max_leverage": 125, "deduction": 0}]}}
inline = copy.deepcopy(books["positions"])
del inline["book"]["venue"], inline["book"]["venue_date"]
inline["book"]["margin"] = samples["margin"]
for name, document in (books | {"positions, margin inline": inline}).items():
    mutate(document, name, ("book",))
    mutate_block(document, name, ("book",), samples)

for failure in failures:
    print(failure)
print(f"{mutants} mutants, {len(failures)} disagreements")
sys.exit(1 if failures or mutants < 1000 else 0)
