# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Looks for secrets in the memory of another process.

    image = Image(process.pid)
    for find in image.find({'the password': forms('hello'),
                            'a key': fragments(key)}):
        print(find.name, find.locked, find)

An image is every readable page that the process has of its own, in memory or
swapped out, as it was at that moment; what it only sees of a file on the disk
is left out. A secret is found wherever a fragment of it is: 8 bytes of a key
are enough, in any of the ways in which they are laid out while it is used. A
find is locked if the page cannot be swapped out.

Who may read the memory of a process that keeps others out is root: see
may_read().
"""

import collections
import mmap
import os
import re
import struct

FRAGMENT = 8

# The address sanitizer's notes on the rest of the memory span terabytes, and
# hold no byte of the program's.
SPAN_MAX = 1 << 40

# Of /proc/PID/pagemap: in memory, swapped out, a page of a file's.
PRESENT, SWAPPED, OF_FILE = 1 << 63, 1 << 62, 1 << 61

HEADER = re.compile(r'([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ (\d+) *(.*)')

Mapping = collections.namedtuple('Mapping', 'start end readable name locked')


class Find(collections.namedtuple('Find', 'name address mapping size')):
    """A secret, and where some of it is."""

    @property
    def locked(self):
        """Whether it stays out of the swap space."""
        return self.mapping.locked

    def __str__(self):
        place = self.mapping.name or 'memory without a name'
        lock = 'locked' if self.locked else 'not locked'
        return (f'{self.size} bytes of {self.name} at {self.address:#x}, '
                f'{place}, {lock}')


def may_read(pid):
    """Whether this process may read that one's memory."""
    try:
        os.close(os.open(f'/proc/{pid}/mem', os.O_RDONLY))
    except PermissionError:
        return False
    return True


def mappings(pid):
    """What the process has mapped, from the bottom up."""
    found = []
    with open(f'/proc/{pid}/smaps', encoding='utf-8',
              errors='surrogateescape') as lines:
        for line in lines:
            header = HEADER.match(line)
            if header:
                start, end, rights, _, name = header.groups()
                found.append(Mapping(int(start, 16), int(end, 16),
                                     'r' in rights, name, False))
            elif line.startswith('VmFlags:'):
                found[-1] = found[-1]._replace(locked='lo' in line.split())
    return found


def is_of_disk(mapping):
    """Whether what was not written to is the same as in a file."""
    return (mapping.name.startswith('/')
            and not mapping.name.startswith(('/dev/shm', '/dev/zero',
                                             '/memfd:', '/SYSV')))


def own_pages(pagemap, mapping):
    """The addresses of the pages that hold something of the process' own."""
    count = (mapping.end - mapping.start) // mmap.PAGESIZE
    pagemap.seek(mapping.start // mmap.PAGESIZE * 8)
    entries = struct.unpack(f'<{count}Q', pagemap.read(8 * count))
    for number, entry in enumerate(entries):
        of_disk = entry & OF_FILE and is_of_disk(mapping)
        if entry & (PRESENT | SWAPPED) and not of_disk:
            yield mapping.start + number * mmap.PAGESIZE


def join_pages(pages):
    """Start and end of each row of pages without a gap."""
    runs = []
    for page in pages:
        if runs and runs[-1][1] == page:
            runs[-1][1] += mmap.PAGESIZE
        else:
            runs.append([page, page + mmap.PAGESIZE])
    return runs


class Image:
    """What the memory of a process holds."""

    def __init__(self, pid):
        self.runs = []
        with (open(f'/proc/{pid}/pagemap', 'rb') as pagemap,
              open(f'/proc/{pid}/mem', 'rb', buffering=0) as memory):
            for mapping in mappings(pid):
                if (mapping.readable
                        and mapping.end - mapping.start < SPAN_MAX):
                    self._take(pagemap, memory, mapping)

    def _take(self, pagemap, memory, mapping):
        # The kernel's own pages cannot be read, and are not the process'.
        if mapping.name in ('[vvar]', '[vvar_vclock]', '[vsyscall]'):
            return
        for start, end in join_pages(own_pages(pagemap, mapping)):
            memory.seek(start)
            data = memory.read(end - start)
            if data.count(0) < len(data):
                self.runs.append((mapping, start, data))

    @property
    def size(self):
        """How many bytes it has."""
        return sum(len(data) for _, _, data in self.runs)

    def find(self, secrets):
        """Every place where a fragment of a secret is, one Find for those that
        overlap or touch. SECRETS: a name for each set of fragments."""
        wanted = collections.defaultdict(list)
        for name, parts in secrets.items():
            for part in parts:
                key = int.from_bytes(part[:FRAGMENT], 'little')
                wanted[key].append((name, part))
        places = collections.defaultdict(set)
        for mapping, start, data in self.runs:
            for offset in candidates(data, wanted.keys()):
                key = int.from_bytes(data[offset:offset + FRAGMENT], 'little')
                for name, part in wanted[key]:
                    if data.startswith(part, offset):
                        places[name, mapping].add((start + offset, len(part)))
        return [find for (name, mapping), spots in places.items()
                for find in join_spots(name, mapping, sorted(spots))]


def candidates(data, keys):
    """Where one of the keys, 8 bytes as a number, is in data."""
    keys = set(keys)
    for shift in range(FRAGMENT):
        size = (len(data) - shift) // FRAGMENT * FRAGMENT
        numbers = memoryview(data)[shift:shift + size].cast('Q')
        # Nearly always there is none, and this finds out fast.
        for key in keys.intersection(numbers):
            for number, value in enumerate(numbers):
                if value == key:
                    yield shift + FRAGMENT * number


def join_spots(name, mapping, spots):
    """The finds that these addresses and lengths amount to."""
    finds = []
    for address, length in spots:
        if finds and address <= finds[-1].address + finds[-1].size:
            last = finds[-1]
            size = max(last.size, address + length - last.address)
            finds[-1] = last._replace(size=size)
        else:
            finds.append(Find(name, address, mapping, length))
    return finds


def windows(data, size, step=1):
    """Every part of this size, or the whole of what is shorter."""
    if len(data) < size:
        raise ValueError('too short to be told from what is there by chance')
    return {data[i:i + size] for i in range(0, len(data) - size + 1, step)}


def turn(data, size):
    """The same with the bytes of each word in the other order."""
    return b''.join(data[i:i + size][::-1]
                    for i in range(0, len(data) - size + 1, size))


def fragments(secret):
    """All by which a key gives itself away: any 8 bytes of it, from either
    end, and 8 bytes as they are in the words of SHA-256 and SHA-512, with and
    without the pads of HMAC (RFC 2104)."""
    parts = windows(secret, FRAGMENT) | windows(secret[::-1], FRAGMENT)
    for pad in (0x00, 0x36, 0x5C):
        padded = bytes(byte ^ pad for byte in secret)
        for view in (padded, turn(padded, 4), turn(padded, 8)):
            parts |= windows(view, FRAGMENT, FRAGMENT)
    return parts


def forms(text):
    """All by which a text gives itself away: any 8 bytes of it in UTF-8, or as
    a key; any 8 characters in the encodings of wider ones."""
    parts = fragments(text.encode())
    for encoding, width in (('utf-16-le', 2), ('utf-16-be', 2),
                            ('utf-32-le', 4), ('utf-32-be', 4)):
        parts |= windows(text.encode(encoding), FRAGMENT * width, width)
    return parts
