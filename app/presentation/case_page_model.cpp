// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/case_page_model.h>

#include <yiping/presentation/queue_model.h>

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace yiping::presentation {

using domain::Move;
using domain::Stage;
using domain::Step;
using services::MoveChoice;

QString key_of(Move move)
{
    switch (move) {
    case Move::Dispatch:
        return QStringLiteral("D");
    case Move::Remind:
        return QStringLiteral("R");
    case Move::Oversee:
        return QStringLiteral("O");
    case Move::Answer:
        return QStringLiteral("Y");
    case Move::GrantExtension:
    case Move::RequestExtension:
        return QStringLiteral("E");
    case Move::Suspend:
    case Move::Resume:
        return QStringLiteral("P");
    case Move::Verify:
        return QStringLiteral("V");
    case Move::Close:
        return QStringLiteral("C");
    case Move::Rework:
        return QStringLiteral("G");
    case Move::Transfer:
        return QStringLiteral("T");
    default:
        return {};
    }
}

QString button_word(Move move)
{
    switch (move) {
    case Move::GrantExtension:
        return QCoreApplication::translate("words", "延期");
    case Move::RequestExtension:
        return QCoreApplication::translate("words", "申请延期");
    case Move::Escalate:
        return QCoreApplication::translate("words", "提级");
    case Move::Answer:
        return QCoreApplication::translate("words", "答复督办");
    case Move::Evaluate:
        return QCoreApplication::translate("words", "回访评价");
    default:
        return word(move);
    }
}

CasePageModel::CasePageModel(services::Town& town, services::CaseDesk& desk, const domain::CategoryTree& categories,
    ErrorWords error_words, QObject* parent)
    : QObject(parent),
      town_(town),
      desk_(desk),
      categories_(categories),
      error_words_(std::move(error_words)),
      subscription_(town.subscribe(*this))
{
    desk_.on_changed = [this] { refresh(true); };
    refresh(true);
}

CasePageModel::~CasePageModel()
{
    desk_.on_changed = nullptr;
}

void CasePageModel::refresh(bool moves_too)
{
    std::optional<CaseView> fresh;
    QString notice;
    if (desk_.page())
        fresh = make_view();
    else if (desk_.error())
        notice = QCoreApplication::translate("words", "没有读出这件事件：%1").arg(error_words_(*desk_.error()));
    else if (!desk_.opened().is_nil())
        notice = QCoreApplication::translate("words", "正在读取…");
    else
        notice = QCoreApplication::translate("words", "在左侧队列里选一件事件，或按 / 搜索。");
    const bool other = fresh != view_ || notice != notice_;
    view_ = std::move(fresh);
    notice_ = std::move(notice);
    if (other)
        Q_EMIT changed();
    if (moves_too)
        Q_EMIT movesChanged();
}

CaseView CasePageModel::make_view() const
{
    const domain::Case shown = desk_.shown();
    const UtcMillis now = town_.now();
    CaseView view;
    view.id = shown.id;
    view.title = shown.title.empty() ? category_word(categories_, shown.category) : text(shown.title);
    view.number = text(shown.number);
    const services::AreaIndex area = town_.find_area(shown.area_code);
    view.place = area == services::no_area ? text(shown.area_text) : text(town_.place_name(area));
    if (!shown.address.empty())
        view.place += (view.place.isEmpty() ? QString() : QStringLiteral(" ")) + text(shown.address);
    view.source = word(shown.source);
    view.status = domain::status_of(shown.step, shown.hold, shown.due_at, now);
    view.status_words = word(view.status);
    const services::Deadline deadline = services::deadline_of(shown);
    view.deadline = deadline_words(deadline, shown.step, now);
    view.past = deadline.at != 0 && deadline.at < now;
    if (shown.hold != domain::Hold::None) {
        view.hold = shown.hold_until ? QCoreApplication::translate("words", "%1至 %2")
                                           .arg(word(shown.hold), moment_words(*shown.hold_until, now))
                                     : word(shown.hold);
    }
    QStringList waiting;
    for (const services::PendingCommand& pending : desk_.pending()) {
        if (pending.refusal || pending.withdrawn)
            continue;
        const auto* move = std::get_if<domain::MoveCase>(&pending.command.body);
        const bool links = std::holds_alternative<domain::LinkCases>(pending.command.body);
        waiting += move    ? word(move->move)
                   : links ? QCoreApplication::translate("words", "关联")
                           : QCoreApplication::translate("words", "更正");
    }
    if (!waiting.isEmpty()) {
        view.undelivered = QCoreApplication::translate("words", "%1 未送达，线路恢复后自动送出")
                               .arg(waiting.join(QCoreApplication::translate("words", "、")));
    }
    view.description = text(shown.description);
    view.lon = shown.lon;
    view.lat = shown.lat;
    fill_stages(view, shown);
    fill_facts(view, shown);
    fill_assignments(view);
    fill_photos(view);
    fill_cameras(view);
    fill_oversight(view, shown);
    fill_related(view);
    fill_actions(view);
    const auto correct = desk_.may_correct();
    view.can_correct = correct.has_value();
    if (!correct) {
        view.why_not_correct = correct.error().code() == "domain.move_not_possible"
                                   ? QCoreApplication::translate("words", "现在是“%1”，不能%2。")
                                         .arg(word(shown.step), word(Move::Correct))
                                   : error_words_(correct.error());
    }
    return view;
}

void CasePageModel::fill_stages(CaseView& view, const domain::Case& shown) const
{
    const UtcMillis now = town_.now();
    const bool undelivered = std::ranges::any_of(desk_.pending(), [](const services::PendingCommand& pending) {
        return !pending.refusal && !pending.withdrawn && std::holds_alternative<domain::MoveCase>(pending.command.body);
    });
    const bool dropped = shown.step == Step::Declined || shown.step == Step::Voided;
    const int current = static_cast<int>(domain::stage_of(shown.step));
    std::array<UtcMillis, 8> reached{};
    reached[1] = shown.opened_at;
    for (const domain::CaseMove& move : desk_.page()->moves)
        reached[static_cast<std::size_t>(domain::stage_of(move.to_step))] = move.at;
    for (int number = 1; number <= 7; ++number) {
        StageView& stage = view.stages[static_cast<std::size_t>(number - 1)];
        const UtcMillis at = reached[static_cast<std::size_t>(number)];
        stage.word = word(static_cast<Stage>(number));
        if (number < current || (number == current && domain::is_over(shown.step) && !dropped)) {
            stage.state = StageView::State::Done;
            stage.below = at == 0 ? QString() : moment_words(at, now);
        } else if (number == current) {
            stage.state = view.past ? StageView::State::Late : StageView::State::Now;
            stage.below = at == 0 ? QString() : moment_words(at, now);
            if (view.past)
                stage.below = view.deadline;
            if (dropped) {
                stage.state = StageView::State::Done;
                stage.below = word(shown.step);
            } else if (undelivered) {
                stage.state = StageView::State::Waiting;
                stage.below = word(domain::Delivery::Queued);
            }
        }
    }
}

void CasePageModel::fill_facts(CaseView& view, const domain::Case& shown) const
{
    const UtcMillis now = town_.now();
    const auto add = [&](const QString& label, const QString& value) {
        if (!value.isEmpty())
            view.facts.emplace_back(label, value);
    };
    QString category = category_word(categories_, shown.category);
    if (const domain::Category* top = categories_.class_of(shown.category); top && top->code != shown.category)
        category = category_word(categories_, top->code) + QStringLiteral(" / ") + category;
    add(QCoreApplication::translate("words", "分类"), category);
    QString limit = word(shown.limit_kind);
    if (shown.due_at)
        limit += QStringLiteral(" · ") +
                 QCoreApplication::translate("words", "%1 到期").arg(moment_words(*shown.due_at, now));
    add(QCoreApplication::translate("words", "时限"), limit);
    add(QCoreApplication::translate("words", "主办"),
        shown.holder_id ? responder_words(*shown.holder_id) : QStringLiteral("—"));
    QStringList helpers;
    for (const domain::Assignment& row : desk_.page()->assignments) {
        if (row.role == domain::AssignmentRole::Assistant && !row.ended_at)
            helpers += responder_words(row.responder_id);
    }
    add(QCoreApplication::translate("words", "协办"),
        helpers.isEmpty() ? QStringLiteral("—") : helpers.join(QCoreApplication::translate("words", "、")));
    if (!shown.reporter.empty())
        view.reporter_fact = static_cast<int>(view.facts.size());
    add(QCoreApplication::translate("words", "上报人"),
        shown.reporter.empty() ? QStringLiteral("—") : text(shown.reporter));
    add(QCoreApplication::translate("words", "上报时间"), moment_words(shown.opened_at, now));
    if (shown.households) {
        const auto households = static_cast<int>(*shown.households);
        add(QCoreApplication::translate("words", "涉及"),
            QCoreApplication::translate("words", "%n 户", nullptr, households));
    }
    if (shown.lon && shown.lat) {
        const int same = desk_.others_at_this_spot();
        add(QCoreApplication::translate("words", "同址"),
            same == 0 ? QCoreApplication::translate("words", "30 天内无")
                      : QCoreApplication::translate("words", "30 天内 %n 件", nullptr, same));
    }
    if (shown.satisfaction)
        add(QCoreApplication::translate("words", "满意度"), QStringLiteral("%1 / 5").arg(*shown.satisfaction));
}

QString CasePageModel::responder_words(const Uuid& id) const
{
    const domain::Responder* responder = town_.responder(id);
    if (!responder)
        return QCoreApplication::translate("words", "已不在名册");
    QString words = text(responder->name);
    if (responder->role != domain::TeamRole::None)
        words += QStringLiteral(" ") + word(responder->role);
    return words;
}

void CasePageModel::fill_assignments(CaseView& view) const
{
    const UtcMillis now = town_.now();
    for (const services::PendingCommand& pending : desk_.pending()) {
        const auto* move = std::get_if<domain::MoveCase>(&pending.command.body);
        const bool sends = move && (move->move == Move::Dispatch || move->move == Move::Transfer);
        if (!sends || pending.refusal || pending.withdrawn)
            continue;
        view.assignments.push_back(
            {responder_words(move->responder_id), word(move->role), word(domain::Delivery::Queued), 0, false});
    }
    const auto& rows = desk_.page()->assignments;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        AssignmentView line;
        line.who = responder_words(row->responder_id);
        line.role = word(row->role);
        line.ended = row->ended_at.has_value();
        const auto reach = [&](int level, const QString& what, std::optional<UtcMillis> at) {
            line.reached = level;
            line.delivery = at ? what + QStringLiteral(" ") + moment_words(*at, now) : what;
        };
        reach(0, word(domain::Delivery::Queued), std::nullopt);
        if (row->delivery != domain::Delivery::Queued)
            reach(1, word(row->delivery == domain::Delivery::Signed ? domain::Delivery::Delivered : row->delivery),
                row->delivered_at);
        if (row->signed_at)
            reach(2, word(domain::Delivery::Signed), row->signed_at);
        if (row->fed_back_at)
            reach(3, word(Step::FedBack), row->fed_back_at);
        view.assignments.push_back(std::move(line));
    }
}

