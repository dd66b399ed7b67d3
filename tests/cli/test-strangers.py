#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""One real process, and at the other end somebody who does not know the
password, or does not even speak the protocol."""

import socket
import struct

import processes
from processes import check, ended_with, failed_with, host, join, listening

import peer
from peer import Peer

# Strangers at the other end of a joiner. Each gets the accepted socket.

HTTP = (b'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n'
        b'Connection: close\r\n\r\n<html>You speak no HTTP</html>\r\n')


def say_and_close(data):
    """Sends bytes that do not depend on anything, and closes."""
    def act(end):
        end.read(12)
        end.write(data)
        end.sock.shutdown(socket.SHUT_WR)
        end.raw()
    return act


def close_at_once(end):
    """Not a byte."""
    end.sock.shutdown(socket.SHUT_WR)
    end.raw()


def reset(end):
    """Not even a proper end of the stream."""
    end.read(12)
    end.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                        struct.pack('ii', 1, 0))


def challenge(**values):
    """A CHALLENGE like none of ours."""
    def act(end):
        end.challenge(**values)
        end.raw()
    return act


def refuse(reason, retry_after=0):
    """REFUSAL in answer to HELLO."""
    def act(end):
        end.read_message(peer.HELLO)
        end.refuse(reason, retry_after)
        end.sock.shutdown(socket.SHUT_WR)
        end.raw()
    return act


def share(data):
    """An honest CHALLENGE, then a HOST-SHARE of any bytes."""
    def act(end):
        end.challenge()
        end.read_message(peer.JOINER_SHARE)
        end.write(bytes([peer.HOST_SHARE]) + data)
        end.raw()
    return act


def no_proof(end):
    """An honest share, then no proof of the password."""
    end.challenge()
    end.read_message(peer.JOINER_SHARE)
    point = peer.crypto.multiply(5, peer.crypto.G)
    end.write(bytes([peer.HOST_SHARE]) + peer.crypto.encode_point(point))
    end.read_message(peer.JOINER_CONFIRM)
    end.write(bytes([peer.HOST_CONFIRM]) + bytes(32))
    end.raw()


# What it does: then the joiner's exit status, its word, the seconds to wait.
STRANGERS = [
    ('web-server', say_and_close(HTTP), 5, 'protocol', 0),
    ('ssh', say_and_close(b'SSH-2.0-OpenSSH_9.2\r\n'), 5, 'protocol', 0),
    ('garbage', say_and_close(bytes(range(255, -1, -1))), 5, 'protocol', 0),
    ('zeros', say_and_close(bytes(100)), 5, 'protocol', 0),
    ('silence', say_and_close(b''), 2, 'lost', 0),
    ('close', close_at_once, 2, 'lost', 0),
    ('reset', reset, 2, 'lost', 0),
    ('half-way', say_and_close(b'\2\1\1\0\3\x34\x50half'), 2, 'lost', 0),
    ('out-of-order', say_and_close(b'\6' + bytes(32)), 5, 'protocol', 0),
    ('a-joiner-too', say_and_close(b'\1SOTTOVOCE\1\1'), 5, 'protocol', 0),
    ('iterations-many', challenge(iterations=10**9), 5, 'protocol', 0),
    ('iterations-over', challenge(iterations=10**7 + 1), 5, 'protocol', 0),
    ('iterations-few', challenge(iterations=209999), 5, 'protocol', 0),
    ('iterations-none', challenge(iterations=0), 5, 'protocol', 0),
    ('other-kdf', challenge(kdf=2), 5, 'protocol', 0),
    ('refuses-version', refuse(1), 4, 'version', 0),
    ('refuses-malformed', refuse(2), 5, 'protocol', 0),
    ('refuses-password', refuse(3, 2), 3, 'wrong-password', 2),
    ('refuses-attempts', refuse(4, 17), 4, 'too-many-attempts', 17),
    ('refuses-slowness', refuse(5), 2, 'timeout', 0),
    ('refuses-anyone', refuse(6), 4, 'not-accepting', 0),
    ('refuses-somehow', refuse(99), 5, 'protocol', 0),
    ('share-off-curve', share(b'\4' + bytes(64)), 5, 'protocol', 0),
    ('share-compressed', share(b'\2' + bytes(64)), 5, 'protocol', 0),
    ('no-proof', no_proof, 5, 'host-unproven', 0),
]


def check_stranger(act, status, code, retry_after):
    """A joiner meets a stranger, and shows nothing of what that said."""
    with peer.listen() as door:
        with join(door.getsockname()[1]) as alice:
            end = Peer.accept(door, 'hello')
            try:
                act(end)
            except (ConnectionError, EOFError):
                pass
            end.close()
            wrong = failed_with(alice, status, code, retry_after)
            return wrong + check([('events', names(alice) & {
                'ready', 'message', 'delivered'}, set())])


# What a joiner tells a host that it cannot join, before it leaves.
REFUSALS = [
    ('iterations', {'iterations': 1}, b'\x0f\2\0\0'),
    ('kdf', {'kdf': 2}, b'\x0f\2\0\0'),
    ('version', {'version': 2}, b'\x0f\1\0\0'),
]


def check_refusal(options, refusal):
    """The joiner's last word reaches the host, though its process ends."""
    with peer.listen() as door:
        with join(door.getsockname()[1]) as alice:
            end = Peer.accept(door, 'hello')
            end.challenge(**options)
            wrong = check([('refusal', end.raw(), refusal)])
            end.close()
            alice.drain()
            return wrong


