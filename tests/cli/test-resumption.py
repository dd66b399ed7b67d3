#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""What becomes of a conversation when the connection breaks, byte for byte: one
real process, and at the other end the second implementation."""

import os
import socket
import struct

import processes
from processes import broken_with, check, ended_with, failed_with, host, join
from processes import listening

import peer
from cli import TIMEOUT
from peer import ACK, BYE, NONE, Peer, TEXT

SALT = bytes(range(16))
SIDES = ('host', 'joiner')


class Meeting:
    """A process in one role, and a peer in the other that comes again."""

    def __init__(self, side, iterations=210000):
        self.side, self.iterations = side, iterations
        if side == 'host':
            self.door = None
            self.process = host()
            self.port = listening(self.process)
        else:
            self.door = peer.listen()
            self.port = self.door.getsockname()[1]
            self.process = join(self.port)
        self.end = self.come()

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self.process.__exit__(*reason)
        self.end.close()
        if self.door is not None:
            self.door.close()

    def come(self, salt=SALT):
        """A connection, as far as the handshake."""
        if self.door is None:
            end = Peer.connect(self.port, 'hello')
        else:
            end = Peer.accept(self.door, 'hello')
            end.challenge(salt, self.iterations)
        end.shake_hands()
        return end

    def meet(self):
        """The first greeting."""
        self.end.greet('Mallory')
        self.process.expect('ready', resumed=False)
        return self.process, self.end

    def come_again(self):
        """The connection breaks, and there is another: both ends of it."""
        old = self.end
        old.close()
        self.process.expect('disconnected', reason='lost')
        self.end = self.come()
        self.end.take_over(old)
        return old, self.end

    def greet_again(self):
        """The conversation goes on."""
        self.end.greet('Mallory')
        self.process.expect('ready', resumed=True)


def number(value):
    """The payload of ACK and its like."""
    return struct.pack('>Q', value)


def take_text(end, ident):
    """The next TEXT, which is not acknowledged: its payload."""
    while (record := end.receive()).type != TEXT:
        pass
    if record.id != ident:
        raise ValueError(f'text {record.id} in place of {ident}')
    return record.payload


def shown(process):
    """What a process has shown, by id."""
    return [(e['id'], e['text']) for e in process.events
            if e['event'] == 'message']


def receipts(process, name):
    """The ids of one kind of receipt."""
    return [e['id'] for e in process.events if e['event'] == name]


def check_resend(side):
    """What was not acknowledged comes again, in order and unchanged; what was
    does not; what was said meanwhile comes after it."""
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        for word in ('one', 'two', 'three'):
            process.say(word)
        before = [take_text(end, ident) for ident in (1, 2, 3)]
        end.send(ACK, number(1))
        process.expect('delivered', id=1)
        old, end = meeting.come_again()
        process.say('four')
        end.last_received = 1
        meeting.greet_again()
        after = [take_text(end, ident) for ident in (2, 3, 4)]
        end.send(ACK, number(4))
        process.expect('delivered', id=4)
        process.say('five')
        fifth = take_text(end, 5)
        end.send(ACK, number(5))
        end.bye()
        return ended_with(process, 'exit') + check([
            ('asked for', end.asked, old.conversation),
            ('counted', end.counted, 0),
            ('again', after[:2], before[1:]),
            ('meanwhile', after[2][24:], b'four'),
            ('afterwards', fifth[24:], b'five'),
            ('sent', receipts(process, 'sent'), [1, 2, 3, 4, 5]),
            ('delivered', receipts(process, 'delivered'), [1, 2, 3, 4, 5]),
        ])


def check_counted(side):
    """The process says how far the peer's messages came, not what it has
    acknowledged."""
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        for word in ('one', 'two', 'three'):
            end.say(word)
        process.expect('message', id=3)
        _, end = meeting.come_again()
        meeting.greet_again()
        end.say('four')
        process.expect('message', id=4)
        end.bye()
        return ended_with(process, 'exit') + check([
            ('counted', end.counted, 3),
            ('shown', shown(process), [(1, 'one'), (2, 'two'), (3, 'three'),
                                       (4, 'four')])])


def check_duplicates(side):
    """What comes again is acknowledged again, and not shown again."""
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        end.say('one')
        end.say('two')
        process.expect('message', id=2)
        _, end = meeting.come_again()
        meeting.greet_again()
        end.next_id = 1
        end.say('one')
        first = end.expect(ACK).payload
        end.say('other words')
        second = end.expect(ACK).payload
        end.say('three')
        process.expect('message', id=3)
        end.bye()
        return ended_with(process, 'exit') + check([
            ('acknowledgements', (first, second), (number(2), number(2))),
            ('shown', shown(process), [(1, 'one'), (2, 'two'), (3, 'three')])])


def refused(process, end):
    """The process says that a rule was broken, and it is over."""
    wrong = check([('bye', end.expect(BYE).payload, b'\3')])
    return wrong + failed_with(process, 5, 'protocol')


def check_gap(side):
    """A message is missing after the break."""
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        end.say('one')
        process.expect('message', id=1)
        _, end = meeting.come_again()
        meeting.greet_again()
        end.next_id = 3
        end.say('three')
        return refused(process, end) + check([
            ('shown', shown(process), [(1, 'one')])])


def check_count(side, counted):
    """A greeting that counts messages that there never were, or no longer
    those that it has acknowledged."""
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        for word in ('one', 'two', 'three'):
            process.say(word)
        take_text(end, 1)
        end.send(ACK, number(2))
        process.expect('delivered', id=2)
        old, end = meeting.come_again()
        end.last_received = counted
        if side == 'joiner':
            end.take_greeting()
        end.send_greeting('Mallory')
        if side == 'joiner':
            return refused(process, end)
        # Whoever that was, the host waits for its peer.
        wrong = check([('bye', end.expect(BYE).payload, b'\3')])
        end.close()
        meeting.end = meeting.come()
        meeting.end.take_over(old)
        meeting.end.last_received = 2
        meeting.greet_again()
        meeting.end.bye()
        return wrong + ended_with(process, 'exit')


def check_cut_record(side):
    """Half a message is forgotten, and the whole one shown once."""
    long = 'ж' * 5000
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        whole = peer.text(1, long.encode(), 123456789)
        end.write(end.seal(TEXT, whole[:1003], peer.MORE)
                  + end.seal(TEXT, whole[1003:2006], peer.MORE))
        _, end = meeting.come_again()
        meeting.greet_again()
        end.send(TEXT, whole)
        said = process.expect('message', id=1)
        end.bye()
        return ended_with(process, 'exit') + check([
            ('counted', end.counted, 0), ('sent at', said['sent_at'], 123456789),
            ('shown', shown(process), [(1, long)])])


def check_cut_own_record(side):
    """A message of which the peer got a part comes again from its start."""
    long = 'ж' * 5000
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        process.say(long)
        part = end.channel.open(end.read_frame())
        while part.type != TEXT:
            part = end.channel.open(end.read_frame())
        _, end = meeting.come_again()
        meeting.greet_again()
        payload = take_text(end, 1)
        end.send(ACK, number(1))
        end.bye()
        return ended_with(process, 'exit') + check([
            ('part', (part.type, part.flags), (TEXT, peer.MORE)),
            ('start', payload[:len(part.payload)], part.payload),
            ('whole', payload[24:].decode(), long)])


def check_early(side):
    """Nothing but GREETING before the other's GREETING, whatever waits."""
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        process.say('one')
        take_text(end, 1)
        _, end = meeting.come_again()
        process.say('two')
        if side == 'joiner':
            end.take_greeting()
        silent = end.is_silent()
        end.send_greeting('Mallory')
        if side == 'host':
            end.take_greeting()
        take_text(end, 1)
        take_text(end, 2)
        end.bye()
        process.drain()
        return check([('silent', silent, True), ('status', process.wait(), 0)])


