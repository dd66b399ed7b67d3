#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Starts the application as the desktop does: by its name, over D-Bus.

The program runs itself a second time on a session bus of its own, which knows
the application by the service file of the build.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))
sys.dont_write_bytecode = True

import tap  # noqa: E402

PATIENCE = 30.0
BUS = ('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus')


def arguments():
    parser = argparse.ArgumentParser()
    for name in ('application-id', 'service', 'program'):
        parser.add_argument('--' + name, required=True)
    parser.add_argument('--inside', action='store_true')
    return parser.parse_args()


ARGS = arguments()


def wait_for(condition):
    """Waits until a condition holds; returns whether it did in time."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


class Application:
    """The application, as the desktop sees it."""

    def __init__(self):
        from gi.repository import Gio, GLib
        self.variant = GLib.Variant
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        self.path = '/' + ARGS.application_id.replace('.', '/')

    def ask_bus(self, method):
        name = self.variant('(s)', (ARGS.application_id,))
        return self.bus.call_sync(*BUS, method, name, None, 0, -1,
                                  None).unpack()[0]

    def call(self, method, parameters):
        self.bus.call_sync(ARGS.application_id, self.path,
                           'org.freedesktop.Application', method, parameters,
                           None, 0, int(PATIENCE * 1000), None)

    def activate(self):
        self.call('Activate', self.variant('(a{sv})', ({},)))

    def open(self, uri):
        self.call('Open', self.variant('(asa{sv})', ([uri], {})))

    def action(self, name):
        self.call('ActivateAction',
                  self.variant('(sava{sv})', (name, [], {})))

    def count_windows(self):
        pid = str(self.ask_bus('GetConnectionUnixProcessID'))
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid',
                                pid], check=False, text=True,
                               stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
        return len(found.stdout.split())

    def is_there(self):
        return self.ask_bus('NameHasOwner')


def activation():
    """The service starts, opens windows and an invite, and quits."""
    application = Application()
    application.activate()
    if not wait_for(lambda: application.count_windows() == 1):
        return [f'{application.count_windows()} windows after activation']
    application.action('new-window')
    if not wait_for(lambda: application.count_windows() == 2):
        return [f'{application.count_windows()} windows after New Window']
    application.open('sottovoce://192.0.2.1:5533?via=%5B2001:db8::1%5D')
    if not wait_for(lambda: application.count_windows() == 3):
        return [f'{application.count_windows()} windows after an invite']
    application.action('quit')
    if not wait_for(lambda: not application.is_there()):
        return ['it does not quit']
    return []


def run_inside():
    """Runs this program once more, where the bus knows the application."""
    if not os.environ.get('DISPLAY'):
        raise tap.Skip('there is no display')
    with tempfile.TemporaryDirectory() as folder:
        services = pathlib.Path(folder, 'dbus-1', 'services')
        services.mkdir(parents=True)
        lines = [f'Exec={ARGS.program} --gapplication-service'
                 if line.startswith('Exec=') else line for line in
                 pathlib.Path(ARGS.service).read_text().splitlines()]
        (services / pathlib.Path(ARGS.service).name).write_text(
            '\n'.join(lines) + '\n')
        shared = os.environ.get('XDG_DATA_DIRS') or \
            '/usr/local/share:/usr/share'
        done = subprocess.run(
            ['dbus-run-session', '--', sys.argv[0], '--inside',
             *sys.argv[1:]], check=False, text=True, stdout=subprocess.PIPE,
            env={**os.environ, 'XDG_DATA_DIRS': f'{folder}:{shared}'})
    if done.returncode == 0:
        return []
    return done.stdout.splitlines() or [f'it ends with {done.returncode}']


def main():
    if ARGS.inside:
        wrong = activation()
        for sentence in wrong:
            print(sentence)
        return 1 if wrong else 0
    return tap.run([('/data/activation', run_inside)])


if __name__ == '__main__':
    sys.exit(main())
