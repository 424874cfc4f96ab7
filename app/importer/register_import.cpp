// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/register_import.h>

#include <yiping/config/codes.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/exchange.h>
#include <yiping/domain/register_number.h>
#include <yiping/importer/table_reader.h>

#include "correction_book.h"
#include "field_reader.h"
#include "register_columns.h"
#include "register_lookup.h"
#include "rejects_file.h"
#include "uuid_set.h"

#include <algorithm>
#include <array>
#include <format>
#include <iterator>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace yiping::importer {

namespace {

using domain::DescribedPersonal;
using domain::DescribedRow;
using domain::FieldInfo;
using domain::FieldType;
using domain::Register;
using domain::RegisterInfo;
using domain::Value;

constexpr std::size_t area_field = 2;
constexpr std::size_t gb_id_digits = 20;
constexpr char between_keys = '\x1f';

/// Cases and what hangs on them have a life that a table does not tell; `import cases` knows how to.
bool has_a_life(const RegisterInfo& info)
{
    switch (static_cast<Register>(info.number)) {
    case Register::Case:
    case Register::Assignment:
    case Register::CaseMove:
    case Register::CaseSpan:
    case Register::Attachment:
    case Register::WallScene:
        return true;
    default:
        return false;
    }
}

/// Separated by blanks or by any of 、，,;；/.
std::vector<std::string> words_in(std::string_view text)
{
    constexpr std::array<std::string_view, 7> between{"、", "，", "；", ",", ";", "/", " "};
    std::vector<std::string> words(1);
    while (!text.empty()) {
        const auto gap = std::ranges::find_if(between, [&](std::string_view each) { return text.starts_with(each); });
        if (gap == between.end())
            words.back() += text.front();
        else if (!words.back().empty())
            words.emplace_back();
        text.remove_prefix(gap == between.end() ? 1 : gap->size());
    }
    if (words.back().empty())
        words.pop_back();
    return words;
}

/// As JSON: numbers as they are, ids in hexadecimal, texts quoted.
std::string json_value(const FieldInfo& field, const Value& value)
{
    if (std::holds_alternative<std::monostate>(value))
        return "null";
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr)
        return text_of(value);
    std::string quoted = "\"";
    const std::string plain =
        field.type == FieldType::Uuid ? Uuid::from_bytes(*text).value_or(Uuid{}).to_string() : *text;
    for (const char letter : plain) {
        if (letter == '"' || letter == '\\')
            quoted += '\\';
        if (static_cast<unsigned char>(letter) < 0x20)
            quoted += std::format("\\u{:04x}", static_cast<unsigned>(letter));
        else
            quoted += letter;
    }
    return quoted + '"';
}

struct Entry {
    DescribedRow row;
    DescribedPersonal personal;
    std::int64_t line = 0;
    Uuid record; ///< as the file says it; nil: it does not
    std::int64_t repeated = 0; ///< earlier rows of the batch that it replaces
};

class RegisterFile {
public:
    RegisterFile(const std::filesystem::path& file, const RegisterInfo& info, RegisterSink& sink,
        const RegisterImportOptions& options)
        : file_(file), info_(info), sink_(sink), options_(options)
    {
    }

