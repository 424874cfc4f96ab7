// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/candidate_model.h>

#include <QCoreApplication>
#include <QStringList>

namespace yiping::presentation {

void CandidateModel::show(const std::vector<services::DispatchCandidate>& candidates)
{
    std::vector<CandidateRow> fresh;
    for (const services::DispatchCandidate& candidate : candidates) {
        const domain::RankedResponder& ranked = candidate.ranked;
        CandidateRow row;
        row.key = ranked.id;
        row.number = QString::number(fresh.size() + 1);
        row.name = text(candidate.responder.name);
        if (candidate.responder.role != domain::TeamRole::None)
            row.name += QStringLiteral(" ") + word(candidate.responder.role);
        else if (candidate.responder.kind != domain::ResponderKind::Member &&
                 !row.name.contains(word(candidate.responder.kind)))
            row.name += QStringLiteral(" ") + word(candidate.responder.kind);
        QStringList parts;
        parts +=
            ranked.distance_m ? distance_words(*ranked.distance_m) : QCoreApplication::translate("words", "位置不明");
        parts += ranked.on_duty ? QCoreApplication::translate("words", "在岗")
                                : QCoreApplication::translate("words", "不在岗");
        if (ranked.same_grid)
            parts += QCoreApplication::translate("words", "本网格");
        else if (ranked.serves_area)
            parts += QCoreApplication::translate("words", "服务本片");
        const auto load = static_cast<int>(ranked.load);
        parts += load == 0 ? QCoreApplication::translate("words", "手上无件")
                           : QCoreApplication::translate("words", "%n 件在办", nullptr, load);
        if (!ranked.skilled)
            parts += QCoreApplication::translate("words", "无此项技能");
        row.details = parts.join(QStringLiteral(" · "));
        row.leads = candidate.leads;
        row.assists = candidate.assists;
        row.on_duty = ranked.on_duty;
        if (candidate.leads)
            row.arrival = QCoreApplication::translate("words", "当前主办");
        else if (candidate.assists)
            row.arrival = QCoreApplication::translate("words", "协办中");
        else if (ranked.eta_minutes)
            row.arrival = QCoreApplication::translate("words", "约 %1 分到").arg(*ranked.eta_minutes);
        fresh.push_back(std::move(row));
    }
    set_rows(std::move(fresh));
}

QVariant CandidateModel::data(const QModelIndex& index, int role) const
{
    const CandidateRow* row = row_at(index);
    if (!row)
        return {};
    switch (role) {
    case IdRole:
        return text(row->key.to_string());
    case Qt::DisplayRole:
    case NameRole:
        return row->name;
    case DetailsRole:
        return row->details;
    case ArrivalRole:
        return row->arrival;
    case NumberRole:
        return row->number;
    case OnDutyRole:
        return row->on_duty;
    case LeadsRole:
        return row->leads;
    case AssistsRole:
        return row->assists;
    case Qt::AccessibleTextRole:
        return QStringList{row->number, row->name, row->details, row->arrival}.join(
            QCoreApplication::translate("words", "，"));
    default:
        return {};
    }
}

QHash<int, QByteArray> CandidateModel::roleNames() const
{
    return {{IdRole, "responderId"}, {NameRole, "name"}, {DetailsRole, "details"}, {ArrivalRole, "arrival"},
        {NumberRole, "number"}, {OnDutyRole, "onDuty"}, {LeadsRole, "leads"}, {AssistsRole, "assists"}};
}

} // namespace yiping::presentation
