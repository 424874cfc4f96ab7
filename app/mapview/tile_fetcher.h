// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/config/map_settings.h>
#include <yiping/geo/tile_archive.h>

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <deque>
#include <memory>
#include <unordered_set>

class QNetworkAccessManager;
class QNetworkReply;

namespace yiping::mapview {

class TileSource;

/// Fetches the tiles of one service: a few at a time per host, the last asked for first, and after a failure with a
/// growing pause. Lives on the line's thread; every method is called there.
class TileFetcher : public QObject {
    Q_OBJECT

public:
    TileFetcher(const config::MapSource& settings, TileSource& source);
    ~TileFetcher() override;

    void fetch(geo::TileId id);
    [[nodiscard]] QString url_of(geo::TileId id) const;

private:
    void go_on();
    void finished(QNetworkReply* reply, geo::TileId id);
    void pause();

    const config::MapSource& settings_;
    TileSource& source_;
    std::unique_ptr<QNetworkAccessManager> manager_;
    std::deque<geo::TileId> waiting_;
    int running_ = 0;
    int failures_ = 0; ///< in a row
    bool paused_ = false;
};

} // namespace yiping::mapview
