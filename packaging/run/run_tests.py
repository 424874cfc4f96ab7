# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ctest, counts test cases (not executables) from their reports, prints one closing line."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as xml
from pathlib import Path


class Count:
    """Cases of one or more executables."""

    def __init__(self):
        self.total = self.skipped = 0
        self.failed = []

    def add(self, name, failed=False, skipped=False):
        self.total += 1
        if failed:
            self.failed.append(name)
        elif skipped:
            self.skipped += 1

    @property
    def passed(self):
        return self.total - self.skipped - len(self.failed)


def read_googletest(path, count):
    """GoogleTest's --gtest_output=json."""
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    for suite in report.get("testsuites", []):
        for case in suite.get("testsuite", []):
            if case.get("status") == "NOTRUN":
                continue
            count.add(f'{suite["name"]}.{case["name"]}',
                      failed=bool(case.get("failures")),
                      skipped=case.get("result") == "SKIPPED")


def read_junit(path, count):
    """Qt Test's junitxml."""
    tree = xml.parse(path).getroot()
    for suite in tree.iter("testsuite"):
        for case in suite.findall("testcase"):
            if case.get("name") in ("initTestCase", "cleanupTestCase") and case.find("failure") is None:
                continue
            count.add(f'{suite.get("name")}.{case.get("name")}',
                      failed=case.find("failure") is not None or case.find("error") is not None,
                      skipped=case.find("skipped") is not None)


def count_cases(ctest_report, results):
    """Joins ctest's own report with those of the executables."""
    count = Count()
    for entry in xml.parse(ctest_report).getroot().iter("testcase"):
        name, status = entry.get("name"), entry.get("status")
        before, failed_before = count.total, len(count.failed)
        try:
            if (results / f"{name}.json").exists():
                read_googletest(results / f"{name}.json", count)
            elif (results / f"{name}.xml").exists():
                read_junit(results / f"{name}.xml", count)
        except (ValueError, xml.ParseError):
            pass  # killed while it wrote: counted as one failure below
        if status == "fail" and len(count.failed) == failed_before:
            count.add(f"{name} (crash, timeout or sanitizer report)", failed=True)
        elif count.total == before and status != "fail":
            count.add(name, skipped=status in ("notrun", "disabled"))
    return count


class Heartbeat:
    """Says that tests still run when nothing was said for twenty seconds."""

    def __init__(self):
        self.started = self.last = time.monotonic()
        self.ended = threading.Event()
        threading.Thread(target=self.beat, daemon=True).start()

    def beat(self):
        while not self.ended.wait(2):
            if time.monotonic() - self.last > 20:
                sys.stderr.write(f"  [{time.monotonic() - self.started:.0f} s] 测试仍在运行 (still running)\n")
                self.spoke()

    def spoke(self):
        self.last = time.monotonic()

    def stop(self):
        self.ended.set()


def known_tests(build):
    listing = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"],
                             capture_output=True, text=True, check=True).stdout
    return [test["name"] for test in json.loads(listing)["tests"]]


def run_ctest(options, results):
    report = results / "ctest.junit"
    command = ["ctest", "--test-dir", options.build, "-j", str(options.jobs), "--output-on-failure",
               "--output-junit", str(report), "--no-tests=ignore"]
    environment = dict(os.environ)
    environment["GTEST_OUTPUT"] = f"json:{results}/"
    environment["GTEST_COLOR"] = "no"
    if not environment.get("YIPING_TEST_ALL"):
        command += ["-LE", "^long$"]
    if options.pattern:
        try:
            expression = re.compile(options.pattern)
        except re.error:
            expression = re.compile(re.escape(options.pattern))
        if any(expression.search(name) for name in known_tests(options.build)):
            command += ["-R", options.pattern]
        else:
            environment["GTEST_FILTER"] = f"*{options.pattern}*"
    # ctest's own words go to stderr: stdout has the closing line alone.
    quiet = Heartbeat()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, errors="replace")
    for line in process.stdout:
        if re.match(r"\s*Start +\d+:|Internal ctest|Test project|\s*$", line):
            continue
        sys.stderr.write("  " + line)
        sys.stderr.flush()
        quiet.spoke()
    quiet.stop()
    return process.wait(), report


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--pattern", default="")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    results = Path(options.build) / "test-results"
    shutil.rmtree(results, ignore_errors=True)
    results.mkdir(parents=True)
    started = time.monotonic()
    _, report = run_ctest(options, results)
    if report.exists():
        count = count_cases(report, results)
    else:
        count = Count()
        count.add("ctest", failed=True)
    for name in count.failed:
        sys.stderr.write(f"✘ {name}\n")
    seconds = round(time.monotonic() - started)
    print(f"测试：共 {count.total} 项，通过 {count.passed}，跳过 {count.skipped}，"
          f"失败 {len(count.failed)}，用时 {seconds} s")
    return 1 if count.failed or count.total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
