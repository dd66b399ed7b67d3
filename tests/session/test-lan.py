#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Hosts announced from one network to another, by a real Avahi in each; what
becomes of them when somebody goes away, lies, or takes the name; and no Avahi
at all."""

import argparse
import concurrent.futures
import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))
sys.dont_write_bytecode = True

import tap  # noqa: E402
from cli import Cli, environment  # noqa: E402
from lan import TIMEOUT, Machine  # noqa: E402
from liar import Liar  # noqa: E402
from namespace import cable  # noqa: E402

PROGRAM = None

# What sotto-browser.h has.
NEIGHBOURS_MAX = 64


def end(machine, *arguments):
    """One end, on a machine."""
    program, *rest = [*machine.inside, PROGRAM, *arguments]
    return Cli(program, *rest, password=None, as_json=False,
               env=machine.environment(**environment()))


def announce(machine, name, port=5533):
    """Somebody who hosts."""
    return end(machine, 'announce', name, str(port))


def check(pairs):
    """A sentence for each (what, got, wanted) that is not as wanted."""
    return [f'{what} is {got!r} and not {wanted!r}'
            for what, got, wanted in pairs if got != wanted]


def finish(*ends):
    """They end by themselves, and with nothing to complain about."""
    wrong = []
    for one in ends:
        one.close_input()
        wrong += check([('status', one.wait(), 0),
                        ('standard error', one.errors(), '')])
    return wrong


def see(one, *places):
    """These are seen there, in any order; a host that has IPv6 may be seen
    there before."""
    left = set(places)
    while left:
        event = one.expect('here')
        left.discard((event['who'], event['address']))


def is_awake(one):
    """It answers while it does whatever it does."""
    one.say('ping')
    one.expect('pong')


@contextlib.contextmanager
def neighbours(**options):
    """Two machines, and a cable between them."""
    with cable('10.0.0.1', '10.0.0.2') as (one, other):
        with Machine(one, 'alpha', **options) as alpha, \
                Machine(other, 'beta', **options) as beta:
            yield alpha, beta


def check_seen():
    """Seen with the right address, in a list that was there before and in one
    that was not; and gone when the host stops."""
    with neighbours() as (alpha, beta), end(beta, 'browse') as alice, \
            announce(alpha, 'Bob') as bob:
        bob.expect('announced', who='Bob')
        alice.expect('here', who='Bob', address='10.0.0.1:5533')
        with end(beta, 'browse') as late:
            late.expect('here', who='Bob', address='10.0.0.1:5533')
            wrong = finish(bob)
            late.expect('gone', who='Bob')
            alice.expect('gone', who='Bob')
            return wrong + finish(alice, late)


def check_own():
    """Nobody is his own neighbour."""
    with neighbours() as (alpha, beta), end(alpha, 'both', 'Bob', '7') as bob, \
            end(beta, 'browse') as alice:
        bob.expect('announced', who='Bob')
        alice.expect('here', who='Bob', address='10.0.0.1:7')
        with announce(beta, 'Carol') as carol:
            bob.expect('here', who='Carol', address='10.0.0.2:5533')
            seen = {e['who'] for e in bob.events if e['event'] == 'here'}
            return check([('seen', seen, {'Carol'})]) + finish(bob, alice,
                                                               carol)


def check_killed():
    """Who is killed says nothing any more, but his Avahi knows."""
    with neighbours() as (alpha, beta), end(beta, 'browse') as alice, \
            announce(alpha, 'Bob') as bob:
        alice.expect('here', who='Bob')
        bob.signal(signal.SIGKILL)
        alice.expect('gone', who='Bob')
        return finish(alice)


def records(machine):
    """What anybody can learn there of hosts: the lines of avahi-browse."""
    done = subprocess.run(
        [*machine.inside, 'avahi-browse', '--resolve', '--parsable',
         '--terminate', '_sottovoce._tcp'], env=machine.environment(),
        capture_output=True, text=True, check=True, timeout=TIMEOUT)
    return [line.split(';') for line in done.stdout.splitlines()
            if line.startswith('=')]


def check_nothing_else():
    """The name, the port, and where: no text beside them."""
    with neighbours() as (alpha, beta), end(beta, 'browse') as alice, \
            announce(alpha, 'Bob', 7000) as bob:
        alice.expect('here', who='Bob')
        found = records(beta)
        return check([('something', found != [], True)]) + [
            f'{line}' for line in found
            if [line[3], line[6], *line[8:]] != ['Bob', 'alpha.local', '7000',
                                                 '']] + finish(alice, bob)


NAMES = [
    # what somebody is called, and what others see
    ('', 'Sottovoce'),
    (' \u202e\u200b\x07 ', 'Sottovoce'),
    ('Bob\u202e \n\x1b[31m Alice', 'Bob [31m Alice'),
    ('x' * 64, 'x' * 63),
    ('ä' * 40, 'ä' * 31),
    ('a.b\\c; <b>&', 'a.b\\c; <b>&'),
    ('😀 👩‍👩‍👧', '😀 👩‍👩‍👧'),
]


def check_names():
    """Whatever somebody is called can be announced, and arrives."""
    wrong = []
    with neighbours() as (alpha, beta), end(beta, 'browse') as alice:
        for name, seen in NAMES:
            with announce(alpha, name) as bob:
                bob.expect('announced', who=seen)
                alice.expect('here', who=seen)
                wrong += finish(bob)
                alice.expect('gone', who=seen)
        return wrong + finish(alice)


def check_same_name():
    """On one machine the second is known to be so at once; on two, Avahi finds
    out. All are seen."""
    longest = 'x' * 63
    with neighbours() as (alpha, beta), end(beta, 'browse') as alice, \
            announce(alpha, longest, 1) as first:
        first.expect('announced', who=longest)
        alice.expect('here', who=longest, address='10.0.0.1:1')
        with announce(alpha, longest, 2) as second:
            second.expect('announced', who='x' * 60 + ' #2')
            with announce(beta, longest, 3) as third:
                third.expect('announced', who='x' * 60 + ' #3')
                see(alice, ('x' * 60 + ' #2', '10.0.0.1:2'),
                    ('x' * 60 + ' #3', '10.0.0.2:3'))
                return finish(alice, first, second, third)


def check_taken_name():
    """Somebody claims every name there is: that comes to an end, and is told."""
    with neighbours() as (alpha, beta), Liar(beta.network, '10.0.0.2') as liar:
        liar.claim_everything()
        with announce(alpha, 'Bob') as bob:
            bob.expect('error', code='failed')
            return finish(bob)


def check_restarted():
    """Avahi goes and comes back, on either side, as it likes."""
    with neighbours() as (alpha, beta), end(beta, 'browse') as alice, \
            announce(alpha, 'Bob') as bob:
        alice.expect('here', who='Bob')
        for number in (signal.SIGTERM, signal.SIGKILL):
            beta.stop_avahi(number)
            alice.expect('gone', who='Bob')
            alice.expect('error', code='away')
            beta.start_avahi()
            alice.expect('error', code='none')
            alice.expect('here', who='Bob', address='10.0.0.1:5533')
        alpha.stop_avahi()
        bob.expect('withdrawn')
        bob.expect('error', code='away')
        alice.expect('gone', who='Bob')
        alpha.start_avahi()
        bob.expect('error', code='none')
        bob.expect('announced', who='Bob')
        alice.expect('here', who='Bob')
        return finish(alice, bob)


def check_late():
    """Avahi is not there yet."""
    with neighbours(avahi=False) as (alpha, beta), \
            announce(alpha, 'Bob') as bob, end(beta, 'browse') as alice:
        for one in (bob, alice):
            one.expect('error', code='away')
        alpha.start_avahi()
        beta.start_avahi()
        bob.expect('announced', who='Bob')
        alice.expect('here', who='Bob', address='10.0.0.1:5533')
        return finish(alice, bob)


def check_host_name():
    """The machine is called something else, and the host is announced again."""
    with neighbours() as (alpha, beta), end(beta, 'browse') as alice, \
            announce(alpha, 'Bob') as bob:
        bob.expect('announced', who='Bob')
        alice.expect('here', who='Bob')
        subprocess.run([*alpha.inside, 'avahi-set-host-name', 'gamma'],
                       env=alpha.environment(), check=True, timeout=TIMEOUT)
        bob.expect('withdrawn')
        bob.expect('announced', who='Bob')
        alice.expect('gone', who='Bob')
        alice.expect('here', who='Bob', address='10.0.0.1:5533')
        return finish(alice, bob)


def check_moved():
    """The host gets another address while it is on the list."""
    with neighbours() as (alpha, beta), end(beta, 'browse') as alice, \
            announce(alpha, 'Bob') as bob:
        alice.expect('here', who='Bob', address='10.0.0.1:5533')
        # Of one prefix, what came later goes with the first.
        alpha.network.ip('address', 'add', '10.0.0.7/16', 'dev', 'cable')
        alpha.network.ip('address', 'del', '10.0.0.1/24', 'dev', 'cable')
        alice.expect('here', who='Bob', address='10.0.0.7:5533')
        return finish(alice, bob)


def check_ipv6():
    """A host without IPv4 has an address that names the interface, by which it
    can be reached."""
    with neighbours() as (alpha, beta):
        alpha.network.ip('address', 'del', '10.0.0.1/24', 'dev', 'cable')
        with end(beta, 'browse') as alice, announce(alpha, 'Bob') as bob:
            address = alice.expect('here', who='Bob')['address']
            return check([('start', address[:6], '[fe80:'),
                          ('end', address[-12:], '%cable]:5533')]) + finish(
                              alice, bob)


LIES = [
    # what is announced, under which address and port
    (b'loopback', '127.0.0.1', 22),
    (b'loopback-6', '::1', 22),
    (b'any', '0.0.0.0', 22),
    (b'group', '224.0.0.251', 22),
    (b'port', '10.0.0.2', 0),
    (b'\xff\xfe', '10.0.0.2', 22),
    (b'\x00', '10.0.0.2', 22),
    ('\u202e\u200b'.encode(), '10.0.0.2', 22),
    (b'silent', None, 22),
]


def check_lies():
    """What cannot be a host is not listed, and does not hide one."""
    with cable('10.0.0.1', '10.0.0.2') as (one, other), \
            Machine(one, 'alpha') as alpha, \
            Liar(other, '10.0.0.2') as liar, end(alpha, 'browse') as alice:
        for name, address, port in LIES:
            liar.announce(name, address, port)
        liar.announce('a\n\x1b[31m\u202eb'.encode(), '10.0.0.2', 7)
        liar.announce(b'y' * 63, '10.0.0.9', 65535)
        see(alice, ('a [31mb', '10.0.0.2:7'), ('y' * 63, '10.0.0.9:65535'))
        liar.announce(b'y' * 63, '10.0.0.9', 65535, ttl=0)
        alice.expect('gone', who='y' * 63)
        names = {e['who'] for e in alice.events if e['event'] == 'here'}
        return check([('names', names, {'a [31mb', 'y' * 63})]) + finish(alice)


def check_flood():
    """Of very many no more than a list can show are listed, and when some of
    these go, others come."""
    with cable('10.0.0.1', '10.0.0.2') as (one, other), \
            Machine(one, 'alpha') as alpha, \
            Liar(other, '10.0.0.2') as liar, end(alpha, 'browse') as alice:
        for number in range(1000):
            liar.announce(b'%d' % number, '10.0.0.2', 1 + number)
        shown = [alice.expect('here')['who'] for _ in range(NEIGHBOURS_MAX)]
        is_awake(alice)
        for name in shown[:10]:
            liar.announce(name.encode(), '10.0.0.2', 1 + int(name), ttl=0)
        for name in shown[:10]:
            alice.expect('gone', who=name)
            alice.expect('here')
        return finish(alice)


def check_no_avahi():
    """A bus, and nobody on it who knows of a network."""
    with neighbours(avahi=False) as (alpha, beta), \
            announce(alpha, 'Bob') as bob, end(beta, 'browse') as alice:
        for one in (bob, alice):
            one.expect('error', code='away')
            is_awake(one)
        return finish(bob, alice)


def check_no_bus():
    """No bus from the beginning, or none any more."""
    with neighbours() as (alpha, beta), end(beta, 'browse') as alice, \
            announce(alpha, 'Bob') as bob:
        alice.expect('here', who='Bob')
        beta.stop_bus(signal.SIGKILL)
        alice.expect('gone', who='Bob')
        alice.expect('error', code='away')
        is_awake(alice)
        with end(beta, 'both', 'Carol', '1') as carol:
            carol.expect('error', code='away')
            carol.expect('error', code='away')
            return finish(alice, bob, carol)


def check_dead_bus():
    """A bus that takes connections and says nothing: nobody waits for it."""
    with tempfile.TemporaryDirectory(prefix='sottovoce-') as folder, \
            socket.socket(socket.AF_UNIX) as bus:
        bus.bind(f'{folder}/bus')
        bus.listen()
        env = environment(DBUS_SYSTEM_BUS_ADDRESS=f'unix:path={folder}/bus')
        with Cli(PROGRAM, 'both', 'Bob', '1', password=None, as_json=False,
                 env=env) as bob:
            is_awake(bob)
            return check([('told', [e['event'] for e in bob.events],
                           ['pong'])]) + finish(bob)


def count_names(machine):
    """How many there are on a bus, with the one who asks."""
    done = subprocess.run(
        ['gdbus', 'call', '--system', '--dest', 'org.freedesktop.DBus',
         '--object-path', '/', '--method', 'org.freedesktop.DBus.ListNames'],
        env=machine.environment(), capture_output=True, text=True, check=True,
        timeout=TIMEOUT)
    return done.stdout.count("':")


def check_hanging():
    """Avahi is there, but does not answer: nobody waits for that either, and
    once it does all is well."""
    with neighbours() as (alpha, beta), announce(alpha, 'Bob') as bob:
        bob.expect('announced', who='Bob')
        beta.avahi.process.send_signal(signal.SIGSTOP)
        before = count_names(beta)
        with end(beta, 'browse') as alice:
            while count_names(beta) == before:
                is_awake(alice)
            # By now it knows whom to ask.
            for _ in range(100):
                is_awake(alice)
            told = {e['event'] for e in alice.events}
            beta.avahi.process.send_signal(signal.SIGCONT)
            alice.expect('here', who='Bob')
            return check([('told', told, {'pong'})]) + finish(alice, bob)


def guarded(checked):
    """Making networks is for root alone, and may fail in other ways."""
    if os.geteuid() != 0:
        raise tap.Skip('only root can make networks')
    try:
        return checked()
    except (AssertionError, OSError, subprocess.SubprocessError,
            ValueError) as error:
        return [f'{type(error).__name__}: {error}']


CHECKS = [
    ('seen', check_seen),
    ('own', check_own),
    ('killed', check_killed),
    ('nothing-else', check_nothing_else),
    ('names', check_names),
    ('same-name', check_same_name),
    ('taken-name', check_taken_name),
    ('restarted', check_restarted),
    ('late', check_late),
    ('host-name', check_host_name),
    ('moved', check_moved),
    ('ipv6', check_ipv6),
    ('lies', check_lies),
    ('flood', check_flood),
    ('no-avahi', check_no_avahi),
    ('no-bus', check_no_bus),
    ('dead-bus', check_dead_bus),
    ('hanging', check_hanging),
]


def main():
    global PROGRAM
    parser = argparse.ArgumentParser()
    parser.add_argument('program', type=os.path.abspath)
    parser.add_argument('names', nargs='*')
    options = parser.parse_args()
    PROGRAM = options.program
    checks = [(name, checked) for name, checked in CHECKS
              if not options.names or name in options.names]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        running = [(name, pool.submit(guarded, checked))
                   for name, checked in checks]
        sys.exit(tap.run([(name, future.result) for name, future in running]))


if __name__ == '__main__':
    main()
