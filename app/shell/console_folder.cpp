// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_folder.h"

#include <yiping/crypto/file.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace yiping::shell {

namespace fs = std::filesystem;

namespace {

std::unexpected<Error> unusable(const std::string& folder, const std::error_code& why)
{
    return make_error(Fault::Environment, "storage.folder_unusable", {{"folder", folder}, {"why", why.message()}});
}

} // namespace

Result<ConsoleFolder> ConsoleFolder::open(const std::string& path, bool demo, Clock& clock, Random& random)
{
    std::error_code why;
    fs::create_directories(path, why);
    if (why)
        return unusable(path, why);
    const std::string lock_path = path + "/lock";
    const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return unusable(path, std::error_code(errno, std::generic_category()));
    ConsoleFolder folder(lock);
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0)
        return make_error(Fault::Environment, "console.folder_held", {{"folder", path}});

    const std::string id_path = path + "/console-id";
    const std::string marker = path + "/demo";
    const bool used = fs::exists(id_path, why);
    const bool marked = fs::exists(marker, why);
    // A link from a demo's folder would lead out of it.
    const auto leads_out = [](const fs::directory_entry& each) {
        std::error_code ignored;
        return each.is_symlink(ignored) || (each.is_regular_file(ignored) && each.hard_link_count(ignored) > 1);
    };
    const bool linked = demo && std::ranges::any_of(fs::directory_iterator(path, why), leads_out);
    if (linked || (demo && used && !marked))
        return make_error(Fault::Usage, "console.real_folder", {{"folder", path}});
    if (!demo && marked)
        return make_error(Fault::Usage, "console.demo_folder", {{"folder", path}});
    if (demo && !marked)
        if (auto done = crypto::write_file_atomically(marker, "demo\n"); !done)
            return std::unexpected(done.error());

    std::optional<Uuid> id;
    if (used)
        if (const auto text = crypto::read_file(id_path); text && text->size() >= 36)
            id = Uuid::parse(std::string_view(*text).substr(0, 36));
    if (!id) {
        id = Uuid::make(clock, random);
        if (auto done = crypto::write_file_atomically(id_path, id->to_string() + "\n"); !done)
            return std::unexpected(done.error());
    }
    folder.console_id_ = *id;
    return folder;
}

ConsoleFolder::ConsoleFolder(ConsoleFolder&& other) noexcept
    : lock_(std::exchange(other.lock_, -1)), console_id_(other.console_id_)
{
}

ConsoleFolder::~ConsoleFolder()
{
    if (lock_ >= 0)
        ::close(lock_);
}

bool is_loopback(std::string_view host)
{
    const std::string text(host);
    if (text == "localhost")
        return true;
    in_addr four{};
    if (inet_pton(AF_INET, text.c_str(), &four) == 1)
        return (ntohl(four.s_addr) >> 24U) == 127;
    in6_addr six{};
    if (inet_pton(AF_INET6, text.c_str(), &six) != 1)
        return false;
    in6_addr loopback{};
    loopback.s6_addr[15] = 1;
    return std::memcmp(&six, &loopback, sizeof six) == 0;
}

} // namespace yiping::shell
