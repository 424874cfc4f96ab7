// SPDX-License-Identifier: GPL-3.0-or-later
#include "incoming_rows.h"

#include <yiping/protocol/messages.h>
#include <yiping/sqlite/rows.h>

#include <sqlite3.h>

#include <exception>
#include <format>
#include <string>
#include <utility>
#include <vector>

namespace yiping::storage {

struct IncomingRows::Source {
    const domain::RegisterInfo* info = nullptr;
    std::string declaration;
    const protocol::RowBatch* batch = nullptr;
    std::vector<const protocol::Column*> columns; // of the batch, by field; nullptr where it lacks one
    bool has_unknown = false;

    struct Table {
        sqlite3_vtab base;
        Source* source;
    };
    struct Cursor {
        sqlite3_vtab_cursor base;
        std::size_t row;
    };

    static Source& of(sqlite3_vtab_cursor* cursor) { return *reinterpret_cast<Table*>(cursor->pVtab)->source; }

    static int connect(sqlite3* database, void* source, int, const char* const*, sqlite3_vtab** made, char**)
    {
        auto* self = static_cast<Source*>(source);
        if (const int code = sqlite3_declare_vtab(database, self->declaration.c_str()); code != SQLITE_OK)
            return code;
        auto* table = static_cast<Table*>(sqlite3_malloc(sizeof(Table)));
        if (table == nullptr)
            return SQLITE_NOMEM;
        *table = Table{{}, self};
        *made = &table->base;
        return SQLITE_OK;
    }
    static int disconnect(sqlite3_vtab* table)
    {
        sqlite3_free(table);
        return SQLITE_OK;
    }
    static int best_index(sqlite3_vtab*, sqlite3_index_info* plan)
    {
        plan->estimatedCost = 1;
        plan->estimatedRows = 1000;
        return SQLITE_OK;
    }
    static int open(sqlite3_vtab*, sqlite3_vtab_cursor** made)
    {
        auto* cursor = static_cast<Cursor*>(sqlite3_malloc(sizeof(Cursor)));
        if (cursor == nullptr)
            return SQLITE_NOMEM;
        *cursor = Cursor{{}, 0};
        *made = &cursor->base;
        return SQLITE_OK;
    }
    static int close(sqlite3_vtab_cursor* cursor)
    {
        sqlite3_free(cursor);
        return SQLITE_OK;
    }
    static std::size_t& row_of(sqlite3_vtab_cursor* cursor) { return reinterpret_cast<Cursor*>(cursor)->row; }
    static int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**)
    {
        row_of(cursor) = 0;
        return SQLITE_OK;
    }
    static int next(sqlite3_vtab_cursor* cursor)
    {
        ++row_of(cursor);
        return SQLITE_OK;
    }
    static int eof(sqlite3_vtab_cursor* cursor)
    {
        const Source& source = of(cursor);
        return source.batch == nullptr || row_of(cursor) >= source.batch->rows ? 1 : 0;
    }
    static int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* id)
    {
        *id = static_cast<sqlite3_int64>(row_of(cursor));
        return SQLITE_OK;
    }
    static int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int index)
    {
        const Source& source = of(cursor);
        const std::size_t row = row_of(cursor);
        const auto field = static_cast<std::size_t>(index);
        if (field >= source.columns.size())
            return source.give_unknown(context, row);
        const protocol::Column* column = source.columns[field];
        if (column == nullptr || !column->has(row))
            give_default(context, source.info->fields[field]);
        else
            give(context, source.info->fields[field], *column, row);
        return SQLITE_OK;
    }

    static void give(
        sqlite3_context* context, const domain::FieldInfo& field, const protocol::Column& column, std::size_t row)
    {
        switch (field.type) {
        case domain::FieldType::Real:
            sqlite3_result_double(context, column.reals[row]);
            break;
        case domain::FieldType::Text: {
            const std::string_view text = column.text(row);
            sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
            break;
        }
        case domain::FieldType::Uuid:
        case domain::FieldType::Bytes: {
            const std::string_view bytes = column.text(row);
            sqlite3_result_blob(context, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
            break;
        }
        default:
            sqlite3_result_int64(context, column.ints[row]);
        }
    }
    static void give_default(sqlite3_context* context, const domain::FieldInfo& field)
    {
        if (field.optional) {
            sqlite3_result_null(context);
            return;
        }
        switch (field.type) {
        case domain::FieldType::Real:
            sqlite3_result_double(context, 0);
            break;
        case domain::FieldType::Text:
            sqlite3_result_text(context, "", 0, SQLITE_STATIC);
            break;
        case domain::FieldType::Uuid:
            sqlite3_result_zeroblob(context, 16);
            break;
        case domain::FieldType::Bytes:
            sqlite3_result_zeroblob(context, 0);
            break;
        default:
            sqlite3_result_int64(context, 0);
        }
    }
    int give_unknown(sqlite3_context* context, std::size_t row) const
    {
        if (!has_unknown) {
            sqlite3_result_null(context);
            return SQLITE_OK;
        }
        try {
            const std::string bytes = protocol::encode_unknown(*batch, row);
            if (bytes.empty())
                sqlite3_result_null(context);
            else
                sqlite3_result_blob(context, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
            return SQLITE_OK;
        } catch (const std::exception&) {
            return SQLITE_NOMEM;
        }
    }
};

namespace {

/// The batch came from outside: every column must have a value for every row.
bool fits(const protocol::Column& column, std::size_t rows)
{
    if (!column.present.empty() && column.present.size() * 8 < rows)
        return false;
    switch (column.kind) {
    case protocol::Column::Kind::Ints:
        return column.ints.size() == rows;
    case protocol::Column::Kind::Reals:
        return column.reals.size() == rows;
    case protocol::Column::Kind::Texts:
        break;
    }
    if (column.ends.size() != rows)
        return false;
    std::uint32_t begin = 0;
    for (const std::uint32_t end : column.ends) {
        if (end < begin || end > column.bytes.size())
            return false;
        begin = end;
    }
    return true;
}

} // namespace

IncomingRows::IncomingRows(std::unique_ptr<Source> source) : source_(std::move(source)) {}
IncomingRows::IncomingRows(IncomingRows&&) noexcept = default;
IncomingRows& IncomingRows::operator=(IncomingRows&&) noexcept = default;
IncomingRows::~IncomingRows() = default;

Result<IncomingRows> IncomingRows::make(sqlite::Database& database, const domain::RegisterInfo& info)
{
    static const sqlite3_module module = [] {
        sqlite3_module made{};
        made.iVersion = 1;
        // No xCreate: the table is there by its name alone and never enters the schema.
        made.xConnect = &Source::connect;
        made.xBestIndex = &Source::best_index;
        made.xDisconnect = &Source::disconnect;
        made.xOpen = &Source::open;
        made.xClose = &Source::close;
        made.xFilter = &Source::filter;
        made.xNext = &Source::next;
        made.xEof = &Source::eof;
        made.xColumn = &Source::column;
        made.xRowid = &Source::row_id;
        return made;
    }();

    auto source = std::make_unique<Source>();
    source->info = &info;
    const std::string columns = sqlite::column_list(info);
    source->declaration = std::format("CREATE TABLE incoming({}, unknown)", columns);
    const std::string name = std::format("incoming_{}", info.name);
    if (sqlite3_create_module(database.handle(), name.c_str(), &module, source.get()) != SQLITE_OK)
        return make_error(Fault::Environment, "sqlite.failed",
            {{"path", database.path()}, {"why", std::string(sqlite3_errmsg(database.handle()))}});

    IncomingRows made(std::move(source));
    made.insert_ = sqlite::LazyStatement(
        database, std::format("INSERT OR REPLACE INTO \"{0}\" ({1}, unknown) SELECT {1}, unknown FROM {2}", info.name,
                      columns, name));
    made.delete_ = sqlite::LazyStatement(database, std::format("DELETE FROM \"{}\" WHERE id = ?1", info.name));
    made.delete_range_ = sqlite::LazyStatement(database,
        std::format("DELETE FROM \"{}\" WHERE id > ?1 AND (?2 IS NULL OR id <= ?2) AND area_code = ?3", info.name));
    return made;
}

Result<void> IncomingRows::put(const protocol::RowBatch& batch)
{
    const auto insert = insert_.get();
    if (!insert)
        return std::unexpected(insert.error());
    source_->columns.assign(source_->info->fields.size(), nullptr);
    source_->has_unknown = false;
    for (const protocol::Column& column : batch.columns) {
        if (!fits(column, batch.rows))
            return make_error(Fault::Input, "storage.bad_batch", {{"register", std::string(source_->info->name)}});
        const int field = domain::field_index(*source_->info, column.tag);
        if (field < 0)
            source_->has_unknown = true;
        else if (column.kind == protocol::kind_of(source_->info->fields[static_cast<std::size_t>(field)].type))
            source_->columns[static_cast<std::size_t>(field)] = &column;
    }
    source_->batch = &batch;
    auto done = (*insert)->run();
    source_->batch = nullptr;
    return done;
}

Result<void> IncomingRows::remove(const Uuid& id)
{
    const auto statement = delete_.get();
    if (!statement)
        return std::unexpected(statement.error());
    (*statement)->bind(0, id);
    return (*statement)->run();
}

Result<void> IncomingRows::remove(const protocol::RowRange& range)
{
    const auto prepared = delete_range_.get();
    if (!prepared)
        return std::unexpected(prepared.error());
    sqlite::Statement& remove = **prepared;
    for (const std::string& area : range.areas) {
        remove.bind(0, range.after).bind(2, std::string_view(area));
        if (range.up_to)
            remove.bind(1, *range.up_to);
        else
            remove.bind_null(1);
        if (auto done = remove.run(); !done)
            return done;
    }
    return {};
}

} // namespace yiping::storage
