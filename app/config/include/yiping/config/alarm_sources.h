// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/registers/alarm.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace yiping::config {

/// A system whose alarms the platform takes in. Its key comes from a file of its own and stays on the platform.
struct AlarmSource {
    std::string name;  ///< as it signs
    std::string title; ///< as people read it ("视频平台"); "" is the name
    std::string key;   ///< of HMAC-SHA256
    std::string area;  ///< its cameras lie in it; "" anywhere
    double least_confidence = 0.6; ///< an alarm below it is kept, but nobody is called
    std::map<domain::AlarmKind, std::string> categories; ///< class of the case of a kind; a kind without one opens none
};

/// `[[source]] name= title= key_file= area= least_confidence= [source.categories] Fire="0506"`; the kinds are the names
/// of domain::AlarmKind, those not named keep the usual class (usual_alarm_categories). "" opens no case. Errors: those
/// of Document; config.value.
[[nodiscard]] Result<std::vector<AlarmSource>> load_alarm_sources(const std::filesystem::path& file);

/// Fire, rubbish, parking, fishing, a call for help: what a class is plain for.
[[nodiscard]] const std::map<domain::AlarmKind, std::string>& usual_alarm_categories();

} // namespace yiping::config
