# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What the tests with files share: folders, two ends, and what they told."""

import contextlib
import hashlib
import os
import pathlib
import tempfile

from processes import ended_with, host, join, listening

MIB = 1024 * 1024

# Big enough not to be done before anybody can do anything about it.
LONG = 1024 * MIB


class Folders:
    """A folder with something to send, and one to receive it in."""

    def __init__(self):
        self.top = tempfile.TemporaryDirectory(prefix='sottovoce-')
        self.source = pathlib.Path(self.top.name, 'source')
        self.target = pathlib.Path(self.top.name, 'target')
        self.source.mkdir()
        self.target.mkdir()

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self.top.cleanup()

    def write(self, name, size):
        """A file of random bytes to send."""
        path = self.source / name
        path.write_bytes(os.urandom(size))
        return path

    def write_sparse(self, name, size):
        """One of zeros with something at its ends, which takes no room."""
        path = self.source / name
        with path.open('wb') as file:
            file.write(b'first')
            file.seek(size - 4)
            file.write(b'last')
        return path

    def received(self):
        """The names of all that is in the target, sorted."""
        return sorted(os.listdir(self.target))


def digest(path):
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with open(path, 'rb') as file:
        while block := file.read(MIB):
            found.update(block)
    return found.hexdigest()


@contextlib.contextmanager
def meet(*arguments, **options):
    """Bob with these arguments, and Alice without any; both are ready."""
    with host(*arguments, **options) as bob, join(listening(bob)) as alice:
        for end in (alice, bob):
            end.expect('ready')
        yield bob, alice


def part(alice, bob, status=0):
    """Alice's input ends, and so does all: what is wrong with that."""
    alice.close_input()
    return ended_with(alice, 'eof', status) + ended_with(bob, 'exit')


def begun(process):
    """Some of a file has been stored."""
    while process.expect('file-progress')['done'] == 0:
        pass


def of_files(process, *names):
    """The events about files, without their progress."""
    return [e for e in process.events
            if e['event'] in (names or ('file-offer', 'file-done',
                                        'file-failed'))]


def failures(process):
    """Why files failed: what is fixed about it."""
    return [(e['id'], e['outgoing'], e['reason'])
            for e in of_files(process, 'file-failed')]
