#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Two processes and the files that they send each other: what is told, and what
is on the disk afterwards."""

import os
import pathlib
import shutil
import stat
import time

import processes
from processes import check, ended_with, host, join, listening, run

import tap
from cli import environment
from folders import (LONG, MIB, Folders, begun, digest, failures, meet,
                     of_files, part)

# The largest file that is tried, mostly a hole on the sender's disk.
HUGE = 5_000_000_000


def check_one():
    """One file, from the offer to the end, as both are told."""
    with Folders() as it, meet('--accept', it.target) as (bob, alice):
        path = it.write('a file.bin', 3 * MIB)
        alice.say(f'/send {path}')
        wrong = part(alice, bob)
        stored = it.target / 'a file.bin'
        return wrong + check([
            ('his', of_files(bob), [
                {'event': 'file-offer', 'id': 1, 'outgoing': False,
                 'name': 'a file.bin', 'size': 3 * MIB, 'message_id': 1},
                {'event': 'file-done', 'id': 1, 'outgoing': False,
                 'path': str(stored)}]),
            ('hers', of_files(alice), [
                {'event': 'file-offer', 'id': 1, 'outgoing': True,
                 'name': 'a file.bin', 'size': 3 * MIB, 'message_id': 1},
                {'event': 'file-done', 'id': 1, 'outgoing': True,
                 'path': str(path)}]),
            ('receipts', [(e['event'], e['id']) for e in alice.events
                          if e['event'] in ('sent', 'delivered', 'seen')],
             [('sent', 1), ('delivered', 1), ('seen', 1)]),
            ('folder', it.received(), ['a file.bin']),
            ('mode', stat.S_IMODE(stored.stat().st_mode), 0o600),
            ('bytes', digest(stored), digest(path))])


def check_empty():
    """A file of no bytes."""
    with Folders() as it, meet('--accept', it.target) as (bob, alice):
        alice.say(f'/send {it.write("nothing", 0)}')
        bob.expect('file-offer', size=0)
        wrong = part(alice, bob)
        return wrong + check([
            ('folder', it.received(), ['nothing']),
            ('size', (it.target / 'nothing').stat().st_size, 0)])


def check_names():
    """Names of 255 bytes, in characters of three; nothing takes the place of
    anything."""
    longest = '你' * 83 + 'ab.txt'
    numbered = '你' * 82 + ' (2).txt'
    with Folders() as it, meet('--accept', it.target) as (bob, alice):
        (it.target / 'a.txt').write_text('mine')
        for name in (longest, longest, 'a.txt', '.hidden', ' x '):
            alice.say(f"/send '{it.write(name, 10)}'")
        wrong = part(alice, bob)
        names = sorted([longest, numbered, 'a (2).txt', 'hidden', 'x'])
        return wrong + check([
            ('size', len(longest.encode()), 255),
            ('folder', it.received(), sorted([*names, 'a.txt'])),
            ('mine', (it.target / 'a.txt').read_text(), 'mine'),
            ('told', sorted(pathlib.Path(e['path']).name
                            for e in of_files(bob, 'file-done')), names)])


def check_paths():
    """How a path may be typed."""
    with Folders() as it:
        home = it.source / 'home'
        home.mkdir()
        with host('--accept', it.target) as bob:
            with join(listening(bob), cwd=it.source,
                      env={**environment(),
                           'HOME': str(home)}) as alice:
                (home / 'one').write_text('1')
                for name in ('two', "it's", '~'):
                    it.write(name, 1)
                for typed in ('~/one', 'two', f"{it.source}/it's", "'it'\\''s'",
                              './~', 'home/../two  '):
                    alice.say(f'/send {typed}')
                wrong = part(alice, bob)
        return wrong + check([('folder', it.received(), [
            "it's", "it's (2)", 'one', 'two', 'two (2)', '~'])])


def check_both_ways():
    """Three at once in both directions, and messages between."""
    with Folders() as it, Folders() as back:
        with meet('--accept', it.target) as (bob, alice):
            ends = (alice, it, 'Alice'), (bob, back, 'Bob')
            for end, folders, name in ends:
                for number in range(3):
                    path = folders.write(f'{name} {number}', 5 * MIB + number)
                    end.say(f'/send {path}')
                    end.say(f'{name} says {number}')
            for number in range(3):
                offer = alice.expect('file-offer', outgoing=False)
                alice.say(f'/accept {offer["id"]} {back.target}')
            bob.close_input()
            wrong = ended_with(bob, 'eof') + ended_with(alice, 'exit')
        for end, folders, name in ends:
            other = bob if end is alice else alice
            names = [f'{name} {number}' for number in range(3)]
            wrong += check([
                (f'files of {name}', folders.received(), names),
                ('bytes', [digest(folders.target / n) for n in names],
                 [digest(folders.source / n) for n in names]),
                ('numbers', sorted(e['id'] for e in of_files(
                    end, 'file-offer')), list(range(1, 7))),
                ('texts', [e['text'] for e in other.events
                           if e['event'] == 'message'],
                 [f'{name} says {number}' for number in range(3)]),
                ('ends', len(of_files(end, 'file-done')), 6)])
        return wrong


def check_decline():
    """By the option, and by hand."""
    wrong = []
    with Folders() as it:
        path = it.write('a', 10)
        with meet('--decline') as (bob, alice):
            alice.say(f'/send {path}')
            wrong += part(alice, bob, 2)
            wrong += check([('his', failures(bob), [(1, False, 'declined')]),
                            ('hers', failures(alice), [(1, True, 'declined')]),
                            ('words', [e['message'] for e in of_files(
                                alice, 'file-failed')], ['Bob declined it.'])])
        with meet() as (bob, alice):
            alice.say(f'/send {path}')
            bob.expect('file-offer')
            bob.say('/decline')
            alice.expect('file-failed', reason='declined')
            wrong += part(alice, bob, 2)
    return wrong


def check_answers():
    """Which file is meant, and where it goes."""
    with Folders() as it, meet(cwd=it.target) as (bob, alice):
        (it.target / 'folder').mkdir()
        for number in range(6):
            alice.say(f'/send {it.write(f"file {number}", 10)}')
            bob.expect('file-offer')
        refused = ['/accept', '/decline', '/cancel', '/accept 9', '/accept 0',
                   f'/accept 1 {it.target}/missing/', '/accept 1 missing/x',
                   '/decline 1 2', '/cancel it', '/send']
        for line in refused:
            bob.say(line)
            bob.expect('error', code='invalid-command')
        for line in ('/accept 1', '/accept 2 folder', '/accept 3 x y',
                     f'/accept 4 {it.target}/file 0', '/decline 5', '/accept'):
            bob.say(line)
        bob.say('/accept 1')
        bob.expect('error', code='invalid-command')
        # There is another way to say the same.
        for end, line in ((bob, '//accept 1'), (bob, '/accepted')):
            end.say(line)
        alice.expect('message', text='/accept 1')
        alice.expect('message', text='/accepted')
        alice.close_input()
        bob.drain()
        alice.drain()
        return check([
            ('statuses', (alice.wait(), bob.wait()), (2, 0)),
            ('folder', it.received(),
             ['file 0', 'file 0 (2)', 'file 5', 'folder', 'x y']),
            ('within', os.listdir(it.target / 'folder'), ['file 1']),
            ('texts', [e for e in alice.events if e['event'] == 'message'
                       and e['text'].startswith('/accept ')
                       and e['text'] != '/accept 1'], [])])


def check_undecided():
    """Nobody answers: the one who offers waits, the other one need not."""
    with Folders() as it, meet() as (bob, alice):
        alice.say(f'/send {it.write("a", 10)}')
        alice.close_input()
        alice.expect('delivered')
        bob.expect('file-offer')
        # It would have left by now if it did not wait.
        bob.say('hi')
        alice.expect('message')
        bob.close_input()
        wrong = ended_with(bob, 'eof') + ended_with(alice, 'exit', 2)
        return wrong + check([('his', failures(bob), [(1, False, 'gone')]),
                              ('hers', failures(alice), [(1, True, 'gone')])])


def check_message_meanwhile():
    """A message does not wait for a file, and progress is told now and then."""
    with Folders() as it, meet('--accept', it.target) as (bob, alice):
        began = time.monotonic()
        alice.say(f'/send {it.write_sparse("a", LONG // 4)}')
        begun(bob)
        alice.say('meanwhile')
        bob.say('yes?')
        bob.expect('message', text='meanwhile')
        alice.expect('message', text='yes?')
        wrong = part(alice, bob)
        took = time.monotonic() - began
        for end in (alice, bob):
            names = [e['event'] for e in end.events]
            steps = [e for e in end.events if e['event'] == 'file-progress']
            wrong += check([
                ('the message is first',
                 names.index('message') < names.index('file-done'), True),
                (f'{len(steps)} steps in {took:.1f} s',
                 2 <= len(steps) <= 4 * took + 4, True),
                ('they rise', [e['done'] for e in steps],
                 sorted(e['done'] for e in steps)),
                ('sizes', {e['size'] for e in steps}, {LONG // 4}),
                ('a speed', steps[-1]['speed'] > 0, True)])
        return wrong


def check_many():
    """More files than may be open at a time, by a script."""
    count = 600
    with Folders() as it, meet('--accept', it.target) as (bob, alice):
        lines = []
        for number in range(count):
            it.write(str(number), number)
            lines.append(f'/send {it.source / str(number)}\n')
        alice.write(''.join(lines).encode())
        wrong = part(alice, bob)
        return wrong + check([
            ('files', it.received(), sorted(str(n) for n in range(count))),
            ('sizes', [(it.target / str(n)).stat().st_size
                       for n in range(count)], list(range(count)))])


def check_huge():
    """A file of 5 GB, which is mostly a hole where it is sent."""
    with Folders() as it, meet('--accept', it.target, patience=180) as (
            bob, alice):
        if shutil.disk_usage(it.target).free < HUGE + 100 * MIB:
            raise tap.Skip('there is no room for it')
        began = time.monotonic()
        alice.say(f'/send {it.write_sparse("huge", HUGE)}')
        alice.close_input()
        bob.expect('file-done')
        took = time.monotonic() - began
        print(f'# {HUGE / took / 1e6:.0f} MB/s', flush=True)
        wrong = ended_with(alice, 'eof') + ended_with(bob, 'exit')
        stored = it.target / 'huge'
        with stored.open('rb') as file:
            first = file.read(5)
            file.seek(HUGE - 4)
            last = file.read()
        return wrong + check([('folder', it.received(), ['huge']),
                              ('size', stored.stat().st_size, HUGE),
                              ('ends', (first, last), (b'first', b'last'))])


def check_plain_lines():
    """What people read of it, where there is no terminal."""
    with Folders() as it:
        with host('--accept', it.target, as_json=False) as bob:
            port = int(bob.read_line().rsplit(':', 1)[1])
            with join(port, as_json=False) as alice:
                alice.say(f'/send {it.write("a", 2_300_000)}')
                alice.say('/send /missing')
                alice.close_input()
                his, hers = bob.lines(), alice.lines()
                wrong = check([('statuses', (alice.wait(), bob.wait()),
                                (2, 0)),
                               ('errors', (alice.errors(), bob.errors()),
                                ('', ''))])
        return wrong + check([
            ('his', his.splitlines()[2:], [
                '— Alice offers the file “a” (2.3\u00a0MB).',
                f'— Saved: {it.target}/a', '— The conversation is over.']),
            ('hers', sorted(hers.splitlines()[2:]), [
                '— Bob has the file “a”.',
                '— Not sent: “missing”. There is no such file on this '
                'computer. It may have been moved, renamed or deleted. Choose '
                'it again.',
                '— The conversation is over.',
                '— You offer the file “a” (2.3\u00a0MB). /cancel 1 takes that '
                'back.'])])


def check_options():
    """What is wrong with the options is told before anything is tried."""
    wrong = []
    for arguments in (['--accept', '/dev/null'], ['--accept', '/missing'],
                      ['--accept', '/', '--decline']):
        with run('host', '--port', '0', *arguments) as process:
            wrong += processes.failed_with(process, 1, 'usage')
    return wrong


CHECKS = [
    ('one', check_one),
    ('empty', check_empty),
    ('names', check_names),
    ('paths', check_paths),
    ('both-ways', check_both_ways),
    ('decline', check_decline),
    ('answers', check_answers),
    ('undecided', check_undecided),
    ('message-meanwhile', check_message_meanwhile),
    ('many', check_many),
    ('huge', check_huge),
    ('plain-lines', check_plain_lines),
    ('options', check_options),
]

if __name__ == '__main__':
    processes.main(CHECKS)
