#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Two processes that find each other through Tor, in a Tor network of the
test's own: circuits are closed, and tors are killed. One story, step by step,
for the network takes its time."""

import base64
import contextlib
import hashlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

import processes
from processes import check, ended_with, failed_with

import tap
from cli import Cli, environment
from namespace import Network
from tor_network import TIMEOUT, TorNetwork, left, tor_of

# Tor on a busy machine takes its time to find another way.
PATIENCE = 240

# How many lines both say at a time.
LINES = 5

# For who closes circuits from outside.
CONTROL = '''
ControlSocket {folder}/control
CookieAuthentication 0
'''

# A circuit to where somebody meets a host.
CIRCUIT = re.compile(r'^(?:250.circuit-status=)?(\d+) BUILT '
                     r'.*PURPOSE=HS_CLIENT_REND\b', re.M)


def onion_of(key):
    """The address of a public key (rend-spec-v3, section 6)."""
    version = b'\x03'
    checksum = hashlib.sha3_256(b'.onion checksum' + key + version).digest()
    address = base64.b32encode(key + checksum[:2] + version).decode()
    return address.lower() + '.onion'


# That key is the base point of the curve: it is one, and nobody uses it.
NOBODY = onion_of(b'\x58' + 31 * b'\x66')


class Controller:
    """Somebody at the control port of a running tor."""

    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(TIMEOUT)
        self.sock.connect(str(path))
        self.file = self.sock.makefile('r', encoding='ascii')
        self.ask('AUTHENTICATE')

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self.file.close()
        self.sock.close()

    def ask(self, command):
        """The lines of its answer."""
        self.sock.sendall(command.encode() + b'\r\n')
        answer = ''
        while line := self.file.readline():
            answer += line
            if re.match(r'\d{3} ', line):
                break
        if not line.startswith('250 '):
            raise AssertionError(f'{command}: {answer!r}')
        return answer

    def close_circuits(self):
        """All that lead to a host. How many there were."""
        circuits = CIRCUIT.findall(self.ask('GETINFO circuit-status'))
        for circuit in circuits:
            self.ask(f'CLOSECIRCUIT {circuit}')
        return len(circuits)


class Story:
    """Bob hosts, others come."""

    def __init__(self, network, relays, stack):
        self.network, self.relays, self.stack = network, relays, stack
        self.folder = pathlib.Path(self.make_folder())
        self.key = str(self.folder / 'key')
        self.address = None
        self.bob = self.alice = self.nobody = None
        self.said = 0

    def make_folder(self):
        """A folder that goes with the story."""
        return self.stack.enter_context(
            tempfile.TemporaryDirectory(prefix='sottovoce-'))

    def start(self, *arguments, config=None, **options):
        """A process with a tor of its own."""
        program, *rest = [*self.network.inside, processes.PROGRAM, *arguments]
        env = environment(SOTTOVOCE_TOR_CONFIG=config or self.relays.config,
                          XDG_CACHE_HOME=self.make_folder())
        return self.stack.enter_context(
            Cli(program, *rest, patience=PATIENCE, env=env, **options))

    def start_bob(self):
        """A host who can be found through Tor."""
        return self.start('host', '--port', '0', '--bind', '127.0.0.1',
                          '--name', 'Bob', '--tor', '--tor-key', self.key)

    def publish(self):
        """He sees how far Tor is, and then his address. Somebody else looks
        for another meanwhile."""
        self.bob = self.start_bob()
        self.nobody = self.start('join', NOBODY)
        self.address = self.bob.expect('published')['address']
        events = self.bob.events
        steps = [e['progress'] for e in events if e['event'] == 'tor']
        invites = [e['invite'] for e in events if e['event'] == 'invite']
        places = {e['address'] for e in events if e['event'] == 'address'
                  and e['scope'] == 'tor'}
        return check([
            ('steps in order', steps, sorted(steps)),
            ('last step', steps[-1], 100),
            ('steps', len(steps) >= 5, True),
            ('onion', bool(re.fullmatch(r'[a-z2-7]{56}\.onion', self.address)),
             True),
            ('invite', invites[-1], f'sottovoce://{self.address}'),
            ('places', places, {f'{self.address}:5533'}),
            ('mode of the key', os.stat(self.key).st_mode & 0o777, 0o600)])

    def find_nobody(self):
        """The address is a good one, and leads nowhere."""
        return failed_with(self.nobody, 2, 'onion-not-found')

    def guess(self):
        """A wrong password is refused, and counted."""
        mallory = self.start('join', self.address, password='wrong')
        guess = self.bob.expect('guess')
        return failed_with(mallory, 3, 'wrong-password') + check([
            ('guess', guess, {'event': 'guess', 'ok': False, 'from': 'Tor',
                              'wait': 0})])

    def join(self):
        """Alice finds him. Where she is, nobody knows but herself."""
        config = self.folder / 'config'
        config.write_text(pathlib.Path(self.relays.config).read_text('ascii') +
                          CONTROL.format(folder=self.folder), 'ascii')
        self.alice = self.start('join', self.address, '--name', 'Alice',
                                config=str(config))
        wrong = check([('guess', self.bob.expect('guess', ok=True)['from'],
                        'Tor')])
        self.bob.expect('ready', peer='Alice', resumed=False)
        self.alice.expect('ready', peer='Bob', resumed=False)
        for end, address in ((self.bob, 'Tor'),
                             (self.alice, f'{self.address}:5533')):
            path = end.expect('path')
            wrong += check([
                ('path', (path['path'], path.get('family'), path['address']),
                 ('tor', None, address)),
                ('round trip', path['round_trip_ms'] > 0, True)])
        self.say()
        return wrong + self.read()

    def say(self):
        """Some lines of both."""
        for end in (self.bob, self.alice):
            for number in range(self.said + 1, self.said + LINES + 1):
                end.say(f'line {number}')
        self.said += LINES

    def read(self):
        """All has arrived, once and in order."""
        wrong = []
        for end in (self.bob, self.alice):
            end.expect('seen', id=self.said)
        for end in (self.bob, self.alice):
            shown = [(e['id'], e['text']) for e in end.events
                     if e['event'] == 'message']
            wrong += check([('shown', shown,
                             [(number, f'line {number}')
                              for number in range(1, self.said + 1)])])
        return wrong

    def go_on(self):
        """The way is cut: both notice, and find each other again."""
        self.say()
        for end in (self.alice, self.bob):
            end.expect('disconnected', reason='lost')
        for end in (self.alice, self.bob):
            end.expect('ready', resumed=True)
        self.say()
        return self.read()

    def cut(self):
        """Somebody closes the circuit; tor stays."""
        with Controller(self.folder / 'control') as controller:
            closed = controller.close_circuits()
        return check([('closed', closed > 0, True)]) + self.go_on()

    def kill_hers(self):
        """Alice's tor is killed, and she starts another."""
        tor = tor_of(self.alice.process.pid)
        os.kill(tor, signal.SIGKILL)
        wrong = self.go_on()
        return wrong + check([
            ('another', tor_of(self.alice.process.pid) not in (None, tor),
             True)])

    def kill_his(self):
        """Bob's tor is killed, and his address comes back."""
        os.kill(tor_of(self.bob.process.pid), signal.SIGKILL)
        return self.go_on()

    def part(self):
        """Alice takes her leave. Bob has always had one address, and one
        trouble."""
        self.alice.say('EXIT!')
        wrong = ended_with(self.alice, 'exit')
        events = self.bob.drain()
        published = [e['address'] for e in events if e['event'] == 'published']
        return wrong + check([
            ('status', self.bob.wait(), 0),
            ('end', events[-1], {'event': 'ended', 'reason': 'exit'}),
            ('errors', [e['code'] for e in events if e['event'] == 'error'],
             ['tor-lost']),
            ('published', published, [self.address] * 2),
            ('standard error', self.bob.errors(), '')])

    def host_again(self):
        """With the key, Bob is found at the same place another day."""
        self.bob = self.start_bob()
        address = self.bob.expect('published')['address']
        self.bob.signal(signal.SIGTERM)
        return ended_with(self.bob, 'cancelled') + check([
            ('address', address, self.address)])

    def look_for_rest(self):
        """Nobody is in the network any more but who was there before."""
        kept = {self.network.holder.pid,
                *(relay.process.pid for relay in self.relays.relays)}
        where = os.readlink(f'/proc/{self.network.holder.pid}/ns/net')
        found = []
        for process in pathlib.Path('/proc').glob('[0-9]*'):
            with contextlib.suppress(OSError):
                if os.readlink(process / 'ns/net') == where:
                    found.append(int(process.name))
        return sum((left(pid) for pid in found if pid not in kept), [])

    def look_for_names(self):
        """Nobody has asked for any name; and who asks is noticed."""
        asked = list(self.network.names.asked)
        subprocess.run([*self.network.inside, 'getent', 'hosts', 'a.example'],
                       check=False, stdout=subprocess.DEVNULL, timeout=TIMEOUT)
        return check([('asked', asked, []), ('noticed', 'a.example' in
                                             self.network.names.asked, True)])


