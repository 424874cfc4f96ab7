# SPDX-License-Identifier: GPL-3.0-or-later
"""The layer linter finds what it is there to find."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lint"))
import layers  # noqa: E402

QT = {"QString": "QtCore", "QColor": "QtGui", "QWidget": "QtWidgets", "QQuickItem": "QtQuick"}


class LayersTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.source = Path(self.folder.name)
        self.put("app/base/include/yiping/base/id.h", "#include <string>\n")
        self.put("app/domain/include/yiping/domain/case.h", "#include <yiping/base/id.h>\n")
        self.put("app/services/include/yiping/services/desk.h", "#include <yiping/domain/case.h>\n")

    def tearDown(self):
        self.folder.cleanup()

    def put(self, name, text):
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def problems(self):
        return layers.Checker(self.source, QT).run()

    def assert_one(self, *words):
        problems = self.problems()
        self.assertEqual(len(problems), 1, problems)
        for word in words:
            self.assertIn(word, problems[0])

    def test_clean_tree_has_no_problem(self):
        self.assertEqual(self.problems(), [])

    def test_upward_include_is_found(self):
        self.put("app/storage/cache.cpp", "#include <yiping/services/desk.h>\n")
        self.assert_one("app/storage/cache.cpp:1", "layer storage may not use layer services")

    def test_adapters_do_not_include_one_another(self):
        self.put("app/storage/include/yiping/storage/cache.h", "#include <vector>\n")
        self.put("app/sync/client.cpp", "#include <yiping/storage/cache.h>\n")
        self.assert_one("layer sync may not use layer storage")

    def test_transitive_use_is_allowed(self):
        self.put("app/presentation/model.cpp", "#include <yiping/base/id.h>\n#include <QString>\n")
        self.assertEqual(self.problems(), [])

    def test_foreign_library_is_found(self):
        self.put("app/domain/rules.cpp", "#include <spdlog/spdlog.h>\n")
        self.assert_one("layer domain may not include <spdlog/spdlog.h>")

    def test_operating_system_is_kept_out_of_the_rules(self):
        self.put("app/domain/rules.cpp", "#include <unistd.h>\n")
        self.assert_one("layer domain", "posix")

    def test_unknown_library_has_to_be_named(self):
        self.put("app/base/id.cpp", "#include <leveldb/db.h>\n")
        self.assert_one("belongs to no known library")

    def test_qt_below_presentation_is_found(self):
        self.put("app/services/desk.cpp", "#include <QString>\n")
        self.assert_one("layer services may not include <QString> (QtCore)")

    def test_widgets_stay_on_the_desk(self):
        self.put("app/mapview/item.cpp", "#include <QQuickItem>\n#include <QWidget>\n")
        self.assert_one("mapview", "QtWidgets")

    def test_programs_without_a_window_have_no_qt(self):
        self.put("app/ctl/main.cpp", "#include <QString>\n#include <yiping/services/desk.h>\n")
        self.assert_one("layer ctl has no Qt")

    def test_quoted_public_header_is_found(self):
        self.put("app/services/desk.cpp", '#include "yiping/services/desk.h"\n')
        self.assert_one("included as <yiping/")

    def test_way_up_the_folders_is_found(self):
        self.put("app/services/desk.cpp", '#include "../domain/secret.h"\n')
        self.assert_one("no way up")

    def test_private_header_of_another_layer_is_found(self):
        self.put("app/services/desk.cpp", "#include <yiping/domain/secret.h>\n")
        self.assert_one("is no public header of layer domain")

    def test_header_cycle_is_found(self):
        self.put("app/base/include/yiping/base/a.h", "#include <yiping/base/b.h>\n")
        self.put("app/base/include/yiping/base/b.h", "#include <yiping/base/a.h>\n")
        self.assert_one("headers in a circle")

    def test_layer_cycle_is_found_whatever_the_table_says(self):
        checker = layers.Checker(self.source, QT)
        checker.allowed["base"][0].add("domain")
        self.put("app/base/include/yiping/base/other.h", "#include <yiping/domain/case.h>\n")
        problems = checker.run()
        self.assertTrue(any("layers in a circle" in problem for problem in problems), problems)

    def test_cycle_in_the_table_is_refused(self):
        with self.assertRaises(ValueError):
            layers.closure({"a": ({"b"}, set()), "b": ({"a"}, set())})

    def test_uses_in_cmake_is_held_against_the_table(self):
        self.put("app/domain/CMakeLists.txt",
                 "yiping_layer(domain\n  SOURCES case.cpp\n  USES base services\n  LINKS X::y)\n")
        self.assert_one("USES services")

    def test_unknown_layer_is_found(self):
        self.put("app/extras/x.cpp", "#include <string>\n")
        self.assert_one("no such layer in the table")

    def test_qml_module_order_is_kept(self):
        self.put("qml/Yiping/Theme/Colors.qml", "import Yiping.Wall\n")
        self.assert_one("QML module Theme may not import Wall")


if __name__ == "__main__":
    unittest.main()
