#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""The sample conversation between a window and a terminal, both ways round."""

import os
import sys

import story
from people import OVER, WAITING, at, free_port, start
from story import expect, expect_equal
from terminal import Terminal

RIGHT = 'hello'
WRONG = 'hallo'
LINES = [('Alice', 'hi'), ('Bob', 'hi'), ('Alice', 'bye')]


class Mixed:
    """Somebody in a window and somebody in a terminal."""

    def __init__(self, options, window, terminal):
        self.options = options
        self.output = os.path.join(options.output, f'{window}-in-a-window')
        self.names = window, terminal
        self.port = free_port()
        self.window = self.terminal = None
        self.texts = {}

    def run_terminal(self, password, *arguments):
        """The terminal's program starts."""
        self.terminal = Terminal(self.names[1], self.options.cli, password,
                                 *arguments)

    def run_window(self):
        """The window's program starts."""
        self.window = start(self.names[0], self.options.app, self.output)

    def host_window(self):
        """The window hosts; the terminal guesses wrong, then right."""
        self.run_window()
        self.window.host(RIGHT, self.port)
        self.window.wait_for(WAITING)
        self.run_terminal(WRONG, 'join', at(self.port))
        self.terminal.expect('error', code='wrong-password')
        self.terminal.finish(3)
        self.window.wait_for('1 wrong password in a row.')
        self.run_terminal(RIGHT, 'join', at(self.port))

    def host_terminal(self):
        """The terminal hosts; the window guesses wrong, then right."""
        self.run_terminal(RIGHT, 'host', '--port', '0')
        self.port = self.terminal.expect('listening')['port']
        self.run_window()
        self.window.join(at(self.port), WRONG)
        self.window.wait_for('The password does not match')
        self.terminal.expect('guess', ok=False)
        self.window.click('Try Again')
        self.window.fill('Join Password', RIGHT)
        self.window.click('Join')

    def meet(self):
        """Both see each other's name and the same code."""
        ready = self.terminal.expect('ready')
        expect_equal(ready['peer'], self.names[0], 'the name in the terminal')
        self.window.wait_talking(self.names[1])
        self.window.open_lock()
        expect_equal(self.window.code(), ready['code'], 'the codes')
        self.window.close_lock()

    def talk(self):
        """They say what they say; each line is delivered and seen."""
        sent = 0
        for author, text in LINES:
            if author == self.names[0]:
                self.window.say(text)
                self.terminal.expect('message', text=text)
                self.window.wait_state(text, 'Seen')
            else:
                sent += 1
                self.terminal.say(text)
                self.window.read(author, text)
                self.terminal.expect('delivered', id=sent)
                self.window.activate()
                self.terminal.expect('seen', id=sent)

    def renew(self):
        """The window renews the key, and the terminal follows."""
        self.window.open_lock()
        self.window.click('Renew Now')
        self.window.wait_epoch(1)
        self.window.close_lock()
        self.terminal.expect('epoch', epoch=1)

    def look_at_wire(self):
        """The window's wire view has all that was said."""
        self.window.open_wire()
        for number, frame in enumerate(self.window.frames()):
            if frame.kind == 'TEXT':
                way = 'in' if frame.way == 'Sent' else 'out'
                data = self.window.choose_frame(number)
                self.texts[way, frame.epoch, frame.counter] = data.hex()
        expect_equal(len(self.texts), len(LINES), 'the texts in the view')
        self.window.close_wire()

    def end_by_window(self):
        """EXIT! in the window ends both."""
        self.window.say('EXIT!')
        self.terminal.expect('ended', reason='exit')
        self.terminal.finish(0)
        self.window.wait_for(OVER)
        self.window.close()

    def end_by_terminal(self):
        """EXIT! in the terminal ends both."""
        self.terminal.say('EXIT!')
        self.terminal.finish(0)
        self.window.wait_for(OVER)
        expect(all(message.text != 'EXIT!'
                   for message in self.window.messages()),
               'EXIT! is shown as a message')
        self.window.close()

    def compare_wires(self):
        """What one end sent is what the other received, byte for byte."""
        for place, data in self.texts.items():
            expect_equal(self.terminal.find_frame(*place), data,
                         f'the frame {place} in the terminal')


def steps(mixed, way, begin, end):
    """The steps of one conversation."""
    return [(f'{way}: begin', begin),
            (f'{way}: names and codes', mixed.meet),
            (f'{way}: talk', mixed.talk),
            (f'{way}: renew', mixed.renew),
            (f'{way}: wire view', mixed.look_at_wire),
            (f'{way}: exit', end),
            (f'{way}: both saw the same bytes', mixed.compare_wires)]


def main():
    options = story.arguments()
    hosting = Mixed(options, 'Bob', 'Alice')
    joining = Mixed(options, 'Alice', 'Bob')
    return story.run_steps(
        steps(hosting, 'window hosts', hosting.host_window,
              hosting.end_by_terminal)
        + steps(joining, 'terminal hosts', joining.host_terminal,
                joining.end_by_window),
        options.output)


if __name__ == '__main__':
    sys.exit(main())
