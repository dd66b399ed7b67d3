# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Somebody who talks through sottovoce-cli."""

import cli
from driver import tell
from story import expect_equal


class Terminal(cli.Cli):
    """sottovoce-cli with all that it prints, and ends as it should."""

    def __init__(self, person, program, password, *arguments):
        tell(f'{person} opens a terminal')
        super().__init__(program, *arguments, '--wire', '--name', person,
                         password=password)
        self.person = person

    def say(self, line):
        """Types a line and presses Enter."""
        tell(f'{self.person} says “{line}”')
        super().say(line)

    def finish(self, wanted=0):
        """Waits for its end and holds it to its exit status."""
        self.drain()
        expect_equal(self.wait(), wanted, f'the end of {self.person}’s '
                     f'program, which said {self.errors()!r}')
        self.__exit__()

    def find_frame(self, way, epoch, counter):
        """The bytes of one frame, once the program has ended."""
        return next((event['wire'] for event in self.events
                     if event['event'] == 'frame'
                     and (event['direction'], event['epoch'],
                          event['counter']) == (way, epoch, counter)), None)
