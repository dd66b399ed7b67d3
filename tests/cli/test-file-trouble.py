#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Files that do not arrive: what is told of them, and that nothing of them
stays."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
from unittest import mock

import processes
from processes import check, ended_with, host, join, listening

import tap
from cli import Cli, write_password
from folders import (LONG, MIB, Folders, begun, digest, failures, meet,
                     of_files, part)
from proxy import UP, Proxy

NOBODY = 65534

# A disk of its own for a process, which nobody else sees.
MOUNT = 'mount -t tmpfs -o size=8m tmpfs "$0" && exec "$@"'


def check_cancel():
    """A file that runs is cancelled by one side or the other, and an offer
    taken back."""
    wrong = []
    for who in ('sender', 'receiver'):
        with Folders() as it, meet('--accept', it.target) as (bob, alice):
            alice.say(f'/send {it.write_sparse("a", LONG)}')
            begun(bob)
            canceller = alice if who == 'sender' else bob
            canceller.say('/cancel')
            for end in (bob, alice):
                end.expect('file-failed', reason='cancelled')
            alice.say('after')
            bob.expect('message', text='after')
            alice.close_input()
            alice.drain()
            wrong += check([
                (f'statuses, {who}', (alice.wait(), bob.wait()),
                 (0, 2) if who == 'sender' else (2, 0)),
                ('folder', it.received(), [])])
    with Folders() as it, meet() as (bob, alice):
        alice.say(f'/send {it.write("a", 10)}')
        bob.expect('file-offer')
        alice.say('/cancel 1')
        bob.expect('file-failed', reason='cancelled')
        bob.say('/accept')
        bob.expect('error', code='invalid-command')
        alice.close_input()
        bob.drain()
        wrong += check([('statuses', (alice.wait(), bob.wait()), (0, 0))])
    return wrong


def check_not_to_be_read():
    """What cannot be sent is told at once, and is no offer."""
    with Folders() as it, meet() as (bob, alice):
        os.mkfifo(it.source / 'fifo')
        for path, reason in ((it.source / 'missing', 'not-found'),
                             (it.source / 'missing' / 'a', 'not-found'),
                             ('x' * 300, 'not-found'),
                             (it.source, 'not-a-file'),
                             ('/dev/zero', 'not-a-file'),
                             (it.source / 'fifo', 'not-a-file')):
            alice.say(f'/send {path}')
            alice.expect('file-failed', reason=reason, outgoing=True)
        alice.say('after')
        wrong = part(alice, bob, 2)
        return wrong + check([
            ('numbers', [e['id'] for e in of_files(alice)],
             list(range(1, 7))),
            ('offers', of_files(bob), []),
            ('message', [e['id'] for e in bob.events
                         if e['event'] == 'message'], [1])])


def check_no_permission():
    """A file that may not be read, and a folder that may not be written to."""
    as_root = os.geteuid() == 0
    options = {'user': NOBODY, 'group': NOBODY, 'extra_groups': []}
    password = write_password('hello')
    os.chmod(password, 0o644)
    try:
        with Folders() as it:
            os.chmod(it.top.name, 0o755)
            path = it.write('a', 10)
            os.chmod(path, 0)
            os.chmod(it.target, 0o555)
            readable = it.write('b', 10)
            os.chmod(readable, 0o644)
            # The build's folder may be root's alone.
            program = shutil.copy(processes.PROGRAM, it.top.name)
            with mock.patch.object(processes, 'PROGRAM', program), \
                 meet('--accept', it.target, '--password-file', password,
                      password=None, **(options if as_root else {})) as (
                          bob, alice):
                bob.say(f'/send {path}')
                bob.expect('file-failed', reason='permission')
                alice.say(f'/send {readable}')
                bob.expect('file-failed', reason='permission', outgoing=False)
                alice.close_input()
                wrong = ended_with(alice, 'eof', 2) + ended_with(bob, 'exit', 2)
            return wrong + check([('hers', failures(alice),
                                   [(1, True, 'peer')])])
    finally:
        os.unlink(password)


def check_folder_gone():
    """The folder was there at the beginning."""
    with Folders() as it, meet('--accept', it.target) as (bob, alice):
        it.target.rmdir()
        alice.say(f'/send {it.write("a", 10)}')
        alice.close_input()
        wrong = ended_with(alice, 'eof', 2) + ended_with(bob, 'exit', 2)
        return wrong + check([('his', failures(bob), [(1, False, 'write')]),
                              ('hers', failures(alice), [(1, True, 'peer')])])


def check_wrong_folder():
    """A program that accepts where nothing can be stored is told at once, and
    the other side is too."""
    with Folders() as it, meet() as (bob, alice):
        alice.say(f'/send {it.write("a", 10)}')
        bob.expect('file-offer')
        bob.say('/accept 1 /proc')
        bob.expect('file-failed', id=1)
        alice.close_input()
        wrong = ended_with(alice, 'eof', 2) + ended_with(bob, 'exit', 2)
        return wrong + check([('hers', failures(alice), [(1, True, 'peer')]),
                              ('his', len(failures(bob)), 1)])


def find_way_to_mount(folder):
    """The command that gives another one mounts of its own. The second is for
    a root folder that is no mount itself, as chroot makes one."""
    for way in (['unshare', '--mount'],
                ['unshare', '--mount', '--propagation', 'unchanged']):
        probe = subprocess.run([*way, 'sh', '-c', MOUNT, folder, 'true'],
                               check=False)
        if probe.returncode == 0:
            return way
    return None


