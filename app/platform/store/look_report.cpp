// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/look_report.h>

#include <yiping/platform/audit.h>

#include <map>
#include <utility>

namespace yiping::platform {

Result<std::vector<LookLine>> looks_at(sqlite::Database& database, const Uuid& camera, UtcMillis since, UtcMillis until)
{
    auto statement = database.prepare(
        "SELECT at, actor, action, coalesce(json_extract(details, '$.look'), ''),"
        " coalesce(json_extract(details, '$.device'), ''), coalesce(json_extract(details, '$.reason'), ''),"
        " coalesce(json_extract(details, '$.code'), ''), coalesce(json_extract(details, '$.kind'), ''),"
        " coalesce(json_extract(details, '$.about'), ''), coalesce(json_extract(details, '$.sha256'), '')"
        " FROM audit WHERE object = ?1 AND action IN ('look', 'look.ended', 'look.kept', 'look.heard', 'look.refused')"
        " ORDER BY sequence");
    if (!statement)
        return std::unexpected(statement.error());
    const std::string object = "camera:" + camera.to_string();
    statement->bind(0, std::string_view(object));
    std::vector<LookLine> lines;
    std::map<std::string, std::size_t, std::less<>> by_look;
    while (true) {
        const auto more = statement->step();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        const std::string action(statement->text(2)), look(statement->text(3));
        if (action == audit_action::look_kept) {
            if (const auto found = by_look.find(look); found != by_look.end())
                lines[found->second].kept.push_back({statement->integer(0), std::string(statement->text(7)),
                    std::string(statement->text(8)), std::string(statement->text(9))});
            continue;
        }
        if (action == audit_action::look_heard) {
            if (const auto found = by_look.find(look); found != by_look.end())
                lines[found->second].heard.push_back(statement->integer(0));
            continue;
        }
        if (action == audit_action::look_ended) {
            if (const auto found = by_look.find(look); found != by_look.end())
                lines[found->second].to = statement->integer(0);
            continue;
        }
        if (action == audit_action::look)
            by_look[look] = lines.size();
        lines.push_back({statement->integer(0), std::nullopt, std::string(statement->text(1)),
            std::string(statement->text(4)), std::string(statement->text(5)), std::string(statement->text(6)), {}, {}});
    }
    std::erase_if(
        lines, [&](const LookLine& line) { return line.from >= until || line.to.value_or(line.from) < since; });
    return lines;
}

} // namespace yiping::platform
