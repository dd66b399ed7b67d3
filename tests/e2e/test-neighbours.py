#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Alice finds Bob on the local network, and joins him without typing an
address. Both have a network of their own, with Avahi, and a cable to the
other's; what Alice does runs in hers."""

import os
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))
sys.dont_write_bytecode = True

# Where Bob is, for whoever is in Alice's network.
NETWORK, BUS = 'SOTTOVOCE_TEST_NETWORK', 'SOTTOVOCE_TEST_BUS'

PASSWORD = 'hello'
LIST = 'Hosts on This Network'


class Neighbours:
    """The story, step by step."""

    def __init__(self, options):
        # What needs a display is not wanted outside.
        import people
        import terminal
        self.people, self.terminal = people, terminal
        self.options = options
        self.there = ['nsenter', '--net', '-t', os.environ[NETWORK]]
        self.alice = self.bob = None
        self.hosts = []

    def host(self, name, port):
        """Somebody hosts there."""
        program, *arguments = [
            *self.there, 'env', f'DBUS_SYSTEM_BUS_ADDRESS={os.environ[BUS]}',
            self.options.cli, 'host', '--port', str(port)]
        host = self.terminal.Terminal(name, program, PASSWORD, *arguments)
        self.hosts.append(host)
        host.expect('listening')
        return host

    def listed(self, *names):
        """Alice sees these."""
        driver.wait(lambda: set(self.alice.rows(LIST)) == set(names),
                    f'{names} in the list')

    def look(self):
        """Nobody is there yet."""
        self.alice = self.people.start('Alice', self.options.app,
                                       self.options.output)
        self.alice.place(20, 40, 600, 1000)
        self.alice.fill('Your Name', 'Alice')
        self.alice.choose_way('Join a Conversation')
        self.alice.wait_for('Nobody is announcing a conversation on this '
                            'network.')

    def see(self):
        """Bob hosts, and so does somebody else, who is killed."""
        self.bob = self.host('Bob', 5533)
        carol = self.host('<b>Carol</b>', 5534)
        self.listed('Bob', '<b>Carol</b>')
        carol.signal(signal.SIGKILL)
        self.listed('Bob')

    def choose(self):
        """A click, the password, Enter."""
        self.alice.point(self.alice.find('Bob', 'list item'))
        driver.wait(lambda: self.alice.find('Address', 'text').text ==
                    '10.0.0.1:5533', 'Bob’s address')
        # The password field has the keyboard now.
        self.alice.type(PASSWORD)
        self.alice.press('Return')
        self.bob.expect('ready', peer='Alice')
        self.alice.wait_talking('Bob')

    def end(self):
        """Both part."""
        self.bob.say('EXIT!')
        self.hosts.remove(self.bob)
        self.bob.finish(0)
        self.alice.wait_for(self.people.OVER)
        self.alice.close()


def inside():
    """What Alice does, on a display of her own."""
    options = story.arguments()
    neighbours = Neighbours(options)
    try:
        return story.run_steps([('look', neighbours.look),
                                ('see', neighbours.see),
                                ('choose', neighbours.choose),
                                ('end', neighbours.end)], options.output)
    finally:
        for host in neighbours.hosts:
            host.__exit__()


def outside():
    """Makes the networks."""
    if os.geteuid() != 0:
        print('1..0 # SKIP only root can make networks')
        return 0
    display = pathlib.Path(__file__).parents[2] / 'build-aux/virtual-display'
    with cable('10.0.0.1', '10.0.0.2') as (one, other), \
            Machine(one, 'alpha') as alpha, Machine(other, 'beta') as beta:
        there = {NETWORK: str(one.holder.pid),
                 BUS: alpha.environment()['DBUS_SYSTEM_BUS_ADDRESS']}
        return subprocess.run(
            [*beta.inside, display, sys.executable, __file__, *sys.argv[1:]],
            env=beta.environment(**there), check=False).returncode


if __name__ == '__main__':
    if NETWORK in os.environ:
        import driver
        import story
        sys.exit(inside())
    from lan import Machine
    from namespace import cable
    sys.exit(outside())
