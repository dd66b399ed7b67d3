# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Runs a table of checks and reports them in the Test Anything Protocol."""

import sys


class Skip(Exception):
    """A check that cannot be made here; the text says why."""


def run(checks):
    """Runs checks, pairs of a name and a function.

    A function returns what it found to be wrong, as a list of sentences.
    Returns the program's exit status.
    """
    failed = 0
    print(f'1..{len(checks)}', flush=True)
    for number, (name, check) in enumerate(checks, start=1):
        try:
            wrong = check()
        except Skip as reason:
            print(f'ok {number} {name} # SKIP {reason}', flush=True)
            continue
        print(f'{"not " if wrong else ""}ok {number} {name}', flush=True)
        for sentence in wrong:
            print(f'{name}: {sentence}', file=sys.stderr, flush=True)
        failed += bool(wrong)
    return 1 if failed else 0
