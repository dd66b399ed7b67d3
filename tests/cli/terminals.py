# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A process at a terminal, as a person sees it."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

import processes
from processes import host, listening

from cli import TIMEOUT, environment

# What is said to everybody when a conversation begins, below the code.
OPENING = '— /send PATH offers a file, EXIT! alone ends the conversation for both.'


class Terminal:
    """A process with a terminal of its own for all it reads and writes."""

    def __init__(self, *arguments, under=(), kind='xterm', columns=80):
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ,
                    struct.pack('HHHH', 24, columns, 0, 0))
        self.text = b''
        self.process = subprocess.Popen(
            [*under, processes.PROGRAM, *arguments], stdin=self.slave,
            stdout=self.slave, stderr=self.slave,
            env=environment(TERM=kind),
            start_new_session=True, preexec_fn=self._control)

    def _control(self):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        # Whoever runs the tests in the background has some of them ignored.
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(TIMEOUT)
        os.close(self.slave)
        os.close(self.master)

    def read_until(self, wanted):
        """All that was shown, once it ends with or holds these bytes."""
        deadline = time.monotonic() + TIMEOUT
        while wanted not in self.text:
            left = max(0, deadline - time.monotonic())
            if not select.select([self.master], [], [], left)[0]:
                raise AssertionError(f'no {wanted!r} in {self.text!r}')
            self.text += os.read(self.master, 4096)
        before, _, self.text = self.text.partition(wanted)
        return before + wanted

    def read_rest(self):
        """What is shown until the process ends, and its status."""
        status = self.process.wait(TIMEOUT)
        while select.select([self.master], [], [], 0)[0]:
            self.text += os.read(self.master, 4096)
        return self.text, status

    def type(self, data):
        """What a person types."""
        os.write(self.master, data)

    def echoes(self):
        """Whether the terminal shows what is typed."""
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)


class Screen:
    """What a terminal shows of the bytes that it was sent, as rows of text."""

    def __init__(self, columns):
        self.columns = columns
        self.rows, self.column, self.saved = [''], 0, (0, 0)

    def feed(self, data):
        """More bytes; what is not known to it is refused."""
        for piece in re.findall('\x1b[78]|\x1b\\[K|.', data.decode(),
                                re.DOTALL):
            if piece == '\x1b7':
                self.saved = len(self.rows), self.column
            elif piece == '\x1b8':
                if self.saved[0] != len(self.rows):
                    raise ValueError('back to another row')
                self.column = self.saved[1]
            elif piece == '\x1b[K':
                self.rows[-1] = self.rows[-1][:self.column]
            elif piece == '\r':
                self.column = 0
            elif piece == '\n':
                self.rows.append('')
            else:
                self._put(piece)
        return self.rows

    def _put(self, character):
        if not character.isprintable() and character != '\u00a0':
            raise ValueError(f'unknown: {character!r}')
        row = self.rows[-1].ljust(self.column)
        self.rows[-1] = row[:self.column] + character + row[self.column + 1:]
        self.column += 1
        if self.column > self.columns:
            raise ValueError(f'beyond the edge: {self.rows[-1]!r}')


def notices(text):
    """Our own lines in what a terminal has shown."""
    return [line for line in text.decode().splitlines()
            if line.startswith('— ')]


@contextlib.contextmanager
def talking(*arguments):
    """Bob, and Alice at a terminal, who talk."""
    with host(*arguments) as bob:
        with Terminal('join', f'127.0.0.1:{listening(bob)}', '--name', 'Alice',
                      kind='dumb', columns=200) as alice:
            alice.read_until(b'Password: ')
            alice.type(b'hello\n')
            alice.read_until(b'for both.\r\n')
            alice.read_until(b'there and back.\r\n')
            bob.expect('ready')
            yield bob, alice
