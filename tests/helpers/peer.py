# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A second implementation of PROTOCOL.md, written to misbehave.

It shares no line with the program, so it also finds what both ends of the
program agree on by mistake. tests/cli/test-peer.py holds it to the vectors.

    from peer import Peer, TEXT, listen

An honest joiner of a host at 127.0.0.1:PORT, and an honest host:

    peer = Peer.connect(port, 'hello')         # a joiner, TCP open
    peer.shake_hands()                         # or raises Refused
    peer.greet('Mallory')                      # returns the host's name
    peer.say('hi')                             # TEXT with the next id
    record = peer.expect(TEXT)                 # acknowledges, returns Record
    peer.bye(0)                                # BYE, and closes

    with listen() as door:                     # door.getsockname()[1]: port
        peer = Peer.accept(door, 'hello')      # a host
        peer.shake_hands()
        peer.greet('Mallory')

After the connection broke, one that goes on where the other stopped:

    again = Peer.connect(port, 'hello')        # or accept
    again.take_over(peer)                      # conversation and numbers
    again.shake_hands()
    again.greet('Mallory')                     # asked, counted: the other's

One that misbehaves builds what it wants and writes it:

    frame = peer.seal(TEXT, text(1, b'\\xff'))  # sealed with the next key
    peer.write(frame)                          # as it is
    peer.write(flip(frame, 100))               # with one bit changed
    peer.send(TEXT, b''.join(...))             # cut into frames with MORE
    peer.challenge(iterations=10**9)           # a host's, before shake_hands

receive() returns the next record that is not COVER, with its parts joined; it
answers REKEY and follows SWITCH by itself. expect(TYPE) skips what is no
TYPE. rekey() begins a renewal. raw() reads what is left until the other side
closes. is_silent() tells whether nothing comes. Every wait ends with an error
after TIMEOUT seconds.

In Record: type, flags, payload. For records.TEXT and its like: id, text.
code is the comparison code, epoch_in and epoch_out count the renewals.
frames_in and frames_out are the frames of each direction as they crossed.
"""

import collections
import functools
import os
import select
import socket
import struct
import time

import peer_crypto as crypto

TIMEOUT = 60

HELLO, CHALLENGE, JOINER_SHARE, HOST_SHARE = 1, 2, 3, 4
JOINER_CONFIRM, HOST_CONFIRM, REFUSAL = 5, 6, 15
SIZES = {HELLO: 12, CHALLENGE: 23, JOINER_SHARE: 66, HOST_SHARE: 66,
         JOINER_CONFIRM: 33, HOST_CONFIRM: 33, REFUSAL: 4}

COVER, GREETING, ACK, SEEN, TYPING, REKEY, SWITCH, BYE, PING, PONG = range(10)
TEXT, EDIT, RETRACT, REACTION, FILE_OFFER = range(0x10, 0x15)
FILE_DATA = 0x20
MORE = 1
NONE = bytes(16)    # in place of a conversation

M = crypto.decode_point(bytes.fromhex(
    '02886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f'))
N = crypto.decode_point(bytes.fromhex(
    '03d8bbd6c639c62937b04d997f38c3770719c629d7014d49a24b4f98baa1292b49'))


class Refused(Exception):
    """The other side sent REFUSAL."""

    def __init__(self, reason, retry_after):
        super().__init__(f'refused for reason {reason}')
        self.reason = reason
        self.retry_after = retry_after


class Record(collections.namedtuple('Record', 'type flags payload')):
    """What one frame, or several with MORE, carried."""

    @property
    def id(self):
        """A message's number."""
        return int.from_bytes(self.payload[:8], 'big')

    @property
    def text(self):
        """A TEXT's text."""
        return self.payload[24:].decode()


def text(number, content, sent_at=None, target=0):
    """The payload of a TEXT with this id, of bytes that may be anything."""
    when = time.time_ns() // 1000 if sent_at is None else sent_at
    return struct.pack('>Qqq', number, when, target) + content


