# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Knows the secrets of a program: those that peer.py computes as the other end
of a conversation, and the random numbers that the program draws.

    with Witness(spy) as witness:
        with Cli(program, 'host', …, env=witness.watch(environment)) as bob:
            peer = Peer.connect(port, password)
            peer.shake_hands()
            …
            settle(peer)                 # the program has done all it had to
            image = frozen_image(bob.process.pid)
            for sentence in witness.judge(image, password, peer):
                print(sentence)

SPY is the library of tests/helpers/spy.c. judge() tells what is where it must
not be: the password, w and what the two have at the moment belong in locked
memory if they are there at all, and everything else nowhere.
"""

import os
import signal
import struct
import tempfile
import time

import memory
import peer as other
import peer_crypto as crypto
from cli import TIMEOUT
from others import trace

# Private keys, of SPAKE2 and of X25519; everything else that is drawn is public.
PRIVATE_SIZE = 32

# What may be there, as it is called in a verdict.
PASSWORD, W, NEEDED = 'the password', 'w', 'what the two need to go on'

# From <sys/ptrace.h>.
PTRACE_SEIZE, PTRACE_DETACH = 0x4206, 17
PTRACE_O_TRACEEXIT, PTRACE_EVENT_EXIT = 0x40, 6


class Witness:
    """Takes note of secrets while the block lasts."""

    def __init__(self, spy):
        self.spy = spy
        self.names = {}
        self.w = None
        self.drawn = None
        self.originals = []

    def __enter__(self):
        self.drawn = tempfile.NamedTemporaryFile(prefix='sottovoce-')
        # The program may be another user's.
        os.chmod(self.drawn.name, 0o622)
        for owner, name, wrapper in (
                (crypto, 'extract', self._extract),
                (crypto, 'expand', self._expand),
                (crypto, 'stretch', self._stretch),
                (other.Spake2, 'finish', self._finish)):
            original = getattr(owner, name)
            self.originals.append((owner, name, original))
            setattr(owner, name, wrapper(original))
        return self

    def __exit__(self, *reason):
        for owner, name, original in self.originals:
            setattr(owner, name, original)
        self.drawn.close()

    def watch(self, env, leak=False, at_exit=False):
        """An environment in which a program is watched. It then leaks what it
        draws, or can be looked at when it exits, as no leak checker allows
        while it is at work. With the address sanitizer, what a function leaves
        behind stays where it was, and is not written over by the next one."""
        env = {**env, 'LD_PRELOAD': self.spy, 'SOTTOVOCE_SPY': self.drawn.name}
        more = ':verify_asan_link_order=0:detect_stack_use_after_return=1'
        if leak:
            env['SOTTOVOCE_SPY_LEAK'] = 'yes'
        if at_exit:
            more += ':detect_leaks=0'
        return {**env, 'ASAN_OPTIONS': env.get('ASAN_OPTIONS', '') + more}

    # What is noted.

    def note(self, name, secret):
        """A secret of the conversation."""
        self.names.setdefault(secret, name)

    def _extract(self, original):
        def extract(salt, key):
            secret = original(salt, key)
            # Of a renewal: the two public keys follow.
            self.note('a shared secret', key[:32])
            self.note('a root', secret)
            return secret
        return extract

    def _expand(self, original):
        def expand(key, info, size):
            output = original(key, info, size)
            if info == b'sottovoce/1 chains':
                self.note('a first chain', output[:32])
                self.note('a first chain', output[32:])
            elif info == b'sottovoce/1 frame':
                self.note('a frame’s key', output[:16])
                self.note('a chain', output[28:])
            elif info.startswith(b'ConfirmationKeys'):
                self.note('a key of the proof', output[:16])
                self.note('a key of the proof', output[16:])
            return output
        return expand

    def _stretch(self, original):
        def stretch(password, salt, iterations):
            self.note('the stretched password', crypto.hashlib.pbkdf2_hmac(
                'sha512', crypto.prepare(password), salt, iterations, 40))
            w = original(password, salt, iterations)
            self.w = w.to_bytes(32, 'big')
            return w
        return stretch

    def _finish(self, original):
        def finish(spake, share, aad):
            blind = crypto.negate(crypto.multiply(spake.w, spake.theirs))
            point = crypto.multiply(spake.secret, crypto.add(
                crypto.decode_point(share), blind))
            encoded = crypto.encode_point(point)
            self.note('the point of SPAKE2', encoded[1:33])
            self.note('the point of SPAKE2', encoded[33:])
            return original(spake, share, aad)
        return finish

    def draws(self):
        """All that the program has drawn so far."""
        data = os.pread(self.drawn.fileno(), 1 << 20, 0)
        drawn, offset = [], 0
        while offset < len(data):
            size = struct.unpack_from('=I', data, offset)[0]
            drawn.append(data[offset + 4:offset + 4 + size])
            offset += 4 + size
        return drawn

    # What is judged.

    def spent(self, peer=None):
        """A name and fragments for each secret that nobody needs any more."""
        for secret in self.draws():
            if len(secret) == PRIVATE_SIZE:
                self.note('a private key', secret)
        kept = current(peer)
        spent = {}
        for secret, name in self.names.items():
            if secret not in kept:
                spent.setdefault(name, set()).update(memory.fragments(secret))
        return spent

    def judge(self, image, password, peer=None, gone=(PASSWORD,), there=(W,)):
        """What is wrong with an image. GONE: which of PASSWORD and W must be
        nowhere. THERE: which must be found, or the looking is no good. PEER is
        the other end while the conversation goes on."""
        held = {PASSWORD: password_forms(password)}
        if self.w is not None:
            held[W] = memory.fragments(self.w)
        for secret in current(peer):
            held.setdefault(NEEDED, set()).update(memory.fragments(secret))
        found = image.find({**self.spent(peer), **held})
        locked = {find.name for find in found if find.locked}
        wrong = [f'{find}' for find in found
                 if find.name not in held or not find.locked
                 or find.name in gone]
        return wrong + [f'{name} is not even where it belongs'
                        for name in there if name not in locked]


def password_forms(password):
    """A password as it is typed and as it is prepared."""
    prepared = crypto.prepare(password).decode()
    return memory.forms(password) | memory.forms(prepared)


def current(peer):
    """The secrets that both ends need to go on."""
    if peer is None or peer.channel is None:
        return set()
    channel = peer.channel
    return {channel.root, channel.out, channel.into}


def settle(peer):
    """Waits until the program has opened all that was sent to it."""
    token = os.urandom(8)
    peer.send(other.PING, token)
    while peer.expect(other.PONG).payload != token:
        pass


def state_of(pid):
    """A letter, as ps shows it."""
    with open(f'/proc/{pid}/stat', 'rb') as stat:
        return stat.read().rpartition(b')')[2].split()[0].decode()


def frozen_image(pid):
    """An image of a process that stands still meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    deadline = time.monotonic() + TIMEOUT
    try:
        while state_of(pid) != 'T':
            if time.monotonic() > deadline:
                raise AssertionError('the process does not stand still')
            time.sleep(0.001)
        return memory.Image(pid)
    finally:
        os.kill(pid, signal.SIGCONT)


class LastMoment:
    """Stops a child at its exit, when all its own code has run."""

    def __init__(self, pid):
        self.pid = pid
        trace(PTRACE_SEIZE, pid, PTRACE_O_TRACEEXIT)

    def image(self):
        """Waits for that moment, takes an image, and lets the child go."""
        status = os.waitpid(self.pid, 0)[1]
        if status >> 8 != signal.SIGTRAP | PTRACE_EVENT_EXIT << 8:
            raise AssertionError(f'it stops with {status:#x}')
        image = memory.Image(self.pid)
        trace(PTRACE_DETACH, self.pid)
        return image
