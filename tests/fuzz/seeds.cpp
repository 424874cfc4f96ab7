// SPDX-License-Identifier: GPL-3.0-or-later
// fuzz_seeds FOLDER: a beginning for the corpora fuzz_frame, fuzz_to_console and fuzz_to_platform below FOLDER.

#include "fuzz_messages.h"

#include <cstdio>
#include <filesystem>
#include <format>
#include <fstream>

namespace {

void write(const std::filesystem::path& path, std::string_view bytes)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace

int main(int count, char** arguments)
{
    using namespace yiping;
    if (count != 2) {
        std::fputs("fuzz_seeds FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    const auto all = fuzz::one_of_each();
    for (std::size_t index = 0; index < all.size(); ++index) {
        const std::string name = std::format("{:02}", index);
        write(folder / "fuzz_frame" / name, protocol::encode(all[index]));
        // As the second message of a session that has begun well.
        write(folder / "fuzz_to_platform" / name, fuzz::input_of({all[0], all[index]}));
        write(folder / "fuzz_to_console" / name, "1" + fuzz::input_of({all[1], all[index]}));
    }
    // A whole snapshot, and what follows it.
    protocol::Welcome welcome = std::get<protocol::Welcome>(all[1]);
    welcome.snapshot = true;
    write(folder / "fuzz_to_console" / "snapshot", "2" + fuzz::input_of({welcome, all[2], all[3], all[4]}));
    protocol::Hello hello = std::get<protocol::Hello>(all[0]);
    hello.cursor = 0;
    write(folder / "fuzz_to_platform" / "snapshot", fuzz::input_of({hello, all[5], all[6], all[19], all[22]}));
    return 0;
}
