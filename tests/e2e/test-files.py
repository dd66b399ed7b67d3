#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Files between two windows: offered in each way, accepted and not.

Each step is a case. It leaves pictures in the output folder.
"""

import os
import re
import shutil
import subprocess
import sys
import time

import driver
import notifications
import pictures
import story
from driver import Failure, tell, wait
from people import Person, at, free_port
from proxy import DOWN, Gate
from story import expect, expect_equal

PASSWORD = 'hello'
QUESTION = 'Close and Stop Files?'
GIVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'giver.py')
PROGRESS = re.compile(r'^[\d.]+\s\w+ of 2.1\sGB — [\d.]+\s\w+/s — '
                      r'\d+ (second|minute)s? left$')
# So big that there is time to look; there is nothing in it.
LONG = 2 * 1024 ** 3 + 1
STALL_SECONDS = 20
NARROW, WIDE = 360, 640


class Sharer(Person):
    """Somebody with a folder for downloads and another with files."""

    def __init__(self, person, options):
        folder = os.path.join(options.output, person)
        self.downloads = os.path.join(folder, 'Downloads')
        self.files = os.path.join(folder, 'Files')
        # What an earlier run has saved would have the names already.
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(self.files, exist_ok=True)
        self.write_config(folder)
        tell(f'{person} starts Sottovoce')
        super().__init__(person, options.app, folder, ['--non-unique'])

    def write_config(self, folder):
        """Where downloads go, as a desktop has it."""
        os.makedirs(os.path.join(folder, 'config'), exist_ok=True)
        with open(os.path.join(folder, 'config', 'user-dirs.dirs'), 'w',
                  encoding='utf-8') as file:
            file.write(f'XDG_DOWNLOAD_DIR="{self.downloads}"\n')

    def make(self, name, contents):
        """A file to send."""
        path = os.path.join(self.files, name)
        with open(path, 'wb') as file:
            file.write(contents)
        return path

    def read_download(self, name):
        """What has been saved under this name."""
        with open(os.path.join(self.downloads, name), 'rb') as file:
            return file.read()

    def choose(self, path):
        """Types a path into the file chooser that is open."""
        wait(lambda: len(self.list_windows()) == 2,
             f'{self.person}’s file chooser')
        self.type(path)
        self.press('Return')
        wait(lambda: len(self.list_windows()) == 1,
             f'the end of {self.person}’s file chooser')

    def offer(self, path):
        """Sends a file by the button beside the field."""
        tell(f'{self.person} sends {os.path.basename(path)}')
        self.click('Send Files')
        self.choose(path)

    def find_in_messages(self, name, role='button'):
        """What is in a message, and in sight."""
        root = self.root
        return next((node for node in root.walk(deep=True)
                     if node.role == role and driver.matches(name, node.name)
                     and all(node.size)), None) if root else None

    def press_in_messages(self, name):
        """Presses a button in a message."""
        tell(f'{self.person} presses “{name}”')
        wait(lambda: self.find_in_messages(name),
             f'“{name}” in {self.person}’s messages').do('click')

    def wait_focus_in(self, name):
        """Waits until this, in a message, has the keyboard."""
        def focused():
            found = self.find_in_messages(name)
            return found and found.has('focused')
        wait(focused, f'the focus on “{name}” in {self.person}’s window')

    def wait_file(self, description):
        """Waits until a row says this of its file."""
        wait(lambda: any(message.text.replace('\xa0', ' ') == description
                         for message in self.messages()),
             f'“{description}” in {self.person}’s window')

    def wait_progress(self):
        """Waits until how far it is, how fast and how long yet."""
        wait(lambda: any(PROGRESS.match(text) for text in self.texts()),
             f'the progress in {self.person}’s window')


class Files:
    """Bob hosts, and Alice comes to him through a gate."""

    def __init__(self, options):
        self.options = options
        self.port = free_port()
        self.gate = Gate(self.port)
        self.bob = self.alice = self.giver = None

    def picture(self, name, *people):
        """One picture of who matters now."""
        pictures.take(os.path.join(self.options.output, f'{name}.png'),
                      *(people or (self.bob, self.alice)))

    def begin(self):
        """Bob in the light, Alice in the dark."""
        self.bob = Sharer('Bob', self.options)
        self.bob.host(PASSWORD, self.port)
        os.environ['ADW_DEBUG_COLOR_SCHEME'] = 'prefer-dark'
        self.alice = Sharer('Alice', self.options)
        self.gate.__enter__()
        self.alice.join(at(self.gate.port), PASSWORD)
        self.alice.wait_talking('Bob')
        self.bob.wait_talking('Alice')
        self.bob.place(10, 10, WIDE, 800)
        self.alice.place(WIDE + 30, 10, WIDE, 800)

    # Offered by the button.

    def offer(self):
        """With a name that is shorter on the screen than on the disk."""
        name = f'{"minutes of a long meeting " * 4}.txt'
        self.bob.offer(self.bob.make(name, b'hello'))
        self.bob.wait_file(f'File {name}, 5 bytes, '
                           'Waiting for Alice to accept')
        self.alice.wait_file(f'File {name}, 5 bytes')
        self.picture('offered')
        self.alice.press_in_messages(f'Decline {name}')
        self.bob.wait_file(f'File {name}, 5 bytes, Alice declined it')
        self.alice.wait_file(f'File {name}, 5 bytes, You declined it')
        expect(not os.path.exists(self.alice.downloads),
               'something was saved all the same')

    def accept(self):
        """Into the folder for downloads, twice: the second gets a number."""
        path = self.bob.make('notes.txt', b'one')
        self.bob.offer(path)
        self.alice.press_in_messages('Save notes.txt to Downloads')
        self.alice.wait_file('File notes.txt, 3 bytes, Saved')
        self.bob.wait_file('File notes.txt, 3 bytes, Alice has saved it')
        expect_equal(self.alice.read_download('notes.txt'), b'one',
                     'what was saved')
        self.bob.make('notes.txt', b'two!')
        self.bob.offer(path)
        self.alice.press_in_messages('Save notes.txt to Downloads')
        self.alice.wait_file('File notes.txt, 4 bytes, '
                             'Saved as notes (2).txt')
        expect_equal(self.alice.read_download('notes.txt'), b'one',
                     'what was saved before')
        for name in ('Open notes.txt', 'Show notes.txt in Folder'):
            expect(self.alice.find_in_messages(name).usable,
                   f'“{name}” cannot be pressed')
        self.picture('saved')

    def save_as(self):
        """Under another name, elsewhere, with the keyboard."""
        self.bob.offer(self.bob.make('raw.bin', bytes(range(256))))
        self.alice.press_in_messages('Save raw.bin…')
        target = os.path.join(self.alice.files, 'better.bin')
        wait(lambda: len(self.alice.list_windows()) > 1,
             'Alice’s file chooser')
        self.picture('save-as', self.alice)
        self.alice.press('ctrl+a')
        self.alice.choose(target)
        self.alice.wait_file('File raw.bin, 256 bytes, Saved as better.bin')
        with open(target, 'rb') as file:
            expect_equal(file.read(), bytes(range(256)), 'what was saved')

    # On its way.

    def offer_long(self, name):
        """A file that takes its time."""
        path = os.path.join(self.bob.files, name)
        with open(path, 'wb') as file:
            file.truncate(LONG)
        self.bob.offer(path)

    def run(self):
        """Both see how far it is; a break stops it, and it goes on."""
        self.offer_long('long.iso')
        self.alice.press_in_messages('Save long.iso to Downloads')
        self.alice.wait_progress()
        self.bob.wait_progress()
        self.gate.shut()
        self.alice.wait_file('File long.iso, 2.1 GB, '
                             'Waiting for the connection')
        self.bob.wait_file('File long.iso, 2.1 GB, '
                           'Waiting for the connection')
        self.picture('broken')
        self.gate.welcome()
        self.alice.wait_progress()
        self.bob.wait_progress()
        # On a fast machine it would be there before anybody cancels it.
        self.gate.arm('stall', DOWN, 0, seconds=STALL_SECONDS).wait()
        self.picture('running')

    def cancel(self):
        """Nothing is left of it."""
        self.alice.press_in_messages('Cancel long.iso')
        self.bob.wait_file('File long.iso, 2.1 GB, Alice cancelled it')
        self.alice.wait_file('File long.iso, 2.1 GB, You cancelled it')
        wait(lambda: sorted(os.listdir(self.alice.downloads)) ==
             ['notes (2).txt', 'notes.txt'], 'the end of what was saved')
        self.offer_long('longer.iso')
        self.bob.press_in_messages('Cancel longer.iso')
        self.alice.wait_file('File longer.iso, 2.1 GB, '
                             'Bob no longer sends it')

    # In other ways.

    def make_image(self, name):
        """A picture of something."""
        path = os.path.join(self.bob.files, name)
        subprocess.run(['convert', '-size', '800x500', 'plasma:orange-navy',
                        path], check=True)
        return path

    def preview(self):
        """An image is seen by who sent it, and by who has accepted it."""
        self.bob.offer(self.make_image('holiday.jpg'))
        wait(lambda: self.bob.find_in_messages('Preview of holiday.jpg',
                                               'image'), 'Bob’s preview')
        wait(lambda: self.alice.find_in_messages(
            'Save holiday.jpg to Downloads'), 'the offer')
        expect(not self.alice.find_in_messages('Preview of holiday.jpg',
                                               'image'),
               'Alice sees what she has not accepted')
        self.alice.press_in_messages('Save holiday.jpg to Downloads')
        wait(lambda: self.alice.find_in_messages('Preview of holiday.jpg',
                                                 'image'),
             'Alice’s preview')
        self.picture('preview')

    def give(self, *arguments):
        """Starts the other program."""
        self.giver = subprocess.Popen(
            [sys.executable, GIVER, *arguments], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        expect_equal(self.giver.stdout.readline(), 'ready\n', 'the giver')

    def stop_giving(self):
        """Ends it."""
        self.giver.kill()
        self.giver.wait()
        self.giver.stdout.close()

    def paste(self):
        """An image, and then files, from the clipboard."""
        self.give('--image', self.make_image('plain.png'))
        self.bob.focus('Message')
        self.bob.press('ctrl+v')
        wait(lambda: self.bob.find_in_messages(
            re.compile('^Preview of Pasted image .*png$'), 'image'),
            'the pasted image')
        self.stop_giving()
        expect_equal(self.bob.composer().text, '', 'what is written')
        self.give('--copy', self.bob.make('pasted.txt', b'pasted'))
        self.bob.focus('Message')
        self.bob.press('ctrl+v')
        self.alice.wait_file('File pasted.txt, 6 bytes')
        self.stop_giving()
        expect_equal(self.bob.composer().text, '', 'what is written')
        self.picture('pasted')

    def drag(self):
        """One file that can be sent, and a folder, which cannot."""
        folder = os.path.join(self.bob.files, 'a folder')
        os.makedirs(folder, exist_ok=True)
        self.give('--drag', self.bob.make('dragged.txt', b'dragged'), folder)
        found = wait(lambda: self.find_window('^Files$'), 'the giver')
        driver.run('xdotool', 'windowmove', found, '1400', '700')
        driver.run('xdotool', 'windowactivate', '--sync', found)
        box = driver.window_geometry(self.bob.window)
        driver.run('xdotool', 'mousemove', '--window', found, '100', '120',
                   'mousedown', '1')
        x, y = 1500, 820
        to_x, to_y = box['X'] + 300, box['Y'] + 400
        for step in range(21):
            driver.run('xdotool', 'mousemove',
                       str(x + (to_x - x) * step // 20),
                       str(y + (to_y - y) * step // 20))
            time.sleep(driver.INTERVAL)
        self.bob.wait_for('Drop to Send')
        pictures.grab(self.bob, os.path.join(self.options.output,
                                             'dragged.png'))
        driver.run('xdotool', 'mouseup', '1')
        self.bob.wait_for('a folder: Only files can be sent')
        self.picture('refused', self.bob)
        self.alice.wait_file('File dragged.txt, 7 bytes')
        self.stop_giving()

    def find_window(self, name):
        """What X calls a window of another program."""
        try:
            return driver.run('xdotool', 'search', '--onlyvisible', '--name',
                              name).split()[-1]
        except subprocess.CalledProcessError:
            return None

    # With the keyboard alone, in a narrow window.

    def keyboard(self):
        """Ctrl+Shift+A sends; F6 and Tab lead to what arrived."""
        self.alice.place(WIDE + 30, 10, NARROW, 700)
        path = self.bob.make('keys.pdf', b'%PDF-1.4')
        self.bob.press('ctrl+shift+a')
        self.bob.choose(path)
        self.alice.wait_file('File keys.pdf, 8 bytes')
        self.picture('narrow', self.alice)
        self.alice.focus('Message')
        self.alice.press('F6', 'End')
        wait(lambda: 'keys.pdf' in (self.alice.focused() or ''),
             'the focus on the offer')
        self.alice.press('Tab')
        self.alice.wait_focus_in('Save keys.pdf to Downloads')
        self.alice.press('Return')
        self.alice.wait_file('File keys.pdf, 8 bytes, Saved')
        wait(lambda: 'keys.pdf' in (self.alice.focused() or ''),
             'the focus on what has arrived')

    def be_told(self):
        """Who is not looking is told that there is a file, and not which."""
        expect(('Bob offers a file', '') in notifications.shown,
               f'nobody was told: {notifications.shown}')
        expect(not any('.txt' in title + body
                       for title, body in notifications.shown),
               'a notification has the name of a file')

    # The end.

    def ask(self):
        """Closing asks while an offer of mine waits."""
        self.bob.offer(self.bob.make('last.txt', b'last'))
        self.alice.wait_file('File last.txt, 4 bytes')
        self.bob.press('ctrl+w')
        self.bob.wait_for(QUESTION)
        self.picture('question', self.bob)
        self.bob.press('Escape')
        self.bob.wait_without(QUESTION)
        self.bob.press_in_messages('Cancel last.txt')
        self.alice.wait_file('File last.txt, 4 bytes, Bob no longer sends it')

    def end(self):
        """The end asks too, because some of what was offered still waits. What
        was pasted is gone with the window."""
        self.bob.press('ctrl+shift+e')
        self.bob.wait_for('End and Stop Files?')
        self.bob.click(re.compile('^End Anyway'))
        self.alice.wait_for('The conversation is over')
        self.picture('over')
        self.bob.close()
        self.alice.close()
        left = [name for name in os.listdir(os.environ['XDG_RUNTIME_DIR'])
                if name.startswith('sottovoce-')]
        expect_equal(left, [], 'what was pasted')


def main():
    options = story.arguments()
    pictures.start_compositor()
    # A file chooser leaks, and only from below GLib is it seen where.
    known = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                         'chooser.supp')
    os.environ['LSAN_OPTIONS'] = (f'suppressions={known}'
                                  ':print_suppressions=0')
    os.environ['ASAN_OPTIONS'] = (os.environ.get('ASAN_OPTIONS', '') +
                                  ':fast_unwind_on_malloc=0'
                                  ':malloc_context_size=12')
    scene = Files(options)
    return story.run_steps([
        ('begin', scene.begin),
        ('offer and decline', scene.offer),
        ('accept', scene.accept),
        ('save as', scene.save_as),
        ('on its way', scene.run),
        ('cancel', scene.cancel),
        ('preview', scene.preview),
        ('paste', scene.paste),
        ('drag', scene.drag),
        ('keyboard', scene.keyboard),
        ('notification', scene.be_told),
        ('closing asks', scene.ask),
        ('end', scene.end),
    ], options.output)


if __name__ == '__main__':
    sys.exit(main())
