#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A crowd at the door of a host: many connections that know no password.

    crowd.py PORT [--number 1000] [--kinds silent,garbage] \\
             [--addresses 127.0.0.2,127.0.0.3] [--once]

The kinds of stranger, which take turns, as do the addresses they come from:

    silent   says nothing
    trickle  says HELLO, a byte a second
    garbage  says what is no message at all
    torrent  says that for as long as anybody reads it
    deaf     says garbage, and does not close when it is told to go
    hello    says HELLO and stops there
    share    says HELLO and, once there is a CHALLENGE, a JOINER-SHARE

One whose connection is closed opens another at once, unless --once is given.
Once all have been connected, a line "here" is printed. It goes on until its
standard input ends, and then prints what happened, as a line of JSON:
"connected" and "refused" count connections, the second those that were told
to come back later; "failed" counts those that could not be opened.

    with crowd.At(port, kinds='silent') as people:     # all of them are there
        counts = people.go()                           # none is, any more
"""

import argparse
import errno
import json
import os
import resource
import selectors
import socket
import subprocess
import sys
import time

import peer_crypto as crypto

HELLO = b'\1SOTTOVOCE\1\1'
CHALLENGE_SIZE = 23
# Any point of the curve will do: nobody is going to prove anything with it.
SHARE = b'\3' + crypto.encode_point(crypto.G)
GARBAGE = b'GET /' * 800
COME_BACK = 0x0F, 4

KINDS = ['silent', 'trickle', 'garbage', 'torrent', 'deaf', 'hello', 'share']
TRICKLE_S = 1
DEAF_S = 3

# Not in Python's socket module: the port is chosen at connect(), when it need
# only be free towards that host.
IP_BIND_ADDRESS_NO_PORT = 24

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Stranger:
    """One of the crowd, who has a connection after the other."""

    def __init__(self, crowd, kind, address):
        self.crowd, self.kind, self.address = crowd, kind, address
        self.sock = None

    def come(self):
        """Opens the next connection."""
        self.sock = socket.socket()
        self.sock.setblocking(False)
        self.sock.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        self.sock.bind((self.address, 0))
        self.heard, self.said, self.is_here = b'', 0, False
        self.sock.connect_ex(('127.0.0.1', self.crowd.port))
        self.crowd.selector.register(self.sock, READ | WRITE, self)

    def leave(self):
        """Closes it, and comes again."""
        self.crowd.selector.unregister(self.sock)
        self.sock.close()
        self.sock = None
        if not self.crowd.once:
            self.come()

    def act(self, events):
        """There is something to read, or room to write."""
        try:
            if not self.is_here:
                self.arrive()
            elif events & READ:
                self.listen()
            elif events & WRITE:
                self.sock.send(GARBAGE)
        except BlockingIOError:
            pass
        except OSError:
            self.crowd.counts['failed'] += not self.is_here
            self.leave()

    def arrive(self):
        """The connection is open, or will never be."""
        error = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error != 0:
            raise OSError(error, os.strerror(error))
        self.is_here = True
        self.crowd.counts['connected'] += 1
        self.crowd.selector.modify(
            self.sock, READ | WRITE if self.kind == 'torrent' else READ, self)
        if self.kind == 'trickle':
            self.crowd.later(0, self.trickle, self.sock)
        elif self.kind in ('garbage', 'deaf'):
            self.sock.send(GARBAGE)
        elif self.kind in ('hello', 'share'):
            self.sock.send(HELLO)

    def trickle(self):
        """The next byte."""
        self.sock.send(HELLO[self.said:self.said + 1])
        self.said += 1
        if self.said < len(HELLO):
            self.crowd.later(TRICKLE_S, self.trickle, self.sock)

    def listen(self):
        """What the host says, if it does not close."""
        data = self.sock.recv(4096)
        self.heard += data
        if len(self.heard) >= 2 and (self.heard[0], self.heard[1]) == COME_BACK:
            self.crowd.counts['refused'] += 1
            self.heard = bytes(2)
        if not data and self.kind == 'deaf':
            self.crowd.selector.unregister(self.sock)
            self.crowd.later(DEAF_S, self.hear_at_last, self.sock)
        elif not data:
            self.leave()
        elif self.kind == 'share' and not self.said \
                and len(self.heard) >= CHALLENGE_SIZE:
            self.said = 1
            self.sock.send(SHARE)

    def hear_at_last(self):
        """The deaf one goes."""
        self.crowd.selector.register(self.sock, READ, self)
        self.leave()


class Crowd:
    """All of them."""

    def __init__(self, options):
        self.port, self.once = options.port, options.once
        self.selector = selectors.EpollSelector()
        self.counts = {'connected': 0, 'refused': 0, 'failed': 0}
        self.tasks = []
        kinds, addresses = options.kinds.split(','), options.addresses.split(',')
        self.strangers = [
            Stranger(self, kinds[i % len(kinds)],
                     addresses[i // len(kinds) % len(addresses)])
            for i in range(options.number)]

    def later(self, seconds, task, sock):
        """Calls @task then, unless the connection is another by then."""
        self.tasks.append((time.monotonic() + seconds, task, sock))

    def run_tasks(self):
        """What has become due."""
        now = time.monotonic()
        due = [task for task in self.tasks if task[0] <= now]
        self.tasks = [task for task in self.tasks if task[0] > now]
        for _, task, sock in due:
            stranger = task.__self__
            if stranger.sock is sock:
                try:
                    task()
                except OSError:
                    stranger.leave()

    def run(self):
        """Until standard input ends."""
        for stranger in self.strangers:
            stranger.come()
        self.selector.register(sys.stdin, READ)
        told = False
        while True:
            for key, events in self.selector.select(0.1):
                if key.data is None:
                    return
                key.data.act(events)
            self.run_tasks()
            if not told and self.counts['connected'] >= len(self.strangers):
                told = True
                print('here', flush=True)


class At:
    """A crowd at a port, in a process of its own; see above."""

    def __init__(self, port, **options):
        command = [sys.executable, __file__, str(port)]
        for name, value in options.items():
            command += [f'--{name}'] + ([] if value is True else [str(value)])
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        if self.process.stdout.readline() != 'here\n':
            self.__exit__()
            raise AssertionError('the crowd does not come')
        return self

    def __exit__(self, *reason):
        with self.process:
            self.process.kill()

    def go(self):
        """Everybody leaves: what happened."""
        return json.loads(self.process.communicate()[0])


def main():
    """Reads the options, and runs."""
    parser = argparse.ArgumentParser()
    parser.add_argument('port', type=int)
    parser.add_argument('--number', type=int, default=1000)
    parser.add_argument('--kinds', default=','.join(KINDS))
    parser.add_argument('--addresses', default='127.0.0.2')
    parser.add_argument('--once', action='store_true')
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    wanted = options.number + 64
    if hard != resource.RLIM_INFINITY and hard < wanted:
        sys.exit(f'{wanted} descriptors are needed, {hard} permitted')
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    crowd = Crowd(options)
    crowd.run()
    print(json.dumps(crowd.counts), flush=True)


if __name__ == '__main__':
    try:
        main()
    except OSError as trouble:
        sys.exit(f'{errno.errorcode.get(trouble.errno)}: {trouble}')
