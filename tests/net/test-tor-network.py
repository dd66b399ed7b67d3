#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Real processes that start real tors, in a Tor network of our own: onion
services, who finds them, and what is left of it all."""

import argparse
import concurrent.futures
import contextlib
import os
import pathlib
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))
sys.dont_write_bytecode = True

import tap  # noqa: E402
from cli import environment  # noqa: E402
from namespace import Network  # noqa: E402
from tor_network import TorNetwork, left, tor_of  # noqa: E402

TIMEOUT = 240

# What everybody says, as tor-user.c has it.
LINE = 'echo a line through three relays'

ERROR = 'error sotto_tor_error {} '
BOOTSTRAP, ONION, LOST = 3, 4, 6


class World:
    """The one network that all of the checks share."""
    program = None
    network = None
    relays = None


class User:
    """A tor-user: what it tells, line by line."""

    def __init__(self, *arguments, config=None, cache=None):
        self.folder = tempfile.TemporaryDirectory(prefix='sottovoce-')
        self.told = []
        self.incoming = queue.Queue()
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [*World.network.inside, World.program, *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors,
            env=environment(SOTTOVOCE_TOR_CONFIG=config or World.relays.config,
                            XDG_CACHE_HOME=cache or self.folder.name))
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.incoming.put(line.decode().rstrip('\n'))
        self.incoming.put(None)

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait(TIMEOUT)
        self.reader.join(TIMEOUT)
        self.process.stdin.close()
        self.process.stdout.close()
        self.errors.close()
        self.folder.cleanup()

    def expect(self, start):
        """The rest of the next line that begins like this."""
        while True:
            try:
                line = self.incoming.get(timeout=TIMEOUT)
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f'no {start!r} in {self.told[-30:]}')
            self.told.append(line)
            if line.startswith(start):
                return line[len(start):]

    def tor(self):
        """The process of its tor."""
        tor = tor_of(self.process.pid)
        if tor is None:
            raise AssertionError('it has no tor')
        return tor

    def finish(self):
        """It is told to end. Returns what is wrong with that."""
        self.process.stdin.close()
        status = self.process.wait(TIMEOUT)
        self.errors.seek(0)
        errors = self.errors.read().decode()
        return ([f'it ended with {status}'] if status else []) + (
            [errors] if errors else [])


def published(host):
    """The address of a host, which others can find."""
    address = host.expect('host ')
    host.expect('published 1')
    return address


def dial(address):
    """Somebody else finds it. Returns what is wrong."""
    with User('dial', address) as guest:
        guest.expect(LINE)
        return guest.finish()


def check_onion():
    """Tor starts, tells how far it is, and leads others to us. The address of
    a hosting without a file is another one each time."""
    with User('host') as first, User('host') as second:
        addresses = [published(first), published(second)]
        wrong = [] if addresses[0] != addresses[1] else ['one address']
        steps = [int(line.split()[1]) for line in first.told
                 if line.startswith('progress ')]
        if steps != sorted(steps) or steps[-1] != 100 or len(steps) < 5:
            wrong.append(f'the steps are {steps}')
        if 'summary Done' not in first.told:
            wrong.append('it does not say that it is done')
        for address in addresses:
            wrong += dial(address)
        tors = [first.tor(), second.tor()]
        for user, tor in zip((first, second), tors):
            wrong += user.finish() + left(tor)
        return wrong


def check_key_file():
    """With a file it is the same one, and nobody else may read that."""
    with tempfile.TemporaryDirectory(prefix='sottovoce-') as folder:
        path = pathlib.Path(folder, 'below', 'key')
        addresses, wrong = [], []
        for _ in range(2):
            with User('host', str(path)) as host:
                addresses.append(published(host))
                wrong += dial(addresses[-1]) + host.finish()
        if addresses[0] != addresses[1]:
            wrong.append(f'the addresses are {addresses}')
        for kept, mode in ((path, 0o600), (path.parent, 0o700)):
            if kept.stat().st_mode & 0o777 != mode:
                wrong.append(f'{kept} may be read by others')
        return wrong


def check_nobody():
    """Addresses that nobody publishes: of a key that once was, and of none."""
    wrong = []
    with User('host') as host:
        gone = published(host)
        wrong += host.finish()
    for address in (gone, 'a' * 56 + '.onion', 'a.onion'):
        with User('dial', address) as guest:
            guest.expect(ERROR.format(ONION))
            wrong += guest.finish()
    return wrong


def check_killed():
    """Tor ends, and is started again: it is the same address, which leads to
    the host again."""
    with User('host') as host:
        address = published(host)
        with User('dial', address) as guest:
            guest.expect(LINE)
            os.kill(host.tor(), signal.SIGKILL)
            host.expect(ERROR.format(LOST))
            host.expect('published 0')
            host.expect('published 1')
            guest.expect('end')
            os.kill(guest.tor(), signal.SIGKILL)
            wrong = guest.finish()
        again = [line for line in host.told if line.startswith('host ')]
        if again != [f'host {address}']:
            wrong.append(f'the addresses are {again}')
        return wrong + dial(address) + host.finish()


def check_owner_killed():
    """Nothing is left of who is killed, but for the data, which the next one
    takes."""
    wrong = []
    with tempfile.TemporaryDirectory(prefix='sottovoce-') as cache:
        for _ in range(2):
            with User('start', cache=cache) as user:
                user.expect('tor ready')
                tor = user.tor()
                user.process.kill()
                wrong += left(tor)
        folders = sorted(path.name for path in
                         pathlib.Path(cache, 'sottovoce').iterdir())
        if folders != ['tor-0']:
            wrong.append(f'the folders are {folders}')
    return wrong


def check_side_by_side():
    """Two of them do not quarrel about their data."""
    with tempfile.TemporaryDirectory(prefix='sottovoce-') as cache:
        with User('start', cache=cache) as one, \
                User('start', cache=cache) as other:
            one.expect('tor ready')
            other.expect('tor ready')
            return one.finish() + other.finish()


def check_no_network():
    """Tor's own reason for not getting into the network."""
    with tempfile.NamedTemporaryFile('w', prefix='sottovoce-') as config:
        config.write(f'DirAuthority closed orport=1 v3ident={"1" * 40} '
                     f'127.0.0.1:2 {"2" * 40}\nTestingTorNetwork 1\n')
        config.flush()
        with User('start', config=config.name) as user:
            reason = user.expect(ERROR.format(BOOTSTRAP))
            wrong = user.finish()
    if reason != 'Connection refused (127.0.0.1:1)':
        wrong.append(f'its reason is {reason!r}')
    return wrong


