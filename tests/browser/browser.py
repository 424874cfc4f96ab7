# SPDX-License-Identifier: GPL-3.0-or-later
"""Chromium without a window, driven by its own protocol over a socket: what a page's test needs and no more."""
import base64
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "conformance"))
import websocket  # noqa: E402

PATIENCE_S = 40


def find():
    """Path of the browser, or None."""
    return shutil.which("chromium")


def wait_for(what, condition, patience_s=PATIENCE_S):
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


class Browser:
    def __init__(self, folder):
        self.process = subprocess.Popen(
            [find(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--lang=zh-CN",
             f"--user-data-dir={folder}", "--remote-debugging-port=0", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        told = Path(folder) / "DevToolsActivePort"
        text = wait_for("the browser", lambda: told.exists() and len(told.read_text().splitlines()) == 2
                        and told.read_text())
        self.port = int(text.splitlines()[0])

    def page(self, **shape):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return Page(json.load(answer)["webSocketDebuggerUrl"], **shape)

    def close(self):
        self.process.terminate()
        self.process.wait()


class Page:
    def __init__(self, address, width=390, height=844, language="zh-CN"):
        host, path = address.removeprefix("ws://").split("/", 1)
        name, port = host.split(":")
        self.line = socket.create_connection((name, int(port)), timeout=PATIENCE_S)
        self.line.sendall((f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           f"Sec-WebSocket-Key: {websocket.new_key().decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n")
                          .encode())
        self.reader = websocket.Reader(masked=False, limit=1 << 26)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.line.recv(65536)
        self.reader.feed(data.split(b"\r\n\r\n", 1)[1])
        self.number, self.complaints = 0, []
        for domain in ("Page", "Runtime", "DOM", "Log"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2, mobile=True)
        self.call("Emulation.setLocaleOverride", locale=language)
        self.call("Network.setUserAgentOverride", userAgent="Mozilla/5.0 (Linux; Android 14) Mobile",
                  acceptLanguage=language)

    def call(self, method, **params):
        self.number += 1
        wanted = self.number
        self.line.sendall(websocket.frame(
            websocket.TEXT, json.dumps({"id": wanted, "method": method, "params": params}).encode(), True))
        while True:
            message = self.reader.next()
            if message is None:
                self.reader.feed(self.line.recv(1 << 20))
                continue
            said = json.loads(message[1])
            if said.get("id") == wanted:
                if "error" in said:
                    raise AssertionError(f"{method}: {said['error']}")
                return said["result"]
            self.note(said)

    def note(self, said):
        """What the page complains of by itself."""
        if said.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(said["params"]["exceptionDetails"].get("exception", {}).get("description", "?"))
        if said.get("method") == "Log.entryAdded" and said["params"]["entry"]["level"] == "error":
            self.complaints.append(said["params"]["entry"]["text"])

    def open(self, address):
        self.call("Page.navigate", url=address)
        wait_for(address, lambda: self.value("document.readyState") == "complete"
                 and self.value("location.href") == address)

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise AssertionError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def wait(self, expression, patience_s=PATIENCE_S):
        return wait_for(expression, lambda: self.value(expression), patience_s)

    def type(self, selector, text):
        self.value(f"document.querySelector({json.dumps(selector)}).focus()")
        self.call("Input.insertText", text=text)

    def click(self, selector):
        self.value(f"document.querySelector({json.dumps(selector)}).click()")

    def choose_file(self, selector, file):
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(file)])

    def picture(self, file):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
        Path(file).write_bytes(base64.b64decode(data))
