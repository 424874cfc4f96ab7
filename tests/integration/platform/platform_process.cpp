// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform_process.h"

#include <boost/json.hpp>

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <stdexcept>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace yiping::testing {

namespace fs = std::filesystem;

namespace {

std::string content_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

fs::path program()
{
    const char* build = std::getenv("YIPING_BINARY_DIR");
    if (build == nullptr)
        throw std::runtime_error("YIPING_BINARY_DIR is not set");
    return fs::path(build) / "bin" / "yiping-platform";
}

} // namespace

TempFolder::TempFolder()
{
    std::string pattern = (fs::temp_directory_path() / "yiping-platform-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
}

TempFolder::~TempFolder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

PlatformProcess::PlatformProcess(const fs::path& folder, const std::vector<std::string>& arguments) : folder_(folder)
{
    fs::create_directories(folder);
    fs::remove(folder / "ready.json");
    folder_watch_ = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    ::inotify_add_watch(folder_watch_, folder.c_str(), IN_MOVED_TO | IN_CREATE);

    std::vector<std::string> words{program().string(), "--store", "sqlite:" + (folder / "platform.db").string(),
        "--ready-file", (folder / "ready.json").string(), "--log-dir", (folder / "logs").string(), "--lang", "zh"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const std::string said_path = (folder / "stderr.txt").string();
    pid_ = ::fork();
    if (pid_ == 0) {
        const int said = ::open(said_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(said, 1);
        ::dup2(said, 2);
        ::execv(pointers[0], pointers.data());
        ::_exit(127);
    }
    process_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
}

PlatformProcess::~PlatformProcess()
{
    if (!status_) {
        ::kill(pid_, SIGKILL);
        static_cast<void>(wait_end());
    }
    ::close(process_);
    ::close(folder_watch_);
}

std::optional<Ready> PlatformProcess::wait_ready()
{
    const fs::path file = folder_ / "ready.json";
    while (!fs::exists(file)) {
        pollfd watched[2]{{folder_watch_, POLLIN, 0}, {process_, POLLIN, 0}};
        ::poll(watched, 2, -1);
        char events[4096];
        while (::read(folder_watch_, events, sizeof events) > 0) {
        }
        if ((watched[1].revents & POLLIN) != 0)
            return std::nullopt;
    }
    const boost::json::value said = boost::json::parse(content_of(file));
    Ready ready;
    ready.port = said.at("port").to_number<std::uint16_t>();
    ready.phone_port = said.at("phone_port").to_number<std::uint16_t>();
    ready.certificate = said.at("certificate").as_string();
    for (const auto& [name, token] : said.at("tokens").as_object())
        ready.tokens.emplace(name, token.as_string());
    return ready;
}

int PlatformProcess::wait_end()
{
    if (!status_) {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return *status_;
}

void PlatformProcess::signal(int number) const
{
    ::kill(pid_, number);
}

std::string PlatformProcess::said() const
{
    return content_of(folder_ / "stderr.txt");
}

} // namespace yiping::testing