    Result<RegisterImport> run()
    {
        if (has_a_life(info_))
            return make_error(Fault::Usage, "import.not_importable", {{"register", std::string(info_.zh)}});
        auto table = open_table(file_);
        if (!table)
            return std::unexpected(table.error());
        TableReader& reader = **table;
        if (auto done = find_columns(reader.header()); !done)
            return std::unexpected(done.error());
        if (auto done = load_stored(); !done)
            return std::unexpected(done.error());
        RejectsFile rejects(file_, options_.rejects);
        rejects_ = &rejects;
        const RegisterSource source = [&](RegisterBatch& batch) { return next_batch(reader, batch); };
        if (auto done = take_all(source); !done && !refused_)
            return std::unexpected(done.error());
        std::ranges::move(reader.notes(), std::back_inserter(report_.warnings));
        finish_rejects(rejects, report_.rejects, report_.warnings);
        report_.applied = !refused_;
        return std::move(report_);
    }

private:
    Result<void> find_columns(const std::vector<std::string>& header)
    {
        const auto record = std::ranges::find_if(header, domain::is_record_column);
        if (record != header.end())
            record_ = static_cast<std::size_t>(record - header.begin());
        auto found = RegisterColumns::find(info_, header, record_.has_value(), options_.columns);
        if (!found)
            return std::unexpected(std::move(found).error().with("file", file_.string()));
        columns_ = found->columns();
        for (const std::size_t unknown : found->unknown())
            if (!header[unknown].empty() && header[unknown] != reason_column)
                report_.warnings.emplace_back(Fault::Input, "import.column_unknown",
                    std::vector<ErrorArg>{{"column", header[unknown]}, {"register", std::string(info_.zh)}});
        header_ = header;
        if (columns_.empty())
            return make_error(Fault::Input, "import.no_columns",
                {{"file", file_.string()}, {"register", std::string(info_.zh)}, {"columns", words_of_columns()}});
        std::string missing;
        for (const std::string_view key : info_.key)
            // A file about one place may leave the place out; one of our own knows its rows by their ids.
            if (!record_ && key != "area_code" &&
                !std::ranges::contains(columns_, key, [](const Column& c) { return c.field->name; }))
                missing += (missing.empty() ? "" : "、") + std::string(field_called(key).zh);
        if (!missing.empty())
            return make_error(Fault::Input, "import.key_missing",
                {{"file", file_.string()}, {"register", std::string(info_.zh)}, {"columns", missing}});
        return {};
    }

    [[nodiscard]] const FieldInfo& field_called(std::string_view name) const
    {
        const int place = field_index(info_.fields, name);
        return place >= 0 ? info_.fields[static_cast<std::size_t>(place)]
                          : info_.personal[static_cast<std::size_t>(field_index(info_.personal, name))];
    }

    [[nodiscard]] std::string words_of_columns() const
    {
        std::string words;
        for (const auto fields : {info_.fields, info_.personal})
            for (const FieldInfo& field : fields)
                if (importable(field))
                    words += (words.empty() ? "" : "、") + std::string(field.zh);
        return words;
    }

    Result<void> load_stored()
    {
        auto areas = sink_.known_areas();
        if (!areas)
            return std::unexpected(areas.error());
        for (const domain::Area& area : *areas) {
            area_codes_.emplace(area.area_code, area.area_code);
            const auto [found, fresh] = area_codes_.try_emplace(area.name, area.area_code);
            if (!fresh && found->second != area.area_code)
                found->second.clear(); // two are called so
        }
        root_ = root_of(*areas);
        rootless_ = areas->empty() && !options_.alone && info_.number != static_cast<std::uint32_t>(Register::Area);
        if (rootless_)
            root_ = "990000000000"; // 99 is no province: a place to put rows until the areas are imported
        const bool personal =
            std::ranges::any_of(info_.key, [&](auto key) { return field_index(info_.personal, key) >= 0; });
        auto done = sink_.each_row(info_, personal, [&](const DescribedRow& row, const DescribedPersonal& hidden) {
            const Uuid id = row.id();
            stored_.insert(id);
            if (info_.key.empty())
                return;
            std::string key = key_of(row, hidden);
            if (id != id_of_key(key, row.area_code())) // most rows are called by their keys: these need no room
                ids_.emplace(std::move(key), id);
        });
        if (!done)
            return done;
        if (stored_.size() == 0)
            return {};
        auto corrections = sink_.corrections(info_);
        if (!corrections)
            return std::unexpected(corrections.error());
        corrections_ = CorrectionBook(*corrections);
        return {};
    }

    [[nodiscard]] Uuid id_of_key(const std::string& key, std::string_view area_code) const
    {
        return info_.number == static_cast<std::uint32_t>(Register::Area) ? Uuid::from_name("area", area_code)
                                                                          : Uuid::from_name(info_.name, key);
    }