def check_disk_full():
    """There is no room for it, and there is none left on the way."""
    if os.geteuid() != 0 or shutil.which('unshare') is None:
        raise tap.Skip('only root can mount a disk')
    with Folders() as it:
        way = find_way_to_mount(it.target)
        if way is None:
            raise tap.Skip('nothing can be mounted here')
        with Cli(*way, 'sh', '-c', MOUNT, it.target, processes.PROGRAM,
                 'host', '--port', '0', '--bind', '127.0.0.1',
                 '--accept', it.target) as bob:
            with Proxy(listening(bob)) as proxy, join(proxy.port) as alice:
                alice.expect('ready')
                inside = pathlib.Path(f'/proc/{bob.process.pid}/root',
                                      it.target.relative_to('/'))
                alice.say(f'/send {it.write("too big", 8 * MIB)}')
                wrong = told(bob, alice, 1, 'no-space')
                stall = proxy.arm('stall', UP, 2 * MIB, seconds=3)
                alice.say(f'/send {it.write("big", 6 * MIB)}')
                stall.wait()
                with contextlib.suppress(OSError):
                    (inside / 'filler').write_bytes(bytes(8 * MIB))
                wrong += told(bob, alice, 2, 'no-space')
                wrong += check([('left', os.listdir(inside), ['filler'])])
                (inside / 'filler').unlink()
                alice.say(f'/send {it.write("again", 6 * MIB)}')
                alice.expect('file-done')
                wrong += check([('stored', os.listdir(inside), ['again']),
                                ('bytes', digest(inside / 'again'),
                                 digest(it.source / 'again'))])
                alice.close_input()
                return wrong + check([('statuses', (alice.wait(), bob.wait()),
                                       (2, 2))])


def told(receiver, sender, number, reason):
    """What is wrong with the way in which a file has failed at its target."""
    his = receiver.expect('file-failed', id=number)['reason']
    hers = sender.expect('file-failed', id=number)['reason']
    return check([('his reason', his, reason), ('her reason', hers, 'peer')])


def check_killed_receiver():
    """What was not complete has no name. The sender waits; who comes then is
    somebody new, and what the old one left is in nobody's way."""
    with Folders() as it, host('--accept', it.target) as bob:
        port = listening(bob)
        path = it.write('again', 30 * MIB)
        with join(port) as alice:
            alice.expect('ready')
            alice.say(f'/send {it.write_sparse("a", LONG)}')
            begun(bob)
            bob.process.kill()
            alice.expect('disconnected')
            left = it.received()
            alice.expect('reconnecting')
            with host('--accept', it.target, '--port', str(port)) as again:
                listening(again)
                alice.expect('file-failed', reason='gone', id=1)
                alice.expect('ready', resumed=False)
                # The same name as that of what is left.
                os.rename(path, it.source / 'a')
                alice.say(f'/send {it.source / "a"}')
                wrong = part(alice, again, 2)
        return wrong + check([
            ('left', left, ['a.part']),
            ('folder', it.received(), ['a', 'a.part']),
            ('bytes', digest(it.target / 'a'), digest(it.source / 'a'))])


def check_killed_sender():
    """Nothing of it stays when the conversation is known to be over."""
    with Folders() as it, host('--accept', it.target) as bob:
        port = listening(bob)
        with join(port) as alice:
            alice.expect('ready')
            alice.say(f'/send {it.write_sparse("a", LONG)}')
            begun(bob)
            alice.process.kill()
        bob.expect('disconnected')
        with join(port) as alice:
            bob.expect('file-failed', reason='gone')
            bob.expect('ready', resumed=False)
            alice.say('EXIT!')
            wrong = ended_with(alice, 'exit') + ended_with(bob, 'exit', 2)
        return wrong + check([('folder', it.received(), [])])


def check_left_meanwhile():
    """Whoever leaves leaves no half of a file."""
    wrong = []
    for act, reason in ((lambda end: end.say('EXIT!'), 'exit'),
                        (lambda end: end.signal(signal.SIGTERM), 'quit')):
        with Folders() as it, meet('--accept', it.target) as (bob, alice):
            alice.say(f'/send {it.write_sparse("a", LONG)}')
            begun(bob)
            act(bob)
            wrong += ended_with(bob, reason, 2)
            if reason == 'quit':
                # Its program may come back, for all that she knows.
                alice.expect('disconnected', reason='peer-quit')
                alice.signal(signal.SIGTERM)
            alice.drain()
            wrong += check([('status', alice.wait(), 2),
                            ('his', failures(bob), [(1, False, 'gone')]),
                            ('hers', failures(alice), [(1, True, 'gone')]),
                            ('last', alice.events[-1]['event'], 'ended'),
                            ('folder', it.received(), [])])
    return wrong


CHECKS = [
    ('cancel', check_cancel),
    ('not-to-be-read', check_not_to_be_read),
    ('no-permission', check_no_permission),
    ('folder-gone', check_folder_gone),
    ('wrong-folder', check_wrong_folder),
    ('disk-full', check_disk_full),
    ('killed-receiver', check_killed_receiver),
    ('killed-sender', check_killed_sender),
    ('left-meanwhile', check_left_meanwhile),
]

if __name__ == '__main__':
    processes.main(CHECKS)
