// SPDX-License-Identifier: GPL-3.0-or-later
// What stands behind the figures of an area: who answers for it, and the cases that are open in it.
#include "scene_content.h"

#include "wall_words.h"

#include <yiping/domain/case_life.h>
#include <yiping/presentation/words.h>

#include <algorithm>
#include <tuple>
#include <vector>

namespace yiping::presentation {

namespace {

constexpr std::size_t most_people = 4, most_cases = 40;

/// People of the area by their post, leaders first; those on duty before the others.
std::vector<const domain::Responder*> people_of(const ContentSource& source)
{
    std::vector<const domain::Responder*> people;
    for (const domain::Responder& each : source.town.responders())
        if (each.kind == domain::ResponderKind::Member && each.role != domain::TeamRole::None &&
            source.inside(each.area_code))
            people.push_back(&each);
    std::ranges::stable_sort(people, {},
        [](const domain::Responder* each) { return std::tuple(static_cast<int>(each->role), !each->on_duty); });
    if (people.size() > most_people)
        people.resize(most_people);
    return people;
}

} // namespace

PanelContent inspect_content(const ContentSource& source)
{
    PanelContent content;
    for (const domain::Responder* each : people_of(source)) {
        PanelRow row{.key = each->id.to_string()};
        row.word = word(each->role);
        row.value = text(each->post);
        row.detail = each->on_duty ? Wall::tr("在岗") : Wall::tr("不在岗");
        row.tone = static_cast<int>(each->on_duty ? Tone::Better : Tone::Plain);
        row.current = true; // a person, not a case
        content.rows.push_back(std::move(row));
    }
    content.columns = {QString::number(content.rows.size())};
    const UtcMillis now = source.town.now();
    std::vector<const domain::Case*> cases;
    for (const services::CaseIndex at : source.town.open_cases())
        if (const domain::Case* data = source.town.detail(at))
            if (source.inside(data->area_code))
                cases.push_back(data);
    content.note = cases.empty() ? Wall::tr("没有在办的事件") : Wall::tr("在办 %1 件", nullptr).arg(cases.size());
    // What has been promised longest comes first; without a promise last.
    std::ranges::stable_sort(cases, {}, [](const domain::Case* each) {
        return std::tuple(!each->due_at.has_value(), each->due_at.value_or(0), each->number);
    });
    if (cases.size() > most_cases)
        cases.resize(most_cases);
    for (const domain::Case* each : cases) {
        PanelRow row{.key = each->id.to_string()};
        row.word = text(each->title);
        row.value = word(each->step);
        QStringList& parts = row.cells; // the last is the first to be left out where there is little room
        if (const domain::Responder* holder = each->holder_id ? source.town.responder(*each->holder_id) : nullptr)
            parts << text(holder->post);
        if (each->due_at)
            parts << (*each->due_at < now ? Wall::tr("超 %1").arg(duration_words(now - *each->due_at))
                                          : Wall::tr("还有 %1").arg(duration_words(*each->due_at - now)));
        parts << text(each->number);
        row.status = static_cast<int>(domain::status_of(each->step, each->hold, each->due_at, now));
        content.rows.push_back(std::move(row));
    }
    if (content.rows.empty())
        content.headline = QStringLiteral(" ");
    return content;
}

} // namespace yiping::presentation
