# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""The primitives of PROTOCOL.md, from their specifications and Python's own
library alone: a second opinion on what libgcrypt computes for the program.

They are slow and leak through timing, so they are for tests only.
"""

import hashlib
import hmac
import struct
import unicodedata

# P-256 (FIPS 186-4, D.1.2.3).
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
Q = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def on_curve(point):
    """Whether point solves the equation of P-256."""
    x, y = point
    return (y * y - (x * x * x - 3 * x + B)) % P == 0


def add(a, b):
    """The sum of two points; None is the identity."""
    if a is None or b is None:
        return b if a is None else a
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiply(scalar, point):
    """The scalar-fold of a point."""
    total = None
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def negate(point):
    """The point that cancels this one."""
    return point[0], P - point[1]


def encode_point(point):
    """The 65 uncompressed bytes of a point."""
    return b'\4' + point[0].to_bytes(32, 'big') + point[1].to_bytes(32, 'big')


def decode_point(data):
    """The point of 33 compressed or 65 uncompressed bytes."""
    x = int.from_bytes(data[1:33], 'big')
    if data[0] == 4:
        point = x, int.from_bytes(data[33:65], 'big')
    else:
        y = pow(x * x * x - 3 * x + B, (P + 1) // 4, P)
        point = x, y if y & 1 == data[0] & 1 else P - y
    if not on_curve(point):
        raise ValueError('not a point on the curve')
    return point


def x25519(scalar, u):
    """RFC 7748, section 5: 32 bytes from 32 bytes each."""
    p = 2**255 - 19
    k = int.from_bytes(scalar, 'little')
    k = k & ~7 & (1 << 255) - 1 | 1 << 254
    x1 = (int.from_bytes(u, 'little') & (1 << 255) - 1) % p
    x2, z2, x3, z3 = 1, 0, x1, 1
    for bit in range(254, -1, -1):
        if k >> bit & 1:
            x2, z2, x3, z3 = x3, z3, x2, z2
        aa, bb = (x2 + z2) ** 2 % p, (x2 - z2) ** 2 % p
        da, cb = (x3 - z3) * (x2 + z2), (x3 + z3) * (x2 - z2)
        x3, z3 = (da + cb) ** 2 % p, x1 * (da - cb) ** 2 % p
        e = aa - bb
        x2, z2 = aa * bb % p, e * (aa + 121665 * e) % p
        if k >> bit & 1:
            x2, z2, x3, z3 = x3, z3, x2, z2
    return (x2 * pow(z2, -1, p) % p).to_bytes(32, 'little')


def extract(salt, key):
    """HKDF-Extract (RFC 5869) with SHA-256."""
    return hmac.digest(salt or bytes(32), key, 'sha256')


def expand(key, info, size):
    """HKDF-Expand (RFC 5869) with SHA-256."""
    output = block = b''
    count = 1
    while len(output) < size:
        block = hmac.digest(key, block + info + bytes([count]), 'sha256')
        output += block
        count += 1
    return output[:size]


def prepare(password):
    """RFC 8265's OpaqueString as far as PROTOCOL.md uses it."""
    plain = ''.join(' ' if unicodedata.category(c) == 'Zs' else c
                    for c in password)
    return unicodedata.normalize('NFC', plain).encode()


def stretch(password, salt, iterations):
    """The scalar w of a password as it is typed."""
    wide = hashlib.pbkdf2_hmac('sha512', prepare(password), salt, iterations,
                               40)
    return int.from_bytes(wide, 'big') % Q


def _make_sbox():
    """The S-box of AES (FIPS 197, 5.1.1) from inverses in GF(2^8)."""
    sbox, p, q = [0] * 256, 1, 1
    while True:
        p ^= (p << 1 ^ (0x11B if p & 0x80 else 0)) & 0x1FF
        for shift in (1, 2, 4):
            q ^= q << shift & 0xFF
        if q & 0x80:
            q ^= 9
        turned = q
        for shift in (1, 2, 3, 4):
            turned ^= (q << shift | q >> 8 - shift) & 0xFF
        sbox[p] = turned ^ 0x63
        if p == 1:
            sbox[0] = 0x63
            return sbox


_SBOX = _make_sbox()
_TWICE = [x << 1 ^ (0x11B if x & 0x80 else 0) for x in range(256)]


class _Aes:
    """AES-128, the forward direction (FIPS 197, 5.1 and 5.2)."""

    def __init__(self, key):
        words = [list(key[i:i + 4]) for i in range(0, 16, 4)]
        constant = 1
        for i in range(4, 44):
            word = list(words[i - 1])
            if i % 4 == 0:
                word = [_SBOX[b] for b in word[1:] + word[:1]]
                word[0] ^= constant
                constant = _TWICE[constant]
            words.append([a ^ b for a, b in zip(words[i - 4], word)])
        self.keys = [sum(words[i:i + 4], []) for i in range(0, 44, 4)]

    def encrypt(self, block):
        """One block of 16 bytes."""
        state = [a ^ b for a, b in zip(block, self.keys[0])]
        for turn in range(1, 11):
            # SubBytes and ShiftRows.
            state = [_SBOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]
            if turn < 10:
                state = sum((self._mix(state[i:i + 4])
                             for i in range(0, 16, 4)), [])
            state = [a ^ b for a, b in zip(state, self.keys[turn])]
        return bytes(state)

    @staticmethod
    def _mix(column):
        every = column[0] ^ column[1] ^ column[2] ^ column[3]
        return [column[i] ^ every ^ _TWICE[column[i] ^ column[(i + 1) % 4]]
                for i in range(4)]


def _ghash(h, data):
    """GHASH (NIST SP 800-38D, 6.4) of whole blocks."""
    total = 0
    for i in range(0, len(data), 16):
        x, y, v = total ^ int.from_bytes(data[i:i + 16], 'big'), 0, h
        for bit in range(127, -1, -1):
            if x >> bit & 1:
                y ^= v
            v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
        total = y
    return total.to_bytes(16, 'big')


def _counter_mode(aes, iv, data):
    stream = b''.join(aes.encrypt(iv + struct.pack('>I', 2 + i))
                      for i in range((len(data) + 15) // 16))
    return bytes(a ^ b for a, b in zip(data, stream))


def _tag(aes, iv, aad, ciphertext):
    padded = b''.join(part + bytes(-len(part) % 16)
                      for part in (aad, ciphertext))
    lengths = struct.pack('>QQ', 8 * len(aad), 8 * len(ciphertext))
    digest = _ghash(int.from_bytes(aes.encrypt(bytes(16)), 'big'),
                    padded + lengths)
    return bytes(a ^ b for a, b in
                 zip(digest, aes.encrypt(iv + struct.pack('>I', 1))))


def gcm_seal(key, iv, aad, plaintext):
    """AES-128-GCM: the ciphertext and, after it, the tag."""
    aes = _Aes(key)
    ciphertext = _counter_mode(aes, iv, plaintext)
    return ciphertext + _tag(aes, iv, aad, ciphertext)


def gcm_open(key, iv, aad, sealed):
    """The plaintext of what gcm_seal() made; ValueError if it is not that."""
    aes = _Aes(key)
    ciphertext, tag = sealed[:-16], sealed[-16:]
    if not hmac.compare_digest(tag, _tag(aes, iv, aad, ciphertext)):
        raise ValueError('the tag is wrong')
    return _counter_mode(aes, iv, ciphertext)
