# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A Tor network of our own: authorities and a relay, in a network namespace.

    from namespace import Network
    from tor_network import TorNetwork

    with Network() as network, TorNetwork(network) as relays:
        env = {'SOTTOVOCE_TOR_CONFIG': relays.config}
        subprocess.run([*network.inside, 'some', 'command'], env=…)

An onion service needs four relays, and an authority is one too. They agree on
who is there once in ten seconds. Clients are started after that: who asks too
early asks again much later.

tor_of() is the process that somebody's process has started, and left() sees to
it that it ends.
"""

import contextlib
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

TIMEOUT = 240

AUTHORITIES = 3
RELAYS = 1

FIRST_PORT = 7000

ALL = '''\
TestingTorNetwork 1
ProtocolWarnings 1
PathsNeededToBuildCircuits 0.67
GeoIPFile /dev/null
GeoIPv6File /dev/null
'''

RELAY = '''\
DataDirectory {folder}
Nickname {name}
Address 127.0.0.1
ORPort 127.0.0.1:{port} IPv4Only
SocksPort 0
ExitRelay 0
AssumeReachable 1
ContactInfo {name}@relay.example
Log notice file {folder}/log
ShutdownWaitLength 0
TestingServerDownloadInitialDelay 0
TestingServerConsensusDownloadInitialDelay 0
'''

AUTHORITY = '''\
DirPort 127.0.0.1:{dir_port} IPv4Only
AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
TestingV3AuthInitialVotingInterval 10
TestingV3AuthInitialVoteDelay 2
TestingV3AuthInitialDistDelay 2
V3AuthVotingInterval 10
V3AuthVoteDelay 2
V3AuthDistDelay 2
TestingAuthDirTimeToLearnReachability 0
TestingDirAuthVoteExit *
TestingDirAuthVoteGuard *
TestingDirAuthVoteHSDir *
TestingMinExitFlagThreshold 0
AuthDirMaxServersPerAddr 0
'''

CLIENT = '''\
TestingClientDownloadInitialDelay 0
TestingClientConsensusDownloadInitialDelay 0
ClientBootstrapConsensusAuthorityDownloadInitialDelay 0
ClientBootstrapConsensusAuthorityOnlyDownloadInitialDelay 0
'''


def tor_of(pid):
    """The process of the tor that a process has started, or None."""
    for stat in pathlib.Path('/proc').glob('[0-9]*/stat'):
        with contextlib.suppress(OSError):
            words = stat.read_text('latin-1')
            name = words.partition('(')[2].rpartition(')')[0]
            parent = int(words.rpartition(')')[2].split()[1])
            if parent == pid and name == 'tor':
                return int(stat.parent.name)
    return None


def is_running(pid):
    """Not when it waits for its parent to ask for its status, either."""
    try:
        stat = pathlib.Path(f'/proc/{pid}/stat').read_text('latin-1')
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(')')[2].split()[0] not in 'ZX'


def left(pid):
    """What is wrong when a process does not end by itself."""
    deadline = time.monotonic() + TIMEOUT
    while is_running(pid):
        if time.monotonic() > deadline:
            return [f'process {pid} is left']
        time.sleep(0.05)
    return []


class Relay:
    """One of them: its folder, its ports, its process."""

    def __init__(self, top, number, is_authority):
        self.name = f'relay{number}'
        self.is_authority = is_authority
        self.folder = top / self.name
        self.port = FIRST_PORT + 2 * number
        self.dir_port = self.port + 1
        self.keys = self.folder / 'keys'
        self.process = None
        self.keys.mkdir(parents=True, mode=0o700)
        self.folder.chmod(0o700)

    def make_certificate(self):
        """Begins to make what an authority signs with."""
        made = subprocess.Popen(
            ['tor-gencert', '--create-identity-key', '--passphrase-fd', '0',
             '-a', f'127.0.0.1:{self.dir_port}'],
            cwd=self.keys, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        made.stdin.write(b'nothing to hide\n')
        made.stdin.close()
        return made

    def fingerprints(self):
        """Those of its two identities: of an authority, and of a relay."""
        certificate = (self.keys / 'authority_certificate').read_text('ascii')
        authority = re.search(r'^fingerprint (\w{40})$', certificate, re.M)
        told = subprocess.run(
            ['tor', '--list-fingerprint', '--quiet', '-f', '-',
             '--defaults-torrc', '/dev/null', '--DataDirectory', self.folder,
             '--Nickname', self.name, '--ORPort', str(self.port),
             '--Address', '127.0.0.1'],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            timeout=TIMEOUT, text=True).stdout
        relay = re.search(rf'^{self.name} ([\w ]+)$', told, re.M)
        return authority.group(1), relay.group(1).replace(' ', '')

    def start(self, network, common):
        """Its process, in there."""
        config = common + RELAY.format(**vars(self))
        if self.is_authority:
            config += AUTHORITY.format(**vars(self))
        (self.folder / 'torrc').write_text(config, 'ascii')
        self.process = subprocess.Popen(
            [*network.inside, 'tor', '-f', self.folder / 'torrc',
             '--defaults-torrc', '/dev/null'],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def known(self):
        """How many relays it knows that keep onion services."""
        if self.process.poll() is not None:
            raise OSError(f'{self.name} ended: ' + self.log()[-2000:])
        with contextlib.suppress(FileNotFoundError):
            agreed = (self.folder / 'cached-microdesc-consensus').read_text()
            return len(re.findall(r'^s .*\bHSDir\b.*\bRunning\b', agreed, re.M))
        return 0

    def log(self):
        """All that it said."""
        with contextlib.suppress(FileNotFoundError):
            return (self.folder / 'log').read_text()
        return ''

    def stop(self):
        """It has nothing to save."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(TIMEOUT)


class TorNetwork:
    """The relays in a network, ready for clients; config is a file with what
    those have to know."""

    def __init__(self, network):
        self.network = network
        self.top = pathlib.Path(tempfile.mkdtemp(prefix='sottovoce-tor-'))
        self.config = str(self.top / 'client')
        self.relays = [Relay(self.top, number, number < AUTHORITIES)
                       for number in range(AUTHORITIES + RELAYS)]

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *reason):
        for relay in self.relays:
            relay.stop()
        shutil.rmtree(self.top)

    def _start(self):
        authorities = [r for r in self.relays if r.is_authority]
        for made in [r.make_certificate() for r in authorities]:
            if made.wait(TIMEOUT) != 0:
                raise OSError('tor-gencert failed')
        common = ALL
        for relay in authorities:
            authority, fingerprint = relay.fingerprints()
            common += (f'DirAuthority {relay.name} orport={relay.port} '
                       f'v3ident={authority} 127.0.0.1:{relay.dir_port} '
                       f'{fingerprint}\n')
        pathlib.Path(self.config).write_text(common + CLIENT, 'ascii')
        for relay in self.relays:
            relay.start(self.network, common)
        self._wait()

    def _wait(self):
        """Until all know all."""
        deadline = time.monotonic() + TIMEOUT
        while any(r.known() < len(self.relays) for r in self.relays):
            if time.monotonic() > deadline:
                raise OSError('the relays do not agree: ' +
                              self.relays[0].log()[-2000:])
            time.sleep(0.2)
