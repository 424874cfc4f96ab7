// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/tile_source.h>

#include "base_tile.h"
#include "tile_fetcher.h"

#include <yiping/base/log.h>

#include <QBuffer>
#include <QImageReader>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace yiping::mapview {

namespace {

constexpr int worker_count = 2;
constexpr int largest_tile_side = 2048;
/// A disk that is plugged in later is found without a restart.
constexpr int look_again_ms = 2'000;
/// Kept tiles older than this are shown, and fetched anew.
constexpr UtcMillis fresh_ms = 30LL * 24 * 3'600'000;

} // namespace

std::optional<TileContent> decode_tile(geo::TileId id, const std::string& bytes)
{
    if (bytes.empty()) {
        return TileContent();
    }
    const geo::TileFormat format = geo::format_of_tile(bytes);
    if (format == geo::TileFormat::Mvt) {
        auto tile = make_base_tile(id, bytes);
        return tile ? std::optional<TileContent>(std::move(tile)) : std::nullopt;
    }
    if (format == geo::TileFormat::Unknown) {
        return std::nullopt;
    }
    const QByteArray view = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
    QBuffer buffer;
    buffer.setData(view);
    QImageReader reader(&buffer);
    const QSize size = reader.size();
    if (size.width() > largest_tile_side || size.height() > largest_tile_side) {
        return std::nullopt;
    }
    QImage image = reader.read();
    if (image.isNull()) {
        return std::nullopt;
    }
    image.convertTo(image.hasAlphaChannel() ? QImage::Format_RGBA8888_Premultiplied : QImage::Format_RGBX8888);
    return image;
}

TileSource::TileSource(config::MapSource settings, geo::TileStore* store, ErrorWords words, QObject* parent)
    : QObject(parent), settings_(std::move(settings)), store_(store), words_(std::move(words))
{
    if (!settings_.url.empty()) {
        fetcher_ = new TileFetcher(settings_, *this);
        fetcher_->moveToThread(&line_);
        connect(&line_, &QThread::finished, fetcher_, &QObject::deleteLater);
        line_.start();
        info_.name = settings_.name;
        info_.min_zoom = settings_.min_zoom;
        info_.max_zoom = settings_.max_zoom;
        info_.format = geo::TileFormat::Png;
        info_.attribution = settings_.attribution;
        info_.approval = settings_.approval;
        open_ = true;
        to_open_ = false;
    }
    for (int i = 0; i < worker_count; ++i) {
        workers_.emplace_back([this] { work(); });
    }
}

TileSource::~TileSource()
{
    {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    line_.quit();
    line_.wait();
    workers_.clear();
}

void TileSource::want(const QObject& who, std::vector<geo::TileId> tiles)
{
    if (!open_) {
        return;
    }
    if (tiles.empty()) {
        wishes_.erase(&who);
    } else {
        wishes_[&who] = std::move(tiles);
    }
    std::size_t longest = 0;
    for (const auto& [wisher, wish] : wishes_) {
        longest = std::max(longest, wish.size());
    }
    {
        const std::scoped_lock lock(mutex_);
        wanted_.clear();
        queue_.clear();
        // By turns: nobody waits for all of another's.
        for (std::size_t i = 0; i < longest; ++i) {
            for (const auto& [wisher, wish] : wishes_) {
                if (i < wish.size() && wanted_.insert(wish[i]).second && !busy_.contains(wish[i])) {
                    queue_.push_back(wish[i]);
                }
            }
        }
    }
    wake_.notify_all();
}

TileContent TileSource::in_use(geo::TileId id) const
{
    const auto found = meshes_.find(id);
    auto mesh = found == meshes_.end() ? nullptr : found->second.lock();
    return mesh ? TileContent(std::move(mesh)) : TileContent();
}

void TileSource::remember(geo::TileId id, const TileContent& content)
{
    if (const auto* mesh = std::get_if<std::shared_ptr<const BaseTile>>(&content)) {
        std::erase_if(meshes_, [](const auto& each) { return each.second.expired(); });
        meshes_[id] = *mesh;
    }
}

bool TileSource::still_wanted(geo::TileId id)
{
    const std::scoped_lock lock(mutex_);
    return wanted_.contains(id);
}

void TileSource::work()
{
    while (true) {
        std::optional<Fetched> fetched;
        std::optional<geo::TileId> id;
        bool opening = false;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return ending_ || to_open_ || !queue_.empty() || !fetched_.empty(); });
            if (ending_) {
                return;
            }
            if (std::exchange(to_open_, false)) {
                opening = true;
            } else if (!fetched_.empty()) {
                fetched = std::move(fetched_.front());
                fetched_.pop_front();
            } else {
                id = queue_.front();
                queue_.pop_front();
                if (!busy_.insert(*id).second) {
                    continue;
                }
            }
        }
        if (opening) {
            open_archive();
        } else if (fetched) {
            if (store_) {
                if (const auto put = store_->put(settings_.id, fetched->id, fetched->bytes); !put) {
                    tell_problem(put.error());
                }
            }
            decode(fetched->id, fetched->bytes);
        } else {
            load(*id);
        }
    }
}

