// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a directory of PMTiles, packed or not, and as a vector tile.

#include <yiping/geo/pmtiles.h>
#include <yiping/geo/vector_tile.h>

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    namespace pmtiles = yiping::geo::pmtiles;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto header = pmtiles::read_header(bytes))
        for (const pmtiles::Part& part : {header->root, header->metadata, header->leaves, header->tiles})
            if (part.within(size) && part.offset + part.length > size)
                std::abort();
    const auto unpacked = pmtiles::unpack(bytes, 1U << 20U);
    for (const std::string_view each : {bytes, unpacked ? std::string_view(*unpacked) : std::string_view()}) {
        if (const auto directory = pmtiles::read_directory(each)) {
            for (std::size_t i = 0; i < directory->size(); ++i) {
                const pmtiles::Entry& entry = (*directory)[i];
                if (pmtiles::find_entry(*directory, entry.tile) != &entry)
                    std::abort();
            }
        }
        if (const auto tile = yiping::geo::read_vector_tile(each)) {
            // What was read can be written, and is then read as the same.
            const auto again = yiping::geo::read_vector_tile(yiping::geo::write_vector_tile(*tile));
            if (!again || again->size() != tile->size())
                std::abort();
        }
    }
    return 0;
}
