# SPDX-License-Identifier: GPL-3.0-or-later
"""What a client does with a platform that follows a script: order, cuts, and every rule that a platform may break."""
import hashlib
import os
import re
import time

import websocket
import wire
from parts import Client, command, wait_until
from scripted import Gone, LOG, OTHER_LOG, Scripted, welcome

AREA, CASE, SCENE, RESPONDER = (wire.NUMBER[name] for name in ("area", "case", "wall_scene", "responder"))
GRID = b"990101001001001"
ERROR = {"fault": 3, "code": "platform.no_right"}


def row(number, id_, **values):
    """A row that has a value of every field that must have one."""
    fields = {field.name: field for field in wire.REGISTERS[number].sent()}
    made = {field.tag: field.default for field in fields.values() if not field.optional}
    values = {"district_id": b"990101", "area_code": GRID, "rev": 1, **values}
    if number == CASE:
        values = {"source": 1, "step": 3, "opened_at": 1774000000000, "step_at": 1774000000000, **values}
    if number == AREA:
        values = {"level": 8, **values}
    if number == RESPONDER:
        values = {"kind": 1, **values}
    for name, value in values.items():
        made[fields[name].tag] = value
    made[1] = id_
    return made


def id_of(number):
    return bytes(15) + bytes([number])


def batch(from_, to, *tables, **more):
    """Tables are (register, rows)."""
    return {"from": from_, "to": to, "last": True, "rows": [wire.rows_to_columns(*table) for table in tables], **more}


def rows_of(*rows):
    return {each[1]: each for each in rows}


CASES = [row(CASE, id_of(n), title=b"t%d" % n) for n in (1, 2, 3)]
AREAS = [row(AREA, id_of(n), name=b"a%d" % n) for n in (1, 2)]


class Bench:
    """A client and its scripted platform."""

    def __init__(self, suite, name):
        self.scripted = Scripted(suite.certificate, suite.key)
        self.client: Client = suite.client(os.path.join(suite.folder, name), host="127.0.0.1", port=self.scripted.port,
                                           authority=suite.authority, token="a" * 43, scope="")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.kill()
        self.scripted.close()

    def first(self):
        """Started, with three cases and two areas of revision 10, in step."""
        self.client.start()
        session, hello = self.scripted.hello()
        session.send("welcome", welcome(10, snapshot=True, rows_total=5))
        session.send("batch", batch(0, 10, (AREA, AREAS), (CASE, CASES), snapshot=True))
        self.client.online(cursor=10)
        return session, hello

    def again(self, head=10, seconds=12):
        """The next session, welcomed without a snapshot."""
        session, hello = self.scripted.hello(seconds)
        session.send("welcome", welcome(head))
        return session, hello

    def check(self, number, rows):
        assert self.client.rows(number) == rows, (self.client.rows(number), rows)


def hello_and_in_step(suite):
    with Bench(suite, "hello") as bench:
        session, hello = bench.first()
        assert (hello["min_version"], hello["max_version"]) == (1, 2) and len(hello["console_id"]) == 16
        assert not {"log_id", "cursor", "held_scope", "held_mask_level", "scope"} & hello.keys(), hello
        assert hello["token"] == "a" * 43 and hello["credit"] >= 1 and len(hello.get("software", "")) <= 200
        bench.check(CASE, rows_of(*CASES))
        bench.check(AREA, rows_of(*AREAS))
        bench.client.kill()
        session.cut()
        bench.client.start()
        session, later = bench.scripted.hello()
        assert later["console_id"] == hello["console_id"]
        assert (later["log_id"], later["cursor"], later["held_mask_level"]) == (LOG, 10, 1)
        assert "held_scope" not in later
        # The limit is for both directions together; the Welcome is measured with the real platform.
        assert session.received <= 150, session.received
        mark = bench.client.mark()
        session.send("welcome", welcome(10))
        bench.client.online(mark, 10)


