// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_photos.h"

#include <yiping/base/log.h>

#include <QCoreApplication>
#include <QImageReader>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>

namespace yiping::shell {

namespace {

constexpr std::size_t most_held = 60;
constexpr int largest_side = 1280;
constexpr int most_read_mib = 256; ///< what a file may make of itself while it is read

/// As large as a screen wants it, upright. A null image of what is no picture.
QImage read_picture(const std::string& path)
{
    QImageReader::setAllocationLimit(most_read_mib);
    QImageReader reader(QString::fromStdString(path));
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    if (const QSize size = reader.size(); size.isValid() && std::max(size.width(), size.height()) > largest_side)
        reader.setScaledSize(size.scaled(largest_side, largest_side, Qt::KeepAspectRatio));
    return reader.read();
}

} // namespace

QImage CasePhotos::of(const std::string& sha256)
{
    if (const auto found = held_.find(sha256); found != held_.end())
        return found->second;
    if (asked_.insert(sha256).second) {
        backend_.fetch_blob(sha256, [self = QPointer(this), sha256](const Result<std::string>& path) {
            if (!self)
                return;
            if (path) {
                self->read(sha256, *path);
                return;
            }
            log::warning("shell", "photo {}: {}", sha256.substr(0, 8), path.error().debug_text());
            self->asked_.erase(sha256); // whoever looks again asks again
        });
    }
    return {};
}

void CasePhotos::read(const std::string& sha256, const std::string& path)
{
    QThreadPool::globalInstance()->start([self = QPointer(this), sha256, path] {
        const QImage image = read_picture(path);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, sha256, image] {
                if (self)
                    self->take(sha256, image);
            },
            Qt::QueuedConnection);
    });
}

void CasePhotos::take(const std::string& sha256, const QImage& image)
{
    if (image.isNull()) {
        log::warning("shell", "photo {} cannot be read", sha256.substr(0, 8));
        return; // asked_ keeps it: it will not become a picture
    }
    if (held_.size() >= most_held) {
        for (const auto& [name, old] : held_)
            asked_.erase(name);
        held_.clear(); // they are on the disk
    }
    held_[sha256] = image;
    if (on_arrived)
        on_arrived();
}

} // namespace yiping::shell
