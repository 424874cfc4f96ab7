// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"

#include <yiping/config/alarm_sources.h>
#include <yiping/config/day_script.h>
#include <yiping/domain/case_rules.h>
#include <yiping/platform/gateway.h>
#include <yiping/platform/store.h>
#include <yiping/simulate/town_life.h>

#include <functional>
#include <map>
#include <set>
#include <span>
#include <thread>

namespace yiping::platform {

/// A demo's data folder carries a mark, a real one does not: neither program opens the other's. Makes the folder and,
/// for a demo, the mark. Errors: platform.not_a_demo, platform.is_a_demo, platform.folder_unusable.
[[nodiscard]] Result<void> claim_folder(const Options& options);

/// Sets aside a town whose day is over: its cases would all be of yesterday. Nothing is deleted.
[[nodiscard]] Result<void> set_aside_old_town(const Options& options, UtcMillis now);

/// Fills an empty store with the model town as of now, its late cases pressed as the rules would have done it.
[[nodiscard]] Result<void> fill_with_model_town(Store& store, std::uint64_t seed, UtcMillis now,
    const domain::RuleBook& rules, const domain::WorkCalendar& calendar);

/// The base map of the model town, made beside the consoles' data where it is missing; on a thread of its own.
[[nodiscard]] std::jthread make_demo_map(const Options& options);

/// A day in minutes: rules wait as long as a visitor does.
void hurry(domain::RuleBook& rules);

/// A box that watches cameras of the model town, as the source signs; none without a source.
[[nodiscard]] simulate::AlarmBox demo_alarm_box(std::span<const config::AlarmSource> sources);

/// Lends the phone of a grid worker to a visitor of the demo: of those who have most to do, one who is not lent.
/// Errors: platform.no_worker_free.
[[nodiscard]] Result<LentPhone> lend_worker(
    Store& store, const std::map<std::string, std::string>& tokens, simulate::TownLife& life, std::set<Uuid>& lent);

/// The day of the script as a presenter sees it, after his order.
[[nodiscard]] DemoDay direct_day(
    simulate::TownLife& life, const config::DayScript& script, DemoOrder order, std::size_t act);

/// Puts a scene on the wall of the demo, as its desk would.
void put_demo_scene(Store& store, const std::string& scene, Clock& clock, Random& random);

/// The people of the simulation and their phones, and a box that sends alarms. `put_scene` as LifeOptions has it.
[[nodiscard]] Result<std::unique_ptr<simulate::TownLife>> start_simulation(Store& store, const Options& options,
    const std::map<std::string, std::string>& tokens, const config::DayScript* day, simulate::AlarmBox alarms,
    std::uint16_t phone_port, std::function<void(const std::string&)> put_scene, Clock& clock);

} // namespace yiping::platform
