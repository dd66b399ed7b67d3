# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Drives sottovoce-cli as a process, event by event.

    from cli import Cli

    with Cli(program, 'host', '--port', '0', '--bind', '127.0.0.1') as bob:
        port = bob.expect('listening')['port']
        with Cli(program, 'join', f'127.0.0.1:{port}') as alice:
            alice.expect('ready', peer='Bob')
            alice.say('hi')                     # a line of standard input
            bob.expect('message', text='hi')
            alice.close_input()
            assert alice.wait() == 0

It is given --json and a file with password= (None: neither file nor option).
expect() returns the next event of that name with those members, skipping
others; events holds all that came so far; drain() waits until the process
closes its output and returns the rest. With json=False, lines() waits for the
end and returns standard output as text. errors() is standard error.

Leaving the block ends the process. Nothing waits longer than TIMEOUT seconds,
or than patience= says.
"""

import contextlib
import json
import os
import queue
import re
import subprocess
import tempfile
import threading

TIMEOUT = 60
EVENTS_TOLD, EVENT_TOLD = 30, 200

# What people read of the ways comes at no certain moment among the rest.
WAYS = re.compile('\u2014 (Invite: |The connection (is|stays|goes) )')

# A sanitizer's finding must not pass for an exit status of the program.
SANITIZERS = {
    'ASAN_OPTIONS': 'exitcode=99:abort_on_error=0',
    'LSAN_OPTIONS': 'exitcode=99',
    'UBSAN_OPTIONS': 'halt_on_error=1:print_stacktrace=1:exitcode=99',
}


def environment(**extra):
    """This process' environment, made strict and the same everywhere."""
    return {**os.environ, **SANITIZERS, 'LC_ALL': 'C.UTF-8',
            'G_DEBUG': 'fatal-warnings', **extra}


def write_password(password):
    """The name of a new file with this password, as text or bytes."""
    raw = password.encode() if isinstance(password, str) else password
    with tempfile.NamedTemporaryFile(prefix='sottovoce-', delete=False) as file:
        file.write(raw + b'\n')
    return file.name


class Cli:
    """One running sottovoce-cli."""

    def __init__(self, program, *arguments, password='hello', as_json=True,
                 patience=TIMEOUT, **options):
        self.patience = patience
        self.events = []
        self.taken = 0
        self.incoming = queue.Queue()
        self.password_file = None
        command = [program, *arguments]
        if password is not None:
            self.password_file = write_password(password)
            command += ['--password-file', self.password_file]
        if as_json:
            command.append('--json')
        self.stderr = tempfile.TemporaryFile()
        options.setdefault('env', environment())
        options.setdefault('stdin', subprocess.PIPE)
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.stderr, **options)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(TIMEOUT)
        self.reader.join(TIMEOUT)
        self.process.stdout.close()
        if self.process.stdin is not None:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                pass
        self.stderr.close()
        if self.password_file is not None:
            os.unlink(self.password_file)

    def _read(self):
        for line in self.process.stdout:
            self.incoming.put(line)
        self.incoming.put(None)

    def _take(self):
        try:
            line = self.incoming.get(timeout=self.patience)
        except queue.Empty:
            raise AssertionError(f'no further event within {self.patience} s; '
                                 f'{self.story()}') from None
        if line is None:
            self.incoming.put(None)
        return line

    def story(self):
        """All that is known, for a failure's report: the newest events."""
        newest = [str(e)[:EVENT_TOLD] for e in self.events[-EVENTS_TOLD:]]
        return (f'events: {newest}; status: {self.process.poll()}; '
                f'errors: {self.errors()!r}')

    def expect(self, name, **members):
        """The next event of this name with these members."""
        while True:
            if self.taken == len(self.events):
                line = self._take()
                if line is None:
                    raise AssertionError(f'no {name} {members}; '
                                         f'{self.story()}')
                self.events.append(json.loads(line))
            event = self.events[self.taken]
            self.taken += 1
            if event['event'] == name and all(
                    event.get(k) == v for k, v in members.items()):
                return event

    def catch_up(self):
        """Lets pass what has come so far: how many events that are in all."""
        with contextlib.suppress(queue.Empty):
            while (line := self.incoming.get_nowait()) is not None:
                self.events.append(json.loads(line))
            self.incoming.put(None)
        self.taken = len(self.events)
        return self.taken

    def drain(self):
        """Every event, once the process has closed its output."""
        while (line := self._take()) is not None:
            self.events.append(json.loads(line))
        return self.events

    def lines(self):
        """Standard output as text, once the process has closed it."""
        text = ''
        while (line := self.read_line()) is not None:
            text += line
        return text

    def read_line(self, ways=False):
        """The next line of standard output as text; with those about ways."""
        while (line := self._take()) is not None:
            if ways or not WAYS.match(line.decode()):
                return line.decode()
        return None

    def errors(self):
        """Standard error as text."""
        self.stderr.flush()
        size = os.fstat(self.stderr.fileno()).st_size
        return os.pread(self.stderr.fileno(), size, 0).decode(errors='replace')

    def write(self, data):
        """Any bytes at all to standard input."""
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def say(self, line):
        """One line of standard input."""
        self.write(line.encode() + b'\n')

    def close_input(self):
        """The end of standard input."""
        self.process.stdin.close()

    def signal(self, number):
        """A signal of the system."""
        self.process.send_signal(number)

    def wait(self):
        """The exit status, once the process has ended by itself."""
        try:
            return self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            raise AssertionError(f'it does not end; {self.story()}') from None
