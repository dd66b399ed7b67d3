#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A whole conversation with the keyboard alone."""

import sys

import story
from people import OVER, WAITING, at, free_port, start
from story import expect, expect_equal
from driver import Failure, wait

TABS_MAX = 20


def tab_to(person, name):
    """Presses Tab until a button has the focus. On the way there must be no
    two text fields in a row: AT-SPI does not tell which of them has it."""
    for _ in range(TABS_MAX):
        before = person.focused()
        if before == name:
            return
        person.press('Tab')
        wait(lambda b=before: person.focused() != b, f'the focus after {name}')
    raise Failure(f'Tab does not lead to “{name}”')


def type_into(person, name, text):
    """Types, and sees the text appear in this field."""
    person.type(text)
    wait(lambda: person.find(name, 'text').text == text,
         f'“{text}” in the field “{name}”')


class Keyboard:
    """Two people without a mouse."""

    def __init__(self, options):
        self.options = options
        self.port = free_port()
        self.bob = self.alice = None

    def host(self):
        """Name, password and port, with Tab between them, and Enter."""
        self.bob = start('Bob', self.options.app, self.options.output)
        self.bob.wait_for('Talk in a Low Voice')
        tab_to(self.bob, 'Join a Conversation')
        self.bob.press('Tab')
        type_into(self.bob, 'Your Name', 'Bob')
        self.bob.press('Tab')
        type_into(self.bob, 'Host Password', 'hello')
        tab_to(self.bob, 'Suggest a Passphrase')
        self.bob.press('Tab', 'ctrl+a')
        type_into(self.bob, 'Port', str(self.port))
        self.bob.press('Return')
        self.bob.wait_for(WAITING)
        wait(lambda: (self.bob.focused() or '').startswith('sottovoce://'),
             'the focus on the invite')

    def join(self):
        """Space chooses the other way; the first password is wrong."""
        self.alice = start('Alice', self.options.app, self.options.output)
        self.alice.wait_for('Talk in a Low Voice')
        tab_to(self.alice, 'Join a Conversation')
        self.alice.press('space')
        wait(lambda: self.alice.find('Join a Conversation',
                                     'button').has('pressed'),
             'the form to join')
        self.alice.press('Tab')
        type_into(self.alice, 'Your Name', 'Alice')
        self.alice.press('Tab')
        type_into(self.alice, 'Address', at(self.port))
        self.alice.press('Tab')
        type_into(self.alice, 'Join Password', 'hallo')
        self.alice.press('Return')
        self.alice.wait_for('The password does not match')

    def try_again(self):
        """Enter leads back to the password, which has the cursor."""
        self.alice.press('Return')
        self.alice.wait_for('Talk in a Low Voice')
        type_into(self.alice, 'Join Password', 'hello')
        self.alice.press('Return')
        self.alice.wait_talking('Bob')

    def talk(self):
        """The cursor is where one types; Enter sends."""
        self.alice.wait_focus('Message')
        self.alice.type('hi')
        self.alice.press('Return')
        self.bob.read('Alice', 'hi')
        self.bob.wait_focus('Message')
        self.bob.type('hi')
        self.bob.press('Return')
        self.alice.read('Bob', 'hi')

    def break_line(self):
        """Shift and Enter begin a new line and send nothing."""
        self.alice.type('one')
        self.alice.press('shift+Return')
        self.alice.type('two')
        wait(lambda: self.alice.composer().text == 'one\ntwo',
             'two lines in the field')
        expect_equal(len(self.alice.messages()), 2, 'the number of messages')
        self.alice.press('Return')
        self.bob.read('Alice', 'one\ntwo')
        wait(lambda: self.alice.composer().text == '', 'an empty field')

    def send_nothing(self):
        """Enter in an empty field, or behind blanks, sends nothing."""
        self.alice.press('Return', 'space', 'Return', 'BackSpace')
        self.alice.type('x')
        self.alice.press('Return')
        self.bob.read('Alice', 'x')
        expect_equal([message.text for message in self.bob.messages()],
                     ['hi', 'hi', 'one\ntwo', 'x'], 'what Bob reads')

    def copy(self):
        """F6 leads to the messages, Ctrl+C copies one, Ctrl+V pastes it."""
        self.alice.press('F6', 'End', 'ctrl+c')
        expect(self.alice.focused() != 'Message',
               'F6 does not leave the field')
        self.alice.press('F6', 'ctrl+v')
        wait(lambda: self.alice.composer().text == 'x', 'the pasted message')
        self.alice.press('ctrl+a', 'BackSpace')

    def wire(self):
        """F9 shows the wire, F6 leads into it, Escape closes it."""
        self.alice.open_wire()
        self.alice.go_to_frame(1)
        self.alice.press('Escape')
        wait(lambda: not self.alice.find('Wire View',
                                         'button').has('pressed'),
             'the end of the wire view')
        self.alice.wait_focus('Message')

    def lock(self):
        """Ctrl+I opens the lock, Enter renews the key, Escape closes."""
        self.alice.press('ctrl+i')
        self.alice.wait_focus('Renew Now')
        self.alice.press('Return')
        self.alice.wait_epoch(1)
        self.alice.close_lock()

    def new_window(self):
        """Ctrl+N opens a window that is independent; Ctrl+W closes it."""
        before = self.alice.list_windows()
        self.alice.press('ctrl+n')
        self.alice.wait_for('Talk in a Low Voice')
        wait(lambda: len(self.alice.list_windows()) == len(before) + 1,
             'a second window')
        self.alice.press('ctrl+w')
        wait(lambda: self.alice.list_windows() == before,
             'the end of the second window')
        self.alice.wait_talking('Bob')

    def dialogs(self):
        """Preferences and shortcuts open and close by keys."""
        before = self.alice.list_windows()
        for keys in ('ctrl+comma', 'ctrl+question'):
            self.alice.press(keys)
            wait(lambda: len(self.alice.list_windows()) > len(before),
                 f'a window after {keys}')
            self.alice.press('Escape')
            wait(lambda: self.alice.list_windows() == before,
                 f'the end of what {keys} opened')

    def menu(self):
        """F10 opens the menu; Escape closes it."""
        self.alice.press('F10')
        self.alice.wait_for('New Window', 'menu item')
        self.alice.press('Escape')
        self.alice.wait_without('New Window', 'menu item')

    def end(self):
        """Ctrl+Shift+E ends the conversation for both."""
        self.alice.press('ctrl+shift+e')
        self.alice.wait_for(OVER)
        self.bob.wait_for(OVER)

    def quit(self):
        """Ctrl+W closes a window, Ctrl+Q ends the program."""
        self.bob.press('ctrl+w')
        self.bob.finish()
        self.alice.press('ctrl+q')
        self.alice.finish()


def main():
    options = story.arguments()
    keyboard = Keyboard(options)
    return story.run_steps([
        ('host', keyboard.host),
        ('join', keyboard.join),
        ('try again', keyboard.try_again),
        ('talk', keyboard.talk),
        ('shift and enter', keyboard.break_line),
        ('nothing to send', keyboard.send_nothing),
        ('copy and paste', keyboard.copy),
        ('wire view', keyboard.wire),
        ('lock', keyboard.lock),
        ('new window', keyboard.new_window),
        ('preferences and shortcuts', keyboard.dialogs),
        ('menu', keyboard.menu),
        ('end', keyboard.end),
        ('quit', keyboard.quit),
    ], options.output)


if __name__ == '__main__':
    sys.exit(main())
