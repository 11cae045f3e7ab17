#!/usr/bin/python3
"""Did a result change? Runs shipped scenarios with few paths and compares with a committed file.

    golden.py check  PROGRAM SCENARIO.json ...   compare; 1 where anything differs
    golden.py accept PROGRAM SCENARIO.json ...   rewrite tests/golden/SCENARIO.json, saying was and is
    golden.py self-test                          a changed number, hash or file is found; places are named right

The file holds the results hash, which is the test, and headline numbers rounded to six digits, which
let a reader judge a difference. Results are equal bit for bit on every machine, so nothing has a
tolerance. tools/dev/accept-golden builds and accepts.
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

GOLDEN = pathlib.Path(__file__).resolve().parent
OPTIONS = ["--paths", "4096", "--seed", "20251010"]

# Figure of docs/results.md, and its values that are kept: keys along its axes, `*` any, `|` or.
HEADLINES = [
    ("return_mean", "feedback"),
    ("low_mean", "*"),
    ("high_mean", "*"),
    ("drawdown_quantile", "feedback, 0.5|0.99"),
    ("drawdown_amplification", "0.5|0.99"),
    ("runup_amplification", "0.5|0.99"),
    ("expected_shortfall", "*, 0.99"),
    ("passage_probability", "*, *"),
    ("overshoot_amplification", "*"),
    ("liquidated_mean", "*, *"),
    ("displacement_mean", "*"),
    ("displacement_retained", ""),
    ("cascades_mean", ""),
    ("largest_cascade_mean", ""),
    ("depth_low_mean", ""),
    ("runaway_probability", ""),
    ("asymmetry_liquidated", ""),
    ("critical_shock", "*"),
    ("liquidation_probability", "*, *"),
    ("liquidation_amplification", "*"),
    ("portfolio_expected_shortfall", "*, 0.99"),
]


def printed(value):
    """A number as the file has it; null stands for a figure that does not exist."""
    return "none" if value is None else f"{value:.6g}"


def keys_of(summary, axis):
    """How the program names the places of an axis."""
    return [key if isinstance(key, str) else f"{key:.10g}"
            for key in summary["coordinates"][axis]["values"]]


def places(values, axes):
    """[(keys, value)] of nested lists, the last axis fastest."""
    if not axes:
        return [((), values)]
    assert len(values) == len(axes[0]), "an axis and its values differ in length"
    return [((key, *rest), value) for key, inner in zip(axes[0], values)
            for rest, value in places(inner, axes[1:])]


def fits(keys, pattern):
    wanted = pattern.split(", ") if pattern else []
    assert len(wanted) == len(keys), f"{pattern!r} is no pattern of {keys}"
    return all(one == "*" or key in one.split("|") for key, one in zip(keys, wanted))


def headlines(summary):
    """{"name[keys]": text} as the program names figures, in the order of HEADLINES."""
    numbers = {}
    for name, pattern in HEADLINES:
        variable = summary["variables"].get(name)
        if variable is None:
            continue  # a market without thresholds or own positions has fewer figures
        axes = [keys_of(summary, axis) for axis in variable["dimensions"]]
        for keys, value in places(variable["values"], axes):
            if fits(keys, pattern):
                numbers[f"{name}[{', '.join(keys)}]" if keys else name] = printed(value)
    return numbers


def measure(program, scenario):
    """What the program says of the scenario now, in the form of the committed file."""
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "run", str(scenario), *OPTIONS, "--json", "-o", f"{folder}/r.h5"]
        out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    result = json.loads(out)
    return {
        "scenario": result["scenario"],
        "options": " ".join(OPTIONS),
        "results_hash": result["results_hash"],
        "numbers": headlines(result["summary"]),
    }


def differences(was, now):
    """One line for each entry that differs; empty where all is as committed."""
    flat = [{**{k: v for k, v in record.items() if k != "numbers"}, **record.get("numbers", {})}
            for record in (was, now)]
    names = list(dict.fromkeys([*flat[0], *flat[1]]))
    lines = []
    for name in names:
        before, after = (record.get(name, "absent") for record in flat)
        if before != after:
            lines.append(f"  {name}: was {before}, is {after}{change(before, after)}")
    if [line.split(":")[0].strip() for line in lines] == ["results_hash"]:
        lines.append("  (every headline number is the same to six digits)")
    return lines


def change(before, after):
    """The relative change, where both are numbers."""
    try:
        old, new = float(before), float(after)
    except ValueError:
        return ""
    return f" ({100 * (new - old) / abs(old):+.2g} %)" if old else ""


def committed(scenario):
    """The committed record, or None."""
    path = GOLDEN / scenario.name
    return json.loads(path.read_text()) if path.exists() else None


def check(program, scenarios):
    failed = False
    for scenario in scenarios:
        was = committed(scenario)
        now = measure(program, scenario)
        lines = differences(was, now) if was else ["  no file tests/golden/" + scenario.name]
        print(f"{scenario.stem}: {'differs' if lines else 'as committed'}, {now['results_hash']}")
        print("".join(line + "\n" for line in lines), end="")
        failed = failed or bool(lines)
    if failed:
        print("Meant? Judge each number, then rewrite the files: tools/dev/accept-golden\n"
              "and say in the commit which change moved them. Not meant? A result moved.")
    return 1 if failed else 0


def accept(program, scenarios):
    for scenario in scenarios:
        was = committed(scenario)
        now = measure(program, scenario)
        (GOLDEN / scenario.name).write_text(json.dumps(now, indent=2) + "\n")
        lines = differences(was, now) if was else ["  new"]
        print(f"{scenario.stem}: {'accepted' if lines else 'unchanged'}, {now['results_hash']}")
        print("".join(line + "\n" for line in lines), end="")
    return 0


def misnamed():
    """Faults in the names of a figure over two axes: 10 + 2 i + j stands at place (i, j)."""
    summary = {"coordinates": {"world": {"values": ["baseline", "feedback"]},
                               "quantile": {"values": [0.5, 0.99]}},
               "variables": {"drawdown_quantile": {"dimensions": ["world", "quantile"],
                                                   "values": [[10, 11], [12, 13]]},
                             "displacement_retained": {"dimensions": [], "values": None}}}
    wanted = {"drawdown_quantile[feedback, 0.5]": "12", "drawdown_quantile[feedback, 0.99]": "13",
              "displacement_retained": "none"}
    found = headlines(summary)
    return [] if found == wanted else [f"figures are named {found}, not {wanted}"]


def self_test():
    """Alter each entry of each committed file in turn: each must be found and named."""
    faults = misnamed()
    shipped = {path.name for path in (GOLDEN.parents[1] / "scenarios").glob("*.json")}
    files = {path.name for path in GOLDEN.glob("*.json")}
    for name in sorted(shipped ^ files):
        faults.append(f"{name}: only in {'scenarios' if name in shipped else 'tests/golden'}")
    altered = 0
    for name in sorted(files):
        record = json.loads((GOLDEN / name).read_text())
        if differences(record, record):
            faults.append(f"{name}: differs from itself")
        for key in [*record["numbers"], "results_hash"]:
            other = copy.deepcopy(record)
            place = other if key == "results_hash" else other["numbers"]
            place[key] = place[key][:-1] + ("1" if place[key][-1] != "1" else "2")  # last digit
            lines = differences(record, other)
            altered += 1
            if not lines or not lines[0].startswith(f"  {key}: was "):
                faults.append(f"{name}: a change of {key} goes unseen")
        if len(record["numbers"]) < 10:
            faults.append(f"{name}: only {len(record['numbers'])} numbers")
    print("".join(fault + "\n" for fault in faults) or f"{altered} alterations, all found\n", end="")
    return 1 if faults else 0


def main(arguments):
    if arguments == ["self-test"]:
        return self_test()
    if len(arguments) >= 3 and arguments[0] in ("check", "accept"):
        action = check if arguments[0] == "check" else accept
        return action(arguments[1], [pathlib.Path(name) for name in arguments[2:]])
    print(__doc__, file=sys.stderr)
    return 64


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