    Result<void> take_all(const RegisterSource& source)
    {
        if (!options_.dry_run)
            return sink_.put_all(info_, source);
        while (true) {
            RegisterBatch batch;
            const auto more = source(batch);
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                return {};
        }
    }

    /// The next rows that have to be written.
    Result<bool> next_batch(TableReader& reader, RegisterBatch& batch)
    {
        batch = RegisterBatch();
        while (batch.empty()) {
            order_.clear();
            entries_.clear();
            bool more = true;
            while (order_.size() < options_.batch_rows) {
                const auto there = reader.next();
                if (!there)
                    return std::unexpected(there.error());
                more = *there;
                if (!more)
                    break;
                ++report_.rows;
                if (auto done = take(reader); !done)
                    return std::unexpected(done.error());
            }
            if (auto done = settle_all(batch); !done)
                return std::unexpected(done.error());
            if (options_.progress)
                options_.progress({false, report_.rows, reader.part()});
            if (more)
                continue;
            if (options_.strict && report_.rejected > 0) {
                refused_ = true;
                return make_error(Fault::Input, "import.strict");
            }
            if (batch.empty())
                return false;
            return true; // the next call finds the reader at its end
        }
        return true;
    }

    /// Rows without an area have to lie somewhere, or no list and no map would show them.
    void make_root(RegisterBatch& batch)
    {
        if (!rootless_ || std::ranges::none_of(
                              batch.rows, [&](const DescribedRow& row) { return row.at(area_field) == Value(root_); }))
            return;
        rootless_ = false;
        domain::Area area;
        area.id = Uuid::from_name("area", root_);
        area.area_code = root_;
        area.district_id = domain::district_id_of(root_);
        area.name = info_.zh;
        area.level = domain::level_of_code(root_);
        report_.warnings.push_back(Error(Fault::Input, "import.root_made", {{"code", root_}, {"name", area.name}}));
        batch.rows.push_back(domain::describe(area));
    }

    /// Where rows without an area belong: the area that most others lie in, of those that lie in none.
    [[nodiscard]] std::string root_of(const std::vector<domain::Area>& areas) const
    {
        std::string root;
        std::ptrdiff_t most = 0;
        for (const domain::Area& each : areas) {
            if (area_codes_.contains(each.parent_code))
                continue;
            const auto inside = std::ranges::count_if(
                areas, [&](const domain::Area& area) { return domain::contains(each.area_code, area.area_code); });
            if (inside > most || (inside == most && each.area_code < root)) {
                root = each.area_code;
                most = inside;
            }
        }
        return root;
    }

    [[nodiscard]] std::string key_of(const DescribedRow& row, const DescribedPersonal& personal) const
    {
        std::string key;
        for (const std::string_view name : info_.key) {
            if (const int place = field_index(info_.fields, name); place >= 0)
                key += text_of(row.at(static_cast<std::size_t>(place)));
            else
                key += personal.text(name);
            key += between_keys;
        }
        return key;
    }

    void reject(const TableReader& reader, std::string_view column, Error reason)
    {
        const std::int64_t line = reader.line();
        ++report_.rejected;
        rejects_->add(reader, reason);
        if (report_.examples.size() < options_.examples)
            report_.examples.push_back({line, std::string(column), std::move(reason)});
    }

    /// One record; an error is of the sink, a bad record is a rejection.
    Result<void> take(const TableReader& reader)
    {
        const std::int64_t line = reader.line();
        const auto& texts = reader.fields();
        if (texts.size() != header_.size()) {
            reject(reader, "",
                Error(Fault::Input, "import.field_count",
                    {{"fields", static_cast<std::int64_t>(texts.size())},
                        {"expected", static_cast<std::int64_t>(header_.size())}}));
            return {};
        }
        Entry entry{DescribedRow(info_), DescribedPersonal(info_), line, {}, 0};
        entry.row.at(area_field) = root_;
        for (const Column& column : columns_) {
            auto value = value_of(column, texts[column.column]);
            if (!value) {
                if (value.error().fault() == Fault::Environment)
                    return std::unexpected(value.error());
                reject(reader, header_[column.column], std::move(value).error());
                return {};
            }
            (column.personal ? entry.personal.values[column.place] : entry.row.at(column.place)) = std::move(*value);
        }
        if (record_)
            if (auto known = read_record(texts[*record_], entry); !known) {
                reject(reader, header_[*record_], std::move(known).error());
                return {};
            }
        if (const auto reason = find_fault(entry.row); reason) {
            reject(reader, reason->first, reason->second);
            return {};
        }
        name(std::move(entry));
        return {};
    }

