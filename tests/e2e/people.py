# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What a person does in Sottovoce's windows, and what they read there."""

import collections
import os
import re
import socket

from driver import App, Failure, tell, wait

# A message as a screen reader reads it: "You, 12:34, Seen: hi".
MINE = re.compile(r'^You, (?P<time>\S+), (?P<state>[\w ]+): '
                  r'(?P<text>.*)$', re.DOTALL)
THEIRS = re.compile(r'^(?P<author>.+?), (?P<time>\d\d:\d\d): (?P<text>.*)$',
                    re.DOTALL)

# A frame likewise: "Sent, TEXT, at 12:34:56.789, epoch 0, frame 3, 1024
# bytes".
FRAME = re.compile(r'^(?P<way>\w+), (?P<kind>[\w-]+), at (?P<time>\S+), '
                   r'epoch (?P<epoch>\d+), frame (?P<counter>\d+), '
                   r'(?P<length>\d+) bytes$')

DUMP_LINE = re.compile(r'^[0-9a-f]{4}  ?((?:[0-9a-f]{2} )*[0-9a-f]{2})\s',
                       re.MULTILINE)

# How often somebody knocked.
TIMES = re.compile(r'^(\d+) times$')

# How many parts of a window F6 goes through.
PANES = 5

# What versions of AT-SPI call a switch.
SWITCHES = ('check box', 'switch', 'button')

# The row between the messages of two conversations.
BEGINNING = re.compile('^A new conversation began')

OVER = 'The conversation is over'
WAITING = 'Waiting for the Other Person'

Message = collections.namedtuple('Message', 'author state text')
Frame = collections.namedtuple('Frame', 'way kind epoch counter length')


