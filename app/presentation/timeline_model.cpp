// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/timeline_model.h>

#include <QCoreApplication>
#include <QStringList>

namespace yiping::presentation {

using domain::Move;

namespace {

QString object_of(const services::Town& town, Move move, const Uuid& responder_id)
{
    const bool names_somebody = move == Move::Dispatch || move == Move::Transfer;
    const domain::Responder* responder = names_somebody ? town.responder(responder_id) : nullptr;
    return responder ? QStringLiteral(" → ") + text(responder->name) : QString();
}

} // namespace

void TimelineModel::show(const services::CaseDesk& desk, const services::Town& town, const ErrorWords& error_words)
{
    std::vector<TimelineRow> fresh;
    const UtcMillis now = town.now();
    const std::vector<services::PendingCommand> pending = desk.pending();
    for (auto command = pending.rbegin(); command != pending.rend(); ++command) {
        const auto* body = std::get_if<domain::MoveCase>(&command->command.body);
        TimelineRow row;
        row.key = command->command.id;
        row.time = moment_words(command->command.made_at, now);
        row.move = body ? body->move : Move::Correct;
        row.what = word(row.move) + (body ? object_of(town, body->move, body->responder_id) : QString());
        row.refused = command->refusal.has_value();
        row.undelivered = !row.refused;
        row.detail = row.refused
                         ? QCoreApplication::translate("words", "被平台退回：%1").arg(error_words(*command->refusal))
                     : command->withdrawn ? QCoreApplication::translate("words", "已撤回，等待平台确认")
                                          : QCoreApplication::translate("words", "未送达，线路恢复后自动送出");
        fresh.push_back(std::move(row));
    }
    if (desk.page()) {
        const auto& moves = desk.page()->moves;
        for (auto move = moves.rbegin(); move != moves.rend(); ++move) {
            TimelineRow row;
            row.key = move->id;
            row.time = moment_words(move->at, now);
            row.move = move->move;
            row.what = QCoreApplication::translate("words", "%1 %2", "who did what")
                           .arg(text(move->actor), done_word(move->move));
            if (move->responder_id)
                row.what += object_of(town, move->move, *move->responder_id);
            QStringList detail;
            if (!move->reason.empty())
                detail += text(move->reason);
            const auto photos = static_cast<int>(move->attachment_count);
            if (photos > 0)
                detail += QCoreApplication::translate("words", "%n 张照片", nullptr, photos);
            row.detail = detail.join(QStringLiteral(" · "));
            fresh.push_back(std::move(row));
        }
    }
    set_rows(std::move(fresh));
}

QVariant TimelineModel::data(const QModelIndex& index, int role) const
{
    const TimelineRow* row = row_at(index);
    if (!row)
        return {};
    switch (role) {
    case TimeRole:
        return row->time;
    case Qt::DisplayRole:
    case WhatRole:
        return row->what;
    case DetailRole:
        return row->detail;
    case UndeliveredRole:
        return row->undelivered;
    case RefusedRole:
        return row->refused;
    case Qt::AccessibleTextRole:
        return QStringList{row->time, row->what, row->detail}.join(QCoreApplication::translate("words", "，"));
    default:
        return {};
    }
}

QHash<int, QByteArray> TimelineModel::roleNames() const
{
    return {{TimeRole, "time"}, {WhatRole, "what"}, {DetailRole, "detail"}, {UndeliveredRole, "undelivered"},
        {RefusedRole, "refused"}};
}

} // namespace yiping::presentation