void TileSource::open_archive()
{
    auto opened = geo::open_tile_archive(settings_.file);
    if (!opened) {
        const bool missing = opened.error().code() == "tiles.missing_file";
        if (!missing || !settings_.awaited) {
            tell_problem(opened.error());
        }
        if (missing) {
            QMetaObject::invokeMethod(this, [this] { open_later(); }, Qt::QueuedConnection);
        }
        return;
    }
    geo::TileSetInfo info = (*opened)->info();
    if (!settings_.attribution.empty()) {
        info.attribution = settings_.attribution;
    }
    if (!settings_.approval.empty()) {
        info.approval = settings_.approval;
    }
    {
        const std::scoped_lock lock(archive_mutex_);
        archive_ = std::move(*opened);
    }
    QMetaObject::invokeMethod(
        this,
        [this, info] {
            info_ = info;
            open_ = true;
            problem_.clear();
            Q_EMIT stateChanged();
        },
        Qt::QueuedConnection);
}

void TileSource::open_later()
{
    QTimer::singleShot(look_again_ms, this, [this] {
        {
            const std::scoped_lock lock(mutex_);
            to_open_ = true;
        }
        wake_.notify_one();
    });
}

void TileSource::load(geo::TileId id)
{
    if (fetcher_) {
        if (store_) {
            if (const auto kept = store_->get(settings_.id, id)) {
                decode(id, kept->bytes);
                if (store_->now() - kept->fetched_at < fresh_ms) {
                    return;
                }
            }
        }
        QMetaObject::invokeMethod(fetcher_, [this, id] { fetcher_->fetch(id); }, Qt::QueuedConnection);
        return;
    }
    std::string bytes;
    {
        const std::scoped_lock lock(archive_mutex_);
        auto read = archive_->tile(id);
        if (!read) {
            tell_problem(read.error());
        } else if (*read) {
            bytes = std::move(**read);
        }
    }
    decode(id, bytes);
}

void TileSource::decode(geo::TileId id, const std::string& bytes)
{
    auto content = decode_tile(id, bytes);
    if (!content) {
        const std::string where = settings_.file.empty() ? settings_.name : settings_.file.string();
        tell_problem(Error(Fault::Input, "tiles.damaged",
            {{"file", where},
                {"what", std::to_string(id.zoom) + '/' + std::to_string(id.x) + '/' + std::to_string(id.y)}}));
    }
    tell_arrived(id, content ? std::move(*content) : TileContent());
}

void TileSource::tell_arrived(geo::TileId id, TileContent content)
{
    {
        const std::scoped_lock lock(mutex_);
        busy_.erase(id);
    }
    QMetaObject::invokeMethod(
        this,
        [this, id, content = std::move(content)] {
            remember(id, content);
            Q_EMIT arrived(id, content);
        },
        Qt::QueuedConnection);
}

void TileSource::tell_problem(const Error& error)
{
    log::warning("map", "{}", error.debug_text());
    QMetaObject::invokeMethod(
        this, [this, error] { set_problem(words_ ? words_(error) : QString()); }, Qt::QueuedConnection);
}

void TileSource::fetched(geo::TileId id, std::string bytes)
{
    {
        const std::scoped_lock lock(mutex_);
        fetched_.push_back({id, std::move(bytes)});
    }
    wake_.notify_one();
    QMetaObject::invokeMethod(this, [this] { set_problem({}); }, Qt::QueuedConnection);
}

void TileSource::fetch_failed(geo::TileId id, const std::optional<Error>& error)
{
    {
        const std::scoped_lock lock(mutex_);
        busy_.erase(id);
    }
    if (error) {
        tell_problem(*error);
    }
    QMetaObject::invokeMethod(this, [this, id] { Q_EMIT failed(id); }, Qt::QueuedConnection);
}

void TileSource::line_may_be_tried()
{
    QMetaObject::invokeMethod(this, [this] { Q_EMIT retry(); }, Qt::QueuedConnection);
}

void TileSource::set_problem(const QString& problem)
{
    if (problem_ != problem) {
        problem_ = problem;
        Q_EMIT stateChanged();
    }
}

} // namespace yiping::mapview
