// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/camera_sources.h>

#include <yiping/config/document.h>

#include "secret_file.h"

#include <algorithm>

namespace yiping::config {

namespace {

constexpr std::int64_t longest_valid_seconds = 3'600;

std::string with(std::string text, std::string_view place, std::string_view value)
{
    for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place, at + value.size()))
        text.replace(at, place.size(), value);
    return text;
}

} // namespace

bool CameraSource::serves(std::string_view code) const
{
    return prefixes.empty() ||
           std::ranges::any_of(prefixes, [&](const std::string& prefix) { return code.starts_with(prefix); });
}

std::string CameraSource::address_of(std::string_view code, bool main_stream) const
{
    return with(with(address, "{id}", code), "{stream}", main_stream ? main : sub);
}

Result<std::vector<CameraSource>> load_camera_sources(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    const Section root(*document, problems);
    root.only({"source"});
    std::vector<CameraSource> sources;
    for (const Section& section : root.sections("source")) {
        section.only(
            {"name", "address", "ids", "main", "sub", "user", "password_file", "sign_key_file", "valid_seconds"});
        CameraSource source;
        source.name = section.needed_text("name");
        source.address = section.needed_text("address");
        const bool known = source.address.starts_with("rtsp://") || source.address.starts_with("rtsps://");
        if (!known || !source.address.contains("{id}"))
            section.refuse("address", "rtsp://…{id}…");
        source.prefixes = section.texts("ids");
        source.main = section.text("main").value_or(source.main);
        source.sub = section.text("sub").value_or(source.sub);
        source.user = section.text("user").value_or("");
        source.password = read_secret(section, "password_file", file.parent_path());
        source.sign_key = read_secret(section, "sign_key_file", file.parent_path());
        const std::int64_t seconds = section.integer("valid_seconds").value_or(source.valid_ms / 1000);
        if (seconds < 5 || seconds > longest_valid_seconds)
            section.refuse("valid_seconds", "5 … 3600");
        source.valid_ms = seconds * 1000;
        sources.push_back(std::move(source));
    }
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    return sources;
}

} // namespace yiping::config