def examples(suite):
    """The bytes of the page are what they are said to be, and a client takes the Welcome as printed."""
    with open(os.path.join(wire.SOURCE, "docs/protocol.md"), encoding="utf-8") as file:
        page = file.read()
    block = page.split("## Bytes of an example")[1].split("```")[1]
    frames, at = [], b""
    for line in block.strip().split("\n") + [""]:
        if not line.strip():
            frames.append(at)
            at = b""
        else:
            at += bytes.fromhex(re.match(r"\s*((?:[0-9a-f]{2,}(?: |$))+)", line)[1])
    hello, greeting = frames
    assert wire.unpack_frame(hello) == {"hello": {
        "min_version": 1, "max_version": 1, "console_id": b"\x22" * 16, "token": "token", "log_id": LOG, "cursor": 7,
        "credit": 8, "software": "yiping", "held_mask_level": 1, "mark": 1008, "marked": 7}}
    assert wire.unpack_frame(greeting) == {"welcome": welcome(7)}
    for each in frames:
        assert wire.pack_frame(wire.unpack_frame(each)) == each
    scene = {1: b"\x11" * 16, 2: b"990101", 3: b"990101001000", 4: 5, 5: b"main", 6: b"overview", 8: 1000,
             9: "陈 值班员".encode()}
    digest = re.search(r"has the digest `([0-9a-f]{16})`", page.replace("\n", " "))[1]
    assert f"{wire.row_digest(SCENE, scene, 1):016x}" == digest
    with Bench(suite, "examples") as bench:
        bench.client.start()
        session, _ = bench.scripted.hello()
        session.send("welcome", welcome(7, snapshot=True))
        session.send("batch", batch(0, 7, snapshot=True))
        bench.client.online(cursor=7)
        session.cut()
        session, _ = bench.scripted.hello()
        mark = bench.client.mark()
        session.send_raw(greeting)
        bench.client.online(mark, 7)


def deltas(suite):
    with Bench(suite, "deltas") as bench:
        session, _ = bench.first()
        new = row(CASE, id_of(4), title=b"t4", rev=11, lon=106.5, lat=-0.0, due_at=-5, holder_id=id_of(9))
        changed = row(CASE, id_of(1), title=b"T1", rev=12)
        gone = [{"register": CASE, "id": id_of(2)}, {"register": CASE, "id": id_of(77)},
                {"register": 99, "id": id_of(1)}]
        session.send("batch", batch(10, 14, (CASE, [changed, new]), removed=gone, committed_at=5))
        bench.client.online(cursor=14)
        bench.check(CASE, rows_of(changed, CASES[2], new))
        # An empty batch moves the cursor; `last` unset means that more is coming.
        mark = bench.client.mark()
        session.send("batch", batch(14, 20, last=False))
        session.send("batch", batch(20, 21))
        bench.client.online(mark, 21)
        session.cut()
        _, hello = bench.again(21)
        assert hello["cursor"] == 21


def values(suite):
    """The ends of every kind, in each form of a column."""
    big, small = (1 << 63) - 1, -(1 << 63)
    rows = [row(CASE, id_of(1), opened_at=big, step_at=small, households=small, title=b"", lon=5e-324, lat=-1.5),
            row(CASE, id_of(2), opened_at=small, step_at=big, households=big, title=b"x", lon=1.7e308, lat=0.1),
            row(CASE, id_of(3), opened_at=-1, step_at=0, title="钱币 €𝄞".encode(), holder_id=b"\xff" * 16)]
    outline = row(AREA, id_of(5), geometry=bytes(range(256)) * 300, name=b"n" * 5000)
    for zstd in (False, True):
        with Bench(suite, f"values-{zstd}") as bench:
            session, _ = bench.first()
            session.send("batch", batch(10, 11, (CASE, rows), (AREA, [outline])), zstd)
            bench.client.online(cursor=11)
            bench.check(CASE, rows_of(*rows))
            assert bench.client.rows(AREA)[id_of(5)] == outline


def unknown_things(suite):
    """Kept or passed over: what a later version may send."""
    more = wire.put_varint(100 << 3) + b"\x05" + wire.put_varint(101 << 3 | 2) + b"\x03abc"
    with Bench(suite, "unknown") as bench:
        bench.client.start()
        session, _ = bench.scripted.hello()
        session.send("welcome", welcome(10, snapshot=True, _unknown=more))
        extra = [{"tag": 200, "deltas": [5, 6, 7]}, {"tag": 201, "reals": [0.5, 1.5, 2.5]},
                 {"tag": 202, "bytes": b"abcdef", "width": 2}, {"tag": 203, "bytes": b"xyz", "lengths": [0, 3, 0],
                                                               "present": b"\x02"}]
        tables = [wire.rows_to_columns(CASE, CASES, extra), wire.rows_to_columns(99, [{1: id_of(1), 7: 5}])]
        tables[0]["_unknown"] = more
        session.send("batch", {"snapshot": True, "last": True, "to": 10, "rows": tables, "_unknown": more})
        bench.client.online(cursor=10)
        known = {id_: {tag: value for tag, value in each.items() if tag < 200}
                 for id_, each in bench.client.rows(CASE).items()}
        assert known == rows_of(*CASES), known
        for each in CASES:
            assert bench.client.unknown(CASE, each[1]), "what is not known is kept with the row"
        # A column for all absent rows and none at all are the same.
        empty = wire.rows_to_columns(CASE, [row(CASE, id_of(4))], [{"tag": 12, "present": b"\x00", "reals": [0.0]}])
        session.send("batch", {"from": 10, "to": 11, "last": True, "rows": [empty]})
        bench.client.online(cursor=11)
        assert 12 not in bench.client.rows(CASE)[id_of(4)]
        mark = bench.client.mark()
        session.send("answer", {"id": id_of(200), "outcome": 1, "revision": 5})  # of a command that nobody knows
        session.send("batch", batch(11, 12))
        bench.client.online(mark, 12)


