#!/usr/bin/env python3
"""Plain GBM in numpy: 4,096 paths in place, 1,440 steps, running low and high. Prints ns per path-step."""
import time

import numpy

PATHS, STEPS = 4096, 1440
generator = numpy.random.Generator(numpy.random.SFC64(1))
z = numpy.empty(PATHS)
best = float("inf")
for _ in range(3):
    x, low, high = numpy.zeros(PATHS), numpy.zeros(PATHS), numpy.zeros(PATHS)
    start = time.perf_counter()
    for _ in range(STEPS):
        generator.standard_normal(out=z)
        z *= 0.45 * (1 / 365 / STEPS) ** 0.5
        z += -0.5 * 0.45 ** 2 / 365 / STEPS
        x += z
        numpy.minimum(low, x, out=low)
        numpy.maximum(high, x, out=high)
    best = min(best, (time.perf_counter() - start) / PATHS / STEPS * 1e9)
print(best)
