"""Bytes between two processes that do not trust each other.

A message is a length and a msgpack text. It can hold only what msgpack has: None,
bool, int, float, str, bytes and lists; `exchange.py` writes everything else in these.
Nothing in a message names code, so reading one runs nothing. Whatever does not fit is
a `Malformed` message, and its sender is not listened to any longer.
"""

from __future__ import annotations

import socket
import struct

import msgpack

HEAD = struct.Struct(">Q")
MAX_MESSAGE = 64 * 2**20  # bytes
MAX_DEPTH = 64  # lists within lists


class Gone(BaseException):
    """The process at the other end has ended. No Exception: tests catch those."""


class Malformed(BaseException):
    """The process at the other end does not keep to the protocol."""


class Channel:
    """One end of a connected stream socket."""

    def __init__(self, sock: socket.socket, limit: int = MAX_MESSAGE) -> None:
        self.sock = sock
        self.limit = limit

    def send(self, message: object) -> None:
        """Send a message of lists and plain values.

        Raises
        ------
        ValueError
            If it is larger than `limit`; nothing has been sent then.
        Gone
            If nobody is there to read it.
        """
        body = msgpack.packb(message, unicode_errors="surrogatepass")
        if len(body) > self.limit:
            raise ValueError(
                f"{len(body):,} bytes are too many to pass between the answer and "
                f"its test. Expected at most {self.limit:,}."
            )
        try:
            self.sock.sendall(HEAD.pack(len(body)) + body)
        except OSError as error:
            raise Gone from error

    def receive(self) -> list:
        """Wait for a message. Raises `Gone` or `Malformed`."""
        (size,) = HEAD.unpack(self._exactly(HEAD.size))
        if size > self.limit:
            raise Malformed(f"a message of {size:,} bytes, at most {self.limit:,}")
        body = self._exactly(size)
        try:
            message = msgpack.unpackb(
                body, unicode_errors="surrogatepass", use_list=True
            )
        except Exception as error:  # msgpack raises many kinds
            raise Malformed(f"no message: {type(error).__name__}") from None
        if type(message) is not list:
            raise Malformed("a message is a list")
        return message

    def _exactly(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            try:
                part = self.sock.recv(min(size - len(parts), 2**20))
            except OSError as error:
                raise Gone from error
            if not part:
                raise Gone
            parts += part
        return bytes(parts)

    def close(self) -> None:
        self.sock.close()