class Person(App):
    """Somebody before a window of Sottovoce."""

    # The start page.

    def host(self, password, port):
        """Fills in the form and presses the button."""
        tell(f'{self.person} hosts a conversation')
        self.fill('Your Name', self.person)
        self.choose_way('Host a Conversation')
        self.fill('Host Password', password)
        self.fill('Port', str(port))
        self.click('Start Hosting')

    def join(self, address, password):
        """Fills in the form and presses the button."""
        tell(f'{self.person} joins at {address}')
        self.fill('Your Name', self.person)
        self.choose_way('Join a Conversation')
        self.fill('Address', address)
        self.fill('Join Password', password)
        self.click('Join')

    def choose_way(self, name):
        """Presses one of the two buttons that are one choice."""
        def chosen():
            return self.find(name, 'button').has('pressed')
        if not chosen():
            self.click(name)
        wait(chosen, f'{self.person}’s choice “{name}”')

    # The waiting page.

    def switch(self, name):
        """Turns a switch over."""
        def find():
            root = self.root
            return next((node for node in root.walk(deep=True)
                         if node.role in SWITCHES and node.name == name),
                        None) if root else None
        wait(find, f'the switch “{name}” in {self.person}’s window').do('toggle')

    # The conversation.

    def wait_talking(self, other):
        """Waits until the conversation with somebody has begun."""
        self.wait_for(other, 'label')
        wait(lambda: self.composer().usable,
             f'{self.person}’s turn to speak')

    def composer(self):
        """The field in which messages are written."""
        return self.find('Message', 'text')

    def say(self, text):
        """Types a message, key after key, and presses Enter."""
        tell(f'{self.person} says “{text}”')
        self.focus('Message')
        self.type(text)
        self.press('Return')

    def messages(self):
        """All the messages in the window, oldest first."""
        found = []
        for row in self.rows('Messages'):
            mine, theirs = MINE.match(row), THEIRS.match(row)
            if mine:
                found.append(Message('You', mine['state'], mine['text']))
            elif theirs:
                found.append(Message(theirs['author'], None, theirs['text']))
            elif not BEGINNING.match(row):
                raise Failure(f'a row of messages is called “{row}”')
        return found

    def read(self, author, text):
        """Waits until somebody's message is there."""
        return wait(lambda: next(
            (message for message in self.messages()
             if (message.author, message.text) == (author, text)), None),
            f'“{text}”, said by {author}, in {self.person}’s window')

    def wait_state(self, text, *states):
        """Waits until an own message is in one of these states."""
        wait(lambda: any(message.text == text and message.state in states
                         for message in self.messages()),
             f'“{text}” to be {" or ".join(states)} for {self.person}')

    def buttons_in_messages(self, name):
        """The buttons of this name in the messages that are in sight."""
        root = self.root
        return [node for node in root.walk(deep=True)
                if (node.role, node.name) == ('button', name)
                and all(node.size)] if root else []

    def send_again(self, text):
        """Presses the button in a message that was not delivered."""
        tell(f'{self.person} sends “{text}” again')
        wait(lambda: len(self.buttons_in_messages('Send Again')) == 1,
             f'a way for {self.person} to send “{text}” again')
        self.buttons_in_messages('Send Again')[0].do('click')

    def knocks(self):
        """How often each thing happened at the door, as the list says."""
        found = collections.Counter()
        for node in self.find_all('Knocks', 'list'):
            for row in node.find_all(role='list item'):
                names = [part.name for part in row.walk(deep=True)]
                often = (TIMES.match(name) for name in names)
                found[row.name] += next((int(match[1]) for match in often
                                         if match), 1)
        return found

    def rows(self, name):
        """The names of the rows of a list, from its top."""
        return [row.name for node in self.find_all(name, 'list')
                for row in node.find_all(role='list item')]

    # What guards it.

    def open_lock(self):
        """Opens the lock's popover."""
        if not self.has('Renew Now', 'button'):
            self.click('Conversation Security')
        self.wait_for('Renew Now', 'button')

    def close_lock(self):
        """Closes it, as Escape does."""
        self.press('Escape')
        wait(lambda: not any(all(node.size)
                             for node in self.find_all('Renew Now', 'button')),
             f'the end of {self.person}’s popover')

    def code(self):
        """The comparison code in the open popover."""
        return next(text for text in self.texts()
                    if re.fullmatch(r'\d{3}( \d{3}){4}', text))

    def epoch(self):
        """The number of the key's epoch in the open popover."""
        for text in self.texts():
            found = re.fullmatch(r'\d+ \(epoch (\d+)\)', text)
            if found:
                return int(found[1])
        raise Failure(f'{self.person} sees no epoch')

    def wait_epoch(self, number):
        """Waits until the open popover shows a later epoch."""
        wait(lambda: self.epoch() >= number,
             f'epoch {number} in {self.person}’s window')

    # The wire view.

    def open_wire(self):
        """Presses F9."""
        self.press('F9')
        wait(lambda: self.find('Wire View', 'button').has('pressed'),
             f'{self.person}’s wire view')
        self.wait_for('Frames', 'list')

    def close_wire(self):
        """Presses F9 once more."""
        self.press('F9')
        wait(lambda: not self.find('Wire View', 'button').has('pressed'),
             f'the end of {self.person}’s wire view')

    def frames(self):
        """All the frames in the list, oldest first."""
        found = []
        for row in self.rows('Frames'):
            frame = FRAME.match(row)
            if frame is None:
                raise Failure(f'a row of frames is called “{row}”')
            found.append(Frame(frame['way'], frame['kind'],
                               int(frame['epoch']), int(frame['counter']),
                               int(frame['length'])))
        return found

    def choose_frame(self, number):
        """Chooses a row and returns the frame's bytes, all of them."""
        before = self.dump_of('Wire Bytes')
        self.find('Frames', 'list').select(number)
        dump = wait(lambda: self.changed_dump(before),
                    f'frame {number} in {self.person}’s wire view')
        return read_dump(dump)

    def go_to_frame(self, number):
        """Goes to a row with the keyboard, which also brings it to light."""
        for _ in range(PANES):
            if FRAME.match(self.focused() or ''):
                break
            self.press('F6')
        self.press('Home', *['Down'] * number)
        wait(lambda: self.dump_of('Wire Bytes'),
             f'frame {number} in {self.person}’s wire view')

    def dump_of(self, name):
        """The text of a hex dump."""
        views = self.find_all(name, 'text')
        return views[0].text if views else ''

    def changed_dump(self, before):
        """The dump, if it is not the one of before."""
        now = self.dump_of('Wire Bytes')
        return now if now != before else None


def read_dump(dump):
    """The bytes of a hex dump."""
    return bytes.fromhex(' '.join(DUMP_LINE.findall(dump + '\n')))


def free_port():
    """A port that nobody listens at."""
    with socket.create_server(('127.0.0.1', 0)) as door:
        return door.getsockname()[1]


def password_file(folder, password):
    """A file with a password in its first line."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, 'password')
    with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600),
              'w', encoding='utf-8') as file:
        file.write(password + '\n')
    return path


def at(port):
    """An address of this computer."""
    return f'127.0.0.1:{port}'


def start(person, program, output, *arguments):
    """Somebody starts the application."""
    tell(f'{person} starts Sottovoce')
    return Person(person, program, os.path.join(output, person),
                  ['--non-unique', *arguments])
