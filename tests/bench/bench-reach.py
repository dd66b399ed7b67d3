#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""How long it takes from Join until the two can talk, on each way: loopback, a
network that is far away (see slow_cable.py), and a private Tor network.

The host is there, and its password stretched. What is measured begins when the
joiner looks for the host, with a tor that is ready, and ends when it can talk. Beside that stands how many
round trips of the way it is, without what it takes on loopback: a connection (1),
the handshake (3: HELLO, SHARE, CONFIRM) and the greeting (1) are 5. Through Tor
the first one is that of a circuit, which has to be built.
"""

import argparse
import contextlib
import os
import pathlib
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent
                       / 'helpers'))

import cli  # noqa: E402
from figures import quartiles, show_all  # noqa: E402
from namespace import Network  # noqa: E402
from slow_cable import slow_cable  # noqa: E402
from tor_network import TorNetwork  # noqa: E402

NEEDED = 5
FAR = 0.040
PORT = 5533


class Cli(cli.Cli):
    """Remembers when each event came."""

    def __init__(self, *arguments, **options):
        self.moments = []
        super().__init__(*arguments, **options)

    def _read(self):
        for line in self.process.stdout:
            self.moments.append(time.monotonic())
            self.incoming.put(line)
        self.incoming.put(None)

    def moment(self, name):
        """When the newest event of this name came."""
        return max(moment for moment, event in zip(self.moments, self.events)
                   if event['event'] == name)


def run(inside, program, *arguments, **variables):
    first, *rest = [*inside, program, *arguments]
    return Cli(first, *rest, patience=300,
               env=cli.environment(**variables))


def measure(bob, join, rounds):
    """Seconds, and what the way takes there and back, of each round. Whoever
    joined is killed, and so the host waits for the next."""
    times, trips = [], []
    for _ in range(rounds):
        with join() as alice:
            alice.expect('ready')
            times.append(alice.moment('ready') - alice.moment('trying'))
            trips.append(alice.expect('path')['round_trip_ms'] / 1000)
        bob.expect('disconnected')
    return times, trips


@contextlib.contextmanager
def hosting(inside, program, *arguments, **variables):
    with run(inside, program, 'host', '--no-announce', *arguments,
             **variables) as bob:
        bob.expect('listening')
        yield bob


def loopback(program, rounds):
    with Network() as network, hosting(network.inside, program, '--port',
                                       str(PORT)) as bob:
        return measure(bob, lambda: run(network.inside, program, 'join',
                                        f'127.0.0.1:{PORT}'), rounds)


def far(program, rounds):
    with slow_cable('10.0.0.1', '10.0.0.2', FAR) as (his, hers):
        with hosting(his.inside, program, '--port', str(PORT)) as bob:
            return measure(bob, lambda: run(hers.inside, program, 'join',
                                            f'10.0.0.1:{PORT}'), rounds)


def tor(program, rounds):
    with contextlib.ExitStack() as stack:
        network = stack.enter_context(Network())
        relays = stack.enter_context(TorNetwork(network))
        caches = [stack.enter_context(tempfile.TemporaryDirectory())
                  for _ in range(2)]
        his, hers = ({'SOTTOVOCE_TOR_CONFIG': str(relays.config),
                      'XDG_CACHE_HOME': cache} for cache in caches)
        bob = stack.enter_context(
            hosting(network.inside, program, '--tor', '--port', str(PORT),
                    **his))
        address = bob.expect('published')['address']
        return measure(bob, lambda: run(network.inside, program, 'join',
                                        address, **hers), rounds)


WAYS = {'loopback': loopback, '40 ms away': far, 'private Tor network': tor}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('program', type=os.path.abspath)
    parser.add_argument('--rounds', type=int, default=15)
    options = parser.parse_args()
    print(f'{"":<22} {"ms to ready":<24} {"ms there and back":<24} round trips')
    base = None
    for name, way in WAYS.items():
        times, trips = way(options.program, options.rounds)
        took, trip = quartiles(times), quartiles(trips)
        base = took.median if base is None else base
        beyond = '' if base == took.median else (
            f'{(took.median - base) / trip.median:.1f} (needed: {NEEDED})')
        print(f'{name:<22} '
              f'{show_all([1000 * t for t in took]):<24} '
              f'{show_all([1000 * t for t in trip]):<24} {beyond}', flush=True)


if __name__ == '__main__':
    main()