def cut_snapshot(suite):
    with Bench(suite, "cut") as bench:
        bench.client.start()
        for how in ("cut", "kill"):
            mark = bench.client.mark()
            session, hello = bench.scripted.hello()
            assert "cursor" not in hello and "log_id" not in hello, "nothing half kept"
            session.send("welcome", welcome(10, snapshot=True))
            session.send("batch", batch(0, 10, (CASE, CASES[:1]), snapshot=True, last=False))
            bench.client.link("catching-up", mark, done=1)
            if how == "cut":
                session.cut()
            else:
                bench.client.kill()
                session.cut()
                bench.client.start()
        session, hello = bench.scripted.hello()
        assert "cursor" not in hello and "log_id" not in hello
        session.send("welcome", welcome(20, snapshot=True))
        session.send("batch", batch(0, 20, (CASE, CASES[1:2]), snapshot=True, last=False))
        session.send("batch", batch(0, 20, (CASE, CASES[2:]), snapshot=True))
        bench.client.online(cursor=20)
        bench.check(CASE, rows_of(*CASES[1:]))
        session.cut()
        # Over rows that are there: they stay, whole, until the new ones are.
        mark = bench.client.mark()
        session, hello = bench.scripted.hello()
        assert (hello["log_id"], hello["cursor"]) == (LOG, 20)
        session.send("welcome", welcome(5, snapshot=True, log_id=OTHER_LOG))
        session.send("batch", batch(0, 5, (CASE, CASES[:1]), snapshot=True, last=False))
        bench.client.link("catching-up", mark, done=1)
        bench.client.kill()
        session.cut()
        bench.check(CASE, rows_of(*CASES[1:]))
        bench.client.start()
        session, hello = bench.scripted.hello()
        assert (hello["log_id"], hello["cursor"]) == (LOG, 20)
        session.send("welcome", welcome(5, snapshot=True, log_id=OTHER_LOG))
        session.send("batch", batch(0, 5, (CASE, CASES[:1]), snapshot=True))
        bench.client.online(cursor=5)
        bench.check(CASE, rows_of(CASES[0]))
        session.cut()
        session, hello = bench.scripted.hello()
        assert (hello["log_id"], hello["cursor"]) == (OTHER_LOG, 5)


def scene(number):
    return command("put_scene", {"wall": "main", "scene": f"s{number}"})


def commands(suite):
    """Durable first, at least once, in order, out of the outbox with the rows."""
    with Bench(suite, "commands") as bench:
        session, _ = bench.first()
        client = bench.client
        made = [scene(n) for n in range(3)]
        client.submit(made[0])
        assert session.expect("command") == made[0]
        session.cut()
        session, _ = bench.scripted.hello()
        for each in made[1:]:
            client.submit(each)  # not welcomed yet: waits
        client.kill()
        session.cut()
        client.start()
        session, _ = bench.again()
        assert [session.expect("command") for _ in made] == made, "all again, oldest first"
        mark = client.mark()
        session.send("answer", {"id": made[0]["id"], "outcome": 1, "revision": 12})
        session.send("answer", {"id": made[1]["id"], "outcome": 2, "error": ERROR})
        items = client.outbox(lambda items: any(item.get("code") for item in items), mark)
        assert [(item["id"], item["state"]) for item in items] == [
            (made[0]["id"].hex(), "waiting"), (made[1]["id"].hex(), "refused"), (made[2]["id"].hex(), "waiting")], items
        assert items[1]["code"] == "platform.no_right"
        session.send("batch", batch(10, 11))
        client.online(mark, 11)
        session.send("batch", batch(11, 12))
        items = client.outbox(lambda items: len(items) == 2, mark)
        assert items[0]["id"] == made[1]["id"].hex()
        theirs = row(CASE, id_of(1), title="别人的".encode(), rev=9)
        move = row(wire.NUMBER["case_move"], id_of(8), actor="刘 坐席".encode(), case_id=id_of(1), move=20, to_step=3)
        session.send("answer", {
            "id": made[2]["id"], "outcome": 3, "error": {"fault": 3, "code": "platform.conflict"},
            "current": [wire.rows_to_columns(CASE, [theirs]), wire.rows_to_columns(wire.NUMBER["case_move"], [move])]})
        items = client.outbox(lambda items: items[-1]["state"] == "conflict", mark)
        assert items[-1]["current"] == {"id": id_of(1).hex(), "title": "别人的"} and items[-1]["since"] == ["刘 坐席"]
        # What was answered is asked no more, and is still in the list after a crash.
        client.kill()
        session.cut()
        client.start()
        items = client.outbox(lambda items: True)
        assert [item["state"] for item in items] == ["refused", "conflict"], items
        assert items[-1]["since"] == ["刘 坐席"]
        session, _ = bench.again(12)
        last = scene(9)
        client.submit(last)
        assert session.expect("command") == last


