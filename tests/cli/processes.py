# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What the tests with processes share: finding the program, common ends."""

import argparse
import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))
sys.dont_write_bytecode = True

import tap  # noqa: E402
from cli import Cli  # noqa: E402

PROGRAM = None


def host(*arguments, **options):
    """A host on the loopback and a free port, and that port."""
    process = Cli(PROGRAM, 'host', '--port', '0', '--bind', '127.0.0.1',
                  '--name', 'Bob', *arguments, **options)
    return process


def listening(process):
    """The port at which a host waits."""
    return process.expect('listening')['port']


def port_of(process):
    """The same of one that has told it."""
    return next(e['port'] for e in process.events if e['event'] == 'listening')


def join(port, *arguments, **options):
    """A joiner of whoever listens there."""
    return Cli(PROGRAM, 'join', f'127.0.0.1:{port}', '--name', 'Alice',
               *arguments, **options)


def run(*arguments, **options):
    """A process that ends by itself without input."""
    process = Cli(PROGRAM, *arguments, **options)
    process.close_input()
    return process


def check(pairs):
    """A sentence for each (what, got, wanted) that is not as wanted."""
    return [f'{what} is {got!r} and not {wanted!r}'
            for what, got, wanted in pairs if got != wanted]


def failed_with(process, status, code, retry_after=0):
    """What is wrong with the way in which a process failed."""
    events = process.drain()
    errors = [e for e in events if e['event'] == 'error']
    wrong = check([
        ('status', process.wait(), status),
        ('codes', [e['code'] for e in errors], [code]),
        ('retry_after', [e['retry_after'] for e in errors], [retry_after]),
        ('standard error', process.errors(), ''),
    ])
    if errors and not errors[0]['message'].endswith('.'):
        wrong.append(f'no whole sentence: {errors[0]["message"]!r}')
    return wrong


def broken_with(process, reason):
    """What is wrong with the way in which a process has lost its peer and waits
    for it. The process is then told to end."""
    process.expect('disconnected', reason=reason)
    process.signal(signal.SIGTERM)
    wrong = ended_with(process, 'quit')
    losses = [e for e in process.events if e['event'] == 'disconnected']
    return wrong + check([('losses', len(losses), 1)])


def ended_with(process, reason, status=0):
    """What is wrong with the way in which a conversation ended."""
    events = process.drain()
    return check([
        ('status', process.wait(), status),
        ('last event', events[-1], {'event': 'ended', 'reason': reason}),
        ('errors', [e for e in events if e['event'] == 'error'], []),
        ('standard error', process.errors(), ''),
    ])


def parse(checks):
    """Takes the program from the command line, and which of the checks to run
    if not all."""
    global PROGRAM
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('only', nargs='*')
    options = parser.parse_args()
    # Some processes run in other folders.
    PROGRAM = str(pathlib.Path(options.program).resolve())
    return [(name, checked) for name, checked in checks
            if not options.only or name in options.only]


def main(checks):
    """Runs the checks of a file; the program is the one argument."""
    sys.exit(tap.run([(name, lambda c=checked: guarded(c))
                      for name, checked in parse(checks)]))


def guarded(checked):
    """A check whose processes do not do as they should has failed."""
    try:
        return checked() or []
    except (AssertionError, EOFError, OSError, ValueError) as error:
        return [f'{type(error).__name__}: {error}']
