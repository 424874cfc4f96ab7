// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/protocol/row_batch.h>

#include <algorithm>
#include <map>
#include <utility>

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

void append_described(RowBatch& batch, const domain::DescribedRow& row)
{
    for (std::size_t index = 0; index < batch.columns.size(); ++index) {
        Column& column = batch.columns[index];
        const domain::Value& value = row.at(index);
        if (std::holds_alternative<std::monostate>(value))
            column.push_absent(batch.rows);
        else
            column.push_present(batch.rows);
        switch (column.kind) {
        case Column::Kind::Ints: {
            const auto* number = std::get_if<std::int64_t>(&value);
            column.ints.push_back(number != nullptr ? *number : 0);
            break;
        }
        case Column::Kind::Reals: {
            const auto* number = std::get_if<double>(&value);
            column.reals.push_back(number != nullptr ? *number : 0);
            break;
        }
        case Column::Kind::Texts: {
            const auto* text = std::get_if<std::string>(&value);
            column.push_text(text != nullptr ? std::string_view(*text) : std::string_view());
            break;
        }
        }
    }
    ++batch.rows;
}

domain::DescribedRow described_row_at(const domain::RegisterInfo& info, const RowBatch& batch, std::size_t row)
{
    domain::DescribedRow made(info);
    for (std::size_t index = 0; index < info.fields.size(); ++index) {
        const domain::FieldInfo& field = info.fields[index];
        const Column* column = batch.find(field.tag);
        if (column == nullptr || column->kind != kind_of(field.type))
            continue;
        if (!column->has(row))
            continue;
        switch (column->kind) {
        case Column::Kind::Ints:
            made.at(index) = column->ints[row];
            break;
        case Column::Kind::Reals:
            made.at(index) = column->reals[row];
            break;
        case Column::Kind::Texts:
            made.at(index) = std::string(column->text(row));
            break;
        }
    }
    return made;
}

void add_rows(const RowBatch& batch, domain::RowSet& to)
{
    bool of_core = false;
    to.visit([&]<class Row>(std::vector<Row>& rows) {
        if (static_cast<std::uint32_t>(domain::RowTraits<Row>::which) != batch.register_number)
            return;
        of_core = true;
        rows.reserve(rows.size() + batch.rows);
        for (std::size_t row = 0; row < batch.rows; ++row)
            rows.push_back(row_at<Row>(batch, row));
    });
    const domain::RegisterInfo* info = of_core ? nullptr : domain::find_register(batch.register_number);
    if (info == nullptr)
        return;
    to.described.reserve(to.described.size() + batch.rows);
    for (std::size_t row = 0; row < batch.rows; ++row)
        to.described.push_back(described_row_at(*info, batch, row));
}

namespace {

/// An empty batch with room for `rows`, made of one of `old` if it has one of that register.
RowBatch batch_from(std::vector<RowBatch>& old, const domain::RegisterInfo& info, std::size_t rows)
{
    RowBatch batch = make_batch(info);
    const auto spare = std::ranges::find(old, info.number, &RowBatch::register_number);
    for (std::size_t index = 0; index < batch.columns.size(); ++index) {
        Column& column = batch.columns[index];
        if (spare != old.end() && index < spare->columns.size()) {
            Column& before = spare->columns[index];
            before.present.clear();
            before.ints.clear();
            before.reals.clear();
            before.bytes.clear();
            before.ends.clear();
            before.tag = column.tag;
            before.kind = column.kind;
            column = std::move(before);
        }
        switch (column.kind) {
        case Column::Kind::Ints:
            column.ints.reserve(rows);
            break;
        case Column::Kind::Reals:
            column.reals.reserve(rows);
            break;
        case Column::Kind::Texts:
            column.ends.reserve(rows);
            break;
        }
    }
    if (spare != old.end())
        old.erase(spare);
    return batch;
}

} // namespace

std::vector<RowBatch> batches_of(const domain::RowSet& rows)
{
    std::vector<RowBatch> batches;
    batches_of(rows, batches);
    return batches;
}

void batches_of(const domain::RowSet& rows, std::vector<RowBatch>& batches)
{
    std::vector<RowBatch> old = std::exchange(batches, {});
    rows.visit([&]<class Row>(const std::vector<Row>& these) {
        if (these.empty())
            return;
        RowBatch batch = batch_from(old, domain::info(domain::RowTraits<Row>::which), these.size());
        for (const Row& row : these)
            append(batch, row);
        batches.push_back(std::move(batch));
    });
    std::map<std::uint32_t, RowBatch> described;
    for (const domain::DescribedRow& row : rows.described) {
        const auto [batch, fresh] = described.try_emplace(row.info().number);
        if (fresh)
            batch->second = make_batch(row.info());
        append_described(batch->second, row);
    }
    for (auto& [number, batch] : described)
        batches.push_back(std::move(batch));
}

} // namespace yiping::protocol
