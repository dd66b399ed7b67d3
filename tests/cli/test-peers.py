#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""One real process, and at the other end somebody who knows the password and
does not keep to the rules."""

import socket
import struct

import processes
from processes import (broken_with, check, ended_with, failed_with, host, join,
                       listening)

import peer
from peer import Peer


def names(process):
    """The names of the events that came."""
    return {event['event'] for event in process.events}


# Peers that know the password. Each gets the peer before it has greeted.


def greeted(act):
    """Greets properly, then acts."""
    def both(end):
        end.greet('Mallory')
        act(end)
    return both


def record(kind, payload):
    """A record, cut into frames as it should be."""
    def act(end):
        end.send(kind, payload)
        end.raw()
    return act


def plaintext(data, kind=b'\1'):
    """A frame with any plaintext at all."""
    def act(end):
        end.write(end.channel.seal_plaintext(kind, data))
        end.raw()
    return act


def altered(bit):
    """A frame in which one bit is not what it was."""
    def act(end):
        end.write(peer.flip(end.seal(peer.TEXT, peer.text(1, b'altered')),
                            bit))
        end.raw()
    return act


def replayed(end):
    """A good frame, twice."""
    frame = end.seal(peer.TYPING, b'\1')
    end.write(frame + frame)
    end.raw()


def dropped(end):
    """The second frame, without the first."""
    end.seal(peer.TEXT, peer.text(1, b'dropped'))
    end.write(end.seal(peer.TEXT, peer.text(2, b'second')))
    end.raw()


def swapped(end):
    """Two good frames in the wrong order."""
    first = end.seal(peer.TYPING, b'\1')
    end.write(end.seal(peer.TYPING, b'\0') + first)
    end.raw()


def reflected(end):
    """The other's own frame, sent back to it."""
    end.write(end.frames_in[-1])
    end.raw()


def cut_short(end):
    """Half a frame, and then nothing more."""
    end.write(end.seal(peer.TEXT, peer.text(1, b'cut'))[:500])
    end.sock.shutdown(socket.SHUT_WR)
    end.raw()


def left(end):
    """No goodbye."""
    end.sock.shutdown(socket.SHUT_WR)
    end.raw()


def padded(fill):
    """A record whose padding is not all zeros."""
    head = struct.pack('>BBH', peer.TYPING, 0, 1) + b'\1'
    return plaintext(head + fill.rjust(1007 - len(head), b'\0'))


def mixed_more(end):
    """A control record with MORE, which only messages may use."""
    end.write(end.seal(peer.ACK, bytes(8), peer.MORE))
    end.raw()


def endless(end):
    """A record whose parts never end."""
    try:
        for _ in range(100):
            end.write(end.seal(peer.TEXT, bytes(1003), peer.MORE))
    except ConnectionError:
        pass
    end.raw()


def foreign_switch(end):
    """SWITCH without REKEY."""
    end.write(end.seal(peer.SWITCH, struct.pack('>I', 1)))
    end.raw()


def weak_rekey(end):
    """A share that makes every secret zero."""
    end.write(end.seal(peer.REKEY, struct.pack('>I', 1) + bytes(32)))
    end.raw()


