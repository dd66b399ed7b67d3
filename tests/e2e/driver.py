# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Drives a running program as a person would, and as a screen reader sees it.

    app = App('Bob', program, folder, ['--host'])
    app.click('Start Hosting')                 # a button, by its name
    app.fill('Host Password', 'hello')         # a field, all at once
    app.focus('Message')                       # with the mouse
    app.type('hi')                             # real keys, one after another
    app.press('Return')
    app.wait_for('Waiting for the Other Person')
    app.close()                                # and it ended as it should

Whatever is waited for must come within DEADLINE seconds; else Failure tells
what did not. Nothing here waits for a fixed time.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import warnings

# Warnings may be fatal in the programs that are tested, not here, and GLib
# looks when it is loaded.
os.environ.pop('G_DEBUG', None)

import gi  # noqa: E402

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

# Generous: two sanitized programs stretch passwords on a busy machine.
DEADLINE = 60
INTERVAL = 0.03

# The same control is called differently by different versions of AT-SPI.
ROLES = {'push button': 'button', 'toggle button': 'button',
         'password text': 'text', 'entry': 'text'}

# What no program may say, whatever else happens.
COMPLAINTS = re.compile(r'AddressSanitizer|LeakSanitizer|runtime error:'
                        r'|-(?:CRITICAL|WARNING|ERROR) \*\*')

# TAP takes what begins like this for a comment.
mark = '# '

warnings_are_fatal = False

running = []


class Failure(Exception):
    """What was expected did not come about."""


def tell(sentence):
    """Says what happens, as a person would."""
    print(f'{mark}{sentence}', flush=True)