@contextlib.contextmanager
def running_tor(folder):
    """A tor that is not ours, with its cookie."""
    process = subprocess.Popen(
        [*World.network.inside, 'tor', '-f', World.relays.config,
         '--defaults-torrc', '/dev/null', '--DataDirectory', f'{folder}/data',
         '--SocksPort', 'auto', '--ControlSocket', f'{folder}/control',
         '--CookieAuthentication', '1', '--CookieAuthFile', f'{folder}/cookie',
         '--Log', f'notice file {folder}/log'],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + TIMEOUT
        log = pathlib.Path(folder, 'log')
        while not log.exists() or 'Bootstrapped 0%' not in log.read_text():
            if time.monotonic() > deadline:
                raise AssertionError('that tor does not start')
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait(TIMEOUT)


def check_running():
    """A tor that runs already lets us in by its cookie, and stays when we
    go."""
    with tempfile.TemporaryDirectory(prefix='sottovoce-') as folder:
        with running_tor(folder) as tor:
            with User('enter', f'{folder}/control', f'{folder}/cookie') as user:
                wrong = dial(published(user))
                with contextlib.suppress(AssertionError):
                    wrong.append(f'it has a tor of its own: {user.tor()}')
                wrong += user.finish()
            if tor.poll() is not None:
                wrong.append('that tor ended')
    return wrong


def check_names():
    """Nobody has asked for any name so far; and who asks is noticed."""
    wrong = [f'somebody asked for {name!r}'
             for name in World.network.names.asked]
    subprocess.run([*World.network.inside, 'getent', 'hosts', 'a.example'],
                   check=False, stdout=subprocess.DEVNULL, timeout=TIMEOUT)
    if 'a.example' not in World.network.names.asked:
        wrong.append('nobody notices who asks')
    return wrong


def guarded(checked):
    """A check whose processes do not do as they should has failed."""
    try:
        return checked()
    except (AssertionError, OSError, subprocess.SubprocessError) as error:
        return [f'{type(error).__name__}: {error}']


CHECKS = [
    ('/tor-network/onion', check_onion),
    ('/tor-network/key-file', check_key_file),
    ('/tor-network/nobody', check_nobody),
    ('/tor-network/killed', check_killed),
    ('/tor-network/owner-killed', check_owner_killed),
    ('/tor-network/side-by-side', check_side_by_side),
    ('/tor-network/running', check_running),
    ('/tor-network/no-network', check_no_network),
]


def main():
    """All at once: they mostly wait. What they asked for is known after
    that."""
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('only', nargs='*')
    options = parser.parse_args()
    World.program = os.path.abspath(options.program)
    checks = [(name, checked) for name, checked in CHECKS
              if not options.only or name in options.only]
    with Network() as World.network, \
            TorNetwork(World.network) as World.relays, \
            concurrent.futures.ThreadPoolExecutor(len(checks)) as pool:
        running = [(name, pool.submit(guarded, checked))
                   for name, checked in checks]
        return tap.run([(name, future.result) for name, future in running] +
                       [('/tor-network/names', check_names)])


if __name__ == '__main__':
    sys.exit(main())