def check_other_conversation(side):
    """The peer knows nothing of the conversation: what it did not acknowledge
    is given up, and both count from 1."""
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        end.say('old')
        process.expect('message', id=1)
        for word in ('one', 'two', 'three'):
            process.say(word)
        take_text(end, 1)
        end.send(ACK, number(1))
        process.expect('delivered', id=1)
        old, end = meeting.come_again()
        process.say('four')
        process.say('five')
        end.conversation, end.last_received, end.next_id = NONE, 0, 1
        end.greet('Eve')
        process.expect('not-delivered', id=2)
        process.expect('ready', peer='Eve', resumed=False)
        process.say('new')
        payload = take_text(end, 1)
        end.send(ACK, number(1))
        process.expect('delivered', id=1)
        end.say('also new')
        process.expect('message', id=1, text='also new')
        end.bye()
        return ended_with(process, 'exit', status=2) + check([
            ('payload', payload[24:], b'new'),
            ('given up', receipts(process, 'not-delivered')[:2], [2, 3]),
            ('asked', end.asked in (NONE, old.conversation),
             side == 'joiner'),
            ('counted', end.counted, int(side == 'joiner'))])


def check_strange_conversation():
    """A host is asked for a conversation that it never had: it begins one of
    its own, and not the one that somebody made up."""
    with Meeting('host') as meeting:
        process, end = meeting.meet()
        old, end = meeting.come_again()
        end.conversation, end.last_received = b'x' * 16, 7
        end.greet('Eve')
        process.expect('ready', peer='Eve', resumed=False)
        end.say('hi')
        process.expect('message', id=1)
        fresh = end.conversation not in (NONE, b'x' * 16, old.conversation)
        end.bye()
        return ended_with(process, 'exit') + check([('fresh', fresh, True)])


