# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""The ways to send a file that bench-files.py compares.

    for way in make_ways(place):
        with way:                           # servers that it needs
            figures = way.copy(place.make_job())

One end, the taker if possible, is there and waits. Then the other one is
started: from then on the time runs until the whole file is under its name, or
without a file until the taker has ended. So a connection and its keys are a
part of it, as is the start of the second end. Processors and memory are those
of both ends from their start to their end.
"""

import collections
import contextlib
import os
import pathlib
import subprocess
import time

from arrival import Arrival
from costs import TIMEOUT, Failure, Process

Job = collections.namedtuple('Job', 'source target size port')

# Seconds; seconds of the processor and KiB, of the giver and of the taker.
Figures = collections.namedtuple('Figures', 'seconds giver taker')

LISTENS = '0A'


def is_listened_to(port):
    """Whether somebody waits for connections, without making one."""
    for name in ('tcp', 'tcp6'):
        for line in pathlib.Path('/proc/net', name).read_text().splitlines():
            words = line.split()
            if words[1].endswith(f':{port:04X}') and words[3] == LISTENS:
                return True
    return False


def wait_for_listener(process, port):
    """Until the process waits for connections."""
    deadline = time.monotonic() + TIMEOUT
    while not is_listened_to(port):
        if process.has_failed() or time.monotonic() > deadline:
            raise Failure(f'{process.command[0]} does not listen: '
                          f'{process.errors()}')
        time.sleep(0.01)


class Way:
    """Two commands, one for each end."""

    name = None
    is_giver_first = False
    # Or it has to be stopped.
    does_taker_end = True

    def __init__(self, place):
        self.place = place
        self.servers = contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self.servers.close()

    def taker(self, job):
        """The end that waits: its command, and Process' options."""
        raise NotImplementedError

    def giver(self, job):
        """The end that comes to it."""
        raise NotImplementedError

    def start(self, command, **options):
        """A process, with the peers' programs and settings."""
        options.setdefault('env', self.place.environment)
        return Process(self.place.costs, command, **options)

    def wait_for_first(self, process, job):
        """Until the second end may be started."""
        wait_for_listener(process, job.port)

    def wait_for_file(self, arrival, giver, taker):
        """When it was there."""
        deadline = time.monotonic() + TIMEOUT
        arrived = arrival.wait(lambda: giver.has_failed() or taker.has_failed()
                               or time.monotonic() > deadline)
        if arrived is None:
            raise Failure(f'the file does not come: {giver.errors()} '
                          f'{taker.errors()}')
        return arrived

    def end_taker(self, taker):
        """What it cost."""
        return taker.finish() if self.does_taker_end else taker.stop()

    def copy(self, job):
        """The file once from one folder to the other."""
        commands = {'taker': self.taker(job), 'giver': self.giver(job)}
        order = sorted(commands, reverse=not self.is_giver_first)
        ends = {}
        with contextlib.ExitStack() as stack:
            arrival = stack.enter_context(
                Arrival(job.target.parent, job.target.name, job.size))
            for end in order:
                command, options = commands[end]
                began = time.monotonic()
                ends[end] = stack.enter_context(self.start(command, **options))
                close(options)
                if end == order[0]:
                    self.wait_for_first(ends[end], job)
            arrived = self.wait_for_file(arrival, **ends)
            return Figures(arrived - began, ends['giver'].finish(),
                           self.end_taker(ends['taker']))


def close(options):
    """What a process has been given is its own now."""
    for name in ('stdin', 'stdout'):
        if hasattr(options.get(name), 'close'):
            options[name].close()


class PlainMemory(Way):
    """Neither end has a file."""

    name = 'plain TCP, memory to memory'

    def taker(self, job):
        return [self.place.plain_copy, 'take', job.port, job.size], {}

    def giver(self, job):
        return [self.place.plain_copy, 'give', job.port, job.size], {}

    def wait_for_file(self, arrival, giver, taker):
        taker.finish()
        return time.monotonic()


class PlainFile(Way):
    """What all the others do besides something else."""

    name = 'plain TCP copy, no encryption'

    def taker(self, job):
        return [self.place.plain_copy, 'take', job.port, job.size,
                job.target], {}

    def giver(self, job):
        return [self.place.plain_copy, 'give', job.port, job.size,
                job.source], {}


class Sottovoce(Way):
    """The joiner sends one file and leaves."""

    name = 'sottovoce-cli'

    def taker(self, job):
        return [self.place.program, 'host', '--bind', '127.0.0.1', '--port',
                job.port, '--accept', job.target.parent, '--password-file',
                self.place.password], {'stdin': subprocess.PIPE}

    def giver(self, job):
        lines = self.place.folder / 'lines'
        lines.write_text(f'/send {job.source}\n')
        return [self.place.program, 'join', f'127.0.0.1:{job.port}',
                '--password-file', self.place.password], {
                    'stdin': lines.open('rb')}