    Result<Value> value_of(const Column& column, std::string_view text)
    {
        const FieldInfo& field = *column.field;
        const bool needed = !record_ && std::ranges::contains(info_.key, field.name) && field.name != "area_code";
        if (needed && plain(text).empty())
            return make_error(Fault::Input, "import.value_needed", {{"column", header_[column.column]}});
        if (!column.personal && column.place == area_field)
            return area_of(text);
        if (field.type == FieldType::Uuid)
            return reference_of(field, text);
        auto value = fields_.read(field, text, record_.has_value());
        if (!value || field.codes.empty())
            return value;
        const auto* const named = std::get_if<std::string>(&*value);
        return named == nullptr || named->empty() ? value : coded(field, *named);
    }

    /// The codes that the text names, by code or word. One of no code: a rejection, or a warning where the list is
    /// open.
    Result<Value> coded(const FieldInfo& field, const std::string& text)
    {
        auto found = codes_.find(field.codes);
        if (found == codes_.end()) {
            auto list = config::load_named_codes(field.codes);
            if (!list)
                return std::unexpected(std::move(list).error());
            found = codes_.emplace(field.codes, std::move(*list)).first;
        }
        const domain::CodeList& list = found->second;
        if (const auto code = list.code_of(text))
            return Value(std::string(*code));
        std::string codes;
        for (const std::string& word : field.several ? words_in(text) : std::vector<std::string>{text}) {
            const auto code = list.code_of(word);
            if (!code && !list.open)
                return make_error(Fault::Input, "import.unknown_code",
                    {{"value", word}, {"column", std::string(field.zh)}, {"file", list.name}});
            if (!code && ++unknown_[{list.name, word}] == 1)
                report_.warnings.emplace_back(Fault::Input, "import.code_taken",
                    std::vector<ErrorArg>{{"value", word}, {"column", std::string(field.zh)}, {"file", list.name}});
            codes += (codes.empty() ? "" : " ") + (code ? std::string(*code) : word);
        }
        return Value(std::move(codes));
    }

    Result<Value> area_of(std::string_view text)
    {
        // As written: names of areas may have capitals.
        std::string wanted(text);
        while (!wanted.empty() && wanted.back() == ' ')
            wanted.pop_back();
        if (wanted.empty())
            return Value(root_);
        auto code = domain::normalise_area_code(wanted);
        if (info_.number == static_cast<std::uint32_t>(Register::Area) || options_.alone || area_codes_.empty()) {
            if (!code)
                return std::unexpected(code.error());
            return Value(std::move(*code));
        }
        const auto found = area_codes_.find(code ? *code : wanted);
        if (found == area_codes_.end() || found->second.empty())
            return make_error(Fault::Input, "import.no_such_area", {{"value", wanted}});
        return Value(found->second);
    }

    Result<Value> reference_of(const FieldInfo& field, std::string_view text)
    {
        const std::string name = plain(text);
        if (name.empty())
            return domain::default_value(field);
        if (const auto id = Uuid::parse(name))
            return Value(std::string(id->as_bytes()));
        const RegisterInfo* other = domain::find_register(field.refers_to);
        if (other == nullptr || options_.alone)
            return domain::default_value(field);
        auto lookup = lookups_.find(other->number);
        if (lookup == lookups_.end()) {
            auto made = RegisterLookup::make(*other, sink_);
            if (!made)
                return std::unexpected(made.error());
            lookup = lookups_.emplace(other->number, std::move(*made)).first;
        }
        std::string wanted(text);
        while (!wanted.empty() && wanted.back() == ' ')
            wanted.pop_back();
        const auto id = lookup->second.find(*other, wanted);
        if (!id)
            return std::unexpected(id.error());
        return Value(std::string(id->as_bytes()));
    }

