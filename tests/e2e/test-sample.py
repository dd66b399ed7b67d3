#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Bob and Alice hold the sample conversation in two windows.

Each step is a case. It leaves a picture of each in the output folder.
"""

import os
import re
import sys

import notifications
import pictures
import story
from people import OVER, WAITING, at, free_port, start
from story import expect, expect_equal

RIGHT = 'hello'
WRONG = 'hallo'

# What is said, in turn, with who says it.
LINES = [('Alice', 'hi'), ('Bob', 'hi'), ('Alice', 'bye')]


class Sample:
    """The conversation, step by step."""

    def __init__(self, options):
        self.options = options
        self.port = free_port()
        self.bob = self.alice = None

    def picture(self, name, *people):
        """A picture of the windows as they are now."""
        pictures.take(os.path.join(self.options.output, f'{name}.png'),
                      *people)

    def open_windows(self):
        """Both start the application, each beside the other."""
        self.bob = start('Bob', self.options.app, self.options.output)
        self.alice = start('Alice', self.options.app, self.options.output)
        self.bob.place(20, 40, 600, 760)
        self.alice.place(660, 40, 600, 760)
        for person in (self.bob, self.alice):
            person.wait_for('Talk in a Low Voice')
        self.picture('start', self.bob, self.alice)

    def host(self):
        """Bob hosts with the password, and sees that he waits."""
        self.bob.host(RIGHT, self.port)
        self.bob.wait_for(WAITING)
        expect(any(text.endswith(f':{self.port}')
                   for text in self.bob.texts()),
               'Bob is not told under which address he is reached')
        self.picture('waiting', self.bob)

    def wrong_password(self):
        """Alice mistypes the password and is told so; Bob sees it."""
        self.alice.join(at(self.port), WRONG)
        self.alice.wait_for('The password does not match')
        self.bob.wait_for('Wrong password')
        self.bob.wait_for('1 wrong password in a row.')
        expect(not self.alice.has('Message', 'text'),
               'Alice was let in with a wrong password')
        self.picture('wrong-password', self.bob, self.alice)

    def right_password(self):
        """Alice types it right and is in."""
        self.alice.click('Try Again')
        expect_equal(self.alice.find('Address', 'text').text, at(self.port),
                     'the address that Alice typed before')
        self.alice.fill('Join Password', RIGHT)
        self.alice.click('Join')
        self.alice.wait_talking('Bob')
        self.bob.wait_talking('Alice')

    def talk(self):
        """They say what they say, and read it in the other window."""
        people = {'Alice': self.alice, 'Bob': self.bob}
        for author, text in LINES:
            speaker = people[author]
            reader = self.bob if author == 'Alice' else self.alice
            speaker.say(text)
            reader.read(author, text)
            speaker.wait_state(text, 'Delivered', 'Seen')
        self.picture('conversation', self.bob, self.alice)

    def read_all(self):
        """Both windows hold the same, in the same order."""
        for person in (self.bob, self.alice):
            said = [(person.person if message.author == 'You'
                     else message.author, message.text)
                    for message in person.messages()]
            expect_equal(said, LINES, f'what {person.person} reads')

    def see(self):
        """A message is seen when its reader's window is in front."""
        self.bob.activate()
        self.alice.wait_state('bye', 'Seen')
        self.alice.wait_state('hi', 'Seen')
        self.alice.activate()
        self.bob.wait_state('hi', 'Seen')

    def notify(self):
        """Who is not looking is told that somebody spoke, but not what."""
        expect_equal({title for title, _ in notifications.shown
                      if title.startswith('New message')},
                     {'New message from Alice', 'New message from Bob'},
                     'the notifications')
        for title, body in notifications.shown:
            expect(not any(re.search(rf'\b{text}\b', title + body)
                           for _, text in LINES),
                   f'“{title}: {body}” quotes what was said')

    def compare(self):
        """Both see the same comparison code."""
        codes = []
        for person in (self.bob, self.alice):
            person.open_lock()
            codes.append(person.code())
            expect_equal(person.epoch(), 0, f'{person.person}’s first epoch')
            if person is self.bob:
                self.picture('security', self.bob)
            person.close_lock()
        expect_equal(codes[0], codes[1], 'the comparison codes')

    def renew(self):
        """Alice renews the key; both change over, and can still talk."""
        self.alice.open_lock()
        self.alice.click('Renew Now')
        self.alice.wait_epoch(1)
        self.picture('renewed', self.alice)
        self.alice.close_lock()
        self.bob.open_lock()
        self.bob.wait_epoch(1)
        self.bob.close_lock()
        self.alice.say('one more')
        self.bob.read('Alice', 'one more')

    def look_at_wire(self):
        """F9 shows every frame; all are equally long."""
        for person in (self.alice, self.bob):
            person.open_wire()
            frames = person.frames()
            expect({frame.way for frame in frames} == {'Sent', 'Received'},
                   f'{person.person} does not see both directions')
            expect_equal({frame.length for frame in frames}, {1024},
                         f'the lengths of the frames that {person.person} '
                         'sees')
            expect_equal({frame.epoch for frame in frames}, {0, 1},
                         f'the epochs that {person.person} sees')
            self.check_counters(person, frames)

    def check_counters(self, person, frames):
        """No frame is missing, in either direction."""
        for way in ('Sent', 'Received'):
            for epoch in (0, 1):
                counters = [frame.counter for frame in frames
                            if (frame.way, frame.epoch) == (way, epoch)]
                first = counters[0] if counters else 0
                expect_equal(counters,
                             list(range(first, first + len(counters))),
                             f'the frames that {person.person} {way.lower()} '
                             f'in epoch {epoch}')

    def compare_ciphertexts(self):
        """No two texts look alike, though two of them are equal."""
        seen = self.read_texts(self.alice)
        expect_equal(len(seen), 4, 'the texts in the wire view')
        expect_equal({len(data) for data in seen}, {1024},
                     'the lengths of their bytes')
        for number, data in enumerate(seen):
            for other in seen[:number]:
                equal = sum(a == b for a, b in zip(data[1:], other[1:]))
                expect(equal < 32, f'{equal} of 1023 bytes of two texts are '
                       'equal: chance alone would make 4')
            for word in ('hi', 'bye', 'one more'):
                expect(word.encode().ljust(8, b'\0') not in data,
                       f'“{word}” can be read on the wire')
        self.picture('wire', self.alice)
        expect_equal(sorted(self.read_texts(self.bob)), sorted(seen),
                     'the same frames at the other end')

    def read_texts(self, person):
        """The bytes of all frames that carry a text, as one end saw them."""
        return [person.choose_frame(number)
                for number, frame in enumerate(person.frames())
                if frame.kind == 'TEXT']

    def end(self):
        """Bob types EXIT! and both are told that it is over."""
        self.bob.close_wire()
        self.bob.say('EXIT!')
        for person in (self.bob, self.alice):
            person.wait_for(OVER)
            expect(not person.composer().usable,
                   f'{person.person} can still write')
            expect(all(message.text != 'EXIT!'
                       for message in person.messages()),
                   f'EXIT! is a message in {person.person}’s window')
        self.alice.close_wire()
        self.picture('ended', self.bob, self.alice)

    def close(self):
        """Both close their windows, and the programs end as they should."""
        self.bob.close()
        self.alice.close()


def main():
    options = story.arguments()
    pictures.start_compositor()
    sample = Sample(options)
    return story.run_steps([
        ('open two windows', sample.open_windows),
        ('bob hosts', sample.host),
        ('alice tries hallo', sample.wrong_password),
        ('alice tries hello', sample.right_password),
        ('hi, hi, bye', sample.talk),
        ('both read the same', sample.read_all),
        ('messages are seen', sample.see),
        ('notifications do not quote', sample.notify),
        ('comparison codes are equal', sample.compare),
        ('the key is renewed', sample.renew),
        ('frames are equally long', sample.look_at_wire),
        ('ciphertexts differ', sample.compare_ciphertexts),
        ('exit', sample.end),
        ('close', sample.close),
    ], options.output)


if __name__ == '__main__':
    sys.exit(main())
