// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/wall_case.h>

#include "wall_words.h"

#include <yiping/presentation/words.h>

#include <algorithm>
#include <array>

namespace yiping::presentation {

using domain::CaseStatus;
using domain::Move;

namespace {

QString post_of(const services::Town& town, const std::optional<Uuid>& responder)
{
    const domain::Responder* found = responder ? town.responder(*responder) : nullptr;
    return found ? text(found->post) : QString();
}

int status_number(const domain::Case& data, UtcMillis now)
{
    return static_cast<int>(domain::status_of(data.step, data.hold, data.due_at, now));
}

} // namespace

QString wall_move_words(const domain::CaseMove& move, const domain::Case* data, const services::Town& town)
{
    const QString post = post_of(town, move.responder_id);
    switch (move.move) {
    case Move::Report:
        return data ? Wall::tr("%1，待受理").arg(word(data->source)) : Wall::tr("新上报");
    case Move::Accept:
        return Wall::tr("已受理");
    case Move::File:
        return Wall::tr("已立案");
    case Move::Dispatch:
        return post.isEmpty() ? Wall::tr("已派遣") : Wall::tr("派给 %1").arg(post);
    case Move::Sign:
        return post.isEmpty() ? Wall::tr("已签收") : Wall::tr("%1 已签收").arg(post);
    case Move::FeedBack:
        return post.isEmpty() ? Wall::tr("已反馈，待核查") : Wall::tr("%1 已反馈").arg(post);
    case Move::Verify:
        return Wall::tr("核查通过");
    case Move::Close:
        return data && data->closed_at
                   ? Wall::tr("已结案，用时 %1").arg(duration_words(*data->closed_at - data->opened_at))
                   : Wall::tr("已结案");
    case Move::SelfHandle:
        return Wall::tr("网格员自办自结");
    case Move::Rework:
        return Wall::tr("核查未过，返工");
    case Move::Return:
        return Wall::tr("退回，待重新派遣");
    default:
        return done_word(move.move);
    }
}

WallCase::WallCase(
    services::Town& town, services::CacheReader& reader, const domain::CategoryTree& categories, QObject* parent)
    : QObject(parent), town_(town), reader_(reader), categories_(categories)
{
}

WallCase::~WallCase()
{
    *alive_ = false;
}

void WallCase::show(std::optional<Uuid> id)
{
    if (id_ == id)
        return;
    id_ = id;
    shown_ = false;
    data_ = {};
    history_.clear();
    assignments_.clear();
    stages_.take({});
    moves_.take({});
    refresh();
    Q_EMIT changed();
}

void WallCase::refresh()
{
    if (!id_)
        return;
    reader_.read_case_page(*id_, [alive = alive_, this, id = *id_](Result<services::CasePage> page) {
        if (*alive && id_ == id)
            take(std::move(page));
    });
}

void WallCase::take(Result<services::CasePage> page)
{
    if (!page)
        return; // gone, or the cache is busy: what is shown stays
    data_ = std::move(page->data);
    history_ = std::move(page->moves);
    assignments_ = std::move(page->assignments);
    shown_ = true;
    fill_moves();
    tick();
    Q_EMIT changed();
}

void WallCase::fill_moves()
{
    std::vector<WallMove> rows;
    for (const domain::CaseMove& move : history_) {
        domain::Case then = data_;
        then.step = move.to_step;
        then.hold = domain::Hold::None;
        then.due_at.reset();
        rows.push_back({move.id.to_string(), status_number(then, move.at), moment_words(move.at, town_.now()),
            wall_move_words(move, &data_, town_), {}});
    }
    std::ranges::reverse(rows);
    moves_.take(std::move(rows));

    std::vector<WallStage> stages;
    const int now_at = static_cast<int>(domain::stage_of(data_.step));
    const bool over = domain::is_over(data_.step);
    for (const domain::EnumWord& stage : domain::enum_words<domain::Stage>()) {
        const int number = static_cast<int>(stage.value);
        WallStage row{number, word(static_cast<domain::Stage>(number)), {}, 0, false};
        for (const domain::CaseMove& move : history_) {
            if (static_cast<int>(domain::stage_of(move.to_step)) == number) {
                row.at = moment_words(move.at, town_.now());
                break;
            }
        }
        row.state = number < now_at || (number == now_at && over) ? 2 : number == now_at ? 1 : 0;
        row.late = row.state == 1 && late();
        stages.push_back(std::move(row));
    }
    stages_.take(std::move(stages));
}

void WallCase::tick()
{
    if (!shown_)
        return;
    const int status = status_number(data_, town_.now());
    QString deadline;
    if (domain::is_over(data_.step)) {
        deadline =
            data_.closed_at ? Wall::tr("用时 %1").arg(duration_words(*data_.closed_at - data_.opened_at)) : QString();
    } else if (data_.due_at && data_.hold == domain::Hold::None) {
        const std::int64_t left = *data_.due_at - town_.now();
        deadline = (left < 0 ? Wall::tr("已超时 %1") : Wall::tr("还有 %1")).arg(duration_words(left));
    }
    if (status == status_ && deadline == deadline_)
        return;
    const bool stage_changes = status != status_;
    status_ = status;
    deadline_ = deadline;
    if (stage_changes)
        fill_moves();
    Q_EMIT changed();
}

QString WallCase::status_word() const
{
    return status_ > 0 ? word(static_cast<CaseStatus>(status_)) : QString();
}

QString WallCase::title() const
{
    return text(data_.title);
}

QString WallCase::number() const
{
    return text(data_.number);
}

QString WallCase::place() const
{
    return text(town_.place_name(town_.find_area(data_.area_code)));
}

QString WallCase::category() const
{
    return category_word(categories_, data_.category);
}

QString WallCase::source() const
{
    return word(data_.source);
}

QString WallCase::limit() const
{
    return word(data_.limit_kind);
}

QString WallCase::holder() const
{
    return post_of(town_, data_.holder_id);
}

QString WallCase::delivery() const
{
    for (const domain::Assignment& assignment : assignments_) {
        if (assignment.role == domain::AssignmentRole::Lead && !assignment.ended_at)
            return word(assignment.delivery);
    }
    return {};
}

} // namespace yiping::presentation
