#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""The application's command line."""

import functools
import os
import re
import subprocess
import sys

import driver
import story
from people import OVER, Person, WAITING, at, free_port, password_file, start
from story import expect, expect_equal

# What is refused, and what is then said. NONE, EMPTY, LONG and BINARY stand
# for files.
REFUSED = [
    (['--nonsense'], 'Unknown option --nonsense'),
    (['--port', 'x'], '--port wants a number from 0 to 65535.'),
    (['--port', '65536'], '--port wants a number from 0 to 65535.'),
    (['--port', '-1'], '--port wants a number from 0 to 65535.'),
    (['--host', '--join', 'a'], 'Choose one of --host and --join.'),
    (['--join', ''], '--join wants an invite or an address'),
    (['--join', 'two words'], '--join wants an invite or an address'),
    (['--join', 'a:0'], '--join wants an invite or an address'),
    (['--join', 'a:1', '--port', '2'], 'The port to join is given twice'),
    (['--password-file', 'NONE'], 'No such file'),
    (['--password-file', 'EMPTY'], 'There is no password'),
    (['--password-file', 'LONG'], 'The password is too long'),
    (['--password-file', 'BINARY'], 'The password is not readable text'),
    (['--password', 'hello'], 'Unknown option --password'),
]

CONTENTS = {'EMPTY': b'\nhello\n', 'LONG': b'x' * 1025 + b'\n',
            'BINARY': b'\xff\xfe\n'}


class CommandLine:
    """The cases, with the program's path."""

    def __init__(self, options):
        self.options = options
        self.files = os.path.join(options.output, 'files')
        os.makedirs(self.files, exist_ok=True)
        for name, content in CONTENTS.items():
            with open(os.path.join(self.files, name), 'wb') as file:
                file.write(content)
        self.password = password_file(self.files, 'hello')

    def run(self, *arguments, display=True):
        """What a program prints that ends by itself."""
        env = driver.environment(self.files, self.options.app)
        if not display:
            env.pop('DISPLAY')
        return subprocess.run([self.options.app, *arguments], env=env,
                              text=True, check=False, capture_output=True,
                              timeout=driver.DEADLINE)

    def print_version(self):
        """--version needs no display."""
        done = self.run('--version', display=False)
        expect_equal(done.returncode, 0, 'its exit status')
        expect(re.fullmatch(r'sottovoce \d+\.\d+\.\d+\n', done.stdout),
               f'it prints {done.stdout!r}')

    def print_help(self):
        """--help names each option, and none that takes a password."""
        done = self.run('--help', display=False)
        expect_equal(done.returncode, 0, 'its exit status')
        for option in ('--host', '--join=ADDRESS', '--port=N', '--name=NAME',
                       '--password-file=FILE', '--new-window', '--version'):
            expect(option in done.stdout, f'it does not name {option}')
        expect('--password=' not in done.stdout, 'it takes a password')

    def refuse(self, arguments, said):
        """It says what is wrong in one line, and opens no window."""
        done = self.run('--non-unique',
                        *[os.path.join(self.files, word)
                          if word in ('NONE', *CONTENTS) else word
                          for word in arguments])
        expect(done.returncode == 1, f'it ends with {done.returncode}')
        expect(said in done.stderr, f'it says {done.stderr!r}')
        expect(not driver.COMPLAINTS.search(done.stderr), done.stderr)

    def host(self, port):
        """Straight to Waiting, at the port that was asked for."""
        bob = start('Bob', self.options.app, self.options.output, '--host',
                    '--port', str(port), '--name', 'Bob', '--password-file',
                    self.password)
        bob.wait_for(WAITING)
        found = [re.search(r':(\d+)$', text) for text in bob.texts()]
        ports = {int(match[1]) for match in found if match}
        expect_equal(len(ports), 1, 'the number of ports')
        return bob, ports.pop()

    def talk(self):
        """Both begin on the command line, and talk."""
        port = free_port()
        bob, found = self.host(port)
        expect_equal(found, port, 'the port')
        alice = start('Alice', self.options.app, self.options.output,
                      '--join', '127.0.0.1', '--port', str(port), '--name',
                      'Alice', '--password-file', self.password)
        alice.wait_talking('Bob')
        bob.wait_talking('Alice')
        alice.say('EXIT!')
        bob.wait_for(OVER)
        alice.close()
        bob.close()

    def any_port(self):
        """--port 0 takes any free port; a second host does so too."""
        bob, port = self.host(0)
        expect(port > 0, 'there is no port')
        other, second = self.host(0)
        expect(port != second, 'both have the same port')
        bob.close()
        other.close()

    def prefill(self):
        """Without a password it asks for the rest."""
        alice = start('Alice', self.options.app, self.options.output,
                      '--join', at(4711), '--name', 'Alice')
        alice.wait_for('Talk in a Low Voice')
        expect(alice.find('Join a Conversation', 'button').has('pressed'),
               'it does not ask how to join')
        expect_equal(alice.find('Address', 'text').text, at(4711),
                     'the address')
        expect_equal(alice.find('Your Name', 'text').text, 'Alice',
                     'the name')
        alice.close()
        bob = start('Bob', self.options.app, self.options.output, '--host',
                    '--port', '4711')
        bob.wait_for('Talk in a Low Voice')
        expect_equal(bob.find('Port', 'text').text, '4711', 'the port')
        bob.close()

    def hand_over(self):
        """A second start opens a window in the program that runs."""
        first = Person('Alice', self.options.app,
                       os.path.join(self.options.output, 'first'))
        first.wait_for('Talk in a Low Voice')
        for number, arguments in enumerate(
                [['--new-window'], ['--new-window', '--name', 'Carol']],
                start=2):
            done = self.run(*arguments)
            expect_equal((done.returncode, done.stderr), (0, ''),
                         'the end of the second program')
            driver.wait(lambda n=number: len(first.list_windows()) == n,
                        f'window number {number}')
        done = self.run('--port', 'x')
        expect(done.returncode == 1 and '--port wants' in done.stderr,
               'a wrong option is not told to who has given it')
        first.press('ctrl+q')
        first.finish()


def main():
    options = story.arguments()
    line = CommandLine(options)
    return story.run_cases([
        ('version', line.print_version),
        ('help', line.print_help),
    ] + [
        (f'refused: {" ".join(arguments)[:40]}',
         functools.partial(line.refuse, arguments, said))
        for arguments, said in REFUSED
    ] + [
        ('host and join', line.talk),
        ('any free port', line.any_port),
        ('the rest is asked for', line.prefill),
        ('one program, many windows', line.hand_over),
    ], options)


if __name__ == '__main__':
    sys.exit(main())
