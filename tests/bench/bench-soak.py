#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Lets two processes talk for half an hour and watches their memory.

    bench-soak.py PROGRAM [SECONDS]

It fails when a message was lost, doubled, altered or out of order, when the
keys were not renewed, and when memory still grows after the first minute.
"""

import sys

from soak import RATE, SAMPLE_EVERY, Soak

SECONDS = 30 * 60
REKEY = 10

# Until everything was used once: buffers, the wire view's frames, libraries.
WARM_UP = 60

# KiB from then to the end. The heap may need some more pages now and then. But
# if a hundred bytes of each message were kept, that would be 600 a minute.
GROWTH_MAX = 1024


def show(sample):
    """One line of the table."""
    seconds, *ends = sample
    print(f'{seconds:7.0f}' + ''.join(f'{total:12}{own:10}'
                                      for total, own in ends), flush=True)


def slope(points):
    """How steep the line is that comes closest to the points."""
    n = len(points)
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread


def check_memory(soak):
    """Says how memory grew after the first minute, and complains if it did."""
    samples = [s for s in soak.samples if s[0] >= WARM_UP]
    if len(samples) < 3:
        print('Too short to say anything of memory.')
        return []
    wrong = []
    for place, name in ((1, 'host'), (2, 'joiner')):
        first, last = samples[0], samples[-1]
        growth = last[place][1] - first[place][1]
        steep = slope([(s[0] / 60, s[place][1]) for s in samples])
        print(f'{name}: own memory {first[place][1]} KiB after {first[0]:.0f} '
              f's, {last[place][1]} KiB after {last[0]:.0f} s, {steep:+.1f} '
              'KiB a minute')
        if growth > GROWTH_MAX:
            wrong.append(f'the memory of the {name} grew by {growth} KiB, and '
                         f'may by {GROWTH_MAX}')
    return wrong


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    seconds = int(sys.argv[2]) if len(sys.argv) == 3 else SECONDS
    print(f'{RATE} messages a second each way for {seconds} s, new keys every '
          f'{REKEY} s; every {SAMPLE_EVERY} s resident memory, and what of it '
          'is the own, in KiB')
    print(f'{"s":>7}{"host":>12}{"own":>10}{"joiner":>12}{"own":>10}')
    with Soak(sys.argv[1], REKEY, show) as soak:
        soak.talk(seconds, renewals=seconds // (REKEY + 1))
        soak.finish()
    wrong = soak.wrong + check_memory(soak)
    for person in soak.people:
        print(f'{person.name}: said {person.said}, heard {person.heard}, '
              f'{person.epoch} renewals of the keys')
    print('\n'.join(wrong) or 'None lost, doubled, altered or out of order.')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
