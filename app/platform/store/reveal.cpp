// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/access.h>

#include <yiping/base/log.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/case_life.h>
#include <yiping/domain/household_list.h>
#include <yiping/domain/register_info.h>
#include <yiping/domain/registers.h>

#include <algorithm>
#include <format>

namespace yiping::platform {

namespace {

using domain::UserRole;

constexpr std::size_t least_reason = 4;
constexpr std::size_t most_reason_bytes = 600;
constexpr UtcMillis hour_ms = 3'600'000;

/// Letters without the blanks around them.
std::size_t letters_without_blanks(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return 0;
    text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0U) != 0x80U; }));
}

Error no_such_row()
{
    return Error(Fault::Input, "platform.no_such_row");
}

/// A building's households, masked, are asked for like a field of its area.
bool asks_for_households(const RevealWish& wish)
{
    return wish.register_number == static_cast<std::uint32_t>(domain::Register::Area) &&
           wish.field == domain::households_field;
}

std::string object_of(const RevealWish& wish)
{
    const domain::RegisterInfo* info = domain::find_register(wish.register_number);
    return std::format("{}:{}", info != nullptr ? info->name : std::string_view("register"), wish.row_id.to_string());
}

} // namespace

Result<void> Access::check_reason(std::string_view reason)
{
    if (letters_without_blanks(reason) < least_reason)
        return make_error(Fault::Input, "platform.reason_short", {{"least", static_cast<std::int64_t>(least_reason)}});
    if (reason.size() > most_reason_bytes)
        return make_error(Fault::Input, "platform.text_too_long",
            {{"field", std::string("reason")}, {"limit", static_cast<std::int64_t>(most_reason_bytes)}});
    return {};
}

Result<bool> Access::holds_case(const Uuid& responder_id, const Uuid& case_id)
{
    if (responder_id.is_nil())
        return false;
    auto statement = db_.prepare("SELECT EXISTS (SELECT 1 FROM assignment WHERE responder_id = ?1 AND case_id = ?2 "
                                 "AND ended_at IS NULL)");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, responder_id).bind(1, case_id);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    return statement->integer(0) != 0;
}

Result<std::string> Access::masked_households(std::string_view area_code)
{
    auto found = db_.prepare("SELECT h.id, h.kind, h.people, p.room, p.head_name, p.phone FROM household h "
                             "LEFT JOIN household_personal p ON p.id = h.id WHERE h.area_code = ?1 "
                             "ORDER BY h.number LIMIT ?2");
    if (!found)
        return std::unexpected(found.error());
    found->bind(0, area_code).bind(1, static_cast<std::int64_t>(domain::most_households));
    std::vector<domain::HouseholdLine> lines;
    for (;;) {
        const auto there = found->step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            return domain::write_households(lines);
        domain::HouseholdLine& line = lines.emplace_back();
        line.id = found->uuid(0);
        line.kind = static_cast<domain::HouseholdKind>(found->integer(1));
        if (!found->is_null(2))
            line.people = found->integer(2);
        line.door = found->text(3);
        line.floor = domain::floor_of_door(line.door);
        line.head = domain::masked_reporter(found->text(4), found->text(5));
    }
}

Result<RevealedField> Access::read_personal(const domain::Principal& who, const RevealWish& wish, UtcMillis at)
{
    const auto no_right = [] { return make_error(Fault::Refused, "platform.no_right"); };
    const bool office =
        who.role == UserRole::Operator || who.role == UserRole::Supervisor || who.role == UserRole::Administrator;
    const bool worker = who.role == UserRole::Worker;
    if ((!office && !worker) || who.mask_level >= mask_of_a_wall)
        return no_right();
    if (auto told = check_reason(wish.reason); !told)
        return std::unexpected(told.error());
    const domain::RegisterInfo* info = domain::find_register(wish.register_number);
    const bool households = asks_for_households(wish);
    const auto field = info == nullptr || households ? nullptr : [&]() -> const domain::FieldInfo* {
        const auto found = std::ranges::find(info->personal, std::string_view(wish.field), &domain::FieldInfo::name);
        return found == info->personal.end() || found->type != domain::FieldType::Text ? nullptr : &*found;
    }();
    if (!households && (field == nullptr || field->name == "id"))
        return make_error(Fault::Input, "platform.not_personal");

    // The row and its area first: nobody learns whether there is one elsewhere.
    auto place = db_.prepare("SELECT area_code FROM \"" + std::string(info->name) + "\" WHERE id = ?1");
    if (!place)
        return std::unexpected(place.error());
    place->bind(0, wish.row_id);
    const auto there = place->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return std::unexpected(no_such_row());
    const std::string area_code(place->text(0));
    const bool inside = domain::contains(who.scope, area_code);
    place->reset();
    if (worker) {
        const bool is_case = info->number == static_cast<std::uint32_t>(domain::Register::Case);
        const auto holds = is_case ? holds_case(who.responder_id, wish.row_id) : Result<bool>(false);
        if (!holds)
            return std::unexpected(holds.error());
        if (!*holds)
            return std::unexpected(no_such_row());
    } else if (!inside) {
        return std::unexpected(no_such_row());
    }
    const auto already = audit_.count(who.user, audit_action::reveal, at - hour_ms);
    if (!already)
        return std::unexpected(already.error());
    if (*already >= policy_.reveals_an_hour)
        return make_error(Fault::Refused, "platform.too_many_reveals", {{"limit", policy_.reveals_an_hour}});

    // First it is written down, then it is given.
    const AuditEvent event{at, who.user, std::string(audit_action::reveal), object_of(wish),
        {{"device", who.device}, {"field", wish.field}, {"reason", wish.reason}}};
    if (auto done = audit_.record(event); !done)
        return std::unexpected(done.error());
    RevealedField revealed;
    revealed.until = at + policy_.reveal_lasts;
    if (households) {
        auto lines = masked_households(area_code);
        if (!lines)
            return std::unexpected(lines.error());
        revealed.value = std::move(*lines);
        return revealed;
    }
    auto value = db_.prepare(
        "SELECT \"" + std::string(field->name) + "\" FROM \"" + std::string(info->name) + "_personal\" WHERE id = ?1");
    if (!value)
        return std::unexpected(value.error());
    value->bind(0, wish.row_id);
    const auto found = value->step();
    if (!found)
        return std::unexpected(found.error());
    if (*found)
        revealed.value = value->text(0);
    return revealed;
}

Result<RevealedField> Access::reveal(const domain::Principal& who, const RevealWish& wish, UtcMillis at)
{
    auto revealed = read_personal(who, wish, at);
    if (!revealed && revealed.error().fault() != Fault::Environment) {
        const AuditEvent event{at, who.user, std::string(audit_action::reveal_refused), object_of(wish),
            {{"code", revealed.error().code()}, {"device", who.device}, {"field", wish.field},
                {"reason", wish.reason}}};
        if (auto done = audit_.record_refusal(event); !done)
            return std::unexpected(done.error());
    }
    return revealed;
}

void Access::note_refusal(const domain::Principal& who, std::string_view what, const Error& error, UtcMillis at)
{
    const AuditEvent event{at, who.user, std::string(audit_action::refused), std::string(what),
        {{"code", error.code()}, {"device", who.device}}};
    if (auto done = audit_.record_refusal(event); !done)
        log::warning("audit", "a refusal was not written down: {}", done.error().debug_text());
}

} // namespace yiping::platform
