# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""A network that fails on demand, between a joiner and a host on the loopback.

    from proxy import Proxy, UP, DOWN

    with Proxy(port) as proxy:                  # port: the host's
        ... join(proxy.port) ...
        fault = proxy.arm('cut', UP, 1500)      # after 1500 more bytes
        fault.wait()                            # until it has happened
        proxy.count                             # how often each kind did
        proxy.passed[UP]                        # bytes, of all connections

UP is what the joiner says, DOWN what the host says. The proxy knows where a
message of the handshake or a frame ends, though not what is in it. A fault
waits for so many bytes (cut, orphan, flip, stall, hole) or whole frames (drop,
repeat, swap) in its direction, counted from when it was armed. It goes to the
newest connection, or with armed(..., later=True) to the next one, so that it
can hit the handshake.

    cut      both ends see the stream end; reset=True: by a RST
    orphan   the joiner sees a RST, the host nothing at all
    flip     one bit changes, the one of that number in the byte
    drop     a frame is left out
    repeat   a frame comes twice
    swap     a frame comes after the one that follows it
    stall    nothing passes in this direction for so many seconds
    hole     nothing passes any more, in this direction or (both=True) in any,
             and nobody is told when an end closes

refuse() lets connections be refused until welcome().
"""

import asyncio
import collections
import contextlib
import socket
import struct
import threading

UP, DOWN = 'up', 'down'
TIMEOUT = 60

# Whole lengths by the first byte: the handshake of each direction, then frames.
HANDSHAKE = {UP: {1: 12, 3: 66, 5: 33}, DOWN: {2: 23, 4: 66, 6: 33}}
LAST = {UP: 5, DOWN: 6}
REFUSAL = {15: 4}
FRAMES = {1: 1024, 2: 65536}


class Fault:
    """Something that will go wrong, once."""

    def __init__(self, kind, direction, after, *, reset=False, bit=0,
                 seconds=0, both=False):
        self.kind, self.direction, self.after = kind, direction, after
        self.reset, self.bit, self.seconds = reset, bit, seconds
        self.both = both
        self.happened = threading.Event()

    def __repr__(self):
        return f'{self.kind} {self.direction} after {self.after}'

    def wait(self, timeout=TIMEOUT):
        """Until it has happened."""
        if not self.happened.wait(timeout):
            raise AssertionError(f'{self} did not happen in {timeout} s')


class Splitter:
    """Cuts one direction of a stream into messages and frames."""

    def __init__(self, direction):
        self.sizes = {**HANDSHAKE[direction], **REFUSAL}
        self.last = LAST[direction]
        self.data = b''

    def feed(self, data):
        """What is complete now."""
        self.data += data
        while self.data:
            size = self.sizes.get(self.data[0])
            if size is None:
                raise ValueError(f'nothing begins with byte {self.data[0]}')
            if len(self.data) < size:
                return
            unit, self.data = self.data[:size], self.data[size:]
            if self.sizes is not FRAMES and unit[0] == self.last:
                self.sizes = FRAMES
            yield unit


class Connection:
    """One joiner, and the connection to the host that goes with it."""

    def __init__(self, proxy, joiner, host):
        self.proxy, self.joiner, self.host = proxy, joiner, host
        self.ends = {UP: (joiner, host), DOWN: (host, joiner)}
        self.fault = None
        self.silent = set()     # directions in which nothing passes any more
        self.held = None        # of two frames that change places
        self.broken = asyncio.get_running_loop().create_future()

    def _due(self, direction, kinds):
        fault = self.fault
        return (fault is not None and fault.direction == direction
                and fault.kind in kinds)

    def _done(self):
        fault, self.fault = self.fault, None
        self.proxy.count[fault.kind] += 1
        fault.happened.set()

    def _arrange(self, direction, unit):
        """The frames that pass in place of this one."""
        if self.held is not None and self.held[0] == direction:
            first, self.held = self.held[1], None
            return [unit, first]
        if not self._due(direction, ('drop', 'repeat', 'swap')):
            return [unit]
        if self.fault.after > 0:
            self.fault.after -= 1
            return [unit]
        kind = self.fault.kind
        self._done()
        if kind == 'swap':
            self.held = direction, unit
        return [unit, unit] if kind == 'repeat' else []

    async def _pass(self, direction, unit):
        """Bytes, with what happens to them on the way."""
        if self._due(direction, ('cut', 'orphan', 'flip', 'stall', 'hole')):
            fault = self.fault
            if fault.after >= len(unit):
                fault.after -= len(unit)
            else:
                before, unit = unit[:fault.after], unit[fault.after:]
                await self._write(direction, before)
                unit = await self._break(fault, unit)
        await self._write(direction, unit)

    async def _write(self, direction, data):
        """What is counted has been on its way to the end."""
        self.proxy.passed[direction] += len(data)
        await write(self.ends[direction][1], data)

    async def _break(self, fault, rest):
        """It happens before the first byte of the rest: what still passes."""
        self._done()
        if fault.kind == 'flip':
            return bytes([rest[0] ^ 1 << fault.bit]) + rest[1:]
        if fault.kind == 'stall':
            await asyncio.sleep(fault.seconds)
            return rest
        if fault.kind == 'hole':
            self.silent = {UP, DOWN} if fault.both else {fault.direction}
            return b''
        self.broken.set_result(fault)
        return await asyncio.Future()

    async def _pump(self, direction):
        """Carries one direction until it ends."""
        source, sink = self.ends[direction]
        splitter = Splitter(direction)
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError):
            while data := await loop.sock_recv(source, 65536):
                for unit in splitter.feed(data):
                    for passing in self._arrange(direction, unit):
                        if direction not in self.silent:
                            await self._pass(direction, passing)
                if direction in self.silent:
                    break
        if direction in self.silent:
            await asyncio.Future()
        with contextlib.suppress(OSError):
            await write(sink, splitter.data)
            sink.shutdown(socket.SHUT_WR)

    async def _drain(self):
        """The end of the stream, seen from both ends at once."""
        for end in (self.joiner, self.host):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_WR)
        loop = asyncio.get_running_loop()
        for end in (self.joiner, self.host):
            with contextlib.suppress(OSError):
                while await loop.sock_recv(end, 65536):
                    pass

    async def serve(self):
        """Until it is over, or broken."""
        pumps = asyncio.gather(self._pump(UP), self._pump(DOWN))
        try:
            await asyncio.wait([pumps, self.broken],
                               return_when=asyncio.FIRST_COMPLETED)
            if self.broken.done():
                # Nobody may be reading from a socket when it is closed.
                await stop(pumps)
                await self._fall_apart(self.broken.result())
            else:
                pumps.result()
        finally:
            await stop(pumps)
            self.joiner.close()
            self.host.close()

    async def _fall_apart(self, fault):
        if fault.kind == 'orphan':
            reset(self.joiner)
            await asyncio.Future()
        elif fault.reset:
            reset(self.joiner)
            reset(self.host)
        else:
            await self._drain()


async def stop(future):
    """Waits until it has given up."""
    future.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await future


async def write(sink, data):
    """All of it."""
    if data:
        await asyncio.get_running_loop().sock_sendall(sink, data)


def reset(end):
    """The other end sees ECONNRESET, and nothing more from here."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                       struct.pack('ii', 1, 0))
        end.close()