def names(process):
    """The names of the events that came."""
    return {event['event'] for event in process.events}


def check_host_goes_on():
    """Whatever comes to the door, the next one who knows the password is let
    in; only what was a guess is counted as one."""
    with host() as bob:
        port = listening(bob)
        for data in (b'', b'GET / HTTP/1.1\r\nHost: x\r\n\r\n', bytes(1000),
                     b'\1SOTTO', b'\1SOTTOVOCE\2\3', b'\1SOTTOVOCE\1\1\3\4',
                     b'\1SOTTOVOCE\1\1\3\4' + bytes(64)):
            end = Peer.connect(port, 'hello')
            end.write(data)
            end.sock.shutdown(socket.SHUT_WR)
            end.raw()
            end.close()
        for password, wait in (('a', 0), ('b', 0), ('c', 0)):
            end = Peer.connect(port, password)
            try:
                end.shake_hands()
            except peer.Refused as refused:
                assert refused.reason == 3, refused.reason
            end.close()
            bob.expect('guess', ok=False, wait=wait)
        with join(port) as alice:
            alice.expect('ready')
            bob.expect('guess', ok=True)
            bob.expect('ready')
            alice.say('EXIT!')
            wrong = ended_with(bob, 'exit')
        guesses = [e for e in bob.events if e['event'] == 'guess']
        return wrong + check([('guesses', len(guesses), 4)])


def check_guesses_cost():
    """The fourth wrong guess in a row makes everybody wait."""
    with host() as bob:
        port = listening(bob)
        waits = []
        for password in 'abcd':
            end = Peer.connect(port, password)
            try:
                end.shake_hands()
            except peer.Refused as refused:
                waits.append((refused.reason, refused.retry_after))
            end.close()
            bob.expect('guess', ok=False)
        guesses = [e['wait'] for e in bob.events if e['event'] == 'guess']
        return check([
            ('refusals', waits, [(3, 0)] * 3 + [(3, 1)]),
            ('events', guesses, [0, 0, 0, 1]),
        ])


CHECKS = [
    (f'stranger/{name}', lambda a=act, s=status, c=code, r=retry:
     check_stranger(a, s, c, r))
    for name, act, status, code, retry in STRANGERS
] + [
    (f'refusal/{name}', lambda o=options, r=refusal: check_refusal(o, r))
    for name, options, refusal in REFUSALS
] + [
    ('host-goes-on', check_host_goes_on),
    ('guesses-cost', check_guesses_cost),
]

if __name__ == '__main__':
    processes.main(CHECKS)
