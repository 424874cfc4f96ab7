// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/protocol/row_digest.h>

#include <yiping/base/hash64.h>

#include <bit>
#include <cmath>
#include <utility>

namespace yiping::protocol {

namespace {

constexpr std::uint32_t area_code_tag = 3;

} // namespace

std::uint64_t row_digest(const RowBatch& batch, std::size_t row, std::uint32_t version)
{
    const domain::RegisterInfo* info = domain::find_register(batch.register_number);
    Hash64 hash;
    if (info == nullptr)
        return hash.mixed();
    // The descriptions keep fields in order of their tags; a batch from make_batch has its columns in the same order.
    for (std::size_t index = 0; index < info->fields.size(); ++index) {
        const domain::FieldInfo& field = info->fields[index];
        if (field.since > version)
            continue;
        const Column* column = index < batch.columns.size() && batch.columns[index].tag == field.tag
                                   ? &batch.columns[index]
                                   : batch.find(field.tag);
        if (column == nullptr || !column->has(row))
            continue;
        switch (column->kind) {
        case Column::Kind::Ints:
            hash.u32(field.tag);
            hash.u64(static_cast<std::uint64_t>(column->ints[row]));
            break;
        case Column::Kind::Reals:
            // SQLite keeps no NaN.
            if (std::isnan(column->reals[row]))
                break;
            hash.u32(field.tag);
            // -0 and 0 are the same number.
            hash.u64(std::bit_cast<std::uint64_t>(column->reals[row] + 0.0));
            break;
        case Column::Kind::Texts:
            hash.u32(field.tag);
            hash.text(column->text(row));
            break;
        }
    }
    return hash.mixed();
}

void AreaDigests::add(const RowBatch& batch)
{
    const Column* codes = batch.find(area_code_tag);
    for (std::size_t row = 0; row < batch.rows; ++row) {
        const std::string_view code = codes == nullptr ? std::string_view() : codes->text(row);
        auto area = areas_.find(code);
        if (area == areas_.end())
            area = areas_.emplace(std::string(code), AreaDigest{std::string(code), 0, 0}).first;
        ++area->second.rows;
        area->second.digest += row_digest(batch, row, version_);
    }
}

std::vector<AreaDigest> AreaDigests::take()
{
    std::vector<AreaDigest> taken;
    taken.reserve(areas_.size());
    for (auto& [code, area] : std::exchange(areas_, {}))
        taken.push_back(std::move(area));
    return taken;
}

std::vector<std::string> differing_areas(const std::vector<AreaDigest>& ours, const std::vector<AreaDigest>& theirs)
{
    std::vector<std::string> codes;
    auto mine = ours.begin();
    auto other = theirs.begin();
    while (mine != ours.end() || other != theirs.end()) {
        if (other == theirs.end() || (mine != ours.end() && mine->area_code < other->area_code)) {
            codes.push_back((mine++)->area_code);
        } else if (mine == ours.end() || other->area_code < mine->area_code) {
            codes.push_back((other++)->area_code);
        } else {
            if (*mine != *other)
                codes.push_back(mine->area_code);
            ++mine;
            ++other;
        }
    }
    return codes;
}

} // namespace yiping::protocol
