// SPDX-License-Identifier: GPL-3.0-or-later
#include "photo_provider.h"

#include <QCoreApplication>
#include <QImageReader>
#include <QMutex>
#include <QPointer>
#include <QQuickImageResponse>
#include <QQuickTextureFactory>
#include <QThreadPool>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

namespace yiping::shell {

namespace {

/// The smallest picture that covers `wanted`; null for what is no photo. Content is whatever a phone has sent.
QImage read_photo(const std::string& path, const QSize& wanted)
{
    QImageReader reader(QString::fromStdString(path));
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    constexpr std::array<std::string_view, 3> formats{"png", "jpeg", "webp"};
    if (!std::ranges::contains(formats, reader.format().toStdString()))
        return {};
    if (const QSize own = reader.size(); !wanted.isEmpty() && own.isValid()) {
        const QSize covering = own.scaled(wanted, Qt::KeepAspectRatioByExpanding);
        if (covering.width() < own.width())
            reader.setScaledSize(covering);
    }
    return reader.read();
}

class PhotoResponse;

/// What outlives whichever of the two ends first: the view's wish, or the answer that is under way.
struct Wish {
    QMutex mutex;
    PhotoResponse* response = nullptr;
};

class PhotoResponse final : public QQuickImageResponse {
public:
    explicit PhotoResponse(std::shared_ptr<Wish> wish) : wish_(std::move(wish)) { wish_->response = this; }
    ~PhotoResponse() override
    {
        const QMutexLocker lock(&wish_->mutex);
        wish_->response = nullptr;
    }
    [[nodiscard]] QQuickTextureFactory* textureFactory() const override
    {
        return QQuickTextureFactory::textureFactoryForImage(image_);
    }
    [[nodiscard]] QString errorString() const override
    {
        return image_.isNull() ? QStringLiteral("no photo") : QString();
    }
    void cancel() override { answer({}); }

    /// The first answer holds. Any thread.
    static void answer(Wish& wish, QImage image)
    {
        PhotoResponse* response = nullptr;
        {
            const QMutexLocker lock(&wish.mutex);
            response = std::exchange(wish.response, nullptr);
        }
        // Whoever waits keeps it until it has finished, and takes locks of its own then.
        if (response != nullptr) {
            response->image_ = std::move(image);
            Q_EMIT response->finished();
        }
    }

private:
    void answer(QImage image) { answer(*wish_, std::move(image)); }

    std::shared_ptr<Wish> wish_;
    QImage image_;
};

} // namespace

QQuickImageResponse* PhotoProvider::requestImageResponse(const QString& sha256, const QSize& wanted)
{
    auto wish = std::make_shared<Wish>();
    auto* response = new PhotoResponse(wish); // the engine's
    QMetaObject::invokeMethod(&owner_, [&backend = backend_, wish, hash = sha256.toStdString(), wanted] {
        backend.fetch_blob(hash, [wish, wanted](const Result<std::string>& path) {
            QThreadPool::globalInstance()->start(
                [wish, wanted, path] { PhotoResponse::answer(*wish, path ? read_photo(*path, wanted) : QImage()); });
        });
    });
    return response;
}

QImage PhotoShelf::photo(const std::string& sha256)
{
    if (const auto found = images_.find(sha256); found != images_.end())
        return found->second;
    if (!wanted_.insert(sha256).second)
        return {};
    backend_.fetch_blob(sha256, [self = QPointer(this), sha256](const Result<std::string>& path) {
        if (self.isNull())
            return;
        if (!path) {
            self->wanted_.erase(sha256); // asked again when it is looked at again
            return;
        }
        QThreadPool::globalInstance()->start([self, sha256, path = *path] {
            constexpr QSize large_enough(1024, 768); // seen large on a desk
            QMetaObject::invokeMethod(
                QCoreApplication::instance(), [self, sha256, image = read_photo(path, large_enough)] {
                    if (!self.isNull())
                        self->put(sha256, image);
                });
        });
    });
    return {};
}

void PhotoShelf::put(const std::string& sha256, QImage image)
{
    constexpr std::size_t kept = 24; // some 3 MB each
    wanted_.erase(sha256);
    images_.insert_or_assign(sha256, std::move(image));
    order_.push_back(sha256);
    if (order_.size() > kept) {
        images_.erase(order_.front());
        order_.pop_front();
    }
    Q_EMIT arrived();
}

} // namespace yiping::shell
