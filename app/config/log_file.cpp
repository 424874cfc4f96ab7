// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/log_file.h>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>
#include <mutex>
#include <system_error>

namespace yiping::config {

namespace {

constexpr std::size_t errors_kept = 1000;

// A sink of yiping::log is a bare function, so what it writes to has to be found without an argument.
std::shared_ptr<spdlog::logger> current_logger;
std::mutex errors_mutex;
std::vector<std::string> error_lines;
std::size_t error_count = 0;

spdlog::level::level_enum spdlog_level(log::Level level)
{
    switch (level) {
    case log::Level::Debug:
        return spdlog::level::debug;
    case log::Level::Info:
        return spdlog::level::info;
    case log::Level::Warning:
        return spdlog::level::warn;
    case log::Level::Error:
        return spdlog::level::err;
    }
    return spdlog::level::err;
}

void write_line(log::Level level, std::string_view area, std::string_view text)
{
    std::string line;
    line.reserve(area.size() + text.size() + 2);
    line.append(area).append(": ");
    for (const char letter : text) // one record is one line, whatever a peer has sent us
        line += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
    if (level == log::Level::Error) {
        const std::scoped_lock lock(errors_mutex);
        ++error_count;
        if (error_lines.size() < errors_kept)
            error_lines.push_back(line);
    }
    if (const auto logger = current_logger)
        logger->log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

} // namespace

Result<void> install_log_file(const LogFileOptions& options)
{
    std::error_code failed;
    std::filesystem::create_directories(options.folder, failed);
    if (failed)
        return make_error(
            Fault::Environment, "config.log_folder", {{"folder", options.folder.string()}, {"what", failed.message()}});
    try {
        const auto path = options.folder / (options.program + ".log");
        const std::size_t rotated = options.files > 1 ? options.files - 1 : 1;
        std::vector<spdlog::sink_ptr> sinks{
            std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path.string(), options.bytes_per_file, rotated)};
        if (options.also_stderr) {
            sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
            sinks.back()->set_level(spdlog::level::warn);
        }
        auto logger = std::make_shared<spdlog::logger>(options.program, sinks.begin(), sinks.end());
        logger->set_formatter(
            std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc));
        logger->set_level(spdlog_level(options.level));
        logger->flush_on(spdlog::level::info);
        logger->set_error_handler([](const std::string&) {}); // a full disk must not fill stderr as well
        current_logger = std::move(logger);
    } catch (const spdlog::spdlog_ex& wrong) {
        return make_error(Fault::Environment, "config.log_folder",
            {{"folder", options.folder.string()}, {"what", std::string(wrong.what())}});
    }
    log::set_sink(&write_line);
    return {};
}

void remove_log_file()
{
    log::set_sink(nullptr);
    if (current_logger)
        current_logger->flush();
    current_logger.reset();
}

std::vector<std::string> logged_errors()
{
    const std::scoped_lock lock(errors_mutex);
    return error_lines;
}

std::size_t logged_error_count()
{
    const std::scoped_lock lock(errors_mutex);
    return error_count;
}

} // namespace yiping::config
