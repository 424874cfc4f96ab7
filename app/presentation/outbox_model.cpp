// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/outbox_model.h>

#include <yiping/services/corrections.h>

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace yiping::presentation {

namespace {

QString title_of(const services::Town& town, const Uuid& case_id)
{
    const domain::Case* data = town.detail(case_id);
    return data ? text(data->title.empty() ? data->number : data->title) : QCoreApplication::translate("words", "事件");
}

QString responder_of(const services::Town& town, const Uuid& id)
{
    const domain::Responder* responder = town.responder(id);
    return responder ? text(responder->name) : QString();
}

QString move_words(const services::Town& town, const domain::MoveCase& move)
{
    QString words = word(move.move);
    if (const QString name = responder_of(town, move.responder_id); !name.isEmpty())
        words += QStringLiteral(" → ") + name;
    return words;
}

} // namespace

QString edited_field_word(std::string_view name)
{
    if (name == "title")
        return QCoreApplication::translate("words", "标题");
    if (name == "category")
        return QCoreApplication::translate("words", "分类");
    if (name == "address")
        return QCoreApplication::translate("words", "地点");
    if (name == "area_code")
        return QCoreApplication::translate("words", "所属网格");
    if (name == "description")
        return QCoreApplication::translate("words", "描述");
    return QCoreApplication::translate("words", "位置");
}

OutboxModel::OutboxModel(
    services::Town& town, const domain::CategoryTree& categories, ErrorWords error_words, QObject* parent)
    : PatchedListModel(parent),
      town_(town),
      categories_(categories),
      error_words_(std::move(error_words)),
      subscription_(town.subscribe(*this))
{
    refresh();
}

void OutboxModel::refresh()
{
    std::vector<OutboxRow> refused;
    std::vector<OutboxRow> waiting;
    for (const services::PendingCommand& pending : town_.outbox()) {
        OutboxRow row = row_of(pending);
        (row.refused ? refused : waiting).push_back(std::move(row));
    }
    std::ranges::move(waiting, std::back_inserter(refused));
    if (refused == rows())
        return;
    set_rows(std::move(refused));
    if (on_changed)
        on_changed();
}

OutboxRow OutboxModel::row_of(const services::PendingCommand& pending) const
{
    OutboxRow row;
    row.key = pending.command.id;
    row.time = moment_words(pending.command.made_at, town_.now());
    if (const auto* move = std::get_if<domain::MoveCase>(&pending.command.body)) {
        row.case_id = move->case_id;
        row.what = title_of(town_, move->case_id) + QStringLiteral(" ") + move_words(town_, *move);
    } else if (const auto* edit = std::get_if<domain::EditCase>(&pending.command.body)) {
        row.case_id = edit->case_id;
        row.what = title_of(town_, edit->case_id) + QStringLiteral(" ") + QCoreApplication::translate("words", "更正");
    } else if (const auto* put = std::get_if<domain::PutScene>(&pending.command.body)) {
        row.what = !put->visitors   ? QCoreApplication::translate("words", "上墙")
                   : *put->visitors ? QCoreApplication::translate("words", "大屏进入来访视图")
                                    : QCoreApplication::translate("words", "大屏离开来访视图");
        if (put->subject_id)
            row.case_id = *put->subject_id;
    } else if (const auto* report = std::get_if<domain::ReportCase>(&pending.command.body)) {
        row.what = QCoreApplication::translate("words", "上报") + QStringLiteral(" ") + text(report->title);
    } else if (const auto* dispute = std::get_if<domain::MoveDispute>(&pending.command.body)) {
        row.what = QCoreApplication::translate("words", "矛盾纠纷") + QStringLiteral(" ") + word(dispute->move);
    } else if (const auto* found = std::get_if<domain::ReportDispute>(&pending.command.body)) {
        row.what = QCoreApplication::translate("words", "矛盾纠纷") + QStringLiteral(" ") + text(found->title);
    } else if (const auto* task = std::get_if<domain::IssueTask>(&pending.command.body)) {
        row.what = QCoreApplication::translate("words", "下发任务") + QStringLiteral(" ") + text(task->title);
    } else if (std::holds_alternative<domain::WithdrawTask>(pending.command.body)) {
        row.what = QCoreApplication::translate("words", "撤回下发任务");
    } else if (const auto* hazard = std::get_if<domain::ReportHazard>(&pending.command.body)) {
        row.what = QCoreApplication::translate("words", "隐患") + QStringLiteral(" ") + text(hazard->title);
    } else if (const auto* step = std::get_if<domain::MoveHazard>(&pending.command.body)) {
        row.what = QCoreApplication::translate("words", "隐患") + QStringLiteral(" ") + word(step->to);
    } else if (const auto* note = std::get_if<domain::NoteHazard>(&pending.command.body)) {
        row.what = QCoreApplication::translate("words", "隐患") + QStringLiteral(" ") + word(note->kind);
    } else if (const auto* patrol = std::get_if<domain::ReportPatrol>(&pending.command.body)) {
        row.what = word(patrol->kind);
    } else if (std::holds_alternative<domain::HandOver>(pending.command.body)) {
        row.what = QCoreApplication::translate("words", "交接班");
    } else if (std::holds_alternative<domain::PlanDuty>(pending.command.body)) {
        row.what = QCoreApplication::translate("words", "值班排班");
    } else if (const auto* rule = std::get_if<domain::SwitchRule>(&pending.command.body)) {
        row.what = (rule->enabled ? QCoreApplication::translate("words", "启用规则")
                                  : QCoreApplication::translate("words", "停用规则")) +
                   QStringLiteral(" ") + text(rule->rule);
    } else if (const auto* link = std::get_if<domain::LinkCases>(&pending.command.body)) {
        row.case_id = link->case_id;
        row.what = (link->linked ? QCoreApplication::translate("words", "关联")
                                 : QCoreApplication::translate("words", "解除关联")) +
                   QStringLiteral(" ") + title_of(town_, link->case_id) + QCoreApplication::translate("words", "、") +
                   title_of(town_, link->other_id);
    } else {
        row.what = QCoreApplication::translate("words", "回执");
    }
    if (pending.refusal) {
        row.refused = true;
        row.stage = pending.current ? OutboxRow::Stage::Conflict : OutboxRow::Stage::Refused;
        if (pending.current) {
            row.state = QCoreApplication::translate("words", "未执行：别人先改了这件事，请对照后决定");
            fill_conflict(row, pending);
        } else {
            row.state = QCoreApplication::translate("words", "未执行：%1").arg(error_words_(*pending.refusal));
        }
    } else if (pending.withdrawn) {
        row.stage = OutboxRow::Stage::Withdrawn;
        row.state = QCoreApplication::translate("words", "已撤回，等待平台确认");
    } else if (pending.of_another) {
        row.stage = OutboxRow::Stage::OfAnother;
        row.state = pending.user.empty() ? QCoreApplication::translate("words", "用本机令牌提交，等待原来的连接方式")
                                         : QCoreApplication::translate("words", "等待 %1 登录").arg(text(pending.user));
    } else if (pending.command.expires_at && *pending.command.expires_at < town_.now()) {
        row.stage = OutboxRow::Stage::Expired;
        row.state = QCoreApplication::translate("words", "已过期，不会再执行；等待平台确认");
        row.can_withdraw = true;
    } else {
        row.stage = pending.sent ? OutboxRow::Stage::Sent : OutboxRow::Stage::Undelivered;
        row.can_withdraw = true;
        if (pending.sent)
            row.state = QCoreApplication::translate("words", "已发出，等待平台答复");
        else if (town_.link().state == services::LinkState::Online)
            row.state = QCoreApplication::translate("words", "未送达，正在送出");
        else
            row.state = QCoreApplication::translate("words", "未送达，线路恢复后自动送出");
    }
    return row;
}

void OutboxModel::fill_conflict(OutboxRow& row, const services::PendingCommand& pending) const
{
    const domain::Case& current = *pending.current;
    if (const auto* edit = std::get_if<domain::EditCase>(&pending.command.body)) {
        const auto shown = [&](std::string_view field, const std::string& value) {
            if (field == "category")
                return category_word(categories_, value);
            if (field == "area_code") {
                const services::AreaIndex area = town_.find_area(value);
                return area == services::no_area ? text(value) : text(town_.place_name(area));
            }
            return value.empty() ? QCoreApplication::translate("words", "（空）") : text(value);
        };
        for (const services::EditedField& field : services::compare(*edit, current)) {
            row.lines.push_back({std::string(field.name), edited_field_word(field.name), shown(field.name, field.seen),
                shown(field.name, field.mine), shown(field.name, field.theirs), field.contested});
        }
    } else if (const auto* move = std::get_if<domain::MoveCase>(&pending.command.body)) {
        QString theirs = word(current.step);
        if (current.holder_id) {
            if (const QString name = responder_of(town_, *current.holder_id); !name.isEmpty())
                theirs += QStringLiteral(" · ") + QCoreApplication::translate("words", "主办 %1").arg(name);
        }
        row.lines.push_back(
            {{}, QCoreApplication::translate("words", "办理"), {}, move_words(town_, *move), theirs, true});
    }
    for (const domain::CaseMove& move : pending.since) {
        QStringList words{moment_words(move.at, town_.now())};
        if (!move.actor.empty())
            words += text(move.actor);
        words += done_word(move.move);
        if (!move.reason.empty())
            words += text(move.reason);
        row.since += words.join(QStringLiteral("  "));
    }
}

QVariant OutboxModel::data(const QModelIndex& index, int role) const
{
    const OutboxRow* row = row_at(index);
    if (!row)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case WhatRole:
        return row->what;
    case StateRole:
        return row->state;
    case TimeRole:
        return row->time;
    case RefusedRole:
        return row->refused;
    default:
        return {};
    }
}

QHash<int, QByteArray> OutboxModel::roleNames() const
{
    return {{WhatRole, "what"}, {StateRole, "stateWords"}, {TimeRole, "time"}, {RefusedRole, "refused"}};
}

} // namespace yiping::presentation
