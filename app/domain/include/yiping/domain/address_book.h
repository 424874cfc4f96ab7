// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/registers/area.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace yiping::domain {

/// Where the words of an address may mean.
struct AddressMatch {
    std::string name;        ///< of the place or area, as it is kept
    std::string area_code;
    double confidence = 0;   ///< 0 to 1
    std::optional<double> lon = std::nullopt, lat = std::nullopt; ///< of a place whose position is known, WGS-84
    bool operator==(const AddressMatch&) const = default;
};

/// Finds places and areas by the words of an address: most towns have no coordinates. Names are looked for in the text;
/// a house number that is not known leads to its neighbours in the street. Nothing is learned and nothing guessed
/// without saying so: every answer has a confidence.
///
/// 0.95 a place or building by its name, 0.9 a grid, 0.85 a village, 0.7 and 0.5 a house two or ten numbers away, 0.8 a
/// street that lies in one area. × 0.95 where the words say "near" only, ÷ n where n areas have one so called and the
/// words name none of these areas, × 0.5 where they name another area than the place lies in, × 0.6 for names of one or
/// two letters.
/// Immutable once filled: any thread may ask.
class AddressBook {
public:
    void add_areas(std::span<const Area> areas);
    /// A place of an address list, with its position if that is known.
    void add_place(std::string_view name, std::string_view area_code, std::optional<double> lon = std::nullopt,
        std::optional<double> lat = std::nullopt);
    [[nodiscard]] bool empty() const { return names_.empty(); }

    /// The likeliest first, at most five; places outside `scope` are not meant.
    [[nodiscard]] std::vector<AddressMatch> match(std::string_view text, std::string_view scope = {}) const;
    /// What is sure enough to be used without asking: the first, if it has `sure` and nobody of another area comes
    /// near.
    [[nodiscard]] const AddressMatch* sure_one(const std::vector<AddressMatch>& matches) const;

    static constexpr double sure = 0.8;

private:
    struct Entry {
        std::string name;
        std::string area_code;
        double confidence = 0;
        bool area = false;
        std::optional<double> lon, lat;
    };
    struct House {
        std::int64_t number = 0;
        std::size_t entry = 0;
    };
    void add(std::string_view name, std::string_view area_code, double confidence, bool area);

    std::vector<Entry> entries_;
    std::unordered_map<std::string, std::vector<std::size_t>> names_; ///< as plain_address makes them
    std::map<std::string, std::vector<House>, std::less<>> streets_; ///< by the words before a number
    std::size_t longest_ = 0; ///< bytes of a name
};

/// Without blanks and punctuation, digits and letters as in ASCII.
[[nodiscard]] std::string plain_address(std::string_view text);

} // namespace yiping::domain
