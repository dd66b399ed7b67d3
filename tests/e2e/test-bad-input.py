#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What the window says when something is wrong.

One text for each cause; nothing that was not authenticated is shown; the
window neither hangs nor crashes, and closes as always.
"""

import contextlib
import functools
import os
import socket
import sys

import story
from people import OVER, WAITING, at, free_port, password_file, start
from story import expect, expect_equal

import mallory  # noqa: E402
from mallory import Other, SECRET, SHOWN
from peer import Peer, listen

NOT_SOTTOVOCE = 'Something other than Sottovoce answers at “{}”'
NO_ANSWER = '“{}” did not answer in time'
LOST = 'The connection to “{}” was lost'
RULES = 'The other side does not keep to the rules'
ALTERED = 'The data was altered on the way'
ITERATIONS = 'The host asks for an unreasonable proof'

BAD_REQUEST = (b'HTTP/1.1 400 Bad Request\r\nServer: web\r\n'
               b'Content-Type: text/html\r\nConnection: close\r\n\r\n'
               b'<html><h1>Bad Request</h1></html>\r\n')

# What stands at the address that is joined, and what the window then says.
DOORS = [
    ('a web server', mallory.answer_with(BAD_REQUEST), NOT_SOTTOVOCE),
    ('another server', mallory.answer_with(b'SSH-2.0-OpenSSH_9.2\r\n'),
     NOT_SOTTOVOCE),
    ('garbage', mallory.answer_with(mallory.noise(4096)), NOT_SOTTOVOCE),
    ('garbage for a share', mallory.answer_nonsense, RULES),
    ('closes at once', mallory.answer_with(b''), LOST),
    ('closes half-way', mallory.answer_with(mallory.half_challenge()), LOST),
    ('a thousand million iterations', mallory.ask_iterations(10**9),
     ITERATIONS),
    ('too few iterations', mallory.ask_iterations(209999), ITERATIONS),
    ('an impostor', mallory.pretend,
     'The host could not prove that it knows the password'),
    ('another version', mallory.refuse(1),
     'The two versions of Sottovoce do not understand each other'),
    ('too many attempts', mallory.refuse(4, 37),
     'Too many attempts at this host'),
    ('a closed door', mallory.refuse(6), 'The host has closed its door'),
    ('a refusal that nobody knows', mallory.refuse(99), RULES),
    ('a busy host', mallory.be_busy, 'The host is talking to somebody else'),
    ('a name that is not UTF-8', mallory.greet_as(b'Mal\xfflory'), RULES),
    ('a name that is too long', mallory.greet_as(b'x' * 65), RULES),
]

# What keeps a joiner waiting until the deadline, all at the same time.
SLOW_DOORS = [
    # A web server waits for the end of a line, which never comes.
    mallory.serve_web,
    mallory.hold_after(mallory.half_challenge()),
    mallory.hold_after(b''),
]

# What is done in the middle of a conversation, what the window then says, and
# what of it may be read.
MISCHIEF = [
    ('a bit of the text', mallory.alter(100), ALTERED, []),
    ('a bit of the seal', mallory.alter(8 * 1023 + 7), ALTERED, []),
    ('a bit of the first byte', mallory.alter(0), ALTERED, []),
    ('a frame comes twice', mallory.replay, ALTERED, ['said once']),
    ('a frame is lost', mallory.drop, ALTERED, []),
    ('two frames change places', mallory.swap, ALTERED, []),
    ('70 KB', mallory.say_bytes(SECRET.encode() * 4667), RULES, []),
    ('66 KB', mallory.say_bytes(SECRET.encode() * 4400), RULES, []),
    ('an empty message', mallory.say_bytes(b''), RULES, []),
    ('no UTF-8', mallory.say_bytes(SECRET.encode() + b'\xc3\x28'), RULES, []),
    ('a message is missing', mallory.say_bytes(SECRET.encode(), 3), RULES,
     []),
    ('bad padding', mallory.pad_badly, RULES, []),
    ('a second greeting', mallory.greet_twice, RULES, []),
    ('a receipt for nothing', mallory.confirm_too_much, RULES, []),
    ('hangs up in a frame', mallory.hang_up_in_a_frame,
     'The connection was lost', []),
    ('hangs up', mallory.hang_up, 'The connection was lost', []),
]

# Control and direction-changing characters, which could make a name look like
# something else, and what is left of it.
ODD_NAME = 'Mal\x1b[31mlory\u202egnp.exe\u2066\n\u200f\x07admin'
CLEAN_NAME = 'Mal[31mlorygnp.exe admin'


class Cases:
    """The cases, with the programs' paths."""

    def __init__(self, options):
        self.options = options
        self.number = 0

    def run(self, person, *arguments):
        """Somebody starts the application, in a folder of their own."""
        self.number += 1
        folder = os.path.join(self.options.output, f'case-{self.number}')
        return start(person, self.options.app, folder, *arguments)

    def run_joiner(self, address):
        """Alice joins from the command line."""
        folder = os.path.join(self.options.output, 'secrets')
        return self.run('Alice', '--join', address, '--name', 'Alice',
                        '--password-file',
                        password_file(folder, mallory.PASSWORD))

    def run_host(self, port):
        """Bob hosts from the command line."""
        folder = os.path.join(self.options.output, 'secrets')
        bob = self.run('Bob', '--host', '--port', str(port), '--name', 'Bob',
                       '--password-file',
                       password_file(folder, mallory.PASSWORD))
        bob.wait_for(WAITING)
        return bob

    # What is typed here.

    def check_fields(self, person, fields, button, complaint):
        """Fills in a form; it stays, and says what is wrong."""
        for name, value in fields:
            person.fill(name, value)
        person.click(button)
        person.wait_for(complaint)
        expect(person.has('Talk in a Low Voice'),
               'the start page has gone')

    def host_fields(self, password, port, complaint):
        """Bob fills in the form to host."""
        bob = self.run('Bob')
        bob.choose_way('Host a Conversation')
        self.check_fields(bob, [('Host Password', password), ('Port', port)],
                          'Start Hosting', complaint)
        bob.close()

    def join_fields(self, address, password, complaint):
        """Alice fills in the form to join."""
        alice = self.run('Alice')
        alice.choose_way('Join a Conversation')
        self.check_fields(alice, [('Address', address),
                                  ('Join Password', password)], 'Join',
                          complaint)
        alice.close()

    def port_in_use(self):
        """Something listens at the port that Bob has chosen."""
        with socket.create_server(('', 0), family=socket.AF_INET6,
                                  dualstack_ipv6=True) as other:
            port = other.getsockname()[1]
            bob = self.run('Bob')
            bob.host('hello', port)
            bob.wait_for('The port is already in use')
            bob.click('Try Again')
            bob.host('hello', free_port())
            bob.wait_for(WAITING)
            bob.close()

    def unknown_host(self):
        """The name is kept for this by RFC 6761: nobody ever has it."""
        alice = self.run('Alice')
        alice.join('name.invalid', 'hello')
        alice.wait_for('No computer named “name.invalid” was found')
        alice.close()

    def nobody_listens(self):
        """The computer answers that nobody listens at this port."""
        address = at(free_port())
        alice = self.run('Alice')
        alice.join(address, 'hello')
        alice.wait_for(f'Nobody is listening at “{address}”')
        alice.click('Try Again')
        alice.wait_for(f'Nobody is listening at “{address}”')
        alice.close()

    def long_message(self):
        """A message of 70 KB is typed: it stays, and is not sent. One of
        64 KiB is."""
        with listen() as door:
            other = Other(mallory.host_then(mallory.take_long), door)
            alice = self.run_joiner(at(door.getsockname()[1]))
            alice.wait_talking(mallory.NAME)
            alice.composer().write('x' * 70000)
            alice.wait_for('This message is too long to be sent at once. '
                           'Shorten it, or send it in parts.')
            expect(not alice.find('Send', 'button').usable,
                   'it can be sent nevertheless')
            alice.composer().write('x' * 65536)
            alice.click('Send')
            alice.find(story.pattern('^You, .*, Delivered: xxx'))
            alice.say('EXIT!')
            alice.wait_for(OVER)
            other.finish()
            alice.close()

    # What comes from the other end.

    def meet(self, behave, title):
        """Alice joins where something else stands."""
        with listen() as door:
            address = at(door.getsockname()[1])
            other = Other(behave, door)
            alice = self.run_joiner(address)
            alice.wait_for(title.format(address))
            for name in ('Try Again', 'Change Details'):
                expect(alice.has(name, 'button'), f'there is no “{name}”')
            expect(not alice.has('Message', 'text'), 'she is let in')
            alice.close()
            other.finish()

    def meet_slow(self):
        """Alice joins where something waits, stops half-way, says nothing."""
        with contextlib.ExitStack() as stack:
            doors = [stack.enter_context(listen()) for _ in SLOW_DOORS]
            addresses = [at(door.getsockname()[1]) for door in doors]
            others = [Other(behave, door)
                      for behave, door in zip(SLOW_DOORS, doors)]
            windows = [self.run_joiner(address) for address in addresses]
            for window, address in zip(windows, addresses):
                window.wait_for(NO_ANSWER.format(address))
                window.close()
            for other in others:
                other.finish()

    def wait_to_try_again(self):
        """The host's wait is counted down, and then she may try again."""
        with listen() as door:
            other = Other(mallory.refuse(4, 3), door)
            alice = self.run_joiner(at(door.getsockname()[1]))
            alice.wait_for('Too many attempts at this host')
            expect(not alice.find('Try Again', 'button').usable,
                   'she need not wait')
            other.finish()
            other = Other(mallory.host_then(lambda end: None), door)
            alice.click('Try Again')
            alice.wait_talking(mallory.NAME)
            alice.close()
            other.finish()

    def cancel(self):
        """She need not wait for a host that says nothing."""
        with listen() as door:
            other = Other(mallory.hold_after(b''), door)
            alice = self.run_joiner(at(door.getsockname()[1]))
            alice.click('Cancel Joining')
            alice.wait_for('Talk in a Low Voice')
            other.finish()
            alice.close()

    def close_early(self):
        """Nor does the window, when it is closed."""
        with listen() as door:
            other = Other(mallory.hold_after(b''), door)
            alice = self.run_joiner(at(door.getsockname()[1]))
            alice.wait_for('Joining…')
            alice.close()
            other.finish()

    def check_broken(self, person, title, readable):
        """It says what happened, and only what was good is shown."""
        if title == RULES:
            self.check_over(person, title)
        else:
            self.check_away(person, title)
        self.check_shown(person, readable)
        person.close()

    def check_over(self, person, title):
        """The conversation is over."""
        person.wait_for(OVER)
        reasons = [text for text in person.texts()
                   if text.startswith(f'{title}. ')]
        expect(reasons, f'it does not say “{title}”')
        expect(not person.composer().usable, 'one can still write')

    def check_away(self, person, title):
        """There is no connection, but there may be one again."""
        person.wait_for(title)
        person.wait_for('No connection')
        expect(not person.has(OVER), 'it is over')
        expect(person.composer().usable, 'one cannot write any more')

    def check_shown(self, person, readable):
        """Nothing of what was altered, or breaks a rule, is to be seen."""
        expect_equal([(message.author, message.text)
                      for message in person.messages()],
                     [(mallory.NAME, text) for text in [SHOWN, *readable]],
                     'what is shown')
        expect(not any(SECRET in text for text in person.texts()),
               'something is shown that must not be')
        person.open_wire()
        expect(not any(SECRET in text for text in person.texts()),
               'something is in the wire view that must not be')

    def meet_mallory(self, behave, title, readable):
        """Alice talks to a host who knows the password, and does this."""
        with listen() as door:
            other = Other(mallory.host_then(behave), door)
            alice = self.run_joiner(at(door.getsockname()[1]))
            self.check_broken(alice, title, readable)
            other.finish()

    def let_mallory_in(self, behave, title, readable):
        """Bob lets in somebody who knows the password, and does this."""
        port = free_port()
        bob = self.run_host(port)
        other = Other(mallory.join_then, behave, port)
        self.check_broken(bob, title, readable)
        other.finish()

    def odd_name(self):
        """A name is shown without what could make it look like another."""
        port = free_port()
        bob = self.run_host(port)
        other = Other(mallory.join_then, lambda end: None, port, ODD_NAME)
        bob.wait_talking(CLEAN_NAME)
        bob.read(CLEAN_NAME, SHOWN)
        for text in bob.texts():
            expect(not set(text) & set('\x1b\u202e\u2066\u200f\x07'),
                   f'{text!r} is shown')
        bob.say('EXIT!')
        bob.wait_for(OVER)
        other.finish()
        bob.close()

    def strangers(self):
        """At Bob's door: a browser, noise, one who leaves, one who says
        nothing. None is let in, and the next is."""
        port = free_port()
        bob = self.run_host(port)
        for data, knock in [
                (b'GET / HTTP/1.1\r\nHost: bob\r\n\r\n',
                 'Does not speak Sottovoce'),
                (mallory.noise(4096), 'Does not speak Sottovoce'),
                (b'', 'Left without a proof')]:
            before = bob.knocks()[knock]
            with socket.create_connection(('127.0.0.1', port)) as sock:
                sock.sendall(data)
                sock.shutdown(socket.SHUT_WR)
                Other(mallory.drain, sock).finish()
            story.driver.wait(lambda k=knock, n=before:
                              bob.knocks()[k] > n, f'“{knock}”')
        with socket.create_connection(('127.0.0.1', port)) as sock:
            Other(mallory.drain, sock).finish()
        expect(bob.has(WAITING), 'Bob waits no longer')
        bob.wait_for('The door is open to whoever knows the password.')
        alice = Peer.connect(port, mallory.PASSWORD)
        mallory.begin(alice)
        bob.read(mallory.NAME, SHOWN)
        alice.bye(0)
        bob.wait_for(OVER)
        bob.close()


