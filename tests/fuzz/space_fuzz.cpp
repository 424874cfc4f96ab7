// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a terrain and as a town's houses: as the file has them, and with the part packed that a file has packed
// (a fuzzer never gets past a checksum by chance).

#include <yiping/geo/buildings.h>
#include <yiping/geo/terrain.h>

#include "packed_file.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace yiping;

void must(bool holds)
{
    if (!holds)
        std::abort();
}

void look(std::string_view bytes)
{
    if (const auto terrain = geo::parse_terrain(bytes); terrain && !terrain->empty()) {
        must(terrain->columns() <= geo::terrain_side_limit && terrain->rows() <= geo::terrain_side_limit);
        // Between the samples, but for rounding.
        const double low = terrain->lowest(), high = terrain->highest();
        const double slack = 1 + 1e-3 * (std::abs(low) + std::abs(high));
        must(low - slack <= terrain->middle() && terrain->middle() <= high + slack);
        for (const double part : {-1.0, 0.0, 0.5, 1.0, 2.0}) {
            const geo::WorldPoint at = terrain->place(part * terrain->columns(), part * terrain->rows());
            const double height = terrain->height_at(at);
            must(std::isfinite(height) && height >= low - slack && height <= high + slack);
        }
    }
    if (const auto houses = geo::parse_buildings(bytes))
        for (const geo::TownBuilding& house : houses->rows)
            must(house.floors >= 0 && house.floors <= geo::most_floors &&
                 house.households.size() <= static_cast<std::size_t>(geo::most_floors));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    // The first byte: how many of the following are a file's plain head; 0 is all of them.
    const std::size_t head = data[0] == 0 ? bytes.size() : std::min<std::size_t>(data[0], bytes.size());
    if (head == bytes.size()) {
        look(bytes);
    } else {
        look(std::string(bytes.substr(0, head)) + geo::pack(bytes.substr(head)));
    }
    const geo::FloorsRead floors = geo::read_floors(bytes);
    must(floors.floors >= 0 && floors.floors <= geo::most_floors && !(floors.wrong && floors.floors != 0));
    return 0;
}