def check_replaced():
    """Who comes with the conversation that goes on takes the place of the
    connection that stands, as a person does who was cut off unseen."""
    with Meeting('host') as meeting:
        process, old = meeting.meet()
        process.say('one')
        take_text(old, 1)
        end = meeting.come()
        end.take_over(old)
        end.greet('Mallory')
        process.expect('disconnected', reason='lost')
        process.expect('ready', resumed=True)
        take_text(end, 1)
        end.send(ACK, number(1))
        process.expect('delivered', id=1)
        rest = old.raw()
        old.close()
        end.bye()
        return ended_with(process, 'exit') + check([
            ('asked', end.asked, old.conversation),
            # The last frame of a host that says goodbye would be a BYE.
            ('rest', len(rest), 0)])


def check_busy():
    """While two are talking, whoever comes with another conversation, or with
    none, is told so, and they go on."""
    with Meeting('host') as meeting:
        process, end = meeting.meet()
        wrong = []
        for conversation in (NONE, b'x' * 16):
            other = meeting.come()
            other.conversation = conversation
            other.send_greeting('Eve')
            wrong += check([('bye', other.expect(BYE).payload, b'\2')])
            other.close()
        end.say('still here')
        process.expect('message', text='still here')
        end.bye()
        return wrong + ended_with(process, 'exit')


def check_ended():
    """A host that says that it is over is not called again."""
    with Meeting('joiner') as meeting:
        process, end = meeting.meet()
        end.bye(0)
        wrong = ended_with(process, 'exit')
        meeting.door.setblocking(False)
        try:
            meeting.door.accept()
            wrong.append('it came again')
        except BlockingIOError:
            pass
        return wrong


def check_not_ended(reason, word):
    """A host that quits, or talks to somebody else, may have time later."""
    with Meeting('joiner') as meeting:
        process, end = meeting.meet()
        end.say('one')
        process.expect('message', id=1)
        end.bye(reason)
        process.expect('disconnected', reason=word)
        meeting.end = meeting.come()
        meeting.end.take_over(end)
        meeting.greet_again()
        meeting.end.say('two')
        process.expect('message', id=2)
        meeting.end.bye()
        return ended_with(process, 'exit')


def check_back_off():
    """The pauses grow while nobody answers, and are short again after
    somebody has."""
    with Meeting('joiner') as meeting:
        process, _ = meeting.meet()
        address = meeting.door.getsockname()
        meeting.door.close()
        meeting.end.close()
        pauses = [process.expect('reconnecting')['in'] for _ in range(4)]
        meeting.door = socket.create_server(address)
        meeting.door.settimeout(TIMEOUT)
        old, meeting.end = meeting.end, meeting.come()
        meeting.end.take_over(old)
        meeting.greet_again()
        meeting.end.close()
        after = process.expect('reconnecting')['in']
        process.say('EXIT!')
        losses = [e for e in process.events if e['event'] == 'disconnected']
        return ended_with(process, 'exit') + check([
            ('growing', pauses, sorted(pauses)), ('first', pauses[0], 1),
            ('grown', pauses[-1] > 2, True), ('after', after, 1),
            ('losses', len(losses), 2)])


def check_asked_to_wait():
    """A host that names the seconds is not called before."""
    with Meeting('joiner') as meeting:
        process, end = meeting.meet()
        end.close()
        end = Peer.accept(meeting.door, 'hello')
        end.read_message(peer.HELLO)
        end.refuse(4, 17)
        end.raw()
        end.close()
        pauses = [process.expect('reconnecting')['in'] for _ in range(2)]
        process.say('EXIT!')
        return ended_with(process, 'exit') + check([
            ('pauses', pauses, [1, 17]),
            ('errors', receipts(process, 'error'), [])])


