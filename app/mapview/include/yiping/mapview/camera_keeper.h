// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>
#include <yiping/mapview/camera_hub.h>
#include <yiping/presentation/words.h>
#include <yiping/services/town.h>

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace yiping::mapview {

/// Keeps pictures and clips of cameras as evidence for a case: a file in the case's folder, and beside it a description
/// with camera, place, time and the file's SHA-256 and SM3. The platform is told first and may refuse; then nothing
/// stays. Private zones are black in pictures; of a camera that has one there are no clips. Hub, town and clock must
/// outlive it. GUI thread.
class CameraKeeper : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition root")

    /// What is kept is kept for this: a case's number. "": nothing can be kept.
    Q_PROPERTY(QString about READ about WRITE set_about NOTIFY changed FINAL)
    /// Pictures and clips in the folder of `about`.
    Q_PROPERTY(int kept READ kept NOTIFY changed FINAL)
    /// Of what was done last, and the camera it was done with.
    Q_PROPERTY(QString words READ words NOTIFY changed FINAL)
    Q_PROPERTY(QString cameraId READ camera_id NOTIFY changed FINAL)
    Q_PROPERTY(bool busy READ busy NOTIFY changed FINAL)

public:
    enum class Kind : std::uint8_t { Picture, Clip };
    /// Tells the platform; `answer` on any thread, once, and not after the keeper has gone.
    using Tell = std::function<void(const Uuid& camera, Kind kind, const std::string& sha256, const std::string& about,
        std::function<void(Result<void>)> answer)>;

    static constexpr MonoMillis clip_before = 10'000; ///< for the hub's settings
    static constexpr MonoMillis clip_after = 20'000;

    /// `folder` is made when the first file comes. `after`: how long a clip goes on from "now".
    CameraKeeper(CameraHub& hub, services::Town& town, Clock& clock, std::filesystem::path folder, Tell tell,
        presentation::ErrorWords error_words, MonoMillis after = clip_after);

    [[nodiscard]] QString about() const { return about_; }
    void set_about(const QString& about);
    [[nodiscard]] int kept() const { return kept_; }
    [[nodiscard]] QString words() const { return words_; }
    [[nodiscard]] QString camera_id() const { return camera_id_; }
    [[nodiscard]] bool busy() const { return busy_; }

    /// What the tile shows now, with camera, place and time written below it.
    Q_INVOKABLE void keep_picture(const QString& camera_id);
    /// Ten seconds before now and twenty after, as far as they come.
    Q_INVOKABLE void keep_clip(const QString& camera_id);
    /// The folder of `about`, in the desktop's own way.
    Q_INVOKABLE void show_folder() const;
    [[nodiscard]] std::filesystem::path folder() const; ///< of `about`

Q_SIGNALS:
    void changed();

private:
    /// A file on its way: written aside under `part`, to become `path`.
    struct File {
        domain::Camera camera;
        Kind kind = Kind::Picture;
        std::string about;
        std::filesystem::path part, path;
        UtcMillis from = 0, to = 0;
        std::optional<std::int64_t> clock_ahead;
        std::string sha256, sm3;
    };
    /// Nothing if it cannot begin; then the words say why.
    [[nodiscard]] std::optional<File> begin(const QString& camera_id, Kind kind);
    void tell_and_keep(File file);
    void finish(const File& file, const Result<void>& allowed);
    void say(const QString& words, bool busy);
    void fail(const Error& why);
    void count();
    [[nodiscard]] std::string place_of(const domain::Camera& camera) const;
    [[nodiscard]] Result<void> write_picture(const File& file, std::shared_ptr<const media::Picture> picture) const;
    [[nodiscard]] Result<void> write_description(const File& file) const;

    CameraHub& hub_;
    services::Town& town_;
    Clock& clock_;
    const std::filesystem::path root_;
    const Tell tell_;
    const presentation::ErrorWords error_words_;
    const MonoMillis after_;
    QString about_, words_, camera_id_;
    int kept_ = 0;
    bool busy_ = false;
};

} // namespace yiping::mapview
