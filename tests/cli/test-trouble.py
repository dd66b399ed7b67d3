#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What goes wrong before anybody is there: one cause, one word, one status."""

import os
import socket
import tempfile

import processes
from processes import check, failed_with, run


def free_port():
    """A port at which nobody listens."""
    with socket.create_server(('127.0.0.1', 0)) as door:
        return door.getsockname()[1]


def check_command_lines():
    """The table: arguments, password, status, code."""
    closed = free_port()
    lines = [
        # Numbers are those in the reports.
        (1, ['join', 'name.invalid'], 'hello', 2, 'unknown-host'),
        (2, ['join', f'127.0.0.1:{closed}'], 'hello', 2, 'refused-connection'),
        (3, ['join', f'localhost:{closed}'], 'hello', 2, 'refused-connection'),
        (4, ['join', 'a:0'], 'hello', 1, 'invalid-address'),
        (5, ['join', 'a:b:c:d:'], 'hello', 1, 'invalid-address'),
        (6, ['join', ''], 'hello', 1, 'invalid-address'),
        (7, ['join'], 'hello', 1, 'usage'),
        (8, [], 'hello', 1, 'usage'),
        (9, ['host', '--port', '65536'], 'hello', 1, 'usage'),
        (10, ['host', '--rekey', '5'], 'hello', 1, 'usage'),
        (11, ['host', '--bind', 'localhost'], 'hello', 1, 'usage'),
        (12, ['host', '--nonsense'], 'hello', 1, 'usage'),
        (13, ['host'], '', 1, 'empty-password'),
        (14, ['join', '127.0.0.1'], '', 1, 'empty-password'),
        (15, ['host'], '\r', 1, 'empty-password'),
        (16, ['host'], 'x' * 1025, 1, 'long-password'),
        (17, ['host'], 'x' * 100000, 1, 'long-password'),
        (18, ['host'], b'\xff\xfe', 1, 'invalid-password'),
        (19, ['host'], b'a\0b', 1, 'invalid-password'),
        (20, ['host', '--bind', '192.0.2.1'], 'hello', 2, 'listen'),
        (21, ['join', f'127.0.0.1:{closed}'], 'x' * 1024, 2,
         'refused-connection'),
        (22, ['join', f'127.0.0.1:{closed}'], 'hello\r', 2,
         'refused-connection'),
    ]
    wrong = []
    for number, arguments, password, status, code in lines:
        with run(*arguments, password=password) as process:
            wrong += [f'line {number}: {sentence}'
                      for sentence in failed_with(process, status, code)]
    return wrong


def check_port_in_use():
    """A port that was asked for by its number and is taken."""
    with socket.create_server(('127.0.0.1', 0)) as door:
        port = str(door.getsockname()[1])
        with run('host', '--bind', '127.0.0.1', '--port', port) as process:
            return failed_with(process, 2, 'port-in-use')


def check_port_given():
    """A free one that was asked for by its number is the one."""
    port = free_port()
    with processes.host('--port', str(port)) as process:
        return check([('port', processes.listening(process), port)])


def check_next_port():
    """Two hosts without --port do not get into each other's way."""
    with processes.Cli(processes.PROGRAM, 'host', '--bind', '127.0.0.1') as one:
        first = processes.listening(one)
        with processes.Cli(processes.PROGRAM, 'host', '--bind',
                           '127.0.0.1') as other:
            second = processes.listening(other)
    wrong = [] if 5533 <= first < 5533 + 21 else [f'the first is {first}']
    return wrong + ([] if first < second < 5533 + 21
                    else [f'after {first} comes {second}'])


def check_password_file():
    """A file that is not there, or is none."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for path in (os.path.join(folder, 'none'), folder):
            with run('host', '--password-file', path,
                     password=None) as process:
                wrong += failed_with(process, 1, 'password-file')
    return wrong


def check_second_line():
    """Only a file's first line counts."""
    with processes.host(password='hello\nrest') as bob:
        port = processes.listening(bob)
        with processes.join(port, password='hello\r') as alice:
            alice.expect('ready')
    return []


def check_no_terminal():
    """Without a file and a terminal there is nobody to ask."""
    with run('host', password=None, start_new_session=True) as process:
        return failed_with(process, 1, 'no-terminal')


def check_text():
    """Without --json an error is a sentence on standard error."""
    with run('join', 'name.invalid', as_json=False) as process:
        return check([
            ('standard output', process.lines(), ''),
            ('status', process.wait(), 2),
            ('start', process.errors().split('.')[0],
             'sottovoce-cli: No computer named “name'),
            ('lines', process.errors().count('\n'), 1),
        ])


def check_version_and_help():
    """Both are said on standard output, and nothing else is done."""
    wrong = []
    for option, start in (('--version', 'sottovoce-cli '), ('--help', 'Usage:')):
        with run(option, password=None, as_json=False) as process:
            text = process.lines()
            wrong += check([('start', text[:len(start)], start),
                            ('status', process.wait(), 0),
                            ('errors', process.errors(), '')])
    return wrong


CHECKS = [
    ('command-lines', check_command_lines),
    ('port-in-use', check_port_in_use),
    ('port-given', check_port_given),
    ('next-port', check_next_port),
    ('password-file', check_password_file),
    ('second-line', check_second_line),
    ('no-terminal', check_no_terminal),
    ('text', check_text),
    ('version-and-help', check_version_and_help),
]

if __name__ == '__main__':
    processes.main(CHECKS)
