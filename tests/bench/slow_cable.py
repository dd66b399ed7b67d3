# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A cable that is long: packets take their time from one network to the other.

    with slow_cable('10.0.0.1', '10.0.0.2', 0.040) as (one, other):
        subprocess.run([*one.inside, 'some', 'command'])

The kernel's own delay (netem) is a module that many machines lack. So each
network gets a TUN device, and a thread carries what goes in at one of them to the
other. Only root can do that. The time is for the way there and back.
"""

import collections
import contextlib
import ctypes
import fcntl
import os
import select
import struct
import threading
import time

from namespace import CLONE_NEWNET, TIMEOUT, Network

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
PACKET_MAX = 65536


def enter(pid):
    """This thread is in that process' network from now on."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open(f'/proc/{pid}/ns/net', 'rb') as namespace:
        if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), 'setns')


def open_tun(network, found):
    """In a thread of its own, which alone changes its network."""
    try:
        enter(network.holder.pid)
        tun = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(tun, TUNSETIFF,
                    struct.pack('16sH22s', b'cable', IFF_TUN | IFF_NO_PI, b''))
        found.append(tun)
    except OSError as error:
        found.append(error)


def add_tun(network, address, peer):
    """The descriptor of a new device there."""
    found = []
    thread = threading.Thread(target=open_tun, args=(network, found))
    thread.start()
    thread.join(TIMEOUT)
    if isinstance(found[0], OSError):
        raise found[0]
    network.ip('address', 'add', address, 'peer', peer, 'dev', 'cable')
    network.ip('link', 'set', 'cable', 'up')
    return found[0]


class Carrier:
    """Carries packets both ways, each of them for half of the round trip."""

    def __init__(self, tuns, round_trip):
        self.other = {tuns[0]: tuns[1], tuns[1]: tuns[0]}
        self.delay = round_trip / 2
        self.on_way = collections.deque()
        self.stop, self.stopped = os.pipe()
        self.thread = threading.Thread(target=self._carry, daemon=True)
        self.thread.start()

    def _wait(self):
        """What has come in; nothing when a packet is due."""
        left = None
        if self.on_way:
            left = max(0, self.on_way[0][0] - time.monotonic())
        return select.select([*self.other, self.stop], [], [], left)[0]

    def _carry(self):
        while self.stop not in (ready := self._wait()):
            for tun in ready:
                with contextlib.suppress(BlockingIOError):
                    packet = os.read(tun, PACKET_MAX)
                    self.on_way.append((time.monotonic() + self.delay,
                                        self.other[tun], packet))
            while self.on_way and self.on_way[0][0] <= time.monotonic():
                _, tun, packet = self.on_way.popleft()
                with contextlib.suppress(OSError):
                    os.write(tun, packet)

    def close(self):
        os.close(self.stopped)
        self.thread.join(TIMEOUT)
        os.close(self.stop)


@contextlib.contextmanager
def slow_cable(one_address, other_address, round_trip):
    """Two networks, and that between them."""
    with Network() as one, Network() as other:
        tuns = [add_tun(one, one_address, other_address),
                add_tun(other, other_address, one_address)]
        carrier = Carrier(tuns, round_trip)
        try:
            yield one, other
        finally:
            carrier.close()
            for tun in tuns:
                os.close(tun)
