#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""The beginning of what bench-soak.py does for half an hour."""

import sys

from soak import Soak

import tap

SECONDS = 20

# The least that keys may last, and how often they are renewed meanwhile.
REKEY = 10
RENEWALS = 2


def check_soak():
    """Everything arrives once and in order, under one key after the other."""
    with Soak(sys.argv[1], REKEY) as soak:
        soak.talk(SECONDS, RENEWALS)
        soak.finish()
    return soak.wrong


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    return tap.run([('/soak/short', check_soak)])


if __name__ == '__main__':
    sys.exit(main())
