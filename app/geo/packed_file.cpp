// SPDX-License-Identifier: GPL-3.0-or-later
#include "packed_file.h"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace yiping::geo {

void ByteWriter::put_double(double value)
{
    put(std::bit_cast<std::uint64_t>(value));
}

void ByteWriter::put_text(std::string_view text)
{
    put(static_cast<std::uint32_t>(text.size()));
    out_ += text;
}

std::optional<double> ByteReader::real()
{
    const auto bits = number<std::uint64_t>();
    return bits ? std::optional(std::bit_cast<double>(*bits)) : std::nullopt;
}

std::optional<std::string> ByteReader::text(std::size_t limit)
{
    const auto size = number<std::uint32_t>();
    if (!size || *size > limit || *size > bytes_.size()) {
        bytes_ = {};
        return std::nullopt;
    }
    std::string out(bytes_.substr(0, *size));
    bytes_.remove_prefix(*size);
    return out;
}

std::string pack(std::string_view bytes)
{
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    std::string out(size, '\0');
    compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
        static_cast<uLong>(bytes.size()), Z_BEST_COMPRESSION);
    out.resize(size);
    return out;
}

std::optional<std::string> unpack(std::string_view packed, std::size_t size)
{
    // What claims to unpack to more than zlib can ever pack is not believed before memory is taken.
    constexpr std::size_t best_ratio = 1100;
    if (packed.empty() || size / best_ratio > packed.size()) {
        return std::nullopt;
    }
    std::string out(size, '\0');
    auto got = static_cast<uLongf>(size);
    const int done = uncompress(reinterpret_cast<Bytef*>(out.data()), &got,
        reinterpret_cast<const Bytef*>(packed.data()), static_cast<uLong>(packed.size()));
    if (done != Z_OK || got != size) {
        return std::nullopt;
    }
    return out;
}

Result<void> write_whole(const std::filesystem::path& file, std::string_view bytes, std::string_view code)
{
    const auto failed = [&](const std::string& what) {
        return make_error(Fault::Environment, code, {{"file", file.string()}, {"what", what}});
    };
    std::filesystem::path aside = file;
    aside += ".new";
    std::error_code ignored;
    {
        std::ofstream out(aside, std::ios::binary | std::ios::trunc);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        out.close();
        if (!out) {
            const std::string what = std::strerror(errno);
            std::filesystem::remove(aside, ignored);
            return failed(what);
        }
    }
    std::error_code problem;
    std::filesystem::rename(aside, file, problem);
    if (problem) {
        std::filesystem::remove(aside, ignored);
        return failed(problem.message());
    }
    return {};
}

std::optional<std::string> read_whole(const std::filesystem::path& file, std::uintmax_t limit)
{
    std::error_code problem;
    if (!std::filesystem::is_regular_file(file, problem)) {
        return std::nullopt;
    }
    const std::uintmax_t size = std::filesystem::file_size(file, problem);
    if (problem || size > limit) {
        return std::nullopt;
    }
    std::ifstream in(file, std::ios::binary);
    std::string out(static_cast<std::size_t>(size), '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    if (in.bad()) {
        return std::nullopt;
    }
    out.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return out;
}

} // namespace yiping::geo