def effect_of_another_log(suite):
    """Accepted by a platform whose log is new: the cursor of the old one proves nothing."""
    with Bench(suite, "other-log") as bench:
        session, _ = bench.first()
        made = scene(1)
        bench.client.submit(made)
        session.expect("command")
        session.cut()
        session, _ = bench.scripted.hello()
        mark = bench.client.mark()
        session.send("welcome", welcome(3, snapshot=True, log_id=OTHER_LOG))
        session.expect("command")
        session.send("answer", {"id": made["id"], "outcome": 1, "revision": 3})
        session.send("batch", batch(0, 3, (CASE, CASES[:1]), snapshot=True, last=False))
        bench.client.link("catching-up", mark, done=1)
        assert not any(event["event"] == "outbox" and not event["items"] for event in bench.client.events[mark:])
        session.send("batch", batch(0, 3, (CASE, CASES[1:2]), snapshot=True))
        bench.client.outbox(lambda items: not items, mark)
        bench.check(CASE, rows_of(*CASES[:2]))


def withdrawals(suite):
    with Bench(suite, "withdraw") as bench:
        session, _ = bench.first()
        client = bench.client
        early, late = scene(1), scene(2)
        for each in (early, late):
            client.submit(each)
            session.expect("command")
        session.cut()
        session, _ = bench.scripted.hello()
        mark = client.mark()
        for each in (early, late):
            client.tell("withdraw", id=each["id"].hex())
        client.wait("outbox", mark=mark)
        # The second one's durability shows nowhere but on the disk: ask something that comes behind it.
        after = scene(3)
        client.submit(after)
        client.kill()
        session.cut()
        client.start()
        session, _ = bench.again()
        assert [session.recv() for _ in range(3)] == [
            ("withdraw", {"id": early["id"]}), ("withdraw", {"id": late["id"]}), ("command", after)]
        mark = client.mark()
        session.send("answer", {"id": early["id"], "outcome": 2,
                                "error": {"fault": 3, "code": "platform.command_withdrawn"}})
        client.outbox(lambda items: [item["id"] for item in items] == [late["id"].hex(), after["id"].hex()], mark)
        session.send("answer", {"id": late["id"], "outcome": 1, "revision": 11})
        session.send("batch", batch(10, 11))
        client.outbox(lambda items: [item["id"] for item in items] == [after["id"].hex()], mark)
        # On the line, while it is under way.
        client.tell("withdraw", id=after["id"].hex())
        assert session.expect("withdraw") == {"id": after["id"]}
        # Withdrawn twice, and what nobody knows: no harm.
        client.tell("withdraw", id=early["id"].hex())
        session.send("answer", {"id": after["id"], "outcome": 2,
                                "error": {"fault": 3, "code": "platform.command_withdrawn"}})
        client.outbox(lambda items: not items, mark)


def credit(suite):
    """All of it comes back, and only for what is on the disk."""
    with Bench(suite, "credit") as bench:
        session, hello = bench.first()
        given, sent, wanted = hello["credit"], 1, 3 * hello["credit"]
        while sent <= wanted:
            while sent < given + session.credit and sent <= wanted:
                at = 10 + sent
                session.send("batch", batch(at - 1, at, (CASE, [row(CASE, id_of(100 + sent), rev=at)]),
                                            last=sent == wanted))
                sent += 1
            if sent <= wanted:
                session.expect("credit")
                assert len(bench.client.rows(CASE)) >= 3 + session.credit - 1, "credit before its rows"
                assert session.credit <= sent, "more credit than batches"
        bench.client.online(cursor=10 + wanted)
        assert len(bench.client.rows(CASE)) == 3 + wanted


