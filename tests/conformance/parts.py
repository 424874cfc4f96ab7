# SPDX-License-Identifier: GPL-3.0-or-later
"""What the suite is put together from: the two clients as child processes, the real platform, a line that can be cut,
and a bare session for what is asked of the platform alone."""
import glob
import json
import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
import uuid

import client as second
import wire
import websocket

BIN = os.path.join(os.environ.get("YIPING_BINARY_DIR", "build/release"), "bin")
HERE = os.path.dirname(os.path.abspath(__file__))
WAIT = 60  # only ever waited out where something is wrong; a busy machine is slow


def wait_until(condition, what, seconds=WAIT):
    """Looks again and again; for what nobody tells us."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "never: " + what
        time.sleep(0.01)


def new_id():
    """A UUID of version 7."""
    raw = bytearray(second.now_ms().to_bytes(6, "big") + os.urandom(10))
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    return bytes(raw)


def command(kind, body, id_=None, **more):
    return {"id": id_ or new_id(), "made_at": second.now_ms(), kind: body, **more}


class Client:
    """One client as a child. Its folder outlives it."""

    def __init__(self, folder, **options):
        self.folder, self.options = folder, options
        self.events, self.seen, self.process = [], threading.Condition(), None

    def start(self, **options):
        self.options.update(options)
        self.events = []
        self.process = subprocess.Popen([*self.program, self.folder, json.dumps(self.options)], text=True, bufsize=1,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self.read, args=(self.process, self.events), daemon=True).start()
        return self

    def read(self, process, events):
        for line in process.stdout:
            with self.seen:
                events.append(json.loads(line))
                self.seen.notify_all()
        process.stdout.close()

    def tell(self, verb, **values):
        self.process.stdin.write(json.dumps({"do": verb, **values}) + "\n")

    def submit(self, made):
        """Returns when the command is durable."""
        mark = self.mark()
        self.tell("submit", command=wire.encode("Command", made).hex())
        self.wait("durable", lambda event: event["id"] == made["id"].hex(), mark=mark)

    def mark(self):
        with self.seen:
            return len(self.events)

    def wait(self, name, accept=lambda event: True, mark=0, seconds=WAIT):
        """The first such event since the mark."""
        end = time.monotonic() + seconds
        with self.seen:
            while True:
                for event in self.events[mark:]:
                    if event["event"] == name and accept(event):
                        return event
                    assert event["event"] != "failed", event
                assert self.seen.wait(end - time.monotonic()), \
                    f"no {name} from the client, only {self.events[mark:][-12:]}"

    def link(self, state, mark=0, **more):
        return self.wait("link", lambda event: event["state"] == state and
                         all(event[name] == value for name, value in more.items()), mark)

    def online(self, mark=0, cursor=None):
        return self.wait("link", lambda event: event["state"] == "online" and
                         (cursor is None or event["cursor"] == cursor), mark)

    def outbox(self, accept, mark=0):
        return self.wait("outbox", lambda event: accept(event["items"]), mark)["items"]

    def kill(self):
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.end()

    def stop(self):
        if self.process:
            self.tell("quit")
            self.end()

    def end(self):
        self.process.stdin.close()
        self.process.wait(WAIT)
        self.process = None

    def database(self):
        return sqlite3.connect(f"file:{self.cache_file()}", uri=True)


class SecondClient(Client):
    program = [sys.executable, os.path.join(HERE, "client.py")]

    def cache_file(self):
        return os.path.join(self.folder, "console.db")

    def rows(self, number):
        """By id: the row by tag; texts as bytes."""
        database = self.database()
        try:
            return {id_: second.marshal.loads(data) for id_, data in
                    database.execute("SELECT id, data FROM row WHERE register = ?", (number,))}
        finally:
            database.close()

    def unknown(self, number, id_):
        return {tag: value for tag, value in self.rows(number)[id_].items()
                if tag not in wire.REGISTERS[number].fields}

    def spoil(self, number, id_, name, value):
        """Changes a row behind the client's back; the client must not run."""
        row = self.rows(number)[id_]
        tag = next(field.tag for field in wire.REGISTERS[number].fields.values() if field.name == name)
        row[tag] = value
        with self.database() as database:
            database.execute("UPDATE row SET data = ? WHERE register = ? AND id = ?",
                             (second.marshal.dumps(row), number, id_))


