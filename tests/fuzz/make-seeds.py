#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Writes inputs for the fuzz targets to begin with: make-seeds.py FOLDER.

Each target gets a folder of its own in FOLDER. What the bytes mean is said in
the targets.
"""

import json
import pathlib
import struct
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent

# One payload of each type that the recorded sessions do not have.
ID = struct.pack(">Qq", 1, 1000)
EXTRA = [
    (0x03, struct.pack(">Q", 7)),
    (0x04, b"\x01"),
    (0x08, bytes(8)),
    (0x09, bytes(8)),
    (0x11, ID + struct.pack(">q", 2) + "né".encode()),
    (0x12, ID + struct.pack(">q", 2)),
    (0x13, ID + struct.pack(">q", -2) + "👋".encode()),
    (0x1F, ID + b"later"),
    (0x20, struct.pack(">qQ", -1, 0) + b"data"),
    (0x23, struct.pack(">qB", -1, 1)),
    (0x24, struct.pack(">q", -1)),
    (0x30, b"later"),
]

# What a step of the channel target may have in its first byte.
FILL, REPEAT, EARLY = 0x08, 0x10, 0x20
REKEY_DEED, SWITCH_DEED, ALTER_DEED = 0x40, 0x80, 0xC0

ADDRESSES = [
    'example.org', 'example.org:65535', ' \t[2001:db8::1]:99\n', '::1',
    'fe80::1%eth0', '192.0.2.1:00080', 'müller.example.:1', '1.2.3', 'a:b:c',
    '[::1', '[::ffff:192.0.2.1]:0', 'host:', ':1', 'x' * 64, 'ab.' * 90,
]

ONION = 'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion'

INVITES = ADDRESSES + [
    'sottovoce://203.0.113.7:7?via=192.0.2.1&via=%5B2001:db8::1%5D:7&via=a.b',
    'sottovoce://[fe80::1%25eth0]/?via=' + ONION + '&amp;via=m%C3%BCller:1#x',
    'Hi! <sottovoce://h:7>, or \u201csottovoce://[::1]\u201d.\n-- \nBob',
    '> sottovoce://h?v\n> ia=' + ONION[:30] + '\r\n> ' + ONION[30:] + ':7\n>',
    'SOTTOVOCE://[2001:db8\n::1]:\n55\n.', 'sottovoce://secret@h', '://?via=h',
    'sottovoce://-sottovoce://\n?via=\n', 'sotto\u00advoce://h\u200b:7\ufeff',
    'at [192.0.2.1], (2001:db8::), fe80::1%eth0 or ' + ONION + '.', '[ [] ]:',
    '12:30 3.5 2024-03-12 bob@example.org:25 http://a.b:80 main.c:42 std::x',
    'see example.org:7; localhost:8! \u5730\u5740\uff1a192.0.2.1:9\u3002',
    'sottovoce://a?' + 'via=%61&' * 9 + 'via=b' * 9, 'sottovoce://h%00%0A%ff%',
    'sottovoce://a_?via=b.&via=c\u3002&via=fe80::1%25a.&via=d\u0301',
]

TOR = [
    '250 OK\r\n', '250-a\r\n250 b\r\n510 Unrecognized command "X"\r\n',
    '250-PROTOCOLINFO 1\r\n250-AUTH METHODS=COOKIE,SAFECOOKIE '
    'COOKIEFILE="/run/tor/control.authcookie"\r\n250 OK\r\n',
    '250 AUTHCHALLENGE SERVERHASH=00ff SERVERNONCE=a0\r\n',
    '250-net/listeners/socks="unix:/run/tor/socks" "127.0.0.1:9050"\r\n'
    '250-net/listeners/socks="0.0.0.0:9050" "[::1]:9050" ":0"\r\n250 OK\r\n',
    '250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=100 TAG=done '
    'SUMMARY="Done"\r\n250 OK\r\n',
    '650 STATUS_CLIENT WARN BOOTSTRAP PROGRESS=5 TAG=conn SUMMARY="a \\"b\\\\" '
    'WARNING="Connection refused" REASON=CONNECTREFUSED COUNT=9 '
    'RECOMMENDATION=warn HOSTADDR="127.0.0.1:2"\r\n',
    '650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=101 SUMMARY=\x1b[1m"\r\n',
    '250-ServiceID=' + ONION[:56] + '\r\n250-PrivateKey=ED25519-V3:' +
    'A' * 86 + '==\r\n250 OK\r\n', '650 HS_DESC UPLOADED ' + ONION[:56] +
    ' UNKNOWN $0\r\n', '250+a=\r\nb\r\n..c\r\n.\r\n250 OK\n', '250-a\r\n251 b',
    'ED25519-V3:' + 'A+/9' * 21 + 'Qg==', '199 a\r\n', '250_a\r\n', '25\r\n',
    '250+a\r\n' + 'b' * 70000 + '\r\n',
]

PASSWORDS = [
    'hello', 'correct horse', 'e\u0301', '\u00e9', 'a\u0323\u0307',
    'a\u0307\u0323', '\u3000\u00a0\u2003', '\u1112\u1161\u11ab',
    '\uac00\u11a8', '\u212b\u2126', '\U0001d15e', '\u0958\u0344\u0f73',
    '\u1e69\u0ca1\u0cca\u0cd5', 'x' * 1025, '\u0390' * 400, '\u00e9' * 4097, '\ufb2c' * 200,
]

FILE_NAMES = [
    '\x02notes.txt', '\x02../../x', '\x02.bashrc', '\x02con\u202etxt.exe',
    '\x02a/b\\c', '\x02....', '\x02   ', '\x02' + 'a' * 255,
    '\x0c' + 'a' * 300 + '.tar.gz', '\x02' + '\u20ac' * 90 + '.x',
    '\x02\U0001f469\u200d\U0001f52c.png', '\x02e\u0301.txt', '\x02a\u2028b',
    '\x02a. ', '\x02photo.jpg' + '\u3164' * 9 + '.exe', '\x02\u200d.x',
    '\x7f' + 'b ' * 130,
]

WORDS = [
    'Alice', ' \u202eevil\u2069 ', 'a\u200db\u200cc', 'x' * 70 + '\u20ac' * 30,
    '\x1b[2J\tand\nmore', 'see https://a.example/x_(y)), and http://b.example',
    'https://user@evil.example/', 'HTTP://[2001:db8::1]:80/?a=1&b=<2>#c',
    'https://b\u0430nk.example', 'http://a.example/\u00e9%20%zz', 'xhttp://a.b',
    "'https://a.example/\"", 'http://a.b ' * 70, 'https://' * 20,
    'http://a.example:99999/', 'https://a.example/' + 'y' * 2100,
]

# The steps of a conversation: twice the deed, plus one for the host.
SEND, DELIVER, RENEW, LIMIT, ALTER, DROP, SWAP = range(0, 14, 2)
HOST = 1


def recorded_payloads():
    """Type and payload of each whole record of the recorded sessions."""
    sessions = json.loads((TESTS / "vectors" / "session.json").read_text())
    for session in sessions["sessions"]:
        for frame in session["frames"]:
            if frame["payload"] is not None and frame["flags"] == 0:
                yield frame["type"], bytes.fromhex(frame["payload"])


def records():
    """Every record once."""
    seen = {}
    for kind, payload in list(recorded_payloads()) + EXTRA:
        seen.setdefault((kind, len(payload)), payload)
    return [(kind, payload) for (kind, _), payload in seen.items()]


def step(choice, kind, flags, payload):
    """A step of the channel target: one frame."""
    return struct.pack(">BBBH", choice, kind, flags, len(payload)) + payload


def send(role, kind, payload, times=0):
    """A step of the conversation target that sends a record."""
    return bytes([SEND + role, kind, len(payload), times]) + payload


def channel_seeds():
    """Each record in one frame, in parts, and a renewal."""
    for kind, payload in records():
        yield step(0x01 if kind == 0x20 else 0, kind, 0, payload)
    text = ID + bytes(8) + b"two parts"
    yield step(0, 0x10, 1, text) + step(2, 0, 0, b"") + step(0, 0x10, 0, text)
    rekey = step(0, 0x05, 0, struct.pack(">I", 1) + b"\x09" + bytes(31))
    switch = step(0, 0x06, 0, struct.pack(">I", 1))
    yield rekey + switch
    yield step(4, 0, 0, b"") + rekey + switch
    # Two epochs that the peer follows, each with something said in it.
    renewal = bytes([REKEY_DEED, SWITCH_DEED])
    yield (renewal + step(0, 0x10, 0, text)) * 2
    yield bytes([REKEY_DEED]) + step(2, 0x10, 0, text) + bytes([SWITCH_DEED])
    yield bytes([REKEY_DEED, REKEY_DEED])
    yield bytes([SWITCH_DEED])
    yield bytes([REKEY_DEED | EARLY])
    yield step(ALTER_DEED, 0, 0, b"") + b"\x00\x05\x10"
    yield step(ALTER_DEED, 0, 0, b"") + b"\x00\x00\x03"
    # A record of as many frames as there may be, and of more.
    many = step(FILL | REPEAT, 0x10, 1, text)
    yield many + step(0, 0x10, 0, text)
    yield many * 3


def conversation_seeds():
    """With and without a handshake, renewals and somebody in between."""
    short = [send(0, kind, data) for kind, data in records() if len(data) < 99]
    text = ID + bytes(8) + b"hello"
    talk = send(0, 0x10, text) + send(HOST, 0x10, text, 255)
    arrive = bytes([DELIVER, DELIVER + HOST]) * 4
    renew = bytes([RENEW, RENEW + HOST, DELIVER, DELIVER + HOST])
    yield bytes(1) + bytes(6) + talk + arrive
    yield bytes(1) + bytes([1, 0, 3, 1]) + talk
    yield b"\x01" + b"".join(short)
    yield b"\x01" + talk + renew + arrive
    yield b"\x01" + bytes([LIMIT, 2]) + talk + arrive + talk + arrive
    yield b"\x01" + talk + bytes([ALTER, 0, 9, 1]) + arrive
    yield b"\x01" + talk + bytes([DROP + HOST, SWAP + HOST]) + arrive


def outbox_seeds():
    """Said, carried, written, arrived, answered; broken in between."""
    say, carry, write, arrive, answer, broken, lie, forget = range(8)
    one = bytes([say, carry, 9])
    whole = one + bytes([write, 10, arrive, answer])
    yield one * 3 + bytes([write, 25, arrive, broken]) + whole
    yield whole * 2 + bytes([forget]) + whole
    yield one * 2 + bytes([arrive, answer, write, 255, broken, carry, 1])
    yield one * 3 + bytes([lie, 2, write, 255, lie, 9, broken, carry, 0])
    yield bytes([say, say, say, lie, 2, carry, 0, answer, write, 1])


def handshake_seeds():
    """Passed on, altered and replaced, at each of the three messages."""
    for place in range(4):
        passed = bytes(place)
        yield passed
        yield passed + bytes([1, 0, 5, 0x10])
        yield passed + b"\x02\x0f\x03\x00"
        for reason in range(8):
            yield passed + bytes([2, 0x0f, reason, 0, 9])
        yield passed + b"\x02\x01SOTTOVOCE\x00\xff"
        yield passed + b"\x02\x02\x01\x01\x00\x03\x34\x50" + bytes(16)


def frame_seeds():
    """Frames sealed with the right key, and bytes that nobody sealed."""
    for kind, payload in records():
        choice = 3 if kind == 0x20 else 1
        header = struct.pack(">BBH", kind, 0, len(payload))
        yield bytes([choice]) + header + payload
    yield bytes([1, 0x10, 0, 0xFF, 0xFF])
    yield bytes([1, 0x10, 0, 0, 1, 0, 1])
    yield bytes([0, 1]) + bytes(1023)


def texts(lines):
    """The whole input is one text."""
    yield b""
    yield b"\xff\xc3"
    for line in lines:
        yield line.encode()


def write(folder, name, seeds):
    """One file for each seed."""
    target = folder / name
    target.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (target / f"seed-{number:02}").write_bytes(seed)


def main():
    """Writes the seeds of all targets."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    write(folder, "address", texts(ADDRESSES))
    write(folder, "file-name", texts(FILE_NAMES))
    write(folder, "invite", texts(INVITES))
    write(folder, "outbox", outbox_seeds())
    write(folder, "password", texts(PASSWORDS))
    write(folder, "tor", texts(TOR))
    write(folder, "words", texts(WORDS))
    write(folder, "record", (bytes([k]) + p for k, p in records()))
    write(folder, "frame", frame_seeds())
    write(folder, "channel", channel_seeds())
    write(folder, "conversation", conversation_seeds())
    write(folder, "handshake-host", handshake_seeds())
    write(folder, "handshake-joiner", handshake_seeds())


if __name__ == "__main__":
    main()
