#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Looks for secrets in the memory of real processes: what is needed has to be
in locked memory and there alone, and what is not needed any more nowhere."""

import os
import resource
import secrets
import shutil
import subprocess
import sys
import tempfile

import processes
from processes import check, host, join, listening

import memory
import tap
from cli import Cli, environment
from peer import TEXT, Peer, listen
from others import as_nobody, may_do
from witness import PASSWORD, W, LastMoment, Witness, frozen_image, settle

# What the processes are told of; main() sets it.
SPY = None

# So long that the test looks while the password is being stretched.
MANY_ITERATIONS = 5_000_000

MESSAGES = 5

# A child that keeps bytes, and knows them only as something else otherwise.
KEEPER = '''
import ctypes, mmap, sys
changed = bytes.fromhex(sys.stdin.readline())
page = mmap.mmap(-1, mmap.PAGESIZE)
for i, byte in enumerate(changed):
    page[i] = byte ^ 0xAA
if sys.argv[1] == 'locked':
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    assert ctypes.CDLL(None).mlock(ctypes.c_void_p(address), 1) == 0
print('ready', flush=True)
sys.stdin.readline()
'''


def draw_password(alphabet='abcdefghijkmnopqrstuvwxyz23456789'):
    """One that nobody has ever had."""
    return ''.join(secrets.choice(alphabet) for _ in range(28))


def draw_foreign_password():
    """One that is not prepared yet: marks apart from their letters, wide
    spaces, letters of three and four bytes."""
    return draw_password(['a\u0308', 'e\u0301', '\u3000', '\u00a0x', '\u212b',
                          '\u1e9b\u0323', '\U0001f511', '漢', 'ß', 'n\u0303'])


def need_memory(pid):
    """Skips where nobody may look, but not where it has to be done."""
    if not memory.may_read(pid):
        if os.environ.get('CI') == 'true':
            raise AssertionError('the memory of a process cannot be read')
        raise tap.Skip('only root may read the memory of such a process')


# The looking itself.

def keep(kept, parts, how='open'):
    """What is found of a secret where a process keeps these bytes."""
    with subprocess.Popen(['/usr/bin/python3', '-c', KEEPER, how],
                          stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as child:
        changed = bytes(byte ^ 0xAA for byte in kept)
        child.stdin.write(changed.hex().encode() + b'\n')
        child.stdin.flush()
        child.stdout.readline()
        found = memory.Image(child.pid).find({'it': parts})
        child.stdin.close()
    return found


def check_looking():
    """Every way in which a secret may be kept is found, and none that is not
    there."""
    wrong = []
    text, key = draw_password(), os.urandom(32)
    of_text, of_key = memory.forms(text), memory.fragments(key)
    inner = bytes(byte ^ 0x36 for byte in key)
    for what, kept, parts, locked in (
            ('a text', text.encode(), of_text, False),
            ('8 bytes of it', text[3:11].encode(), of_text, False),
            ('UTF-16', text[5:13].encode('utf-16-le'), of_text, False),
            ('UTF-32', text[2:10].encode('utf-32-le'), of_text, False),
            ('a key', key, of_key, False),
            ('8 bytes of a key', key[13:21], of_key, False),
            ('a key from its other end', key[::-1][7:15], of_key, False),
            ('words of SHA-256 with a pad',
             inner[8:12][::-1] + inner[12:16][::-1], of_key, False),
            ('words of SHA-512 with a pad', inner[8:16][::-1], of_key, False),
            ('a locked key', key, of_key, True)):
        found = keep(kept, parts, 'locked' if locked else 'open')
        if [find.locked for find in found] != [locked]:
            wrong.append(f'{what} is found as {[str(f) for f in found]}')
    for kept in (key[1:8], os.urandom(32)):
        wrong += [f'not there: {find}' for find in keep(kept, of_key)]
    return wrong


# Conversations.

def talk(peer, program):
    """Some messages each way, and all that belongs to them."""
    for number in range(MESSAGES):
        peer.say(f'to you {number}')
        program.expect('message', text=f'to you {number}')
        program.say(f'to me {number}')
        while peer.expect(TEXT).text != f'to me {number}':
            pass
    settle(peer)


def renew(peer, program):
    """The next epoch, for both."""
    epoch = peer.channel.epoch_in
    peer.rekey()
    while peer.channel.epoch_in == epoch or peer.channel.epoch_out == epoch:
        settle(peer)


def look(witness, program, when, *arguments, **options):
    """What is wrong with the memory of a process now."""
    image = frozen_image(program.process.pid)
    return [f'{when}: {sentence}' for sentence in
            witness.judge(image, *arguments, **options)]


def converse(witness, program, peer, password, **options):
    """Looks in the course of a conversation, and lets it end."""
    peer.shake_hands()
    peer.greet('Mallory')
    program.expect('ready')
    settle(peer)
    wrong = look(witness, program, 'at the start', password, peer, **options)
    talk(peer, program)
    wrong += look(witness, program, 'later', password, peer, **options)
    for _ in range(2):
        renew(peer, program)
    talk(peer, program)
    wrong += look(witness, program, 'with new keys', password, peer, **options)
    moment = LastMoment(program.process.pid)
    peer.bye(0)
    image = moment.image()
    wrong += [f'at the end: {sentence}' for sentence in
              witness.judge(image, password, gone=(PASSWORD, W), there=())]
    if len(witness.names) < 50:
        wrong.append(f'only {len(witness.names)} secrets were looked for')
    return wrong


def check_host(draw):
    """A host forgets the password before anybody can knock."""
    password = draw()
    with Witness(SPY) as witness, host(
            password=password,
            env=witness.watch(environment(), at_exit=True)) as bob:
        port = listening(bob)
        need_memory(bob.process.pid)
        wrong = look(witness, bob, 'waiting', password, there=())
        return wrong + converse(witness, bob, Peer.connect(port, password),
                                password)


def check_joiner(draw):
    """A joiner keeps the password, in case that the host comes back with
    another salt, but not where it could be swapped out."""
    password = draw()
    options = {'gone': (), 'there': (PASSWORD, W)}
    with listen() as door, Witness(SPY) as witness, join(
            door.getsockname()[1], password=password,
            env=witness.watch(environment(), at_exit=True)) as alice:
        need_memory(alice.process.pid)
        return converse(witness, alice, Peer.accept(door, password), password,
                        **options)


def check_break():
    """When the connection breaks, its keys go, and only what the next one
    needs stays."""
    password = draw_password()
    wrong = []
    with listen() as door, Witness(SPY) as witness, join(
            door.getsockname()[1], password=password,
            env=witness.watch(environment())) as alice:
        need_memory(alice.process.pid)
        peer = Peer.accept(door, password)
        peer.shake_hands()
        peer.greet('Mallory')
        alice.expect('ready')
        talk(peer, alice)
        peer.close()
        alice.expect('disconnected', reason='lost')
        wrong += look(witness, alice, 'a joiner', password, gone=(),
                      there=(PASSWORD, W))
    with Witness(SPY) as witness, host(
            password=password, env=witness.watch(environment())) as bob:
        peer = Peer.connect(listening(bob), password)
        peer.shake_hands()
        peer.greet('Mallory')
        bob.expect('ready')
        talk(peer, bob)
        peer.close()
        bob.expect('disconnected', reason='lost')
        wrong += look(witness, bob, 'a host', password)
    return wrong


def check_stretching():
    """Half way through, libgcrypt's own copies are locked too."""
    password = draw_password()
    with listen() as door, Witness(SPY) as witness, join(
            door.getsockname()[1], password=password,
            env=witness.watch(environment())) as alice:
        need_memory(alice.process.pid)
        peer = Peer.accept(door, password)
        peer.challenge(iterations=MANY_ITERATIONS)
        while not is_stretching(alice.process.pid):
            pass
        return look(witness, alice, 'half way', password, gone=(),
                    there=(PASSWORD,))


