# SPDX-License-Identifier: GPL-3.0-or-later
"""Licence header and size limits."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lint"))
import sources  # noqa: E402

HEADER = "// SPDX-License-Identifier: GPL-3.0-or-later\n"


class SourcesTest(unittest.TestCase):
    def check(self, name, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return list(sources.check(Path(folder), [name]))

    def test_clean(self):
        self.assertEqual(self.check("app/a.cpp", HEADER), [])

    def test_no_licence(self):
        self.assertEqual(len(self.check("app/a.cpp", "int a;\n")), 1)

    def test_licence_too_far_down(self):
        self.assertEqual(len(self.check("app/a.cpp", "\n\n" + HEADER)), 1)

    def test_too_long(self):
        self.assertEqual(len(self.check("app/a.h", HEADER + "\n" * 400)), 1)
        self.assertEqual(self.check("app/a.h", HEADER + "\n" * 399), [])

    def test_test_data_is_exempt(self):
        self.assertEqual(self.check("tests/data/mapping.toml", "x = 1\n"), [])


if __name__ == "__main__":
    unittest.main()
