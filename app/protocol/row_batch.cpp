// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/protocol/row_batch.h>

#include <algorithm>

namespace yiping::protocol {

void Column::push_absent(std::size_t row)
{
    if (present.empty()) {
        // All rows so far were there.
        present.assign(row / 8 + 1, 0xFF);
        present.back() = static_cast<std::uint8_t>((1U << (row % 8U)) - 1U);
    } else {
        present.resize(row / 8 + 1);
    }
}

const Column* RowBatch::find(std::uint32_t tag) const
{
    const auto found = std::ranges::find(columns, tag, &Column::tag);
    return found == columns.end() ? nullptr : &*found;
}

Uuid RowBatch::id(std::size_t row) const
{
    const Column* column = find(1);
    if (column == nullptr || column->kind != Column::Kind::Texts)
        return {};
    return Uuid::from_bytes(column->text(row)).value_or(Uuid{});
}

Column::Kind kind_of(domain::FieldType type)
{
    switch (type) {
    case domain::FieldType::Uuid:
    case domain::FieldType::Text:
    case domain::FieldType::Bytes:
        return Column::Kind::Texts;
    case domain::FieldType::Real:
        return Column::Kind::Reals;
    default:
        return Column::Kind::Ints;
    }
}

RowBatch make_batch(const domain::RegisterInfo& info)
{
    RowBatch batch;
    batch.register_number = info.number;
    batch.columns.resize(info.fields.size());
    for (std::size_t index = 0; index < info.fields.size(); ++index) {
        batch.columns[index].tag = info.fields[index].tag;
        batch.columns[index].kind = kind_of(info.fields[index].type);
    }
    return batch;
}

void add_rows(const RowBatch& batch, domain::RowSet& to)
{
    to.visit([&]<class Row>(std::vector<Row>& rows) {
        if (static_cast<std::uint32_t>(domain::RowTraits<Row>::which) != batch.register_number)
            return;
        rows.reserve(rows.size() + batch.rows);
        for (std::size_t row = 0; row < batch.rows; ++row)
            rows.push_back(row_at<Row>(batch, row));
    });
}

std::vector<RowBatch> batches_of(const domain::RowSet& rows)
{
    std::vector<RowBatch> batches;
    rows.visit([&]<class Row>(const std::vector<Row>& these) {
        if (these.empty())
            return;
        RowBatch batch = make_batch(domain::info(domain::RowTraits<Row>::which));
        for (const Row& row : these)
            append(batch, row);
        batches.push_back(std::move(batch));
    });
    return batches;
}

} // namespace yiping::protocol