def refusals(suite):
    with Bench(suite, "refusals") as bench:
        session, _ = bench.first()
        mark = bench.client.mark()
        session.send("refusal", {"error": {"fault": 3, "code": "sync.access_changed"}})
        session.cut()
        session, hello = bench.scripted.hello()
        assert hello["cursor"] == 10 and hello["held_mask_level"] == 1
        bench.client.link("offline", mark, reason="sync.access_changed")
        session.send("welcome", welcome(12, snapshot=True, scope=GRID.decode(), mask_level=2))
        bench.check(CASE, rows_of(*CASES))
        session.send("batch", batch(0, 12, (CASE, CASES[:1]), snapshot=True))
        bench.client.online(mark, 12)
        bench.check(CASE, rows_of(CASES[0]))
        bench.check(AREA, {})
        session.cut()
        session, hello = bench.scripted.hello()
        assert (hello["held_scope"], hello["held_mask_level"], hello["cursor"]) == (GRID.decode(), 2, 12)
        mark = bench.client.mark()
        session.send("refusal", {"error": {"fault": 3, "code": "platform.bad_token"}, "final": True})
        bench.client.link("refused", mark, reason="platform.bad_token")
        session.cut()
        bench.check(CASE, rows_of(CASES[0]))


def wrong_welcomes(suite):
    with Bench(suite, "welcomes") as bench:
        session, _ = bench.first()
        session.cut()
        for wrong in (
                welcome(10, log_id=OTHER_LOG), welcome(9), welcome(10, scope="990101001000"),
                welcome(10, mask_level=2), welcome(10, version=9), welcome(10, version=0),
                welcome(10, log_id=b"short")):
            session, hello = bench.scripted.hello()
            assert (hello["log_id"], hello["cursor"]) == (LOG, 10), wrong
            session.send("welcome", wrong)
            assert session.ended(), wrong
            session, _ = bench.again()
            wait_until(lambda: bench.client.events[-1].get("state") == "online", "in step again")
            session.cut()
        for name, first in (("batch", batch(10, 11)), ("answer", {"outcome": 1}), ("pong", {})):
            session, _ = bench.scripted.hello()
            session.send(name, first)
            assert session.ended(), name
        bench.check(CASE, rows_of(*CASES))


