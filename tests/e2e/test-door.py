#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Somebody guesses Bob's password until the door closes. Alice, who knows it,
comes in as soon as Bob opens it again; then the guessing goes on beside their
conversation."""

import os
import sys

import story
from driver import wait
from people import WAITING, at, free_port, start
from pictures import take
from story import expect, expect_equal, pattern
from terminal import Terminal

RIGHT = 'hello'
WRONG = 'hallo'

MAX = 10       # guesses before the door closes
FREE = 3       # of them that cost no time
CONTROLS = 20  # that the page may have
LONGEST = 90   # seconds that a wait may take, on a busy machine

CLOSED = pattern('^The door is closed: too many wrong passwords')
COUNTDOWN = pattern(r'^The next try is let in after \d+ seconds?\.$')
LAST = pattern(r'^The last one at \d\d:\d\d, from 127\.0\.0\.1\.$')
OPEN = 'Open the Door Again'

# What sottovoce-cli ends with.
BAD_PASSWORD, REFUSED = 3, 4


class Door:
    """The story, step by step."""

    def __init__(self, options):
        self.options = options
        self.port = free_port()
        self.bob = self.alice = None

    def knock(self, person, password):
        """Somebody comes with a password."""
        return Terminal(person, self.options.cli, password, 'join',
                        at(self.port))

    def guess(self):
        """A wrong password, which is tried."""
        mallory = self.knock('Mallory', WRONG)
        mallory.expect('error', code='wrong-password')
        mallory.finish(BAD_PASSWORD)

    def counted(self, number):
        """Bob's window says how many were wrong."""
        self.bob.wait_for(f'{number} wrong password'
                          f'{"s" if number > 1 else ""} in a row.')

    def is_waiting(self):
        """Whether Bob sees that nobody is let in for some seconds."""
        return any(all(node.size) for node in self.bob.find_all(COUNTDOWN))

    def host(self):
        """Nobody has tried anything."""
        self.bob = start('Bob', self.options.app, self.options.output)
        self.bob.host(RIGHT, self.port)
        self.bob.wait_for(WAITING)
        self.bob.wait_for('The door is open to whoever knows the password.')
        expect(not self.bob.has(LAST), 'somebody guessed already')

    def guess_freely(self):
        """The first ones cost nothing."""
        for number in range(1, FREE + 1):
            self.guess()
            self.counted(number)
        self.bob.wait_for(LAST)

    def guess_slowly(self):
        """From then on everybody has to wait, and is told for how long."""
        for number in range(FREE + 1, MAX):
            wait(lambda: not self.is_waiting(), 'the next try', LONGEST)
            self.guess()
            self.counted(number)
        self.bob.wait_for(COUNTDOWN)
        early = self.knock('Mallory', WRONG)
        said = early.expect('error', code='too-many-attempts')
        early.finish(REFUSED)
        expect(1 <= said['retry_after'] <= 60,
               f'{said["retry_after"]} seconds to wait')
        self.counted(MAX - 1)
        take(os.path.join(self.options.output, 'waits.png'), self.bob)

    def close(self):
        """The tenth closes it, for who knows the password too."""
        wait(lambda: not self.is_waiting(), 'the next try', LONGEST)
        self.guess()
        self.bob.wait_for(CLOSED)
        self.bob.wait_for(OPEN, 'button')
        take(os.path.join(self.options.output, 'closed.png'), self.bob)
        early = self.knock('Alice', RIGHT)
        early.expect('error', code='not-accepting')
        early.finish(REFUSED)
        expect_equal(sum(often for name, often in self.bob.knocks().items()
                         if 'wrong' in name.lower()), MAX, 'the guesses')

    def open_again(self):
        """By keyboard, as all of it can be done."""
        self.bob.activate()
        for _ in range(CONTROLS):
            if self.bob.focused() == OPEN:
                break
            self.bob.press('Tab')
        self.bob.wait_focus(OPEN)
        self.bob.press('space')
        self.bob.wait_for('The door is open to whoever knows the password.')
        self.alice = self.knock('Alice', RIGHT)
        self.alice.expect('ready', peer='Bob')
        self.bob.wait_talking('Alice')

    def guess_beside(self):
        """The count stands at the lock while they talk."""
        self.guess()
        self.guess()
        self.bob.open_lock()
        self.counted(2)
        take(os.path.join(self.options.output, 'lock.png'), self.bob)
        self.bob.close_lock()
        self.alice.say('who was that?')
        self.bob.read('Alice', 'who was that?')

    def part(self):
        """EXIT! ends it."""
        self.bob.say('EXIT!')
        self.alice.expect('ended', reason='exit')
        self.alice.finish(0)
        self.bob.close()


def main():
    options = story.arguments()
    door = Door(options)
    return story.run_steps([
        ('host', door.host),
        ('the first guesses', door.guess_freely),
        ('the slow ones', door.guess_slowly),
        ('closed', door.close),
        ('opened again', door.open_again),
        ('beside a conversation', door.guess_beside),
        ('exit', door.part),
    ], options.output)


if __name__ == '__main__':
    sys.exit(main())
