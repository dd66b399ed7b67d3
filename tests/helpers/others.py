# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What other processes of an ordinary user may do with one of the same user.

    with subprocess.Popen(command, preexec_fn=as_nobody) as process:
        print(may_do(process.pid))      # ['mem', 'environ', …, 'ptrace']

Run by root, these are processes of nobody; else of whoever runs the test.
"""

import ctypes
import os

NOBODY = 65534

# What the system shows of a process to those alone who may trace it.
FILES = ('mem', 'environ', 'maps', 'smaps', 'auxv')

# From <sys/ptrace.h>.
PTRACE_ATTACH = 16


def as_nobody():
    """Becomes an ordinary user."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def trace(request, pid, data=0):
    """ptrace(); OSError when it is refused."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p,
                            ctypes.c_void_p]
    libc.ptrace.restype = ctypes.c_long
    if libc.ptrace(request, pid, None, data) == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def may_do(pid):
    """The names of what is allowed, tried by a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        as_nobody()
        os.write(writer, ' '.join(try_all(pid)).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with open(reader, encoding='utf-8') as answer:
        return answer.read().split()


def try_all(pid):
    """Tries everything, from here."""
    for name in FILES:
        try:
            with open(f'/proc/{pid}/{name}', 'rb') as file:
                # Some are refused only here.
                if name != 'mem':
                    file.read(1)
        except PermissionError:
            continue
        yield name
    try:
        trace(PTRACE_ATTACH, pid)
    except PermissionError:
        return
    yield 'ptrace'
