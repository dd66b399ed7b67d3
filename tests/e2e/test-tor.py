#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Bob hosts, can be reached through Tor, and shares the invite; Alice joins by
that, in a terminal. The Tor network is the test's own, and all of them are in
it."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))
sys.dont_write_bytecode = True

# The processes of the relays, for whoever is in their network.
RELAYS = 'SOTTOVOCE_TEST_RELAYS'

PASSWORD = 'hello'
TOR = 'Reachable Through Tor'
PROGRESS = re.compile(r'^Tor: \w')
PUBLISHED = re.compile('^Published: others can find you$')

# Tor on a busy machine takes its time.
PATIENCE = 240

ONION = re.compile(r'^[a-z2-7]{56}\.onion:5533$')
INVITE = re.compile(r'^sottovoce://[a-z2-7]{56}\.onion$')
PATH = re.compile(r'^Tor, (\d+\.)?\d+ ms$')


class Onion:
    """The story, step by step."""

    def __init__(self, options):
        # What needs a display is not wanted outside.
        import people
        import terminal
        self.people, self.terminal = people, terminal
        self.options = options
        self.bob = self.alice = None

    def picture(self, name):
        """What Bob sees now."""
        pictures.take(os.path.join(self.options.output, f'{name}.png'),
                      self.bob)

    def texts(self, pattern):
        """What is written so in Bob's window."""
        return [text for text in self.bob.texts() if pattern.search(text)]

    def host(self):
        """Nothing of Tor so far."""
        # What a tor of an earlier network has left there is of no use.
        shutil.rmtree(os.path.join(self.options.output, 'Bob'),
                      ignore_errors=True)
        self.bob = self.people.start('Bob', self.options.app,
                                     self.options.output)
        self.bob.place(20, 20, 640, 1040)
        self.bob.host(PASSWORD, self.people.free_port())
        self.bob.wait_for(self.people.WAITING)
        story.expect_equal(self.texts(ONION), [], 'an onion address')

    def read(self, pattern):
        """Waits until it is written so."""
        return driver.wait(lambda: self.texts(pattern), pattern.pattern,
                           PATIENCE)[0]

    def publish(self):
        """Bob turns Tor on, sees how far it is, and then the address. The
        relays wait until he has looked."""
        self.tell_relays(signal.SIGSTOP)
        self.bob.switch(TOR)
        self.read(PROGRESS)
        self.bob.wait_for('Progress of Tor', 'list item')
        self.picture('tor-progress')
        self.tell_relays(signal.SIGCONT)
        self.read(PUBLISHED)
        story.expect(not self.bob.has('Progress of Tor', 'list item'),
                     'it still shows how far it is')
        onion = self.read(ONION)
        story.expect_equal(self.read(INVITE),
                           'sottovoce://' + onion[:-len(':5533')], 'the invite')
        self.picture('tor-published')

    def tell_relays(self, number):
        """A signal for all of them."""
        for relay in os.environ[RELAYS].split():
            os.kill(int(relay), number)

    def join(self):
        """Alice takes the invite."""
        self.alice = self.terminal.Terminal(
            'Alice', self.options.cli, PASSWORD, 'join', self.read(INVITE))
        self.alice.patience = PATIENCE
        self.alice.expect('ready', peer='Bob')
        self.bob.wait_talking('Alice')

    def talk(self):
        """Each hears the other."""
        self.alice.say('Where are you?')
        self.bob.read('Alice', 'Where are you?')
        self.bob.say('Nobody knows')
        self.alice.expect('message', text='Nobody knows')
        self.bob.wait_state('Nobody knows', 'Delivered', 'Seen')

    def look(self):
        """The lock says which way it is."""
        self.bob.open_lock()
        self.read(PATH)
        self.picture('tor-path')
        self.bob.close_lock()

    def end(self):
        """Alice leaves; Bob closes his window, and no tor is left."""
        tors = [tor_of(person.process.pid)
                for person in (self.bob, self.alice)]
        self.alice.say('EXIT!')
        self.alice.finish(0)
        self.alice = None
        self.bob.wait_for(self.people.OVER)
        self.bob.close()
        story.expect(None not in tors, 'somebody has no tor')
        wrong = [sentence for tor in tors for sentence in left(tor)]
        story.expect_equal(wrong, [], 'what is left')


def inside():
    """What happens within the network, on a display."""
    options = story.arguments()
    pictures.start_compositor()
    onion = Onion(options)
    try:
        return story.run_steps([('host', onion.host),
                                ('publish', onion.publish),
                                ('join', onion.join),
                                ('talk', onion.talk),
                                ('look', onion.look),
                                ('end', onion.end)], options.output)
    finally:
        if onion.alice is not None:
            onion.alice.__exit__()


def outside():
    """Makes the network."""
    if os.geteuid() != 0:
        print('1..0 # SKIP only root can make networks')
        return 0
    display = pathlib.Path(__file__).parents[2] / 'build-aux/virtual-display'
    with Network() as network, TorNetwork(network) as relays:
        there = ' '.join(str(relay.process.pid) for relay in relays.relays)
        env = {**os.environ, RELAYS: there,
               'SOTTOVOCE_TOR_CONFIG': relays.config}
        # Alice shall find no shorter way.
        network.ip('address', 'flush', 'dev', 'lo', 'scope', 'global')
        return subprocess.run(
            [*network.inside, display, sys.executable, __file__, *sys.argv[1:]],
            env=env, check=False).returncode


if __name__ == '__main__':
    from namespace import Network
    from tor_network import TorNetwork, left, tor_of
    if RELAYS in os.environ:
        import driver
        import pictures
        import story
        sys.exit(inside())
    sys.exit(outside())
