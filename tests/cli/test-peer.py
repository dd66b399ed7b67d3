#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Holds the second implementation in helpers/peer.py to the vectors."""

import hashlib
import json
import os
import sys

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
sys.path.insert(0, os.path.join(SOURCES, 'helpers'))
sys.dont_write_bytecode = True

import peer  # noqa: E402
import peer_crypto as crypto  # noqa: E402
import tap  # noqa: E402


def read(name):
    """One file of vectors."""
    with open(os.path.join(SOURCES, 'vectors', name), encoding='utf-8') as file:
        return json.load(file)


PRIMITIVES = read('primitives.json')
SESSIONS = read('session.json')['sessions']


def differences(pairs):
    """A sentence for each (name, computed, expected) that is not equal."""
    return [f'{name} is {got!r} and not {want!r}'
            for name, got, want in pairs if got != want]


def check_spake2():
    """RFC 9382, appendix B."""
    wrong = []
    for vector in PRIMITIVES['spake2_rfc9382_p256']:
        names = vector['A'].encode(), vector['B'].encode()
        w, x, y = (int(vector[k], 16) for k in 'wxy')
        sides = peer.Spake2('A', w, x, names), peer.Spake2('B', w, y, names)
        wanted = tuple(bytes.fromhex(vector[k]) for k in ('Ke', 'cA', 'cB'))
        wrong += differences([
            ('pA', sides[0].share.hex(), vector['pA']),
            ('pB', sides[1].share.hex(), vector['pB']),
            ('A', sides[0].finish(sides[1].share, b''), wanted),
            ('B', sides[1].finish(sides[0].share, b''), wanted),
        ])
    return wrong


def check_hkdf():
    """RFC 5869, appendix A."""
    wrong = []
    for vector in PRIMITIVES['hkdf_sha256_rfc5869']:
        ikm, salt, info = (bytes.fromhex(vector[k])
                           for k in ('ikm', 'salt', 'info'))
        prk = crypto.extract(salt, ikm)
        wrong += differences([
            ('prk', prk.hex(), vector['prk']),
            ('okm', crypto.expand(prk, info, vector['L']).hex(),
             vector['okm']),
        ])
    return wrong


def check_prepare():
    """RFC 8265, as far as an encoding exists for what is given."""
    return differences(
        (repr(v['given']), crypto.prepare(v['given']).hex(), v['prepared'])
        for v in PRIMITIVES['opaque_string_rfc8265'])


def check_tampering():
    """A changed bit anywhere in a sealed frame must show."""
    wrong = []
    frame = peer.Channel('host', bytes(32)).seal(peer.PING, bytes(8))
    for bit in (0, 7, 8, 4000, 8063, 8064, 8191):
        try:
            peer.Channel('joiner', bytes(32)).open(peer.flip(frame, bit))
            wrong.append(f'bit {bit} was changed and nobody saw it')
        except ValueError:
            pass
    return wrong


def check_handshake(session):
    """Every byte of a handshake, and what follows from it."""
    w = crypto.stretch(session['password'], bytes.fromhex(session['salt']),
                       session['iterations'])
    aad = bytes.fromhex(session['hello'] + session['challenge'])
    joiner = peer.Spake2('A', w, int(session['joiner_scalar'], 16))
    host = peer.Spake2('B', w, int(session['host_scalar'], 16))
    ke, proof, answer = joiner.finish(host.share, aad)
    end = peer.Peer('joiner', FakeSocket(), session['password'])
    end.hello, end.challenged = aad[:12], aad[12:]
    end.begin(ke, b'\3' + joiner.share + b'\4' + host.share)
    return differences([
        ('w', f'{w:064x}', session['w']),
        ('joiner share', '03' + joiner.share.hex(), session['joiner_share']),
        ('host share', '04' + host.share.hex(), session['host_share']),
        ('joiner confirm', '05' + proof.hex(), session['joiner_confirm']),
        ('host confirm', '06' + answer.hex(), session['host_confirm']),
        ('host side', host.finish(joiner.share, aad), (ke, proof, answer)),
        ('Ke', ke.hex(), session['ke']),
        ('root', end.root.hex(), session['root_0']),
        ('code', end.code, session['comparison_code']),
    ])


class FakeSocket:
    """As much of a socket as a Peer needs that sends nothing."""

    def settimeout(self, seconds):
        """No wait, no timeout."""


def read_payload(session, frame):
    """A frame's payload; the file's bytes are told by how they are made."""
    if frame['payload'] is not None:
        return bytes.fromhex(frame['payload'])
    number = SESSIONS.index(session) + 1
    offer = next(f for f in session['frames'] if f['type'] == peer.FILE_OFFER)
    seed = f'sottovoce vector {number} file'.encode()
    return (bytes.fromhex(offer['payload'][:16]) + bytes(8)
            + hashlib.shake_256(seed).digest(65000))


def check_frames(session):
    """Every frame of a session, sealed by its sender, opened by the other."""
    root = bytes.fromhex(session['root_0'])
    ends = {role: peer.Channel(role, root, lambda size, role=role:
            bytes.fromhex(session[f'{role}_x25519_private']))
            for role in ('joiner', 'host')}
    wrong = []
    for number, frame in enumerate(session['frames']):
        sender, receiver = (ends[role] for role in (
            ('joiner', 'host') if frame['sender'] == 'joiner'
            else ('host', 'joiner')))
        payload = read_payload(session, frame)
        if frame['type'] == peer.REKEY and sender.private is None:
            sender.rekey()
        sealed = sender.seal(frame['type'], payload, frame['flags'])
        record = receiver.open(sealed)
        wrong += differences([
            (f'frame {number}', hashlib.sha256(sealed).hexdigest(),
             frame['frame_sha256']),
            (f'record {number}', record,
             (frame['type'], frame['flags'], payload)),
            (f'epoch {number}', sender.epoch_out, frame['epoch']),
        ])
        if frame['type'] == peer.REKEY:
            receiver.take_rekey(payload)
        elif frame['type'] == peer.SWITCH:
            sender.switch_out()
            receiver.switch_in()
    return wrong + differences(
        [('root 1', ends['host'].root.hex(), session['root_1'])])


CHECKS = [
    ('spake2', check_spake2),
    ('hkdf', check_hkdf),
    ('prepare', check_prepare),
    ('tampering', check_tampering),
] + [
    (f'{check.__name__[6:]}/{number}', lambda c=check, s=session: c(s))
    for number, session in enumerate(SESSIONS, start=1)
    for check in (check_handshake, check_frames)
]

if __name__ == '__main__':
    sys.exit(tap.run(CHECKS))
