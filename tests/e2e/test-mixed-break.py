#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""The connection between a window and a terminal breaks and comes back, both
ways round; then the terminal is killed and starts again.

Each step is a case. It leaves pictures in the output folder.
"""

import os
import re
import sys

import pictures
import story
from driver import wait
from people import OVER, WAITING, at, free_port, start
from proxy import UP, Proxy
from story import expect, expect_equal
from terminal import Terminal

PASSWORD = 'hello'
TRYING = re.compile(r'^(Trying again|Attempt \d+) in \d+ seconds?$')
NO_CONNECTION = 'No connection'
ENCRYPTED = re.compile('^(End-to-end e|E)ncrypted$')
NEW = 'A new conversation has begun'
DIVIDER = re.compile('^A new conversation began')
WIDTH, HEIGHT = 600, 700


class Broken:
    """Somebody in a window and somebody in a terminal, one of whom comes to
    the other through a proxy."""

    def __init__(self, options, window, terminal):
        self.options = options
        self.output = os.path.join(options.output, f'{window}-in-a-window')
        self.names = window, terminal
        self.proxy = None
        self.port = None
        self.window = self.terminal = None

    def picture(self, name):
        """A picture of the window as it is now."""
        pictures.take(os.path.join(self.output, f'{name}.png'), self.window)

    def run_terminal(self, *arguments):
        """The terminal's program starts."""
        self.terminal = Terminal(self.names[1], self.options.cli, PASSWORD,
                                 *arguments)

    def run_window(self):
        """The window's program starts."""
        self.window = start(self.names[0], self.options.app, self.output)
        self.window.place(20, 40, WIDTH, HEIGHT)

    def host_at_terminal(self, port):
        """The terminal hosts, at any port (0) or this one."""
        self.run_terminal('host', '--bind', '127.0.0.1', '--port', str(port))
        self.port = self.terminal.expect('listening')['port']

    # The conversation begins.

    def host_window(self):
        """The window hosts, and the terminal joins through the proxy."""
        self.port = free_port()
        self.proxy = Proxy(self.port)
        self.run_window()
        self.window.host(PASSWORD, self.port)
        self.window.wait_for(WAITING)
        self.run_terminal('join', at(self.proxy.port))
        self.meet()

    def host_terminal(self):
        """The terminal hosts, and the window joins through the proxy."""
        self.host_at_terminal(0)
        self.proxy = Proxy(self.port)
        self.run_window()
        self.window.join(at(self.proxy.port), PASSWORD)
        self.meet()

    def meet(self):
        """Nothing is wrong yet."""
        self.terminal.expect('ready', peer=self.names[0], resumed=False)
        self.window.wait_talking(self.names[1])
        self.picture('begun')

    def talk(self):
        """Each says something, which the other one sees."""
        self.window.say('hi')
        self.terminal.expect('message', id=1, text='hi')
        self.window.wait_state('hi', 'Seen')
        self.terminal.say('hi yourself')
        self.window.read(self.names[1], 'hi yourself')
        self.terminal.expect('seen', id=1)
        self.picture('talking')

    # The connection breaks and comes back.

    def break_window_hosts(self):
        """What the terminal sends breaks off."""
        self.proxy.refuse()
        fault = self.proxy.arm('cut', UP)
        self.terminal.say('what breaks off')
        fault.wait()
        self.terminal.expect('disconnected', reason='lost')
        self.terminal.expect('reconnecting')
        self.window.wait_for(f'Waiting for {self.names[1]} to come back')
        self.window.wait_for(NO_CONNECTION)
        self.picture('broken')
        self.window.say('what waits')

    def break_terminal_hosts(self):
        """What the window sends breaks off: with the first key that is
        pressed, the other one would be told."""
        self.proxy.refuse()
        fault = self.proxy.arm('cut', UP)
        self.window.say('what waits')
        fault.wait()
        self.terminal.expect('disconnected', reason='lost')
        self.window.wait_for(TRYING)
        self.window.wait_for(NO_CONNECTION)
        self.picture('broken')
        self.terminal.say('what breaks off')

    def write_while_away(self):
        """Both write, and nothing arrives."""
        for number in (1, 2):
            self.window.say(f'from the window {number}')
            self.terminal.say(f'from the terminal {number}')
        self.window.wait_state('from the window 2', 'Waiting')
        self.window.wait_state('what waits', 'Waiting')
        expect_equal(self.read_in_terminal(), ['hi'],
                     'what the terminal has shown')
        expect_equal(self.read_in_window(), ['hi yourself'],
                     'what the window has shown')
        self.picture('away')

    def come_back(self):
        """All of it arrives once and in order."""
        self.proxy.welcome()
        ready = self.terminal.expect('ready', resumed=True)
        self.window.wait_for(ENCRYPTED)
        self.window.read(self.names[1], 'from the terminal 2')
        self.window.activate()
        # Both of these come, in either order.
        wait(lambda: len(self.read_in_terminal()) >= 4 and
             any(event['id'] == 4 for event in self.events('seen')),
             'all that was said, in the terminal')
        for text in ('what waits', 'from the window 1', 'from the window 2'):
            self.window.wait_state(text, 'Seen')
        expect_equal(ready['peer'], self.names[0], 'the name in the terminal')
        self.check_talk()
        self.picture('back')

    def check_talk(self):
        """Each message is there once and in order, and none was given up."""
        expect_equal(self.read_in_terminal(),
                     ['hi', 'what waits', 'from the window 1',
                      'from the window 2'], 'what the terminal has shown')
        expect_equal(self.read_in_window(),
                     ['hi yourself', 'what breaks off', 'from the terminal 1',
                      'from the terminal 2'], 'what the window has shown')
        expect_equal([(event['event'], event.get('resumed'))
                      for event in self.events('ready', 'disconnected')],
                     [('ready', False), ('disconnected', None),
                      ('ready', True)], 'what the terminal was told')
        for name in ('sent', 'delivered', 'seen'):
            expect_equal([event['id'] for event in self.events(name)],
                         [1, 2, 3, 4], f'what was {name}')
        expect_equal(self.events('not-delivered', 'error'), [],
                     'what was given up')
        wait(lambda: not any(all(node.size) for node in
                             self.window.find_all(NO_CONNECTION)),
             'the end of the window’s bar')

    def events(self, *names):
        """The terminal's events of these names."""
        self.terminal.catch_up()
        return [event for event in self.terminal.events
                if event['event'] in names]

    def read_in_terminal(self):
        """What the window has said, as the terminal shows it."""
        return [event['text'] for event in self.events('message')]

    def read_in_window(self):
        """What the terminal has said, as the window shows it."""
        return [message.text for message in self.window.messages()
                if message.author == self.names[1]]

    # The terminal's program dies.

    def kill_terminal(self):
        """The window tries again, and what is written there waits."""
        self.terminal.process.kill()
        self.terminal.__exit__()
        self.window.wait_for(TRYING)
        for text in ('to the old one', 'to the old one too'):
            self.window.say(text)
            self.window.wait_state(text, 'Waiting')
        self.picture('killed')

    def start_again(self):
        """The window finds the new program by itself, and shows what the old
        one never got."""
        self.host_at_terminal(self.port)
        self.terminal.expect('ready', peer=self.names[0], resumed=False)
        self.window.wait_for(NEW)
        self.window.wait_for(ENCRYPTED)
        for text in ('to the old one', 'to the old one too'):
            self.window.wait_state(text, 'Not delivered')
        self.window.wait_state('from the window 2', 'Seen')
        self.terminal.say('a new start')
        self.window.read(self.names[1], 'a new start')
        self.window.activate()
        self.terminal.expect('seen', id=1)
        expect(any(DIVIDER.match(text) for text in self.window.texts()),
               'there is no line between the two conversations')
        expect_equal(self.read_in_terminal(), [],
                     'what the new program has shown')
        self.picture('anew')

    def send_again(self):
        """Both are sent again, one by a button and one by the keyboard; each
        arrives once, in that order."""
        wait(lambda: len(self.window.buttons_in_messages('Send Again')) == 2,
             'two ways to send again')
        self.window.buttons_in_messages('Send Again')[0].do('click')
        self.terminal.expect('message', id=1, text='to the old one')
        self.window.send_again('to the old one too')
        self.terminal.expect('message', id=2, text='to the old one too')
        for text in ('to the old one', 'to the old one too'):
            self.window.wait_state(text, 'Seen')
        expect_equal([message.text for message in self.window.messages()][-3:],
                     ['a new start', 'to the old one', 'to the old one too'],
                     'the end of the window’s list')
        expect(not self.window.buttons_in_messages('Send Again'),
               'it could be sent once more')
        expect_equal(self.read_in_terminal(),
                     ['to the old one', 'to the old one too'],
                     'what the new program has shown')
        self.picture('sent-again')

    # The end.

    def end(self):
        """EXIT! in the terminal ends both."""
        self.terminal.say('EXIT!')
        self.terminal.finish(0)
        self.window.wait_for(OVER)
        self.picture('over')
        self.window.close()
        self.proxy.__exit__()


def main():
    options = story.arguments()
    pictures.start_compositor()
    hosting = Broken(options, 'Bob', 'Alice')
    joining = Broken(options, 'Alice', 'Bob')
    return story.run_steps([
        ('window hosts: begin', hosting.host_window),
        ('window hosts: talk', hosting.talk),
        ('window hosts: the connection breaks', hosting.break_window_hosts),
        ('window hosts: both write', hosting.write_while_away),
        ('window hosts: it comes back', hosting.come_back),
        ('window hosts: exit', hosting.end),
        ('terminal hosts: begin', joining.host_terminal),
        ('terminal hosts: talk', joining.talk),
        ('terminal hosts: the connection breaks', joining.break_terminal_hosts),
        ('terminal hosts: both write', joining.write_while_away),
        ('terminal hosts: it comes back', joining.come_back),
        ('terminal hosts: it is killed', joining.kill_terminal),
        ('terminal hosts: it starts again', joining.start_again),
        ('terminal hosts: send again', joining.send_again),
        ('terminal hosts: exit', joining.end),
    ], options.output)


if __name__ == '__main__':
    sys.exit(main())