ZEROS = bytes(24)
# Who, what the process then exits with, and the word for it. None: it waits for
# another connection, which may mend it.
PEERS = [
    # Sealed, but not as it was sealed.
    ('bit-of-text', greeted(altered(100)), None, 'altered-data'),
    ('bit-of-tag', greeted(altered(8191)), None, 'altered-data'),
    ('bit-of-kind', greeted(altered(7)), None, 'altered-data'),
    ('replayed', greeted(replayed), None, 'altered-data'),
    ('dropped', greeted(dropped), None, 'altered-data'),
    ('swapped', greeted(swapped), None, 'altered-data'),
    ('reflected', greeted(reflected), None, 'altered-data'),
    ('cut-short', greeted(cut_short), None, 'lost'),
    ('left', greeted(left), None, 'lost'),
    # Sealed as it should be, but against the rules.
    ('other-kind', greeted(plaintext(bytes(1007), b'\3')), None,
     'altered-data'),
    ('padding', greeted(padded(b'\1')), 5, 'protocol'),
    ('length', greeted(plaintext(b'\4\0\xff\xff' + bytes(1003))), 5,
     'protocol'),
    ('flags', greeted(plaintext(b'\4\2\0\1' + bytes(1003))), 5, 'protocol'),
    ('more-in-control', greeted(mixed_more), 5, 'protocol'),
    ('endless', greeted(endless), 5, 'protocol'),
    ('text-too-long',
     greeted(record(peer.TEXT, peer.text(1, b'x' * 70 * 1024))), 5,
     'protocol'),
    ('text-one-too-long',
     greeted(record(peer.TEXT, peer.text(1, b'x' * 65537))), 5, 'protocol'),
    ('text-no-utf8', greeted(record(peer.TEXT, peer.text(1, b'a\xff'))), 5,
     'protocol'),
    ('text-empty', greeted(record(peer.TEXT, peer.text(1, b''))), 5,
     'protocol'),
    ('text-gap', greeted(record(peer.TEXT, peer.text(2, b'gap'))), 5,
     'protocol'),
    ('seen-unsent', greeted(record(peer.SEEN, struct.pack('>Q', 1))), 5,
     'protocol'),
    ('trailing', greeted(record(peer.TYPING, b'\1\1')), 5, 'protocol'),
    ('second-greeting', greeted(record(peer.GREETING, ZEROS + b'M')), 5,
     'protocol'),
    ('switch-alone', greeted(foreign_switch), 5, 'protocol'),
    ('rekey-weak', greeted(weak_rekey), 5, 'protocol'),
    # Not hostile at all: what the words of BYE come to.
    ('bye-protocol', greeted(lambda end: end.bye(3)), 5, 'protocol'),
    ('bye-busy', greeted(lambda end: end.bye(2)), None, 'busy'),
]

# What may go wrong before the greeting. To a host that is one more stranger.
EARLY = [
    ('text-first', record(peer.TEXT, peer.text(1, b'early')), 5, 'protocol'),
    ('bit-of-greeting',
     lambda end: plain_write(end, peer.flip(
         end.seal(peer.GREETING, ZEROS + b'M'), 300)), 5, 'altered-data'),
    ('name-no-utf8', record(peer.GREETING, ZEROS + b'\xff'), 5, 'protocol'),
    ('name-too-long', record(peer.GREETING, ZEROS + b'x' * 65), 5,
     'protocol'),
    ('leaves', left, 2, 'lost'),
]


def plain_write(end, data):
    """Bytes as they are, and the answer to them."""
    end.write(data)
    end.raw()


def meet(side):
    """A process in one role, and a peer in the other that knows the
    password: (process, peer)."""
    if side == 'joiner':
        with peer.listen() as door:
            process = join(door.getsockname()[1])
            end = Peer.accept(door, 'hello')
    else:
        process = host()
        end = Peer.connect(listening(process), 'hello')
    end.shake_hands()
    return process, end


def check_peer(side, act, status, code):
    """A process meets a peer that goes wrong, and shows nothing of it."""
    process, end = meet(side)
    with process:
        try:
            act(end)
        except (ConnectionError, EOFError):
            pass
        end.close()
        wrong = (broken_with(process, code) if status is None
                 else failed_with(process, status, code))
        return wrong + check([('message', 'message' in names(process), False)])


def check_early(act):
    """A host that was not greeted properly waits for somebody else."""
    process, end = meet('host')
    with process:
        try:
            act(end)
        except (ConnectionError, EOFError):
            pass
        end.close()
        with join(processes.port_of(process)) as alice:
            alice.expect('ready')
            process.expect('ready', peer='Alice')
            alice.say('EXIT!')
            return ended_with(process, 'exit')


def check_names():
    """A name with all kinds of characters is shown as plain text."""
    wrong = []
    for name in ('M\x1b[2Jal\u202elory\u2066', 'A\nB\rC\tD\0E', '\u200e \x07',
                 '', 'é' * 32, '  Mallory  '):
        process, end = meet('host')
        with process:
            end.greet(name)
            shown = process.expect('ready')['peer']
            if not shown or not shown.isprintable() or shown != shown.strip():
                wrong.append(f'{name!r} was shown as {shown!r}')
            end.bye()
            wrong += ended_with(process, 'exit')
    return wrong


