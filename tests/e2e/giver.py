#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Another program on the desktop, that has files to give.

    giver.py --drag FILE…      a window from which they can be dragged
    giver.py --copy FILE…      puts them onto the clipboard
    giver.py --image FILE      puts the image that is in it onto the clipboard

It goes on until it is killed, and prints a line when it is ready.
"""

import argparse

import gi

gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, GLib, GObject, Gtk  # noqa: E402

SIDE = 200


def file_list(paths):
    """What a file manager gives."""
    files = [Gio.File.new_for_path(path) for path in paths]
    value = GObject.Value(Gdk.FileList.__gtype__,
                          Gdk.FileList.new_from_list(files))
    return Gdk.ContentProvider.new_for_value(value)


def texture(path):
    """What a program for images gives."""
    value = GObject.Value(Gdk.Texture.__gtype__,
                          Gdk.Texture.new_from_filename(path))
    return Gdk.ContentProvider.new_for_value(value)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--drag', nargs='+')
    parser.add_argument('--copy', nargs='+')
    parser.add_argument('--image')
    options = parser.parse_args()
    Gtk.init()
    window = Gtk.Window(title='Files', default_width=SIDE,
                        default_height=SIDE)
    if options.drag:
        source = Gtk.DragSource(content=file_list(options.drag),
                                actions=Gdk.DragAction.COPY)
        window.set_child(Gtk.Label(label='Drag me', hexpand=True,
                                   vexpand=True))
        window.get_child().add_controller(source)
        window.connect('map', lambda _: print('ready', flush=True))
    else:
        content = (texture(options.image) if options.image
                   else file_list(options.copy))
        clipboard = window.get_display().get_clipboard()
        window.connect('map', lambda _: (clipboard.set_content(content),
                                         print('ready', flush=True)))
    window.present()
    GLib.MainLoop().run()


if __name__ == '__main__':
    main()
