#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Two processes talk to each other as two people would."""

import os
import subprocess
import tempfile

import processes
from processes import (broken_with, check, ended_with, failed_with, host, join,
                       listening)
from cli import TIMEOUT, environment, write_password


def talk():
    """A host and a joiner, both ready."""
    bob = host('--wire')
    alice = join(listening(bob), '--wire')
    alice.expect('ready')
    bob.expect('ready')
    return bob, alice


def check_sample():
    """hallo is turned away, hello gets in; hi, hi, bye, EXIT!."""
    with host('--wire') as bob:
        port = listening(bob)
        with join(port, password='hallo') as alice:
            wrong = failed_with(alice, 3, 'wrong-password')
        guess = bob.expect('guess', ok=False)
        wrong += check([('wait', guess['wait'], 0)])
        with join(port, '--wire') as alice:
            wrong += sample_talk(bob, alice)
            bob.say('EXIT!')
            wrong += ended_with(alice, 'exit') + ended_with(bob, 'exit')
            wrong += compare_frames(bob, alice)
    return wrong


def sample_talk(bob, alice):
    """What is said, with every receipt."""
    hers = alice.expect('ready', peer='Bob', resumed=False)
    his = bob.expect('ready', peer='Alice', resumed=False)
    alice.say('hi')
    bob.expect('message', id=1, text='hi')
    for receipt in ('sent', 'delivered', 'seen'):
        alice.expect(receipt, id=1)
    bob.say('hi')
    alice.expect('message', id=1, text='hi')
    bob.expect('seen', id=1)
    alice.say('bye')
    bob.expect('message', id=2, text='bye')
    alice.expect('seen', id=2)
    return check([
        ('code', hers['code'], his['code']),
        ('digits', len(hers['code'].replace(' ', '')), 15),
        ('groups', [len(g) for g in hers['code'].split(' ')], [3] * 5),
    ])


def frames(process, direction):
    """The frames that a process has shown, in one direction."""
    return [e for e in process.events
            if e['event'] == 'frame' and e['direction'] == direction]


def compare_frames(bob, alice):
    """Both show the same frames, all different and all equally long."""
    sent = frames(bob, 'out') + frames(alice, 'out')
    texts = [f for f in sent if f['type'] == 0x10]
    return check([
        ('texts', len(texts), 3),
        ('ciphertexts', len({f['wire'] for f in sent}), len(sent)),
        ('first bytes', len({f['wire'][2:34] for f in sent}), len(sent)),
        ('lengths', {f['length'] for f in sent}, {1024}),
        ('hex', {len(f['wire']) for f in sent}, {2048}),
        ('host to joiner', [f['wire'] for f in frames(bob, 'out')],
         [f['wire'] for f in frames(alice, 'in')]),
        ('joiner to host', [f['wire'] for f in frames(alice, 'out')],
         [f['wire'] for f in frames(bob, 'in')]),
        ('counters', [f['counter'] for f in frames(bob, 'out')],
         list(range(len(frames(bob, 'out'))))),
    ])


def check_exit_of_joiner():
    """The joiner ends it for both."""
    bob, alice = talk()
    with bob, alice:
        alice.say('  EXIT! ')
        return ended_with(bob, 'exit') + ended_with(alice, 'exit')


def check_no_exit():
    """What only looks like the word is said."""
    bob, alice = talk()
    with bob, alice:
        for line in ('exit!', 'EXIT', 'Never type EXIT!', 'EXIT!!'):
            alice.say(line)
            bob.expect('message', text=line)
        alice.say('EXIT!')
        return ended_with(bob, 'exit')


def check_eof():
    """The end of input ends it after everything has arrived."""
    lines = [f'line {i}' for i in range(1, 601)]
    with host() as bob:
        with join(listening(bob)) as alice:
            alice.write('\n'.join(lines).encode())
            alice.close_input()
            wrong = ended_with(alice, 'eof') + ended_with(bob, 'exit')
        came = [e for e in bob.events if e['event'] == 'message']
        delivered = [e['id'] for e in alice.events
                     if e['event'] == 'delivered']
    return wrong + check([
        ('texts', [e['text'] for e in came], lines),
        ('ids', [e['id'] for e in came], list(range(1, 601))),
        ('delivered', delivered, list(range(1, 601))),
    ])


def check_typed_before():
    """What is typed before the other one comes waits for them, in order."""
    with host() as bob:
        port = listening(bob)
        bob.write(b'one\n\n  \ntwo\nEXIT!\nnever\n')
        with join(port) as alice:
            wrong = ended_with(alice, 'exit') + ended_with(bob, 'exit')
            texts = [e['text'] for e in alice.events
                     if e['event'] == 'message']
    return wrong + check([('texts', texts, ['one', 'two'])])


