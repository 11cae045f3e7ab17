#!/usr/bin/env python3
"""Kernel units for wider instruction sets must share no code with the rest of the program.

The linker keeps one copy of an inline function that several units emit. Were one of them built for
AVX-512, programs would die on CPUs without it. So kernel_v3 and kernel_v4 may define weak symbols only
in their own namespaces.    tools/dev/check_kernel_symbols.py LIBRARY.a
"""
import re
import subprocess
import sys

FOREIGN = []
for unit, name in (("kernel_v3.cpp.o", "v3"), ("kernel_v4.cpp.o", "v4")):
    listing = subprocess.run(["nm", "-C", sys.argv[1]], stdout=subprocess.PIPE, text=True, check=True).stdout
    member = re.search(rf"^{re.escape(unit)}:\n(.*?)(?:\n\n|\Z)", listing, re.S | re.M)
    if member is None:
        sys.exit(f"{sys.argv[1]} holds no {unit}")
    for line in member.group(1).splitlines():
        kind = line[17:18]
        if kind in "WVu" and f"::{name}::" not in line:
            FOREIGN.append(f"{unit}: {line[19:]}")
for line in FOREIGN:
    print(line)
sys.exit(1 if FOREIGN else 0)