def wait(condition, what, seconds=DEADLINE):
    """Returns what CONDITION gives once that is true. WHAT is awaited."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise Failure(f'{what[:200]} did not come within {seconds} s')
        time.sleep(INTERVAL)


def run(*command):
    """What a program prints, without the line end."""
    return subprocess.run(command, check=True, text=True,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout.strip()


class Node:
    """One thing in the accessible tree, as it is at the moment of asking.

    What is gone, or goes while it is asked, has no name, text or children.
    """

    def __init__(self, accessible):
        self.accessible = accessible

    def _ask(self, function, *args, default=None):
        try:
            return function(*args)
        except GLib.Error:
            return default

    @property
    def role(self):
        """Its role, under the name of the newest AT-SPI."""
        name = self._ask(self.accessible.get_role_name, default='')
        return ROLES.get(name, name)

    @property
    def name(self):
        """What a screen reader calls it."""
        return self._ask(self.accessible.get_name, default='') or ''

    @property
    def text(self):
        """What is written in it."""
        count = self._ask(Atspi.Text.get_character_count, self.accessible,
                          default=0)
        if not count or count < 0:
            return ''
        return self._ask(Atspi.Text.get_text, self.accessible, 0, count,
                         default='')

    @property
    def size(self):
        """Width and height; nothing for what is not shown."""
        box = self._ask(Atspi.Component.get_extents, self.accessible,
                        Atspi.CoordType.WINDOW)
        return (box.width, box.height) if box else (0, 0)

    @property
    def middle(self):
        """Where to click, in the window."""
        box = Atspi.Component.get_extents(self.accessible,
                                          Atspi.CoordType.WINDOW)
        return box.x + box.width // 2, box.y + box.height // 2

    @property
    def actions(self):
        """The names of what can be done with it."""
        count = self._ask(Atspi.Action.get_n_actions, self.accessible,
                          default=0)
        return [Atspi.Action.get_action_name(self.accessible, number)
                for number in range(count)]

    def has(self, state):
        """Whether it is in a state, such as 'focused'."""
        states = self._ask(self.accessible.get_state_set)
        wanted = getattr(Atspi.StateType, state.upper())
        return bool(states and states.contains(wanted))

    @property
    def usable(self):
        """Whether it, and all that it is in, can be used now."""
        node = self
        while node.role not in ('frame', 'dialog', 'application', ''):
            if not node.has('sensitive'):
                return False
            node = Node(node.accessible.get_parent())
        return True

    def children(self):
        """What is directly in it."""
        count = self._ask(self.accessible.get_child_count, default=0)
        found = (self._ask(self.accessible.get_child_at_index, number)
                 for number in range(count))
        return [Node(child) for child in found if child is not None]

    def walk(self, deep=False):
        """It, and all that is in it. What is in a row that has a name of its
        own is said by that name, and there may be hundreds of them."""
        yield self
        if not deep and self.role == 'list item' and self.name:
            return
        for child in self.children():
            yield from child.walk(deep)

    def find_all(self, name=None, role=None):
        """All in it of this name and role; a name may be a pattern."""
        return [node for node in self.walk()
                if (role is None or node.role == role)
                and (name is None or matches(name, node.name))]

    def do(self, action):
        """Does what can be done with it."""
        Atspi.Action.do_action(self.accessible, self.actions.index(action))

    def select(self, number):
        """Chooses one of the rows of a list."""
        Atspi.Selection.select_child(self.accessible, number)

    def write(self, text):
        """Replaces what is written in it."""
        if not Atspi.EditableText.set_text_contents(self.accessible, text):
            raise Failure(f'“{self.name}” cannot be written in')

    def insert(self, text):
        """Adds to what is written in it."""
        end = Atspi.Text.get_character_count(self.accessible)
        Atspi.EditableText.insert_text(self.accessible, end, text,
                                       len(text.encode()))

    def dump(self, depth=0):
        """The tree below it, a line for each node."""
        line = f'{"  " * depth}{self.role}: {self.name!r}'
        if self.text and self.text != self.name:
            line += f' holds {self.text!r}'
        return '\n'.join([line] + [child.dump(depth + 1)
                                   for child in self.children()])


def matches(wanted, name):
    """Whether a name is the wanted one, which may be a pattern."""
    if isinstance(wanted, re.Pattern):
        return wanted.search(name) is not None
    return wanted == name


def environment(folder, program):
    """What a program sees that has nothing in common with any other."""
    env = dict(os.environ)
    shared = env.get('XDG_CONFIG_HOME')
    for name in ('config', 'data', 'cache', 'state'):
        path = os.path.join(folder, name)
        os.makedirs(path, exist_ok=True)
        env[f'XDG_{name.upper()}_HOME'] = path
    if shared and os.path.isdir(os.path.join(shared, 'gtk-4.0')):
        shutil.copytree(os.path.join(shared, 'gtk-4.0'),
                        os.path.join(folder, 'config', 'gtk-4.0'),
                        dirs_exist_ok=True)
    build = os.path.dirname(os.path.dirname(os.path.abspath(program)))
    env['GSETTINGS_SCHEMA_DIR'] = os.path.join(build, 'data')
    env['GSETTINGS_BACKEND'] = 'memory'
    if warnings_are_fatal:
        env['G_DEBUG'] = 'fatal-warnings'
        env['GNOTIFICATION_BACKEND'] = 'freedesktop'
    # Controls are found by their names, which are translated.
    env['LC_ALL'] = 'C.UTF-8'
    env.pop('LANGUAGE', None)
    env.pop('GTK_A11Y', None)
    if env.get('DISPLAY'):
        env['GDK_BACKEND'] = 'x11'
    sanitizers(env)
    return env


def sanitizers(env):
    """Nothing may leak but what the platform itself leaks."""
    here = os.path.dirname(os.path.abspath(__file__))
    known = os.path.join(here, '..', '..', 'build-aux', 'lsan.supp')
    env.setdefault('ASAN_OPTIONS', 'detect_leaks=1:strict_string_checks=1')
    env.setdefault('UBSAN_OPTIONS', 'print_stacktrace=1:halt_on_error=1')
    env.setdefault('LSAN_OPTIONS', f'suppressions={os.path.abspath(known)}'
                                   ':print_suppressions=0')


class Process:
    """A program that a person has started."""

    def __init__(self, person, command, folder, **options):
        self.person = person
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.log_path = os.path.join(folder, 'messages.txt')
        with open(self.log_path, 'wb') as log:
            self.process = subprocess.Popen(
                command, env=environment(folder, command[0]), stderr=log,
                **options)
        running.append(self)

    @property
    def log(self):
        """What it has complained about so far."""
        with open(self.log_path, encoding='utf-8', errors='replace') as log:
            return log.read()

    def finish(self, wanted=0):
        """Waits for its end and holds it to its exit status."""
        wait(lambda: self.process.poll() is not None,
             f'the end of {self.person}’s program')
        running.remove(self)
        if self.process.returncode != wanted:
            raise Failure(f'{self.person}’s program ended with '
                          f'{self.process.returncode}:\n{self.log}')
        if COMPLAINTS.search(self.log):
            raise Failure(f'{self.person}’s program complains:\n{self.log}')

    def kill(self):
        """Ends it, whatever it does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        if self in running:
            running.remove(self)


