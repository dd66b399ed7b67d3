#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What it takes to send a file, beside other programs that do it.

It fetches those first, see install-peers, and goes on in a network of its own,
see alone.py. What is measured, and how, is said in ways.py and file_talk.py.
It fails when a file did not arrive as it was sent, and not because of a peer.
"""

import argparse
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True

import alone  # noqa: E402
import bars  # noqa: E402
from conversation import InConversation  # noqa: E402
from costs import Failure  # noqa: E402
from figures import percentile, quartiles, show, show_all  # noqa: E402
from file_talk import (MESSAGES, measure_messages,  # noqa: E402
                       measure_resumption)
from ways import WAYS, PlainFile, PlainMemory, Sottovoce  # noqa: E402
from workplace import MIB, Workplace  # noqa: E402

# What is promised of a message beside a file, and of a file that goes on.
TRIP_MAX = 5
RESUME_MAX = 1

OWN = {Sottovoce, InConversation}
MEASURES = {PlainMemory, PlainFile}

TITLE = 'A file from one process to another'


def resolve(path):
    """It is used from other folders too."""
    return pathlib.Path(path).resolve()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ('program', 'costs', 'plain_copy', 'peers', 'picture'):
        parser.add_argument(name, type=resolve)
    parser.add_argument('--size', type=int, default=1024, metavar='MIB')
    parser.add_argument('--large', type=int, default=5000, metavar='MB',
                        help='the file that is resumed, most of it a hole')
    parser.add_argument('--rounds', type=int, default=7)
    parser.add_argument('--congestion', metavar='NAME',
                        help='of TCP, for everybody; needs root')
    parser.add_argument('--only', choices=('copies', 'messages', 'resumption'))
    return parser.parse_args()


def say(words=''):
    print(words, flush=True)


# Copies

def try_way(kind, place):
    """The figures of one copy; None if a peer cannot make it."""
    try:
        with kind(place) as way:
            job = place.make_job()
            figures = way.copy(job)
            if kind is not PlainMemory:
                place.check(job)
            return figures
    except (Failure, OSError) as failure:
        if kind in OWN | MEASURES:
            raise
        say(f'  {kind.name} is left out: {failure}')
        place.clear()
        return None


def copy_all(place, rounds):
    """All ways in turns, each round from another one on, and one round before
    that does not count: the figures of each."""
    found = {way: [] for way in (*WAYS[:3], InConversation, *WAYS[3:])}
    for number in range(rounds + 1):
        order = list(found)
        turn = number % len(order)
        for kind in order[turn:] + order[:turn]:
            figures = try_way(kind, place)
            if figures is None:
                del found[kind]
            elif number > 0:
                found[kind].append(figures)
    return found


def speeds(size, rows):
    """MB/s."""
    return quartiles(size / row.seconds / 1e6 for row in rows)


def cells(rows):
    """Medians of the processors' seconds and of the peak memory in MiB, of the
    giver and the taker."""
    def middle(numbers):
        return quartiles(numbers).median
    seconds = [middle(getattr(row, end).seconds for row in rows)
               for end in ('giver', 'taker')]
    peaks = [middle(getattr(row, end).peak / 1024 for row in rows)
             for end in ('giver', 'taker')]
    return [f'{show(a)} + {show(b)}' for a, b in (seconds, peaks)]


def print_copies(size, found):
    """The table."""
    plain = found[PlainFile]
    say(f'  {"":32}{"MB/s":>6} {"":16}{"seconds":>8}  {"× plain":>8}  '
        f'{"processors, s":>14}  {"peak, MiB":>12}')
    for kind, rows in found.items():
        ratio = quartiles(a.seconds / b.seconds for a, b in zip(plain, rows))
        seconds = quartiles(row.seconds for row in rows).median
        work, memory = cells(rows)
        say(f'  {kind.name:32}{show_all(speeds(size, rows)):23}'
            f'{show(seconds):>8}  {show(ratio.median):>8}  {work:>14}  '
            f'{memory:>12}')


def draw_copies(path, size, found, note):
    """The same as a picture, the quickest first. What has no file is left out.
    """
    kinds = sorted((kind for kind in found if kind is not PlainMemory),
                   key=lambda kind: -speeds(size, found[kind]).median)
    bars.draw(path, TITLE, note, 'MB/s', ('processors, s', 'peak, MiB'), [
        bars.Row(kind.name,
                 'own' if kind in OWN else
                 'measure' if kind in MEASURES else 'peer',
                 speeds(size, found[kind]), cells(found[kind]))
        for kind in kinds])


def run_copies(place, options):
    """Copies of random bytes."""
    size = options.size * MIB
    place.write_source(size)
    say(f'\n{TITLE}: {options.size} MiB of random bytes over loopback, from '
        'tmpfs to tmpfs')
    say(f'  median of {options.rounds} rounds [quartiles]; processors and '
        'memory of giver + taker')
    found = copy_all(place, options.rounds)
    print_copies(size, found)
    draw_copies(options.picture, size, found, [
        f'{options.size} MiB of random bytes over loopback, from tmpfs to '
        f'tmpfs; TCP with {alone.congestion_control()}; bars: medians of '
        f'{options.rounds} rounds, lines: quartiles.',
        'Processors and memory: of the giver + of the taker. All encrypt with '
        'AES-128-GCM, but for the plain copy,',
        'which does not, and the two wormholes, which use XSalsa20-Poly1305.'])



# Messages

def print_trips(name, rounds):
    """One line, in milliseconds. Each round compares its own figures."""
    words = [f'  {name:44}']
    tails = []
    for number in range(2):
        halves = [percentile(times[number], 50) for times in rounds]
        tails.append([percentile(times[number], 99) for times in rounds])
        words += [f'{show(1e3 * quartiles(figures).median):>8}'
                  for figures in (halves, tails[number])]
    ratio = quartiles(busy / idle for idle, busy in zip(*tails))
    say(''.join(words) + f'{show_all(ratio)} ×  promised: {TRIP_MAX} ×, '
        + ('kept' if ratio.median <= TRIP_MAX else 'MISSED'))


def run_messages(place, options):
    """Beside a file, and alone."""
    place.write_source(options.size * MIB)
    found = measure_messages(place, options.rounds)
    say('\nA message, from the line that is written to the event, in ms')
    say(f'  median of {options.rounds} rounds [quartiles], {MESSAGES} messages '
        f'each; files of {options.size} MiB, one after the other')
    say(f'  {"":44}{"idle 50 %":>8}{"99 %":>7}{"file 50 %":>10}{"99 %":>6}'
        '   ratio of 99 %')
    for number, way in enumerate(("the file's way", 'towards the file')):
        for event, what in enumerate(('the other one has it',
                                      'known as delivered')):
            print_trips(f'{way}: {what}', [
                [[times[event] for times in half[number]] for half in row]
                for row in found])


# Resumption

def run_resumption(place, options):
    """A large file that is interrupted."""
    place.write_sparse_source(options.large * 10 ** 6)
    say(f'\nA file of {options.large} MB whose connection is cut half-way')
    rounds = [measure_resumption(place)
              for _ in range(max(1, options.rounds // 3))]
    for name, what in (('connected', 'from the new connection'),
                       ('ready', 'from when both may talk')):
        times = quartiles(1e3 * getattr(row, name) for row in rounds)
        say(f'  {"first new bytes, " + what:44}{show_all(times)} ms  '
            f'promised: {RESUME_MAX} s, '
            + ('kept' if times.median < 1e3 * RESUME_MAX else 'MISSED'))
    more = quartiles(row.more / MIB for row in rounds)
    say(f'  {"bytes beside those of the file":44}{show_all(more)} MiB')
    for end, name in enumerate(('giver', 'taker')):
        peak = quartiles(row.costs[end].peak / 1024 for row in rounds)
        say(f'  {"peak memory, " + name:44}{show_all(peak)} MiB')


def main():
    options = arguments()
    here = pathlib.Path(__file__).parent
    if not alone.is_inside():
        subprocess.run([here / 'install-peers', options.peers], check=False)
    alone.enter(options.congestion)
    say(f'TCP with {alone.congestion_control()}')
    runs = {'copies': run_copies, 'messages': run_messages,
            'resumption': run_resumption}
    with Workplace(options.program, options.costs, options.plain_copy,
                   options.peers) as place:
        for name, run in runs.items():
            if options.only in (None, name):
                run(place, options)


if __name__ == '__main__':
    sys.exit(main())