void CasePageModel::fill_photos(CaseView& view) const
{
    const UtcMillis now = town_.now();
    for (const domain::Attachment& row : desk_.page()->attachments) {
        PhotoView photo;
        photo.sha256 = row.sha256;
        photo.is_picture = row.media_type.starts_with("image/");
        photo.size = size_words(row.size);
        photo.caption = photo_caption(row, desk_.page()->moves, now);
        view.photos.push_back(std::move(photo));
    }
}

void CasePageModel::fill_cameras(CaseView& view) const
{
    for (const services::NearCamera& near : desk_.near_cameras()) {
        CameraView camera;
        camera.name = text(near.name);
        camera.details = distance_words(near.distance_m);
        if (near.looks_at)
            camera.details += QStringLiteral(" · ") + QCoreApplication::translate("words", "看得到现场");
        view.cameras.push_back(std::move(camera));
    }
}

void CasePageModel::fill_oversight(CaseView& view, const domain::Case& shown) const
{
    if (!shown.answer_due_at)
        return;
    const UtcMillis now = town_.now();
    const auto& moves = desk_.page()->moves;
    const auto asked = std::ranges::find(moves.rbegin(), moves.rend(), Move::Oversee, &domain::CaseMove::move);
    view.answer_late = *shown.answer_due_at < now;
    QString words =
        QCoreApplication::translate("words", "督办待答复") + QStringLiteral("  ") +
        QCoreApplication::translate("words", "%1 前答复").arg(moment_words(*shown.answer_due_at, now)) +
        QCoreApplication::translate("words", "，") +
        (view.answer_late
                ? QCoreApplication::translate("words", "已逾期 %1").arg(duration_words(now - *shown.answer_due_at))
                : QCoreApplication::translate("words", "还有 %1").arg(duration_words(*shown.answer_due_at - now)));
    if (asked != moves.rend())
        words += QCoreApplication::translate("words", "（%1 %2：%3）")
                     .arg(moment_words(asked->at, now), text(asked->actor), text(asked->reason));
    view.oversight = words;
}

