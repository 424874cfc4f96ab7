# SPDX-License-Identifier: GPL-3.0-or-later
"""RFC 6455 for both ends of docs/protocol.md: binary messages, no extension, no subprotocol. Needs no socket."""
import base64
import hashlib
import os
import struct
import threading

from wire import Broken

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def accept_of(key):
    return base64.b64encode(hashlib.sha1(key + GUID).digest()).decode()


def new_key():
    return base64.b64encode(os.urandom(16))


def xor(data, mask):
    mask = (mask * (len(data) // 4 + 1))[:len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(mask, "big")).to_bytes(len(data), "big")


def frame(opcode, data, masked, final=True):
    head = bytes([opcode | (0x80 if final else 0)])
    bit = 0x80 if masked else 0
    if len(data) < 126:
        head += bytes([bit | len(data)])
    elif len(data) < 65536:
        head += struct.pack(">BH", bit | 126, len(data))
    else:
        head += struct.pack(">BQ", bit | 127, len(data))
    if not masked:
        return head + data
    mask = os.urandom(4)
    return head + mask + xor(data, mask)


def send_apart(line, data):
    """Sends, and returns the error if there was one. On a thread of its own: OpenSSL keeps errors for each thread, and
    one of a line that the other end has closed would come up again on the next line."""
    failed = []

    def work():
        try:
            line.sendall(data)
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return failed[0] if failed else None


class Reader:
    """Bytes in, (opcode, message) out; fragments are put together."""

    def __init__(self, masked, limit):
        self.masked, self.limit = masked, limit
        self.data = bytearray()
        self.parts = None

    def feed(self, data):
        self.data += data

    def next(self):
        while True:
            data = self.data
            if len(data) < 2:
                return None
            final, reserved, opcode = data[0] >> 7, data[0] & 0x70, data[0] & 15
            masked, length, at = data[1] >> 7, data[1] & 127, 2
            if reserved or masked != self.masked or opcode not in (0, TEXT, BINARY, CLOSE, PING, PONG):
                raise Broken("websocket frame")
            if length > 125:
                size = 2 if length == 126 else 8
                if len(data) < at + size:
                    return None
                length = int.from_bytes(data[at:at + size], "big")
                at += size
            if opcode >= 8 and (length > 125 or not final):
                raise Broken("websocket control frame")
            if length + len(self.parts[1] if self.parts else b"") > self.limit:
                raise Broken("too long")
            if len(data) < at + 4 * masked + length:
                return None
            mask = bytes(data[at:at + 4])
            at += 4 * masked
            body = bytes(data[at:at + length])
            del data[:at + length]
            if masked:
                body = xor(body, mask)
            if opcode >= 8:
                return opcode, body
            if (opcode == 0) == (self.parts is None):
                raise Broken("websocket fragments")
            if opcode:
                self.parts = [opcode, body]
            else:
                self.parts[1] += body
            if final:
                whole, self.parts = self.parts, None
                return whole[0], whole[1]
