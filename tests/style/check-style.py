#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Holds the tree to the house style, as far as a program can see it."""

import ast
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))
sys.dont_write_bytecode = True

import tap  # noqa: E402

FUNCTION_LINES_MAX = 60
FILE_LINES_MAX = 600

FOLDERS = ['build-aux', 'data', 'po', 'src', 'tests']
DOCUMENTS = ['COPYING', 'HACKING.md', 'NEWS.md', 'PROTOCOL.md', 'README.md',
             'SECURITY.md']
LICENCE = 'SPDX-License-Identifier: GPL-3.0-or-later'
COPYRIGHT = 'Copyright 2026 The Sottovoce contributors'

# Written in pieces, so that this file does not find itself.
UNFINISHED = re.compile(r'\b(TO' 'DO|FIX' 'ME|XX' 'X)\\b|^#if 0', re.MULTILINE)

# Which folders of src, or files, may name a library.
LIBRARIES = {
    r'<gcrypt\.h>': ['src/crypto/'],
    r'<(gtk/|gdk/|gsk/)|<adwaita\.h>': ['src/ui/'],
    r'<gio/': ['src/net/', 'src/session/', 'src/cli/', 'src/ui/'],
    r'<json-glib/': ['src/cli/'],
    r'<zxcvbn': ['src/session/'],
}

# What the house does another way.
REFUSED = {
    r'\bg_free \(': 'use g_autofree or g_clear_pointer()',
    r'(?<![\w_])free \(': 'use g_autofree or g_clear_pointer()',
    r'\bgoto\b': 'use g_autoptr and return',
    r'\bg(char|int|short|long|float|double)\b': 'use the type of C',
    r'\b(strcpy|strcat|sprintf|gets|alloca|system) \(': 'not safe',
}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('--source', type=pathlib.Path, required=True)
    return parser.parse_args()


SOURCE = arguments().source


def files(*endings, under=('.',)):
    """The files of the tree with these endings, below these folders."""
    found = []
    for top in under:
        for folder, names, leaves in os.walk(SOURCE / top):
            names[:] = [name for name in names
                        if not name.startswith(('_build', 'build', '.git',
                                                '__pycache__'))
                        or name == 'build-aux']
            found += [pathlib.Path(folder, leaf).relative_to(SOURCE)
                      for leaf in leaves]
    return sorted(path for path in found
                  if not endings or path.name.endswith(endings))


def text(path):
    return (SOURCE / path).read_text(encoding='utf-8')


def c_files():
    return files('.c', '.h', under=('src', 'tests'))


def scripts():
    """Everything that the shell or Python runs."""
    found = files('.py', '.sh', under=('tests', 'build-aux'))
    for path in files(under=('build-aux', 'tests', '.ci')):
        with open(SOURCE / path, 'rb') as script:
            if script.read(3) == b'#!/':
                found.append(path)
    return sorted(set(found))


def without_comments(code):
    """C with its comments and texts blanked, each line where it was."""
    def blank(match):
        return re.sub(r'[^\n]', ' ', match.group())
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, code,
                  flags=re.DOTALL)


def matches(path, pattern, code):
    """Where a pattern is found: FILE:LINE and what was found."""
    for match in re.finditer(pattern, code):
        line = code.count('\n', 0, match.start()) + 1
        yield f'{path}:{line}', match.group()


