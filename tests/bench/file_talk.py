# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What a file does to the messages beside it, and what a break does to a file.
"""

import collections
import contextlib
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))

from proxy import UP, Proxy  # noqa: E402

from conversation import Conversation, Silence, is_like  # noqa: E402
from costs import TIMEOUT, Failure  # noqa: E402

# Messages one after the other, before the next figure's turn.
MESSAGES = 200

# Seconds between two of them, at most.
PAUSE = 0.01

# What the proxy has passed on when a frame of a file is among it: before that
# there are a handshake and some cells.
BULK = 65536

# Seconds for which an event is waited for before the proxy is looked at.
GLANCE = 0.0005

# Random bytes do not shrink, but the pauses shall be the same in each run.
SEED = 1


class Messages:
    """Round trips of messages, each from the line that is written to the event
    that tells of it: in seconds."""

    def __init__(self, talk, job):
        self.talk, self.job = talk, job
        self.random = random.Random(SEED)
        self.sent = self.arrived = self.number = 0
        self.is_wanted = False
        talk.other = self._other

    def _send(self):
        self.sent += 1
        self.talk.joiner.say(f'/send {self.job.source}')

    def _other(self, end, event):
        """There is always a file on its way while one is wanted."""
        if event['event'] == 'file-failed':
            raise Failure(f'a file fails: {event}')
        if event['event'] == 'file-done' and end is self.talk.host:
            pathlib.Path(event['path']).unlink()
            self.arrived += 1
            if self.is_wanted:
                self._send()

    def _say(self, sayer, hearer):
        """The times to the other one's event, and to the own. Files are
        delivered too."""
        self.number += 1
        text = f'message {self.number}'
        delivered = {}
        heard = number = None
        deadline = time.monotonic() + TIMEOUT
        began = sayer.say(text)
        while number not in delivered:
            when, end, event = self.talk.next(deadline)
            if end is hearer and is_like(event, 'message', {'text': text}):
                heard, number = when, event['id']
            elif end is sayer and event['event'] == 'delivered':
                delivered[event['id']] = when
            else:
                self._other(end, event)
        self.talk.pause(self.random.uniform(0, PAUSE))
        return heard - began, delivered[number] - began

    def say_some(self):
        """Of messages that go the way of the files, and of others."""
        talk = self.talk
        along = [self._say(talk.joiner, talk.host) for _ in range(MESSAGES)]
        against = [self._say(talk.host, talk.joiner) for _ in range(MESSAGES)]
        return along, against

    def say_some_beside_file(self):
        """The same while files go from the joiner to the host."""
        self.is_wanted = True
        self._send()
        self.talk.expect(self.talk.host, 'file-progress')
        result = self.say_some()
        self.is_wanted = False
        while self.arrived < self.sent:
            self.talk.pause(PAUSE)
        return result


def measure_messages(place, rounds):
    """For each round, the times of all messages on an idle link, and of those
    beside a file: both times those that go the file's way, and the others."""
    with Conversation(place) as talk:
        messages = Messages(talk, place.make_job())
        messages.say_some()
        found = [(messages.say_some(), messages.say_some_beside_file())
                 for _ in range(rounds)]
        talk.leave()
    return found


def wait_for_return(talk, proxy, before):
    """When a new connection was there, when the joiner knew that all goes on,
    and when the first of a file passed."""
    connected = ready = bulk = None
    deadline = time.monotonic() + TIMEOUT
    while ready is None or bulk is None:
        if time.monotonic() > deadline:
            raise Failure('the file does not go on')
        with contextlib.suppress(Silence):
            when, end, event = talk.next(time.monotonic() + GLANCE)
            if end is talk.joiner and event['event'] == 'ready':
                ready = when
        if connected is None and len(proxy.connections) > 1:
            connected = time.monotonic()
        if bulk is None and proxy.passed[UP] - before >= BULK:
            bulk = time.monotonic()
    return connected, ready, bulk


Resumption = collections.namedtuple('Resumption', 'connected ready more costs')


def measure_resumption(place):
    """A file, a connection that breaks in the middle and comes back: seconds
    from the new connection, and from when both may talk again, to the first new
    bytes of the file; how many bytes passed beside the file's; both ends'
    costs."""
    job = place.make_job()
    with Proxy(0) as proxy:
        def door(port):
            proxy.target = '127.0.0.1', port
            return proxy.port
        with Conversation(place, door) as talk:
            talk.joiner.say(f'/send {job.source}')
            talk.expect(talk.host, 'file-progress')
            proxy.refuse()
            proxy.arm('cut', UP, job.size // 2)
            talk.expect(talk.joiner, 'disconnected')
            before = proxy.passed[UP]
            proxy.welcome()
            connected, ready, bulk = wait_for_return(talk, proxy, before)
            talk.expect_all((end, 'file-done', {}) for end in talk.ends)
            costs = talk.leave()
        place.check(job)
        return Resumption(bulk - connected, bulk - ready,
                          proxy.passed[UP] - job.size, costs)
