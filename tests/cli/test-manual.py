#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""The manual names every option, event, member and word that there is."""

import pathlib
import re
import shutil
import subprocess

import processes
from processes import check, run

import tap

SOURCES = pathlib.Path(__file__).parent.parent.parent
MANUALS = SOURCES / 'data' / 'man'


def source(path):
    """A file of the sources."""
    return (SOURCES / path).read_text(encoding='utf-8')


def manual(name):
    """A manual without the marks of its language for fonts and hyphens."""
    text = (MANUALS / name).read_text(encoding='utf-8')
    return re.sub(r'\\f[BIR]', '', text).replace('\\-', '-').replace('\\:', '')


def missing(words, text, what):
    """A sentence for each word that the text does not have in bold."""
    return [f'the {what} {word} is not in the manual' for word in words
            if not re.search(rf'^\.(B|BI|BR) (-h ", " )?{re.escape(word)}\b',
                             text, re.MULTILINE)]


def check_options():
    """What --help lists."""
    with run('--help', password=None, as_json=False) as process:
        options = re.findall(r'--[a-z-]+', process.lines())
    wrong = [] if len(options) > 8 else [f'only {options} are listed']
    return wrong + missing(set(options) - {'--help'},
                           manual('sottovoce-cli.1'), 'option')


def check_options_of_window():
    """What the program with the windows takes and does not hide."""
    entries = re.findall(r'{ "([a-z-]+)", 0, 0,',
                         source('src/ui/sotto-opening.c'))
    wrong = [] if len(entries) > 5 else [f'only {entries} are found']
    return wrong + missing([f'--{name}' for name in entries],
                           manual('sottovoce.1'), 'option')


def check_words():
    """The words of all errors and of all ends."""
    words = re.findall(r'/\* ([a-z]+(?:-[a-z]+)*)(?::.*)? \*/',
                       source('src/session/sotto-session-error.h')
                       + source('src/cli/sotto-cli-error.h'))
    words += re.findall(r'SOTTO_CLI_WORD_\w+ "([a-z-]+)"',
                        source('src/cli/sotto-cli-error.h'))
    words += re.findall(r'SOTTO_FILE_ERROR_\w+, "([a-z-]+)"',
                        source('src/session/sotto-file-error.c'))
    words += re.findall(r'return "(declined|cancelled)"',
                        source('src/cli/sotto-cli-file.c'))
    words += re.findall(r'SOTTO_END_\w+,\s+/\* "([a-z-]+)"',
                        source('src/session/sotto-session.h'))
    wrong = [] if len(words) > 40 else [f'only {words} are found']
    return wrong + missing(set(words), manual('sottovoce-cli.1'), 'word')


def check_events():
    """Each event with each of its members."""
    code = source('src/cli/sotto-cli-json.c')
    names = re.findall(r'\[SOTTO_CLI_EVENT_\w+\] = "([\w-]+)"', code)
    members = set(re.findall(r'add_\w+ \(builder, "(\w+)"', code))
    lines = [line for line in manual('sottovoce-cli.1').split('\n')
             if '"event":' in line or line.startswith('"')]
    listed = set(re.findall(r'"(\w+)":', ' '.join(lines)))
    events = re.findall(r'"event":"([\w-]+)"', ' '.join(lines))
    return check([('events', sorted(events), sorted(names)),
                  ('members', listed, members)])


def check_statuses():
    """Every exit status."""
    text = manual('sottovoce-cli.1').split('.SH EXIT STATUS')[1]
    codes = re.findall(r'SOTTO_CLI_STATUS_\w+ = (\d)',
                       source('src/cli/sotto-cli-error.h'))
    listed = re.findall(r'^\.B (\d)$', text.split('.SH')[0], re.MULTILINE)
    return check([('statuses', listed, codes)])


def check_form():
    """groff understands both manuals."""
    program = shutil.which('groff')
    if program is None:
        raise tap.Skip('groff is not installed')
    wrong = []
    for path in sorted(MANUALS.glob('*.1')):
        done = subprocess.run([program, '-man', '-Tutf8', '-Kutf8', '-ww',
                               str(path)], check=False, text=True,
                              capture_output=True)
        wrong += done.stderr.splitlines()
    return wrong


CHECKS = [
    ('options', check_options),
    ('options-of-window', check_options_of_window),
    ('words', check_words),
    ('events', check_events),
    ('statuses', check_statuses),
    ('form', check_form),
]

if __name__ == '__main__':
    processes.main(CHECKS)