def table(options):
    """All cases, with their names."""
    cases = Cases(options)
    empty = 'Type the password that you and the other person have agreed on.'
    port = 'A port is a number from 1 to 65535.'
    wrong = story.pattern('^Paste the invite, or an address: ')
    address = functools.partial(cases.join_fields, password='hello',
                                complaint=wrong)
    return [
        ('empty password, host',
         lambda: cases.host_fields('', '5533', empty)),
        ('empty password, join',
         lambda: cases.join_fields('127.0.0.1', '', empty)),
        ('long password', lambda: cases.join_fields(
            '127.0.0.1', 'x' * 1025,
            'Agree on a shorter one, of at most 1024 bytes.')),
        ('port of letters', lambda: cases.host_fields('hello', 'abc', port)),
        ('port too high', lambda: cases.host_fields('hello', '65536', port)),
        ('no address', lambda: address('')),
        ('bad address', lambda: address('two words')),
        ('bad port', lambda: address('127.0.0.1:0')),
        ('port in use', cases.port_in_use),
        ('unknown host', cases.unknown_host),
        ('nobody listens', cases.nobody_listens),
        ('70 KB typed', cases.long_message),
        ('wait to try again', cases.wait_to_try_again),
        ('slow at the address', cases.meet_slow),
        ('cancel', cases.cancel),
        ('close while joining', cases.close_early),
        ('strangers at the door', cases.strangers),
        ('control characters in a name', cases.odd_name),
    ] + [
        (f'at the address: {name}', functools.partial(cases.meet, *rest))
        for name, *rest in DOORS
    ] + [
        (f'{way}: {name}', functools.partial(function, *rest))
        for way, function in (('host', cases.meet_mallory),
                              ('joiner', cases.let_mallory_in))
        for name, *rest in MISCHIEF
    ]


def main():
    options = story.arguments()
    return story.run_cases(table(options), options)


if __name__ == '__main__':
    sys.exit(main())