void CasePageModel::fill_related(CaseView& view) const
{
    using Why = services::RelatedCase::Why;
    const UtcMillis now = town_.now();
    for (const services::RelatedCase& each : desk_.related()) {
        RelatedView line;
        line.id = each.data.id;
        line.title = text(each.data.number) + QStringLiteral(" ") +
                     (each.data.title.empty() ? category_word(categories_, each.data.category) : text(each.data.title));
        line.linked = each.why == Why::Linked;
        const QString why = each.why == Why::Linked
                                ? QCoreApplication::translate("words", "关联：%1").arg(text(each.reason))
                            : each.why == Why::Recurrence   ? QCoreApplication::translate("words", "复发自")
                            : each.why == Why::SameReporter ? QCoreApplication::translate("words", "同一上报人")
                                                            : QCoreApplication::translate("words", "同一地点");
        line.details = QStringList{why, word(domain::status_of(each.data.step, each.data.hold, each.data.due_at, now)),
            moment_words(each.data.opened_at, now)}
                           .join(QStringLiteral(" · "));
        view.related.push_back(std::move(line));
    }
}

void CasePageModel::fill_actions(CaseView& view) const
{
    const std::vector<MoveChoice> choices = desk_.choices();
    const auto is_possible = [&](Move move) {
        return std::ranges::any_of(
            choices, [&](const MoveChoice& choice) { return choice.move == move && choice.possible; });
    };
    for (const MoveChoice& choice : choices) {
        // One place on the bar for each pair: the one that is possible takes it.
        if (choice.move == Move::Suspend && is_possible(Move::Resume))
            continue;
        if (choice.move == Move::Resume && !choice.possible)
            continue;
        if (choice.move == Move::Answer && !choice.possible)
            continue;
        if (choice.move == Move::GrantExtension && !choice.possible && is_possible(Move::RequestExtension))
            continue;
        if (choice.move == Move::RequestExtension && (!choice.possible || is_possible(Move::GrantExtension)))
            continue;
        ActionView action;
        action.move = choice.move;
        action.label = button_word(choice.move);
        action.key = key_of(choice.move);
        action.possible = choice.possible;
        action.needs = choice.needs;
        if (choice.why_not) {
            // The page says where the case stands, so the reason can be said shorter than to somebody far away.
            action.why_not = choice.why_not->code() == "domain.move_not_possible"
                                 ? QCoreApplication::translate("words", "现在是“%1”，不能%2。")
                                       .arg(word(desk_.shown().step), action.label)
                                 : error_words_(*choice.why_not);
        }
        view.actions.push_back(std::move(action));
    }
}

} // namespace yiping::presentation
