#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Why a host is not reached, or not in every way: each cause is brought about
as it is in life, and has a word and a text of its own. All of it is in networks
of the test's own."""

import concurrent.futures
import contextlib
import functools
import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading

import processes
from processes import check

import tap
from cli import Cli, environment
from namespace import Network, cable

# Nobody has these (RFC 5737, RFC 2544).
NO_ROUTE, UNREACHABLE, PROHIBITED = '192.0.2.1', '198.51.100.1', '203.0.113.1'
SILENT = '10.0.0.9'

ONION = 'abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion'

# It gives Tor up after 30 s of warnings, or 90 s of nothing.
PATIENCE = 240

# What goes before a command that shall find no tor.
HIDING_TOR = ['/usr/bin/env', 'PATH=/nonexistent/bin']

# A network of Tor whose only authority is not there.
CLOSED_TOR = '''
TestingTorNetwork 1
DirAuthority closed orport=1 no-v2 v3ident={0} 127.0.0.1:2 {0}
'''.format('0123456789ABCDEF0123456789ABCDEF01234567')


@contextlib.contextmanager
def joiner(inside, address, *arguments, **variables):
    """Somebody in there who looks for the host."""
    program, *rest = [*inside, os.path.abspath(processes.PROGRAM), 'join',
                      address, *arguments]
    with Cli(program, *rest, patience=PATIENCE,
             env=environment(**variables)) as alice:
        yield alice


def fails(alice, status, code, words):
    """What is wrong with the one error, in whose text the words are."""
    events = alice.drain()
    errors = [e for e in events if e['event'] == 'error']
    wrong = check([('status', alice.wait(), status),
                   ('codes', [e['code'] for e in errors], [code]),
                   ('end', events[-1], {'event': 'ended', 'reason': code}),
                   ('standard error', alice.errors(), '')])
    return wrong + [f'{word!r} is not in {e["message"]!r}' for e in errors
                    for word in words if word not in e['message']]


def check_refused():
    """Nobody listens at the port."""
    with Network() as network:
        with joiner(network.inside, '127.0.0.1:9') as alice:
            return fails(alice, 2, 'refused-connection',
                         ['Nobody is listening at “127.0.0.1:9”'])


def check_no_route():
    """There is no way at all, and a router that says so."""
    with Network() as network:
        network.ip('route', 'add', 'unreachable', f'{UNREACHABLE}/32')
        wrong = []
        for address in (NO_ROUTE, UNREACHABLE):
            with joiner(network.inside, address) as alice:
                wrong += fails(alice, 2, 'unreachable',
                               [f'“{address}:5533” cannot be reached'])
        return wrong


def check_timeout():
    """What is sent there goes down the cable, and nothing comes back."""
    with cable('10.0.0.1', '10.0.0.2') as (network, _):
        network.ip('neighbour', 'add', SILENT, 'lladdr', '02:00:00:00:00:09',
                   'dev', 'cable')
        with joiner(network.inside, SILENT, '--timeout', '1') as alice:
            return fails(alice, 2, 'timeout', [f'“{SILENT}:5533” did not'])


def check_unknown():
    """The name server knows no such name."""
    with Network() as network:
        with joiner(network.inside, 'nobody.example:7') as alice:
            wrong = fails(alice, 2, 'unknown-host',
                          ['No computer named “nobody.example”'])
        return wrong + check([('asked', 'nobody.example'
                               in network.names.asked, True)])


def check_firewall():
    """A rule of this computer forbids it."""
    with Network() as network:
        network.ip('route', 'add', 'prohibit', f'{PROHIBITED}/32')
        with joiner(network.inside, PROHIBITED) as alice:
            return fails(alice, 2, 'firewall',
                         ['This computer blocks the connection to '
                          f'“{PROHIBITED}:5533”'])


class BadRequest(http.server.BaseHTTPRequestHandler):
    """Takes anything for a request that makes no sense."""

    def handle(self):
        self.rfile.read1()
        self.requestline, self.command = '', ''
        self.request_version = 'HTTP/1.1'
        self.send_error(400)

    def log_message(self, *arguments):
        """Nobody reads it."""


def check_not_sottovoce():
    """A web server is there."""
    with http.server.HTTPServer(('127.0.0.1', 0), BadRequest) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            address = f'127.0.0.1:{server.server_port}'
            with joiner([], address) as alice:
                return fails(alice, 5, 'protocol',
                             [f'Something other than Sottovoce answers at '
                              f'“{address}”'])
        finally:
            server.shutdown()
            thread.join()


def check_no_tor():
    """The address is in Tor, and there is no tor on this computer. Nobody is
    asked for the name."""
    with Network() as network:
        with joiner([*network.inside, *HIDING_TOR], ONION,
                    SOTTOVOCE_TOR_CONFIG='/dev/null') as alice:
            wrong = fails(alice, 2, 'no-tor', ['Tor is not installed'])
        return wrong + check([('asked', network.names.asked, [])])


