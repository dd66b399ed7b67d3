#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Checks the files that a desktop reads, and what an installation holds."""

import argparse
import configparser
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))
sys.dont_write_bytecode = True

import tap  # noqa: E402

SVG = '{http://www.w3.org/2000/svg}'
SYMBOLIC_COLOUR = '#2e3436'

# What an installation holds, below its prefix; ID is the application's.
INSTALLED = [
    'bin/sottovoce',
    'bin/sottovoce-cli',
    'share/applications/ID.desktop',
    'share/dbus-1/services/ID.service',
    'share/glib-2.0/schemas/ID.gschema.xml',
    'share/icons/hicolor/scalable/apps/ID.svg',
    'share/icons/hicolor/symbolic/apps/ID-symbolic.svg',
    'share/man/man1/sottovoce-cli.1',
    'share/man/man1/sottovoce.1',
    'share/metainfo/ID.metainfo.xml',
]


def arguments():
    parser = argparse.ArgumentParser()
    for name in ('application-id', 'source', 'build', 'desktop', 'metainfo',
                 'service', 'schema', 'meson'):
        parser.add_argument('--' + name, required=True)
    return parser.parse_args()


ARGS = arguments()
DATA = pathlib.Path(ARGS.source, 'data')


def command(*words):
    """Runs a tool; returns its exit status and all that it said."""
    if shutil.which(words[0]) is None:
        raise tap.Skip(f'{words[0]} is not installed')
    done = subprocess.run(words, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.strip()


def accepts(*words):
    """What a validator says, if it does not accept its file."""
    status, said = command(*words)
    return [said or f'{words[0]} ends with {status}'] if status else []


def key_file(path):
    """A key file of the desktop's: its keys have upper and lower case."""
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str
    parser.read(path, encoding='utf-8')
    return parser


def desktop_file():
    """The desktop finds its icon and, by its name, the D-Bus service."""
    wrong = accepts('desktop-file-validate', ARGS.desktop)
    entry = key_file(ARGS.desktop)['Desktop Entry']
    if pathlib.Path(ARGS.desktop).name != ARGS.application_id + '.desktop':
        wrong.append('its name is not the application id')
    if entry.get('Icon') != ARGS.application_id:
        wrong.append('its icon is not the application id')
    if entry.get('DBusActivatable') != 'true':
        wrong.append('it cannot be activated by D-Bus')
    if entry.get('MimeType') != 'x-scheme-handler/sottovoce;':
        wrong.append('a browser does not find it for an invite')
    if entry.get('Exec') != 'sottovoce %u':
        wrong.append('it is not told which invite to open')
    return wrong


def metainfo_appstreamcli():
    return accepts('appstreamcli', 'validate', '--no-net', '--explain',
                   ARGS.metainfo)


def metainfo_appstream_util():
    return accepts('appstream-util', 'validate-relax', '--nonet',
                   ARGS.metainfo)


def schema():
    return accepts('glib-compile-schemas', '--strict', '--dry-run',
                   str(pathlib.Path(ARGS.schema).parent))


def service():
    """D-Bus starts the installed program, as a service."""
    wrong = []
    parser = key_file(ARGS.service)
    if parser.sections() != ['D-BUS Service']:
        return [f'it has the groups {parser.sections()}']
    group = parser['D-BUS Service']
    if group.get('Name') != ARGS.application_id:
        wrong.append('its name is not the application id')
    program, *rest = group.get('Exec', '').split()
    if not os.path.isabs(program) or os.path.basename(program) != 'sottovoce':
        wrong.append(f'it starts {program}')
    if rest != ['--gapplication-service']:
        wrong.append(f'it starts the program with {rest}')
    return wrong


def render(icon, size, folder):
    """Draws an icon; returns what is wrong with the picture."""
    picture = pathlib.Path(folder, f'{size}.png')
    status, said = command('rsvg-convert', '-w', str(size), '-h', str(size),
                           str(icon), '-o', str(picture))
    if status or said:
        return [f'{icon.name}: {said}']
    header = picture.read_bytes()[16:24]
    if struct.unpack('>II', header) != (size, size):
        return [f'{icon.name}: the picture is not {size} pixels wide and high']
    status, said = command('convert', str(picture), '-alpha', 'extract',
                           '-format', '%[fx:mean]', 'info:')
    if status or not 0.2 < float(said) < 0.9:
        return [f'{icon.name}: {said} of the picture is covered at {size}']
    return []


def icons_render():
    """Both icons draw something at every size that is asked for."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for name, sizes in (('sottovoce.svg', (32, 64, 128, 512)),
                            ('sottovoce-symbolic.svg', (16, 32, 64))):
            for size in sizes:
                wrong += render(DATA / 'icons' / name, size, folder)
    return wrong


def icon_symbolic():
    """GTK recolours a symbolic icon: one colour, and only shapes."""
    tree = xml.etree.ElementTree.parse(DATA / 'icons/sottovoce-symbolic.svg')
    root = tree.getroot()
    wrong = []
    if root.get('viewBox') != '0 0 16 16':
        wrong.append('it is not drawn on 16 by 16')
    for element in root.iter():
        if element.tag not in (SVG + 'svg', SVG + 'path', SVG + 'g'):
            wrong.append(f'it has a {element.tag}')
        if element.get('fill', SYMBOLIC_COLOUR) != SYMBOLIC_COLOUR:
            wrong.append(f'it has the colour {element.get("fill")}')
    return wrong


def man_warnings(page):
    """What groff has to say of a page."""
    if shutil.which('man') is None:
        raise tap.Skip('man is not installed')
    with tempfile.NamedTemporaryFile('w', suffix=page.suffix) as plain:
        plain.write(re.sub(r'@[A-Z_]+@', 'x', page.read_text('utf-8')))
        plain.flush()
        done = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l',
                               '-Tutf8', '-Z', plain.name], text=True,
                              check=False, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE,
                              env={**os.environ, 'MANWIDTH': '80'})
    return done.stderr.replace(plain.name, page.name).splitlines()


def man_pages():
    """groff renders every page without a warning."""
    pages = sorted((DATA / 'man').glob('*.[1-8]*'))
    wrong = [warning for page in pages for warning in man_warnings(page)]
    return wrong + [f'{page.name} has hardly any section' for page in pages
                    if page.read_text('utf-8').count('\n.SH') < 3]


def installation():
    """An installation holds what it should, under the application's name."""
    with tempfile.TemporaryDirectory() as folder:
        status, said = command(ARGS.meson, 'install', '-C', ARGS.build,
                               '--no-rebuild', '--quiet',
                               '--destdir', folder)
        if status:
            return [said]
        there = {path.relative_to(folder).as_posix()
                 for path in pathlib.Path(folder).rglob('*')}
    wrong = []
    for name in INSTALLED:
        name = name.replace('ID', ARGS.application_id)
        if not any(path.endswith('/' + name) for path in there):
            wrong.append(f'{name} is not installed')
    return wrong + [f'{path} is installed' for path in there
                    if path.endswith(('.a', '.h', '.in'))]


if __name__ == '__main__':
    sys.exit(tap.run([
        ('/data/desktop-file', desktop_file),
        ('/data/metainfo/appstreamcli', metainfo_appstreamcli),
        ('/data/metainfo/appstream-util', metainfo_appstream_util),
        ('/data/gschema', schema),
        ('/data/dbus-service', service),
        ('/data/icons/render', icons_render),
        ('/data/icons/symbolic', icon_symbolic),
        ('/data/man', man_pages),
        ('/data/installation', installation),
    ]))