def bad_messages():
    """(what, bytes) that a console in step at revision 10 must not take."""
    fine = row(CASE, id_of(50), title=b"wrong")

    def frame(**body):
        return wire.pack_frame(body)

    def column(**columns):
        """A batch whose table has one more column, or another one in the place of its tag."""
        made = wire.rows_to_columns(CASE, [fine, row(CASE, id_of(51))])
        made["columns"] = [each for each in made["columns"] if each["tag"] != columns["tag"]] + [columns]
        return frame(batch={"from": 10, "to": 11, "last": True, "rows": [made]})

    good = wire.encode("Frame", {"batch": batch(10, 11, (CASE, [fine]))})
    yield "gap", frame(batch=batch(11, 12, (CASE, [fine])))
    yield "from before", frame(batch=batch(9, 12, (CASE, [fine])))
    yield "backwards", frame(batch=batch(10, 9, (CASE, [fine])))
    yield "snapshot without a welcome", frame(batch=batch(0, 11, (CASE, [fine]), snapshot=True))
    yield "second welcome", frame(welcome=welcome(10))
    yield "a hello", frame(hello={"min_version": 1, "max_version": 1})
    yield "a command", frame(command=scene(1))
    yield "repair that nobody asked for", frame(batch=batch(10, 10, (AREA, []), repair={"register": AREA}))
    yield "repair of another revision", frame(batch=batch(9, 9, (AREA, []), repair={"register": AREA}))
    yield "digests that nobody asked for", frame(digests={"range": {"register": AREA}})
    yield "empty message", b""
    yield "packing", b"\x02" + good
    yield "no body", b"\x00"
    yield "a body of a later version", b"\x00" + wire.put_varint(60 << 3 | 2) + b"\x00"
    yield "not protobuf", b"\x00\xff\xff\xff"
    yield "cut protobuf", b"\x00" + good[:-1]
    yield "bad zstd", b"\x01" + good
    yield "cut zstd", b"\x01" + wire.zstd_pack(good)[:-3]
    yield "two zstd frames", b"\x01" + wire.zstd_pack(good) + wire.zstd_pack(b"")
    yield "zstd of 65 MiB", b"\x01" + wire.zstd_pack(bytes(65 << 20))
    yield "17 MiB", b"\x00" + bytes(17 << 20)
    yield "no id", frame(batch={"from": 10, "to": 11, "rows": [
        {"register": CASE, "rows": 1, "columns": [{"tag": 8, "bytes": b"x", "width": 1}]}]})
    yield "short id", frame(batch={"from": 10, "to": 11, "rows": [
        {"register": CASE, "rows": 1, "columns": [{"tag": 1, "bytes": b"x", "width": 1}]}]})
    yield "rows without values", frame(batch={"from": 10, "to": 11, "rows": [
        {"register": CASE, "rows": 5_000_000, "columns": [{"tag": 1, "bytes": id_of(1), "width": 16}]}]})
    yield "removal of a short id", frame(batch=batch(10, 11, removed=[{"register": CASE, "id": b"123"}]))
    yield "too few numbers", column(tag=14, deltas=[1])
    yield "too many numbers", column(tag=14, deltas=[1, 2, 3])
    yield "too few reals", column(tag=12, reals=[1.0])
    yield "lengths beyond the bytes", column(tag=8, bytes=b"abc", lengths=[2, 2])
    yield "bytes beyond the lengths", column(tag=8, bytes=b"abc", lengths=[1, 1])
    yield "width beyond the bytes", column(tag=8, bytes=b"abc", width=2)
    yield "lengths and width", column(tag=8, bytes=b"ab", width=1, lengths=[1, 1])
    yield "present too short", column(tag=300, bytes=b"ab", width=1, present=b"\x00\x00\x00")
    yield "numbers for a text", column(tag=8, deltas=[1, 2])
    yield "text for a number", column(tag=14, bytes=b"ab", width=1)
    yield "id of holder short", column(tag=21, bytes=b"abcd", width=2)
    twice = wire.rows_to_columns(CASE, [fine])
    twice["columns"].append(twice["columns"][-1])
    yield "tag twice", frame(batch={"from": 10, "to": 11, "rows": [twice]})
    many = wire.rows_to_columns(CASE, [fine], [{"tag": 1000 + at, "deltas": [1]} for at in range(256)])
    yield "257 columns and more", frame(batch={"from": 10, "to": 11, "rows": [many]})


def bad_batches(suite):
    """Each ends the session with nothing applied; a good one after it goes on."""
    with Bench(suite, "bad") as bench:
        session, _ = bench.first()
        complaints = []
        for what, data in bad_messages():
            mark = bench.client.mark()
            # A fence: what the client thinks of the message shows in what it says to a fair one behind it.
            try:
                session.send_bytes(websocket.frame(websocket.BINARY, data, False) + websocket.frame(
                    websocket.BINARY, wire.pack_frame({"ping": {"number": 7}}), False))
                session.expect("pong")
                complaints.append(what)
            except Gone:
                pass
            session.cut()
            session, hello = bench.scripted.hello()
            if what in complaints:  # everything anew, for those that follow
                session.send("welcome", welcome(10, snapshot=True))
                session.send("batch", batch(0, 10, (AREA, AREAS), (CASE, CASES), snapshot=True))
            else:
                assert (hello["log_id"], hello["cursor"]) == (LOG, 10), what
                session.send("welcome", welcome(10))
            wait_until(lambda: any(event.get("state") == "online" for event in bench.client.events[mark:]),
                       "in step after " + what)
        assert not complaints, f"taken: {complaints}"
        bench.check(CASE, rows_of(*CASES))
        bench.check(AREA, rows_of(*AREAS))
        mark = bench.client.mark()
        session.send("batch", batch(10, 11, (CASE, [row(CASE, id_of(60))])))
        bench.client.online(mark, 11)


