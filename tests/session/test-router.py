#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A port of a home's router is opened and closed again: of miniupnpd in a
network of its own, and of one that lies."""

import contextlib
import os
import queue
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'helpers'))

import tap
from router import EXTERNAL, HOST, ROUTER, Router, home, liar

CLIENT = os.path.abspath(sys.argv[1])
PORT = 5533
MAPPING = ('TCP', PORT, HOST, PORT, 'Sottovoce')
OPEN = f'open {EXTERNAL} {PORT}'
NOT_FOUND, REFUSED, PRIVATE = 'error 2', 'error 3', 'error 4'
PATIENCE = 120

# The library warns when a router is gone, and does not free all that it has when
# it was refused.
CALM = {'G_DEBUG': '', 'ASAN_OPTIONS': 'detect_leaks=0',
        'GIO_USE_NETWORK_MONITOR': 'netlink', 'GIO_USE_PROXY_RESOLVER': 'dummy',
        'GSETTINGS_BACKEND': 'memory'}


class Client:
    """Somebody who wants the port."""

    def __init__(self, network, port=PORT, lease=3600):
        self.process = subprocess.Popen(
            [*network.inside, CLIENT, str(port), str(lease)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **CALM})
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.strip())
        self.lines.put(None)

    def next(self):
        """The next thing that it says; None at its end."""
        return self.lines.get(timeout=PATIENCE)

    def finish(self):
        """It needs the port no longer. Returns how it ended."""
        if not self.process.stdin.closed:
            self.process.stdin.close()
        return self.process.wait(PATIENCE)


@contextlib.contextmanager
def client(network, **options):
    """One that is gone in the end, whatever happens."""
    one = Client(network, **options)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.wait(PATIENCE)


def differences(rows):
    """Of (what, found, expected)."""
    return [f'{what}: {found!r}, not {expected!r}'
            for what, found, expected in rows if found != expected]


def check_open():
    """The port is open as long as it is needed."""
    with home() as (inside, outside), Router(outside) as router:
        with client(inside) as one:
            rows = [('says', one.next(), OPEN),
                    ('opened', router.mappings(), [MAPPING]),
                    ('forwards', router.forwards(), [f'{HOST}:{PORT}']),
                    ('ended', one.finish(), 0),
                    ('left', router.mappings(), []),
                    ('still forwards', router.forwards(), [])]
    return differences(rows)


def check_renewed():
    """The lease is short, and the port stays open."""
    with home() as (inside, outside), Router(outside) as router:
        with client(inside, lease=8) as one:
            rows = [('says', one.next(), OPEN)]
            ends = router.wait_for_lease(PATIENCE)
            rows += [('renewed', router.wait_for_lease(PATIENCE, ends) > ends,
                      True),
                     ('ended', one.finish(), 0)]
    return differences(rows)


def check_taken():
    """Somebody else has that port already: another one is opened."""
    other = ('TCP', PORT, '192.168.77.3', 80, 'Other')
    with home() as (inside, outside), \
            Router(outside, rule='allow 0-65535 192.168.77.0/24 0-65535',
                   leases='TCP:5533:192.168.77.3:80:0:Other\n') as router:
        with client(inside) as one:
            said = one.next().split()
            ours = [mapping for mapping in router.mappings()
                    if mapping != other]
            return differences([
                ('says', said[:2], ['open', EXTERNAL]),
                ('opened', ours, [('TCP', int(said[-1]), HOST, PORT,
                                   'Sottovoce')]),
                ('another', int(said[-1]) != PORT, True),
                ('ended', one.finish(), 0),
                ('left', router.mappings(), [other])])


def check_refused():
    """The router does not allow it."""
    with home() as (inside, outside), \
            Router(outside, rule='deny 5533 0.0.0.0/0 0-65535') as router:
        with client(inside) as one:
            return differences([('says', one.next(), REFUSED),
                                ('opened', router.mappings(), []),
                                ('ended', one.finish(), 0)])


def check_none():
    """There is no router that could open anything."""
    with home() as (inside, _), client(inside) as one:
        return differences([('says', one.next(), NOT_FOUND),
                            ('ended', one.finish(), 0)])


def check_offline():
    """There is no network, then there is one."""
    with home() as (inside, outside), Router(outside):
        inside.ip('route', 'del', 'default')
        with client(inside) as one:
            rows = [('says', one.next(), NOT_FOUND)]
            inside.ip('route', 'add', 'default', 'via', ROUTER)
            said = one.next()
            while said == 'nothing':
                said = one.next()
            rows += [('then', said, OPEN), ('ended', one.finish(), 0)]
    return differences(rows)


def check_restarted():
    """The router forgets everything, and comes back. What is opened again may
    stay: the router has noted it before whoever asked knows."""
    with home() as (inside, outside), Router(outside) as router:
        with client(inside) as one:
            rows = [('says', one.next(), OPEN)]
            router.stop()
            router.start()
            rows += [('opened again', router.wait_for_mapping(PATIENCE),
                      [MAPPING]),
                     ('ended', one.finish(), 0)]
    return differences(rows)


def says_with(external):
    """What comes of a router that says that this is its address."""
    with home() as (inside, outside), liar(outside, external):
        with client(inside) as one:
            return one.next(), one.finish()


def check_private():
    """Another router stands before this one, or it is not connected."""
    return differences(
        [(address, says_with(address), (PRIVATE, 0))
         for address in ('10.0.0.1', '100.64.0.1', '172.31.255.255',
                         '192.168.1.1', '169.254.1.1', '127.0.0.1', '0.0.0.0',
                         '224.0.0.1')])


def check_lies():
    """What is no address is not shown to anybody."""
    return differences(
        [(address[:20], says_with(address), (REFUSED, 0))
         for address in ('', '999.1.1.1', '1.2.3', '1.2.3.4%x', '<b>x</b>',
                         '2001:db8::1', 'example.org', '1.2.3.4 ' * 10000)])


def check_honest_liar():
    """Its lies are what is wrong with it, and nothing else."""
    return differences([('says', says_with(EXTERNAL), (OPEN, 0))])


CHECKS = [
    ('a port is opened and closed', check_open),
    ('a lease that is renewed', check_renewed),
    ('a port that is taken', check_taken),
    ('a port that is refused', check_refused),
    ('no router', check_none),
    ('no network', check_offline),
    ('a router that starts anew', check_restarted),
    ('a router behind another', check_private),
    ('a router that lies', check_lies),
    ('a router that does not', check_honest_liar),
]

if __name__ == '__main__':
    sys.exit(tap.run(CHECKS))
