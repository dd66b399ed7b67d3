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


def handshake_seeds():
    """Passed on, altered and replaced, at each of the three messages."""
    for place in range(4):
        passed = bytes(place)
        yield passed
        yield passed + bytes([1, 0, 5, 0x10])
        yield passed + b"\x02\x0f\x03\x00\x09"
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
    write(folder, "record", (bytes([k]) + p for k, p in records()))
    write(folder, "frame", frame_seeds())
    write(folder, "channel", channel_seeds())
    write(folder, "conversation", conversation_seeds())
    write(folder, "handshake-host", handshake_seeds())
    write(folder, "handshake-joiner", handshake_seeds())


if __name__ == "__main__":
    main()
