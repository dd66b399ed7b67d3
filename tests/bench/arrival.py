# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Notices when a file is complete: Linux' inotify.

    with Arrival(folder, 'name', size) as arrival:
        ... something writes folder/name, or renames it to that ...
        arrival.wait(is_hopeless)   # when it was, by time.monotonic()
"""

import ctypes
import os
import select
import struct
import time

CLOSE_WRITE, MOVED_TO, CREATE = 0x8, 0x80, 0x100
HEADER = struct.Struct('iIII')

# Seconds between two looks at whether there is still hope.
PATIENCE = 0.5


class Arrival:
    """A file that will be there."""

    def __init__(self, folder, name, size):
        self.folder, self.name, self.size = folder, name, size

    def __enter__(self):
        library = ctypes.CDLL(None, use_errno=True)
        self.descriptor = library.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
        path = os.fsencode(self.folder)
        if self.descriptor < 0 or library.inotify_add_watch(
                self.descriptor, path, CLOSE_WRITE | MOVED_TO | CREATE) < 0:
            raise OSError(ctypes.get_errno(), 'inotify')
        return self

    def __exit__(self, *reason):
        os.close(self.descriptor)

    def _names(self):
        data = os.read(self.descriptor, 65536)
        while data:
            *_, length = HEADER.unpack_from(data)
            name = data[HEADER.size:HEADER.size + length]
            yield os.fsdecode(name.rstrip(b'\0'))
            data = data[HEADER.size + length:]

    def _is_there(self):
        try:
            return os.stat(os.path.join(self.folder, self.name)
                           ).st_size == self.size
        except FileNotFoundError:
            return False

    def wait(self, is_hopeless):
        """When it was there with all its bytes; None if nobody brings it."""
        while True:
            ready, _, _ = select.select([self.descriptor], [], [], PATIENCE)
            now = time.monotonic()
            if ready and self.name in self._names() and self._is_there():
                return now
            if not ready and is_hopeless():
                return None
