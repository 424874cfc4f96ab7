# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes docs/problems.md: every problem of a file with its cause and how to mend it, in both languages.

The cause is the program's own message; mends stand below, by code or by family. A code without a mend is an error, and so
is a document that is not what this writes (--check).
"""

import sys
import tomllib
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
DOCUMENT = SOURCE / "docs/problems.md"

# Family: (title, mend in Chinese, mend in English) of all codes that have none of their own.
FAMILIES = {
    "csv": ("CSV", "用表格软件打开，改好后另存为 CSV（UTF-8），再导入。",
            "Open it in a spreadsheet, mend it, save it as CSV (UTF-8) and import again."),
    "import": ("导入 · Imports", "改好所指的行或列后再导入；被拒的行在旁边的 .rejected.csv 里。",
               "Mend the row or column named and import again; rejected rows are in the .rejected.csv beside the file."),
    "check": ("检查 · Checks", "在绘图或表格软件里改好，再检查一次。", "Mend it in the program that made it and check again."),
    "suspicion": ("可疑的位置 · Suspicious positions", "核对坐标的来历；不对就请数据提供方更正后再导入，同一编号的行会被更新。",
                  "Ask where the coordinates come from; import the mended file, rows of the same number are updated."),
    "cap": ("预警报文 CAP · Alerts", "请发布方按 CAP 1.2 更正报文。", "Ask the sender to mend the message by CAP 1.2."),
    "catalogue": ("国标目录 · Catalogues", "在视频平台上更正设备目录，再导出一次。",
                  "Mend the catalogue on the video platform and export it again."),
    "tiles": ("地图包 · Tiles", "重新制作或重新下载地图包。", "Make or download the tiles again."),
    "basemap": ("底图 · Base maps", "按所指的改正后重新制作。", "Mend what is named and make it again."),
    "pmtiles": ("PMTiles", "重新拷贝或重新制作地图包。", "Copy the file again, or make it anew."),
    "export": ("导出 · Exports", "按提示换文件名、位置或格式后再导出。", "Choose another name, place or format as it says, and export again."),
    "geo": ("几何 · Geometry", "重新导出图形。", "Export the shapes again."),
}
MENDS = {
    "tiles.missing_file": ("写对路径，或把文件放回原处；插上的移动盘会自动找到。",
                           "Write the right path, or put the file back; a disk that is plugged in is found by itself."),
    "tiles.disk_full": ("清理磁盘。", "Make room on the disk."),
    "export.no_gdal": ("安装 GDAL 的运行库后再导出，或改用 GeoJSON。",
                       "Install GDAL's library and export again, or choose GeoJSON."),
    "tiles.cannot_write": ("检查目录权限。", "Look at the rights of the folder."),
    "tiles.key_refused": ("到服务方网站核对密钥的类型、额度和白名单。", "Look at the key's kind, quota and list of hosts where you got it."),
    "tiles.too_often": ("不用处理；常出现时请申请更高额度。", "Nothing to do; ask for a higher quota if it comes often."),
    "tiles.service_failed": ("不用处理，稍后自动再试。", "Nothing to do, it is tried again."),
    "tiles.no_line": ("检查网络；不影响已存的图。", "Look at the line; what is kept is shown."),
    "csv.missing_file": ("写对路径，或把文件放回原处。", "Write the right path, or put the file back."),
    "csv.unreadable": ("检查文件权限和磁盘。", "Look at the rights of the file and at the disk."),
    "csv.not_a_file": ("指明里面的文件，而不是目录或管道。", "Name a file, not a folder or a pipe."),
    "csv.wrong_encoding": ("在映射文件里写明 encoding，或另存为 UTF-8。", "Say the encoding in the mapping, or save as UTF-8."),
    "import.axes_swapped": ("在 GIS 软件里对调坐标轴后重新导出。", "Swap the axes in your GIS and export again."),
    "check.axes-swapped": ("在 GIS 软件里对调坐标轴后重新导出。", "Swap the axes in your GIS and export again."),
    "import.part_missing": ("把 .shp、.shx、.dbf、.prj 一起拷贝。", "Copy .shp, .shx, .dbf and .prj together."),
    "import.other_layers": ("用 --layer 指明要读的图层。", "Name the layer with --layer."),
    "csv.changed": ("等文件写完再导入。", "Wait until the file is complete."),
    "import.no_room": ("在数据库所在的磁盘上腾出与文件差不多大的空间。",
                       "Make room on the database's disk, about as much as the file has."),
    "import.code_is_number": ("在电子表格里把区划码一列设为“文本”，重填后再导出。",
                              "Set the column of area codes to text in the spreadsheet, fill it in again and export."),
    "import.column_repeated": ("删去或改名多余的一列。", "Remove one of the columns, or call it otherwise."),
    "import.layer_computed": ("在 GIS 软件里把图层另存为新的 GeoPackage。", "Save the layer into a new GeoPackage in your GIS."),
    "csv.damaged_gzip": ("重新拷贝压缩文件。", "Copy the packed file again."),
    "import.clock_gap": ("这个当地时间不存在：在映射文件里写对 zone，或改正时间。",
                         "This local time never was: say the right zone in the mapping, or mend the time."),
    "import.unknown_status": ("把这个词写进 [values.status]。", "Add the word to [values.status]."),
    "import.column_missing": ("在映射文件的 [columns] 里写对列名；`import suggest` 可以代写初稿。",
                              "Write the column's name in [columns]; `import suggest` writes a first mapping."),
    "import.not_in_degrees": ("用 --crs 指明坐标系，如 CGCS2000-GK35 或 CGCS2000-CM105。",
                              "Name the system with --crs, as CGCS2000-GK35 or CGCS2000-CM105."),
    "check.not-in-degrees": ("导入时用 --crs 指明坐标系，如 CGCS2000-GK35 或 CGCS2000-CM105。",
                             "Name the system with --crs when you import, as CGCS2000-GK35 or CGCS2000-CM105."),
    "import.too_many_points": ("用绘图软件简化边界，或分成几个文件。", "Simplify the borders, or split the file."),
    "import.too_large": ("分成几个文件。", "Split the file."),
    "import.archive_too_large": ("另存为 CSV。", "Save it as CSV."),
    "import.broken_xml": ("按所指的行改正；声明了实体的文件请另存一份。", "Mend the line named; save a file with entities without them."),
    "import.parent_circle": ("更正上级区划码。", "Mend the codes of the parents."),
    "check.overlap": ("用 --faults 画出重叠处，把其中一个的边界改到共同的线上。",
                      "Draw it with --faults, and move one of the borders to the common line."),
    "check.gap": ("用 --faults 画出空白处，把它划给相邻的一个。", "Draw it with --faults, and give it to one of its neighbours."),
    "check.sliver": ("确认是不是画图的碎片；是就并入相邻的一个。", "If it is a left-over of drawing, join it to a neighbour."),
    "check.self-intersection": ("在所指位置去掉多余的节点。", "Take away the needless points at the place named."),
    "check.ring-order": ("洞要画在外环之内；另一块地请画成多部分的面。",
                         "A hole lies inside; another piece of ground is a further part of a multi-polygon."),
    "check.ring-direction": ("通常不用改；要改就在绘图软件里选“强制右手规则”。",
                             "Rarely needed; drawing programs call it to force the right-hand rule."),
    "check.orphan-code": ("把上级区划一并放进文件，或先导入上级。", "Put the parent into the file, or import it before."),
    "check.duplicate-code": ("给其中一个换成它自己的区划码。", "Give one of them its own code."),
    "check.database-damaged": ("用备份恢复，或把文件交给技术人员。", "Restore a backup, or hand it to a technician."),
    "suspicion.axes-swapped": ("在映射文件里对调 longitude 和 latitude 两列。", "Swap longitude and latitude in the mapping."),
    "suspicion.gcj02-shift": ("在映射文件里写 crs = \"GCJ02\" 后重新导入。", "Write crs = \"GCJ02\" into the mapping and import again."),
    "suspicion.bd09-shift": ("在映射文件里写 crs = \"BD09\" 后重新导入。", "Write crs = \"BD09\" into the mapping and import again."),
    "geo.unknown_crs": ("用列出的名称之一。", "Use one of the names listed."),
}
# Words that only stand inside other messages.
PARTS = {"csv.guess_unknown"}


def words(language):
    """code -> message, of the families above."""
    found = {}
    for path in sorted((SOURCE / "resources/messages" / language).glob("*.toml")):
        for code, text in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(text, str) and code.split(".")[0] in FAMILIES and code not in PARTS:
                found[code] = text
    return found


def document():
    zh, en = words("zh"), words("en")
    unknown = [code for code in MENDS if code not in zh]
    if unknown:
        sys.exit("mends of codes that are not there: " + ", ".join(unknown))
    lines = ["# 文件问题一览 · Problems of files", "",
             "导入和 `yipingctl check` 会报告的每一种问题：代码、原因、怎么改。`check` 显示的代码不带前缀 `check.`，可疑位置不带",
             "`suspicion.`。本页由 `python3 tests/lint/problems.py` 生成。", "",
             "Every problem that imports and `yipingctl check` tell of. `check` shows its codes without `check.`, imports show",
             "suspicions without `suspicion.`. Written by `python3 tests/lint/problems.py`.", ""]
    for family, (title, *usual) in FAMILIES.items():
        lines += [f"## {title}", "", "| 代码 · code | 原因 · cause | 怎么改 · mend |", "|---|---|---|"]
        for code in sorted(each for each in zh if each.split(".")[0] == family):
            mend = MENDS.get(code, tuple(usual))
            cells = [f"`{code}`", f"{zh[code]}<br>{en.get(code, '')}", f"{mend[0]}<br>{mend[1]}"]
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main():
    text = document()
    if "--check" in sys.argv[1:]:
        if not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != text:
            sys.exit("docs/problems.md is not what the messages say: run python3 tests/lint/problems.py")
        return
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