class Proxy:
    """A port that leads to another one, most of the time."""

    def __init__(self, target, address='127.0.0.1'):
        self.target = address, target
        self.count = collections.Counter()
        self.passed = collections.Counter()
        self.connections = []
        self.later = collections.deque()
        self.tasks = set()
        self.accepting = None
        # It holds the port while nobody listens there.
        self.holder = self._bind((address, 0))
        self.address = self.holder.getsockname()
        self.door = None
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever,
                                       daemon=True)
        self.thread.start()
        self.welcome()

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self._call(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(TIMEOUT)
        self.loop.close()
        self.holder.close()

    @staticmethod
    def _bind(address):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        return sock

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(
            coroutine, self.loop).result(TIMEOUT)

    @property
    def port(self):
        """Where joiners go."""
        return self.address[1]

    def arm(self, kind, direction, after=0, *, later=False, **how):
        """Something goes wrong soon: see above."""
        fault = Fault(kind, direction, after, **how)
        self._call(self._arm(fault, later))
        return fault

    async def _arm(self, fault, later):
        if later:
            self.later.append(fault)
        else:
            if self.connections[-1].fault is not None:
                raise ValueError(f'{self.connections[-1].fault} is due first')
            self.connections[-1].fault = fault

    def refuse(self):
        """From now on nobody listens here."""
        self._call(self._refuse())

    async def _refuse(self):
        self.accepting.cancel()
        await asyncio.wait([self.accepting])
        self.door.close()
        self.door = None

    def welcome(self):
        """From now on somebody does."""
        self._call(self._welcome())

    async def _welcome(self):
        if self.door is None:
            self.door = self._bind(self.address)
            self.door.listen()
            self.door.setblocking(False)
            self.accepting = self.loop.create_task(self._accept())

    async def _accept(self):
        while True:
            joiner, _ = await self.loop.sock_accept(self.door)
            task = self.loop.create_task(self._serve(joiner))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _serve(self, joiner):
        host = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        joiner.setblocking(False)
        host.setblocking(False)
        for end in (joiner, host):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            await self.loop.sock_connect(host, self.target)
        except OSError:
            reset(joiner)
            host.close()
            return
        connection = Connection(self, joiner, host)
        if self.later:
            connection.fault = self.later.popleft()
        self.connections.append(connection)
        await connection.serve()

    async def _close(self):
        if self.door is not None:
            await self._refuse()
        for task in list(self.tasks):
            task.cancel()
        if self.tasks:
            await asyncio.wait(list(self.tasks))


class Gate(Proxy):
    """A proxy that can be shut: what passes breaks off, nobody gets in."""

    def shut(self):
        """Does it at once, and not with the next bytes."""
        self.refuse()
        self._call(self._break())

    async def _break(self):
        for connection in self.connections:
            if not connection.broken.done():
                connection.broken.set_result(Fault('cut', UP, 0))
