# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Takes pictures of windows, and keeps what explains a failure."""

import atexit
import os
import shutil
import subprocess
import time

import driver

BACKGROUND = '#3d3846'
GAP = 24

# Without a compositor, GTK draws this much of a frame around a window, and
# leaves its corners square.
FRAME = 5
RADIUS = 12

# Whether the display is ours. On a person's own, a picture must hold nothing
# but our window, even if it lacks what hangs over it.
ours = False

# How long a window may go on changing before its picture is taken anyway.
SETTLE_SECONDS = 5


def start_compositor():
    """What hangs over a window is transparent around its edges; without a
    compositor that is black."""
    program = shutil.which('xcompmgr')
    if program:
        process = subprocess.Popen([program], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        atexit.register(process.kill)


def grab(app, path):
    """What the screen shows where an app's window is, with what hangs over
    it: menus and popovers are windows of their own."""
    if not ours:
        driver.run('import', '-silent', '-window', app.window, path)
        return
    box = driver.window_geometry(app.window)
    driver.run('import', '-silent', '-window', 'root', '-crop',
               f'{box["WIDTH"]}x{box["HEIGHT"]}+{box["X"]}+{box["Y"]}',
               '+repage', path)
    round_off(path)


def read(path):
    """A picture's own bytes, without when it was taken."""
    return subprocess.run(['convert', path, 'rgb:-'], check=True,
                          stdout=subprocess.PIPE).stdout


def settle(app, path):
    """Takes pictures until two in a row are equal."""
    end = time.monotonic() + SETTLE_SECONDS
    before = None
    while time.monotonic() < end:
        grab(app, path)
        now = read(path)
        if now == before:
            return
        before = now
        time.sleep(0.2)


def take(path, *apps):
    """One picture of some windows beside each other."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    parts = [f'{path}.{number}.png' for number in range(len(apps))]
    for app, part in zip(apps, parts):
        if ours:
            app.activate()
        settle(app, part)
    join(path, parts)
    driver.tell(f'picture: {path}')
    return path


def round_off(path):
    """Takes away the frame, and gives a window the corners that it has on a
    desktop."""
    size = driver.run('identify', '-format', '%w %h', path)
    right, bottom = (int(length) - 2 * FRAME - 1 for length in size.split())
    driver.run('convert', path, '-shave', f'{FRAME}x{FRAME}', '+repage',
               '(', '+clone', '-alpha', 'extract', '-fill', 'black',
               '-colorize', '100', '-fill', 'white', '-draw',
               f'roundrectangle 0,0 {right},{bottom} {RADIUS},{RADIUS}', ')',
               '-alpha', 'off', '-compose', 'CopyOpacity', '-composite', path)


def join(path, parts):
    """Puts pictures beside each other."""
    sides = [['(', part, '-bordercolor', BACKGROUND, '-border',
              f'{GAP // 2}x{GAP}', ')'] for part in parts]
    driver.run('convert', '-background', BACKGROUND, '-gravity', 'north',
               *[word for side in sides for word in side], '+append',
               '-bordercolor', BACKGROUND, '-border', f'{GAP // 2}x0',
               '+repage', '-alpha', 'remove', '-strip', path)
    for part in parts:
        os.remove(part)


def keep_screen(path):
    """All of the screen."""
    try:
        driver.run('import', '-silent', '-window', 'root', path)
        driver.tell(f'the screen: {path}')
    except subprocess.CalledProcessError:
        driver.tell('the screen could not be taken')


def keep_evidence(folder, name):
    """The screen, and what each program's windows hold."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f'failed-{name.replace("/", "-")}')
    if ours:
        keep_screen(f'{path}.png')
    with open(f'{path}.txt', 'w', encoding='utf-8') as out:
        for process in driver.running:
            out.write(f'==== {process.person} ====\n{process.log}\n')
            out.write(describe(process))
    driver.tell(f'the windows: {path}.txt')


def describe(process):
    """The accessible tree of a program, if it has one."""
    if not isinstance(process, driver.App):
        return ''
    try:
        root = process.root
        return root.dump() + '\n' if root else 'no window\n'
    except driver.Failure as failure:
        return f'{failure}\n'
