// SPDX-License-Identifier: GPL-3.0-or-later
#include "tile_fetcher.h"

#include <yiping/mapview/tile_source.h>

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>

#include <algorithm>

namespace yiping::mapview {

namespace {

constexpr int most_at_once = 4;
constexpr int timeout_ms = 15'000;
constexpr int first_pause_ms = 1'000, longest_pause_ms = 60'000;
/// Of those that wait, older ones have long left the screen.
constexpr std::size_t most_waiting = 512;

} // namespace

TileFetcher::TileFetcher(const config::MapSource& settings, TileSource& source) : settings_(settings), source_(source)
{
}
TileFetcher::~TileFetcher() = default;

QString TileFetcher::url_of(geo::TileId id) const
{
    QString url = QString::fromStdString(settings_.url);
    const std::uint32_t last_row = (1U << static_cast<unsigned>(id.zoom)) - 1;
    url.replace(QStringLiteral("{z}"), QString::number(id.zoom));
    url.replace(QStringLiteral("{x}"), QString::number(id.x));
    url.replace(QStringLiteral("{y}"), QString::number(id.y));
    url.replace(QStringLiteral("{-y}"), QString::number(last_row - id.y));
    if (!settings_.hosts.empty()) {
        url.replace(QStringLiteral("{s}"),
            QString::fromStdString(settings_.hosts[(std::size_t{id.x} + id.y) % settings_.hosts.size()]));
    }
    url.replace(
        QStringLiteral("{key}"), QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(settings_.key))));
    return url;
}

void TileFetcher::fetch(geo::TileId id)
{
    waiting_.push_front(id);
    if (waiting_.size() > most_waiting) {
        source_.fetch_failed(waiting_.back(), std::nullopt);
        waiting_.pop_back();
    }
    go_on();
}

void TileFetcher::go_on()
{
    if (!manager_) {
        manager_ = std::make_unique<QNetworkAccessManager>();
        manager_->setTransferTimeout(timeout_ms);
        manager_->setRedirectPolicy(QNetworkRequest::NoLessSafeRedirectPolicy);
    }
    while (!waiting_.empty() && (paused_ || running_ < most_at_once)) {
        const geo::TileId id = waiting_.front();
        waiting_.pop_front();
        if (paused_ || !source_.still_wanted(id)) {
            source_.fetch_failed(id, std::nullopt);
            continue;
        }
        QNetworkRequest request{QUrl(url_of(id))};
        request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Yiping/0.1"));
        QNetworkReply* reply = manager_->get(request);
        ++running_;
        connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 got, qint64 all) {
            if (std::max(got, all) > static_cast<qint64>(geo::tile_byte_limit)) {
                reply->abort();
            }
        });
        connect(reply, &QNetworkReply::finished, this, [this, reply, id] { finished(reply, id); });
    }
}

void TileFetcher::finished(QNetworkReply* reply, geo::TileId id)
{
    reply->deleteLater();
    --running_;
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (reply->error() == QNetworkReply::NoError || status == 404 || status == 204) {
        failures_ = 0;
        const QByteArray bytes = status == 200 ? reply->readAll() : QByteArray();
        source_.fetched(id, bytes.toStdString());
    } else {
        // Only the host is ever said: the address holds the user's key.
        const std::string host = QUrl(url_of(id)).host().toStdString();
        const char* code = status == 401 || status == 403   ? "tiles.key_refused"
                           : status == 418 || status == 429 ? "tiles.too_often"
                           : status > 0                     ? "tiles.service_failed"
                                                            : "tiles.no_line";
        source_.fetch_failed(id, Error(Fault::Environment, code, {{"host", host}, {"status", std::int64_t{status}}}));
        pause();
    }
    go_on();
}

void TileFetcher::pause()
{
    ++failures_;
    if (paused_) {
        return;
    }
    paused_ = true;
    const int ms = std::min(first_pause_ms << std::min(failures_ - 1, 10), longest_pause_ms);
    QTimer::singleShot(ms, this, [this] {
        paused_ = false;
        source_.line_may_be_tried();
    });
}

} // namespace yiping::mapview
