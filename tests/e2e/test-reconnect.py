#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""The connection breaks, and comes back or not: what two people see of it.

Each step is a case. It leaves pictures in the output folder.
"""

import os
import re
import sys

import notifications
import pictures
import story
from driver import wait
from people import BEGINNING, OVER, WAITING, at, free_port, start
from proxy import Gate
from story import expect, expect_equal

PASSWORD = 'hello'
COUNTDOWN = re.compile(r'^(?:Trying again|Attempt \d+) in (\d+) seconds?$')
QUESTION = 'Close and Lose Messages?'
NO_CONNECTION = 'No connection'
ENCRYPTED = re.compile('^(End-to-end e|E)ncrypted$')
NARROW, WIDE = 360, 600


def count_down(person):
    """The seconds that the bar counts now, or None."""
    found = [COUNTDOWN.match(text) for text in person.texts()]
    return next((int(match[1]) for match in found if match), None)


def said(person):
    """All that is in a window, oldest first: (author, text)."""
    return [(message.author, message.text) for message in person.messages()]


class Reconnect:
    """Bob hosts, and Alice comes to him through a gate."""

    def __init__(self, options):
        self.options = options
        self.port = free_port()
        self.gate = Gate(self.port)
        self.bob = self.alice = None

    def picture(self, name, *people):
        """A picture of the windows as they are now."""
        pictures.take(os.path.join(self.options.output, f'{name}.png'),
                      *people)

    def host(self):
        """Bob hosts, always at the same port with the same password."""
        self.bob = start('Bob', self.options.app, self.options.output)
        self.bob.place(20, 40, WIDE, 700)
        self.bob.wait_for('Talk in a Low Voice')
        self.bob.host(PASSWORD, self.port)
        self.bob.wait_for(WAITING)

    def join(self):
        """Alice joins, through the gate."""
        self.alice = start('Alice', self.options.app, self.options.output)
        self.alice.place(660, 40, WIDE, 700)
        self.alice.wait_for('Talk in a Low Voice')
        self.alice.join(at(self.gate.port), PASSWORD)
        self.alice.wait_talking('Bob')
        self.bob.wait_talking('Alice')

    def talk(self):
        """Nothing is wrong yet."""
        self.alice.say('hi')
        self.bob.read('Alice', 'hi')
        self.alice.wait_state('hi', 'Delivered', 'Seen')

    def look(self):
        """Bob was told that Alice is there, and now sees for himself."""
        told = 'You are talking to Alice, end-to-end encrypted.'
        wait(lambda: told in list(notifications.standing.values()),
             'a notification for Bob')
        self.bob.activate()
        wait(lambda: told not in list(notifications.standing.values()),
             'the end of the notification')

    # The connection breaks, and comes back.

    def break_off(self):
        """Both are told at once, and why; Alice sees when it goes on."""
        self.alice.focus('Message')
        self.alice.type('half a thou')
        self.bob.wait_for('is typing…')
        self.gate.shut()
        self.bob.wait_for('Waiting for Alice to come back')
        self.alice.wait_for(COUNTDOWN)
        self.alice.wait_for('Nobody is listening there')
        for person in (self.alice, self.bob):
            person.wait_for(NO_CONNECTION)
            expect(not person.has(ENCRYPTED),
                   f'{person.person}’s window calls nothing encrypted')
        expect(not self.bob.has('is typing…'), 'Alice is said to type')
        expect(not self.bob.has('Try Again Now', 'button'),
               'Bob could do something, but he can only wait')

    def count(self):
        """The seconds are counted down, over several attempts."""
        seen = set()
        wait(lambda: seen.add(count_down(self.alice)) or
             {1, 2, 3, 4} <= seen, 'a countdown from 4 to 1')

    def write_while_away(self):
        """What both write now waits, and the field is as it was."""
        expect_equal(self.alice.composer().text, 'half a thou',
                     'what Alice was writing')
        self.alice.wait_focus('Message')
        self.alice.type('ght')
        self.alice.press('Return')
        self.alice.wait_state('half a thought', 'Waiting')
        self.bob.say('are you there?')
        self.bob.wait_state('are you there?', 'Waiting')
        self.alice.activate()
        self.alice.type('and ano')
        self.picture('away', self.bob, self.alice)

    def look_at_lock(self):
        """The lock shows nothing that was true before."""
        self.alice.press('ctrl+i')
        self.alice.wait_for(re.compile('^There is no connection now'))
        expect(not any(re.fullmatch(r'\d{3}( \d{3}){4}', node.name)
                       and all(node.size)
                       for node in self.alice.find_all(role='label')),
               'the old comparison code is shown')
        self.picture('away-lock', self.alice)
        self.alice.press('Escape')
        self.alice.focus('Message')

    def be_told(self):
        """Who is not looking is told once, however many attempts fail."""
        lost = [title for title, _ in notifications.shown
                if 'was lost' in title]
        expect_equal(lost, ['The connection to Alice was lost'],
                     'the notifications')

    def go_on(self):
        """Alice presses Now; each message arrives once, and she writes on."""
        self.gate.welcome()
        self.alice.click('Try Again Now')
        self.alice.wait_for(ENCRYPTED)
        self.bob.wait_for(ENCRYPTED)
        self.bob.read('Alice', 'half a thought')
        self.alice.read('Bob', 'are you there?')
        self.alice.wait_state('half a thought', 'Delivered', 'Seen')
        self.bob.wait_state('are you there?', 'Delivered', 'Seen')
        for person in (self.alice, self.bob):
            expect(person.has('Connected again'),
                   f'{person.person} is not told')
            wait(lambda p=person: not any(
                all(node.size) for name in ('Nobody is listening there',
                                            'Waiting for Alice to come back')
                for node in p.find_all(name)),
                f'the end of {person.person}’s bar')
        expect_equal(self.alice.composer().text, 'and ano',
                     'what Alice was writing')
        self.picture('back', self.bob, self.alice)

    def write_on(self):
        """The field has kept the cursor, though a button was pressed."""
        self.alice.wait_focus('Message')
        self.alice.type('ther')
        self.alice.press('Return')
        self.bob.read('Alice', 'and another')
        expect_equal(said(self.bob),
                     [('Alice', 'hi'), ('You', 'are you there?'),
                      ('Alice', 'half a thought'), ('Alice', 'and another')],
                     'what Bob reads')
        expect_equal(said(self.alice),
                     [('You', 'hi'), ('You', 'half a thought'),
                      ('Bob', 'are you there?'), ('You', 'and another')],
                     'what Alice reads')

    def keyboard(self):
        """F6 leads to the bar, and Ctrl+R does what its button does."""
        self.gate.shut()
        self.alice.wait_for(COUNTDOWN)
        self.alice.press('F6')
        self.alice.wait_focus('Try Again Now')
        self.gate.welcome()
        self.alice.press('ctrl+r')
        self.alice.wait_for(ENCRYPTED)
        self.alice.wait_focus('Message')

    # Closing a window.

    def ask(self):
        """Closing asks while a message waits, by each way there is."""
        self.gate.shut()
        self.alice.wait_for(COUNTDOWN)
        self.alice.say('do not lose me')
        self.alice.wait_state('do not lose me', 'Waiting')
        self.alice.press('ctrl+w')
        self.answer_question()
        self.alice.press('ctrl+n')
        self.alice.wait_for('Talk in a Low Voice')
        self.alice.press('ctrl+q')
        self.picture('question', self.alice)
        self.answer_question()
        expect_equal(len(self.alice.list_windows()), 1,
                     'the windows, of which only one had something to lose')
        self.gate.welcome()
        self.bob.read('Alice', 'do not lose me')

    def answer_question(self):
        """She would rather not lose it."""
        self.alice.wait_for(QUESTION)
        self.alice.press('Escape')
        self.alice.wait_without(QUESTION)

    # One gives up.

    def stop(self):
        """Stop ends it for Alice; what waits was not delivered."""
        self.gate.shut()
        self.alice.wait_for(COUNTDOWN)
        self.alice.say('nobody hears this')
        self.alice.click('Stop Trying Again')
        self.alice.wait_for(OVER)
        self.alice.wait_state('nobody hears this', 'Not delivered')
        expect(any(text.startswith('You ended it while there was no '
                                   'connection') for text in
                   self.alice.texts()), 'the end is not explained')
        expect(not self.alice.buttons_in_messages('Send Again'),
               'it could be sent again, but there is nobody')
        self.picture('stopped', self.alice)
        self.alice.close()
        expect(self.bob.has('Waiting for Alice to come back'),
               'Bob no longer waits')

    def come_anew(self):
        """Alice starts again, and Bob goes on in the same window."""
        self.bob.say('to the Alice of before')
        self.gate.welcome()
        self.join()
        self.bob.wait_for(BEGINNING, 'list item')
        self.bob.wait_state('to the Alice of before', 'Not delivered')
        self.picture('begun', self.bob)
        self.alice.say('here I am')
        self.bob.read('Alice', 'here I am')
        expect_equal([bool(BEGINNING.match(row))
                      for row in self.bob.rows('Messages')][-2:],
                     [True, False], 'where the new conversation begins')
        self.bob.send_again('to the Alice of before')
        self.alice.read('Bob', 'to the Alice of before')
        self.bob.wait_state('to the Alice of before', 'Delivered', 'Seen')
        self.picture('anew', self.bob, self.alice)

    # The host's program dies.

    def kill_host(self):
        """Bob's program is killed. Alice waits for him, and goes on writing,
        in a window as narrow as there is."""
        self.alice.place(660, 40, NARROW, 640)
        self.bob.kill()
        self.alice.wait_for(COUNTDOWN)
        self.alice.say('to the Bob of before')
        self.alice.wait_state('to the Bob of before', 'Waiting')
        self.picture('killed', self.alice)

    def host_again(self):
        """He starts again, with the same port and password. She is there by
        herself, and is told what did not arrive."""
        self.host()
        self.bob.wait_talking('Alice')
        self.alice.wait_for(ENCRYPTED)
        self.alice.wait_state('to the Bob of before', 'Not delivered')
        expect_equal(said(self.bob), [], 'what the new Bob reads')
        self.picture('undelivered', self.alice)

    def send_again(self):
        """With the keyboard alone, she sends it again: F6 leads there."""
        self.alice.wait_for(BEGINNING, 'list item')
        self.alice.wait_focus('Message')
        self.alice.press('F6')
        wait(lambda: (self.alice.focused() or '').endswith(
            'Not delivered: to the Bob of before'), 'the focus on it')
        self.picture('undelivered-focus', self.alice)
        self.alice.press('ctrl+Return')
        self.bob.read('Alice', 'to the Bob of before')
        self.alice.wait_state('to the Bob of before', 'Delivered', 'Seen')
        expect_equal([text for _, text in said(self.alice)].count(
            'to the Bob of before'), 1, 'how often it is in her window')
        self.picture('sent-again', self.alice)

    def close_anyway(self):
        """She closes her window though something waits, for she is asked;
        Bob is not, for nothing of his does."""
        self.gate.shut()
        self.alice.wait_for(COUNTDOWN)
        self.alice.say('never mind')
        self.alice.press('ctrl+w')
        self.alice.wait_for(QUESTION)
        self.alice.click(re.compile('^Close Anyway'))
        self.alice.finish()
        self.bob.wait_for('Waiting for Alice to come back')
        self.bob.close()


def main():
    options = story.arguments()
    pictures.start_compositor()
    scene = Reconnect(options)
    return story.run_steps([
        ('bob hosts', scene.host),
        ('alice joins', scene.join),
        ('both talk', scene.talk),
        ('bob looks', scene.look),
        ('the connection breaks', scene.break_off),
        ('the seconds are counted', scene.count),
        ('both write meanwhile', scene.write_while_away),
        ('the lock', scene.look_at_lock),
        ('one notification', scene.be_told),
        ('now', scene.go_on),
        ('alice writes on', scene.write_on),
        ('the keyboard alone', scene.keyboard),
        ('closing asks', scene.ask),
        ('stop', scene.stop),
        ('alice comes anew', scene.come_anew),
        ('bob is killed', scene.kill_host),
        ('bob hosts again', scene.host_again),
        ('send again', scene.send_again),
        ('close anyway', scene.close_anyway),
    ], options.output)


if __name__ == '__main__':
    sys.exit(main())