def is_stretching(pid):
    """Whether a thread of the process has worked for a while."""
    spent = 0
    for thread in os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/task/{thread}/stat', 'rb') as stat:
            fields = stat.read().rpartition(b')')[2].split()
        if int(thread) != pid:
            spent = max(spent, int(fields[11]))
    return spent >= os.sysconf('SC_CLK_TCK') // 5


def check_leak():
    """Were there a leak, it would be found."""
    password = draw_password()
    with Witness(SPY) as witness, host(
            password=password,
            env=witness.watch(environment(), leak=True)) as bob:
        peer = Peer.connect(listening(bob), password)
        need_memory(bob.process.pid)
        peer.shake_hands()
        peer.greet('Mallory')
        settle(peer)
        found = look(witness, bob, 'leaking', password, peer)
    if any('32 bytes of a private key' in sentence and 'not locked' in sentence
           for sentence in found):
        return []
    return [f'a leak is not found: {found}']


# Others who want to look.

def copy_for_everybody(folder):
    """The program, the spy and a password where an ordinary user finds them."""
    os.chmod(folder, 0o755)
    path = os.path.join(folder, 'password')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(draw_password() + '\n')
    return (shutil.copy(processes.PROGRAM, folder),
            shutil.copy(SPY, folder), path)


def check_others():
    """Another process of the same user may not look, though it might look at
    any other of them."""
    with tempfile.TemporaryDirectory() as folder:
        program, _, path = copy_for_everybody(folder)
        with subprocess.Popen(['cat'], stdin=subprocess.PIPE,
                              preexec_fn=as_nobody) as plain:
            usual = may_do(plain.pid)
            # Whoever was attached to stands still.
            plain.kill()
        with Cli(program, 'host', '--port', '0', '--bind', '127.0.0.1',
                 '--password-file', path, password=None, cwd='/',
                 preexec_fn=as_nobody) as bob:
            listening(bob)
            allowed = may_do(bob.process.pid)
    # Yama, where there is it, keeps tracers out of everything.
    wrong = [] if 'mem' in usual else [f'cat shows no more than {usual}']
    return wrong + ([f'it shows {allowed}'] if allowed else [])


def forbid_locking():
    """Becomes an ordinary user who may not lock any memory."""
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
    as_nobody()


def check_nothing_locked():
    """Where the system locks nothing, the person is told, once, and may
    decide."""
    with tempfile.TemporaryDirectory() as folder:
        program, spy, path = copy_for_everybody(folder)
        with Witness(spy) as witness, Cli(
                program, 'host', '--port', '0', '--bind', '127.0.0.1',
                '--password-file', path, password=None, cwd='/',
                preexec_fn=forbid_locking,
                env=witness.watch(environment())) as bob:
            listening(bob)
            said = bob.errors()
    return check([
        ('lines', len(said.splitlines()), 1),
        ('what it is about', 'lock no memory' in said, True),
    ])


if __name__ == '__main__':
    SPY = os.path.abspath(sys.argv.pop(2))
    processes.main([
        ('what is there is found', check_looking),
        ('a leak is found', check_leak),
        ('a host', lambda: check_host(draw_password)),
        ('a host, and a password from far away',
         lambda: check_host(draw_foreign_password)),
        ('a joiner', lambda: check_joiner(draw_password)),
        ('a joiner, and a password from far away',
         lambda: check_joiner(draw_foreign_password)),
        ('a joiner that is stretching', check_stretching),
        ('a connection that breaks', check_break),
        ('others of the same user', check_others),
        ('a system that locks nothing', check_nothing_locked),
    ])
