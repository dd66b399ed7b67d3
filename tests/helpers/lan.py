# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Machines that speak multicast DNS: a system bus and Avahi for a network of
namespace.py, apart from those of this machine.

    from lan import Machine
    from namespace import cable

    with cable('10.0.0.1', '10.0.0.2') as (one, other):
        with Machine(one, 'alpha') as alpha:
            subprocess.run([*alpha.inside, 'avahi-browse', '-at'],
                           env=alpha.environment())
            alpha.stop_avahi()
            alpha.start_avahi()

The daemon puts files below /run, so it gets one of its own, which is gone with
it. Nothing waits longer than TIMEOUT seconds.
"""

import contextlib
import os
import pathlib
import queue
import signal
import subprocess
import tempfile
import threading

TIMEOUT = 60

BUS = """<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow send_type="method_call"/>
    <allow send_type="signal"/>
    <allow receive_type="method_call"/>
    <allow receive_type="method_return"/>
    <allow receive_type="error"/>
    <allow receive_type="signal"/>
  </policy>
</busconfig>
"""

# A test tells more in a minute than a network does in a day.
AVAHI = """[server]
host-name={name}
domain-name=local
use-ipv4=yes
use-ipv6={ipv6}
allow-interfaces={interface}
ratelimit-interval-usec=1000000
ratelimit-burst=10000
cache-entries-max=8192
[publish]
publish-hinfo=no
publish-workstation=no
"""


class Daemon:
    """A process that runs until it is stopped, and what it says."""

    def __init__(self, command, ready, **options):
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors='replace', **options)
        self.said = []
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        try:
            self._wait_for(ready)
        except BaseException:
            self.end(signal.SIGKILL)
            raise

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _wait_for(self, ready):
        while True:
            try:
                line = self.lines.get(timeout=TIMEOUT)
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f'{self.process.args} is not ready: '
                                     f'{self.said}')
            self.said.append(line)
            if ready in line:
                return

    def end(self, number=signal.SIGTERM):
        """It is over when this returns."""
        if self.process.poll() is None:
            self.process.send_signal(number)
            # One that stands still does not hear anything else.
            self.process.send_signal(signal.SIGCONT)
        self.process.wait(TIMEOUT)
        self.reader.join(TIMEOUT)
        self.process.stdout.close()


def own_run():
    """What goes before a command that shall have a /run of its own. In a chroot
    the root may be no mount, and then it cannot be made private."""
    private = ['unshare', '--mount']
    if subprocess.run([*private, 'true'], stderr=subprocess.DEVNULL,
                      check=False, timeout=TIMEOUT).returncode != 0:
        private.append('--propagation=unchanged')
    return [*private, 'sh', '-c', 'mount -t tmpfs tmpfs /run && exec "$@"',
            'sh']


class Machine:
    """A network's bus, and Avahi on it."""

    def __init__(self, network, name, interface='cable', avahi=True,
                 ipv6=True):
        self.network = network
        self.folder = tempfile.TemporaryDirectory(prefix='sottovoce-')
        self.path = pathlib.Path(self.folder.name)
        self.bus = None
        self.avahi = None
        self.settings = AVAHI.format(name=name, interface=interface,
                                     ipv6='yes' if ipv6 else 'no')
        with contextlib.ExitStack() as stack:
            stack.callback(self.close)
            self.start_bus()
            if avahi:
                self.start_avahi()
            stack.pop_all()

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self.close()

    def close(self):
        """Ends what runs. An Avahi whose bus is gone may not hear SIGTERM."""
        self.stop_avahi(signal.SIGKILL)
        self.stop_bus()
        self.folder.cleanup()

    @property
    def inside(self):
        """What goes before a command that runs in its network."""
        return self.network.inside

    def environment(self, **extra):
        """The environment of whoever uses this bus."""
        return {**os.environ, 'LC_ALL': 'C.UTF-8', **extra,
                'DBUS_SYSTEM_BUS_ADDRESS': f'unix:path={self.path}/bus'}

    def start_bus(self):
        """A bus without anybody on it."""
        settings = self.path / 'bus.conf'
        settings.write_text(BUS.format(socket=self.path / 'bus'),
                            encoding='utf-8')
        self.bus = Daemon(['dbus-daemon', f'--config-file={settings}',
                           '--nofork', '--nopidfile', '--print-address'],
                          'unix:path=')

    def stop_bus(self, number=signal.SIGTERM):
        """The bus goes away, with whoever is on it."""
        if self.bus is not None:
            self.bus.end(number)
            self.bus = None

    def start_avahi(self):
        """Avahi comes."""
        settings = self.path / 'avahi.conf'
        settings.write_text(self.settings, encoding='utf-8')
        self.avahi = Daemon(
            [*self.inside, *own_run(), 'avahi-daemon', f'--file={settings}',
             '--no-drop-root', '--no-chroot', '--no-rlimits',
             '--no-proc-title'],
            'Server startup complete', env=self.environment())

    def stop_avahi(self, number=signal.SIGTERM):
        """Avahi goes."""
        if self.avahi is not None:
            self.avahi.end(number)
            self.avahi = None
