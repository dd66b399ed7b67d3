# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Two real processes that talk for as long as one likes, and what it costs them.

    with Soak(program, rekey=10) as soak:
        soak.talk(1800)
        soak.finish()
    soak.wrong      # what is not as it should be, as sentences
    soak.samples    # of the two processes' memory, from the beginning on

Each says RATE messages a second, numbered in their text as well as by the
protocol, and renews its keys after REKEY seconds. What comes is looked at as it
comes and not kept, so that hours of it take no more memory than minutes.
"""

import json
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))
sys.dont_write_bytecode = True

from cli import TIMEOUT, Cli  # noqa: E402

# Messages a second, each way.
RATE = 50

# Seconds between two looks at the memory.
SAMPLE_EVERY = 10

# The texts have all lengths up to the first, and one in so many is longer than
# a frame.
SHORT_MAX = 160
LONG_EVERY = 500
LONG = 5000

# A fault is followed by others: who reads wants the first ones.
WRONG_MAX = 20


def text_of(name, number):
    """What a person of this name says as the message of this number."""
    size = LONG if number % LONG_EVERY == 0 else number * 37 % SHORT_MAX
    return f'{name} {number} '.ljust(size, 'ó')


class Person:
    """One process, and what it has said and heard so far."""

    def __init__(self, process, name, peer, wrong):
        self.process = process
        self.name = name
        self.peer = peer
        self.wrong = wrong
        self.said = 0
        self.heard = 0
        self.reached = {'sent': 0, 'delivered': 0, 'seen': 0}
        self.epoch = 0
        self.ending = None
        self.changed = threading.Condition()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def complain(self, sentence):
        if len(self.wrong) < WRONG_MAX:
            self.wrong.append(f'{self.name}: {sentence}')

    def _read(self):
        while (line := self.process.incoming.get()) is not None:
            event = json.loads(line)
            with self.changed:
                self._take(event)
                self.changed.notify_all()
        with self.changed:
            self.ending = self.ending or 'nothing'
            self.changed.notify_all()

    def _take(self, event):
        name = event['event']
        if name == 'message':
            self._hear(event)
        elif name in self.reached:
            self.reached[name] += 1
            if event['id'] != self.reached[name]:
                self.complain(f'{name} {event["id"]}, after '
                              f'{self.reached[name] - 1}')
        elif name == 'epoch':
            self.epoch += 1
            if event['epoch'] != self.epoch:
                self.complain(f'epoch {event["epoch"]}, after '
                              f'{self.epoch - 1}')
        elif name == 'ended':
            self.ending = event['reason']
        elif name != 'path':
            self.complain(f'an event that nobody expects: {event}')

    def _hear(self, event):
        self.heard += 1
        if event['id'] != self.heard:
            self.complain(f'message {event["id"]} in place of {self.heard}')
        elif event['text'] != text_of(self.peer, self.heard):
            self.complain(f'message {self.heard} is another: '
                          f'{event["text"][:40]!r}')

    def say(self):
        self.said += 1
        self.process.say(text_of(self.name, self.said))

    def wait_until(self, is_so, what):
        """Waits for what the events bring about, as long as they come."""
        with self.changed:
            before = None
            while not is_so() and not self.ending:
                now = (self.heard, dict(self.reached), self.epoch)
                if not self.changed.wait(TIMEOUT) or now == before:
                    self.complain(f'{what} did not happen')
                    return
                before = now

    def memory(self):
        """Resident memory in KiB: all of it, and what is this process' own."""
        path = pathlib.Path(f'/proc/{self.process.process.pid}/status')
        fields = dict(line.split(':', 1)
                      for line in path.read_text().splitlines())
        return tuple(int(fields[name].split()[0])
                     for name in ('VmRSS', 'RssAnon'))


class Soak:
    """A conversation of two processes."""

    def __init__(self, program, rekey, show=None):
        self.program = program
        self.rekey = rekey
        self.show = show or (lambda sample: None)
        self.wrong = []
        self.samples = []  # (seconds, the host's memory, the joiner's memory)
        self.began = None

    def __enter__(self):
        options = ('--rekey', str(self.rekey))
        self.host = Cli(self.program, 'host', '--port', '0', '--bind',
                        '127.0.0.1', '--name', 'Bob', *options)
        try:
            port = self.host.expect('listening')['port']
            self.joiner = Cli(self.program, 'join', f'127.0.0.1:{port}',
                              '--name', 'Alice', *options)
            for end in (self.host, self.joiner):
                end.expect('ready', resumed=False)
        except BaseException:
            self.host.__exit__()
            raise
        self.people = [Person(self.host, 'Bob', 'Alice', self.wrong),
                       Person(self.joiner, 'Alice', 'Bob', self.wrong)]
        self.began = time.monotonic()
        return self

    def __exit__(self, *reason):
        self.joiner.__exit__(*reason)
        self.host.__exit__(*reason)

    def _sample(self):
        sample = (time.monotonic() - self.began,
                  *(person.memory() for person in self.people))
        self.samples.append(sample)
        self.show(sample)

    def talk(self, seconds, renewals=0):
        """Talks for so long, and until the keys were renewed so often."""
        end = self.began + seconds
        rounds = 0
        while time.monotonic() < end and not self.failed():
            if rounds % (RATE * SAMPLE_EVERY) == 0:
                self._sample()
            for person in self.people:
                person.say()
            rounds += 1
            time.sleep(max(0, self.began + rounds / RATE - time.monotonic()))
        for person in self.people:
            person.wait_until(lambda p=person: p.epoch >= renewals,
                              f'renewal {renewals}')

    def failed(self):
        """Whether going on would show nothing new."""
        return bool(self.wrong) or any(p.ending for p in self.people)

    def finish(self):
        """Waits until all that was said is there; then one of them leaves."""
        bob, alice = self.people
        for person, peer in ((bob, alice), (alice, bob)):
            person.wait_until(lambda p=person, q=peer: p.heard >= q.said and
                              p.reached['seen'] >= p.said, 'an end')
        if not self.failed():
            self._sample()
        self.joiner.close_input()
        for person, peer in ((bob, alice), (alice, bob)):
            self._check_end(person, peer)

    def _check_end(self, person, peer):
        status = person.process.wait()
        person.reader.join(TIMEOUT)
        wanted = 'eof' if person.name == 'Alice' else 'exit'
        for what, found, right in (
                ('heard', person.heard, peer.said),
                *((name, count, person.said)
                  for name, count in person.reached.items()),
                ('the end', person.ending, wanted),
                ('the status', status, 0),
                ('standard error', person.process.errors(), '')):
            if found != right:
                person.complain(f'{what} is {found!r} and not {right!r}')
