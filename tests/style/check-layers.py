#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Tries each include that the layers forbid, and sees the compiler refuse it.

A file of one include is compiled with the very flags of its folder, taken from
compile_commands.json. That a folder's own and permitted headers are accepted
shows that it is the include that is refused, and not the flags.
"""

import argparse
import json
import os
import pathlib
import shlex
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))
sys.dont_write_bytecode = True

import tap  # noqa: E402

GCRYPT = ['gcrypt.h']
GIO = ['gio/gio.h']
JSON = ['json-glib/json-glib.h']
WINDOW = ['gtk/gtk.h', 'adwaita.h']

# For each folder, from the bottom up: the folders and the libraries' headers
# that it may see, and those that it must not.
LAYERS = {
    'crypto': {
        'may': (['crypto'], GCRYPT),
        'must not': (['protocol', 'net', 'session', 'cli', 'ui'],
                     GIO + JSON + WINDOW),
    },
    'protocol': {
        'may': (['protocol', 'crypto'], []),
        'must not': (['net', 'session', 'cli', 'ui'],
                     GCRYPT + GIO + JSON + WINDOW),
    },
    'net': {
        'may': (['net'], GIO),
        'must not': (['crypto', 'protocol', 'session', 'cli', 'ui'],
                     GCRYPT + JSON + WINDOW),
    },
    'session': {
        'may': (['session', 'protocol', 'net', 'crypto'], GIO),
        'must not': (['cli', 'ui'], GCRYPT + JSON + WINDOW),
    },
    'cli': {
        'may': (['cli', 'session', 'protocol', 'crypto'], GIO + JSON),
        'must not': (['net', 'ui'], GCRYPT + WINDOW),
    },
    'ui': {
        'may': (['ui', 'session', 'protocol', 'crypto'], GIO + WINDOW),
        'must not': (['net', 'cli'], GCRYPT + JSON),
    },
}

# What a compiler says of an include that it does not find, and of one that
# finds a header of build-aux/layers.
REFUSALS = ('No such file or directory', 'file not found', '#error',
            'is reached through src/crypto only', 'do no I/O')


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', type=pathlib.Path, required=True)
    return parser.parse_args()


BUILD = arguments().build
SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent


def compilers():
    """How each folder of src compiles a file, without the file's name."""
    commands = {}
    entries = json.loads((BUILD / 'compile_commands.json').read_text())
    for entry in entries:
        path = pathlib.Path(entry['directory'], entry['file']).resolve()
        folder = path.parent
        if folder.parent != SOURCE / 'src' or path.name == 'main.c':
            continue
        words = shlex.split(entry['command'])
        for option in ('-o', '-MF', '-MQ', '-c'):
            while option in words:
                place = words.index(option)
                del words[place:place + 2]
        words = [word for word in words if word != '-MD']
        commands.setdefault(folder.name, words)
    return commands


def headers(*folders):
    """The headers of some folders of src."""
    return sorted(path.name for folder in folders
                  for path in (SOURCE / 'src' / folder).glob('*.h'))


def compile_include(command, header):
    """Compiles a file of one include; returns whether that went well and what
    the compiler said."""
    mark = '"{}"' if header.startswith('sotto-') else '<{}>'
    done = subprocess.run(
        command + ['-fsyntax-only', '-Wno-error', '-fdiagnostics-color=never',
                   '-x', 'c', '-'],
        input=f'#include {mark.format(header)}\nint sotto_layer;\n',
        text=True, check=False, cwd=BUILD, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env={**os.environ, 'LC_ALL': 'C'})
    return done.returncode == 0, done.stdout


def accepted(command, folders, libraries):
    """What of that which a folder may see is refused, of a folder as a whole:
    what a header of another folder itself includes may be out of reach.
    """
    wrong = []
    for header in libraries:
        good, said = compile_include(command, header)
        if not good:
            wrong.append(f'{header} is refused: {said.strip()}')
    for folder in folders:
        if not any(compile_include(command, header)[0]
                   for header in headers(folder)):
            wrong.append(f'nothing of {folder} is accepted')
    return wrong


def refused(command, folders, libraries):
    """What of that which a folder must not see is accepted, or refused for a
    reason that has nothing to do with the layers."""
    wrong = []
    for header in libraries + headers(*folders):
        good, said = compile_include(command, header)
        if good:
            wrong.append(f'{header} is accepted')
        elif header not in said or not any(word in said for word in REFUSALS):
            wrong.append(f'{header} fails otherwise: {said.strip()}')
    return wrong


def checks():
    commands = compilers()
    for folder, rules in LAYERS.items():
        if folder not in commands:
            yield (f'/layers/{folder}', lambda: ['nothing is compiled in it'])
            continue
        yield (f'/layers/{folder}/may',
               lambda command=commands[folder], rule=rules['may']:
               accepted(command, *rule))
        yield (f'/layers/{folder}/must-not',
               lambda command=commands[folder], rule=rules['must not']:
               refused(command, *rule))


if __name__ == '__main__':
    sys.exit(tap.run(list(checks())))
