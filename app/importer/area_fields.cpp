// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/geometry_file.h>

#include "mapping_words.h"

#include <algorithm>

namespace yiping::importer {

int find_field(const std::vector<std::string>& fields, const FieldNames& names)
{
    const auto place = [&](auto found) { return static_cast<int>(found - fields.begin()); };
    for (const std::string& name : names)
        if (const auto found = std::ranges::find(fields, name); found != fields.end())
            return place(found);
    std::vector<std::string> bare;
    bare.reserve(fields.size());
    for (const std::string& field : fields)
        bare.push_back(bare_name(field));
    for (const std::string& name : names)
        if (const auto found = std::ranges::find(bare, bare_name(name)); found != bare.end())
            return static_cast<int>(found - bare.begin());
    return -1;
}

// Beside plain words: what GB/T 21010's databases (XZQDM, ZLDWDM), CJJ/T 213 (BGCode), the national codes (PAC) and the
// initials that grid systems are named by (WGBM) use.
FieldNames area_code_names()
{
    return {"code", "区划码", "区划代码", "行政区划代码", "行政区代码", "区域编码", "代码", "编码", "adcode",
        "Area code", "area_code", "网格编码", "网格代码", "网格编号", "微网格编码", "社区编码", "社区代码", "村编码",
        "村代码", "grid_code", "wgbm", "wgdm", "xzqdm", "xzqhdm", "qhdm", "pac", "bgcode", "zldwdm", "xzdm"};
}

FieldNames area_name_names()
{
    return {"name", "名称", "区划名称", "行政区名称", "行政区划名称", "区域名称", "area_name", "网格名称", "微网格名称",
        "社区名称", "村名", "村名称", "村社区", "grid_name", "wgmc", "xzqmc", "xzqhmc", "qhmc", "mc", "name_chn",
        "name_zh", "bgname", "zldwmc"};
}

FieldNames area_parent_names()
{
    return {"parent", "上级", "上级区划码", "Parent code", "parent_code", "上级编码", "上级代码", "上级区划",
        "所属社区编码", "所属村编码", "pcode", "p_code", "sjdm", "sjbm", "parent_adcode"};
}

} // namespace yiping::importer