    /// The id of a row of our own. One that is not there needs its key, or nobody would know it again.
    [[nodiscard]] Result<void> read_record(std::string_view text, Entry& entry) const
    {
        const std::string wanted = plain(text);
        if (wanted.empty())
            return {};
        const auto id = Uuid::parse(wanted);
        if (!id || id->is_nil())
            return make_error(Fault::Input, "import.bad_record_id", {{"value", std::string(text.substr(0, 80))}});
        if (!stored_.contains(*id) && !has_key())
            return make_error(
                Fault::Input, "import.no_such_row", {{"register", std::string(info_.zh)}, {"value", wanted}});
        entry.record = *id;
        return {};
    }

    [[nodiscard]] bool has_key() const
    {
        return std::ranges::all_of(info_.key, [&](std::string_view key) {
            return key == "area_code" ||
                   std::ranges::contains(columns_, key, [](const Column& each) { return each.field->name; });
        });
    }

    /// What is wrong with the row as a whole, and which field says so.
    [[nodiscard]] std::optional<std::pair<std::string, Error>> find_fault(const DescribedRow& row) const
    {
        if (row.area_code().empty() && !options_.alone)
            return std::pair{std::string(info_.fields[area_field].zh),
                Error(Fault::Input, "import.value_needed", {{"column", std::string(info_.fields[area_field].zh)}})};
        const std::string_view gb_id = row.text("gb_id");
        if (!gb_id.empty() &&
            (gb_id.size() != gb_id_digits || !std::ranges::all_of(gb_id, [](char c) { return c >= '0' && c <= '9'; })))
            return std::pair{std::string(field_called("gb_id").zh),
                Error(Fault::Input, "import.bad_gb_id", {{"value", std::string(gb_id)}})};
        return std::nullopt;
    }

    /// Gives the row its id and keeps it as the last of its key.
    void name(Entry entry)
    {
        Uuid id;
        if (!entry.record.is_nil() && (info_.key.empty() || stored_.contains(entry.record))) {
            id = entry.record;
        } else if (info_.key.empty()) {
            std::string content;
            for (const Value& value : entry.row.values())
                content += text_of(value) + between_keys;
            for (const Value& value : entry.personal.values)
                content += text_of(value) + between_keys;
            const Uuid said = Uuid::from_name("content", content);
            const int times = seen_.insert(said) ? 1 : ++repeats_.try_emplace(said, 1).first->second;
            id = Uuid::from_name(info_.name, content + std::to_string(times));
        } else {
            const std::string key = key_of(entry.row, entry.personal);
            const auto known = ids_.find(key);
            id = known != ids_.end() ? known->second : id_of_key(key, entry.row.area_code());
            if (known == ids_.end() && !entry.record.is_nil() && !stored_.contains(id))
                id = entry.record;
        }
        entry.row.set("id", id);
        entry.personal.id = id;
        // Whoever stands in a later line may refer to this one.
        if (const auto own = lookups_.find(info_.number); own != lookups_.end())
            for (const std::string_view each : info_.key)
                own->second.add(text_of(entry.row.get(each)), id);
        const auto [place, fresh] = entries_.try_emplace(id, order_.size());
        if (fresh) {
            order_.push_back(std::move(entry));
        } else {
            entry.repeated = order_[place->second].repeated + 1;
            order_[place->second] = std::move(entry);
        }
    }

