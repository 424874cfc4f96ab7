// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/ctl/run.h>

#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string>
#include <vector>

int main(int argc, char** argv)
{
    // A full file-size limit or a reader that has gone is an error to report, not a death.
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
    std::ios::sync_with_stdio(false);
    const std::vector<std::string> args(argv + 1, argv + argc);
    const int code = yiping::ctl::run(args, std::cout, std::cerr, isatty(STDOUT_FILENO) == 1);
    std::cout.flush();
    return std::cout.good() ? code : 3;
}
