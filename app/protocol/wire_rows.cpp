// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire_rows.h"

#include "batch_reader.h"
#include "batch_writer.h"

#include <yiping/protocol/messages.h>

namespace yiping::protocol {

std::unexpected<Error> bad_message(std::string_view why)
{
    return make_error(Fault::Input, "sync.bad_message", {{"why", std::string(why)}});
}

void to_wire(const RowBatch& batch, yiping::sync::v1::Rows& out)
{
    std::string bytes;
    append_rows(batch, bytes);
    out.ParseFromString(bytes);
}

Result<RowBatch> from_wire(const yiping::sync::v1::Rows& in)
{
    return read_rows(in.SerializeAsString());
}

Result<void> check_columns(const RowBatch& batch)
{
    const domain::RegisterInfo* info = domain::find_register(batch.register_number);
    for (const Column& column : batch.columns) {
        if (batch.find(column.tag) != &column)
            return bad_message("tag twice");
        const int index = info == nullptr ? -1 : field_index(*info, column.tag);
        if (index < 0)
            continue;
        const domain::FieldInfo& field = info->fields[static_cast<std::size_t>(index)];
        if (column.kind != kind_of(field.type))
            return bad_message(field.name);
        if (field.type != domain::FieldType::Uuid)
            continue;
        for (std::size_t row = 0; row < batch.rows; ++row)
            if (const std::size_t size = column.text(row).size(); size != 16 && (size != 0 || column.has(row)))
                return bad_message(field.name);
    }
    if (info != nullptr && batch.find(1) == nullptr)
        return bad_message("id");
    return {};
}

} // namespace yiping::protocol
