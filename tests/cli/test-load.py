#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A thousand strangers at the door of a real process, all at once: who knows
the password gets in, who is in hears nothing of it, and nothing is left of
them afterwards."""

import os
import pathlib
import time

import processes
from processes import check, host, join, listening

import crowd
import tap
from cli import SANITIZERS, environment

NUMBER = 1000
OTHERS = '127.0.0.2,127.0.0.3,127.0.0.4,127.0.0.5'
SAME = '127.0.0.1'

MESSAGES = 100

# Those who never say HELLO, and so have no claim to a place.
SPEECHLESS = 'silent,trickle,garbage,torrent,deaf'

# Of the tries that find no place; each waits for a thousand others.
TRIES_MAX = 20

# How long a crowd stays after everybody is there, and after how long the last
# of them has been closed: 2 s are given to those who do not close themselves.
STAY_S = 3
GONE_S = 30

# What a process may keep of what it has allocated once, in KiB; a sanitizer
# keeps some of what was freed, to notice when it is used.
SLACK, SLACK_SANITIZED = 4 * 1024, 24 * 1024
ASAN_OPTIONS = SANITIZERS['ASAN_OPTIONS'] + ':quarantine_size_mb=1'


class Watched:
    """A host whose descriptors and memory are watched."""

    def __init__(self, process):
        self.folder = pathlib.Path('/proc') / str(process.process.pid)
        try:
            self.descriptors()
        except PermissionError:
            if os.environ.get('CI') == 'true':
                raise AssertionError('a process cannot be looked at') from None
            raise tap.Skip('only root may look at such a process') from None
        self.sanitized = 'libasan' in (self.folder / 'maps').read_text()

    def descriptors(self):
        """How many are open."""
        return len(os.listdir(self.folder / 'fd'))

    def wait_for_descriptors(self, wanted):
        """So many are open, at last: a sentence if that does not happen."""
        end = time.monotonic() + GONE_S
        while (found := self.descriptors()) != wanted:
            if time.monotonic() > end:
                return [f'{found} descriptors are open and not {wanted}']
            time.sleep(0.1)
        return []

    def memory(self):
        """Resident, in KiB."""
        for line in (self.folder / 'status').read_text().splitlines():
            if line.startswith('VmRSS:'):
                return int(line.split()[1])
        raise AssertionError('the system does not tell')

    def check_memory(self, before):
        """It is what it was, but for some slack."""
        slack = SLACK_SANITIZED if self.sanitized else SLACK
        after = self.memory()
        tell(f'resident: {before} KiB before, {after} KiB after')
        return ([] if after <= before + slack
                else [f'memory has grown from {before} to {after} KiB'])


def tell(text):
    """A remark in the test's log."""
    print(f'# {text}', flush=True)


def watched_host():
    """The host of a test here."""
    return host(env=environment(ASAN_OPTIONS=ASAN_OPTIONS))


def talk(alice, bob):
    """Messages both ways, all of which arrive."""
    for number in range(MESSAGES):
        alice.say(f'to Bob {number}')
        bob.say(f'to Alice {number}')
    for number in range(MESSAGES):
        bob.expect('message', text=f'to Bob {number}')
        alice.expect('message', text=f'to Alice {number}')


def leave(alice, bob):
    """The conversation ends as usual."""
    alice.say('EXIT!')
    return check([('Alice', alice.wait(), 0), ('Bob', bob.wait(), 0),
                  ('standard error', bob.errors(), '')])


def check_crowd(people):
    """They go; it was a crowd indeed."""
    counts = people.go()
    tell(f'the crowd: {counts}')
    wrong = check([('failed', counts['failed'], 0)])
    return wrong + ([] if counts['connected'] > NUMBER
                    else [f'only {counts["connected"]} came'])


def check_gets_in():
    """From an address of her own Alice gets in at the first try, whatever the
    crowd does."""
    with watched_host() as bob:
        port = listening(bob)
        with crowd.At(port, number=NUMBER, addresses=OTHERS) as people:
            time.sleep(STAY_S)
            began = time.monotonic()
            with join(port) as alice:
                alice.expect('ready')
                tell(f'in after {time.monotonic() - began:.1f} s')
                talk(alice, bob)
                return check_crowd(people) + leave(alice, bob)


def is_in(alice):
    """Whether there was a place for her; else she was told to come back."""
    try:
        alice.expect('ready')
        return True
    except AssertionError:
        alice.drain()
    codes = [e['code'] for e in alice.events if e['event'] == 'error']
    if codes != ['too-many-attempts']:
        raise AssertionError(alice.story())
    return False


def check_gets_in_beside_them():
    """From the very address from which a thousand come who say nothing, or
    nothing sensible, she gets in after some tries."""
    with watched_host() as bob:
        port = listening(bob)
        with crowd.At(port, number=NUMBER, addresses=SAME,
                      kinds=SPEECHLESS) as people:
            time.sleep(STAY_S)
            for tries in range(1, TRIES_MAX + 1):
                with join(port) as alice:
                    if is_in(alice):
                        tell(f'in at try {tries}')
                        talk(alice, bob)
                        return check_crowd(people) + leave(alice, bob)
    return [f'no place was free in {TRIES_MAX} tries']


def check_nothing_is_left():
    """Two talk while crowds come and go, and notice nothing. The second crowd
    leaves no more behind than the first."""
    with watched_host() as bob:
        port = listening(bob)
        watched = Watched(bob)
        with join(port) as alice:
            alice.expect('ready')
            bob.expect('ready')
            wrong, before = [], watched.descriptors()
            for turn in range(2):
                with crowd.At(port, number=NUMBER,
                              addresses=OTHERS) as people:
                    time.sleep(STAY_S)
                    talk(alice, bob)
                    wrong += check_crowd(people)
                wrong += watched.wait_for_descriptors(before)
                if turn == 0:
                    memory = watched.memory()
            talk(alice, bob)
            wrong += watched.check_memory(memory)
            return wrong + leave(alice, bob)


CHECKS = [
    ('gets-in', check_gets_in),
    ('gets-in-beside-them', check_gets_in_beside_them),
    ('nothing-is-left', check_nothing_is_left),
]

if __name__ == '__main__':
    processes.main(CHECKS)