    /// Lays the rows over what is there, and gives those to the batch that have to be written.
    Result<void> settle_all(RegisterBatch& batch)
    {
        std::vector<Uuid> ids;
        for (const Entry& entry : order_)
            if (stored_.contains(entry.row.id()) || (!options_.dry_run && written_.contains(entry.row.id())))
                ids.push_back(entry.row.id());
        std::unordered_map<Uuid, StoredRow> there;
        if (!ids.empty()) {
            auto found = sink_.find_rows(info_, ids);
            if (!found)
                return std::unexpected(found.error());
            for (StoredRow& each : *found) {
                const Uuid id = each.row.id();
                there.emplace(id, std::move(each));
            }
        }
        for (Entry& entry : order_)
            if (auto done = settle(std::move(entry), there, batch); !done)
                return done;
        make_root(batch);
        return {};
    }

    Result<void> settle(Entry entry, const std::unordered_map<Uuid, StoredRow>& there, RegisterBatch& batch)
    {
        const Uuid id = entry.row.id();
        const auto before = there.find(id);
        if (before == there.end())
            complete(entry);
        else if (auto done = lay_over(entry, before->second); !done)
            return done;
        entry.row.set("district_id", domain::district_id_of(entry.row.area_code()));
        const bool again = !written_.insert(id); // an earlier batch of this file had it
        if (again) {
            report_.updated += 1 + entry.repeated;
        } else if (before == there.end()) {
            ++report_.imported;
            report_.updated += entry.repeated;
        } else if (entry.row == before->second.row && entry.personal == before->second.personal) {
            report_.duplicates += 1 + entry.repeated;
            return {};
        } else {
            report_.updated += 1 + entry.repeated;
            batch.changes.push_back(change_of(before->second, entry));
        }
        batch.rows.push_back(std::move(entry.row));
        if (!info_.personal.empty())
            batch.personal.push_back(std::move(entry.personal));
        return {};
    }

    /// Which fields differ, and what stood there. Names of staff and whatever is personal are not written down again.
    [[nodiscard]] RowChange change_of(const StoredRow& before, const Entry& after) const
    {
        RowChange change;
        change.id = before.row.id();
        std::string values;
        for (std::size_t field = 0; field < info_.fields.size(); ++field) {
            const FieldInfo& of = info_.fields[field];
            const Value& old = before.row.at(field);
            if (old == after.row.at(field) || of.name == "rev")
                continue;
            change.fields.push_back(of.name);
            if (of.privacy != domain::Privacy::Public || of.type == FieldType::Bytes)
                continue;
            values += std::format("{}\"{}\":{}", values.empty() ? "" : ",", of.name, json_value(of, old));
        }
        for (std::size_t field = 0; field < info_.personal.size(); ++field)
            if (before.personal.values[field] != after.personal.values[field])
                change.fields.push_back(info_.personal[field].name);
        change.before = '{' + values + '}';
        return change;
    }

    /// Fields that the file has no column for stay as they are, and so does what people have corrected.
    Result<void> lay_over(Entry& entry, const StoredRow& there)
    {
        DescribedRow merged = there.row;
        DescribedPersonal personal = there.personal;
        for (const Column& column : columns_) {
            if (column.personal)
                personal.values[column.place] = std::move(entry.personal.values[column.place]);
            else
                merged.at(column.place) = std::move(entry.row.at(column.place));
        }
        entry.row = std::move(merged);
        entry.personal = std::move(personal);
        if (corrections_.empty())
            return {};
        std::vector<domain::Correction> forgotten;
        corrections_.keep(
            there.row, entry.row, entry.line, options_.overwrite, options_.examples, report_.kept, forgotten);
        if (!options_.dry_run)
            for (const domain::Correction& each : forgotten)
                if (auto done = sink_.forget_correction(info_, each.row, each.field); !done)
                    return done;
        return {};
    }

