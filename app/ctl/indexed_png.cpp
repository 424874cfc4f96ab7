// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexed_png.h"

#include <zlib.h>

#include <new>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace yiping::ctl {

namespace {

constexpr std::size_t worth_a_strip = 50'000; ///< pixels
constexpr std::uint8_t filter_up = 2;

const Bytef* bytes_of(std::string_view text)
{
    return reinterpret_cast<const Bytef*>(text.data());
}

void append_number(std::string& out, std::uint32_t number)
{
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        out.push_back(static_cast<char>(number >> shift & 255U));
}

void append_chunk(std::string& out, std::string_view kind, std::string_view data)
{
    append_number(out, static_cast<std::uint32_t>(data.size()));
    const std::size_t body = out.size();
    out += kind;
    out += data;
    const auto checked = std::string_view(out).substr(body);
    append_number(out, static_cast<std::uint32_t>(crc32_z(0, bytes_of(checked), checked.size())));
}

/// Some rows of the picture, packed: raw deflate that ends on a whole byte, so that strips can follow each other.
struct Strip {
    std::string packed;
    uLong sum = 1; ///< Adler-32 of what is packed in it
    std::size_t size = 0;
};

Strip pack(int columns, int first, int end, bool last, const PngRow& row)
{
    const auto width = static_cast<std::size_t>(columns);
    std::vector<std::uint8_t> above(width), now(width);
    std::vector<std::uint8_t> raw((width + 1) * static_cast<std::size_t>(end - first));
    if (first > 0)
        row(first - 1, above);
    std::uint8_t* to = raw.data();
    for (int at = first; at < end; ++at, above.swap(now)) {
        row(at, now);
        *to++ = filter_up;
        for (std::size_t i = 0; i < width; ++i)
            *to++ = static_cast<std::uint8_t>(now[i] - above[i]);
    }
    Strip strip{{}, adler32_z(1, raw.data(), raw.size()), raw.size()};
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc();
    constexpr std::size_t flush_mark = 16;
    strip.packed.resize(deflateBound(&stream, static_cast<uLong>(raw.size())) + flush_mark);
    stream.next_in = raw.data();
    stream.avail_in = static_cast<uInt>(raw.size());
    stream.next_out = reinterpret_cast<Bytef*>(strip.packed.data());
    stream.avail_out = static_cast<uInt>(strip.packed.size());
    deflate(&stream, last ? Z_FINISH : Z_SYNC_FLUSH);
    strip.packed.resize(stream.total_out);
    deflateEnd(&stream);
    return strip;
}

} // namespace

std::string indexed_png(int columns, int rows, const std::array<PngColour, 256>& palette, const PngRow& row)
{
    std::string file("\x89PNG\r\n\x1a\n"), header, colours, alphas;
    append_number(header, static_cast<std::uint32_t>(columns));
    append_number(header, static_cast<std::uint32_t>(rows));
    header += std::string_view("\x08\x03\x00\x00\x00", 5); // 8 bits, palette, deflate, its filters, no interlace
    for (const PngColour& each : palette) {
        for (const std::uint8_t part : {each.red, each.green, each.blue})
            colours.push_back(static_cast<char>(part));
        alphas.push_back(static_cast<char>(each.alpha));
    }
    append_chunk(file, "IHDR", header);
    append_chunk(file, "PLTE", colours);
    append_chunk(file, "tRNS", alphas);

    const bool two =
        rows > 1 && static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows) >= 2 * worth_a_strip;
    const int middle = two ? rows / 2 : rows;
    Strip upper, lower;
    {
        std::jthread other;
        if (two)
            other = std::jthread([&] { lower = pack(columns, middle, rows, true, row); });
        upper = pack(columns, 0, middle, !two, row);
    }
    // Deflate with a window of 32 KiB at the fastest level, as zlib (RFC 1950) says it.
    constexpr std::string_view zlib_begin = "\x78\x01";
    std::string sum;
    append_number(
        sum, static_cast<std::uint32_t>(adler32_combine(upper.sum, lower.sum, static_cast<z_off_t>(lower.size))));
    append_chunk(file, "IDAT", std::string(zlib_begin) + upper.packed);
    append_chunk(file, "IDAT", lower.packed + sum);
    append_chunk(file, "IEND", {});
    return file;
}

} // namespace yiping::ctl
