# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""The other end, when it is no Sottovoce or does not mean well.

What stands at the door of a joiner, and what somebody who knows the password
does once the conversation has begun, in either role.
"""

import http.server
import random
import socket
import threading

import driver
import peer
import story
from peer import TEXT, Peer, flip, text

PASSWORD = 'hello'
NAME = 'Mallory'

# What must never be shown, whatever happens.
SECRET = 'not to be shown'
SHOWN = 'a good beginning'


def noise(size, seed=5533):
    """Bytes without sense, the same in each run; none begins a message."""
    return b'\x99' + random.Random(seed).randbytes(size - 1)


class Other(threading.Thread):
    """A thread at the other end. What goes wrong there is told at its end;
    that the program hangs up is what it is there for."""

    def __init__(self, behave, *arguments):
        super().__init__(daemon=True)
        self.behave, self.arguments = behave, arguments
        self.wrong = None
        self.start()

    def run(self):
        try:
            self.behave(*self.arguments)
        except (EOFError, ConnectionError):
            pass
        except Exception as error:  # pylint: disable=broad-except
            self.wrong = error

    def finish(self):
        """Waits for its end; raises Failure if it was not as meant."""
        self.join(driver.DEADLINE)
        story.expect(not self.is_alive(), 'the other end hangs')
        story.expect(self.wrong is None, f'the other end: {self.wrong!r}')


# Before the password is proved: what a joiner may meet. Each is handed a
# listening socket.

def answer_with(data):
    """Something that says this, whoever comes, and then hangs up."""
    def behave(door):
        sock = door.accept()[0]
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
        drain(sock)
    return behave


def drain(sock):
    """Reads until the program hangs up."""
    sock.settimeout(driver.DEADLINE)
    while sock.recv(65536):
        pass


def hold_after(data):
    """Something that says this, and then nothing more."""
    def behave(door):
        sock = door.accept()[0]
        sock.sendall(data)
        drain(sock)
    return behave


def serve_web(door):
    """A real web server, which waits for the end of a line."""
    class Server(http.server.HTTPServer):
        """One that was handed its socket."""

        def __init__(self):
            super().__init__(door.getsockname(), Handler, False)
            self.socket.close()
            self.socket = door

    class Handler(http.server.BaseHTTPRequestHandler):
        """One that keeps no log."""

        def log_message(self, *arguments):
            """Says nothing."""

    Server().handle_request()


def half_challenge():
    """Half of a host's first answer."""
    return (bytes([peer.CHALLENGE, 1, 1]) + (210000).to_bytes(4, 'big')
            + bytes(4))


def ask_iterations(count):
    """A host that wants the password stretched so many times."""
    def behave(door):
        host = Peer.accept(door, PASSWORD)
        host.challenge(iterations=count)
        host.raw()
    return behave


def answer_nonsense(door):
    """A host whose second answer is no point of the curve."""
    host = Peer.accept(door, PASSWORD)
    host.challenge()
    host.read_message(peer.JOINER_SHARE)
    host.write(bytes([peer.HOST_SHARE]) + noise(65))
    host.raw()


def pretend(door):
    """A host that does not know the password, and proves nothing."""
    host = Peer.accept(door, 'something else')
    host.challenge()
    host.read_message(peer.JOINER_SHARE)
    host.write(bytes([peer.HOST_SHARE])
               + peer.Spake2('B', host._scalar(), 4711).share)
    host.read_message(peer.JOINER_CONFIRM)
    host.write(bytes([peer.HOST_CONFIRM]) + noise(32))
    host.raw()


def refuse(reason, retry_after=0):
    """A host that sends everybody away."""
    def behave(door):
        host = Peer.accept(door, PASSWORD)
        host.read_message(peer.HELLO)
        host.refuse(reason, retry_after)
        host.sock.shutdown(socket.SHUT_WR)
        host.raw()
    return behave


def be_busy(door):
    """A host that talks to somebody else."""
    host = Peer.accept(door, PASSWORD)
    host.shake_hands()
    host.expect(peer.GREETING)
    host.bye(2)


def greet_as(name):
    """A host whose name is these bytes."""
    def behave(door):
        host = Peer.accept(door, PASSWORD)
        host.shake_hands()
        host.greet(name)
        host.raw()
    return behave


# After it: what somebody who knows the password does. Each is handed a Peer
# that has said SHOWN as its message 1.

def alter(bit):
    """One bit of a frame is changed on the way."""
    def behave(mallory):
        mallory.write(flip(mallory.seal(TEXT, text(2, SECRET.encode())), bit))
    return behave


def replay(mallory):
    """A frame comes twice."""
    frame = mallory.seal(TEXT, text(2, b'said once'))
    mallory.write(frame)
    mallory.write(frame)


def drop(mallory):
    """A frame is lost, and the next one comes."""
    mallory.seal(TEXT, text(2, SECRET.encode()))
    mallory.write(mallory.seal(TEXT, text(3, SECRET.encode())))


def swap(mallory):
    """Two frames come in the wrong order."""
    frames = [mallory.seal(TEXT, text(number, SECRET.encode()))
              for number in (2, 3)]
    mallory.write(frames[1] + frames[0])


def say_bytes(content, number=2):
    """A message of any bytes at all."""
    def behave(mallory):
        mallory.send(TEXT, text(number, content))
    return behave


def pad_badly(mallory):
    """What fills a frame up is not zero."""
    record = text(2, SECRET.encode())
    plain = bytes([TEXT, 0]) + len(record).to_bytes(2, 'big') + record
    mallory.write(mallory.channel.seal_plaintext(b'\x01',
                                                 plain.ljust(1007, b'x')))


def hang_up_in_a_frame(mallory):
    """The connection ends in the middle of a frame."""
    mallory.write(mallory.seal(TEXT, text(2, SECRET.encode()))[:500])
    mallory.sock.shutdown(socket.SHUT_WR)


def hang_up(mallory):
    """The connection ends without a word."""
    mallory.sock.shutdown(socket.SHUT_WR)


def greet_twice(mallory):
    """A second greeting, with another name."""
    mallory.send(peer.GREETING, bytes(24) + SECRET.encode())


def confirm_too_much(mallory):
    """Messages are acknowledged that were never sent."""
    mallory.send(peer.ACK, (99).to_bytes(8, 'big'))


def take_long(mallory):
    """The longest message there may be is received whole."""
    record = mallory.expect(TEXT)
    story.expect_equal(record.text, 'x' * 65536, 'the long message')


def begin(mallory, name=NAME):
    """All that comes before the mischief."""
    mallory.shake_hands()
    mallory.greet(name)
    mallory.say(SHOWN)
    mallory.expect(peer.ACK)


def host_then(behave, name=NAME):
    """The mischief of somebody who hosts."""
    def whole(door):
        mallory = Peer.accept(door, PASSWORD)
        begin(mallory, name)
        behave(mallory)
        mallory.raw()
    return whole


def join_then(behave, port, name=NAME):
    """The mischief of somebody who joins."""
    mallory = Peer.connect(port, PASSWORD)
    begin(mallory, name)
    behave(mallory)
    mallory.raw()
