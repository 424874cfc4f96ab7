// SPDX-License-Identifier: GPL-3.0-or-later
#include "temp_folder.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace yiping::test {

namespace fs = std::filesystem;

TempFolder::TempFolder()
{
    std::string name = (fs::temp_directory_path() / "yiping-storage-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
        std::abort();
    path_ = name;
}

TempFolder::~TempFolder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::vector<std::string> TempFolder::names() const
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

Uuid id_of(std::uint64_t number)
{
    Uuid id;
    for (unsigned index = 0; index < 8; ++index)
        id.bytes[8 + index] = static_cast<std::uint8_t>(number >> (56U - 8U * index));
    return id;
}

domain::Case case_of(std::uint64_t number, const std::string& title, bool closed)
{
    domain::Case made;
    made.id = id_of(number);
    made.district_id = "990101";
    made.area_code = "990101001001003";
    made.title = title;
    made.lon = 106.25;
    made.opened_at = 1'700'000'000'000 + static_cast<std::int64_t>(number);
    if (closed)
        made.closed_at = made.opened_at + 1000;
    return made;
}

namespace {

protocol::ApplyBatch batch_with(std::vector<domain::Case> cases)
{
    protocol::ApplyBatch apply;
    apply.log_id = test_log();
    apply.scope = "990101";
    apply.mask_level = 1;
    domain::RowSet rows;
    rows.case_rows = std::move(cases);
    apply.batch.rows = protocol::batches_of(rows);
    return apply;
}

} // namespace

protocol::ApplyBatch delta_of(
    std::int64_t from, std::int64_t to, std::vector<domain::Case> cases, std::vector<Uuid> removed)
{
    protocol::ApplyBatch apply = batch_with(std::move(cases));
    apply.batch.from = from;
    apply.batch.to = to;
    apply.cursor = to;
    for (const Uuid& id : removed)
        apply.batch.removed.push_back({static_cast<std::uint32_t>(domain::Register::Case), id});
    return apply;
}

protocol::ApplyBatch piece_of(bool first, bool last, std::int64_t to, std::vector<domain::Case> cases)
{
    protocol::ApplyBatch apply = batch_with(std::move(cases));
    apply.batch.snapshot = true;
    apply.batch.last = last;
    apply.batch.to = to;
    apply.begins_snapshot = first;
    apply.ends_snapshot = last;
    if (last)
        apply.cursor = to;
    return apply;
}

Uuid test_log()
{
    return id_of(0xABCDEF);
}

} // namespace yiping::test