class ConsoleClient(Client):
    program = [os.path.join(BIN, "console_adapter")]

    def cache_file(self):
        return glob.glob(os.path.join(self.folder, "cache*.db"))[0]

    def rows(self, number):
        database = self.database()
        try:
            return table_rows(database, number)
        finally:
            database.close()

    def unknown(self, number, id_):
        name = wire.REGISTERS[number].name
        database = self.database()
        try:
            data, = database.execute(f'SELECT unknown FROM "{name}" WHERE id = ?', (id_,)).fetchone()
        finally:
            database.close()
        return data and {"bytes": data}

    def spoil(self, number, id_, name, value):
        with self.database() as database:
            database.execute(f'UPDATE "{wire.REGISTERS[number].name}" SET {name} = ? WHERE id = ?',
                             (value.decode(), id_))


CLIENTS = {"client_py": SecondClient, "console": ConsoleClient}


def table_rows(database, number, mask_level=1):
    """Rows of a table of the product as they would be sent, by id."""
    register = wire.REGISTERS[number]
    fields = register.sent()
    rows = {}
    for values in database.execute(f'SELECT {", ".join(field.name for field in fields)} FROM "{register.name}"'):
        row = {}
        for field, value in zip(fields, values):
            if mask_level >= 2 and field.privacy == "staff" and field.kind == "text":
                value = ""
            if value is not None:
                row[field.tag] = value.encode() if isinstance(value, str) else value
        rows[row[1]] = row
    return rows


class Platform:
    """The real one. `prepare` is given its database before it starts."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, 0, None
        os.makedirs(folder, exist_ok=True)
        self.store = os.path.join(folder, "platform.db")

    def start(self):
        ready = os.path.join(self.folder, "ready.json")
        if os.path.exists(ready):
            os.remove(ready)
        self.process = subprocess.Popen([
            os.path.join(BIN, "yiping-platform"), "--store", "sqlite:" + self.store, "--port", str(self.port),
            "--phone-port", "0", "--ready-file", ready, "--log-dir", os.path.join(self.folder, "logs")])
        wait_until(lambda: os.path.exists(ready) or self.process.poll() is not None, "the platform's ready file")
        assert os.path.exists(ready), "the platform did not start"
        with open(ready, encoding="utf-8") as file:
            self.ready = json.load(file)
        self.port = self.ready["port"]
        return self

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(WAIT)
            self.process = None

    def options(self, **more):
        return {"host": "127.0.0.1", "port": self.port, "authority": self.ready["certificate"],
                "token": self.ready["tokens"]["desk"], "scope": "", **more}

    def ask(self, text, *values):
        database = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)
        try:
            return database.execute(text, values).fetchall()
        finally:
            database.close()

    def visible_rows(self, number, scope, mask_level):
        database = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)
        try:
            return {id_: row for id_, row in table_rows(database, number, mask_level).items()
                    if wire.visible(number, row[3].decode(), scope)}
        finally:
            database.close()


class Change:
    """Changes of a stopped platform's database, as an import makes them: with revisions and in its log."""

    def __init__(self, store):
        self.database = sqlite3.connect(store)

    def __enter__(self):
        self.first = self.revision() + 1
        return self

    def __exit__(self, *_):
        self.database.commit()
        self.database.close()

    def revision(self):
        return self.database.execute("SELECT coalesce(max(rev), 0) FROM change").fetchone()[0]

    def log(self, number, id_, area, old_area, kind):
        revision = self.revision() + 1
        self.database.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                              (revision, self.first, number, id_, area, old_area, kind, second.now_ms()))
        return revision

    def put(self, number, id_, **values):
        name = wire.REGISTERS[number].name
        area, = self.database.execute(f'SELECT area_code FROM "{name}" WHERE id = ?', (id_,)).fetchone()
        to = values.get("area_code", area)
        values["rev"] = self.log(number, id_, to, area if to != area else None, 1)
        self.database.execute(f'UPDATE "{name}" SET {", ".join(each + " = ?" for each in values)} WHERE id = ?',
                              (*values.values(), id_))

    def remove(self, number, id_):
        name = wire.REGISTERS[number].name
        area, = self.database.execute(f'SELECT area_code FROM "{name}" WHERE id = ?', (id_,)).fetchone()
        self.database.execute(f'DELETE FROM "{name}" WHERE id = ?', (id_,))
        self.log(number, id_, area, None, 2)

    def attach_blob(self, case_id, content, name):
        area, = self.database.execute('SELECT area_code FROM "case" WHERE id = ?', (case_id,)).fetchone()
        self.database.execute("INSERT INTO blob VALUES (?, 'image/jpeg', ?, 0, ?)", (name, len(content), content))
        id_, number = uuid.uuid4().bytes, wire.NUMBER["attachment"]
        revision = self.log(number, id_, area, None, 1)
        self.database.execute(
            "INSERT INTO attachment (id, district_id, area_code, rev, case_id, sha256, media_type, size, made_at) "
            "VALUES (?, '990101', ?, ?, ?, ?, 'image/jpeg', ?, 0)", (id_, area, revision, case_id, name, len(content)))


