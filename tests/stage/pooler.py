"""What PgBouncer does to a client in transaction mode, on a socket of its own.

It refuses `options` at the start (as before 1.20), tells a process number that is no server's, and after each
transaction goes on with another server process.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from select import select

SSL_REQUEST = 80877103
KEY_DATA, READY, IDLE = b"K", b"Z", b"I"


@dataclass
class Pooler:
    server: str  # the path of PostgreSQL's own socket
    processes: int = 2
    port: int = 0
    refused: list[str] = field(default_factory=list)
    transactions: int = 0

    def serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with client, suppress(OSError, EOFError):
            start = self._startup(client)
            if b"\0options\0" in start:
                self.refused.append("options")
                words = b"SFATAL\0C08P01\0Munsupported startup parameter: options\0\0"
                client.sendall(b"E" + struct.pack("!I", len(words) + 4) + words)
                return
            servers = [self._connect(start) for _ in range(self.processes)]
            client.sendall(servers[0][1])
            turns = Random(4)
            try:
                while self._transaction(client, turns.choice(servers)[0]):
                    self.transactions += 1
            finally:
                for server, _ in servers:
                    server.close()

    def _startup(self, client: socket.socket) -> bytes:
        while True:
            [length] = struct.unpack("!I", _exactly(client, 4))
            body = _exactly(client, length - 4)
            if struct.unpack("!I", body[:4]) != (SSL_REQUEST,):
                return struct.pack("!I", length) + body
            client.sendall(b"N")

    def _connect(self, start: bytes) -> tuple[socket.socket, bytes]:
        """A server process, and its greeting with another process number."""
        server = socket.socket(socket.AF_UNIX)
        server.connect(self.server)
        server.sendall(start)
        greeting = b""
        while not greeting.endswith(READY + struct.pack("!I", 5) + IDLE):
            kind, body = _message(server)
            if kind == KEY_DATA:
                body = struct.pack("!II", 1, 1)
            greeting += kind + struct.pack("!I", len(body) + 4) + body
        return server, greeting

    def _transaction(self, client: socket.socket, server: socket.socket) -> bool:
        """Passes on until the server is idle again; False when the client has gone."""
        while True:
            readable, _, _ = select([client, server], [], [])
            if server in readable:
                kind, body = _message(server)
                client.sendall(kind + struct.pack("!I", len(body) + 4) + body)
                if kind == READY and body == IDLE:
                    return True
            elif not (sent := client.recv(1 << 16)):
                return False
            else:
                server.sendall(sent)


def _message(server: socket.socket) -> tuple[bytes, bytes]:
    kind = _exactly(server, 1)
    [length] = struct.unpack("!I", _exactly(server, 4))
    return kind, _exactly(server, length - 4)


def _exactly(stream: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        more = stream.recv(length - len(found))
        if not more:
            raise EOFError
        found += more
    return found


@contextmanager
def pooling(server: str) -> Iterator[Pooler]:
    """In front of the PostgreSQL whose socket this is."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pooler = Pooler(server, port=listener.getsockname()[1])
        threading.Thread(target=pooler.serve, args=(listener,), daemon=True).start()
        yield pooler
        listener.shutdown(socket.SHUT_RDWR)