def drift(suite):
    """A row of the client's own cache is changed by somebody else; digests find it, a repair heals it."""
    with Bench(suite, "drift") as bench:
        session, _ = bench.first()
        bench.client.kill()
        session.cut()
        bench.client.spoil(AREA, AREAS[0][1], "name", b"spoilt")
        assert bench.client.rows(AREA)[AREAS[0][1]][6] == b"spoilt"
        bench.client.start()
        session, _ = bench.again()
        bench.client.online(cursor=10)
        bench.client.tell("digest")
        request = session.expect("digest_request")
        assert request.get("register") == AREA and not request.get("after"), request
        areas = [{"area_code": code, "rows": count, "digest": digest}
                 for code, (count, digest) in sorted(wire.digests_of(AREA, AREAS, 1).items())]
        # In two ranges: the first ends with the first row.
        first = wire.digests_of(AREA, AREAS[:1], 1)
        session.send("digests", {"range": {"register": AREA, "up_to": AREAS[0][1]}, "areas": [
            {"area_code": code, "rows": count, "digest": digest} for code, (count, digest) in first.items()]})
        wanted = session.expect("repair_request")["range"]
        assert wanted == {"register": AREA, "up_to": AREAS[0][1], "areas": [GRID.decode()]}, wanted
        session.send("batch", batch(10, 10, (AREA, AREAS[:1]), repair=wanted))
        bench.client.wait("drift")
        wait_until(lambda: bench.client.rows(AREA) == rows_of(*AREAS), "the repaired row")
        if suite.name == "client_py":  # the console waits ten seconds before the next range
            request = session.expect("digest_request")
            assert request == {"register": AREA, "after": AREAS[0][1]}, request
        assert areas
        # A repair does not move the cursor, and what follows goes on from it.
        mark = bench.client.mark()
        session.send("batch", batch(10, 11, (CASE, [row(CASE, id_of(60))])))
        bench.client.online(mark, 11)


def bad_repairs(suite):
    """Asked for a repair, and given something else, or more than was asked for."""
    elsewhere = b"990101001001002"
    outside = row(AREA, AREAS[0][1], area_code=elsewhere, name=b"smuggled")
    for what, change in (
            ("another revision", lambda wanted: batch(9, 9, (AREA, []), repair=wanted)),
            ("another register", lambda wanted: batch(10, 10, (CASE, [row(CASE, id_of(60))]), repair=wanted)),
            ("an area beside", lambda wanted: batch(10, 10, (AREA, [outside]), repair=wanted)),
            ("an id behind the range", lambda wanted: batch(10, 10, (AREA, AREAS), repair=wanted)),
            ("a removal", lambda wanted: batch(10, 10, (AREA, AREAS[:1]), repair=wanted,
                                               removed=[{"register": AREA, "id": AREAS[0][1]}])),
            ("another range", lambda wanted: batch(10, 10, (AREA, AREAS[:1]),
                                                   repair={**wanted, "areas": [elsewhere.decode()]}))):
        with Bench(suite, "bad-repair-" + what.replace(" ", "-")) as bench:
            session, _ = bench.first()
            bench.client.tell("digest")
            session.expect("digest_request")
            # Says that there is no row up to the first one.
            session.send("digests", {"range": {"register": AREA, "up_to": AREAS[0][1]}})
            wanted = session.expect("repair_request")["range"]
            assert wanted == {"register": AREA, "up_to": AREAS[0][1], "areas": [GRID.decode()]}, wanted
            session.send("batch", change(wanted))
            assert session.ended(), what
            session, hello = bench.again()
            assert hello["cursor"] == 10, what
            bench.check(AREA, rows_of(*AREAS))
            bench.check(CASE, rows_of(*CASES))


def marks(suite):
    """The mark of the log is kept with the cursor and said again; a platform that was set back is noticed."""
    with Bench(suite, "marks") as bench:
        bench.client.start()
        session, hello = bench.scripted.hello()
        assert not {"mark", "marked"} & hello.keys(), hello
        session.send("welcome", welcome(10, snapshot=True))
        session.send("batch", batch(0, 10, (CASE, CASES), snapshot=True, mark=2 ** 64 - 3, marked=10))
        bench.client.online(cursor=10)
        session.cut()
        session, hello = bench.again(12)
        assert (hello["mark"], hello["marked"], hello["cursor"]) == (2 ** 64 - 3, 10, 10), hello
        # Of a delta the mark is that of the newest revision, which may be beyond its own.
        mark = bench.client.mark()
        session.send("batch", batch(10, 12, mark=77, marked=13))
        bench.client.online(mark, 12)
        session.cut()
        bench.client.kill()
        bench.client.start()
        session, hello = bench.again(12)
        assert (hello["mark"], hello["marked"], hello["cursor"]) == (77, 13, 12), hello
        # The same revision has one mark.
        session.send("batch", batch(12, 12, mark=78, marked=13))
        assert session.ended()
        session, hello = bench.scripted.hello()
        assert (hello["mark"], hello["marked"], hello["cursor"]) == (77, 13, 12), hello
        # Set back, and other changes under the same numbers: all anew, and the client says so.
        session.send("welcome", welcome(14, snapshot=True, set_back=True))
        bench.client.wait("set_back")
        mark = bench.client.mark()
        session.send("batch", batch(0, 14, (CASE, CASES[:1]), snapshot=True, mark=5, marked=14))
        bench.client.online(mark, 14)
        bench.check(CASE, rows_of(CASES[0]))
        session.cut()
        session, hello = bench.scripted.hello()
        assert (hello["mark"], hello["marked"], hello["cursor"]) == (5, 14, 14), hello
        session.send("welcome", welcome(14, set_back=True))
        assert session.ended(), "set back without a snapshot"


