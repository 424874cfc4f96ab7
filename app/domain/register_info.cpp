// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/register_info.h>

#include <algorithm>

namespace yiping::domain {

const RegisterInfo* find_register(std::uint32_t number)
{
    const auto all = all_registers();
    const auto found = std::ranges::lower_bound(all, number, {}, &RegisterInfo::number);
    return found == all.end() || found->number != number ? nullptr : &*found;
}

const RegisterInfo* find_register(std::string_view name)
{
    const auto all = all_registers();
    const auto found = std::ranges::find(all, name, &RegisterInfo::name);
    return found == all.end() ? nullptr : &*found;
}

int field_index(const RegisterInfo& info, std::uint32_t tag)
{
    const auto found = std::ranges::find(info.fields, tag, &FieldInfo::tag);
    return found == info.fields.end() ? -1 : static_cast<int>(found - info.fields.begin());
}

int field_index(std::span<const FieldInfo> fields, std::string_view name)
{
    const auto found = std::ranges::find(fields, name, &FieldInfo::name);
    return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

} // namespace yiping::domain
