#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second console, written from docs/protocol.md, sync.proto and registers.md alone: python3 client.py FOLDER OPTIONS

OPTIONS is a JSON object: host, port, authority (a PEM file), token, scope, credit, min_version, max_version.
JSON lines in: {"do": "submit", "command"} (a protobuf Command), {"do": "withdraw", "id"}, {"do": "digest"},
{"do": "blob", "sha256"}, {"do": "reveal", "register", "row_id", "field", "reason"}, {"do": "quit"}.
JSON lines out: link, durable, outbox, blob, revealed, drift, set_back; parts.py and suite.py know them of both clients.
Ids and other bytes are hex in both directions. Everything durable is in FOLDER/console.db.
"""
import hashlib
import json
import marshal
import os
import random
import selectors
import socket
import sqlite3
import ssl
import sys
import time
import uuid

import wire
import websocket
from wire import Broken

PING_EVERY, SILENT, DIGEST_EVERY, DIGEST_REST, REFUSED_REST = 5.0, 15.0, 10.0, 3600.0, 30.0
UPPER_HALF, WHOLE = (0.2, 0.4, 0.8, 1.2, 1.6), (2, 4, 8, 16, 30)
ACCEPTED, REFUSED, CONFLICT = 1, 2, 3
BYTES_LIMIT = wire.TO_CONSOLE[0]


def say(event, **values):
    print(json.dumps({"event": event, **values}, ensure_ascii=False), flush=True)


def now_ms():
    return time.time_ns() // 1_000_000


class Cache:
    """Rows, cursor and outbox in one database; each method is one transaction."""

    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript("""
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS held (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS row (register INTEGER, id BLOB, area TEXT, data BLOB,
                PRIMARY KEY (register, id)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS incoming (register INTEGER, id BLOB, area TEXT, data BLOB,
                PRIMARY KEY (register, id)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS outbox (at INTEGER PRIMARY KEY, id BLOB UNIQUE, command BLOB,
                withdrawn INTEGER NOT NULL DEFAULT 0, outcome INTEGER NOT NULL DEFAULT 0, answer BLOB);
            DELETE FROM incoming;
        """)
        held = dict(self.db.execute("SELECT name, value FROM held"))
        self.console_id = held.get("console_id") or self.keep("console_id", uuid.uuid4().bytes)
        self.log_id = held.get("log_id", b"")
        self.cursor = held.get("cursor", 0)
        self.scope = held.get("scope", "")
        self.mask_level = held.get("mask_level", 0)
        self.mark = tuple(int(part) for part in held.get("mark", "0 0").split())  # the mark, and of which revision

    def keep(self, name, value):
        self.db.execute("INSERT INTO held VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                        (name, value))
        return value

    def transaction(self, work):
        self.db.execute("BEGIN IMMEDIATE")
        try:
            work()
            self.db.execute("COMMIT")
        except BaseException:
            self.db.execute("ROLLBACK")
            raise

    def put(self, table, tables):
        for number, rows in tables:
            self.db.executemany(
                f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?)",
                [(number, row[1], row.get(3, b"").decode(), marshal.dumps(row)) for row in rows])

    def forget_incoming(self):
        self.db.execute("DELETE FROM incoming")

    def keep_mark(self, mark):
        self.keep("mark", "%d %d" % mark)

    def put_incoming(self, tables, done_as=None, mark=(0, 0)):
        """`done_as` and `mark` with the last batch: (log_id, cursor, scope, mask_level)."""
        def work():
            self.put("incoming", tables)
            if done_as:
                self.db.execute("DELETE FROM row")
                self.db.execute("INSERT INTO row SELECT * FROM incoming")
                self.db.execute("DELETE FROM incoming")
                for name, value in zip(("log_id", "cursor", "scope", "mask_level"), done_as):
                    self.keep(name, value)
                self.keep_mark(mark)
        self.transaction(work)
        if done_as:
            self.log_id, self.cursor, self.scope, self.mask_level = done_as
            self.mark = mark

    def put_delta(self, tables, removed, to, mark):
        def work():
            self.put("row", tables)
            self.db.executemany("DELETE FROM row WHERE register = ? AND id = ?", removed)
            self.keep("cursor", to)
            self.keep_mark(mark)
        self.transaction(work)
        self.cursor, self.mark = to, mark

    def repair(self, where, tables, mark):
        register, after, up_to, areas = where

        def work():
            marks = ",".join("?" * len(areas))
            self.db.execute(
                "DELETE FROM row WHERE register = ? AND id > ? AND (? = x'' OR id <= ?)" +
                (f" AND area IN ({marks})" if areas else ""), (register, after, up_to, up_to, *areas))
            self.put("row", tables)
            self.keep_mark(mark)
        self.transaction(work)
        self.mark = mark

    def rows(self, register, after=b"", up_to=b""):
        return [marshal.loads(data) for data, in self.db.execute(
            "SELECT data FROM row WHERE register = ? AND id > ? AND (? = x'' OR id <= ?)",
            (register, after, up_to, up_to))]


class Console:
    def __init__(self, folder, options):
        os.makedirs(folder, exist_ok=True)
        self.options = options
        self.cache = Cache(os.path.join(folder, "console.db"))
        self.blobs = os.path.join(folder, "blobs")
        os.makedirs(self.blobs, exist_ok=True)
        self.selector = selectors.DefaultSelector()
        os.set_blocking(0, False)
        self.selector.register(0, selectors.EVENT_READ)
        self.input = b""
        self.quit = False
        self.socket = None
        self.tries = 0
        self.next_try = 0.0
        self.state = ""
        self.welcome = None
        self.wanted_blobs = {}  # sha256 -> bytes so far
        self.reset_session()
        self.show("offline")
        self.show_outbox()

    def reset_session(self):
        self.welcome = None
        self.in_snapshot = False
        self.snapshot_to = None
        self.sent_to = 0
        self.mark = (0, 0)
        self.rows_done = 0
        self.accepted = {}  # id -> revision that the cursor has to reach
        self.pings = {}
        self.ping_number = 0
        self.digest_at = None
        self.quick_round = False
        self.digest_asked = None
        self.repair_asked = None

    # -- words to the outside --

    def show(self, state, reason="", **more):
        self.state = state
        say("link", state=state, cursor=self.cache.cursor, done=self.rows_done, reason=reason, **more)

    def show_outbox(self):
        names = {0: "waiting", REFUSED: "refused", CONFLICT: "conflict"}
        items = []
        for id_, outcome, answer in self.cache.db.execute("SELECT id, outcome, answer FROM outbox ORDER BY at"):
            item = {"id": id_.hex(), "state": names[outcome]}
            if answer:
                answer = wire.decode("CommandAnswer", answer)
                item["code"] = answer.get("error", {}).get("code", "")
                for rows in answer.get("current", []):
                    table = wire.columns_to_rows(rows) or []
                    if rows["register"] == wire.NUMBER["case"] and table:
                        item["current"] = {"id": table[0][1].hex(), "title": table[0][8].decode()}
                    if rows["register"] == wire.NUMBER["case_move"]:
                        item["since"] = [row[10].decode() for row in table]
            items.append(item)
        say("outbox", items=items)

    # -- the line --

    def connect(self):
        options = self.options
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_verify_locations(options["authority"])
        plain = socket.create_connection((options["host"], options["port"]), 5)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            line = context.wrap_socket(plain, server_hostname=options["host"])
            key = websocket.new_key()
            line.sendall(b"GET /sync HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         b"Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n"
                         % (options["host"].encode(), options["port"], key))
            head = b""
            while b"\r\n\r\n" not in head:
                some = line.recv(4096)
                if not some or len(head) > 8192:
                    raise Broken("no upgrade")
                head += some
            head, rest = head.split(b"\r\n\r\n", 1)
            lines = head.decode("latin-1").split("\r\n")
            fields = {name.strip().lower(): value.strip() for name, _, value in
                      (each.partition(":") for each in lines[1:])}
            if lines[0].split(" ")[1:2] != ["101"] or \
                    fields.get("sec-websocket-accept") != websocket.accept_of(key) or \
                    "sec-websocket-extensions" in fields or "sec-websocket-protocol" in fields:
                raise Broken("no upgrade")
        except BaseException:
            plain.close()
            raise
        self.socket = line
        self.reader = websocket.Reader(False, BYTES_LIMIT)
        self.reader.feed(rest)
        line.setblocking(False)
        self.selector.register(line, selectors.EVENT_READ)
        self.heard = self.pinged = time.monotonic()
        cache = self.cache
        self.send("hello", {
            "min_version": options.get("min_version", 1), "max_version": options.get("max_version", 2),
            "console_id": cache.console_id, "token": options["token"], "scope": options.get("scope", ""),
            "log_id": cache.log_id, "cursor": cache.cursor, "credit": options.get("credit", 8),
            "software": "conformance", "held_scope": cache.scope, "held_mask_level": cache.mask_level,
            "mark": cache.mark[0], "marked": cache.mark[1]})

    def send(self, name, message):
        self.send_websocket(websocket.BINARY, wire.pack_frame({name: message}))

    def send_websocket(self, opcode, data):
        self.socket.setblocking(True)
        self.socket.settimeout(SILENT)
        try:
            self.socket.sendall(websocket.frame(opcode, data, True))
        finally:
            self.socket.setblocking(False)

    def drop(self, reason, final=False):
        if self.socket:
            self.selector.unregister(self.socket)
            self.socket.close()
            self.socket = None
        self.reset_session()
        self.cache.forget_incoming()
        if final:
            wait = REFUSED_REST
        else:
            at = self.tries
            wait = random.uniform(UPPER_HALF[at] / 2, UPPER_HALF[at]) if at < len(UPPER_HALF) else \
                random.uniform(0, WHOLE[min(at - len(UPPER_HALF), len(WHOLE) - 1)])
        self.tries += 1
        self.next_try = time.monotonic() + wait
        self.show("refused" if final else "offline", reason)

    # -- one turn --

    def run(self):
        while not self.quit:
            now = time.monotonic()
            if not self.socket and now >= self.next_try:
                self.show("connecting")
                try:
                    self.connect()
                except (OSError, Broken) as error:
                    self.drop(type(error).__name__ + ": " + str(error))
                continue
            times = [self.next_try] if not self.socket else [self.heard + SILENT, self.pinged + PING_EVERY]
            if self.digest_at is not None:
                times.append(self.digest_at)
            pending = self.socket and self.socket.pending()
            ready = self.selector.select(0 if pending else max(0.0, min(times) - now))
            for key, _ in ready:
                if key.fileobj == 0:
                    self.read_commands()
            if self.socket and (pending or any(key.fileobj is self.socket for key, _ in ready)):
                self.guarded(self.read_line)
            if self.socket:
                self.guarded(self.tick)

    def guarded(self, work, *arguments):
        try:
            work(*arguments)
        except Broken as error:
            self.drop("sync.bad_message", False) if not error.args else self.drop("sync.bad_message: " + error.args[0])
        except (OSError, EOFError) as error:
            self.drop("line: " + str(error))

    def read_line(self):
        try:
            data = self.socket.recv(1 << 18)
        except (ssl.SSLWantReadError, BlockingIOError):
            return
        if not data:
            raise EOFError("closed")
        self.heard = time.monotonic()
        self.reader.feed(data)
        while self.socket:
            message = self.reader.next()
            if message is None:
                return
            opcode, body = message
            if opcode == websocket.PING:
                self.send_websocket(websocket.PONG, body)
            elif opcode == websocket.CLOSE:
                self.send_websocket(websocket.CLOSE, body[:2])
                raise EOFError("closed")
            elif opcode == websocket.TEXT:
                raise Broken("text message")
            elif opcode == websocket.BINARY:
                self.on_message(wire.unpack_frame(body))

    def tick(self):
        now = time.monotonic()
        if now - self.heard >= SILENT:
            raise EOFError("silent")
        if self.welcome and now - self.pinged >= PING_EVERY:
            self.pinged = now
            self.ping_number += 1
            self.pings[self.ping_number] = now_ms()
            self.send("ping", {"number": self.ping_number})
        elif not self.welcome:
            self.pinged = now
        if self.digest_at is not None and now >= self.digest_at and self.state == "online":
            self.ask_digest()

    def on_message(self, frame):
        names = [name for name in frame if name != "_unknown"]
        if not names:
            raise Broken("no body that is known")
        name = names[0]
        if not self.welcome and name not in ("welcome", "refusal"):
            raise Broken(name + " before the welcome")
        handler = getattr(self, "on_" + name, None)
        if handler is None:
            raise Broken(name + " is not for a console")
        handler(frame[name])

    def on_refusal(self, refusal):
        self.drop(refusal.get("error", {}).get("code", ""), refusal.get("final", False))

    def on_ping(self, ping):
        self.send("pong", {"number": ping.get("number", 0), "time": now_ms()})

    def on_pong(self, pong):
        sent = self.pings.pop(pong.get("number", 0), None)
        if sent is not None:
            here = now_ms()
            say("clock", difference=pong.get("time", 0) + (here - sent) // 2 - here)

    def on_welcome(self, welcome):
        options, cache = self.options, self.cache
        if self.welcome:
            raise Broken("second welcome")
        if not options.get("min_version", 1) <= welcome.get("version", 0) <= options.get("max_version", 2):
            raise Broken("version")
        log_id, head = welcome.get("log_id", b""), welcome.get("head", 0)
        if len(log_id) != 16 or head < 0:
            raise Broken("log")
        held = (cache.log_id, cache.scope, cache.mask_level)
        granted = (log_id, welcome.get("scope", ""), welcome.get("mask_level", 0))
        snapshot = welcome.get("snapshot", False)
        if not snapshot and (held != granted or head < cache.cursor):
            raise Broken("cannot be continued")
        if welcome.get("set_back", False):
            if not snapshot:
                raise Broken("set back without a snapshot")
            say("set_back", cursor=cache.cursor, head=head)
        self.welcome = welcome
        self.in_snapshot, self.snapshot_to = snapshot, None
        self.sent_to = cache.cursor
        self.mark = cache.mark
        cache.forget_incoming()
        if snapshot or head > cache.cursor:
            self.show("catching-up", snapshot=snapshot, mask_level=granted[2], scope=granted[1])
        else:
            self.in_step()
        for id_, command, withdrawn in cache.db.execute(
                "SELECT id, command, withdrawn FROM outbox WHERE outcome = 0 ORDER BY at").fetchall():
            self.send_command(id_, command, withdrawn)
        for name in self.wanted_blobs:
            self.ask_blob(name)

    def in_step(self):
        self.tries = 0
        self.show("online")
        if self.digest_at is None:
            self.digest_at = time.monotonic() + DIGEST_EVERY
            self.digest_place = (min(wire.REGISTERS), b"")

    # -- rows --

    def take_mark(self, batch):
        """Of a batch that sets the cursor; one without a mark that leaves it where it is keeps what was known."""
        mark = (batch.get("mark", 0), batch.get("marked", 0))
        stays = not batch.get("snapshot", False) and batch.get("to", 0) == self.sent_to
        if not batch.get("snapshot", False) and mark[0] and self.mark[0] and mark[1] == self.mark[1] and mark != self.mark:
            raise Broken("the mark of another log")
        if mark[0] or not stays:
            self.mark = mark
        return self.mark

    def on_batch(self, batch):
        start, to = batch.get("from", 0), batch.get("to", 0)
        if "repair" in batch:
            self.on_repair(batch)
            return
        tables, removed = [], []
        self.rows_done += sum(rows.get("rows", 0) for rows in batch.get("rows", []))
        for rows in batch.get("rows", []):
            table = wire.columns_to_rows(rows)
            if table is not None:
                tables.append((rows["register"], table))
        for each in batch.get("removed", []):
            if len(each.get("id", b"")) != 16:
                raise Broken("id")
            removed.append((each.get("register", 0), each["id"]))
        last = batch.get("last", False)
        if batch.get("snapshot", False):
            if not self.in_snapshot or removed or (self.snapshot_to is not None and to != self.snapshot_to) or to < 0:
                raise Broken("snapshot")
            self.snapshot_to = to
            done_as = None
            if last:
                welcome = self.welcome
                done_as = (welcome["log_id"], to, welcome.get("scope", ""), welcome.get("mask_level", 0))
            self.cache.put_incoming(tables, done_as, self.take_mark(batch) if last else (0, 0))
            if last:
                self.in_snapshot, self.sent_to = False, to
        else:
            if self.in_snapshot or start != self.sent_to or to < start:
                raise Broken("gap")
            named = [(number, row[1]) for number, table in tables for row in table] + removed
            if len(set(named)) != len(named):
                raise Broken("a row twice")
            self.cache.put_delta(tables, removed, to, self.take_mark(batch))
            self.sent_to = to
        self.tries = 0
        self.send("credit", {"batches": 1})
        self.settle()
        if last and to >= self.welcome.get("head", 0):
            self.in_step()
        else:
            self.show("catching-up")

    def settle(self):
        """Commands whose effect is here leave the outbox."""
        if self.in_snapshot:
            return  # the cursor is one of another log, or of other rows
        done = [id_ for id_, revision in self.accepted.items() if revision <= self.cache.cursor]
        if done:
            self.cache.db.executemany("DELETE FROM outbox WHERE id = ?", [(id_,) for id_ in done])
            for id_ in done:
                del self.accepted[id_]
            self.show_outbox()

    # -- drift --

    def ask_digest(self):
        self.digest_at = time.monotonic() + (0.02 if self.quick_round else DIGEST_EVERY)
        if self.digest_asked or self.repair_asked:
            return
        self.digest_asked = self.digest_place
        self.send("digest_request", {"register": self.digest_place[0], "after": self.digest_place[1]})

    def on_digests(self, digests):
        where = digests.get("range", {})
        register, after, up_to = where.get("register", 0), where.get("after", b""), where.get("up_to", b"")
        if (register, after) != self.digest_asked or up_to and (len(up_to) != 16 or up_to <= after):
            raise Broken("digests that were not asked for")
        theirs = {}
        for each in digests.get("areas", []):
            code = each.get("area_code", "")
            if theirs and code <= max(theirs) or len(theirs) >= wire.AREAS_LIMIT:
                raise Broken("areas")
            theirs[code] = [each.get("rows", 0), each.get("digest", 0)]
        self.digest_asked = None
        mine = wire.digests_of(register, self.cache.rows(register, after, up_to), self.welcome["version"])
        differ = sorted(code for code in mine.keys() | theirs.keys() if mine.get(code) != theirs.get(code))
        if differ:
            say("drift", register=register, areas=differ)
            for at in range(0, len(differ), wire.AREAS_LIMIT):
                some = differ[at:at + wire.AREAS_LIMIT]
                self.send("repair_request", {
                    "range": {"register": register, "after": after, "up_to": up_to, "areas": some}})
                self.repair_asked = (register, after, up_to, some)
        if up_to:
            self.digest_place = (register, up_to)
        else:
            later = [number for number in sorted(wire.REGISTERS) if number > register]
            self.digest_place = (later[0] if later else min(wire.REGISTERS), b"")
            if not later:
                self.digest_at = time.monotonic() + DIGEST_REST
                self.quick_round = False
                say("round")

    def on_repair(self, batch):
        where = batch["repair"]
        key = (where.get("register", 0), where.get("after", b""), where.get("up_to", b""), where.get("areas", []))
        if key != self.repair_asked:
            raise Broken("a repair that was not asked for")
        if batch.get("from", 0) != self.sent_to or batch.get("to", 0) != self.sent_to or self.in_snapshot or \
                batch.get("snapshot", False) or batch.get("removed"):
            raise Broken("repair of another revision")
        tables = []
        for rows in batch.get("rows", []):
            table = wire.columns_to_rows(rows)
            if rows.get("register", 0) != key[0] or any(
                    not (key[1] < row[1] and (not key[2] or row[1] <= key[2]) and row[3].decode() in key[3])
                    for row in table):
                raise Broken("rows outside the repair")
            tables.append((key[0], table))
        self.cache.repair(key, tables, self.take_mark(batch))
        self.repair_asked = None
        self.send("credit", {"batches": 1})
        say("repaired", register=key[0], rows=sum(len(table) for _, table in tables))

    # -- commands --

    def send_command(self, id_, command, withdrawn):
        if withdrawn:
            self.send("withdraw", {"id": id_})
        else:
            self.send_websocket(websocket.BINARY, wire.pack_frame({"command": wire.decode("Command", command)}))

    def on_answer(self, answer):
        id_, outcome = answer.get("id", b""), answer.get("outcome", 0)
        found = self.cache.db.execute("SELECT withdrawn FROM outbox WHERE id = ? AND outcome = 0", (id_,)).fetchone()
        if found is None:
            return  # answered before
        if outcome == ACCEPTED:
            self.accepted[id_] = answer.get("revision", 0)
            self.settle()
            return
        if outcome not in (REFUSED, CONFLICT):
            raise Broken("outcome")
        if found[0]:
            self.cache.db.execute("DELETE FROM outbox WHERE id = ?", (id_,))
        else:
            self.cache.db.execute("UPDATE outbox SET outcome = ?, answer = ? WHERE id = ?",
                                  (outcome, wire.encode("CommandAnswer", answer), id_))
        self.show_outbox()

    def do_submit(self, request):
        data = bytes.fromhex(request["command"])
        id_ = wire.decode("Command", data)["id"]
        self.cache.db.execute("INSERT OR IGNORE INTO outbox (id, command) VALUES (?, ?)", (id_, data))
        say("durable", id=id_.hex())
        self.show_outbox()
        if self.welcome:
            self.send_command(id_, data, False)

    def do_withdraw(self, request):
        id_ = bytes.fromhex(request["id"])
        changed = self.cache.db.execute("UPDATE outbox SET withdrawn = 1 WHERE id = ? AND outcome = 0",
                                        (id_,)).rowcount
        self.show_outbox()
        if changed and self.welcome:
            self.send_command(id_, b"", True)

    def do_digest(self, _):
        """A whole round begins now, and goes on as fast as the answers come."""
        self.quick_round = True
        self.digest_at = time.monotonic()
        self.digest_place = (min(wire.REGISTERS), b"")

    # -- attachments, personal fields --

    def do_blob(self, request):
        name = request["sha256"]
        self.wanted_blobs[name] = os.path.join(self.blobs, name + ".part")
        if self.welcome:
            self.ask_blob(name)

    def ask_blob(self, name):
        part = self.wanted_blobs[name]
        self.send("blob_request", {"sha256": name, "offset": os.path.getsize(part) if os.path.exists(part) else 0})

    def on_blob_chunk(self, chunk):
        name, offset, total = chunk.get("sha256", ""), chunk.get("offset", 0), chunk.get("total", 0)
        part, data = self.wanted_blobs.get(name), chunk.get("bytes", b"")
        if part is None:
            return
        have = os.path.getsize(part) if os.path.exists(part) else 0
        if total == 0:
            del self.wanted_blobs[name]
            say("blob", sha256=name, error="none")
            return
        if offset != have or not data and have < total or have + len(data) > total:
            raise Broken("blob")
        with open(part, "ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if have + len(data) < total:
            self.ask_blob(name)
            return
        del self.wanted_blobs[name]
        with open(part, "rb") as file:
            right = hashlib.sha256(file.read()).hexdigest() == name
        if right:
            os.replace(part, os.path.join(self.blobs, name))
            say("blob", sha256=name, size=total, path=os.path.join(self.blobs, name))
        else:
            os.remove(part)
            say("blob", sha256=name, error="hash")

    def do_reveal(self, request):
        if not self.welcome:
            say("revealed", error="offline")
            return
        self.send("reveal", {"id": uuid.uuid4().bytes, "register": request["register"],
                             "row_id": bytes.fromhex(request["row_id"]), "field": request["field"],
                             "reason": request["reason"]})

    def on_revealed(self, revealed):
        if "error" in revealed:
            say("revealed", error=revealed["error"].get("code", ""))
        else:
            say("revealed", value=revealed.get("value", ""), until=revealed.get("until", 0))

    # -- lines in --

    def read_commands(self):
        try:
            data = os.read(0, 65536)
        except BlockingIOError:
            return
        if not data:
            self.quit = True
        self.input += data
        while b"\n" in self.input:
            line, self.input = self.input.split(b"\n", 1)
            request = json.loads(line)
            if request["do"] == "quit":
                self.quit = True
            else:
                self.guarded(getattr(self, "do_" + request["do"]), request)


if __name__ == "__main__":
    Console(sys.argv[1], json.loads(sys.argv[2])).run()
    say("bye")
