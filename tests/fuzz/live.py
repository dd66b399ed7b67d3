#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Lets a target of libFuzzer look for something new, for some seconds.

    live.py FUZZER CORPUS FOUND SECONDS

It begins with the files of CORPUS, and writes nothing there. What breaks the
code is written to the folder FOUND, and its name is printed.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

# Seconds for one input, and MiB for all of them, before something must be
# wrong. A sanitizer takes its share.
SLOW = 20
MEMORY = 2048

# libFuzzer is given this much longer before it is taken to hang.
PATIENCE = 120


def fuzz(fuzzer, corpus, found, seconds):
    """What libFuzzer says, and its exit status."""
    with tempfile.TemporaryDirectory(prefix='sottovoce-fuzz-') as new:
        done = subprocess.run(
            [fuzzer, f'-max_total_time={seconds}', f'-timeout={SLOW}',
             f'-rss_limit_mb={MEMORY}', '-print_final_stats=1',
             f'-artifact_prefix={found}/', new, corpus],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            timeout=seconds + PATIENCE)
    return done.stdout.decode(errors='replace'), done.returncode


def summary(said):
    """Runs, and what they reached, of libFuzzer's last lines."""
    runs = re.findall(r'number_of_executed_units: *(\d+)', said)
    reached = re.findall(r'cov: (\d+) ft: (\d+)', said)
    if not runs or not reached:
        return None
    edges, features = reached[-1]
    return f'{runs[-1]} runs, {edges} edges, {features} features'


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    fuzzer, corpus, found = sys.argv[1:4]
    pathlib.Path(found).mkdir(parents=True, exist_ok=True)
    said, status = fuzz(fuzzer, corpus, found, int(sys.argv[4]))
    told = summary(said)
    if status == 0 and told:
        print(told)
        return 0
    print(said)
    for path in re.findall(r'Test unit written to (\S+)', said):
        print(f'What broke it is in {path}')
    return 1


if __name__ == '__main__':
    sys.exit(main())
