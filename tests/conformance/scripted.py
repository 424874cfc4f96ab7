# SPDX-License-Identifier: GPL-3.0-or-later
"""A platform that does what its script says, also what a real one never does; written from docs/protocol.md."""
import queue
import socket
import ssl
import threading
import time

import wire
import websocket

LOG, OTHER_LOG = b"\x11" * 16, b"\x33" * 16
WAIT = 12


class Gone(Exception):
    """The console ended the session."""


class Session:
    """One connection, upgraded. Pings are answered unless `silent`."""

    def __init__(self, line, rest):
        self.line, self.silent = line, False
        self.reader = websocket.Reader(True, 1 << 20)
        self.reader.feed(rest)
        self.received = self.credit = 0

    def send_raw(self, data, opcode=websocket.BINARY):
        self.send_bytes(websocket.frame(opcode, data, False))

    def send_bytes(self, data):
        error = websocket.send_apart(self.line, data)
        if error:
            raise Gone from error

    def send(self, name, message, zstd=None):
        self.send_raw(wire.pack_frame({name: message}, zstd))

    def recv(self, wait=WAIT):
        """The next (name, message) that is not a ping."""
        end = time.monotonic() + wait
        while True:
            if time.monotonic() > end:
                raise TimeoutError("the console says nothing")
            message = self.reader.next()
            if message is None:
                try:
                    data = self.line.recv(1 << 16)
                except TimeoutError:
                    raise TimeoutError("the console says nothing") from None
                except OSError as error:
                    raise Gone from error
                if not data:
                    raise Gone
                self.received += len(data)
                self.reader.feed(data)
                continue
            opcode, body = message
            if opcode == websocket.CLOSE:
                raise Gone
            if opcode == websocket.PING:
                self.send_raw(body, websocket.PONG)
            if opcode != websocket.BINARY:
                continue
            frame = wire.unpack_frame(body, (1 << 20, 4 << 20))
            (name, message), = frame.items()
            if name == "credit":
                self.credit += message.get("batches", 0)
            if name == "ping" and not self.silent:
                self.send("pong", {"number": message.get("number", 0), "time": 1774000000000})
            elif name != "ping":
                return name, message

    def expect(self, wanted):
        """Passes over credits and digest requests unless they are wanted."""
        end = time.monotonic() + WAIT
        while True:
            name, message = self.recv(end - time.monotonic())
            if name == wanted:
                return message
            assert name in ("credit", "digest_request"), f"{name} instead of {wanted}"

    def ended(self):
        """True when the console ends the session."""
        end = time.monotonic() + WAIT + 10
        try:
            while True:
                self.recv(end - time.monotonic())
        except Gone:
            return True
        finally:
            self.cut()

    def cut(self):
        try:
            self.line.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.line.close()


class Scripted:
    def __init__(self, certificate, key):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self.context.load_cert_chain(certificate, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.sessions = queue.Queue()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            try:
                self.sessions.put(self.upgrade(plain))
            except (OSError, AssertionError) as error:
                self.sessions.put(error)

    def upgrade(self, plain):
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plain.settimeout(WAIT + 10)
        line = self.context.wrap_socket(plain, server_side=True)
        assert line.version() == "TLSv1.3"
        head = b""
        while b"\r\n\r\n" not in head:
            some = line.recv(4096)
            assert some, "no upgrade"
            head += some
        head, rest = head.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        fields = {name.strip().lower(): value.strip() for name, _, value in
                  (each.partition(":") for each in lines[1:])}
        assert lines[0].split(" ")[:2] == ["GET", "/sync"], lines[0]
        assert fields["sec-websocket-version"] == "13" and "sec-websocket-extensions" not in fields
        assert "sec-websocket-protocol" not in fields and fields["upgrade"].lower() == "websocket"
        line.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     b"Sec-WebSocket-Accept: " + websocket.accept_of(fields["sec-websocket-key"].encode()).encode() +
                     b"\r\n\r\n")
        return Session(line, rest)

    def accept(self, wait=WAIT):
        session = self.sessions.get(timeout=wait)
        if isinstance(session, Exception):
            raise session
        return session

    def hello(self, wait=WAIT):
        """A new session and what its console said first."""
        session = self.accept(wait)
        name, hello = session.recv()
        assert name == "hello", name
        return session, hello

    def close(self):
        self.listener.close()


def welcome(head, **more):
    return {"version": 1, "log_id": LOG, "head": head, "server_time": 1774000000000, "mask_level": 1, **more}