def formatted():
    """clang-format 14 would change nothing."""
    program = shutil.which('clang-format-14')
    if program is None:
        raise tap.Skip('clang-format-14 is not installed')
    done = subprocess.run([program, '--dry-run', '--Werror',
                           '--ferror-limit=3', *map(str, c_files())],
                          cwd=SOURCE, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return [line for line in done.stdout.splitlines() if ' error: ' in line]


def headed():
    """Every source begins with its licence and who holds the rights."""
    wrong = []
    for path in c_files() + scripts() + files('.css', under=('src',)):
        head = '\n'.join(text(path).splitlines()[:4])
        for line in (LICENCE, COPYRIGHT):
            if line not in head:
                wrong.append(f'{path}: no line "{line}"')
    for path in files('.c', under=('src',)):
        if not re.match(r'/\*.*\*/\n/\*.*\*/\n\n/\*', text(path)):
            wrong.append(f'{path}: no sentence says what it is for')
    return wrong


def includes(path):
    return re.findall(r'^#\s*include\s+([<"].*[>"])', text(path),
                      re.MULTILINE)


def include_order():
    """A file's own header comes first, then the system, then our layers."""
    wrong = []
    for path in files('.c', under=('src',)):
        found = [name for name in includes(path) if name != '"config.h"']
        own = re.match(r'"(.*?)(-private)?\.h"', found[0]) if found else None
        if own and path.stem.startswith(own.group(1)):
            del found[0]
        elif (SOURCE / path).with_suffix('.h').exists():
            wrong.append(f'{path}: its own header is not the first')
        marks = ''.join(name[0] for name in found)
        if '"<' in marks:
            wrong.append(f'{path}: an include of the system follows our own')
    return wrong


def include_paths():
    """No include leaves its folder by a path."""
    return [f'{path}: {name}' for path in c_files() for name in includes(path)
            if name.startswith('"') and ('..' in name or '/' in name)]


def libraries():
    """Each library is named only in the folder that it belongs to."""
    wrong = []
    for path in files('.c', '.h', under=('src',)):
        for name in includes(path):
            for pattern, folders in LIBRARIES.items():
                if re.match(pattern, name) and not str(path).startswith(
                        tuple(folders)):
                    wrong.append(f'{path}: {name}')
    return wrong


def function_lengths():
    """No function, class_init aside, is longer than a page."""
    wrong = []
    for path in files('.c', under=('src', 'tests')):
        name, start = '', 0
        for number, line in enumerate(text(path).splitlines(), start=1):
            if re.match(r'\w+ \(', line):
                name = line.split()[0]
            if line == '{':
                start = number
            elif line == '}' and start:
                length = number - start - 1
                if length > FUNCTION_LINES_MAX and not name.endswith(
                        'class_init'):
                    wrong.append(f'{path}:{start}: {name}() has {length} lines')
                start = 0
    return wrong


def file_lengths():
    wrong = []
    for path in files('.c', '.h', '.ui', '.py', '.css',
                      under=('src', 'tests')) + scripts():
        length = text(path).count('\n')
        if length > FILE_LINES_MAX:
            wrong.append(f'{path} has {length} lines')
    return wrong


def refused_words():
    wrong = []
    for path in files('.c', '.h', under=('src', 'tests')):
        code = without_comments(text(path))
        for pattern, advice in REFUSED.items():
            wrong += [f'{place}: {found.strip()}: {advice}'
                      for place, found in matches(path, pattern, code)]
    return wrong


def finished():
    """Nothing is left for later."""
    return [f'{place}: {found}'
            for path in files('.c', '.h', '.py', '.ui', '.md', '.build', '.in',
                              '.svg', '.css') + scripts()
            for place, found in matches(path, UNFINISHED, text(path))]


def white_space():
    """No tabs, no spaces at a line's end, one newline at the end."""
    wrong = []
    for path in files('.c', '.h', '.py', '.ui', '.md', '.build', '.in', '.svg',
                      '.css', '.txt') + scripts():
        code = text(path)
        wrong += [f'{place}: a tab' for place, _ in matches(path, r'\t', code)]
        wrong += [f'{place}: spaces at the end'
                  for place, _ in matches(path, r' +(?=\n)', code)]
        if code and (not code.endswith('\n') or code.endswith('\n\n')):
            wrong.append(f'{path}: it does not end with one newline')
    return wrong


def scripts_parse():
    """Every script can be run: its mode, its first line, its syntax."""
    wrong = []
    for path in scripts():
        first = text(path).splitlines()[0]
        if os.access(SOURCE / path, os.X_OK) != first.startswith('#!'):
            wrong.append(f'{path}: its mode does not go with its first line')
        if first == '#!/bin/bash':
            done = subprocess.run(['bash', '-n', SOURCE / path], text=True,
                                  check=False, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            wrong += done.stdout.splitlines()
            if 'set -eu\n' not in text(path):
                wrong.append(f'{path}: it goes on after a failure')
        elif first == '#!/usr/bin/python3' or path.suffix == '.py':
            try:
                ast.parse(text(path))
            except SyntaxError as error:
                wrong.append(f'{path}:{error.lineno}: {error.msg}')
        else:
            wrong.append(f'{path}: {first}')
    return wrong


def is_translatable(path):
    code = text(path)
    if path.suffix in ('.c', '.h'):
        return re.search(r'\b(_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2?'
                         r') \(', without_comments(code)) is not None
    if path.suffix == '.ui':
        return re.search(r'translatable="(yes|true)"', code) is not None
    return path.name.endswith(('.desktop.in', '.metainfo.xml.in',
                               '.gschema.xml.in'))


def translations():
    """po/POTFILES.in lists every file that has texts, and no other."""
    listed = [line for line in text('po/POTFILES.in').splitlines()
              if line and not line.startswith('#')]
    texts = [str(path) for path in files('.c', '.h', '.ui', '.in',
                                         under=('src', 'data'))
             if is_translatable(path)]
    wrong = [f'{path} is not listed' for path in sorted(set(texts))
             if path not in listed]
    wrong += [f'{path} has no text' for path in listed if path not in texts]
    if listed != sorted(set(listed)):
        wrong.append('the list is not in order')
    return wrong


def icon_buttons():
    """A button with a picture on it says in words what it does."""
    wrong = []
    for path in files('.ui', under=('src',)):
        for button in xml.etree.ElementTree.parse(SOURCE / path).iter(
                'object'):
            names = {item.get('name') for item in button.iterfind('property')}
            spoken = {item.get('name') for item in
                      button.iterfind('accessibility/property')}
            if not button.get('class', '').endswith('Button') or \
                    'icon-name' not in names:
                continue
            what = button.get('id') or button.get('class')
            if 'tooltip-text' not in names:
                wrong.append(f'{path}: {what} has no tooltip')
            if 'label' not in spoken:
                wrong.append(f'{path}: {what} has no accessible label')
    return wrong


def versions():
    """meson.build, NEWS.md and the metainfo speak of the same version."""
    project = re.search(r"^  version: '(.*)'", text('meson.build'),
                        re.MULTILINE)
    news = re.search(r'^## ([0-9.]+)', text('NEWS.md'), re.MULTILINE)
    metainfo = xml.etree.ElementTree.fromstring(
        text('data/sottovoce.metainfo.xml.in').encode())
    found = {
        'meson.build': project and project.group(1),
        'NEWS.md': news and news.group(1),
        'the metainfo': metainfo.find('releases/release').get('version'),
    }
    if len(set(found.values())) == 1 and None not in found.values():
        return []
    return [f'{place} says {version}' for place, version in found.items()]


def application_id():
    """The application is named in meson.build, and nowhere else."""
    name = re.search(r"^application_id = '(.*)'", text('meson.build'),
                     re.MULTILINE).group(1)
    start = name.rpartition('.')[0]
    pattern = '|'.join(re.escape(start.replace('.', mark)) for mark in './_')
    wrong = []
    for path in files():
        if path.suffix in ('.png', '.bin') or path == pathlib.Path(
                'meson.build'):
            continue
        try:
            code = text(path)
        except UnicodeDecodeError:
            continue
        wrong += [place for place, _ in matches(path, pattern, code)]
    return wrong


def tree():
    """The top of the tree holds what HACKING.md says, and no more."""
    there = {path.name for path in SOURCE.iterdir()
             if path.is_dir() and not path.name.startswith(('.', '_build'))}
    wrong = [f'{name}/ is not one of our folders'
             for name in sorted(there - set(FOLDERS))]
    return wrong + [f'{name} is missing' for name in DOCUMENTS
                    if not (SOURCE / name).is_file()]


def links():
    """What a document points to is there."""
    wrong = []
    for path in files('.md'):
        for target in re.findall(r'\]\(([^)#\s]+)[^)]*\)', text(path)):
            there = (SOURCE / path).parent / target
            if '://' not in target and not there.exists():
                wrong.append(f'{path}: {target} is not there')
    return wrong


def tests_run():
    """Every test, fuzz target and bench is named in its meson.build."""
    wrong = []
    for path in files('.c', '.py', under=('tests',)):
        if not re.match(r'(test|fuzz|bench|check)-', path.name):
            continue
        build = path.parent / 'meson.build'
        lines = text(build) if (SOURCE / build).exists() else ''
        noun = path.stem.partition('-')[2]
        if path.name not in lines and not re.search(
                rf"'({re.escape(path.stem)}|{re.escape(noun)})'", lines):
            wrong.append(f'{path} is not in {build}')
    return wrong


if __name__ == '__main__':
    sys.exit(tap.run([
        ('/style/format', formatted),
        ('/style/head', headed),
        ('/style/include-order', include_order),
        ('/style/include-paths', include_paths),
        ('/style/libraries', libraries),
        ('/style/function-length', function_lengths),
        ('/style/file-length', file_lengths),
        ('/style/words', refused_words),
        ('/style/finished', finished),
        ('/style/white-space', white_space),
        ('/style/scripts', scripts_parse),
        ('/style/translations', translations),
        ('/style/icon-buttons', icon_buttons),
        ('/style/versions', versions),
        ('/style/application-id', application_id),
        ('/style/tree', tree),
        ('/style/links', links),
        ('/style/tests-run', tests_run),
    ]))