def in_turn(steps):
    """The steps as checks; the first that fails is the end of the story."""
    failed = []

    def take(name, step):
        if failed:
            return [f'not reached, because “{failed[0]}” failed']
        start = time.monotonic()
        wrong = processes.guarded(step)
        print(f'# {name}: {time.monotonic() - start:.1f} s', flush=True)
        failed.extend([name] if wrong else [])
        return wrong

    return [(name, lambda n=name, s=step: take(n, s)) for name, step in steps]


def main():
    """The network, and what happens in it."""
    processes.parse([])
    if os.geteuid() != 0:
        print('1..0 # SKIP only root can make networks')
        return 0
    with Network() as network, TorNetwork(network) as relays, \
            contextlib.ExitStack() as stack:
        story = Story(network, relays, stack)
        return tap.run(in_turn([
            ('tor/publish', story.publish),
            ('tor/nobody', story.find_nobody),
            ('tor/guess', story.guess),
            ('tor/join', story.join),
            ('tor/cut', story.cut),
            ('tor/kill-hers', story.kill_hers),
            ('tor/kill-his', story.kill_his),
            ('tor/part', story.part),
            ('tor/again', story.host_again),
            ('tor/rest', story.look_for_rest),
            ('tor/names', story.look_for_names),
        ]))


if __name__ == '__main__':
    sys.exit(main())
