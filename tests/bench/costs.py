# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Runs commands, and tells what they cost: see costs.c.

    process = Process(costs, ['some', 'command'], stdout=file)
    cost = process.finish()
    cost.seconds, cost.peak     # of the processor; KiB
"""

import collections
import os
import subprocess
import tempfile

# Seconds that nothing here should take.
TIMEOUT = 600

Cost = collections.namedtuple('Cost', 'seconds peak')


class Failure(Exception):
    """A command did not do what it is for."""


class Process:
    """A command that runs."""

    def __init__(self, costs, command, stdin=subprocess.DEVNULL,
                 stdout=subprocess.DEVNULL, **options):
        self.command = [str(word) for word in command]
        self.stderr = tempfile.TemporaryFile()
        report, there = os.pipe()
        self.report = os.fdopen(report)
        self.launcher = subprocess.Popen(
            [costs, str(there), *self.command], stdin=stdin, stdout=stdout,
            stderr=self.stderr, pass_fds=(there,), **options)
        os.close(there)
        self.stdin, self.stdout = self.launcher.stdin, self.launcher.stdout
        self.pid = int(self.report.readline())

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        if self.launcher.poll() is None:
            self.launcher.kill()
        self.launcher.wait(TIMEOUT)
        for file in (self.stdin, self.stdout, self.stderr, self.report):
            if file is not None:
                file.close()

    def errors(self):
        """The end of what it has complained about."""
        size = os.fstat(self.stderr.fileno()).st_size
        tail = os.pread(self.stderr.fileno(), 300, max(0, size - 300))
        return ' '.join(tail.decode(errors='replace').split())

    def has_failed(self):
        """Whether it has ended, and not well."""
        return self.launcher.poll() is not None and self._end()[1] != 0

    def _end(self):
        if not hasattr(self, 'end'):
            words = self.report.readline().split()
            if len(words) != 3:
                raise Failure(f'{self.command[0]}: nothing is known of it')
            self.end = Cost(float(words[0]), int(words[1])), int(words[2])
        return self.end

    def finish(self, is_stopped=False):
        """What it cost, once it has ended by itself, and well."""
        try:
            self.launcher.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Failure(f'{self.command[0]} does not end') from None
        cost, status = self._end()
        if status != 0 and not is_stopped:
            raise Failure(f'{self.command[0]}: status {status}, '
                          f'{self.errors()}')
        return cost

    def stop(self):
        """The same for what would never end."""
        self.launcher.terminate()
        return self.finish(is_stopped=True)

    def used(self):
        """Seconds of the processor so far."""
        with open(f'/proc/{self.pid}/stat', encoding='utf-8') as file:
            fields = file.read().rpartition(')')[2].split()
        return sum(map(int, fields[11:13])) / os.sysconf('SC_CLK_TCK')
