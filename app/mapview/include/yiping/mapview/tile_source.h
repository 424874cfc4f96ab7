// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/config/map_settings.h>
#include <yiping/geo/tile_archive.h>
#include <yiping/geo/tile_store.h>

#include <QImage>
#include <QObject>
#include <QThread>
#include <QtQml/qqmlregistration.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

namespace yiping::mapview {

struct BaseTile;
class TileFetcher;

/// A tile as it is drawn: a picture, or the mesh of a vector tile; nothing where the source has none.
using TileContent = std::variant<std::monostate, QImage, std::shared_ptr<const BaseTile>>;

/// One set of tiles: a file or a service on the line. It is opened, read and decoded on a few threads of its own,
/// fetched on another; nothing here ever waits for them. GUI thread.
class TileSource : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by MapSources")
    Q_PROPERTY(QString name READ name CONSTANT FINAL)
    Q_PROPERTY(qreal opacity READ opacity CONSTANT FINAL)
    /// Vector tiles: a base map with names of its own. Known once it is open.
    Q_PROPERTY(bool vector READ is_vector NOTIFY stateChanged FINAL)
    Q_PROPERTY(bool open READ is_open NOTIFY stateChanged FINAL)
    /// What the map says about it: "" while all is well.
    Q_PROPERTY(QString problem READ problem NOTIFY stateChanged FINAL)

public:
    using ErrorWords = std::function<QString(const Error&)>;

    /// `store` keeps what comes over the line; it may be nullptr and has to outlive this.
    TileSource(config::MapSource settings, geo::TileStore* store, ErrorWords words, QObject* parent = nullptr);
    ~TileSource() override;

    [[nodiscard]] QString name() const { return QString::fromStdString(settings_.name); }
    [[nodiscard]] qreal opacity() const { return settings_.opacity; }
    [[nodiscard]] bool gcj02() const { return settings_.gcj02; }
    [[nodiscard]] bool is_open() const { return open_; }
    [[nodiscard]] bool is_vector() const { return open_ && info_.format == geo::TileFormat::Mvt; }
    [[nodiscard]] QString problem() const { return problem_; }
    /// Right once it is open. Words of the settings go before those of the file.
    [[nodiscard]] const geo::TileSetInfo& info() const { return info_; }

    /// The tiles that somebody wants now, the most wanted first; those he asked for before and does not name are
    /// forgotten unless they are being read. Each is answered by `arrived`, or, where it could not be had for now, by
    /// `failed`. Who ends wants nothing any more.
    void want(const QObject& who, std::vector<geo::TileId> tiles);
    /// A mesh that somebody still holds: a second layer over the same source does not decode it again.
    [[nodiscard]] TileContent in_use(geo::TileId id) const;

Q_SIGNALS:
    void stateChanged();
    void arrived(const yiping::geo::TileId& id, const yiping::mapview::TileContent& content);
    void failed(const yiping::geo::TileId& id);
    /// The line may be tried again: ask anew for what failed.
    void retry();

private:
    friend class TileFetcher;

    struct Fetched {
        geo::TileId id;
        std::string bytes;
    };

    void work();
    void open_later();
    /// On a worker.
    void open_archive();
    void load(geo::TileId id);
    void decode(geo::TileId id, const std::string& bytes);
    void tell_arrived(geo::TileId id, TileContent content);
    void remember(geo::TileId id, const TileContent& content);
    void tell_problem(const Error& error);
    /// The fetcher's answers, from its thread: bytes ("" where the server has none), or what went wrong.
    void fetched(geo::TileId id, std::string bytes);
    void fetch_failed(geo::TileId id, const std::optional<Error>& error);
    void line_may_be_tried();
    [[nodiscard]] bool still_wanted(geo::TileId id);
    void set_problem(const QString& problem);

    const config::MapSource settings_;
    std::unordered_map<const QObject*, std::vector<geo::TileId>> wishes_;
    std::unordered_map<geo::TileId, std::weak_ptr<const BaseTile>> meshes_;
    geo::TileStore* store_;
    ErrorWords words_;
    geo::TileSetInfo info_;
    bool open_ = false;
    QString problem_;

    std::mutex mutex_; ///< the queues
    std::condition_variable wake_;
    std::deque<geo::TileId> queue_;
    std::deque<Fetched> fetched_;
    std::unordered_set<geo::TileId> wanted_, busy_;
    bool ending_ = false, to_open_ = true;

    std::mutex archive_mutex_;
    std::unique_ptr<geo::TileArchive> archive_;
    QThread line_;
    TileFetcher* fetcher_ = nullptr; ///< lives on line_
    std::vector<std::jthread> workers_;
};

/// Decodes a tile's bytes; nothing if they are none. Any thread.
[[nodiscard]] std::optional<TileContent> decode_tile(geo::TileId id, const std::string& bytes);

} // namespace yiping::mapview