def check_refused(reason, status, code):
    """What trying again cannot mend ends it, even now: when it is said for the
    third time, because anybody on the way can say it."""
    with Meeting('joiner') as meeting:
        process, end = meeting.meet()
        end.close()
        for _ in range(3):
            end = Peer.accept(meeting.door, 'hello')
            end.read_message(peer.HELLO)
            end.refuse(reason)
            end.raw()
            end.close()
        wrong = failed_with(process, status, code)
        losses = [e for e in process.events if e['event'] == 'disconnected']
        return wrong + check([('losses', [e['reason'] for e in losses],
                               ['lost'])])


def processor_time(process):
    """The seconds that a process has worked."""
    with open(f'/proc/{process.process.pid}/stat', encoding='ascii') as file:
        fields = file.read().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def check_remembered():
    """The password is stretched once for a host, and again for another."""
    iterations = 3000000
    with Meeting('joiner', iterations) as meeting:
        times = [processor_time(meeting.process)]
        process, _ = meeting.meet()
        for salt in (SALT, bytes(16)):
            before = processor_time(process)
            old = meeting.end
            old.close()
            process.expect('disconnected')
            meeting.end = meeting.come(salt)
            meeting.end.take_over(old)
            meeting.greet_again()
            times.append(processor_time(process) - before)
        meeting.end.bye()
        first, same, other = times
        return ended_with(process, 'exit') + check([
            (f'{same:.2f} s of {first:.2f} s', same < first / 4, True),
            (f'{other:.2f} s of {first:.2f} s', other > first / 4, True)])


def renew(process, end):
    """The first renewal of a connection's keys."""
    end.rekey()
    end.send(peer.PING, bytes(8))
    end.expect(peer.PONG)
    process.expect('epoch', epoch=1)


def check_new_keys(side):
    """Each connection has keys of its own, from epoch 0 on."""
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        renew(process, end)
        old, end = meeting.come_again()
        meeting.greet_again()
        process.say('one')
        end.expect(TEXT)
        codes = [e['code'] for e in process.events if e['event'] == 'ready']
        renew(process, end)
        end.bye()
        return ended_with(process, 'exit') + check([
            ('codes', codes, [old.code, end.code]),
            ('the same', old.code == end.code, False)])


def check_crossed(side):
    """What was on its way when the peer ended is told, and is no failure."""
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        for word in ('one', 'two', 'three'):
            process.say(word)
        process.expect('sent', id=3)
        take_text(end, 1)
        end.send(ACK, number(1))
        process.expect('delivered', id=1)
        end.bye(0)
        return ended_with(process, 'exit') + check([
            ('given up', receipts(process, 'not-delivered'), [2, 3])])


def check_stopped(side):
    """A process that waits for its peer ends when it is told to."""
    with Meeting(side) as meeting:
        process, end = meeting.meet()
        end.close()
        return broken_with(process, 'lost')


BOTH = [
    ('resend', check_resend),
    ('counted', check_counted),
    ('duplicates', check_duplicates),
    ('gap', check_gap),
    ('counts-too-many', lambda side: check_count(side, 4)),
    ('counts-too-few', lambda side: check_count(side, 1)),
    ('cut-record', check_cut_record),
    ('cut-own-record', check_cut_own_record),
    ('early', check_early),
    ('other-conversation', check_other_conversation),
    ('new-keys', check_new_keys),
    ('crossed', check_crossed),
    ('stopped', check_stopped),
]

CHECKS = [
    (f'{name}/{side}', lambda c=checked, s=side: c(s))
    for name, checked in BOTH for side in SIDES
] + [
    ('strange-conversation', check_strange_conversation),
    ('replaced', check_replaced),
    ('busy', check_busy),
    ('ended', check_ended),
    ('not-ended/quit', lambda: check_not_ended(1, 'peer-quit')),
    ('not-ended/busy', lambda: check_not_ended(2, 'busy')),
    ('back-off', check_back_off),
    ('asked-to-wait', check_asked_to_wait),
    ('refused/password', lambda: check_refused(3, 3, 'wrong-password')),
    ('refused/version', lambda: check_refused(1, 4, 'version')),
    ('remembered', check_remembered),
]

if __name__ == '__main__':
    processes.main(CHECKS)
