#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Two processes, of which one is killed, or which lose each other: what is said
of it, what becomes of what was typed, and how it ends."""

import signal

import processes
from processes import broken_with, check, ended_with, host, join, listening

from proxy import UP, Proxy

# As many messages as may wait, and more.
MANY = 1000


def names(process, *wanted):
    """The ids of events, by name and in order."""
    return [(e['event'], e['id']) for e in process.events
            if e['event'] in wanted]


def texts(process):
    """What a process has shown."""
    return [e['text'] for e in process.events if e['event'] == 'message']


def meet():
    """A host and a joiner, both ready, and the port."""
    bob = host()
    port = listening(bob)
    alice = join(port)
    alice.expect('ready')
    bob.expect('ready')
    return bob, alice, port


def check_killed_joiner():
    """The host waits; who comes again is somebody new."""
    bob, alice, port = meet()
    with bob:
        with alice:
            for end, other in ((alice, bob), (bob, alice)):
                end.say('before')
                other.expect('message', id=1, text='before')
                end.expect('seen', id=1)
            alice.process.kill()
            bob.expect('disconnected', reason='lost')
        bob.say('meanwhile')
        bob.say('and more')
        with join(port) as alice:
            alice.expect('ready', resumed=False)
            bob.expect('ready', resumed=False)
            bob.say('after')
            alice.expect('message', id=1, text='after')
            alice.say('yes')
            bob.expect('message', id=1, text='yes')
            alice.expect('seen', id=1)
            alice.say('EXIT!')
            wrong = ended_with(alice, 'exit')
        return wrong + ended_with(bob, 'exit', status=2) + check([
            ('receipts', names(bob, 'delivered', 'not-delivered'),
             [('delivered', 1), ('not-delivered', 2), ('not-delivered', 3),
              ('delivered', 1)]),
            ('shown', texts(bob), ['before', 'yes'])])


def check_killed_host():
    """The joiner tries until somebody listens there again, who is new."""
    bob, alice, port = meet()
    with alice:
        with bob:
            alice.say('before')
            bob.expect('message', id=1)
            alice.expect('seen', id=1)
            bob.process.kill()
            alice.expect('disconnected', reason='lost')
        alice.say('meanwhile')
        # Nobody listens there now.
        alice.expect('reconnecting')
        alice.expect('reconnecting')
        with host('--port', str(port)) as bob:
            listening(bob)
            alice.expect('ready', resumed=False)
            alice.say('after')
            bob.expect('message', id=1, text='after')
            alice.expect('delivered', id=1)
            alice.close_input()
            wrong = ended_with(bob, 'exit')
        return wrong + ended_with(alice, 'eof', status=2) + check([
            ('receipts', names(alice, 'delivered', 'not-delivered'),
             [('delivered', 1), ('not-delivered', 2), ('delivered', 1)]),
            ('losses', [e['reason'] for e in alice.events
                        if e['event'] == 'disconnected'], ['lost'])])


def check_stopped_process():
    """A process that stands still for a while has lost nothing."""
    bob, alice, _ = meet()
    with bob, alice:
        bob.signal(signal.SIGSTOP)
        for number in range(20):
            alice.say(f'line {number}')
        alice.expect('sent', id=20)
        bob.signal(signal.SIGCONT)
        alice.expect('seen', id=20)
        bob.say('EXIT!')
        wrong = ended_with(bob, 'exit') + ended_with(alice, 'exit')
        return wrong + check([('shown', texts(bob), [
            f'line {number}' for number in range(20)])])


def check_typed_meanwhile():
    """What is typed while there is no connection goes out afterwards, more of
    it than fits in memory at once; the end of the input waits for that."""
    lines = [f'line {number}' for number in range(MANY)]
    with host() as bob, Proxy(listening(bob)) as proxy:
        with join(proxy.port) as alice:
            alice.expect('ready')
            bob.expect('ready')
            proxy.refuse()
            proxy.arm('cut', UP)
            alice.say('first')
            alice.expect('disconnected')
            alice.expect('reconnecting')
            alice.write('\n'.join(lines).encode())
            alice.close_input()
            alice.expect('reconnecting')
            proxy.welcome()
            wrong = ended_with(alice, 'eof') + ended_with(bob, 'exit')
        every = [(name, number) for number in range(1, MANY + 2)
                 for name in ('sent', 'delivered')]
        return wrong + check([
            ('shown', texts(bob) == ['first', *lines], True),
            ('receipts', sorted(names(alice, 'sent', 'delivered')),
             sorted(every)),
            ('given up', names(alice, 'not-delivered'), [])])


def check_nothing_to_wait_for():
    """The input ends while there is no connection, and all has arrived."""
    bob, alice, _ = meet()
    with bob, alice:
        alice.say('hi')
        alice.expect('delivered', id=1)
        bob.process.kill()
        alice.expect('disconnected')
        alice.close_input()
        return ended_with(alice, 'eof')


def settle(process):
    """All that was written so far has been read and handed on: what is no text
    is told at once, and the second such line read after all that."""
    for _ in range(2):
        process.write(b'\xff\n')
        process.expect('error', code='invalid-message')


def check_left_meanwhile():
    """Whoever leaves while something waits is told what was not delivered."""
    wrong = []
    for act, reason in (
            (lambda end: end.signal(signal.SIGINT), 'quit'),
            (lambda end: end.signal(signal.SIGTERM), 'quit'),
            (lambda end: end.say('EXIT!'), 'exit')):
        bob, alice, _ = meet()
        with bob, alice:
            bob.process.kill()
            alice.expect('disconnected')
            alice.say('one')
            alice.say('two')
            settle(alice)
            act(alice)
            alice.drain()
            wrong += check([
                (f'status after {reason}', alice.wait(), 2),
                ('given up', names(alice, 'not-delivered'),
                 [('not-delivered', 1), ('not-delivered', 2)]),
                ('last', alice.events[-1],
                 {'event': 'ended', 'reason': reason})])
    return wrong


def check_left_with_lines():
    """Lines that were read and had no number yet were not delivered either."""
    bob, alice, _ = meet()
    with bob, alice:
        alice.process.kill()
        bob.expect('disconnected')
        bob.write(b'line\n' * 200)
        settle(bob)
        # With these there are more than 256, and then no more is read.
        bob.write(b'line\n' * 99 + b'\xff\n')
        bob.expect('error', code='invalid-message')
        bob.signal(signal.SIGTERM)
        bob.drain()
        given_up = names(bob, 'not-delivered')
        return check([
            ('status', bob.wait(), 2),
            ('given up', given_up, [('not-delivered', number) for number
                                    in range(1, len(given_up) + 1)]),
            (f'{len(given_up)} have a number', 200 <= len(given_up) <= 256,
             True)])


def check_ended_by_peer():
    """The peer leaves while messages wait for its answer."""
    bob, alice, _ = meet()
    with bob, alice:
        bob.signal(signal.SIGSTOP)
        alice.write(b'line\n' * 500)
        alice.close_input()
        alice.expect('sent', id=1)
        bob.signal(signal.SIGTERM)
        bob.signal(signal.SIGCONT)
        wrong = ended_with(bob, 'quit')
        # A joiner waits for its host, and what arrived it is not told.
        alice.expect('disconnected', reason='peer-quit')
        alice.signal(signal.SIGTERM)
        alice.drain()
        return wrong + check([('status', alice.wait(), 2)])


def check_told_once():
    """One loss is told once, however many attempts it takes."""
    bob, alice, _ = meet()
    with bob, alice:
        bob.process.kill()
        pauses = [alice.expect('reconnecting')['in'] for _ in range(4)]
        wrong = broken_again(alice)
        return wrong + check([('pauses', pauses, sorted(pauses))])


def broken_again(process):
    """Ends it: one loss, no error."""
    process.signal(signal.SIGTERM)
    wrong = ended_with(process, 'quit')
    return wrong + check([('losses', [
        e['reason'] for e in process.events if e['event'] == 'disconnected'],
                           ['lost'])])


def check_plain_lines():
    """What a person reads of it."""
    with host(as_json=False) as bob:
        port = int(bob.read_line().rsplit(':', 1)[1])
        with Proxy(port) as proxy:
            with join(proxy.port, as_json=False) as alice:
                for end in (alice, bob):
                    end.read_line()
                    end.read_line()
                proxy.arm('cut', UP)
                alice.say('one')
                lost = [alice.read_line(), bob.read_line()]
                again = [alice.read_line(), bob.read_line()]
                shown = bob.read_line()
                alice.process.kill()
                gone = bob.read_line()
        bob.say('two')
        with join(port, as_json=False) as alice:
            fresh, given_up = bob.read_line(), bob.read_line()
            alice.say('EXIT!')
            last = bob.lines()
            wrong = check([('statuses', (alice.wait(), bob.wait()), (0, 2))])
        code = again[0].rpartition(': ')[2]
        waiting = ('— The connection was lost. Waiting for Alice to come '
                   'back…\n')
        return wrong + check([
            ('lost', lost, [f'— The connection to “127.0.0.1:{proxy.port}” was '
                            'lost. Connecting again…\n', waiting]),
            ('again', again, [
                f'— You are talking to {name} again. Comparison code: {code}'
                for name in ('Bob', 'Alice')]),
            ('shown', shown, 'Alice: one\n'), ('gone', gone, waiting),
            ('given up', given_up, '— Not delivered: two\n'),
            ('fresh', fresh.startswith(
                '— You are talking to Alice, in a new conversation. '
                'Comparison code: '), True),
            ('last', last, '— The conversation is over.\n'),
            ('errors', bob.errors(), '')])


CHECKS = [
    ('killed-joiner', check_killed_joiner),
    ('killed-host', check_killed_host),
    ('stopped-process', check_stopped_process),
    ('typed-meanwhile', check_typed_meanwhile),
    ('nothing-to-wait-for', check_nothing_to_wait_for),
    ('left-meanwhile', check_left_meanwhile),
    ('left-with-lines', check_left_with_lines),
    ('ended-by-peer', check_ended_by_peer),
    ('told-once', check_told_once),
    ('plain-lines', check_plain_lines),
]

if __name__ == '__main__':
    processes.main(CHECKS)