class OpenSsl(Way):
    """The letters that s_client takes for commands are only bytes."""

    name = 'openssl s_client, s_server'

    def taker(self, job):
        return ['openssl', 's_server', '-quiet', '-naccept', '1', '-accept',
                f'127.0.0.1:{job.port}', '-cert', self.place.certificate,
                '-key', self.place.key, '-tls1_3', '-ciphersuites',
                'TLS_AES_128_GCM_SHA256'], {
                    'stdin': subprocess.PIPE, 'stdout': job.target.open('wb')}

    def giver(self, job):
        return ['openssl', 's_client', '-quiet', '-no_ign_eof', '-nocommands',
                '-connect', f'127.0.0.1:{job.port}', '-ciphersuites',
                'TLS_AES_128_GCM_SHA256'], {'stdin': job.source.open('rb')}


class Ncat(Way):
    """The other way round, since the one who listens loses the end of what it
    receives. Its cipher is set where OpenSSL looks for settings."""

    name = 'ncat --ssl'
    is_giver_first = True

    def taker(self, job):
        return ['ncat', '127.0.0.1', job.port, '--ssl', '--recv-only'], {
            'stdout': job.target.open('wb')}

    def giver(self, job):
        return ['ncat', '--listen', '127.0.0.1', job.port, '--ssl',
                '--ssl-cert', self.place.certificate, '--ssl-key',
                self.place.key, '--send-only'], {'stdin':
                                                 job.source.open('rb')}


class Socat(Way):
    """With larger blocks than it takes by itself, because it is faster so."""

    name = 'socat, OPENSSL'
    block = ['-b', '65536']

    def taker(self, job):
        return ['socat', '-u', *self.block,
                f'OPENSSL-LISTEN:{job.port},bind=127.0.0.1,verify=0,'
                'openssl-min-proto-version=TLS1.3,'
                f'cert={self.place.certificate},key={self.place.key}',
                f'CREATE:{job.target}'], {}

    def giver(self, job):
        return ['socat', '-u', *self.block, f'OPEN:{job.source},rdonly',
                f'OPENSSL:127.0.0.1:{job.port},verify=0,'
                'openssl-min-proto-version=TLS1.3'], {}


class Scp(Way):
    """With a server of its own, which root runs as somebody who needs no
    further rights: it would have to be installed for more."""

    name = 'scp, aes128-gcm@openssh.com'
    does_taker_end = False

    def taker(self, job):
        config = self.place.write_sshd_config(job.port)
        return [self.place.find('sshd'), '-D', '-e', '-f', config], (
            self.place.as_ssh_user())

    def giver(self, job):
        options = ['BatchMode=yes', 'Ciphers=aes128-gcm@openssh.com',
                   'Compression=no', 'IdentitiesOnly=yes',
                   f'UserKnownHostsFile={self.place.folder}/known_hosts',
                   'StrictHostKeyChecking=no', 'LogLevel=ERROR']
        user = self.place.ssh_user.pw_name
        return ['scp', '-S', self.place.find('ssh'), '-F', '/dev/null', '-i',
                self.place.ssh_key, '-P', job.port,
                *(word for option in options for word in ('-o', option)),
                job.source, f'{user}@127.0.0.1:{job.target}'], {}


class Wormhole(Way):
    """Both ends go to a mailbox of ours, and to each other from there."""

    name = 'magic-wormhole'
    number = 0

    def __enter__(self):
        port = self.place.find_port()
        self.mailbox = f'ws://127.0.0.1:{port}/v1'
        self.serve(port, 'wormhole-mailbox', f'tcp:{port}:interface=127.0.0.1',
                   '--channel-db=:memory:')
        return self

    def serve(self, port, plugin, where, *options):
        """Starts a server of Twisted's."""
        folder = self.place.folder / plugin
        folder.mkdir(exist_ok=True)
        server = self.servers.enter_context(self.start(
            ['twist3', plugin, '--port', where, *options], cwd=folder))
        wait_for_listener(server, port)

    def command(self):
        return ['wormhole', '--relay-url', self.mailbox, '--transit-helper',
                'tcp:127.0.0.1:9']

    def wait_for_first(self, process, job):
        """It has nothing to listen with, so it is given the time to come to
        rest."""
        before = -1
        while not process.has_failed() and process.used() > before:
            before = process.used()
            time.sleep(0.5)

    def taker(self, job):
        Wormhole.number += 1
        return [*self.command(), 'receive', '--accept-file', '--hide-progress',
                '-o', job.target, f'{self.number}-one-two'], {}

    def giver(self, job):
        return [*self.command(), 'send', '--hide-progress', '--code',
                f'{self.number}-one-two', job.source], {}


class William(Wormhole):
    """Insists on a relay under the name of the public one, though nothing goes
    through it: see alone.py."""

    name = 'wormhole-william'
    relay_port = 4001

    def __enter__(self):
        super().__enter__()
        self.serve(self.relay_port, 'transitrelay', f'tcp:{self.relay_port}')
        return self

    def command(self):
        return ['wormhole-william', '--relay-url', self.mailbox]

    def taker(self, job):
        Wormhole.number += 1
        answer = self.place.folder / 'yes'
        answer.write_text('y\n')
        return [*self.command(), 'receive', '--hide-progress',
                f'{self.number}-one-two'], {'stdin': answer.open('rb'),
                                            'cwd': job.target.parent}


WAYS = (PlainMemory, PlainFile, Sottovoce, OpenSsl, Ncat, Socat, Scp, Wormhole,
        William)