class Relay:
    """A TCP line to the platform that can lose what comes back, and be cut."""

    def __init__(self, port):
        self.target = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.swallow = self.closed = False
        self.pairs = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                here, _ = self.listener.accept()
            except OSError:
                return
            if self.closed:
                here.close()
                continue
            there = socket.create_connection(("127.0.0.1", self.target))
            self.pairs.append((here, there))
            threading.Thread(target=self.pump, args=(here, there, False), daemon=True).start()
            threading.Thread(target=self.pump, args=(there, here, True), daemon=True).start()

    def pump(self, from_, to, back):
        try:
            while data := from_.recv(1 << 16):
                if not (back and self.swallow):
                    to.sendall(data)
        except OSError:
            pass
        self.shut(from_)
        self.shut(to)

    @staticmethod
    def shut(line):
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def cut(self):
        pairs, self.pairs = self.pairs, []
        for pair in pairs:
            for line in pair:
                self.shut(line)

    def close(self):
        self.closed = True
        self.cut()
        self.shut(self.listener)
        self.listener.close()


class Bare:
    """A console's session without a console: message by message."""

    def __init__(self, options, **hello):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(options["authority"])
        plain = socket.create_connection((options["host"], options["port"]), WAIT)
        self.line = context.wrap_socket(plain, server_hostname=options["host"])
        key = websocket.new_key()
        self.line.sendall(b"GET /sync HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          b"Sec-WebSocket-Key: " + key + b"\r\nSec-WebSocket-Version: 13\r\n\r\n")
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.line.recv(4096)
        head, rest = head.split(b"\r\n\r\n", 1)
        assert websocket.accept_of(key).encode() in head
        self.reader = websocket.Reader(False, wire.TO_CONSOLE[0])
        self.reader.feed(rest)
        self.received = len(rest)
        self.sent = 0
        self.pings = 0
        if hello.pop("say", True):
            self.send("hello", {"min_version": 1, "max_version": 1, "console_id": uuid.uuid4().bytes,
                                "token": options["token"], "scope": options.get("scope", ""), "credit": 8,
                                "software": "bare", **hello})

    def send(self, name, message, zstd=None):
        self.send_raw(wire.pack_frame({name: message}, zstd))

    def send_raw(self, data):
        data = websocket.frame(websocket.BINARY, data, True)
        self.sent += len(data)
        websocket.send_apart(self.line, data)  # if the platform ends the session meanwhile, recv() says so

    def recv(self):
        """(name, message), or None when the platform has ended the session."""
        while True:
            message = self.reader.next()
            if message is None:
                try:
                    data = self.line.recv(1 << 18)
                except ConnectionError:
                    return None
                if not data:
                    return None
                self.received += len(data)
                self.reader.feed(data)
            elif message[0] == websocket.CLOSE:
                return None
            elif message[0] == websocket.BINARY:
                frame = wire.unpack_frame(message[1])
                return next((name, body) for name, body in frame.items() if name != "_unknown")

    def expect(self, wanted):
        got = self.recv()
        assert got and got[0] == wanted, f"{got and got[0]} instead of {wanted}: {str(got and got[1])[:300]}"
        return got[1]

    def until_pong(self):
        """Everything that the platform sends before it answers a ping."""
        self.pings += 1
        self.send("ping", {"number": self.pings})
        got = []
        while True:
            each = self.recv()
            assert each, "the session ended"
            if each == ("pong", {**each[1], "number": self.pings}):
                return got
            got.append(each)

    def close(self):
        self.line.close()
