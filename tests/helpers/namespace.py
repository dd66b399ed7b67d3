# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Networks of our own, with cables between them: Linux' network namespaces.

    from namespace import cable

    with cable('10.0.0.1', '10.0.0.2') as (one, other):
        other.name('one.example', '10.0.0.1')   # for whoever is inside
        one.ip('link', 'set', 'cable', 'down')
        subprocess.run([*one.inside, 'some', 'command'])

Only root can make them. Nothing is mounted and nothing has a name, so this works
in a chroot too; a network is gone when nobody is in it any more, and who dies
leaves nothing behind.
"""

import contextlib
import ctypes
import json
import os
import queue
import socket
import struct
import subprocess
import threading
import time

TIMEOUT = 60
CLONE_NEWNET = 0x40000000
ADDRESS, INTERNET = 1, 1    # of a question to a name server


def name_servers():
    """Where this system asks for names."""
    with contextlib.suppress(FileNotFoundError):
        with open('/etc/resolv.conf', encoding='utf-8') as file:
            words = [line.split() for line in file]
        return [line[1].partition('%')[0] for line in words
                if len(line) > 1 and line[0] == 'nameserver']
    return []


class Names:
    """Answers whoever asks for a name, at every address of a network."""

    def __init__(self, network):
        self.known = {}
        self.asked = []    # for which names
        servers = [server for server in name_servers()
                   if not server.startswith('127.') and server != '::1']
        for server in servers:
            network.ip('address', 'add', server, 'dev', 'lo')
        self.family = (socket.AF_INET6 if any(':' in s for s in servers)
                       else socket.AF_INET)
        self.path = f'/proc/{network.holder.pid}/ns/net'
        self.opened = queue.Queue()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        self.sock = self.opened.get(timeout=TIMEOUT)
        if isinstance(self.sock, OSError):
            raise self.sock

    def _open(self):
        """A socket belongs to the network that its thread was in."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open(self.path, 'rb') as namespace:
            if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), 'setns')
        sock = socket.socket(self.family, socket.SOCK_DGRAM)
        if self.family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        sock.bind(('', 53))
        return sock

    def _serve(self):
        try:
            sock = self._open()
        except OSError as error:
            self.opened.put(error)
            return
        self.opened.put(sock)
        while True:
            question, asker = sock.recvfrom(4096)
            if len(question) < 12:
                return
            sock.sendto(self._answer(question), asker)

    def _answer(self, question):
        """RFC 1035, section 4: the question comes back, and what is known."""
        labels, at = [], 12
        while size := question[at]:
            labels.append(question[at + 1:at + 1 + size].decode())
            at += 1 + size
        kind, _ = struct.unpack('>HH', question[at + 1:at + 5])
        self.asked.append('.'.join(labels).lower())
        address = self.known.get(self.asked[-1])
        answers = b''
        if address is not None and kind == ADDRESS:
            answers = struct.pack('>HHHIH', 0xC00C, ADDRESS, INTERNET, 0,
                                  4) + socket.inet_aton(address)
        status = 0x8580 if address is not None else 0x8583
        header = question[:2] + struct.pack('>HHHHH', status, 1,
                                            bool(answers), 0, 0)
        return header + question[12:at + 5] + answers

    def close(self):
        """Nobody asks any more."""
        with contextlib.suppress(OSError):
            self.sock.sendto(b'', ('127.0.0.1' if self.family == socket.AF_INET
                                   else '::1', 53))
        self.thread.join(TIMEOUT)
        self.sock.close()


class Network:
    """A network with nothing in it, but for names and what they lead to."""

    def __init__(self):
        self.holder = subprocess.Popen(
            ['unshare', '--net', 'sh', '-c', 'echo && exec cat'],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        # What is told that way comes when it is there.
        if self.holder.stdout.readline() != b'\n':
            raise OSError('there is no namespace')
        self.ip('link', 'set', 'lo', 'up')
        self.names = Names(self)

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self.names.close()
        self.holder.stdin.close()
        self.holder.wait(TIMEOUT)
        self.holder.stdout.close()

    @property
    def inside(self):
        """What goes before a command that runs in it."""
        return ['nsenter', '--net', '-t', str(self.holder.pid)]

    def ip(self, *arguments):
        """Changes the network."""
        subprocess.run([*self.inside, 'ip', *arguments], check=True,
                       timeout=TIMEOUT)

    def wait_for_cable(self):
        """Until the kernel lets packets pass, which takes it up to a second, and
        more when other links change too. What is said before is lost."""
        deadline = time.monotonic() + TIMEOUT
        while time.monotonic() < deadline:
            links = subprocess.run(
                [*self.inside, 'ip', '-json', 'link', 'show', 'cable'],
                check=True, capture_output=True, timeout=TIMEOUT)
            if json.loads(links.stdout)[0]['operstate'] == 'UP':
                return
            time.sleep(0.05)
        raise OSError('the cable does not come up')

    def name(self, name, address):
        """From now on, a name leads there."""
        self.names.known[name] = address


@contextlib.contextmanager
def cable(one_address, other_address):
    """Two networks, and a cable from one to the other."""
    with Network() as one, Network() as other:
        one.ip('link', 'add', 'cable', 'type', 'veth',
               'peer', 'name', 'cable', 'netns', str(other.holder.pid))
        for network, address in ((one, one_address), (other, other_address)):
            network.ip('address', 'add', f'{address}/24', 'dev', 'cable')
            network.ip('link', 'set', 'cable', 'up')
        for network in (one, other):
            network.wait_for_cable()
        yield one, other
