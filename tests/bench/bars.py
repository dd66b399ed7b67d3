# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Draws a table with bars as an SVG that is readable on light and dark pages.

    draw(path, title, note, columns=('s of processors', 'MiB'), rows=[
        Row('scp', 'peer', Quartiles(480, 500, 510), ('1.9', '9 | 11'))])

The bars are the medians and the fine lines the quartiles. A row is 'own', a
'peer', or the 'measure' that the others are held against.
"""

import collections
import math
from xml.sax.saxutils import escape

Row = collections.namedtuple('Row', 'name kind figure cells')

WIDTH, MARGIN = 760, 24
TITLE_Y, HEADS_Y, FIRST_Y, STEP, BAR = 38, 74, 90, 30, 16
BARS_X, BARS_WIDTH, UNIT_WIDTH, CELL_WIDTH = 236, 230, 60, 105
NOTE_STEP = 18

STYLE = '''\
    svg { color-scheme: light dark; }
    text { font: 14px Cantarell, "Noto Sans", "Segoe UI", sans-serif;
           fill: #2e3436; }
    .title { font-size: 17px; font-weight: bold; }
    .head, .note { font-size: 12px; fill: #5e5c64; }
    .own-name { font-weight: bold; }
    .number { text-anchor: end; font-variant-numeric: tabular-nums; }
    .page { fill: #ffffff; stroke: #deddda; }
    .axis { stroke: #c0bfbc; }
    .own { fill: #1c71d8; }
    .peer { fill: #9a9996; }
    .measure { fill: none; stroke: #9a9996; stroke-width: 1.5; }
    .spread { stroke: #2e3436; stroke-width: 1.5; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f6f5f4; }
      .head, .note { fill: #c0bfbc; }
      .page { fill: #242424; stroke: #3d3d3d; }
      .axis { stroke: #5e5c64; }
      .own { fill: #62a0ea; }
      .peer { fill: #77767b; }
      .measure { stroke: #9a9996; }
      .spread { stroke: #f6f5f4; }
    }
'''


def text(x, y, words, style=''):
    """A line of text, its base line at Y."""
    kind = f' class="{style}"' if style else ''
    return f'  <text x="{x:g}" y="{y:g}"{kind}>{escape(words)}</text>'


def end_of_axis(rows):
    """A round number that no bar exceeds."""
    most = max(row.figure.high for row in rows)
    step = 10 ** math.floor(math.log10(most))
    return next(n * step for n in (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
                if n * step >= most)


def draw_row(row, y, scale):
    """One line of the table."""
    low, median, high = (BARS_X + number * scale for number in row.figure)
    middle = y + BAR / 2
    base = y + BAR - 3
    lines = [text(MARGIN, base, row.name,
                  'own-name' if row.kind == 'own' else ''),
             f'  <rect x="{BARS_X}" y="{y}" width="{median - BARS_X:.1f}" '
             f'height="{BAR}" class="{row.kind}"/>',
             f'  <path d="M{low:.1f} {middle:g}H{high:.1f}" class="spread"/>',
             text(BARS_X + BARS_WIDTH + UNIT_WIDTH, base,
                  f'{row.figure.median:.0f}', 'number')]
    for number, cell in enumerate(row.cells, start=1):
        x = BARS_X + BARS_WIDTH + UNIT_WIDTH + number * CELL_WIDTH
        lines.append(text(x, base, cell, 'number'))
    return lines


def draw_heads(unit, columns):
    """What the columns are."""
    x = BARS_X + BARS_WIDTH + UNIT_WIDTH
    return [text(x, HEADS_Y, unit, 'head number')] + [
        text(x + number * CELL_WIDTH, HEADS_Y, column, 'head number')
        for number, column in enumerate(columns, start=1)]


def describe(unit, rows):
    """The picture in words, for those who do not see it."""
    return '; '.join(f'{row.name}: {row.figure.median:.0f} {unit}'
                     for row in rows)


def draw(path, title, notes, unit, columns, rows):
    """Writes the picture."""
    scale = BARS_WIDTH / end_of_axis(rows)
    bottom = FIRST_Y + len(rows) * STEP
    height = bottom + len(notes) * NOTE_STEP + 20
    lines = [
        '<!-- SPDX-License-Identifier: GPL-3.0-or-later -->',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
        f'height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-labelledby="title words">',
        f'  <title id="title">{escape(title)}</title>',
        f'  <desc id="words">{escape(describe(unit, rows))}</desc>',
        f'  <style>\n{STYLE}  </style>',
        f'  <rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" '
        'rx="12" class="page"/>',
        text(MARGIN, TITLE_Y, title, 'title'),
        *draw_heads(unit, columns)]
    for number, row in enumerate(rows):
        lines += draw_row(row, FIRST_Y + number * STEP, scale)
    lines.append(f'  <path d="M{BARS_X} {FIRST_Y - 6}V{bottom - 8}" '
                 'class="axis"/>')
    for number, note in enumerate(notes):
        lines.append(text(MARGIN, bottom + 12 + number * NOTE_STEP, note,
                          'note'))
    path.write_text('\n'.join([*lines, '</svg>', '']), encoding='utf-8')