def two_revisions(suite):
    """The pieces of a snapshot are of one revision."""
    with Bench(suite, "two-revisions") as bench:
        session, _ = bench.first()
        session.cut()
        session, _ = bench.scripted.hello()
        session.send("welcome", welcome(12, snapshot=True))
        session.send("batch", batch(0, 12, (AREA, AREAS[:1]), snapshot=True, last=False))
        session.send("batch", batch(0, 13, (CASE, CASES[:1]), snapshot=True))
        assert session.ended()
        session, hello = bench.again()
        assert hello["cursor"] == 10
        bench.check(CASE, rows_of(*CASES))


def liveness(suite):
    """A ping at least every five seconds; silence for fifteen ends the session."""
    with Bench(suite, "live") as bench:
        session, _ = bench.first()
        session.send("ping", {"number": 77})
        assert session.expect("pong").get("number") == 77
        session.send_raw(b"abc", 9)  # a WebSocket ping
        session.silent = True
        start = time.monotonic()
        assert session.ended()
        took = time.monotonic() - start
        assert 13 < took < 20, took
        _, hello = bench.again()
        assert hello["cursor"] == 10


def blobs(suite):
    content = os.urandom(50_000)
    name = hashlib.sha256(content).hexdigest()

    def chunk(offset, end):
        return {"sha256": name, "offset": offset, "total": len(content), "bytes": content[offset:end]}

    with Bench(suite, "blobs") as bench:
        session, _ = bench.first()
        client = bench.client
        client.tell("blob", sha256=name)
        assert session.expect("blob_request") == {"sha256": name}
        session.send("blob_chunk", chunk(0, 20_000))
        assert session.expect("blob_request") == {"sha256": name, "offset": 20_000}
        session.cut()
        session, _ = bench.again()
        assert session.expect("blob_request") == {"sha256": name, "offset": 20_000}, "goes on where it was cut"
        session.send("blob_chunk", chunk(20_000, 50_000))
        got = client.wait("blob")
        with open(got["path"], "rb") as file:
            assert file.read() == content
        wrong, none = hashlib.sha256(b"right").hexdigest(), "ab" * 32
        mark = client.mark()
        client.tell("blob", sha256=wrong)
        session.expect("blob_request")
        session.send("blob_chunk", {"sha256": wrong, "total": 5, "bytes": b"wrong"})
        assert client.wait("blob", mark=mark).get("error")
        mark = client.mark()
        client.tell("blob", sha256=none)
        session.expect("blob_request")
        session.send("blob_chunk", {"sha256": none})
        assert client.wait("blob", mark=mark).get("error")


def reveals(suite):
    with Bench(suite, "reveals") as bench:
        session, _ = bench.first()
        client = bench.client
        client.tell("reveal", register=CASE, row_id=id_of(1).hex(), field="reporter_phone", reason="回访")
        asked = session.expect("reveal")
        assert len(asked.pop("id")) == 16 and asked == {
            "register": CASE, "row_id": id_of(1), "field": "reporter_phone", "reason": "回访"}, asked
        client.tell("reveal", register=CASE, row_id=id_of(2).hex(), field="reporter_name", reason="x")
        second = session.expect("reveal")
        session.send("revealed", {"id": second["id"], "error": ERROR})
        assert client.wait("revealed") == {"event": "revealed", "error": "platform.no_right"}
        mark = client.mark()
        client.tell("reveal", register=CASE, row_id=id_of(2).hex(), field="reporter_name", reason="x")
        third = session.expect("reveal")
        session.send("revealed", {"id": third["id"], "value": "13800000000", "until": 1774000060000})
        got = client.wait("revealed", mark=mark)
        assert (got["value"], got["until"]) == ("13800000000", 1774000060000)
        client.stop()
        for folder, _, names in os.walk(client.folder):
            for each in names:
                with open(os.path.join(folder, each), "rb") as file:
                    assert b"13800000000" not in file.read(), "kept on the disk: " + each


LONG = [liveness, drift, bad_repairs, bad_batches, wrong_welcomes]
QUICK = [hello_and_in_step, examples, deltas, values, unknown_things, cut_snapshot, commands, effect_of_another_log,
         withdrawals, credit, refusals, marks, two_revisions, blobs, reveals]
