# SPDX-License-Identifier: GPL-3.0-or-later
"""The closing line counts cases: passed, skipped, failed, crashed."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging" / "run"))
import run_tests  # noqa: E402


def googletest(*cases):
    return json.dumps({"testsuites": [{"name": "S", "testsuite": list(cases)}]})


class CountTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.results = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def count(self, entries):
        cases = "".join(f'<testcase name="{name}" status="{status}"/>' for name, status in entries)
        report = self.results / "ctest.junit"
        report.write_text(f"<testsuite>{cases}</testsuite>", encoding="utf-8")
        return run_tests.count_cases(report, self.results)

    def test_cases_are_counted(self):
        (self.results / "a.json").write_text(googletest(
            {"name": "ok", "status": "RUN", "result": "COMPLETED"},
            {"name": "skip", "status": "RUN", "result": "SKIPPED"},
            {"name": "bad", "status": "RUN", "result": "COMPLETED", "failures": [{"failure": "x"}]},
            {"name": "off", "status": "NOTRUN", "result": "SUPPRESSED"}), encoding="utf-8")
        count = self.count([("a", "fail"), ("plain", "run")])
        self.assertEqual((count.total, count.passed, count.skipped, count.failed), (4, 2, 1, ["S.bad"]))

    def test_crash_without_report_is_a_failure(self):
        count = self.count([("a", "fail")])
        self.assertEqual((count.total, len(count.failed)), (1, 1))

    def test_crash_after_a_clean_report_is_a_failure(self):
        (self.results / "a.json").write_text(googletest({"name": "ok", "status": "RUN", "result": "COMPLETED"}),
                                             encoding="utf-8")
        count = self.count([("a", "fail")])
        self.assertEqual((count.total, count.passed, len(count.failed)), (2, 1, 1))

    def test_half_written_report_is_a_failure(self):
        (self.results / "a.json").write_text('{"testsuites": [', encoding="utf-8")
        self.assertEqual(len(self.count([("a", "fail")]).failed), 1)

    def test_qt_report(self):
        (self.results / "q.xml").write_text(
            '<testsuite name="T"><testcase name="initTestCase"/><testcase name="a"/>'
            '<testcase name="b"><failure/></testcase><testcase name="c"><skipped/></testcase></testsuite>',
            encoding="utf-8")
        count = self.count([("q", "fail")])
        self.assertEqual((count.total, count.passed, count.skipped, count.failed), (3, 1, 1, ["T.b"]))


if __name__ == "__main__":
    unittest.main()
