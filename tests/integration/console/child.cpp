// SPDX-License-Identifier: GPL-3.0-or-later
#include "child.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

namespace yiping::test {

std::string binary_folder()
{
    if (const char* folder = std::getenv("YIPING_BINARY_DIR"))
        return std::string(folder) + "/bin";
    return std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
}

Child::Child(const std::string& program, const std::vector<std::string>& arguments)
{
    int in[2];
    int out[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        std::abort();
    const std::string path = binary_folder() + "/" + program;
    std::vector<const char*> argv{path.c_str()};
    for (const std::string& each : arguments)
        argv.push_back(each.c_str());
    argv.push_back(nullptr);
    process_ = fork();
    if (process_ < 0)
        std::abort();
    if (process_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that is killed leaves nothing behind
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        execv(path.c_str(), const_cast<char* const*>(argv.data()));
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    input_ = in[1];
    output_ = out[0];
    reader_ = std::thread([this] { read_lines(); });
}

Child::~Child()
{
    if (process_ > 0)
        kill();
    if (reader_.joinable())
        reader_.join();
    close(output_);
}

void Child::read_lines()
{
    std::string rest;
    char part[4096];
    for (;;) {
        const ssize_t got = read(output_, part, sizeof part);
        const std::scoped_lock lock(mutex_);
        if (got <= 0) {
            ended_ = true;
            changed_.notify_all();
            return;
        }
        rest.append(part, static_cast<std::size_t>(got));
        for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
            lines_.push_back(rest.substr(0, end));
            rest.erase(0, end + 1);
        }
        changed_.notify_all();
    }
}

void Child::write(const std::string& line)
{
    const std::string whole = line + "\n";
    [[maybe_unused]] const ssize_t wrote = ::write(input_, whole.data(), whole.size());
}

std::optional<std::string> Child::wait_for(const std::string& beginning, std::chrono::seconds limit)
{
    std::unique_lock lock(mutex_);
    const auto end = std::chrono::steady_clock::now() + limit;
    for (;;) {
        for (std::size_t at = mark_; at < lines_.size(); ++at)
            if (lines_[at].starts_with(beginning))
                return lines_[at].substr(beginning.size());
        if (ended_ || changed_.wait_until(lock, end) == std::cv_status::timeout)
            return std::nullopt;
    }
}

void Child::mark()
{
    const std::scoped_lock lock(mutex_);
    mark_ = lines_.size();
}

std::string Child::transcript()
{
    const std::scoped_lock lock(mutex_);
    std::string text;
    for (const std::string& line : lines_)
        text += line + "\n";
    return text;
}

int Child::wait()
{
    int status = 0;
    if (process_ > 0)
        waitpid(process_, &status, 0);
    process_ = -1;
    if (input_ >= 0)
        close(input_);
    input_ = -1;
    if (reader_.joinable())
        reader_.join();
    return status;
}

void Child::kill()
{
    ::kill(process_, SIGKILL);
    (void)wait();
}

void Child::terminate()
{
    ::kill(process_, SIGTERM);
    (void)wait();
}

} // namespace yiping::test
