#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Two processes talk through a network that fails again and again: every
message arrives once, in order, byte for byte.

Each run fails differently. SOTTOVOCE_SEED=N repeats the run that said so."""

import concurrent.futures
import functools
import os
import random
import sys

import processes
from processes import check, ended_with, host, join, listening

import tap
from proxy import DOWN, UP, Proxy

SEED = int(os.environ.get('SOTTOVOCE_SEED', 0)
           or random.SystemRandom().getrandbits(32))

MESSAGES = 10000
CELL = 1024

# Bytes of the handshake of a direction, and of the GREETING after it.
OPENING = {UP: 111 + CELL, DOWN: 122 + CELL}

# After 30 s of silence the peer is asked, and 60 s are the end of it.
SILENCE = 90

FILLERS = ['plain text ', 'żółć ', 'שלום ', '你好', 'e\u0301\u0323', '👩‍👩‍👧 ',
           '\u202eright to left\u202c', '\\"\t', '\x1b[2J']

LOSSES = ('cut', 'orphan', 'flip', 'drop', 'repeat', 'swap')


def write_texts(who, source):
    """All that somebody says: numbered, mostly short, of one cell or many."""
    texts = []
    for number in range(1, MESSAGES + 1):
        kind = source.random()
        size = (source.randrange(65537) if kind < 0.003
                else source.randrange(6000) if kind < 0.1
                else source.randrange(900) if kind < 0.3
                else source.randrange(60))
        text = f'{who} {number}: '
        filler = source.choice(FILLERS)
        text += filler * (size // len(filler.encode()))
        texts.append(text.encode()[:65536].decode(errors='ignore').rstrip())
    return texts


class Talk:
    """Two processes, the network between them, and what they have to say."""

    def __init__(self, seed, bob, alice, proxy):
        self.source = random.Random(seed)
        self.bob, self.alice, self.proxy = bob, alice, proxy
        self.ends = alice, bob
        self.texts = {alice: write_texts('Alice', self.source),
                      bob: write_texts('Bob', self.source)}
        self.said = 0
        self.losses = 0
        self.doubtful = 0   # the host may have seen a connection or not

    def say(self, count):
        """The next lines of both."""
        until = min(self.said + count, MESSAGES)
        for end in self.ends:
            lines = self.texts[end][self.said:until]
            end.write('\n'.join([*lines, '']).encode())
        self.said = until

    def meet(self, resumed=True):
        """A connection stands."""
        for end in self.ends:
            end.expect('ready', resumed=resumed)

    def lose(self):
        """Both notice, whoever noticed first."""
        self.losses += 1
        for end in self.ends:
            end.expect('disconnected')
        self.meet()

    def arm(self, kind, reach, **how):
        """A fault somewhere in as many frames as will pass anyway."""
        in_frames = kind in ('drop', 'repeat', 'swap')
        after = self.source.randrange(reach if in_frames else reach * CELL)
        return self.proxy.arm(kind, self.source.choice((UP, DOWN)), after,
                              bit=self.source.randrange(8), **how)

    def fail(self, kind, lines):
        """Something goes wrong while both are talking."""
        how = {'reset': self.source.random() < 0.5} if kind == 'cut' else {}
        fault = self.arm(kind, lines - 1, **how)
        self.say(lines)
        fault.wait()
        self.lose()

    def stall(self, lines):
        """Nothing passes for a moment, and nobody minds."""
        fault = self.arm('stall', lines - 1, seconds=1)
        self.say(lines)
        fault.wait()

    def fail_twice(self, lines):
        """The next connection does not survive its handshake."""
        way = self.source.choice((UP, DOWN))
        again = self.proxy.arm('cut', way, self.source.randrange(OPENING[way]),
                               later=True, reset=self.source.random() < 0.5)
        fault = self.arm('cut', lines - 1)
        self.say(lines)
        fault.wait()
        self.lose()
        again.wait()
        self.doubtful += 1

    def vanish(self, lines):
        """Nothing arrives any more, either way, and nobody is told."""
        fault = self.arm('hole', lines - 1, both=True)
        self.say(lines)
        fault.wait()
        self.lose()

    def refuse(self, lines):
        """For some attempts nobody listens."""
        self.proxy.refuse()
        fault = self.arm('cut', lines - 1)
        self.say(lines)
        fault.wait()
        self.alice.expect('disconnected')
        for _ in range(3):
            self.alice.expect('reconnecting')
        self.proxy.welcome()
        self.bob.expect('disconnected')
        self.losses += 1
        self.meet()

    def renew(self, lines):
        """It holds long enough for new keys. It may have had some before."""
        self.say(lines)
        for end in self.ends:
            end.expect('epoch')

    def quiet(self):
        """All that was said has been seen, so that only keys are exchanged."""
        for end in self.ends:
            while self.seen(end) < self.said:
                end.expect('seen')

    @staticmethod
    def seen(end):
        """How far the messages of a process have come."""
        newest = (e['id'] for e in reversed(end.events)
                  if e['event'] == 'seen')
        return next(newest, 0)

    def fail_at_renewal(self, kind):
        """What is hit is REKEY or SWITCH."""
        self.quiet()
        self.arm(kind, 2).wait()
        # What was left out shows in what comes after it.
        self.say(1)
        self.lose()

    def finish(self):
        """The rest is said, and both part: what is wrong with it all."""
        self.say(MESSAGES)
        self.quiet()
        self.alice.close_input()
        wrong = ended_with(self.alice, 'eof') + ended_with(self.bob, 'exit')
        return wrong + sum((self.compare(*pair) for pair in (
            ('Alice', self.alice, self.bob), ('Bob', self.bob, self.alice))),
                           [])

    def compare(self, name, sender, receiver):
        """What one said, with what the other was shown."""
        shown = [e for e in receiver.events if e['event'] == 'message']
        texts = self.texts[sender]
        wrong = [f'{name} said {text[:40]!r}, shown was {e["text"][:40]!r}'
                 for text, e in zip(texts, shown) if e['text'] != text][:3]
        every = list(range(1, MESSAGES + 1))
        losses = count(sender, 'disconnected')
        doubtful = self.doubtful if sender is self.bob else 0
        pairs = [('messages', len(shown), MESSAGES),
                 ('ids', [e['id'] for e in shown] == every, True),
                 (f'{losses} losses', 0 <= losses - self.losses <= doubtful,
                  True),
                 ('connections', count(sender, 'ready'), losses + 1)]
        for receipt in ('sent', 'delivered', 'seen'):
            pairs.append((f'{receipt} in order', [
                e['id'] for e in sender.events if e['event'] == receipt]
                          == every, True))
        pairs.append(('receipts of each in order', in_order(sender), True))
        return wrong + [f'{name}: {sentence}' for sentence in check(pairs)]


def count(process, name):
    """How many events of this name came."""
    return sum(e['event'] == name for e in process.events)


def in_order(process):
    """Whether nothing was delivered before it was sent, nor seen before it was
    delivered."""
    reached = {'said': MESSAGES, 'sent': 0, 'delivered': 0, 'seen': 0}
    before = dict(zip(('sent', 'delivered', 'seen'), reached))
    for event in process.events:
        name = event['event']
        if name in before:
            reached[name] = event['id']
            if event['id'] > reached[before[name]]:
                return False
    return True


def talk(seed, plan):
    """A whole conversation, with everything of the plan in any order."""
    with host('--rekey', '10', patience=SILENCE) as bob:
        with Proxy(listening(bob)) as proxy:
            with join(proxy.port, '--rekey', '10', patience=SILENCE) as alice:
                it = Talk(seed, bob, alice, proxy)
                it.meet(resumed=False)
                lines = MESSAGES // len(plan)
                it.source.shuffle(plan)
                for act, argument in plan:
                    if act == 'renewal':
                        it.fail_at_renewal(argument)
                    else:
                        getattr(it, act)(*argument, lines)
                wrong = it.finish()
                renewals = count(alice, 'epoch'), count(bob, 'epoch')
                tell(f'{dict(sorted(proxy.count.items()))}, connections '
                     f'{len(proxy.connections)}, renewals {renewals}')
                return wrong


def check_cuts(seed):
    """Two hundred cuts, anywhere."""
    plan = ([('fail', ('cut',))] * 166 + [('fail', ('orphan',))] * 14
            + [('fail_twice', ())] * 10 + [('stall', ())] * 2
            + [('fail', (kind,)) for kind in LOSSES] + [('renew', ())] * 3)
    return talk(seed, plan)


def check_alterations(seed):
    """Everything else that a network can do to what passes through it."""
    plan = ([('fail', (kind,)) for kind in LOSSES] * 16
            + [('stall', ())] * 4 + [('refuse', ())] * 2 + [('renew', ())]
            + [('vanish', ())]
            + [('renewal', kind) for kind in ('cut', 'flip', 'drop',
                                              'repeat')])
    return talk(seed, plan)


def check_hole(where, seed):
    """Nothing comes any more, and nobody is told."""
    source = random.Random(seed)
    with host(patience=SILENCE) as bob, Proxy(listening(bob)) as proxy:
        with join(proxy.port, patience=SILENCE) as alice:
            alice.expect('ready')
            bob.expect('ready')
            if where == 'handshake':
                fault = proxy.arm('hole', UP, source.randrange(100), both=True,
                                  later=True)
                proxy.arm('cut', UP)
            else:
                fault = proxy.arm('hole', DOWN if where == 'down' else UP,
                                  source.randrange(3 * CELL),
                                  both=where == 'both')
            for number in range(5):
                alice.say(f'Alice {number}')
                bob.say(f'Bob {number}')
            fault.wait()
            wrong = []
            for end in (alice, bob):
                end.expect('disconnected', reason='lost')
            for end in (alice, bob):
                end.expect('ready', resumed=True)
            for end in (alice, bob):
                end.say('after')
            for end in (alice, bob):
                end.expect('seen', id=6)
            bob.say('EXIT!')
            wrong += ended_with(alice, 'exit') + ended_with(bob, 'exit')
            for name, end in (('Alice', bob), ('Bob', alice)):
                shown = [e['text'] for e in end.events
                         if e['event'] == 'message']
                wrong += check([(name, shown, [
                    *(f'{name} {number}' for number in range(5)), 'after'])])
            return wrong


def tell(sentence):
    """A line for whoever reads the log."""
    print(f'# {sentence}', flush=True)


def guarded(checked):
    """A check's findings, which are worth little without the seed."""
    wrong = processes.guarded(checked)
    return wrong + ([f'the seed is {SEED}'] if wrong else [])


CHECKS = [
    (name, functools.partial(checked, SEED + number))
    for number, (name, checked) in enumerate([
        ('cuts', check_cuts),
        ('alterations', check_alterations),
        *((f'hole/{where}', functools.partial(check_hole, where))
          for where in ('both', 'up', 'down', 'handshake'))])
]


def main():
    """All at once: they mostly wait."""
    tell(f'SOTTOVOCE_SEED={SEED}')
    checks = processes.parse(CHECKS)
    with concurrent.futures.ThreadPoolExecutor(len(checks)) as pool:
        running = [(name, pool.submit(guarded, checked))
                   for name, checked in checks]
        sys.exit(tap.run([(name, future.result) for name, future in running]))


if __name__ == '__main__':
    main()