def check_unknown_records():
    """What a later version may say is let pass; messages are counted."""
    process, end = meet('host')
    with process:
        end.greet('Later')
        process.expect('ready')
        for kind in (0x0A, 0x26, 0x30, 0xFF):
            end.send(kind, b'whatever')
        end.send(0x1F, struct.pack('>Qq', 1, 0) + b'\xff\x00')
        end.next_id = 2
        end.say('after')
        process.expect('message', id=2, text='after')
        end.expect(peer.ACK)
        end.bye()
        return ended_with(process, 'exit')


def check_repeated_message():
    """A message that comes again is acknowledged and not shown again."""
    process, end = meet('joiner')
    with process:
        end.greet('Bob')
        end.say('once')
        process.expect('message', id=1)
        end.next_id = 1
        end.say('once')
        end.say('twice')
        process.expect('message', id=2, text='twice')
        while end.expect(peer.ACK).payload != struct.pack('>Q', 2):
            pass
        end.bye()
        wrong = ended_with(process, 'exit')
        shown = [e['text'] for e in process.events if e['event'] == 'message']
        return wrong + check([('shown', shown, ['once', 'twice'])])


def check_honest(side):
    """The second implementation and the program understand each other."""
    process, end = meet(side)
    with process:
        name = end.greet('Mallory')
        ready = process.expect('ready', peer='Mallory')
        wrong = check([('code', ready['code'], end.code),
                       ('name', name, 'Bob' if side == 'host' else 'Alice')])
        long = 'ж' * 32768
        end.say(long)
        wrong += check([('text', process.expect('message', id=1)['text'],
                         long)])
        process.say('x' * 65536)
        wrong += check([('back', end.expect(peer.TEXT).text, 'x' * 65536)])
        end.send(peer.PING, b'12345678')
        wrong += check([('pong', end.expect(peer.PONG).payload, b'12345678')])
        end.send(peer.TYPING, b'\1')
        process.expect('typing', on=True)
        process.close_input()
        wrong += check([('bye', end.expect(peer.BYE).payload, b'\0')])
        end.close()
        return wrong + ended_with(process, 'eof')


def check_rekey(side):
    """Three renewals of the keys, with messages between them and during."""
    process, end = meet(side)
    with process:
        end.greet('Mallory')
        process.expect('ready')
        wrong = []
        for epoch in (1, 2, 3):
            end.rekey()
            end.say(f'during {epoch}')
            process.say(f'crossing {epoch}')
            wrong += check([('text', end.expect(peer.TEXT).text,
                             f'crossing {epoch}')])
            # Whatever this answers comes after both have changed over.
            end.send(peer.PING, bytes(8))
            end.expect(peer.PONG)
            process.expect('epoch', epoch=epoch)
            end.say(f'under {epoch}')
            process.expect('message', text=f'under {epoch}')
        epochs = end.channel.epoch_in, end.channel.epoch_out
        end.bye()
        wrong += check([('epochs', epochs, (3, 3))])
        return wrong + ended_with(process, 'exit')


def sides_of(number, code):
    """Where a peer is met: keys differ by side, the rules do not, so what
    breaks a rule is met at the one side or the other in turn."""
    if code == 'busy':
        return ('joiner',)
    if code == 'altered-data':
        return ('host', 'joiner')
    return ('host',) if number % 2 else ('joiner',)


CHECKS = [
    (f'peer-of-{side}/{name}', lambda d=side, a=act, s=status, c=code:
     check_peer(d, a, s, c))
    for number, (name, act, status, code) in enumerate(PEERS)
    for side in sides_of(number, code)
] + [
    (f'early-at-joiner/{name}', lambda a=act, s=status, c=code:
     check_peer('joiner', a, s, c))
    for name, act, status, code in EARLY
] + [
    (f'early-at-host/{name}', lambda a=act: check_early(a))
    for name, act, status, code in EARLY
] + [
    ('names', check_names),
    ('unknown-records', check_unknown_records),
    ('repeated-message', check_repeated_message),
    ('honest/host', lambda: check_honest('host')),
    ('honest/joiner', lambda: check_honest('joiner')),
    ('rekey/host', lambda: check_rekey('host')),
    ('rekey/joiner', lambda: check_rekey('joiner')),
]

if __name__ == '__main__':
    processes.main(CHECKS)
