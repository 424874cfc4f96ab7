// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/camera_keeper.h>

#include "picture_frame.h"

#include <yiping/crypto/file.h>
#include <yiping/crypto/hash.h>
#include <yiping/domain/limits.h>

#include <QBuffer>
#include <QDesktopServices>
#include <QFont>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QUrl>

#include <algorithm>
#include <format>
#include <system_error>

namespace yiping::mapview {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_file_bytes = 64U << 20U;
constexpr const char* part_ending = ".part";

/// A name that every file system takes: what is no letter or digit becomes a line.
std::string safe_name(std::string_view text)
{
    std::string name(text.substr(0, 64));
    std::ranges::replace_if(
        name, [](char letter) { return std::isalnum(static_cast<unsigned char>(letter)) == 0 && letter != '-'; }, '_');
    return name;
}

/// "2026-03-18 10:40:07", local time.
std::string time_text(UtcMillis at)
{
    return domain::date_text(at) + " " + presentation::clock_words_with_seconds(at).toStdString();
}

/// "20260318-104007": local time, in the order of the alphabet.
std::string stamp_of(UtcMillis at)
{
    std::string stamp = time_text(at);
    std::erase_if(stamp, [](char letter) { return letter == '-' || letter == ':'; });
    std::ranges::replace(stamp, ' ', '-');
    return stamp;
}

/// The picture with a strip below it: nothing in it is covered.
QImage with_caption(const QImage& picture, const QString& first, const QString& second)
{
    QFont font(QStringLiteral("Noto Sans CJK SC"));
    font.setPixelSize(std::clamp(picture.width() / 42, 12, 40));
    const int line = QFontMetrics(font).height(), edge = line / 3;
    QImage image(picture.width(), picture.height() + 2 * line + 2 * edge, QImage::Format_RGB32);
    image.fill(Qt::black);
    QPainter painter(&image);
    painter.drawImage(0, 0, picture);
    painter.setPen(Qt::white);
    painter.setFont(font);
    const QRect room(edge, picture.height() + edge, picture.width() - 2 * edge, line);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, first);
    painter.drawText(room.translated(0, line), Qt::AlignLeft | Qt::AlignVCenter, second);
    return image;
}

QString utf8(const std::string& text)
{
    return QString::fromStdString(text);
}

} // namespace

CameraKeeper::CameraKeeper(CameraHub& hub, services::Town& town, Clock& clock, fs::path folder, Tell tell,
    presentation::ErrorWords error_words, MonoMillis after)
    : hub_(hub),
      town_(town),
      clock_(clock),
      root_(std::move(folder)),
      tell_(std::move(tell)),
      error_words_(std::move(error_words)),
      after_(after)
{
}

fs::path CameraKeeper::folder() const
{
    return root_ / safe_name(about_.toStdString());
}

void CameraKeeper::set_about(const QString& about)
{
    if (about == about_)
        return;
    about_ = about;
    words_.clear();
    count();
    Q_EMIT changed();
}

void CameraKeeper::count()
{
    kept_ = 0;
    std::error_code none;
    if (about_.isEmpty())
        return;
    for (const fs::directory_entry& each : fs::directory_iterator(folder(), none)) {
        const fs::path ending = each.path().extension();
        kept_ += ending == ".png" || ending == ".mp4" ? 1 : 0;
    }
}

void CameraKeeper::say(const QString& words, bool busy)
{
    words_ = words;
    busy_ = busy;
    Q_EMIT changed();
}

void CameraKeeper::fail(const Error& why)
{
    say(tr("没有保存：%1").arg(error_words_(why)), false);
}

std::string CameraKeeper::place_of(const domain::Camera& camera) const
{
    const services::AreaIndex area = town_.find_area(camera.area_code);
    return area == services::no_area ? camera.area_code : town_.place_name(area);
}

std::optional<CameraKeeper::File> CameraKeeper::begin(const QString& camera_id, Kind kind)
{
    if (busy_ || about_.isEmpty())
        return std::nullopt;
    camera_id_ = camera_id;
    const auto id = Uuid::parse(camera_id.toStdString());
    const auto cameras = town_.cameras();
    const auto row = id ? std::ranges::find(cameras, *id, &domain::Camera::id) : cameras.end();
    if (row == cameras.end() || hub_.live_picture(*id) == nullptr) {
        say(tr("没有保存：现在没有实时画面。"), false);
        return std::nullopt;
    }
    File file;
    file.camera = *row;
    file.kind = kind;
    file.about = about_.toStdString();
    file.clock_ahead = hub_.clock_ahead(*id);
    file.from = file.to = clock_.now();
    std::error_code failed;
    fs::create_directories(folder(), failed);
    fs::permissions(root_, fs::perms::owner_all, failed);
    const std::string name = stamp_of(file.from) + "-" + safe_name(row->gb_id);
    const char* ending = kind == Kind::Picture ? ".png" : ".mp4";
    file.path = folder() / (name + ending);
    for (int again = 2; fs::exists(file.path, failed); ++again)
        file.path = folder() / std::format("{}-{}{}", name, again, ending);
    file.part = file.path;
    file.part += part_ending;
    return file;
}

