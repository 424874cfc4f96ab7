# SPDX-License-Identifier: GPL-3.0-or-later
"""What a client and the real platform come to together, over the model town; and what the platform does with a bare
session. Each scenario takes cases of its own, so that none depends on another."""
import hashlib
import os
import shutil
import sqlite3
import subprocess

import client as second
import wire
from parts import BIN, Bare, Change, Platform, Relay, command, new_id, wait_until

AREA, CASE, RESPONDER = (wire.NUMBER[name] for name in ("area", "case", "responder"))
VILLAGE, OTHER_VILLAGE = "990101001202", "990101001201"
FILED = 3
REMIND, DISPATCH = 20, 5


class Town:
    """The model town on a real platform, begun early and waited for late."""

    def __init__(self, folder):
        os.makedirs(folder)
        self.platform = Platform(folder)
        self.making = subprocess.Popen([os.path.join(BIN, "yipingctl"), "demo-data", "--seed", "7", "--out",
                                        self.platform.store], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.narrow = "n" * 43  # of an account that may see one village
        self.blob = os.urandom(3_000_000)
        self.blob_name = hashlib.sha256(self.blob).hexdigest()

    def build(self):
        assert self.making.wait(60) == 0, "yipingctl demo-data"
        with_blob, opened = self.case(VILLAGE, 0), [self.case(VILLAGE, number) for number in range(30, 34)]
        with Change(self.platform.store) as change:
            change.attach_blob(with_blob, self.blob, self.blob_name)
            for each in opened:
                change.put(CASE, each, step=FILED, closed_at=None)
            change.database.execute("INSERT INTO user (name, post, role, scope, mask_level) "
                                    "VALUES ('narrow', '王 坐席', 2, ?, 1)", (VILLAGE,))
            change.database.execute("INSERT INTO token (hash, user, made_at) VALUES (?, 'narrow', 0)",
                                    (hashlib.sha256(self.narrow.encode()).hexdigest(),))
        self.platform.start()

    def case(self, village, number):
        """A case of the village; each number another one. From 30 to 33 they are open."""
        return self.platform.ask('SELECT id FROM "case" WHERE area_code LIKE ? ORDER BY id LIMIT 1 OFFSET ?',
                                 village + "%", number)[0][0]

    def close(self):
        self.making.kill()
        self.making.wait()
        self.platform.stop()


def console(suite, name, **options):
    return suite.client(os.path.join(suite.folder, "real-" + name), **suite.town.platform.options(**options))


def compare(client, platform, scope, mask_level):
    """All registers, row by row and value by value, and nothing more."""
    for number, register in wire.REGISTERS.items():
        mine, theirs = client.rows(number), platform.visible_rows(number, scope, mask_level)
        assert mine.keys() == theirs.keys(), \
            f"{register.name}: {len(mine)} rows, not {len(theirs)}; " \
            f"too many {[each.hex() for each in (mine.keys() - theirs.keys())][:3]}, " \
            f"missing {[each.hex() for each in (theirs.keys() - mine.keys())][:3]}"
        for id_, each in theirs.items():
            if mine[id_] != each:
                tags = [tag for tag in each.keys() | mine[id_].keys() if each.get(tag) != mine[id_].get(tag)]
                raise AssertionError(f"{register.name} {id_.hex()}: " + ", ".join(
                    f"{tag}: {mine[id_].get(tag)!r} instead of {each.get(tag)!r}" for tag in tags))


def head_of(platform):
    return platform.ask("SELECT max(rev) FROM change")[0][0]


def whole_town(suite):
    client = console(suite, "town").start()
    client.online(cursor=head_of(suite.town.platform))
    compare(client, suite.town.platform, "", 1)
    client.kill()


def one_village(suite):
    """A scope; and again over the same cache with other rights: the wall's names are masked."""
    platform = suite.town.platform
    client = console(suite, "village", scope=VILLAGE).start()
    client.online(cursor=head_of(platform))
    compare(client, platform, VILLAGE, 1)
    client.kill()
    client.start(token=platform.ready["tokens"]["wall"])
    client.link("catching-up")
    client.online(cursor=head_of(platform))
    compare(client, platform, VILLAGE, 2)
    client.kill()
    client.start(scope=OTHER_VILLAGE)
    client.link("catching-up")
    client.online(cursor=head_of(platform))
    compare(client, platform, OTHER_VILLAGE, 2)
    client.kill()


def in_step(suite):
    """One round trip and at most 200 bytes of frames, both directions together."""
    options = suite.town.platform.options()
    first = Bare(options, credit=0)
    greeting = first.expect("welcome")
    first.close()
    head = greeting["head"]
    line = Bare(options, say=False)
    line.send("hello", {"min_version": 1, "max_version": 1, "console_id": new_id(), "token": options["token"],
                        "log_id": greeting["log_id"], "cursor": head, "credit": 8, "software": "conformance",
                        "held_mask_level": 1})
    again = line.expect("welcome")
    assert not again.get("snapshot") and again["head"] == head
    assert line.sent + line.received <= 200, (line.sent, line.received)
    assert line.until_pong() == []
    line.close()


def changes_while_away(suite):
    """A delta after a restart: changed, removed, moved out of the scope, moved into it."""
    platform, town = suite.town.platform, suite.town
    client = console(suite, "away", scope=VILLAGE).start()
    client.online(cursor=head_of(platform))
    changed, gone, left = (town.case(VILLAGE, n) for n in (20, 21, 22))
    came = town.case(OTHER_VILLAGE, 20)
    platform.stop()
    client.link("offline")
    with Change(platform.store) as change:
        change.put(CASE, changed, title="改过的标题")
        change.remove(CASE, gone)
        change.put(CASE, left, area_code=OTHER_VILLAGE + "001")
        change.put(CASE, came, area_code=VILLAGE + "001")
        change.put(CASE, changed, title="又改过的标题")
    mark = client.mark()
    platform.start()
    client.online(mark, head_of(platform))
    rows = client.rows(CASE)
    assert rows[changed][8].decode() == "又改过的标题" and came in rows
    assert gone not in rows and left not in rows
    assert not any(event.get("snapshot") for event in client.events[mark:])
    compare(client, platform, VILLAGE, 1)
    client.kill()


def in_step_with(client, platform, mark=0):
    """Online at the platform's head, which its rules may still move on just after it has started."""
    while True:
        head = head_of(platform)
        client.wait("link", lambda event: event["state"] == "online" and event["cursor"] >= head, mark)
        if head_of(platform) == head:
            return


def older_copy(suite):
    """The platform goes on from an older copy of its database, past where it was, with other changes under the same
    numbers: the console has to notice, and to hold what the platform holds."""
    platform, town = suite.town.platform, suite.town
    one, other = (town.case(VILLAGE, n) for n in (23, 24))
    client = console(suite, "copy", scope=VILLAGE).start()
    in_step_with(client, platform)
    platform.stop()
    client.link("offline")
    copy = platform.store + ".copy"
    with sqlite3.connect(platform.store) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    shutil.copyfile(platform.store, copy)
    before = title_of(platform, one)[0]
    with Change(platform.store) as change:
        for n in range(3):
            change.put(CASE, one, title="恢复之前的标题 %d" % n)
    mark = client.mark()
    platform.start()
    in_step_with(client, platform, mark)
    client.kill()
    platform.stop()
    for part in ("", "-wal", "-shm"):
        if os.path.exists(platform.store + part):
            os.remove(platform.store + part)
    shutil.copyfile(copy, platform.store)
    with Change(platform.store) as change:
        for n in range(5):
            change.put(CASE, other, title="恢复之后的标题 %d" % n)
    platform.start()
    client.start()
    client.wait("set_back")
    in_step_with(client, platform)
    rows = client.rows(CASE)
    assert rows[one][8].decode() == before and rows[other][8].decode() == "恢复之后的标题 4"
    compare(client, platform, VILLAGE, 1)
    client.kill()
    # Once told, it goes on from there.
    client.start()
    in_step_with(client, platform)
    assert not any(event["event"] == "set_back" or event.get("snapshot") for event in client.events)
    client.kill()


def title_of(platform, case_id):
    return platform.ask('SELECT title, rev FROM "case" WHERE id = ?', case_id)[0]


def edit(platform, case_id, to, seen=None, **more):
    title, revision = title_of(platform, case_id)
    return command("edit_case", {"case_id": case_id, "title": {"from": seen or title, "to": to}, "reason": "核对"},
                   base_revision=revision, **more)


def answers(suite):
    """Accepted, refused, expired, in conflict: what the person sees, and what is in the database."""
    platform = suite.town.platform
    case_id = suite.town.case(VILLAGE, 30)
    client = console(suite, "answers", scope=VILLAGE).start()
    client.online()
    before = title_of(platform, case_id)[0]
    mark = client.mark()
    client.submit(edit(platform, case_id, "甲"))
    client.outbox(lambda items: not items, client.mark() - 1)
    assert client.rows(CASE)[case_id][8].decode() == "甲" == title_of(platform, case_id)[0], "its rows came with it"
    wrong = edit(platform, case_id, "乙", seen=before)
    late = edit(platform, case_id, "丙", expires_at=second.now_ms() - 60_000)
    nobody = command("move_case", {"case_id": new_id(), "move": REMIND, "role": 1, "reason": "x"})
    for each in (wrong, late, nobody):
        client.submit(each)
    items = client.outbox(lambda items: len(items) == 3 and all(item["state"] != "waiting" for item in items), mark)
    states = [(item["state"], item["code"]) for item in items]
    assert states[0][0] == "conflict" and states[1] == ("refused", "platform.command_expired"), states
    assert states[2][0] == "refused", states
    assert items[0]["current"] == {"id": case_id.hex(), "title": "甲"}, items[0]
    assert title_of(platform, case_id)[0] == "甲"
    client.kill()


def repeats(suite):
    """The platform's side of exactly once, message by message."""
    platform = suite.town.platform
    case_id = suite.town.case(VILLAGE, 31)
    line = Bare(platform.options(scope=VILLAGE), credit=64)
    line.expect("welcome")
    line.until_pong()
    made = edit(platform, case_id, "一次")
    line.send("command", made)
    got = line.until_pong()
    assert [name for name, _ in got][-1] == "answer" and "batch" in [name for name, _ in got], \
        "the batch is sent before the answer"
    answer = got[-1][1]
    assert answer["outcome"] == 1 and answer["revision"] <= [body for name, body in got if name == "batch"][-1]["to"]
    head = head_of(platform)
    for zstd in (False, True):
        line.send("command", made, zstd)
        assert line.until_pong() == [("answer", answer)], "a repeat gets the first answer"
    line.send("command", {**edit(platform, case_id, "另一个"), "id": made["id"]})
    assert line.until_pong() == [("answer", answer)], "whatever it says"
    assert head_of(platform) == head and title_of(platform, case_id)[0] == "一次"
    # Withdrawn before, and after.
    early = edit(platform, case_id, "撤回的")
    line.send("withdraw", {"id": early["id"]})
    (_, refusal), = line.until_pong()
    assert refusal["outcome"] == 2 and refusal["error"]["code"] == "platform.command_withdrawn", refusal
    line.send("command", early)
    assert line.until_pong() == [("answer", refusal)]
    line.send("withdraw", {"id": made["id"]})
    assert line.until_pong() == [("answer", answer)], "too late"
    assert head_of(platform) == head
    line.close()


def cut_before_the_answer(suite):
    """The platform has done it, the console does not know: asked again, the answer is the same, the effect one."""
    platform = suite.town.platform
    case_id = suite.town.case(VILLAGE, 32)
    relay = Relay(platform.port)
    client = console(suite, "cut", scope=VILLAGE, port=relay.port).start()
    client.online()
    made = edit(platform, case_id, "断线")
    relay.swallow = True
    client.submit(made)
    wait_until(lambda: platform.ask("SELECT count(*) FROM command WHERE id = ?", made["id"])[0][0], "done there")
    revision = title_of(platform, case_id)[1]
    mark = client.mark()
    client.kill()
    relay.cut()
    relay.swallow = False
    client.start()
    assert client.outbox(lambda items: True)[0]["id"] == made["id"].hex()
    client.outbox(lambda items: not items)
    assert client.rows(CASE)[case_id][8].decode() == "断线"
    assert title_of(platform, case_id) == ("断线", revision) and mark
    # Without a line: taken back before it was ever sent, it is never done.
    relay.close()
    client.link("offline", client.mark() - 1)
    other = edit(platform, case_id, "不该发生")
    client.submit(other)
    client.tell("withdraw", id=other["id"].hex())
    client.submit(command("put_scene", {"wall": "main", "scene": "overview"}))
    client.kill()
    client.start(port=platform.port)
    client.outbox(lambda items: len(items) == 2)
    client.outbox(lambda items: not items)
    assert title_of(platform, case_id)[0] == "断线"
    client.kill()


def batches_against_credit(suite):
    """Never more batches than credit; who gives none for a while gets each row once, in its newest state."""
    platform = suite.town.platform
    line = Bare(platform.options(), credit=1)
    line.expect("welcome")
    line.expect("batch") # pieces of a snapshot come as they are made: a pong may overtake them
    assert line.until_pong() == []
    line.send("credit", {"batches": 2})
    line.expect("batch")
    line.expect("batch")
    assert line.until_pong() == []
    line.close()
    case_id = suite.town.case(VILLAGE, 33)
    slow = Bare(platform.options(scope=VILLAGE), credit=0)
    greeting = slow.expect("welcome")
    slow.close()
    slow = Bare(platform.options(scope=VILLAGE), credit=0, log_id=greeting["log_id"], cursor=greeting["head"],
                held_scope=VILLAGE, held_mask_level=1)
    assert not slow.expect("welcome").get("snapshot")
    quick = Bare(platform.options(scope=VILLAGE), credit=0)
    quick.expect("welcome")
    for number in range(5):
        quick.send("command", edit(platform, case_id, f"第{number}次"))
        (_, answer), = quick.until_pong()
        assert answer["outcome"] == 1, answer
    quick.close()
    assert slow.until_pong() == []
    slow.send("credit", {"batches": 8})
    (name, batch), = slow.until_pong()
    assert name == "batch" and batch["from"] == greeting["head"] and batch["to"] == head_of(platform), batch
    assert batch.get("last")
    cases = [each for rows in batch["rows"] if rows["register"] == CASE for each in wire.columns_to_rows(rows)]
    assert [(each[1], each[8].decode()) for each in cases] == [(case_id, "第4次")]
    slow.close()


def refused(suite):
    """A wrong token, a version, a scope: refused for good, and said so."""
    platform = suite.town.platform
    client = console(suite, "narrow", token=suite.town.narrow).start()
    client.online()
    compare(client, platform, VILLAGE, 1)
    client.kill()
    client = console(suite, "wrong", token="x" * 43).start()
    assert client.link("refused")["reason"]
    client.kill()
    client = console(suite, "outside", token=suite.town.narrow, scope=OTHER_VILLAGE).start()
    assert client.link("refused")["reason"]
    client.kill()
    line = Bare(platform.options(), min_version=3, max_version=9)
    refusal = line.expect("refusal")
    assert refusal["final"] and refusal["error"]["code"] == "sync.version", refusal
    assert line.recv() is None
    line = Bare(platform.options(), max_version=9, credit=0)
    assert line.expect("welcome")["version"] == 2, "the highest that both know"
    line.close()


def broken_rules(suite):
    """Whatever breaks a rule ends the session; nothing of it is done."""
    platform = suite.town.platform
    options = platform.options()
    hello = {"min_version": 1, "max_version": 1, "console_id": new_id(), "token": options["token"], "credit": 0}
    for what, name, body in (("no hello", "ping", {"number": 1}), ("a batch", "batch", {}),
                             ("long token", "hello", {**hello, "token": "x" * 513}),
                             ("long software", "hello", {**hello, "software": "x" * 201}),
                             ("long scope", "hello", {**hello, "scope": "9" * 65})):
        line = Bare(options, say=False)
        line.send(name, body)
        got = line.recv()
        assert got is None or got[0] == "refusal" and line.recv() is None, what
    for what, data in (("long hello", b"\x00" + wire.encode("Frame", {"hello": {**hello, "log_id": bytes(5000)}})),
                       ("hello of 1 MiB unpacked", wire.pack_frame({"hello": {**hello, "log_id": bytes(1 << 20)}}, True)),
                       ("packing", b"\x07abc"), ("bad zstd", b"\x01abc"), ("empty", b"")):
        line = Bare(options, say=False)
        line.send_raw(data)
        got = line.recv()
        assert got is None or got[0] == "refusal" and line.recv() is None, what
    head = head_of(platform)
    scene = command("put_scene", {"wall": "main", "scene": "overview"})
    for what, data in (("second hello", wire.pack_frame({"hello": hello})),
                       ("welcome", wire.pack_frame({"welcome": {"version": 1}})),
                       ("answer", wire.pack_frame({"answer": {"outcome": 1}})),
                       ("short id", wire.pack_frame({"command": {**scene, "id": b"abc"}})),
                       ("packing", b"\x02" + wire.encode("Frame", {"command": scene})),
                       ("bad zstd", b"\x01" + wire.encode("Frame", {"command": scene})),
                       ("cut", wire.pack_frame({"command": scene})[:-1]),
                       ("2 MiB", b"\x00" + bytes(2 << 20)),
                       ("5 MiB unpacked", b"\x01" + wire.zstd_pack(bytes(5 << 20)))):
        line = Bare(options, credit=0)
        line.expect("welcome")
        line.until_pong()
        line.send_raw(data)
        got = line.recv()
        assert got is None or got[0] == "refusal" and line.recv() is None, (what, got)
    assert head_of(platform) == head


def blob(suite):
    client = console(suite, "blob", scope=VILLAGE).start()
    client.online()
    name = suite.town.blob_name
    client.tell("blob", sha256=name)
    with open(client.wait("blob")["path"], "rb") as file:
        assert file.read() == suite.town.blob
    mark = client.mark()
    client.tell("blob", sha256="ab" * 32)
    assert client.wait("blob", mark=mark).get("error")
    client.kill()


def reveal(suite):
    platform = suite.town.platform
    (id_, phone), = platform.ask(
        "SELECT p.id, p.reporter_phone FROM case_personal p JOIN \"case\" c USING (id) "
        "WHERE c.area_code LIKE ? AND p.reporter_phone <> '' LIMIT 1", VILLAGE + "%")
    client = console(suite, "reveal", scope=VILLAGE).start()
    client.online()
    for asked, right in (({"row_id": id_.hex(), "reason": "回访核对诉求"}, True), ({"row_id": id_.hex(), "reason": ""}, False),
                         ({"row_id": new_id().hex(), "reason": "回访核对诉求"}, False)):
        mark = client.mark()
        client.tell("reveal", register=CASE, field="reporter_phone", **asked)
        got = client.wait("revealed", mark=mark)
        assert got.get("value") == phone if right else got["error"] and "value" not in got, (asked, got)
    client.kill()


def real_drift(suite):
    """The real platform's digests find a row that was changed in the cache, and its repair heals it."""
    platform = suite.town.platform
    client = console(suite, "drift", scope=VILLAGE).start()
    client.online()
    client.kill()
    id_ = next(iter(client.rows(AREA)))
    client.spoil(AREA, id_, "name", "别人改的".encode())
    client.start()
    client.online()
    client.tell("digest")
    client.wait("drift")
    right = platform.visible_rows(AREA, VILLAGE, 1)
    wait_until(lambda: client.rows(AREA) == right, "the repaired row")
    if suite.name == "client_py":  # the console's round takes minutes
        client.wait("round")
        drifts = [event for event in client.events if event["event"] == "drift"]
        assert len(drifts) == 1, f"nothing else differs: {[(each['register'], len(each['areas'])) for each in drifts]}"
    compare(client, platform, VILLAGE, 1)
    client.kill()


ALL = [whole_town, one_village, in_step, changes_while_away, older_copy, answers, repeats, cut_before_the_answer,
       batches_against_credit, refused, broken_rules, blob, reveal]
LONG = [real_drift]
