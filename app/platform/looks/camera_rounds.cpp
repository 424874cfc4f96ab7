// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/camera_rounds.h>

#include <yiping/crypto/signed_address.h>
#include <yiping/domain/camera_consent.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/registers/area_figure.h>
#include <yiping/sqlite/rows.h>

#include "looks/source_address.h"

#include <algorithm>
#include <format>

namespace yiping::platform {

namespace {

constexpr std::size_t village_digits = 12;

Uuid row_of_checks(const std::string& village, UtcMillis day, domain::AreaFigureId figure)
{
    return Uuid::from_name("camera-checks", std::format("{}-{}-{}", village, day, static_cast<int>(figure)));
}

} // namespace

Result<void> CameraRounds::begin_round(UtcMillis at)
{
    auto cameras = sqlite::read_rows<domain::Camera>(store_.database(), "WHERE streams ORDER BY id DESC");
    if (!cameras)
        return std::unexpected(cameras.error());
    std::erase_if(*cameras, [&](const domain::Camera& each) {
        return !domain::check_camera_shows(each, at) || find_source(sources_, each.gb_id) == nullptr;
    });
    due_ = std::move(*cameras);
    in_round_ = due_.size();
    round_began_ = at;
    return {};
}

UtcMillis CameraRounds::pause() const
{
    constexpr UtcMillis least = 1000;
    if (round_began_ == 0)
        return least;
    return std::max(least, in_round_ == 0 ? round / 15 : round / static_cast<UtcMillis>(in_round_));
}

Result<std::optional<CameraQuestion>> CameraRounds::next(UtcMillis at)
{
    const std::optional<CameraQuestion> none;
    if (asked_at_ != 0 && at - asked_at_ < pause())
        return none;
    if (due_.empty()) {
        if (round_began_ != 0 && in_round_ > 0 && at - round_began_ < round)
            return none;
        if (auto done = begin_round(at); !done)
            return std::unexpected(done.error());
    }
    asked_at_ = at;
    if (due_.empty())
        return none;
    const domain::Camera camera = std::move(due_.back());
    due_.pop_back();
    const config::CameraSource* source = find_source(sources_, camera.gb_id);
    return std::optional(
        CameraQuestion{camera.id, signed_url(*source, source->address_of(camera.gb_id, false), at + source->valid_ms)});
}

Result<void> CameraRounds::answered(const Uuid& camera, bool online, UtcMillis at)
{
    auto rows = sqlite::read_rows<domain::Camera>(
        store_.database(), "WHERE id = ?1", [&](sqlite::Statement& statement) { statement.bind(0, camera); });
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->empty())
        return {};
    domain::Camera& row = rows->front();
    Count& count = fresh_[{row.area_code.substr(0, village_digits), domain::local_midnight(at)}];
    ++count.checked;
    count.online += online ? 1 : 0;
    int& misses = misses_[camera];
    misses = online ? 0 : misses + 1;
    std::optional<domain::DeviceState> state = row.state;
    if (online)
        state = domain::DeviceState::Online;
    else if (misses >= misses_until_offline)
        state = domain::DeviceState::Offline;
    // 故障 and 已停用 are a person's words.
    const bool ours = row.state != domain::DeviceState::Faulty && row.state != domain::DeviceState::Retired;
    if (!ours || state == row.state)
        return {};
    row.state = state;
    domain::RowSet changed;
    changed.camera_rows.push_back(std::move(row));
    if (auto done = store_.put(changed, {}, at); !done)
        return std::unexpected(done.error());
    return {};
}

Result<double> CameraRounds::value_so_far(const Uuid& row)
{
    const auto rows = sqlite::read_rows<domain::AreaFigure>(
        store_.database(), "WHERE id = ?1", [&](sqlite::Statement& statement) { statement.bind(0, row); });
    if (!rows)
        return std::unexpected(rows.error());
    return rows->empty() ? 0.0 : rows->front().value;
}

Result<void> CameraRounds::write(UtcMillis at)
{
    if (fresh_.empty())
        return {};
    domain::RowSet rows;
    for (const auto& [key, count] : fresh_) {
        const auto& [village, day] = key;
        for (const auto& [figure, more] : {std::pair(domain::AreaFigureId::CamerasChecked, count.checked),
                 {domain::AreaFigureId::CamerasOnline, count.online}}) {
            domain::AreaFigure row;
            row.id = row_of_checks(village, day, figure);
            const auto before = value_so_far(row.id);
            if (!before)
                return std::unexpected(before.error());
            row.district_id = store_.district_id();
            row.area_code = village;
            row.figure = figure;
            row.day = day;
            row.value = *before + static_cast<double>(more);
            rows.area_figure_rows.push_back(std::move(row));
        }
    }
    if (auto done = store_.put(rows, {}, at); !done)
        return std::unexpected(done.error());
    fresh_.clear();
    return {};
}

} // namespace yiping::platform
