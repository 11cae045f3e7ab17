#!/usr/bin/env python3
"""Writes scenarios/data/example-returns.csv: synthetic log returns of one minute, seven days of them.

    make_example_returns.py > scenarios/data/example-returns.csv

Not a market's: GARCH(1,1), r_t = s_t z_t, s_(t+1)^2 = w + a r_t^2 + b s_t^2, with z standard normal, so that volatility
comes in clusters. Seeded; the standard library's generator and rounding to eight digits make the file the same everywhere.
"""
import math
import random

SEED = 20251010
ROWS = 7 * 1440
VOLATILITY = 0.45  # per square-root year, that of the other scenarios
A, B = 0.08, 0.90

variance = VOLATILITY**2 / (365 * 1440)
w = variance * (1 - A - B)
uniform = random.Random(SEED).random
print(f"""# SYNTHETIC log returns of one minute, made by tools/dev/make_example_returns.py (seed {SEED}): no market's history.
# GARCH(1,1), a = {A}, b = {B}, variance in the long run that of a volatility of {VOLATILITY} per square-root year.
time_s,return""")
for row in range(1, ROWS + 1):
    z = math.sqrt(-2.0 * math.log(1.0 - uniform())) * math.cos(2.0 * math.pi * uniform())
    r = math.sqrt(variance) * z
    variance = w + A * r * r + B * variance
    print(f"{60 * row},{r:.8f}")
