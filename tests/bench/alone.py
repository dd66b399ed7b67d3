# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A network without a cable, for a program that shall speak to nobody else.

    alone.enter(congestion=None)    # the program begins once more, inside
    alone.congestion_control()      # what TCP does here

Inside there are the loopback and an address that no other machine has: some
programs do not want to talk to 127.0.0.1. A name leads there that
wormhole-william cannot be told to do without. Root can set another congestion
control than the system's, which everybody else keeps.
"""

import ctypes
import os
import pathlib
import subprocess
import sys
import tempfile

MS_BIND = 0x1000

INSIDE = 'SOTTOVOCE_BENCH_INSIDE'
ADDRESS = '192.0.2.1'
TRANSIT_RELAY = 'transit.magic-wormhole.io'

TCP = pathlib.Path('/proc/sys/net/ipv4')
CURRENT = TCP / 'tcp_congestion_control'
ALLOWED = TCP / 'tcp_allowed_congestion_control'


def congestion_control():
    """What TCP does in this network."""
    return CURRENT.read_text().strip()


def is_inside():
    """Whether this is the program once more."""
    return INSIDE in os.environ


def unshare():
    """The command before a command that gives it a network. Who is not root
    stays who they are, but may change what is theirs."""
    if os.geteuid() == 0:
        return ['unshare', '--net', '--mount']
    return ['unshare', '--map-current-user', '--keep-caps', '--net', '--mount']


def bind(file, place):
    """Puts a file in another one's place. mount(8) would refuse all but root.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if library.mount(file.encode(), place.encode(), None, MS_BIND, None) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def set_up(congestion):
    """Makes the new network what it is said to be above."""
    for command in ('link set lo up', f'address add {ADDRESS}/32 dev lo'):
        subprocess.run(['ip', *command.split()], check=True)
    with tempfile.NamedTemporaryFile('w') as hosts:
        hosts.write(f'127.0.0.1 localhost {TRANSIT_RELAY}\n')
        hosts.flush()
        bind(hosts.name, '/etc/hosts')
    if congestion is not None:
        CURRENT.write_text(congestion)


def run_inside():
    """This program once more: its exit status."""
    return subprocess.run([*unshare(), sys.executable, *sys.argv], check=False,
                          env={**os.environ, INSIDE: '1'}).returncode


def enter(congestion=None):
    """Returns inside of the new network; outside this ends the program. A new
    network may only have the congestion control that anybody may have."""
    if is_inside():
        set_up(congestion)
        return
    if congestion is None:
        sys.exit(run_inside())
    allowed = ALLOWED.read_text()
    if congestion in allowed.split():
        sys.exit(run_inside())
    try:
        ALLOWED.write_text(f'{allowed.strip()} {congestion}')
        sys.exit(run_inside())
    finally:
        ALLOWED.write_text(allowed)
