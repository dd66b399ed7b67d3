#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Two processes, each on a network of its own, and a cable between the two: it
is pulled out, and people move to other addresses."""

import concurrent.futures
import contextlib
import functools
import os
import subprocess
import sys
import time

import processes
from processes import check, ended_with

import tap
from cli import Cli, environment
from namespace import cable

# Silence ends a connection after 60 s, and then somebody has to come again.
PATIENCE = 120

# How many lines both say at a time.
LINES = 20


def run(network, *arguments):
    """A process in there."""
    program, *rest = [*network.inside, os.path.abspath(processes.PROGRAM),
                      *arguments]
    return Cli(program, *rest, patience=PATIENCE,
               env=environment(GIO_USE_NETWORK_MONITOR='netlink'))


@contextlib.contextmanager
def people():
    """A cable, and at each end of it somebody: the two networks, the two
    processes, which have found each other."""
    with cable('10.0.0.1', '10.0.0.2') as (his, hers):
        hers.name('bob.example', '10.0.0.1')
        with run(his, 'host', '--port', '5533', '--name', 'Bob',
                 '--no-announce') as bob:
            bob.expect('listening')
            with run(hers, 'join', 'bob.example', '--name', 'Alice') as alice:
                bob.expect('ready', peer='Alice')
                alice.expect('ready', peer='Bob')
                for end in (bob, alice):
                    end.expect('path', path='local', family='ipv4')
                yield his, hers, bob, alice


def say(ends, start):
    """Some lines of both."""
    for end in ends:
        for number in range(start, start + LINES):
            end.say(f'line {number}')


def finish(bob, alice, said):
    """All has arrived, once and in order, and both part."""
    alice.expect('seen', id=said)
    bob.expect('seen', id=said)
    alice.say('EXIT!')
    wrong = ended_with(alice, 'exit') + ended_with(bob, 'exit')
    for end in (bob, alice):
        shown = [(e['id'], e['text']) for e in end.events
                 if e['event'] == 'message']
        resumed = [e['resumed'] for e in end.events if e['event'] == 'ready']
        wrong += check([
            ('shown', shown, [(number, f'line {number}')
                              for number in range(1, said + 1)]),
            ('resumed', resumed, [False] + [True] * (len(resumed) - 1))])
    return wrong


def check_short():
    """The cable is out for a moment."""
    with people() as (his, hers, bob, alice):
        say((bob, alice), 1)
        his.ip('link', 'set', 'cable', 'down')
        say((bob, alice), 1 + LINES)
        time.sleep(5)
        his.ip('link', 'set', 'cable', 'up')
        say((bob, alice), 1 + 2 * LINES)
        return finish(bob, alice, 3 * LINES)


def check_long():
    """The cable is out for longer than anybody waits for an answer. Both say
    so; and when it is back the joiner does not wait for its next attempt."""
    with people() as (his, hers, bob, alice):
        say((bob, alice), 1)
        out_until = time.monotonic() + 70
        for network in (his, hers):
            network.ip('link', 'set', 'cable', 'down')
        say((bob, alice), 1 + LINES)
        for end in (bob, alice):
            end.expect('disconnected', reason='lost')
        time.sleep(max(0, out_until - time.monotonic()))
        before = alice.catch_up()
        for network in (his, hers):
            network.ip('link', 'set', 'cable', 'up')
        alice.expect('ready', resumed=True)
        say((bob, alice), 1 + 2 * LINES)
        wrong = finish(bob, alice, 3 * LINES)
        pauses = [e['in'] for e in alice.events[before:]
                  if e['event'] == 'reconnecting']
        tell(f'attempts after the cable was back: {pauses}')
        # Two seconds after the attempt before it, at the earliest.
        return wrong + check([('at once', pauses[0] <= 2, True)])


def check_joiner_moves():
    """The joiner gets another address: the host does not see that, and takes it
    for the one whom it talks to all the same."""
    with people() as (his, hers, bob, alice):
        say((bob, alice), 1)
        hers.ip('address', 'del', '10.0.0.2/24', 'dev', 'cable')
        say((bob, alice), 1 + LINES)
        hers.ip('address', 'add', '10.0.0.3/24', 'dev', 'cable')
        alice.expect('disconnected', reason='lost')
        for end in (alice, bob):
            end.expect('ready', resumed=True)
        say((bob, alice), 1 + 2 * LINES)
        wrong = finish(bob, alice, 3 * LINES)
        guesses = [e['from'].rpartition(':')[0] for e in bob.events
                   if e['event'] == 'guess']
        return wrong + check([('from', (guesses[0], guesses[-1]),
                               ('10.0.0.2', '10.0.0.3'))])


def check_host_moves():
    """The host gets another address, and its name leads there. Nothing tells
    the joiner but silence."""
    with people() as (his, hers, bob, alice):
        say((bob, alice), 1)
        his.ip('address', 'del', '10.0.0.1/24', 'dev', 'cable')
        his.ip('address', 'add', '10.0.0.7/24', 'dev', 'cable')
        hers.name('bob.example', '10.0.0.7')
        say((bob, alice), 1 + LINES)
        for end in (alice, bob):
            end.expect('disconnected', reason='lost')
        for end in (alice, bob):
            end.expect('ready', resumed=True)
        say((bob, alice), 1 + 2 * LINES)
        return finish(bob, alice, 3 * LINES)


def tell(sentence):
    """A line for whoever reads the log."""
    print(f'# {sentence}', flush=True)


def guarded(checked):
    """Making networks is for root alone, and may fail in other ways."""
    if os.geteuid() != 0:
        raise tap.Skip('only root can make networks')
    try:
        return processes.guarded(checked)
    except subprocess.SubprocessError as error:
        return [str(error)]


CHECKS = [
    ('cable/short', check_short),
    ('cable/long', check_long),
    ('joiner-moves', check_joiner_moves),
    ('host-moves', check_host_moves),
]


def main():
    """All at once: they mostly wait."""
    checks = processes.parse(CHECKS)
    with concurrent.futures.ThreadPoolExecutor(len(checks)) as pool:
        running = [(name, pool.submit(functools.partial(guarded, checked)))
                   for name, checked in checks]
        sys.exit(tap.run([(name, future.result) for name, future in running]))


if __name__ == '__main__':
    main()
