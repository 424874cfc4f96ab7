# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages /r and /w in Chromium over the platform of the demo: a resident reports with words and a photo and follows it, a
worker borrows a phone, signs and feeds back with a photo. phone_pages.py PLATFORM [FOLDER FOR PICTURES]"""
import datetime
import json
import os
import struct
import subprocess
import sys
import tempfile
import urllib.request
import zlib
from pathlib import Path

import browser

HOSTILE = "<img src=x onerror=\"document.title='hacked'\">垃圾没人扫"


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((x * 7 + y) % 256 for x in range(width) for _ in range(3)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def to_a_wednesday():
    """Milliseconds from now to a Wednesday's 09:30 in Shanghai, not far back: people are at work, and rules send them."""
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    day = (now - datetime.timedelta(days=(now.weekday() - 2) % 7 or 7)).replace(hour=9, minute=30)
    return round((day - now).total_seconds() * 1000)


class Platform:
    """The demo's own, on loopback."""

    def __init__(self, program, folder):
        ready = folder / "ready.json"
        self.process = subprocess.Popen(
            [program, "--demo", "--simulate", "--clock-shift", str(to_a_wednesday()), "--speed", "2", "--store", f"sqlite:{folder / 'platform.db'}", "--port", "0",
             "--phone-port", "0", "--ready-file", str(ready)], stdin=subprocess.DEVNULL)
        browser.wait_for("the platform", lambda: ready.exists() or self.process.poll() is not None)
        self.ready = json.loads(ready.read_text())
        self.address = f"http://127.0.0.1:{self.ready['phone_port']}"

    def close(self):
        self.process.terminate()
        self.process.wait()


def fits(page):
    assert page.value("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the phone"
    small = page.value("""[...document.querySelectorAll('button, input, select, textarea')].filter(each =>
        each.type !== 'file' && each.offsetHeight > 0 && each.offsetHeight < 40).map(each => each.outerHTML)""")
    assert small == [], f"too small for a finger: {small}"


def report(page, platform, photo, pictures):
    page.open(platform.address + "/r")
    page.wait("document.querySelectorAll('#place option').length > 60")
    assert page.value("document.title") == "随手报"
    fits(page)
    page.picture(pictures / "r-empty-zh.png")
    page.type("#title-field", HOSTILE)
    page.type("#words", "巷口的垃圾三天没人扫，已经有味道。")
    page.value("at('place').value = [...at('place').options].find(each => each.text === '津阳第7网格').value")
    page.type("#address", "3 号楼旁")
    page.choose_file("#photos", photo)
    page.wait("document.querySelectorAll('#shown img').length === 1")
    page.click("#send")
    page.wait("at('say').textContent.startsWith('收到了')")
    page.wait("document.querySelectorAll('#mine .card h3').length === 1")
    page.wait("document.querySelector('#mine .card h3').textContent.includes('垃圾没人扫')")
    assert page.value("document.querySelectorAll('#mine img').length") == 0, "what people write stays words"
    assert page.value("document.title") == "随手报"
    assert page.value("at('title-field').value") == "", "ready for the next"
    # A rule takes it and somebody is sent: the phone hears of it by itself.
    page.wait("document.querySelectorAll('#mine li.done').length >= 2", 90)
    page.picture(pictures / "r-sent-zh.png")
    page.click("#lang")
    page.wait("document.title === 'Report it'")
    page.wait("at('send').textContent === 'Send'")
    fits(page)
    page.picture(pictures / "r-sent-en.png")
    page.click("#lang")
    page.wait("document.title === '随手报'")
    # What the phone keeps outlasts the page.
    page.open(platform.address + "/r")
    page.wait("document.querySelectorAll('#mine .card li').length === 7")
    other = page.value("""fetch('/api/visit/progress', { method: 'POST', headers: { Authorization: 'Bearer ' + new_key() },
        body: JSON.stringify({ id: mine[0].id }) }).then(answer => answer.status)""")
    assert other == 404, "another phone sees nothing"
    page.complaints = [each for each in page.complaints if "404" not in each]
    assert page.complaints == [], page.complaints


def work(page, platform, photo, pictures):
    page.open(platform.address + "/w")
    page.wait("!at('lend').hidden")
    fits(page)
    page.picture(pictures / "w-door-zh.png")
    page.click("#borrow")
    page.wait("document.querySelectorAll('#slips .card').length > 0")
    page.wait("[...document.querySelectorAll('#slips button')].some(each => /^(签收|反馈)$/.test(each.textContent))")
    fits(page)
    page.picture(pictures / "w-list-zh.png")
    # What is not signed yet goes first; where all of it is, one goes on from there.
    number = page.value("""(() => { const find = word => [...document.querySelectorAll('#slips button')].find(each => each.textContent === word);
        const sign = find('签收'), card = (sign ?? find('反馈')).closest('.card'); sign?.click(); return card.querySelector('p').textContent; })()""")
    mine = f"[...document.querySelectorAll('#slips .card')].find(each => each.querySelector('p').textContent === {json.dumps(number)})"
    page.wait(f"!!{mine}?.querySelector('textarea')")
    # A photo is needed, and said to be.
    feed = f"[...{mine}.querySelectorAll('button')].find(each => each.textContent === '反馈')"
    page.value(f"{feed}.click()")
    page.wait(f"{mine}.querySelector('.say').textContent.includes('照片')")
    page.value(f"{mine}.querySelector('textarea').id = 'note'; {mine}.querySelector('input[type=file]').id = 'file'; 0")
    page.type("#note", "已处理完毕。")
    page.choose_file("#file", photo)
    page.wait(f"{mine}.querySelectorAll('.photos img').length === 1")
    looks = "performance.getEntriesByType('resource').filter(each => each.name.endsWith('/assignments')).length"
    before = page.value(looks)
    page.wait(f"{looks} > {before} + 1")
    assert page.value("document.querySelector('#note')?.value") == "已处理完毕。", "a look at the list took it away"
    page.picture(pictures / "w-feedback-zh.png")
    page.value(f"{feed}.click()")
    page.wait(f"{mine}?.textContent.includes('等中心核查')")
    page.picture(pictures / "w-fed-back-zh.png")
    page.click("#leave")
    page.wait("!at('door').hidden")
    assert page.complaints == [], page.complaints


def direct(platform):
    """A presenter's orders, with the wall's token."""
    def ask(body=None):
        request = urllib.request.Request(
            platform.address + "/api/demo/day", data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + platform.ready["tokens"]["wall"]})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    held = ask({"order": "pause"})
    assert held["paused"] and held["next_in_ms"] is None and held["acts"] >= 15, held
    ask({"order": "play", "act": 4})
    browser.wait_for("act 4", lambda: ask()["current"] == 4)
    ask({"order": "next"})
    browser.wait_for("act 5", lambda: ask()["current"] == 5)
    ask({"order": "back"})
    browser.wait_for("act 4 again", lambda: ask()["current"] == 4)
    assert ask({"order": "resume"})["next_in_ms"] is not None


def main():
    if browser.find() is None:
        print("no Chromium here")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pictures = Path(sys.argv[2]) if len(sys.argv) > 2 else folder
        photo = folder / "photo.png"
        photo.write_bytes(png(1900, 1200))
        os.environ["HOME"] = name  # the browser keeps to itself
        platform = Platform(sys.argv[1], folder)
        try:
            chromium = browser.Browser(folder / "browser")
            try:
                direct(platform)
                report(chromium.page(), platform, photo, pictures)
                work(chromium.page(), platform, photo, pictures)
            finally:
                chromium.close()
        finally:
            platform.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
