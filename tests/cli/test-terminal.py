#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What a person at a terminal meets: the question for the password, lines to
read, keys and signals that end it."""

import json
import re
import signal

import processes
from processes import check, ended_with, host, join, listening

import peer
from peer import Peer
from terminals import OPENING, Terminal, notices, talking


def check_mistyped():
    """What looks like a command and is none is said, and the person reads
    that; what was meant to begin with a slash is said without a word."""
    hint = ('— That is no command, so it is a message like any other. The '
            'commands are /send, /accept, /decline and /cancel.')
    with talking() as (bob, alice):
        for line, said in (('/help', '/help'), ('//help', '/help'),
                           ('/acept 1', '/acept 1')):
            alice.type(f'{line}\n'.encode())
            bob.expect('message', text=said)
        alice.type(b'EXIT!\n')
        text, status = alice.read_rest()
        wrong = ended_with(bob, 'exit')
    return wrong + check([
        ('lines', notices(text), [hint, hint, '— The conversation is over.']),
        ('status', status, 0)])


def check_prompt():
    """The password is asked for, and not shown."""
    with host() as bob:
        port = listening(bob)
        with Terminal('join', f'127.0.0.1:{port}', '--name', 'Alice') as alice:
            shown = alice.read_until(b'Password: ')
            echoes = alice.echoes()
            alice.type(b'hello\n')
            bob.expect('ready', peer='Alice')
            shown += alice.read_until(b'for both.\r\n')
            again = alice.echoes()
            alice.type(b'hi\n')
            bob.expect('message', text='hi')
            bob.say('hi yourself')
            alice.read_until(b'Bob: hi yourself\r\n')
            alice.type(b'EXIT!\n')
            rest, status = alice.read_rest()
            wrong = ended_with(bob, 'exit')
    return wrong + check([
        ('echo at the prompt', echoes, False),
        ('echo after it', again, True),
        ('the password', b'hello' in shown, False),
        ('the code', b'Comparison code: ' in shown, True),
        ('status', status, 0),
        ('last line', rest.splitlines()[-1].decode(),
         '— The conversation is over.'),
    ])


def check_prompt_interrupted():
    """Whatever ends it, the terminal shows again what is typed."""
    wrong = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP,
                   signal.SIGQUIT):
        with Terminal('host') as bob:
            bob.read_until(b'Password: ')
            bob.type(b'half')
            bob.process.send_signal(number)
            text, status = bob.read_rest()
            wrong += check([(f'status of {number}', status, -number),
                            ('echo', bob.echoes(), True),
                            ('text', text, b'\r\n')])
    return wrong


def check_prompt_key():
    """Control-C is typed, not sent from elsewhere."""
    with Terminal('host') as bob:
        bob.read_until(b'Password: ')
        bob.type(b'half\x03')
        _, status = bob.read_rest()
        return check([('status', status, -signal.SIGINT),
                      ('echo', bob.echoes(), True)])


# Only a process that somebody can continue is stopped by a terminal's key: a
# shell with job control has to stand above it.
SHELL = ('bash', '-c', 'set -m; "$0" "$@"; echo STOPPED; read; fg')


def check_prompt_stopped():
    """Stopped at the prompt, the terminal is as it was; continued, it asks
    again."""
    with Terminal('host', '--port', '0', '--bind', '127.0.0.1',
                  under=SHELL) as bob:
        bob.read_until(b'Password: ')
        bob.type(b'half\x1a')
        bob.read_until(b'STOPPED')
        wrong = check([('echo', bob.echoes(), True)])
        bob.type(b'\n')
        bob.read_until(b'Password: ')
        wrong += check([('echo again', bob.echoes(), False)])
        bob.type(b'hello\n')
        bob.read_until(b'Waiting for the other person at 127.0.0.1:')
        bob.type(b'EXIT!\n')
        _, status = bob.read_rest()
        return wrong + check([('status', status, 0)])


def check_empty_answer():
    """Nothing typed, and the end of what is typed, are no password."""
    wrong = []
    for keys in (b'\n', b'\x04'):
        with Terminal('host') as bob:
            bob.read_until(b'Password: ')
            bob.type(keys)
            text, status = bob.read_rest()
            wrong += check([('status', status, 1), ('echo', bob.echoes(), True),
                            ('text', b'There is no password.' in text, True)])
    return wrong


def check_leave_while_waiting():
    """While nobody is there yet, a person may go by every way out."""
    wrong = []
    for keys, last in ((b'EXIT!\n', '— The conversation is over.'),
                       (b'\x04', '— Stopped before it began.'),
                       (b'said too early\nEXIT!\n',
                        '— The conversation is over.'),
                       (b'\x03', '^C— Stopped before it began.')):
        with Terminal('host', '--port', '0', '--bind', '127.0.0.1') as bob:
            bob.read_until(b'Password: ')
            bob.type(b'hello\n')
            bob.read_until(b'Waiting for the other person at 127.0.0.1:')
            bob.read_until(b'\r\n')
            bob.type(keys)
            text, status = bob.read_rest()
            wrong += check([(f'status of {keys!r}', status, 0),
                            (f'last of {keys!r}',
                             text.splitlines()[-1].decode(), last)])
    return wrong


def check_leave_while_broken():
    """While the connection is broken, a person may go by every way out, and
    reads that nobody was told and what was not delivered."""
    over = ('— You ended it while there was no connection, so Bob has not been '
            'told.')
    wrong = []
    for keys, last, expected in (
            (b'EXIT!\n', [over], 0), (b'\x04', [over], 0), (b'\x03', [over], 0),
            (b'too late\nEXIT!\n', [over, '— Not delivered: too late'], 2)):
        with host() as bob:
            port = listening(bob)
            with Terminal('join', f'127.0.0.1:{port}') as alice:
                alice.read_until(b'Password: ')
                alice.type(b'hello\n')
                alice.read_until(b'for both.\r\n')
                alice.read_until(b'there and back.\r\n')
                bob.process.kill()
                alice.read_until('Connecting again…\r\n'.encode())
                alice.type(keys)
                text, status = alice.read_rest()
        shown = text.decode().replace('^C', '').splitlines()
        wrong += check([(f'status of {keys!r}', status, expected),
                        (f'last of {keys!r}', shown[-len(last):], last)])
    return wrong


def check_outage():
    """Who comes back to a terminal reads why there is no connection, what
    becomes of what they write, and that it still tries: a line for each new
    cause."""
    with host() as bob:
        port = listening(bob)
        with Terminal('join', f'127.0.0.1:{port}') as alice:
            alice.read_until(b'Password: ')
            alice.type(b'hello\n')
            alice.read_until(b'for both.\r\n')
            alice.read_until(b'there and back.\r\n')
            bob.process.kill()
            shown = alice.read_until(b'is listening at')
            alice.type(b'meanwhile\n')
            with host('--port', str(port)) as other:
                listening(other)
                shown += alice.read_until(b'Not delivered: meanwhile\r\n')
                other.expect('ready')
                alice.type(b'EXIT!\n')
                ended_with(other, 'exit')
                rest, status = alice.read_rest()
    lines = notices(shown)
    at = f'“127.0.0.1:{port}”'
    return check([
        ('lines', lines[:3] + lines[4:], [
            f'— The connection to {at} was lost. Connecting again…',
            '— What you write now is sent when the connection is back.',
            f'— Nobody is listening at {at}. Connecting again…',
            '— Not delivered: meanwhile']),
        ('the reason', lines[3].rpartition(' Comparison code')[0],
         '— You are talking to Bob, in a new conversation.'),
        ('last', notices(rest), ['— The conversation is over.']),
        ('status', status, 2)])


def check_nothing_drives_it():
    """Text and name come out as text, whatever is in them."""
    texts = ['\x1b[2J\x1b]0;owned\x07', 'a\rBob: b', '\u202egpj.exe\u2066',
             'one\n— You are talking to Bob', '\x9b2J\x8d']
    with host(as_json=False) as bob:
        first = bob.read_line()
        port = int(first.rsplit(':', 1)[1])
        mallory = Peer.connect(port, 'hello')
        mallory.shake_hands()
        mallory.greet('Mal\x1b[31mlory\u202e')
        for text in texts:
            mallory.say(text)
        while mallory.expect(peer.SEEN).id < len(texts):
            pass
        mallory.bye()
        shown = bob.lines()
        wrong = check([('status', bob.wait(), 0),
                       ('errors', bob.errors(), '')])
    lines = shown.split('\n')
    wrong += [f'it shows {line!r}' for line in lines
              if line and not line.isprintable()]
    return wrong + check([
        ('first', first.startswith('— Waiting for the other person at 127.'),
         True),
        ('talks of the name', lines[0].startswith('— You are talking to Mal'),
         True),
        ('forged lines', [line for line in lines[2:]
                          if line.startswith('— You')], []),
        ('messages', [line.split(': ', 1)[1] for line in lines[2:]
                      if line.startswith('Mal')],
         ['\ufffd[2J\ufffd]0;owned\ufffd', 'a\ufffdBob: b',
          '\ufffdgpj.exe\ufffd', 'one', '\ufffd2J\ufffd']),
    ])


def check_json_drives_nothing():
    """JSON on a terminal is as harmless, and still tells the very text."""
    text = '\x9b2J\u202e\x1b[2J\x7f'
    with host() as bob:
        mallory = Peer.connect(listening(bob), 'hello')
        mallory.shake_hands()
        mallory.greet('Mallory')
        bob.expect('ready')
        mallory.say(text)
        line = bob.read_line()
        mallory.bye()
        bob.drain()
    return check([('printable', line.rstrip('\n').isprintable(), True),
                  ('text', json.loads(line)['text'], text)])


def check_second_signal():
    """The first one says goodbye; the second one, whichever it is, does not
    wait for an answer."""
    wrong = []
    for second in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with peer.listen() as door, join(door.getsockname()[1]) as alice:
            end = Peer.accept(door, 'hello')
            end.shake_hands()
            end.greet('Silent')
            alice.expect('ready')
            alice.signal(signal.SIGINT)
            wrong += check([('goodbye', end.expect(peer.BYE).payload, b'\1')])
            alice.signal(second)
            wrong += check([(f'status of {second}', alice.wait(), -second)])
            end.close()
    return wrong


def check_signal_while_waiting():
    """Nobody is there yet: it just ends."""
    with host() as bob:
        listening(bob)
        bob.signal(signal.SIGTERM)
        return ended_with(bob, 'cancelled')


def check_plain_talk():
    """Two people who read plain lines, in a pipe."""
    with host(as_json=False) as bob:
        port = int(bob.read_line().rsplit(':', 1)[1])
        wrong = []
        for _ in range(2):
            with join(port, as_json=False, password='hallo') as alice:
                wrong += check([
                    ('status', alice.wait(), 3),
                    ('said', alice.errors(), 'sottovoce-cli: The password does '
                     'not match. Ask the other person for the password and '
                     'type it exactly as they did. Capital letters and spaces '
                     'count.\n')])
        guesses = bob.read_line(), bob.read_line()
        with join(port, as_json=False) as alice:
            alice.say('hi')
            alice.close_input()
            his, hers = bob.lines().split('\n'), alice.lines().split('\n')
            wrong += check([('statuses', (bob.wait(), alice.wait()), (0, 0))])
    code = his[0].split('code: ')[-1]
    return wrong + check([
        ('guesses', [re.sub(r':\d+', ':', guess) for guess in guesses], [
            '— A wrong password from 127.0.0.1:.\n',
            '— A wrong password from 127.0.0.1: (2 in a row).\n']),
        ('his', his, [f'— You are talking to Alice. Comparison code: {code}',
                      OPENING, 'Alice: hi', '— The conversation is over.', '']),
        ('hers', hers, [f'— You are talking to Bob. Comparison code: {code}',
                        OPENING, '— The conversation is over.', '']),
    ])


CHECKS = [
    ('mistyped', check_mistyped),
    ('prompt', check_prompt),
    ('prompt-interrupted', check_prompt_interrupted),
    ('prompt-key', check_prompt_key),
    ('prompt-stopped', check_prompt_stopped),
    ('empty-answer', check_empty_answer),
    ('leave-while-waiting', check_leave_while_waiting),
    ('leave-while-broken', check_leave_while_broken),
    ('outage', check_outage),
    ('nothing-drives-it', check_nothing_drives_it),
    ('json-drives-nothing', check_json_drives_nothing),
    ('second-signal', check_second_signal),
    ('signal-while-waiting', check_signal_while_waiting),
    ('plain-talk', check_plain_talk),
]

if __name__ == '__main__':
    processes.main(CHECKS)
