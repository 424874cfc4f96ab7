// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_frame.h"

#include <QAbstractVideoBuffer>
#include <QVideoFrameFormat>

#include <utility>

namespace yiping::mapview {

namespace {

/// The decoder's own planes: nothing is copied or converted before they become textures.
class PictureBuffer final : public QAbstractVideoBuffer {
public:
    explicit PictureBuffer(std::shared_ptr<const media::Picture> picture) : picture_(std::move(picture))
    {
        format_ = QVideoFrameFormat(QSize(picture_->width(), picture_->height()), QVideoFrameFormat::Format_YUV420P);
        format_.setColorRange(
            picture_->full_range() ? QVideoFrameFormat::ColorRange_Full : QVideoFrameFormat::ColorRange_Video);
    }
    MapData map(QVideoFrame::MapMode mode) override
    {
        MapData mapped;
        if (mode != QVideoFrame::ReadOnly)
            return mapped;
        mapped.planeCount = 3;
        for (int plane = 0; plane < 3; ++plane) {
            const media::Picture::Plane& from = picture_->planes()[static_cast<std::size_t>(plane)];
            mapped.bytesPerLine[plane] = from.stride;
            mapped.data[plane] = const_cast<uchar*>(from.data); // read only, but Qt's type does not say so
            mapped.dataSize[plane] = from.stride * from.height;
        }
        return mapped;
    }
    QVideoFrameFormat format() const override { return format_; }

private:
    std::shared_ptr<const media::Picture> picture_;
    QVideoFrameFormat format_;
};

} // namespace

QVideoFrame frame_of(std::shared_ptr<const media::Picture> picture)
{
    return QVideoFrame(std::make_unique<PictureBuffer>(std::move(picture)));
}

} // namespace yiping::mapview
