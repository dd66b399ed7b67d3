# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Somebody on a network of namespace.py who says in multicast DNS what no Avahi
would.

    from liar import Liar

    with Liar(network, '10.0.0.2') as liar:
        liar.announce(b'Bob', '127.0.0.1', 22)
        liar.claim_everything()
"""

import contextlib
import ctypes
import os
import queue
import socket
import struct
import threading

TIMEOUT = 60
CLONE_NEWNET = 0x40000000
GROUP, PORT = '224.0.0.251', 5353
A, PTR, AAAA, SRV, ANY = 1, 12, 28, 33, 255
INTERNET, UNIQUE = 1, 0x8001    # RFC 6762, section 10.2
TTL = 4500
SERVICE = (b'_sottovoce', b'_tcp', b'local')


def encode(labels):
    """RFC 1035, section 3.1."""
    return b''.join(bytes([len(label)]) + label for label in labels) + b'\0'


def record(labels, kind, data, group=UNIQUE, ttl=TTL):
    """RFC 1035, section 4.1.3."""
    return (encode(labels) + struct.pack('>HHIH', kind, group, ttl, len(data))
            + data)


def response(records):
    """RFC 6762, section 18."""
    return struct.pack('>HHHHHH', 0, 0x8400, 0, len(records), 0,
                       0) + b''.join(records)


def asked(packet):
    """The labels of the first name that a packet asks for; none if it does not
    ask."""
    labels = []
    if len(packet) > 12 and not packet[2] & 0x80:
        at = 12
        while size := packet[at]:
            labels.append(packet[at + 1:at + 1 + size])
            at += 1 + size
    return tuple(labels)


class Liar:
    """Says anything."""

    def __init__(self, network, address):
        self.path = f'/proc/{network.holder.pid}/ns/net'
        self.address = address
        self.opened = queue.Queue()
        self.thread = threading.Thread(target=self._open, daemon=True)
        self.thread.start()
        self.sock = self.opened.get(timeout=TIMEOUT)
        self.thread.join(TIMEOUT)
        if isinstance(self.sock, OSError):
            raise self.sock
        self.thread = None

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        if self.thread is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)
            self.thread.join(TIMEOUT)
        self.sock.close()

    def _open(self):
        """A socket belongs to the network that its thread was in."""
        try:
            libc = ctypes.CDLL(None, use_errno=True)
            with open(self.path, 'rb') as namespace:
                if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), 'setns')
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
            own = socket.inet_aton(self.address)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, own)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                            socket.inet_aton(GROUP) + own)
            sock.bind(('', PORT))
        except OSError as error:
            self.opened.put(error)
            return
        self.opened.put(sock)

    def say(self, records):
        """One packet to everybody."""
        self.sock.sendto(response(records), (GROUP, PORT))

    def announce(self, name, address=None, port=5533, ttl=TTL):
        """A service of this name; one that has no address gives no answer to
        whoever asks for it. What is said with a TTL of 0 is taken back."""
        service = (name, *SERVICE)
        host = (b'host-of-' + name[:50], b'local')
        records = [record(SERVICE, PTR, encode(service), INTERNET, ttl)]
        if address is not None:
            family = socket.AF_INET6 if ':' in address else socket.AF_INET
            records += [
                record(service, SRV, struct.pack('>HHH', 0, 0, port)
                       + encode(host), ttl=ttl),
                record(host, AAAA if ':' in address else A,
                       socket.inet_pton(family, address), ttl=ttl)]
        self.say(records)

    def claim_everything(self):
        """From now on each name that somebody asks for, to see whether it is
        free, is said to be taken."""
        self.thread = threading.Thread(target=self._claim, daemon=True)
        self.thread.start()

    def _claim(self):
        while packet := self.sock.recv(9000):
            labels = asked(packet)
            if len(labels) > 3 and labels[-3:] == SERVICE:
                self.say([record(labels, SRV, struct.pack('>HHH', 0, 0, 1)
                                 + encode((b'elsewhere', b'local')))])
