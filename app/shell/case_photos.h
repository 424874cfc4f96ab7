// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console_backend.h"

#include <QImage>
#include <QObject>

#include <functional>
#include <map>
#include <set>
#include <string>

namespace yiping::shell {

/// Photos of the cases that are looked at: fetched from the platform when they are first asked for, read by another
/// thread, kept in memory while there is room. GUI thread; the backend must outlive it.
class CasePhotos final : public QObject {
public:
    explicit CasePhotos(ConsoleBackend& backend) : backend_(backend) {}

    /// A null image while it is not here yet, or is none.
    [[nodiscard]] QImage of(const std::string& sha256);
    /// Called when one that was asked for has come.
    std::function<void()> on_arrived;

private:
    void read(const std::string& sha256, const std::string& path);
    void take(const std::string& sha256, const QImage& image);

    ConsoleBackend& backend_;
    std::map<std::string, QImage> held_;
    std::set<std::string> asked_; ///< not asked for twice
};

} // namespace yiping::shell
