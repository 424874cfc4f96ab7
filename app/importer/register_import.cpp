// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/register_import.h>

#include <yiping/config/codes.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/exchange.h>
#include <yiping/domain/register_number.h>
#include <yiping/importer/table_reader.h>

#include "field_reader.h"
#include "rejects_file.h"

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

/// Fields that a column of a file may fill: not those that the program makes.
bool importable(const FieldInfo& field)
{
    return field.name != "id" && field.name != "rev" && field.name != "district_id" && field.type != FieldType::Bytes;
}

bool is_called(const FieldInfo& field, std::string_view column)
{
    return importable(field) &&
           std::ranges::any_of(field.import_names, [&](std::string_view name) { return plain(name) == column; });
}

/// As an export calls it: other fields may have this word among the names that a stranger's file uses.
bool is_titled(const FieldInfo& field, std::string_view column)
{
    return importable(field) && (column == field.zh || column == field.en);
}

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

/// Fields with codes of which a row may have more than one, separated by blanks.
bool holds_several(const FieldInfo& field)
{
    return field.name == "skills" || field.name == "care_classes";
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

std::string text_of(const Value& value)
{
    if (const auto* text = std::get_if<std::string>(&value))
        return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return std::to_string(*number);
    if (const auto* real = std::get_if<double>(&value))
        return std::format("{}", *real);
    return {};
}

/// One column of the file: which field it fills, of the row or of its personal fields.
struct Column {
    const FieldInfo* field = nullptr;
    std::size_t place = 0; ///< in `fields` or `personal`
    bool personal = false;
    std::size_t column = 0;
};

struct Entry {
    DescribedRow row;
    DescribedPersonal personal;
    std::int64_t line = 0;
    Uuid record; ///< as the file says it; nil: it does not
};

/// Rows of a register by what a file may call them.
class Lookup {
public:
    static Result<Lookup> make(const RegisterInfo& info, RegisterSink& sink)
    {
        Lookup made;
        auto rows = sink.stored(info);
        if (!rows)
            return std::unexpected(rows.error());
        for (const DescribedRow& row : *rows) {
            made.add(row.text("name"), row.id());
            for (const std::string_view key : info.key)
                made.add(text_of(row.get(key)), row.id());
        }
        // Keys may be personal: the number of a person.
        if (std::ranges::any_of(info.key, [&](auto key) { return field_index(info.personal, key) >= 0; })) {
            auto personal = sink.stored_personal(info);
            if (!personal)
                return std::unexpected(personal.error());
            for (const DescribedPersonal& row : *personal)
                for (const std::string_view key : info.key)
                    made.add(row.text(key), row.id);
        }
        return made;
    }
    void add(std::string_view name, const Uuid& id)
    {
        if (name.empty())
            return;
        const auto [found, fresh] = ids_.try_emplace(std::string(name), id);
        if (!fresh && found->second != id)
            found->second = Uuid{}; // two are called so
    }
    [[nodiscard]] Result<Uuid> find(const RegisterInfo& info, std::string_view name) const
    {
        const auto found = ids_.find(std::string(name));
        if (found == ids_.end())
            return make_error(
                Fault::Input, "import.no_such_row", {{"register", std::string(info.zh)}, {"value", std::string(name)}});
        if (found->second.is_nil())
            return make_error(Fault::Input, "import.two_such_rows",
                {{"register", std::string(info.zh)}, {"value", std::string(name)}});
        return found->second;
    }

private:
    std::unordered_map<std::string, Uuid> ids_;
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
        while (true) {
            const auto more = reader.next();
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                break;
            if (++report_.rows > static_cast<std::int64_t>(options_.row_limit))
                return make_error(Fault::Input, "import.too_many_rows",
                    {{"file", file_.string()}, {"limit", static_cast<std::int64_t>(options_.row_limit)}});
            if (auto done = take(reader); !done)
                return std::unexpected(done.error());
        }
        std::ranges::move(reader.notes(), std::back_inserter(report_.warnings));
        finish_rejects(rejects, report_.rejects, report_.warnings);
        count();
        if (options_.strict && report_.rejected > 0)
            return std::move(report_);
        make_root();
        if (!options_.dry_run && !changed_.empty())
            if (auto done = sink_.put(std::move(changed_), std::move(changed_personal_)); !done)
                return std::unexpected(done.error());
        report_.applied = true;
        return std::move(report_);
    }

private:
    Result<void> find_columns(const std::vector<std::string>& header)
    {
        std::map<const FieldInfo*, std::string> taken;
        const bool own = std::ranges::any_of(header, domain::is_record_column);
        for (std::size_t index = 0; index < header.size(); ++index) {
            const std::string name = plain(header[index]);
            if (domain::is_masked_column(header[index]))
                continue; // shows less than what is there
            if (domain::is_record_column(header[index])) {
                record_ = index;
                continue;
            }
            std::optional<Column> column;
            for (const bool personal : {false, true}) {
                const auto fields = personal ? info_.personal : info_.fields;
                for (std::size_t place = 0; place < fields.size() && !column; ++place)
                    if (own ? is_titled(fields[place], header[index]) : is_called(fields[place], name))
                        column = Column{&fields[place], place, personal, index};
            }
            if (!column) {
                if (!name.empty() && header[index] != reason_column)
                    report_.warnings.emplace_back(Fault::Input, "import.column_unknown",
                        std::vector<ErrorArg>{{"column", header[index]}, {"register", std::string(info_.zh)}});
                continue;
            }
            const auto [other, fresh] = taken.try_emplace(column->field, header[index]);
            if (!fresh)
                return make_error(Fault::Input, "import.column_twice",
                    {{"file", file_.string()}, {"column", header[index]}, {"other", other->second}});
            columns_.push_back(*column);
        }
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
        auto rows = sink_.stored(info_);
        auto personal = sink_.stored_personal(info_);
        if (!rows)
            return std::unexpected(rows.error());
        if (!personal)
            return std::unexpected(personal.error());
        for (DescribedPersonal& row : *personal)
            stored_personal_.emplace(row.id, std::move(row));
        for (DescribedRow& row : *rows) {
            const auto with = stored_personal_.find(row.id());
            if (!info_.key.empty())
                ids_.emplace(
                    key_of(row, with == stored_personal_.end() ? DescribedPersonal(info_) : with->second), row.id());
            stored_.emplace(row.id(), std::move(row));
        }
        return {};
    }

    /// Rows without an area have to lie somewhere, or no list and no map would show them.
    void make_root()
    {
        if (!rootless_ ||
            std::ranges::none_of(changed_, [&](const DescribedRow& row) { return row.at(area_field) == Value(root_); }))
            return;
        domain::Area area;
        area.id = Uuid::from_name("area", root_);
        area.area_code = root_;
        area.district_id = domain::district_id_of(root_);
        area.name = info_.zh;
        area.level = domain::level_of_code(root_);
        report_.warnings.push_back(Error(Fault::Input, "import.root_made", {{"code", root_}, {"name", area.name}}));
        changed_.push_back(domain::describe(area));
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
        Entry entry{DescribedRow(info_), DescribedPersonal(info_), line, {}};
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
        settle(std::move(entry));
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
        for (const std::string& word : holds_several(field) ? words_in(text) : std::vector<std::string>{text}) {
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
            auto made = Lookup::make(*other, sink_);
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

    /// Gives the row its id, lays it over what is there, and keeps it as the last of its key.
    void settle(Entry entry)
    {
        Uuid id;
        std::string key;
        if (!entry.record.is_nil() && (info_.key.empty() || stored_.contains(entry.record))) {
            id = entry.record;
        } else if (info_.key.empty()) {
            std::string content;
            for (const Value& value : entry.row.values())
                content += text_of(value) + between_keys;
            for (const Value& value : entry.personal.values)
                content += text_of(value) + between_keys;
            key = content + std::to_string(++repeats_[content]);
            id = Uuid::from_name(info_.name, key);
        } else {
            key = key_of(entry.row, entry.personal);
            const auto known = ids_.find(key);
            id = known != ids_.end()      ? known->second
                 : !entry.record.is_nil() ? entry.record
                 : info_.number == static_cast<std::uint32_t>(Register::Area)
                     ? Uuid::from_name("area", entry.row.area_code())
                     : Uuid::from_name(info_.name, key);
        }
        if (const auto there = stored_.find(id); there != stored_.end())
            lay_over(entry, there->second);
        else
            complete(entry);
        entry.row.set("id", id);
        entry.row.set("district_id", domain::district_id_of(entry.row.area_code()));
        entry.personal.id = id;
        // Whoever stands in a later line may refer to this one.
        if (const auto own = lookups_.find(info_.number); own != lookups_.end())
            for (const std::string_view each : info_.key)
                own->second.add(text_of(entry.row.get(each)), id);
        const auto [place, fresh] = entries_.try_emplace(id, order_.size());
        if (fresh) {
            order_.push_back(std::move(entry));
            repeated_.push_back(0);
        } else {
            order_[place->second] = std::move(entry);
            ++repeated_[place->second];
        }
    }

    /// Fields that the file has no column for stay as they are.
    void lay_over(Entry& entry, const DescribedRow& there) const
    {
        DescribedRow merged = there;
        const auto before = stored_personal_.find(there.id());
        DescribedPersonal personal =
            before == stored_personal_.end() ? DescribedPersonal(info_, there.id()) : before->second;
        for (const Column& column : columns_) {
            if (column.personal)
                personal.values[column.place] = std::move(entry.personal.values[column.place]);
            else
                merged.at(column.place) = std::move(entry.row.at(column.place));
        }
        entry.row = std::move(merged);
        entry.personal = std::move(personal);
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

    void count()
    {
        for (std::size_t index = 0; index < order_.size(); ++index) {
            Entry& entry = order_[index];
            const auto there = stored_.find(entry.row.id());
            const auto personal = stored_personal_.find(entry.row.id());
            const bool same_personal =
                info_.personal.empty() ||
                (personal == stored_personal_.end() ? entry.personal == DescribedPersonal(info_, entry.row.id())
                                                    : entry.personal == personal->second);
            if (there == stored_.end()) {
                ++report_.imported;
                report_.updated += repeated_[index];
            } else if (entry.row == there->second && same_personal) {
                report_.duplicates += 1 + repeated_[index];
                continue;
            } else {
                report_.updated += 1 + repeated_[index];
            }
            changed_.push_back(std::move(entry.row));
            if (!info_.personal.empty())
                changed_personal_.push_back(std::move(entry.personal));
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
    std::unordered_map<Uuid, DescribedRow> stored_;
    std::unordered_map<Uuid, DescribedPersonal> stored_personal_;
    std::unordered_map<std::string, Uuid> ids_; ///< of stored rows by their keys
    std::map<std::uint32_t, Lookup> lookups_;
    std::map<std::string_view, domain::CodeList> codes_; ///< by the name of the file
    std::map<std::pair<std::string, std::string>, int> unknown_; ///< codes of open lists
    std::unordered_map<std::string, int> repeats_; ///< of rows without a key, by content
    std::unordered_map<Uuid, std::size_t> entries_;
    std::vector<Entry> order_;
    std::vector<std::int64_t> repeated_; ///< how many earlier rows of the file each of them replaces
    std::vector<DescribedRow> changed_;
    std::vector<DescribedPersonal> changed_personal_;
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
        const auto field_of = [&](const std::string& column) -> const FieldInfo* {
            const std::string name = plain(column);
            for (const auto fields : {info.fields, info.personal})
                for (const FieldInfo& field : fields)
                    if (is_called(field, name))
                        return &field;
            return nullptr;
        };
        const bool knows_all = std::ranges::all_of(columns, [&](const auto& each) {
            return field_of(each) != nullptr || domain::is_record_column(each) || domain::is_masked_column(each);
        });
        const bool has_key = std::ranges::all_of(info.key, [&](std::string_view key) {
            return key == "area_code" || std::ranges::any_of(columns, [&](const auto& each) {
                const FieldInfo* field = field_of(each);
                return field != nullptr && field->name == key;
            });
        });
        if (!knows_all || !has_key || columns.size() <= info.key.size())
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