def check_closed_tor():
    """Tor runs, and does not get into its network: the reason is its own."""
    if shutil.which('tor', path=f'{os.environ["PATH"]}:/usr/sbin') is None:
        raise tap.Skip('tor is not installed')
    with tempfile.NamedTemporaryFile('w', prefix='sottovoce-') as config, \
            tempfile.TemporaryDirectory(prefix='sottovoce-') as home, \
            Network() as network:
        config.write(CLOSED_TOR)
        config.flush()
        with joiner(network.inside, ONION, SOTTOVOCE_TOR_CONFIG=config.name,
                    HOME=home, XDG_CACHE_HOME=home, XDG_DATA_HOME=home,
                    XDG_RUNTIME_DIR=home, XDG_STATE_HOME=home) as alice:
            alice.expect('trying')
            wrong = fails(alice, 2, 'tor-failed',
                          ['Tor does not get into its network', 'Tor says: “'])
        return wrong + check([('asked', network.names.asked, [])])


def check_several():
    """Of an invite's places, the one that tells most is told of."""
    with Network() as network:
        network.ip('route', 'add', 'unreachable', f'{UNREACHABLE}/32')
        invite = f'sottovoce://{UNREACHABLE}?via=nobody.example&via=127.0.0.1:9'
        with joiner(network.inside, invite) as alice:
            wrong = fails(alice, 2, 'refused-connection',
                          ['Nobody is listening at “127.0.0.1:9”'])
        tried = [e['place'] for e in alice.events if e['event'] == 'trying']
        return wrong + check([('first', tried[0], '127.0.0.1:9')])


def check_host(codes, inside, *arguments, **variables):
    """A host that cannot be found in one way says so, and can be in another;
    nothing of this is an end."""
    program, *rest = [*inside, os.path.abspath(processes.PROGRAM), 'host',
                      '--port', '5533', *arguments]
    with Cli(program, *rest, env=environment(**variables)) as bob:
        bob.expect('listening', port=5533)
        with joiner(inside, '127.0.0.1') as alice:
            for end in (alice, bob):
                end.expect('path', path='direct', family='ipv4')
            alice.say('EXIT!')
            wrong = processes.ended_with(alice, 'exit')
        errors = [e['code'] for e in bob.drain() if e['event'] == 'error']
        return wrong + check([('status', bob.wait(), 0),
                              ('errors', sorted(errors), codes)])


def check_host_no_tor():
    """Through Tor nobody comes."""
    with Network() as network:
        return check_host(['no-tor'], [*network.inside, *HIDING_TOR], '--tor',
                          SOTTOVOCE_TOR_CONFIG='/dev/null')


def check_host_no_avahi():
    """Nobody can tell the local network; who did not ask for it does not hear
    of it."""
    bus = {'DBUS_SYSTEM_BUS_ADDRESS': 'unix:path=/nonexistent/bus'}
    with cable('10.0.0.1', '10.0.0.2') as (network, _):
        return (check_host(['not-announced'], network.inside, '--announce',
                           **bus)
                + check_host([], network.inside, **bus)
                + check_host([], network.inside, '--no-announce', **bus))


def check_host_alone():
    """Nobody else can reach it, so there is nobody to tell and nothing to open;
    who did not ask for either does not hear of it."""
    with Network() as network:
        return (check_host(['no-port', 'not-announced'], network.inside,
                           '--bind', '127.0.0.1', '--announce', '--upnp')
                + check_host([], network.inside, '--bind', '127.0.0.1'))


def guarded(checked):
    """Making networks is for root alone, and may fail in other ways."""
    if os.geteuid() != 0:
        raise tap.Skip('only root can make networks')
    try:
        return processes.guarded(checked)
    except subprocess.SubprocessError as error:
        return [str(error)]


CHECKS = [
    ('refused', check_refused),
    ('no-route', check_no_route),
    ('timeout', check_timeout),
    ('unknown', check_unknown),
    ('firewall', check_firewall),
    ('not-sottovoce', check_not_sottovoce),
    ('no-tor', check_no_tor),
    ('closed-tor', check_closed_tor),
    ('several', check_several),
    ('host/no-tor', check_host_no_tor),
    ('host/no-avahi', check_host_no_avahi),
    ('host/alone', check_host_alone),
]


def main():
    """All at once: one of them waits long."""
    checks = processes.parse(CHECKS)
    with concurrent.futures.ThreadPoolExecutor(len(checks)) as pool:
        running = [(name, pool.submit(functools.partial(guarded, checked)))
                   for name, checked in checks]
        sys.exit(tap.run([(name, future.result) for name, future in running]))


if __name__ == '__main__':
    main()
