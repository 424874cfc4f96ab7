# SPDX-License-Identifier: GPL-3.0-or-later
"""The message linter finds codes without words, and words with arguments nobody gives."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lint"))
import messages  # noqa: E402


class MessagesTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.source = Path(self.folder.name)
        self.put("app/base/a.cpp", 'return make_error(Fault::Input, "csv.unclosed_quote",\n    {{"line", line}});\n')
        self.words('[csv]\nunclosed_quote = "第 {line} 行"\n', '[csv]\nunclosed_quote = "line {line}"\n')

    def tearDown(self):
        self.folder.cleanup()

    def put(self, name, text):
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def words(self, chinese, english):
        self.put("resources/messages/zh.toml", chinese)
        self.put("resources/messages/en.toml", english)

    def assert_one(self, word):
        problems = list(messages.check(self.source))
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(word, problems[0])

    def test_clean(self):
        self.assertEqual(list(messages.check(self.source)), [])

    def test_flat_keys_are_read(self):
        self.words('"csv.unclosed_quote" = "第 {line} 行"\n', '"csv.unclosed_quote" = "line {line}"\n')
        self.assertEqual(list(messages.check(self.source)), [])

    def test_folder_of_files(self):
        self.words("", "")
        self.put("resources/messages/zh/csv.toml", '"csv.unclosed_quote" = "{line}"\n')
        self.put("resources/messages/en/csv.toml", '"csv.unclosed_quote" = "{line}"\n')
        self.assertEqual(list(messages.check(self.source)), [])

    def test_missing_words(self):
        self.put("app/base/b.cpp", 'Error(Fault::Environment, "disk.full", {})')
        problems = list(messages.check(self.source))
        self.assertEqual(len(problems), 2, problems)

    def test_missing_translation(self):
        self.words('[csv]\nunclosed_quote = "第 {line} 行"\nx = "y"\n', '[csv]\nunclosed_quote = "line {line}"\n')
        self.assert_one("one language only")

    def test_argument_that_is_never_given(self):
        self.words('[csv]\nunclosed_quote = "{file} 第 {line} 行"\n', '[csv]\nunclosed_quote = "{file} {line}"\n')
        problems = list(messages.check(self.source))
        self.assertEqual(len(problems), 2, problems)
        self.assertIn("file", problems[0])

    def test_argument_given_later(self):
        self.words('[csv]\nunclosed_quote = "{file} {line}"\n', '[csv]\nunclosed_quote = "{file} {line}"\n')
        self.put("app/base/c.cpp", 'std::move(error).with("file", path)')
        self.assertEqual(list(messages.check(self.source)), [])

    def test_arguments_differ(self):
        self.words('[csv]\nunclosed_quote = "第 {line} 行"\n', '[csv]\nunclosed_quote = "somewhere"\n')
        self.assert_one("differ")

    def test_comment_is_no_code(self):
        self.put("app/base/d.h", '/// `return make_error(Fault::Input, "only.example", {});`\n')
        self.assertEqual(list(messages.check(self.source)), [])


if __name__ == "__main__":
    unittest.main()
