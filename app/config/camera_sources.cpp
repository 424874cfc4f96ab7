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

bool is_among(std::string_view code, const std::vector<std::string>& beginnings)
{
    return beginnings.empty() ||
           std::ranges::any_of(beginnings, [&](const std::string& each) { return code.starts_with(each); });
}

void check_address(const Section& section, std::string_view name, const std::string& address)
{
    const bool known = address.starts_with("rtsp://") || address.starts_with("rtsps://");
    if (!known || !address.contains("{id}"))
        section.refuse(name, "rtsp://…{id}…");
}

} // namespace

bool CameraSource::serves(std::string_view code) const
{
    return is_among(code, prefixes);
}

std::string CameraSource::recorder_address_of(std::string_view code) const
{
    return is_among(code, recorded) ? with(recorder, "{id}", code) : std::string();
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
        section.only({"name", "address", "ids", "main", "sub", "recorder", "recorder_ids", "user", "password_file",
            "sign_key_file", "valid_seconds"});
        CameraSource source;
        source.name = section.needed_text("name");
        source.address = section.needed_text("address");
        check_address(section, "address", source.address);
        source.prefixes = section.texts("ids");
        source.main = section.text("main").value_or(source.main);
        source.sub = section.text("sub").value_or(source.sub);
        source.recorder = section.text("recorder").value_or("");
        source.recorded = section.texts("recorder_ids");
        if (!source.recorder.empty())
            check_address(section, "recorder", source.recorder);
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
