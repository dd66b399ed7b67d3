# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Somebody who talks through sottovoce-cli."""

import json
import os
import subprocess
import threading

from driver import Failure, Process, tell, wait
from people import password_file


class Terminal(Process):
    """sottovoce-cli with --json: what is typed, and the events it prints."""

    def __init__(self, person, program, output, password, *arguments):
        tell(f'{person} opens a terminal')
        folder = os.path.join(output, person)
        super().__init__(
            person,
            [program, *arguments, '--json', '--wire', '--name', person,
             '--password-file', password_file(folder, password)],
            folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.events = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def find(self, kind, **wanted):
        """The first event of a kind that has these values."""
        return next((event for event in list(self.events)
                     if event['event'] == kind
                     and wanted.items() <= event.items()), None)

    def wait_for(self, kind, **wanted):
        """Waits for such an event."""
        def look():
            found = self.find(kind, **wanted)
            if not found and self.process.poll() not in (None, 0):
                raise Failure(f'{self.person}’s program ended with '
                              f'{self.process.returncode}: {self.events}')
            return found
        return wait(look, f'{kind} {wanted} in {self.person}’s terminal')

    def type_line(self, text):
        """Types a line and presses Enter."""
        tell(f'{self.person} says “{text}”')
        self.process.stdin.write(text + '\n')
        self.process.stdin.flush()

    def hang_up(self):
        """Ends the input, as Ctrl+D does."""
        self.process.stdin.close()
