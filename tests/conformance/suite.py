#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One suite for every client of docs/protocol.md: python3 suite.py client_py|console [SCENARIO]…

Runs the client as a child against a scripted platform and against the real one. YIPING_BINARY_DIR has the programs.
"""
import concurrent.futures
import os
import shutil
import sys
import tempfile
import threading
import time
import traceback

import parts
import real_scenarios
import scripted_scenarios


class Suite:
    def __init__(self, name, folder):
        self.name, self.folder = name, folder
        self.client = parts.CLIENTS[name]
        self.town = real_scenarios.Town(os.path.join(folder, "town"))
        # An empty platform, for the certificates that it makes.
        empty = parts.Platform(os.path.join(folder, "empty")).start()
        self.authority = empty.ready["certificate"]
        self.certificate, self.key = (os.path.join(empty.folder, "tls", each) for each in ("server.pem", "server.key"))
        empty.stop()


def run(suite, scenario, failed, lock):
    start, why = time.monotonic(), ""
    try:
        scenario(suite)
        words = "ok    "
    except Exception:  # noqa: every failure is one of this scenario
        words = "FAILED"
        failed.append(scenario.__name__)
        why = traceback.format_exc()
    with lock:
        print(f"{words} {scenario.__name__:28} {time.monotonic() - start:6.2f} s", flush=True)
        if why:
            print(why, flush=True)


def main(name, wanted):
    folder = tempfile.mkdtemp(prefix="yiping-conformance-")
    failed, lock, suite = [], threading.Lock(), None
    try:
        suite = Suite(name, folder)

        def these(scenarios):
            return [each for each in scenarios if not wanted or each.__name__ in wanted]

        suite.town.build()
        # Those that wait for the protocol's own clock wait beside the others.
        with concurrent.futures.ThreadPoolExecutor(8) as beside:
            waiting = [beside.submit(run, suite, each, failed, lock)
                       for each in these(real_scenarios.LONG + scripted_scenarios.LONG)]
            for each in these(scripted_scenarios.QUICK):
                run(suite, each, failed, lock)
            if waiting and these(real_scenarios.LONG):
                waiting[0].result()  # the others stop and start the platform
            for each in these(real_scenarios.ALL):
                run(suite, each, failed, lock)
    finally:
        if suite:
            suite.town.close()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(failed)} failed: {' '.join(failed)}" if failed else "all scenarios passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], set(sys.argv[2:])))
