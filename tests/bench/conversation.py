# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Two ends of sottovoce-cli --json, and when each event came.

    with Conversation(place) as talk:
        talk.joiner.say('hi')
        when, event = talk.expect(talk.host, 'message', text='hi')

The host takes every file. One thread reads both ends as soon as there is
something, so that the time is that of the event and not that of a queue.
"""

import collections
import contextlib
import json
import os
import select
import subprocess
import time

from costs import TIMEOUT, Failure, Process
from ways import Figures, Way


class Silence(Failure):
    """Nothing has happened for as long as somebody wanted to wait."""


class End:
    """One of the two."""

    def __init__(self, place, stack, *arguments):
        command = [place.program, *arguments, '--json', '--password-file',
                   place.password]
        self.process = stack.enter_context(Process(
            place.costs, command, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, env=place.environment))
        self.rest = b''

    def fileno(self):
        """What select() waits for."""
        return self.process.stdout.fileno()

    def say(self, line):
        """A line of standard input; when it was written."""
        os.write(self.process.stdin.fileno(), line.encode() + b'\n')
        return time.monotonic()

    def read(self):
        """The events that have come; None at the end."""
        data = os.read(self.fileno(), 65536)
        *lines, self.rest = (self.rest + data).split(b'\n')
        return [json.loads(line) for line in lines] if data else None


class Conversation:
    """Bob and Alice, who are ready. DOOR: leads from the host's port to the one
    that is joined. Events that nobody waits for go to other()."""

    def __init__(self, place, door=lambda port: port):
        self.place, self.door = place, door
        self.other = lambda end, event: None
        self.stack = contextlib.ExitStack()
        self.waiting = collections.deque()

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            target = self.place.folder / 'target'
            self.host = End(self.place, stack, 'host', '--port', '0', '--bind',
                            '127.0.0.1', '--accept', target)
            self.ends = [self.host]
            _, event = self.expect(self.host, 'listening')
            self.joiner = End(self.place, stack, 'join',
                              f'127.0.0.1:{self.door(event["port"])}')
            self.ends.append(self.joiner)
            self.expect_all((end, 'ready', {}) for end in self.ends)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *reason):
        self.stack.close()

    def _read(self, deadline):
        """Puts what comes next to what waits."""
        left = deadline - time.monotonic()
        ready, _, _ = select.select(self.ends, [], [], max(0, left))
        now = time.monotonic()
        if not ready:
            raise Silence('an event does not come')
        for end in ready:
            events = end.read()
            if events is None:
                raise Failure(f'it has ended: {end.process.errors()}')
            self.waiting.extend((now, end, event) for event in events)

    def next(self, deadline):
        """The next event: when it came, where, and itself."""
        while not self.waiting:
            self._read(deadline)
        return self.waiting.popleft()

    def expect_all(self, wanted):
        """Until each of these has happened, in any order: tuples of an end, an
        event's name and its members. The times and events in that order."""
        wanted = list(wanted)
        found = [None] * len(wanted)
        deadline = time.monotonic() + TIMEOUT
        while None in found:
            when, end, event = self.next(deadline)
            for i, (whose, name, members) in enumerate(wanted):
                if found[i] is None and end is whose and is_like(event, name,
                                                                 members):
                    found[i] = when, event
                    break
            else:
                self.other(end, event)
        return found

    def expect(self, end, name, **members):
        """The same for one."""
        return self.expect_all([(end, name, members)])[0]

    def pause(self, seconds):
        """Events that nobody waits for may come meanwhile."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(Silence):
                _, end, event = self.next(deadline)
                self.other(end, event)

    def leave(self):
        """The joiner goes, the host follows: what they have cost."""
        self.joiner.process.stdin.close()
        return [end.process.finish() for end in (self.joiner, self.host)]


def is_like(event, name, members):
    """Whether an event has this name and these members."""
    return event['event'] == name and all(event.get(key) == value
                                          for key, value in members.items())


class InConversation(Way):
    """The same as Sottovoce, while two talk: from /send on, and what the two
    have used of the processors since then."""

    name = 'sottovoce-cli, while talking'

    def copy(self, job):
        with Conversation(self.place) as talk:
            ends = talk.joiner, talk.host
            before = [end.process.used() for end in ends]
            began = talk.joiner.say(f'/send {job.source}')
            (done, _), _ = talk.expect_all(
                (end, 'file-done', {}) for end in (talk.host, talk.joiner))
            used = [end.process.used() - had
                    for end, had in zip(ends, before)]
            costs = [cost._replace(seconds=seconds)
                     for cost, seconds in zip(talk.leave(), used)]
        return Figures(done - began, *costs)