class App(Process):
    """The application, with its windows."""

    def __init__(self, person, program, folder, arguments=()):
        super().__init__(person, [program, *arguments], folder,
                         stdout=subprocess.DEVNULL)
        self.accessible = None

    # What is there.

    @property
    def root(self):
        """The top of its accessible tree, or None before there is one."""
        if self.process.poll() is not None:
            raise Failure(f'{self.person}’s program has ended with '
                          f'{self.process.returncode}:\n{self.log}')
        if self.accessible is None:
            self.accessible = find_application(self.process.pid)
        if self.accessible is None:
            return None
        # What has been read before is read again.
        self.accessible.clear_cache()
        return Node(self.accessible)

    def find_all(self, name=None, role=None):
        """All there is of this name and role."""
        root = self.root
        return root.find_all(name, role) if root else []

    def find(self, name=None, role=None, seconds=DEADLINE):
        """The first of this name and role, once there is one."""
        what = ' '.join(str(part) for part in (role, name) if part)
        return wait(lambda: self.find_all(name, role),
                    f'“{what}” in {self.person}’s window', seconds)[0]

    def has(self, name=None, role=None):
        """Whether there is one of this name and role now."""
        return bool(self.find_all(name, role))

    def wait_for(self, name, role=None, seconds=DEADLINE):
        """Waits until it is there and is shown."""
        return wait(lambda: next((node for node in self.find_all(name, role)
                                  if all(node.size)), None),
                    f'“{name}” in {self.person}’s window', seconds)

    def wait_without(self, name, role=None):
        """Waits until it is gone."""
        wait(lambda: not self.has(name, role),
             f'the end of “{name}” in {self.person}’s window')

    def texts(self):
        """All that is written in its windows."""
        root = self.root
        nodes = root.walk(deep=True) if root else []
        return [text for node in nodes
                for text in (node.name, node.text) if text]

    # What a person does.

    def click(self, name, role='button'):
        """Presses a button."""
        button = wait(lambda: next(
            (node for node in self.find_all(name, role)
             if 'click' in node.actions and node.usable), None),
            f'the button “{name}” in {self.person}’s window')
        button.do('click')

    def fill(self, name, text):
        """Writes into a field, all at once."""
        self.find(name, 'text').write(text)

    def point(self, node):
        """Clicks with the mouse."""
        self.activate()
        x, y = node.middle
        run('xdotool', 'mousemove', '--window', self.window, str(x), str(y),
            'click', '1')

    def focus(self, name):
        """Clicks into a field, and sees the cursor in it."""
        self.point(self.find(name, 'text'))
        self.wait_focus(name)

    def wait_focus(self, name):
        """Waits until the keyboard belongs to this control."""
        wait(lambda: any(node.has('focused')
                         for node in self.find_all(name)),
             f'the focus on “{name}” in {self.person}’s window')

    def focused(self):
        """The name of what has the keyboard."""
        return next((node.name for node in self.find_all()
                     if node.has('focused') and node.name), None)

    def type(self, text):
        """Presses the keys for a text, one after another."""
        self.activate()
        run('xdotool', 'type', '--delay', '15', '--', text)

    def press(self, *keys):
        """Presses keys such as 'shift+Return'."""
        self.activate()
        run('xdotool', 'key', '--delay', '15', *keys)

    # Its windows on the screen.

    def list_windows(self):
        """What X calls its windows; the newest last."""
        try:
            found = run('xdotool', 'search', '--all', '--onlyvisible', '--pid',
                        str(self.process.pid), '--class', '.')
        except subprocess.CalledProcessError:
            return []
        return [number for number in found.split()
                if window_geometry(number)['WIDTH'] > 100]

    @property
    def window(self):
        """What X calls its window, or the newest of several."""
        return wait(self.list_windows, f'{self.person}’s window')[-1]

    def activate(self):
        """Brings it to the front, with the keyboard."""
        def active():
            try:
                return run('xdotool', 'getactivewindow') == window
            except subprocess.CalledProcessError:
                return False
        window = self.window
        if not active():
            run('xdotool', 'windowactivate', window)
            wait(active, f'{self.person}’s window to come to the front')

    def place(self, x, y, width, height):
        """Puts it somewhere, in some size."""
        window = self.window
        run('xdotool', 'windowsize', window, str(width), str(height))
        run('xdotool', 'windowmove', window, str(x), str(y))

    # Its end.

    def close(self, wanted=0):
        """Presses its window's own button and waits for its end."""
        self.click('Close')
        self.finish(wanted)


def window_geometry(number):
    """Where X has a window: X, Y, WIDTH and HEIGHT."""
    try:
        lines = run('xdotool', 'getwindowgeometry', '--shell', number)
    except subprocess.CalledProcessError:
        return {'X': 0, 'Y': 0, 'WIDTH': 0, 'HEIGHT': 0}
    pairs = (line.split('=') for line in lines.splitlines())
    return {key: int(value) for key, value in pairs}


def find_application(pid):
    """The accessible application of a process that has a window."""
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for number in range(desktop.get_child_count()):
        try:
            found = desktop.get_child_at_index(number)
            if (found is not None and found.get_process_id() == pid
                    and found.get_child_count()):
                return found
        except GLib.Error:
            continue
    return None


def kill_all():
    """Ends what still runs."""
    for process in list(running):
        process.kill()


def warn_less():
    """PyGObject complains about how AT-SPI is put together, and AT-SPI about
    what goes while it is looked at."""
    if not sys.warnoptions:
        warnings.simplefilter('ignore')
    GLib.log_set_handler('dbind', GLib.LogLevelFlags.LEVEL_WARNING,
                         lambda *_: None, None)


warn_less()
Atspi.init()