    /// What a new row can be told without a column.
    void complete(Entry& entry) const
    {
        const auto has = [&](std::string_view name) {
            return std::ranges::contains(columns_, name, [](const Column& c) { return c.field->name; });
        };
        DescribedRow& row = entry.row;
        switch (static_cast<Register>(info_.number)) {
        case Register::Responder:
            if (!has("post")) {
                // Surname and post: what the wall may show of a member of staff.
                const std::string_view name = row.text("name");
                const std::size_t letter = name.empty() ? 0 : std::min<std::size_t>(name.size(), 3);
                const auto role = domain::enum_from<domain::TeamRole>(row.integer("role").value_or(0));
                const bool known = role && *role != domain::TeamRole::None;
                row.set(
                    "post", std::format("{} {}", name.substr(0, letter), known ? domain::word_of(*role).zh : "同志"));
            }
            if (!has("on_duty"))
                row.set("on_duty", Value(std::int64_t{1}));
            break;
        case Register::Area:
            if (!has("parent_code"))
                row.set("parent_code", Value(domain::parent_code(row.area_code())));
            if (!has("level"))
                row.set("level", Value(static_cast<std::int64_t>(domain::level_of_code(row.area_code()))));
            break;
        default:
            break;
        }
    }

    const std::filesystem::path& file_;
    const RegisterInfo& info_;
    RegisterSink& sink_;
    const RegisterImportOptions& options_;
    RegisterImport report_;
    RejectsFile* rejects_ = nullptr; ///< while rows are read
    std::vector<std::string> header_;
    std::vector<Column> columns_;
    std::optional<std::size_t> record_; ///< column of the rows' ids: a file that an export wrote
    FieldReader fields_;
    std::string root_;
    bool rootless_ = false; ///< there are no areas yet
    std::unordered_map<std::string, std::string> area_codes_; ///< by code and by name; "" two are called so
    UuidSet stored_; ///< ids of rows that were there before
    UuidSet written_; ///< ids of rows of this file
    std::unordered_map<std::string, Uuid> ids_; ///< by their keys, of stored rows that are not called by them
    CorrectionBook corrections_;
    std::map<std::uint32_t, RegisterLookup> lookups_;
    std::map<std::string_view, domain::CodeList> codes_; ///< by the name of the file
    std::map<std::pair<std::string, std::string>, int> unknown_; ///< codes of open lists
    UuidSet seen_; ///< rows without a key, by content
    std::unordered_map<Uuid, int> repeats_; ///< of these
    std::unordered_map<Uuid, std::size_t> entries_; ///< of the batch, by id
    std::vector<Entry> order_; ///< of the batch
    bool refused_ = false; ///< strict, and there are rejected rows
};

} // namespace

Result<RegisterImport> import_register(const std::filesystem::path& file, const RegisterInfo& info, RegisterSink& sink,
    const RegisterImportOptions& options)
{
    return RegisterFile(file, info, sink, options).run();
}

const RegisterInfo* register_of_columns(std::span<const std::string> columns)
{
    const RegisterInfo* found = nullptr;
    for (const RegisterInfo& info : domain::all_registers()) {
        if (has_a_life(info) || info.key.empty())
            continue;
        // By the register's own names: those of other systems fit several, and tables that are none.
        const auto field_of = [&](const std::string& column) -> const FieldInfo* {
            for (const auto fields : {info.fields, info.personal})
                for (const FieldInfo& field : fields)
                    if (importable(field) && called(field, column) == 0)
                        return &field;
            return nullptr;
        };
        const bool knows_all = std::ranges::all_of(columns, [&](const auto& each) {
            return field_of(each) != nullptr || domain::is_record_column(each) || domain::is_masked_column(each);
        });
        if (!knows_all)
            continue;
        const bool has_key = std::ranges::all_of(info.key, [&](std::string_view key) {
            return key == "area_code" || std::ranges::any_of(columns, [&](const auto& each) {
                const FieldInfo* field = field_of(each);
                return field != nullptr && field->name == key;
            });
        });
        if (!has_key || columns.size() <= info.key.size())
            continue;
        if (found != nullptr)
            return nullptr;
        found = &info;
    }
    return found;
}

const RegisterInfo* register_called(std::string_view text)
{
    const std::string wanted = plain(text);
    for (const RegisterInfo& info : domain::all_registers())
        if (wanted == info.name || wanted == info.zh || wanted == plain(info.en) ||
            wanted == std::to_string(info.number))
            return &info;
    return nullptr;
}

} // namespace yiping::importer
