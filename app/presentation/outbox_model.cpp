// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/outbox_model.h>

#include <QCoreApplication>

namespace yiping::presentation {

namespace {

QString subject_of(const services::Town& town, const domain::MoveCase& move)
{
    const domain::Case* data = town.detail(move.case_id);
    QString words =
        data ? text(data->title.empty() ? data->number : data->title) : QCoreApplication::translate("words", "事件");
    words += QStringLiteral(" ") + word(move.move);
    if (const domain::Responder* responder = town.responder(move.responder_id))
        words += QStringLiteral(" → ") + text(responder->name);
    return words;
}

} // namespace

OutboxModel::OutboxModel(services::Town& town, ErrorWords error_words, QObject* parent)
    : PatchedListModel(parent), town_(town), error_words_(std::move(error_words)), subscription_(town.subscribe(*this))
{
    refresh();
}

void OutboxModel::refresh()
{
    std::vector<OutboxRow> refused;
    std::vector<OutboxRow> waiting;
    for (const services::PendingCommand& pending : town_.outbox()) {
        OutboxRow row;
        row.key = pending.command.id;
        row.time = moment_words(pending.command.made_at, town_.now());
        if (const auto* move = std::get_if<domain::MoveCase>(&pending.command.body)) {
            row.case_id = move->case_id;
            row.what = subject_of(town_, *move);
        } else if (const auto* put = std::get_if<domain::PutScene>(&pending.command.body)) {
            row.what = QCoreApplication::translate("words", "上墙");
            if (put->subject_id)
                row.case_id = *put->subject_id;
        } else if (std::holds_alternative<domain::ReportCase>(pending.command.body)) {
            row.what = QCoreApplication::translate("words", "上报");
        } else {
            row.what = QCoreApplication::translate("words", "回执");
        }
        row.refused = pending.refusal.has_value();
        if (row.refused)
            row.state = QCoreApplication::translate("words", "平台没有接受：%1").arg(error_words_(*pending.refusal));
        else if (town_.link().state == services::LinkState::Online)
            row.state = QCoreApplication::translate("words", "正在送出");
        else
            row.state = QCoreApplication::translate("words", "未送达，线路恢复后自动送出");
        (row.refused ? refused : waiting).push_back(std::move(row));
    }
    std::ranges::move(waiting, std::back_inserter(refused));
    set_rows(std::move(refused));
    if (on_changed)
        on_changed();
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
