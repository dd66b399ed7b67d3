#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Two windows hold the sample conversation, and leave pictures of it.

    demo.py --app PROGRAM --output FOLDER [--keep-open]

Without --keep-open the display must be its own: build-aux/virtual-display
makes one. With it, the conversation goes at a person's pace on the display of
the person who looks on, nothing is done with their keyboard and mouse, and the
windows stay until they are closed. The exit status is 0 if all went as it
should.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import driver  # noqa: E402
import notifications  # noqa: E402
import pictures  # noqa: E402
from people import OVER, WAITING, at, free_port, start  # noqa: E402

PASSWORD = 'hello'

# How fast a person types, and reads what has changed.
KEY_SECONDS = 0.12
READ_SECONDS = 1.5


class Demonstration:
    """The conversation, scene by scene."""

    def __init__(self, options, folder):
        self.options = options
        self.watched = options.keep_open
        self.port = free_port()
        self.bob = start('Bob', options.app, folder)
        self.alice = start('Alice', options.app, folder)

    @property
    def people(self):
        """Both, as they sit beside each other."""
        return self.bob, self.alice

    def pause(self):
        """Time to look at what has changed."""
        if self.watched:
            time.sleep(READ_SECONDS)

    def arrange(self, person, x, width, height):
        """Puts a window somewhere, if there is an X server that can."""
        if os.environ.get('DISPLAY'):
            person.place(x, 40, width, height)

    def arrange_both(self, width, height):
        """Puts the two windows beside each other."""
        for number, person in enumerate(self.people):
            self.arrange(person, 20 + number * (width + 20), width, height)

    def picture(self, name, *people):
        """A picture of some windows, and time to look at them."""
        path = self.options.output / f'{name}.png'
        if os.environ.get('DISPLAY'):
            try:
                pictures.take(path, *people)
            except (OSError, subprocess.CalledProcessError) as error:
                driver.tell(f'no picture of this could be taken: {error}')
        self.pause()

    def say(self, speaker, text):
        """Somebody says something."""
        if not self.watched:
            speaker.say(text)
            return
        driver.tell(f'{speaker.person} says “{text}”')
        for letter in text:
            speaker.composer().insert(letter)
            time.sleep(KEY_SECONDS)
        speaker.click('Send')

    def begin(self):
        """Two windows, side by side."""
        for person in self.people:
            person.wait_for('Talk in a Low Voice')
        self.arrange_both(600, 740)
        self.bob.fill('Your Name', 'Bob')
        self.alice.choose_way('Join a Conversation')
        self.alice.fill('Your Name', 'Alice')
        self.picture('start', *self.people)

    def meet(self):
        """Bob hosts; Alice guesses wrong, then knows."""
        self.bob.host(PASSWORD, self.port)
        self.bob.wait_for(WAITING)
        self.picture('waiting', self.bob)
        self.alice.join(at(self.port), 'hallo')
        self.alice.wait_for('The password does not match')
        self.picture('wrong-password', *self.people)
        self.alice.click('Try Again')
        self.alice.fill('Join Password', PASSWORD)
        self.alice.click('Join')
        self.alice.wait_talking('Bob')
        self.bob.wait_talking('Alice')

    def talk(self):
        """They say what they say."""
        self.arrange_both(600, 520)
        for speaker, reader, text in (
                (self.alice, self.bob, 'hi'),
                (self.bob, self.alice, 'hi'),
                (self.alice, self.bob, 'bye')):
            self.say(speaker, text)
            reader.read(speaker.person, text)
            self.pause()
        if not self.watched:
            self.bob.activate()
            self.alice.wait_state('bye', 'Seen')
        self.picture('conversation', *self.people)

    def look_at_lock(self):
        """What guards the conversation."""
        self.bob.open_lock()
        self.picture('security', self.bob)
        self.bob.click('Renew Now')
        self.bob.wait_epoch(1)
        self.pause()
        self.bob.click('Conversation Security')

    def look_at_wire(self):
        """What crosses the wire: of two equal messages, the second."""
        self.arrange(self.alice, 40, 1000, 700)
        self.alice.click('Wire View')
        self.alice.wait_for('Frames', 'list')
        texts = [number for number, frame in enumerate(self.alice.frames())
                 if frame.kind == 'TEXT']
        if self.watched:
            self.alice.choose_frame(texts[1])
        else:
            self.alice.go_to_frame(texts[1])
        self.picture('wire', self.alice)
        self.alice.click('Wire View')
        self.arrange_both(600, 520)

    def end(self):
        """Bob ends it for both."""
        self.say(self.bob, 'EXIT!')
        for person in self.people:
            person.wait_for(OVER)
        self.picture('ended', *self.people)

    def leave(self):
        """The windows close, or stay for as long as they are looked at."""
        for person in self.people:
            if self.watched:
                person.process.wait()
            else:
                person.close()

    def play(self):
        """All of it."""
        for scene in (self.begin, self.meet, self.talk, self.look_at_lock,
                      self.look_at_wire, self.end, self.leave):
            scene()


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('--app', required=True, type=os.path.abspath)
    parser.add_argument('--output', required=True, type=pathlib.Path)
    parser.add_argument('--keep-open', action='store_true')
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    return options


def prepare(options):
    """What a display of our own needs, and a person's own must not get."""
    driver.mark = ''
    pictures.ours = not options.keep_open
    if pictures.ours:
        notifications.start()
        pictures.start_compositor()


def main():
    options = arguments()
    prepare(options)
    with tempfile.TemporaryDirectory(prefix='sottovoce-demo.') as folder:
        try:
            Demonstration(options, folder).play()
        except driver.Failure as failure:
            pictures.keep_evidence(options.output, 'demonstration')
            print(f'The demonstration failed: {failure}', file=sys.stderr)
            return 1
        finally:
            driver.kill_all()
    return 0


if __name__ == '__main__':
    sys.exit(main())
