#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Looks for secrets in the memory of a window: the password that was typed
into it, and the keys of its conversation."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile

import story
from driver import kill_all, run, wait
from people import OVER, at, free_port, start
from story import expect, expect_equal

# After story, which knows where the helpers are.
import tap
from driver import Atspi, environment
from others import as_nobody, may_do
from peer import TEXT, Peer, listen
from witness import PASSWORD, W, Witness, frozen_image, settle

OTHER = 'Mallory'


def draw_password():
    """One that nobody has ever had, and that any keyboard can type."""
    return ''.join(secrets.choice('abcdefghijklmnopqrstuvwxyz')
                   for _ in range(24))


class Watched:
    """A window whose other end knows all that it should not keep."""

    def __init__(self, options, person):
        self.options, self.person = options, person
        self.password = draw_password()
        self.witness = Witness(options.spy)
        self.app = self.peer = None

    def __enter__(self):
        self.witness.__enter__()
        before = dict(os.environ)
        # Of the sanitizers, only the driver knows what they are told else.
        sanitizers = before.get('ASAN_OPTIONS', 'detect_leaks=1')
        os.environ.update(self.witness.watch({'ASAN_OPTIONS': sanitizers}))
        try:
            self.app = start(self.person, self.options.app,
                             self.options.output)
        finally:
            os.environ.clear()
            os.environ.update(before)
        self.app.wait_for('Talk in a Low Voice')
        return self

    def __exit__(self, *reason):
        self.witness.__exit__(*reason)
        kill_all()

    def type_password(self, name):
        """With the keys, and without asking AT-SPI for what is there then: it
        would be told, and the program's memory would hold the answer."""
        self.app.point(self.app.find(name, 'text'))
        self.app.type(self.password)
        wait(lambda: Atspi.Text.get_character_count(
            self.app.find(name, 'text').accessible) == len(self.password),
            f'the password in “{name}”')

    def look(self, when, **options):
        """Fails when something is where it must not be."""
        image = frozen_image(self.app.process.pid)
        wrong = self.witness.judge(image, self.password, self.peer, **options)
        expect(not wrong, '; '.join([when, *wrong]))

    def talk(self):
        """A word each way, new keys, and another word each way."""
        self.exchange('before')
        epoch = self.peer.channel.epoch_in
        self.peer.rekey()
        while (self.peer.channel.epoch_in == epoch
               or self.peer.channel.epoch_out == epoch):
            settle(self.peer)
        self.exchange('after')

    def exchange(self, word):
        """A word each way."""
        self.peer.say(f'{word}, to you')
        self.app.read(OTHER, f'{word}, to you')
        self.app.say(f'{word}, to me')
        expect_equal(self.peer.expect(TEXT).text, f'{word}, to me',
                     'what arrives')
        settle(self.peer)

    def part(self):
        """The other end is the one that goes."""
        self.peer.bye(0)
        self.peer = None
        self.app.wait_for(OVER)


def host(options):
    """The password goes when it is stretched, w when all is over."""
    with Watched(options, 'Bob') as bob:
        port = free_port()
        bob.app.fill('Your Name', 'Bob')
        bob.app.choose_way('Host a Conversation')
        bob.app.fill('Port', str(port))
        bob.type_password('Host Password')
        bob.look('typed', gone=(), there=(PASSWORD,))
        bob.app.click('Start Hosting')
        wait(lambda: listens(port), 'the open door')
        bob.peer = Peer.connect(port, bob.password)
        bob.peer.shake_hands()
        bob.peer.greet(OTHER)
        settle(bob.peer)
        bob.look('talking')
        bob.talk()
        bob.look('with new keys')
        bob.part()
        bob.look('over', gone=(PASSWORD, W), there=())


def listens(port):
    """Whether somebody does, as the system tells."""
    with open('/proc/net/tcp', encoding='ascii') as sockets:
        return any(line.split()[1].endswith(f':{port:04X}')
                   and line.split()[3] == '0A'
                   for line in list(sockets)[1:])


def join(options):
    """The password stays while the conversation lasts, in locked memory."""
    with Watched(options, 'Alice') as alice, listen() as door:
        alice.app.fill('Your Name', 'Alice')
        alice.app.choose_way('Join a Conversation')
        alice.app.fill('Address', at(door.getsockname()[1]))
        alice.type_password('Join Password')
        alice.app.click('Join')
        alice.peer = Peer.accept(door, alice.password)
        alice.peer.shake_hands()
        alice.peer.greet(OTHER)
        alice.app.wait_talking(OTHER)
        settle(alice.peer)
        alice.talk()
        alice.look('talking', gone=(), there=(PASSWORD, W))
        alice.part()
        alice.look('over', gone=(PASSWORD, W), there=())


def others(options):
    """An ordinary user's other programs may not look into a window."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        program = prepare_for_everybody(options.app, folder)
        env = environment(folder, program)
        env.update(HOME=folder, DBUS_SESSION_BUS_ADDRESS='disabled:',
                   GTK_A11Y='none', XDG_RUNTIME_DIR=folder)
        env.pop('G_DEBUG', None)
        shutil.copy(os.environ['XAUTHORITY'], folder)
        env['XAUTHORITY'] = os.path.join(
            folder, os.path.basename(os.environ['XAUTHORITY']))
        give_to_everybody(folder)
        with subprocess.Popen([program, '--non-unique'], env=env,
                              preexec_fn=as_nobody, cwd='/',
                              stderr=subprocess.DEVNULL) as process:
            try:
                wait(lambda: has_window(process.pid), 'a window')
                allowed = may_do(process.pid)
            finally:
                process.kill()
        expect_equal(allowed, [], 'what others may do with it')


def prepare_for_everybody(app, folder):
    """The program, and its settings where the driver looks for them."""
    build = os.path.dirname(os.path.dirname(app))
    os.makedirs(os.path.join(folder, 'src'))
    shutil.copytree(os.path.join(build, 'data'), os.path.join(folder, 'data'),
                    ignore=lambda _, names: [
                        name for name in names if name != 'gschemas.compiled'])
    return shutil.copy(app, os.path.join(folder, 'src'))


def give_to_everybody(folder):
    """What a test may well do that nobody else should."""
    for place, _, names in os.walk(folder):
        os.chmod(place, 0o777)
        for name in names:
            os.chmod(os.path.join(place, name), 0o755)


def has_window(pid):
    """Whether this process shows one."""
    try:
        return run('xdotool', 'search', '--all', '--onlyvisible', '--pid',
                   str(pid), '--class', '.')
    except subprocess.CalledProcessError:
        return False


def look_into(name, case, options):
    """Skips where nobody may look, but not where it has to be done."""
    if os.geteuid() != 0 and os.environ.get('CI') != 'true':
        raise tap.Skip('only root may read the memory of such a process')
    try:
        return story.attempt(name, lambda: case(options), options.output)
    finally:
        kill_all()


def main():
    spy = os.path.abspath(sys.argv.pop(1))
    options = story.arguments()
    options.spy = spy
    return story.run([
        ('host', lambda: look_into('host', host, options)),
        ('join', lambda: look_into('join', join, options)),
        ('others of the same user',
         lambda: look_into('others of the same user', others, options)),
    ])


if __name__ == '__main__':
    sys.exit(main())
