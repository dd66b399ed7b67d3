# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What came out of several rounds, as words."""

import collections

Quartiles = collections.namedtuple('Quartiles', 'low median high')


def quartiles(numbers):
    """The middle of them, and of each half."""
    row = sorted(numbers)
    return Quartiles(row[len(row) // 4], row[len(row) // 2],
                     row[len(row) - 1 - len(row) // 4])


def percentile(numbers, hundredth):
    """What so many hundredths of them do not exceed."""
    row = sorted(numbers)
    return row[min(len(row) - 1, len(row) * hundredth // 100)]


def show(number):
    """Three digits that count."""
    return f'{number:.{0 if number >= 100 else 1 if number >= 10 else 2}f}'


def show_all(figure):
    """The median, and the quartiles behind it."""
    low, median, high = map(show, figure)
    return f'{median:>6} [{low} … {high}]'
