// SPDX-License-Identifier: GPL-3.0-or-later
#include "registers_in_use.h"

#include <yiping/domain/register_info.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

// --wrap of the linker: callers of all_registers() come to the first, which finds the product's own as the second.
std::span<const yiping::domain::RegisterInfo> registers_now() asm("__wrap__ZN6yiping6domain13all_registersEv");
std::span<const yiping::domain::RegisterInfo> registers_ever() asm("__real__ZN6yiping6domain13all_registersEv");

namespace {

/// Of later versions, but the rules of commands look into them.
constexpr std::array<std::string_view, 5> read_by_rules{
    "leave", "task_form", "mediation_venue", "rule_switch", "case_link"};

yiping::simulation::Registers chosen_now = yiping::simulation::Registers::All;

} // namespace

std::span<const yiping::domain::RegisterInfo> registers_now()
{
    if (chosen_now == yiping::simulation::Registers::All)
        return registers_ever();
    static const std::vector<yiping::domain::RegisterInfo> few = [] {
        std::vector<yiping::domain::RegisterInfo> made;
        for (const yiping::domain::RegisterInfo& info : registers_ever())
            if (info.since == 1 || std::ranges::contains(read_by_rules, info.name))
                made.push_back(info);
        return made;
    }();
    return few;
}

namespace yiping::simulation {

RegistersInUse::RegistersInUse(Registers chosen) : before_(std::exchange(chosen_now, chosen)) {}

RegistersInUse::~RegistersInUse()
{
    chosen_now = before_;
}

Registers RegistersInUse::now()
{
    return chosen_now;
}

} // namespace yiping::simulation
