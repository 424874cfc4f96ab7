// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a table of cases: CSV in every encoding, JSON, packed or not. Small pieces and large ones give the same.

#include <yiping/importer/table_reader.h>

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using yiping::importer::CsvOptions;

/// All that a table gives, or the code of its error.
std::vector<std::string> all_of(const std::string& file, std::size_t chunk)
{
    CsvOptions options;
    options.chunk_bytes = chunk;
    options.record_limit = 1U << 16U;
    auto table = yiping::importer::open_table(file, options);
    if (!table)
        return {table.error().code()};
    std::vector<std::string> all = (*table)->header();
    for (int rows = 0; rows < 10'000; ++rows) {
        const auto more = (*table)->next();
        if (!more) {
            all.push_back(more.error().code());
            break;
        }
        if (!*more)
            break;
        for (const std::string_view field : (*table)->fields())
            all.emplace_back(field);
    }
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    // Workbooks are GDAL's; what is fuzzed here is ours.
    if (size >= 2 && data[0] == 'P' && data[1] == 'K')
        return 0;
    const int handle = memfd_create("table", 0);
    if (handle < 0 || write(handle, data, size) != static_cast<ssize_t>(size))
        std::abort();
    const std::string file = "/proc/self/fd/" + std::to_string(handle);
    const auto large = all_of(file, 1U << 20U);
    // What an encoding is found by may lie in a later piece: only a text of ASCII has to be the same in any pieces.
    bool ascii = true;
    for (std::size_t at = 0; at < size; ++at)
        ascii = ascii && data[at] > 0 && data[at] < 0x80;
    if (ascii && all_of(file, 7) != large)
        std::abort();
    close(handle);
    return 0;
}
