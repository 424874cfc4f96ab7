// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/config/codes.h>
#include <yiping/domain/described_row.h>
#include <yiping/domain/registers.h>

#include <array>
#include <format>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::test {

/// Rows with everything in them that a file may spoil, the same for a seed.
class RandomRows {
public:
    explicit RandomRows(std::uint64_t seed, std::vector<std::string> areas) : areas_(std::move(areas)), random_(seed) {}

    std::int64_t whole(std::int64_t from, std::int64_t to)
    {
        return std::uniform_int_distribution<std::int64_t>(from, to)(random_);
    }
    bool once_in(int many) { return whole(1, many) == 1; }

    std::string text()
    {
        constexpr std::array<std::string_view, 42> words{"漏水", "育才街21号附近", "𠮷野家", "𰻝𰻝面", "㐂", "龘",
            "한국", "👨‍👩‍👧", "=1+1", "+86 23", "-5", "@SUM(A1)", "＝1", "'", "''", "'=1", " 前面", "后面 ",
            "\t表", "行\n行", "行\r\n行", "\"引\"", "a,b;c|d", "007", "1E5", "5.00116124001E11", "1e-7", "true", "NULL",
            "null", "-", "\\N", "2026-02-30", "2026/3/1", "　全角　", "<b>&amp;</b>", "_x0041_", "{\"a\":1}", "[1,2]",
            "#N/A", "𝒳", "é̂"};
        std::string made;
        for (std::int64_t left = whole(1, 3); left > 0; --left)
            made += words[static_cast<std::size_t>(whole(0, words.size() - 1))];
        if (once_in(60))
            for (int times = 0; times < 900; ++times)
                made += "长文字，";
        return made;
    }

    std::int64_t time()
    {
        constexpr std::array<std::int64_t, 9> edges{0, -1, 1, 513'014'400'000, 526'320'000'000 /* clocks of 1986 */,
            253'402'271'999'000 /* 9999-12-31 23:59:59 */, -2'177'481'943'000 /* 1900 */, 1'772'294'400'000,
            694'195'200'000};
        if (once_in(4))
            return edges[static_cast<std::size_t>(whole(0, edges.size() - 1))];
        return once_in(2) ? whole(0, 2'000'000'000) * 1000 : whole(-30'000'000'000'000, 250'000'000'000'000);
    }

    double real(std::string_view name)
    {
        if (name.ends_with("lon"))
            return std::uniform_real_distribution(-180.0, 180.0)(random_);
        if (name.ends_with("lat"))
            return std::uniform_real_distribution(-90.0, 90.0)(random_);
        constexpr std::array<double, 7> edges{0, 1e300, -1e-300, 0.1, 1e15, 123456789.125, 1.0 / 3};
        if (once_in(3))
            return edges[static_cast<std::size_t>(whole(0, edges.size() - 1))];
        return std::normal_distribution(0.0, 1e6)(random_);
    }

    domain::Value value(const domain::FieldInfo& field, bool needed)
    {
        using domain::FieldType;
        if (field.optional && !needed && once_in(3))
            return {};
        switch (field.type) {
        case FieldType::Text:
            if (!field.codes.empty())
                return code(field);
            if (field.name == "gb_id")
                return std::format("{:020}", whole(0, 999'999'999'999'999'999));
            if (needed)
                return std::format("键{}{}", whole(0, 1'000'000'000'000), once_in(2) ? "=" : "");
            return once_in(6) ? std::string() : text();
        case FieldType::Int:
            return once_in(3)                  ? whole(-3, 3)
                   : field.unit == "0.01 yuan" ? whole(-100'000'000'000, 100'000'000'000)
                                               : whole(-8'999'999'999'999'999, 8'999'999'999'999'999);
        case FieldType::Real:
            return real(field.name);
        case FieldType::Time:
            return time();
        case FieldType::Bool:
            return whole(0, 1);
        case FieldType::Enum: {
            const auto words = field.words();
            return words[static_cast<std::size_t>(whole(0, static_cast<std::int64_t>(words.size()) - 1))].value;
        }
        case FieldType::Flags: {
            std::int64_t set = 0;
            for (const domain::EnumWord& word : field.words())
                set |= once_in(2) ? word.value : 0;
            return set;
        }
        case FieldType::Uuid:
            return std::string(id().as_bytes());
        case FieldType::Bytes:
            return field.optional ? domain::Value() : domain::Value(std::string());
        }
        return {};
    }

    Uuid id() { return Uuid::from_name("random", std::to_string(random_())); }

    domain::DescribedRow row(const domain::RegisterInfo& info)
    {
        domain::DescribedRow made(info);
        for (std::size_t place = 4; place < info.fields.size(); ++place)
            made.at(place) = value(info.fields[place], std::ranges::contains(info.key, info.fields[place].name));
        made.set("id", id());
        const std::string& area =
            areas_[static_cast<std::size_t>(whole(0, static_cast<std::int64_t>(areas_.size()) - 1))];
        made.set("area_code", domain::Value(area));
        made.set("district_id", domain::Value(area.substr(0, 6)));
        return made;
    }

    domain::DescribedPersonal personal(const domain::DescribedRow& row)
    {
        domain::DescribedPersonal made(row.info(), row.id());
        for (std::size_t place = 0; place < row.info().personal.size(); ++place)
            made.values[place] = value(
                row.info().personal[place], std::ranges::contains(row.info().key, row.info().personal[place].name));
        return made;
    }

private:
    domain::Value code(const domain::FieldInfo& field)
    {
        const auto list = config::load_named_codes(field.codes);
        if (!list || list->codes.empty())
            return std::string();
        return list->codes[static_cast<std::size_t>(whole(0, static_cast<std::int64_t>(list->codes.size()) - 1))].code;
    }

    std::vector<std::string> areas_;
    std::mt19937_64 random_;
};

} // namespace yiping::test