void CameraKeeper::keep_picture(const QString& camera_id)
{
    auto file = begin(camera_id, Kind::Picture);
    if (!file)
        return;
    const auto picture = hub_.live_picture(file->camera.id);
    file->from = file->to = clock_.now() - (clock_.monotonic() - picture->at());
    if (auto written = write_picture(*file, picture); !written) {
        fail(written.error());
        return;
    }
    tell_and_keep(std::move(*file));
}

Result<void> CameraKeeper::write_picture(const File& file, std::shared_ptr<const media::Picture> picture) const
{
    const QImage image = with_caption(frame_of(std::move(picture)).toImage(),
        QStringLiteral("%1 · %2 · %3")
            .arg(utf8(file.camera.name), utf8(place_of(file.camera)), utf8(file.camera.gb_id)),
        QStringLiteral("%1 · %2").arg(utf8(time_text(file.from)), utf8(file.about)));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return crypto::write_file_atomically(
        file.part.string(), {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

void CameraKeeper::keep_clip(const QString& camera_id)
{
    auto file = begin(camera_id, Kind::Clip);
    if (!file)
        return;
    say(tr("正在录像，前 10 秒后 20 秒"), true);
    media::ClipWish wish;
    wish.path = file->part.string();
    wish.after = after_;
    wish.title = std::format("{} {} {}", file->camera.name, place_of(file->camera), file->camera.gb_id);
    wish.done = [this, file = *file](Result<media::Clip> made) mutable {
        if (!made) {
            fail(made.error());
            return;
        }
        file.from = made->from;
        file.to = made->to;
        tell_and_keep(std::move(file));
    };
    hub_.keep_clip(file->camera.id, std::move(wish));
}

void CameraKeeper::tell_and_keep(File file)
{
    const auto bytes = crypto::read_file(file.part.string(), most_file_bytes);
    if (!bytes) {
        finish(file, std::unexpected(bytes.error()));
        return;
    }
    file.sha256 = crypto::sha256_hex(*bytes);
    file.sm3 = crypto::sm3_hex(*bytes);
    say(tr("正在登记"), true);
    tell_(file.camera.id, file.kind, file.sha256, file.about, [this, file](const Result<void>& answer) {
        QMetaObject::invokeMethod(this, [this, file, answer] { finish(file, answer); }, Qt::QueuedConnection);
    });
}

Result<void> CameraKeeper::write_description(const File& file) const
{
    QJsonObject camera{{QStringLiteral("code"), utf8(file.camera.gb_id)},
        {QStringLiteral("name"), utf8(file.camera.name)}, {QStringLiteral("place"), utf8(place_of(file.camera))}};
    if (file.camera.lon && file.camera.lat) {
        camera[QStringLiteral("lon")] = *file.camera.lon;
        camera[QStringLiteral("lat")] = *file.camera.lat;
    }
    QJsonObject all{{QStringLiteral("file"), utf8(file.path.filename().string())},
        {QStringLiteral("kind"), file.kind == Kind::Picture ? QStringLiteral("picture") : QStringLiteral("clip")},
        {QStringLiteral("about"), utf8(file.about)}, {QStringLiteral("camera"), camera},
        {QStringLiteral("from"), utf8(time_text(file.from))}, {QStringLiteral("to"), utf8(time_text(file.to))},
        {QStringLiteral("from_utc_ms"), static_cast<qint64>(file.from)},
        {QStringLiteral("to_utc_ms"), static_cast<qint64>(file.to)},
        {QStringLiteral("private_zone_hidden"), file.camera.private_zone.value_or("") != ""},
        {QStringLiteral("sha256"), utf8(file.sha256)}, {QStringLiteral("sm3"), utf8(file.sm3)}};
    if (file.clock_ahead)
        all[QStringLiteral("camera_clock_ahead_ms")] = static_cast<qint64>(*file.clock_ahead);
    const QByteArray bytes = QJsonDocument(all).toJson();
    return crypto::write_file_atomically(
        file.path.string() + ".json", {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

void CameraKeeper::finish(const File& file, const Result<void>& allowed)
{
    std::error_code failed;
    Result<void> done = allowed;
    if (done)
        done = write_description(file);
    if (done) {
        fs::rename(file.part, file.path, failed);
        if (failed)
            done = make_error(
                Fault::Environment, "media.clip_unwritable", {{"file", file.path.string()}, {"why", failed.message()}});
    }
    if (!done) { // what the platform has not written down does not stay
        fs::remove(file.part, failed);
        fail(done.error());
        return;
    }
    count();
    say(file.kind == Kind::Picture ? tr("截图已存") : tr("录像已存，%1 秒").arg((file.to - file.from + 500) / 1'000),
        false);
}

void CameraKeeper::show_folder() const
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(utf8(folder().string())));
}

} // namespace yiping::mapview
