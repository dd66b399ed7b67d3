#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What a person at a terminal meets with files: how far they are, where they
could not be stored, and which there are."""

import contextlib
import os
import re
import tempfile

import processes
from processes import check, ended_with, host, listening

from terminals import Screen, Terminal, notices, talking


@contextlib.contextmanager
def sending(**options):
    """Bob takes what Alice sends from her terminal: a file that takes its
    time."""
    with tempfile.TemporaryDirectory(prefix='sottovoce-') as folder:
        os.mkdir(f'{folder}/target')
        with open(f'{folder}/file', 'wb') as file:
            file.truncate(256 * 1024 * 1024)
        with host('--accept', f'{folder}/target') as bob:
            with Terminal('join', f'127.0.0.1:{listening(bob)}', '--name',
                          'Alice', **options) as alice:
                alice.read_until(b'Password: ')
                alice.type(b'hello\n')
                alice.read_until(b'for both.\r\n')
                alice.read_until(b'there and back.\r\n')
                alice.type(f'/send {folder}/file\n'.encode())
                alice.read_until(b'takes that back.\r\n')
                yield bob, alice


def check_progress():
    """A line tells how far a file is. It stays below what is said, what is
    typed stays behind it, and when all is done there is nothing of it."""
    screen = Screen(80)
    with sending() as (bob, alice):
        shown = alice.read_until(b'\x1b8')
        alice.type(b'hel')
        shown += alice.read_until(b'hel') + alice.read_until(b'\x1b8')
        rows = list(screen.feed(shown))
        typed = rows[-1]
        alice.type(b'lo\n')
        bob.expect('message', text='hello')
        bob.say('yes')
        shown = alice.read_until(b'Bob: yes\r\n') + alice.read_until(b'%')
        rows = list(screen.feed(shown))
        shown = alice.read_until('Bob has the file “file”.\r\n'.encode())
        alice.type(b'EXIT!\n')
        rest, status = alice.read_rest()
        last = screen.feed(shown + rest)
        wrong = ended_with(bob, 'exit')
    return wrong + check([
        ('the line', re.sub(r'\d+(\.\d)?', 'N', typed).split(' left')[0],
         '↑ file N %, N\u00a0MB/s, N:N'),
        ('what is typed', typed[56:], ' hel'),
        ('what was said', rows[-2], 'Bob: yes'),
        ('below it', rows[-1][:7], '↑ file '),
        ('what is left', [row for row in last if row.startswith('↑')][1:], []),
        ('the end', last[-4:], ['— Bob has the file “file”.', 'EXIT!',
                                '— The conversation is over.', '']),
        ('status', status, 0)])


def check_progress_narrow():
    """Where there is little room, it takes less."""
    screen = Screen(20)
    with sending(columns=20) as (bob, alice):
        shown = alice.read_until(b'\x1b8')
        alice.type(b'EXIT!\n')
        alice.read_rest()
        bob.drain()
    return check([('columns', len(screen.feed(shown)[-1]), 19)])


def check_no_progress():
    """A terminal that cannot do it is not asked to."""
    with sending(kind='dumb') as (bob, alice):
        shown = alice.read_until('Bob has the file “file”.\r\n'.encode())
        alice.type(b'EXIT!\n')
        rest, status = alice.read_rest()
        wrong = ended_with(bob, 'exit')
    return wrong + check([('escapes', b'\x1b' in shown + rest, False),
                          ('a line', '↑'.encode() in shown + rest, False),
                          ('status', status, 0)])


def check_wrong_folder():
    """Who accepts a file where it cannot be stored reads why, and may accept it
    elsewhere or decline it; the other one hears nothing of that."""
    with tempfile.TemporaryDirectory(prefix='sottovoce-') as folder, \
         talking() as (bob, alice):
        for name in ('a', 'b'):
            with open(f'{folder}/{name}', 'w', encoding='utf-8') as file:
                file.write(name)
            bob.say(f'/send {folder}/{name}')
        os.mkdir(f'{folder}/target')
        for number in (1, 2):
            alice.read_until(f'or /decline {number}.\r\n'.encode())
        # Nobody can make a file here, not even root.
        for number in (1, 1, 2):
            alice.type(f'/accept {number} /proc\n'.encode())
            shown = alice.read_until(f'FOLDER or /decline {number}.'.encode())
        alice.type(f'/accept 1 {folder}/target\n/decline 2\n'.encode())
        bob.expect('file-failed', id=2, reason='declined')
        alice.read_until(b'Saved: ')
        bob.close_input()
        text, status = alice.read_rest()
        wrong = ended_with(bob, 'eof', 2)
        stored = os.listdir(f'{folder}/target')
    return wrong + check([
        ('why', notices(shown)[0].split('. ')[0].split('”')[0],
         '— Not saved: “b'),
        ('stored', stored, ['a']),
        ('failures', [e['reason'] for e in bob.events
                      if e['event'] == 'file-failed'], ['declined']),
        ('the end', text.splitlines()[-1].decode(),
         '— The conversation is over.'),
        ('status', status, 0)])


def check_several():
    """Who does not say which file reads which there are. What could not be
    offered takes no number away, and in the end each of the others is told in
    the order of their numbers, and once what to do about it."""
    over = 'The conversation ended before the file was complete.'
    advice = ('What had arrived was not kept. The file can be sent again in '
              'the next conversation.')
    count = 12
    with tempfile.TemporaryDirectory(prefix='sottovoce-') as folder, \
         talking() as (bob, alice):
        for number in range(1, count + 1):
            with open(f'{folder}/{number}', 'wb') as file:
                file.truncate(number)
            alice.type(f'/send {folder}/missing\n'.encode())
            alice.read_until(b'Choose it again.\r\n')
            alice.type(f'/send {folder}/{number}\n'.encode())
            alice.read_until(f'/cancel {number} takes'.encode())
        alice.type(b'/cancel\n')
        alice.read_until(b'you mean.\r\n')
        listed = alice.read_until(f' {count}: '.encode()).decode().split('\r\n')
        bob.say('EXIT!')
        text, status = alice.read_rest()
        wrong = ended_with(bob, 'exit')
    return wrong + check([
        ('first', listed[0], '    1: “1” (1 byte)'),
        ('listed', len(listed), count),
        ('lost', notices(text)[-count:], [
            f'— Not sent: “{number}”. {over}'
            + (f' {advice}' if number == 1 else '')
            for number in range(1, count + 1)]),
        ('status', status, 2)])


CHECKS = [
    ('progress', check_progress),
    ('progress-narrow', check_progress_narrow),
    ('no-progress', check_no_progress),
    ('wrong-folder', check_wrong_folder),
    ('several', check_several),
]

if __name__ == '__main__':
    processes.main(CHECKS)
