// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace yiping::farm {

/// Pixels.
struct PictureSize {
    int width = 0, height = 0;
    bool operator==(const PictureSize&) const = default;
};

/// A clip decoded into memory once, I420 without padding. Immutable: any thread.
class Film {
public:
    /// Scaled to `size`. Errors: farm.clip_unreadable {file, why}.
    [[nodiscard]] static Result<std::shared_ptr<const Film>> load(const std::filesystem::path& file, PictureSize size);

    [[nodiscard]] PictureSize size() const { return size_; }
    [[nodiscard]] std::size_t count() const { return pixels_.size() / frame_bytes(); }
    [[nodiscard]] std::size_t frame_bytes() const { return bytes_of(size_); }
    [[nodiscard]] std::span<const std::uint8_t> frame(std::size_t index) const
    {
        return std::span(pixels_).subspan(index % count() * frame_bytes(), frame_bytes());
    }
    [[nodiscard]] static std::size_t bytes_of(PictureSize size)
    {
        return static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 3 / 2;
    }

private:
    PictureSize size_;
    std::vector<std::uint8_t> pixels_;
};

/// A clip as it is, H.264 access units in the byte-stream form. Immutable: any thread.
struct PackedFilm {
    std::vector<std::vector<std::uint8_t>> units;
    double frames_a_second = 25;

    /// Errors: farm.clip_unreadable {file, why}.
    [[nodiscard]] static Result<std::shared_ptr<const PackedFilm>> load(const std::filesystem::path& file);
};

} // namespace yiping::farm
