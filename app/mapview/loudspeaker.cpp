// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/camera_sound.h>

#include <QAudioDevice>
#include <QAudioFormat>
#include <QAudioSink>
#include <QIODevice>
#include <QMediaDevices>

#include <algorithm>
#include <cstring>
#include <deque>
#include <mutex>
#include <vector>

namespace yiping::mapview {

namespace {

/// Half a second: a loudspeaker that falls behind drops what is old, as a picture that is late is dropped.
constexpr std::size_t most_waiting = media::SoundSink::rate / 2;
constexpr int most_waiting_bytes = media::SoundSink::rate; ///< of two bytes each

/// Samples on their way from a stream's thread to the loudspeaker.
class Waiting final : public media::SoundSink {
public:
    void play(std::span<const std::int16_t> samples) override
    {
        const std::scoped_lock lock(mutex_);
        samples_.insert(samples_.end(), samples.begin(), samples.end());
        if (samples_.size() > most_waiting)
            samples_.erase(samples_.begin(), samples_.end() - static_cast<std::ptrdiff_t>(most_waiting));
    }
    /// Silence where nothing has come.
    void take(std::span<std::int16_t> out)
    {
        const std::scoped_lock lock(mutex_);
        const auto count = static_cast<std::ptrdiff_t>(std::min(out.size(), samples_.size()));
        std::copy_n(samples_.begin(), count, out.begin());
        std::fill(out.begin() + count, out.end(), std::int16_t{0});
        samples_.erase(samples_.begin(), samples_.begin() + count);
    }

private:
    std::mutex mutex_;
    std::deque<std::int16_t> samples_;
};

/// The loudspeaker, and what it reads from.
class Loudspeaker final : public QIODevice {
public:
    Loudspeaker(std::shared_ptr<Waiting> waiting, const QAudioDevice& device, const QAudioFormat& format)
        : waiting_(std::move(waiting)), sink_(device, format)
    {
        open(QIODevice::ReadOnly);
        sink_.start(this);
    }
    ~Loudspeaker() override { sink_.stop(); }
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return qint64{most_waiting_bytes} + QIODevice::bytesAvailable();
    }

protected:
    qint64 readData(char* data, qint64 most) override
    {
        std::vector<std::int16_t> samples(static_cast<std::size_t>(most) / sizeof(std::int16_t));
        waiting_->take(samples);
        const std::size_t bytes = samples.size() * sizeof(std::int16_t);
        std::memcpy(data, samples.data(), bytes);
        return static_cast<qint64>(bytes);
    }
    qint64 writeData(const char* /*data*/, qint64 /*size*/) override { return -1; }

private:
    std::shared_ptr<Waiting> waiting_;
    QAudioSink sink_;
};

} // namespace

SoundOutput open_loudspeaker()
{
    const QAudioDevice device = QMediaDevices::defaultAudioOutput();
    QAudioFormat format;
    format.setSampleRate(media::SoundSink::rate);
    format.setChannelCount(1);
    format.setSampleFormat(QAudioFormat::Int16);
    if (device.isNull() || !device.isFormatSupported(format))
        return {};
    auto waiting = std::make_shared<Waiting>();
    auto speaker = std::make_unique<Loudspeaker>(waiting, device, format);
    return {std::move(waiting), std::move(speaker)};
}

} // namespace yiping::mapview
