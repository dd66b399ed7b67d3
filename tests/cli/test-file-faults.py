#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A file goes through a network that fails again and again: it arrives once,
byte for byte, and only what was missing is sent again.

Each run fails differently. SOTTOVOCE_SEED=N repeats the run that said so."""

import concurrent.futures
import functools
import hashlib
import os
import pathlib
import random
import sys
import tempfile

import processes
from processes import check, ended_with, host, join, listening

import tap
from proxy import DOWN, UP, Proxy

SEED = int(os.environ.get('SOTTOVOCE_SEED', 0)
           or random.SystemRandom().getrandbits(32))

KIB = 1024
CELL = 1024
SIZE = 20 * KIB * KIB
FAULTS = 50

# What may have to be sent again after each: what is in flight, as PROTOCOL.md
# bounds it, and the frame that was cut in two.
LOST_MAX = (256 + 64) * KIB

# What is sent besides: a handshake and a greeting for each connection, frames
# around the file's bytes, pings, receipts, keys.
BESIDE = 100 * KIB
BULK, CONTENT = 65536, 65499

# Bytes of the handshake of a direction, and of the GREETING after it.
OPENING = {UP: 111 + CELL, DOWN: 122 + CELL}


class Sending:
    """Two processes, the network between them, and who sends which way."""

    def __init__(self, seed, proxy, sender, receiver, way):
        self.source = random.Random(seed)
        self.proxy, self.sender, self.receiver = proxy, sender, receiver
        self.way = way
        self.said = 0

    def plan(self, kinds):
        """Each with how many bytes after the one before: so that all of them
        come before the file's end, however little of it gets lost."""
        places = sorted(self.source.randrange(SIZE * 8 // 10) for _ in kinds)
        return [(kind, after - before) for kind, before, after
                in zip(kinds, [0, *places], places)]

    def arm(self, kind, after, later):
        """A fault where the file goes, or some of them where the answers go;
        never in a handshake, which is not what this is about."""
        way = self.way
        if kind != 'stall' and self.source.random() < 0.15:
            way = UP if self.way == DOWN else DOWN
            after = self.source.randrange(CELL)
        how = {}
        if kind == 'cut':
            how['reset'] = self.source.random() < 0.4
        elif kind == 'flip':
            how['bit'] = self.source.randrange(8)
        else:
            how['seconds'] = 1
        return self.proxy.arm(kind, way, after + later * OPENING[way],
                              later=later, **how)

    def arm_some(self, plan):
        """The first ones of the plan, which are taken off: each connection gets
        its fault before it stands, up to the first that survives."""
        armed = []
        while plan:
            kind, after = plan.pop(0)
            armed.append(self.arm(kind, after, later=bool(armed)))
            if kind == 'stall':
                break
        return armed

    def talk(self):
        """Both say something meanwhile."""
        self.said += 1
        for end in (self.sender, self.receiver):
            end.say(f'line {self.said}')

    def suffer(self, path, plan):
        """The file is sent, and one fault comes after the other."""
        armed = self.arm_some(plan)
        self.sender.say(f'/send {path}')
        while armed:
            for fault in armed:
                self.talk()
                fault.wait()
            # While it stalls, there is time for what comes next.
            armed = self.arm_some(plan)


def write_file(folder):
    """Random bytes, and their hash."""
    path = pathlib.Path(folder, 'file')
    data = os.urandom(SIZE)
    path.write_bytes(data)
    return path, hashlib.sha256(data).digest()


def compare(it, target, digest):
    """What arrived, with what was sent, and what it took."""
    stored = pathlib.Path(target, 'file')
    files = [e for end in (it.sender, it.receiver) for e in end.events
             if e['event'] in ('file-offer', 'file-done', 'file-failed')]
    losses = it.proxy.count['cut'] + it.proxy.count['flip']
    passed = it.proxy.passed[it.way]
    least = SIZE * BULK // CONTENT
    most = least + losses * LOST_MAX + BESIDE * (losses + 1)
    tell(f'{dict(it.proxy.count)}: {passed / SIZE:.3f} of the file passed, at '
         f'most {most / SIZE:.3f} may')
    lines = [f'line {number}' for number in range(1, it.said + 1)]
    return check([
        ('folder', os.listdir(target), ['file']),
        ('bytes', hashlib.sha256(stored.read_bytes()).digest(), digest),
        ('events', sorted(e['event'] for e in files),
         ['file-done'] * 2 + ['file-offer'] * 2),
        (f'{passed} bytes, at most {most}', least <= passed <= most, True),
        *((f'texts {name}', [e['text'] for e in end.events
                             if e['event'] == 'message'], lines)
          for name, end in (('there', it.sender), ('back', it.receiver)))])


def send(seed, way, kinds):
    """A whole file with these faults, in any order."""
    random.Random(seed).shuffle(kinds)
    with tempfile.TemporaryDirectory(prefix='sottovoce-') as source, \
            tempfile.TemporaryDirectory(prefix='sottovoce-') as target:
        path, digest = write_file(source)
        answer = ['--accept', target]
        with host(*(answer if way == UP else []), '--rekey', '10') as bob:
            with Proxy(listening(bob)) as proxy, join(
                    proxy.port, *(answer if way == DOWN else []), '--rekey',
                    '10') as alice:
                ends = (alice, bob) if way == UP else (bob, alice)
                for end in ends:
                    end.expect('ready')
                it = Sending(seed, proxy, *ends, way)
                it.suffer(path, it.plan(kinds))
                it.sender.close_input()
                wrong = ended_with(it.sender, 'eof')
                wrong += ended_with(it.receiver, 'exit')
        return wrong + compare(it, target, digest)


def check_cuts(way, seed):
    """Cut fifty times."""
    return send(seed, way, ['cut'] * FAULTS)


def check_mixed(way, seed):
    """Cut, altered and stalled."""
    return send(seed, way, ['cut'] * 12 + ['flip'] * 12 + ['stall'] * 6)


def tell(sentence):
    """A line for whoever reads the log."""
    print(f'# {sentence}', flush=True)


def guarded(checked):
    """A check's findings, which are worth little without the seed."""
    wrong = processes.guarded(checked)
    return wrong + ([f'the seed is {SEED}'] if wrong else [])


CHECKS = [
    (name, functools.partial(checked, SEED + number))
    for number, (name, checked) in enumerate([
        (f'{name}/{way}', functools.partial(checked, way))
        for name, checked in (('cuts', check_cuts), ('mixed', check_mixed))
        for way in (UP, DOWN)])
]


def main():
    """All at once: they mostly wait."""
    tell(f'SOTTOVOCE_SEED={SEED}')
    checks = processes.parse(CHECKS)
    with concurrent.futures.ThreadPoolExecutor(len(checks)) as pool:
        running = [(name, pool.submit(guarded, checked))
                   for name, checked in checks]
        sys.exit(tap.run([(name, future.result) for name, future in running]))


if __name__ == '__main__':
    main()
