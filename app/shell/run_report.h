// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <filesystem>
#include <vector>

namespace yiping::shell {

/// Milliseconds since this process was executed, from the kernel's own record (10 ms steps).
[[nodiscard]] std::int64_t millis_since_exec();

/// What one console saw while it ran: its part of summary.json (DESIGN §17). GUI thread.
class RunReport {
public:
    void first_frame_seen();
    void add_lag(double millis) { lags_.push_back(millis); }
    void add_screen(const QString& file)
    {
        if (!screens_.contains(file))
            screens_.append(file);
    }
    void count_case(const char* what) { ++cases_[QLatin1StringView(what)]; }
    void set_sync(bool connected, std::int64_t cursor);
    void set_frames(double p50, double p95);
    /// Cameras on the screen now; the most live ones seen at once are reported.
    void see_cameras(int live, int shown);

    [[nodiscard]] bool has_first_frame() const { return first_frame_ms_ >= 0; }
    [[nodiscard]] QJsonObject to_json() const;
    /// Whole or not at all.
    [[nodiscard]] bool write(const std::filesystem::path& file) const;

private:
    std::int64_t first_frame_ms_ = -1;
    std::vector<double> lags_;
    QStringList screens_;
    QHash<QLatin1StringView, std::int64_t> cases_;
    bool connected_ = false;
    std::int64_t cursor_ = 0;
    int cameras_live_ = 0, cameras_shown_ = 0;
    double frame_p50_ = 0, frame_p95_ = 0;
};

/// Percentile by linear interpolation (type 7); 0 of nothing.
[[nodiscard]] double percentile(std::vector<double> values, double share);

} // namespace yiping::shell