def check_long_and_wide():
    """The longest message there is, and characters of all kinds, arrive."""
    texts = ['x' * 65536, 'ж' * 32768, '¡Adiós! 👋 שלום مرحبا 你好',
             'a\u200db\u202ec', '"\\/\t\x1b[2J\x07']
    bob, alice = talk()
    with bob, alice:
        wrong = []
        for text in texts:
            alice.say(text)
            got = bob.expect('message')['text']
            wrong += [] if got == text else [f'{text[:20]!r} was {got[:20]!r}']
        alice.close_input()
        return wrong + ended_with(bob, 'exit')


def check_bad_lines():
    """A line that cannot be said is refused, and the talk goes on."""
    bob, alice = talk()
    with bob, alice:
        alice.write(b'x' * 70000 + b'\n')
        alice.expect('error', code='long-message')
        alice.write(b'\xff\xfe\n')
        alice.expect('error', code='invalid-message')
        alice.write(b'a\0b\n')
        alice.expect('error', code='invalid-message')
        alice.say('still here')
        bob.expect('message', id=1, text='still here')
        alice.say('EXIT!')
        bob.drain()
        alice.drain()
        return check([
            ('messages', len([e for e in bob.events
                              if e['event'] == 'message']), 1),
            ('status', alice.wait(), 0),
        ])


def check_quit():
    """Whoever is told to stop says so, and the other one hears it."""
    wrong = []
    for number in (2, 15, 1):
        bob, alice = talk()
        with bob, alice:
            alice.signal(number)
            wrong += ended_with(alice, 'quit') + ended_with(bob, 'peer-quit')
    return wrong


def check_quit_of_host():
    """A joiner whose host is told to stop waits for it to come back."""
    bob, alice = talk()
    with bob, alice:
        bob.signal(15)
        wrong = ended_with(bob, 'quit')
        alice.expect('disconnected', reason='peer-quit')
        alice.expect('reconnecting')
        alice.say('EXIT!')
        wrong += ended_with(alice, 'exit', status=0)
    return wrong


def check_lost():
    """A process that is killed says nothing: the other one notices, and waits
    for it until it is told to end."""
    bob, alice = talk()
    with bob, alice:
        alice.process.kill()
        return broken_with(bob, 'lost')


def check_busy():
    """A third one, who knows the password, is told that two are talking."""
    bob, alice = talk()
    with bob, alice:
        with join(processes.port_of(bob)) as eve:
            wrong = failed_with(eve, 4, 'busy')
        alice.say('hi')
        bob.expect('message', text='hi')
        alice.say('EXIT!')
        return wrong + ended_with(bob, 'exit')


def check_reader_gone():
    """A process whose output nobody reads any more ends the conversation."""
    with host() as bob:
        port = listening(bob)
        password = write_password('hello')
        alice = subprocess.Popen(
            [processes.PROGRAM, 'join', f'127.0.0.1:{port}', '--json',
             '--password-file', password], env=environment(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        bob.expect('ready')
        while b'"ready"' not in alice.stdout.readline():
            pass
        alice.stdout.close()
        bob.say('hi')
        wrong = ended_with(bob, 'peer-quit')
        wrong += check([('status', alice.wait(TIMEOUT), 0)])
        alice.stdin.close()
        os.unlink(password)
    return wrong


def check_closed_input():
    """A parent that closes standard input means the end of it, and not that
    the next thing that is opened be read as messages."""
    with host() as bob:
        with join(listening(bob), preexec_fn=lambda: os.close(0)) as alice:
            wrong = ended_with(alice, 'eof') + ended_with(bob, 'exit')
        return wrong + check([('messages', [e for e in bob.events
                                            if e['event'] == 'message'], [])])


def check_file_as_input():
    """A file is read as a pipe is."""
    with host() as bob, tempfile.TemporaryFile() as file:
        file.write(b'one\ntwo')
        file.seek(0)
        with join(listening(bob), stdin=file) as alice:
            wrong = ended_with(alice, 'eof') + ended_with(bob, 'exit')
        return wrong + check([('texts', [e['text'] for e in bob.events
                                         if e['event'] == 'message'],
                               ['one', 'two'])])


CHECKS = [
    ('sample', check_sample),
    ('exit-of-joiner', check_exit_of_joiner),
    ('no-exit', check_no_exit),
    ('eof', check_eof),
    ('typed-before', check_typed_before),
    ('long-and-wide', check_long_and_wide),
    ('bad-lines', check_bad_lines),
    ('quit', check_quit),
    ('quit-of-host', check_quit_of_host),
    ('lost', check_lost),
    ('busy', check_busy),
    ('reader-gone', check_reader_gone),
    ('closed-input', check_closed_input),
    ('file-as-input', check_file_as_input),
]

if __name__ == '__main__':
    processes.main(CHECKS)