def flip(data, bit):
    """The same bytes with one bit changed."""
    changed = bytearray(data)
    changed[bit // 8] ^= 0x80 >> bit % 8
    return bytes(changed)


def listen(address='127.0.0.1'):
    """A listening socket on a free port."""
    family = socket.AF_INET6 if ':' in address else socket.AF_INET
    door = socket.create_server((address, 0), family=family)
    door.settimeout(TIMEOUT)
    return door


@functools.lru_cache
def stretch(password, salt, iterations):
    """The scalar w, computed once."""
    return crypto.stretch(password, salt, iterations)


def draw_scalar(random):
    """A secret from 1 to below the order of P-256."""
    while True:
        scalar = int.from_bytes(random(32), 'big')
        if 0 < scalar < crypto.Q:
            return scalar


class Spake2:
    """RFC 9382 with P256-SHA256-HKDF-HMAC, for the side 'A' or 'B'."""

    def __init__(self, side, w, secret, names=(b'joiner', b'host')):
        self.side, self.w, self.secret, self.names = side, w, secret, names
        self.mine, self.theirs = (M, N) if side == 'A' else (N, M)
        self.share = crypto.encode_point(crypto.add(
            crypto.multiply(secret, crypto.G),
            crypto.multiply(w, self.mine)))

    def finish(self, other_share, aad):
        """Takes the other share: (Ke, cA, cB)."""
        other = crypto.decode_point(other_share)
        blind = crypto.multiply(self.w, self.theirs)
        shared = crypto.multiply(self.secret,
                                 crypto.add(other, crypto.negate(blind)))
        shares = [self.share, other_share]
        if self.side == 'B':
            shares.reverse()
        parts = [*self.names, *shares, crypto.encode_point(shared),
                 self.w.to_bytes(32, 'big')]
        transcript = b''.join(struct.pack('<Q', len(part)) + part
                              for part in parts)
        keys = crypto.hashlib.sha256(transcript).digest()
        confirm = crypto.expand(crypto.extract(b'', keys[16:]),
                                b'ConfirmationKeys' + aad, 32)
        return (keys[:16],
                crypto.hmac.digest(confirm[:16], transcript, 'sha256'),
                crypto.hmac.digest(confirm[16:], transcript, 'sha256'))


class Channel:
    """Records to frames and back: bytes only, so that it can be repeated."""

    def __init__(self, role, root, random=os.urandom):
        self.role, self.root, self.random = role, root, random
        self.epoch_out = self.epoch_in = 0
        self.private = self.next_root = self.other = None
        self.out, self.into = self._chains(root)

    def _chains(self, root):
        both = crypto.expand(root, b'sottovoce/1 chains', 64)
        mine = [both[:32], both[32:]]
        return mine if self.role == 'joiner' else mine[::-1]

    @staticmethod
    def _step(chain):
        keys = crypto.expand(chain, b'sottovoce/1 frame', 60)
        return keys[:16], keys[16:28], keys[28:]

    def seal_plaintext(self, kind, plaintext):
        """A frame of any plaintext at all."""
        key, iv, self.out = self._step(self.out)
        return kind + crypto.gcm_seal(key, iv, kind, plaintext)

    def seal(self, kind, payload=b'', flags=0):
        """One frame with one record, or a part of it."""
        bulk = kind == FILE_DATA
        header = struct.pack('>BBH', kind, flags, len(payload))
        plaintext = (header + payload).ljust(65519 if bulk else 1007, b'\0')
        return self.seal_plaintext(b'\2' if bulk else b'\1', plaintext)

    def open(self, frame):
        """The part of a record that a frame carries."""
        key, iv, self.into = self._step(self.into)
        plain = crypto.gcm_open(key, iv, frame[:1], frame[1:])
        kind, flags, length = struct.unpack('>BBH', plain[:4])
        if any(plain[4 + length:]):
            raise ValueError('the padding is not zero')
        return Record(kind, flags, plain[4:4 + length])

    def rekey(self):
        """This side's share of the next epoch: the payload of REKEY."""
        self.private = self.random(32)
        public = crypto.x25519(self.private, (9).to_bytes(32, 'little'))
        return struct.pack('>I', self.epoch_out + 1) + public

    def take_rekey(self, payload):
        """The other's share: the payloads of what answers it, in order."""
        answers = []
        if self.private is None:
            answers.append((REKEY, self.rekey()))
        theirs = payload[4:]
        shared = crypto.x25519(self.private, theirs)
        mine = crypto.x25519(self.private, (9).to_bytes(32, 'little'))
        publics = mine + theirs if self.role == 'joiner' else theirs + mine
        self.next_root = crypto.extract(self.root, shared + publics)
        answers.append((SWITCH, struct.pack('>I', self.epoch_out + 1)))
        return answers

    def switch_out(self):
        """After SWITCH was sealed."""
        self.out = self._chains(self.next_root)[0]
        self.epoch_out += 1
        self._settle()

    def switch_in(self):
        """After SWITCH was opened."""
        self.into = self._chains(self.next_root)[1]
        self.epoch_in += 1
        self._settle()

    def _settle(self):
        if self.epoch_in == self.epoch_out:
            self.root, self.next_root, self.private = self.next_root, None, None


class Peer:
    """One end of a conversation over a socket."""

    def __init__(self, role, sock, password, random=os.urandom):
        self.role, self.sock, self.password = role, sock, password
        self.random = random
        self.channel = self.root = self.code = None
        self.hello = self.challenged = None
        self.conversation = NONE
        self.asked, self.counted = None, None   # in the other's GREETING
        self.next_id, self.last_received = 1, 0
        self.frames_in, self.frames_out, self.parts = [], [], {}
        sock.settimeout(TIMEOUT)

    @classmethod
    def connect(cls, port, password, address='127.0.0.1', **options):
        """A joiner."""
        sock = socket.create_connection((address, port), TIMEOUT)
        return cls('joiner', sock, password, **options)

    @classmethod
    def accept(cls, door, password, **options):
        """A host, once somebody comes to the door."""
        return cls('host', door.accept()[0], password, **options)

    # Bytes.

    def write(self, data):
        """Any bytes at all."""
        self.sock.sendall(data)

    def read(self, size):
        """Exactly so many bytes; EOFError when the stream ends before."""
        data = b''
        while len(data) < size:
            more = self.sock.recv(size - len(data))
            if not more:
                raise EOFError(f'closed after {len(data)} of {size} bytes')
            data += more
        return data

    def raw(self):
        """What still comes until the other side closes."""
        data = b''
        try:
            while more := self.sock.recv(65536):
                data += more
        except ConnectionError:
            pass
        return data

    def close(self):
        """Closes the stream without a word."""
        self.sock.close()

    def read_message(self, wanted):
        """One message of the handshake; Refused if it is that."""
        first = self.read(1)
        message = first + self.read(SIZES[first[0]] - 1)
        if first[0] == REFUSAL:
            raise Refused(*struct.unpack('>BH', message[1:]))
        if first[0] != wanted:
            raise ValueError(f'message {first[0]} in place of {wanted}')
        return message

    # The handshake.

    def challenge(self, salt=None, iterations=210000, version=1, kdf=1):
        """A host's CHALLENGE, sent once HELLO has come."""
        self.hello = self.read_message(HELLO)
        self.challenged = (bytes([CHALLENGE, version, kdf])
                           + struct.pack('>I', iterations)
                           + (salt or self.random(16)))
        self.write(self.challenged)

    def shake_hands(self, iterations=210000):
        """The whole handshake, in this side's role."""
        if self.role == 'joiner':
            self._join()
        else:
            self._host(iterations)

    def _scalar(self):
        salt = self.challenged[7:]
        iterations = struct.unpack('>I', self.challenged[3:7])[0]
        return stretch(self.password, salt, iterations)

    def _join(self):
        self.hello = bytes([HELLO]) + b'SOTTOVOCE' + bytes([1, 1])
        self.write(self.hello)
        self.challenged = self.read_message(CHALLENGE)
        spake = Spake2('A', self._scalar(), draw_scalar(self.random))
        mine = bytes([JOINER_SHARE]) + spake.share
        self.write(mine)
        theirs = self.read_message(HOST_SHARE)
        ke, proof, expected = spake.finish(theirs[1:],
                                           self.hello + self.challenged)
        self.write(bytes([JOINER_CONFIRM]) + proof)
        if self.read_message(HOST_CONFIRM)[1:] != expected:
            raise ValueError('the host does not know the password')
        self.begin(ke, mine + theirs)

    def _host(self, iterations):
        if self.challenged is None:
            self.challenge(iterations=iterations)
        theirs = self.read_message(JOINER_SHARE)
        spake = Spake2('B', self._scalar(), draw_scalar(self.random))
        mine = bytes([HOST_SHARE]) + spake.share
        self.write(mine)
        ke, expected, proof = spake.finish(theirs[1:],
                                           self.hello + self.challenged)
        if self.read_message(JOINER_CONFIRM)[1:] != expected:
            self.refuse(3)
            raise ValueError('the joiner does not know the password')
        self.write(bytes([HOST_CONFIRM]) + proof)
        self.begin(ke, theirs + mine)

    def refuse(self, reason, retry_after=0):
        """REFUSAL; closing is the caller's."""
        self.write(struct.pack('>BBH', REFUSAL, reason, retry_after))

    def begin(self, ke, shares):
        transcript = crypto.hashlib.sha256(self.hello + self.challenged
                                           + shares).digest()
        self.root = crypto.extract(transcript, ke)
        number = int.from_bytes(
            crypto.expand(self.root, b'sottovoce/1 code', 8), 'big')
        digits = f'{number % 10**15:015}'
        self.code = ' '.join(digits[i:i + 3] for i in range(0, 15, 3))
        self.channel = Channel(self.role, self.root, self.random)

    # Frames and records.

    def seal(self, kind, payload=b'', flags=0):
        """A frame under the next key, which is then spent."""
        return self.channel.seal(kind, payload, flags)

    def send(self, kind, payload=b''):
        """A whole record, in as many frames as it needs."""
        size = 65515 if kind == FILE_DATA else 1003
        parts = [payload[i:i + size]
                 for i in range(0, len(payload), size)] or [b'']
        for part in parts:
            flags = 0 if part is parts[-1] else MORE
            frame = self.seal(kind, part, flags)
            self.frames_out.append(frame)
            self.write(frame)
        if kind == SWITCH:
            self.channel.switch_out()

    def read_frame(self):
        """The next frame, not opened."""
        first = self.read(1)
        frame = first + self.read({1: 1023, 2: 65535}[first[0]])
        self.frames_in.append(frame)
        return frame

    def receive(self):
        """The next whole record but COVER, REKEY and SWITCH."""
        while True:
            part = self.channel.open(self.read_frame())
            joined = self.parts.pop(part.type, b'') + part.payload
            if part.flags & MORE:
                self.parts[part.type] = joined
            elif part.type == REKEY:
                for kind, payload in self.channel.take_rekey(joined):
                    self.send(kind, payload)
            elif part.type == SWITCH:
                self.channel.switch_in()
            elif part.type != COVER:
                return Record(part.type, 0, joined)

    def expect(self, kind):
        """The next record of this type; what comes before it is skipped, but
        messages are acknowledged."""
        while True:
            record = self.receive()
            if 0x10 <= record.type <= 0x1F:
                self.last_received = record.id
                self.send(ACK, struct.pack('>Q', record.id))
            if record.type == kind:
                return record

    def take_over(self, other):
        """Goes on with what was said over another connection."""
        self.conversation = other.conversation
        self.next_id, self.last_received = other.next_id, other.last_received

    def send_greeting(self, name):
        """GREETING with the conversation and what came of it so far. The name
        is text, or bytes that may be anything."""
        raw = name.encode() if isinstance(name, str) else name
        self.send(GREETING, self.conversation
                  + struct.pack('>Q', self.last_received) + raw)

    def take_greeting(self):
        """The other's GREETING, which is due now: its name."""
        record = self.receive()
        if record.type != GREETING:
            raise ValueError(f'record {record.type} in place of GREETING')
        self.asked = record.payload[:16]
        self.counted = int.from_bytes(record.payload[16:24], 'big')
        return record.payload[24:].decode()

    def greet(self, name):
        """GREETING both ways: the other's name. A host begins a conversation if
        it has none, and a joiner takes the one that it is told."""
        if self.role == 'joiner':
            self.send_greeting(name)
        theirs = self.take_greeting()
        if self.role == 'host':
            if self.conversation == NONE:
                self.conversation = self.random(16)
            self.send_greeting(name)
        elif self.asked != self.conversation:
            self.conversation = self.asked
            self.next_id, self.last_received = 1, 0
        return theirs

    def say(self, content):
        """TEXT with the next id; text, or bytes that may be anything."""
        raw = content.encode() if isinstance(content, str) else content
        self.send(TEXT, text(self.next_id, raw))
        self.next_id += 1

    def rekey(self):
        """Begins a renewal; receive() completes it."""
        self.send(REKEY, self.channel.rekey())

    def is_silent(self, seconds=0.3):
        """Whether nothing comes for a moment."""
        return not select.select([self.sock], [], [], seconds)[0]

    def bye(self, reason=0):
        """BYE, and closes once the other side did."""
        self.send(BYE, bytes([reason]))
        self.sock.shutdown(socket.SHUT_WR)
        self.raw()
        self.close()
