// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/queue_model.h>

#include <QCoreApplication>

#include <algorithm>

namespace yiping::presentation {

using domain::Step;
using services::CaseIndex;

QString state_words(const services::Town& town, const domain::Case& data)
{
    const CaseIndex at = town.cases().find(data.id);
    const Step step = at == services::no_case ? data.step : town.shown_step(at);
    if (data.hold != domain::Hold::None)
        return word(data.hold);
    switch (step) {
    case Step::Collected:
        return QCoreApplication::translate("words", "待受理");
    case Step::Accepted:
        return QCoreApplication::translate("words", "待立案");
    case Step::Filed:
        return town.is_returned(data.id) ? QCoreApplication::translate("words", "退回，待派遣")
                                         : QCoreApplication::translate("words", "待派遣");
    case Step::FedBack:
        return QCoreApplication::translate("words", "待核查");
    case Step::Verified:
        return QCoreApplication::translate("words", "待结案");
    default:
        break;
    }
    if (domain::is_over(step))
        return word(step);
    QString delivery = word(step);
    for (const domain::Assignment& row : town.assignments(data.id)) {
        if (row.role == domain::AssignmentRole::Lead && step == Step::Dispatched)
            delivery = word(row.delivery);
    }
    if (at != services::no_case && town.cases().undelivered(at))
        delivery = word(domain::Delivery::Queued);
    const auto holder = at == services::no_case ? data.holder_id : town.shown_holder(at);
    const domain::Responder* responder = holder ? town.responder(*holder) : nullptr;
    return responder ? text(responder->name) + QStringLiteral(" · ") + delivery : delivery;
}

QueueModel::QueueModel(services::Town& town, services::Queue& queue, const domain::CategoryTree& categories,
                       QObject* parent)
    : PatchedListModel(parent), town_(town), queue_(queue), categories_(categories), subscription_(town.subscribe(*this))
{
    queue_.on_changed = [this] { refresh(); };
    refresh();
}

QueueModel::~QueueModel()
{
    queue_.on_changed = nullptr;
}

QueueRow QueueModel::row_for(const Uuid& id) const
{
    QueueRow row;
    row.key = id;
    const domain::Case* data = town_.detail(id);
    const CaseIndex at = town_.cases().find(id);
    if (!data || at == services::no_case)
        return row;
    row.title = data->title.empty() ? category_word(categories_, data->category) : text(data->title);
    row.place = text(town_.place_name(town_.cases().area(at)));
    if (!data->address.empty())
        row.place += (row.place.isEmpty() ? QString() : QStringLiteral(" ")) + text(data->address);
    row.number = text(data->number);
    const services::Deadline deadline = services::deadline_of(*data);
    row.deadline = deadline_words(deadline, data->step, town_.now());
    row.past = deadline.at != 0 && deadline.at < town_.now();
    row.of_stage = deadline.of_stage;
    const double share = deadline_share(deadline, *data, town_.now());
    row.share = share < 0 ? -1 : static_cast<int>(std::min(100.0, share * 100.0));
    row.state = state_words(town_, *data);
    row.status = town_.cases().status(at);
    row.undelivered = town_.cases().undelivered(at);
    row.returned = town_.is_returned(id);
    return row;
}

void QueueModel::refresh()
{
    std::vector<QueueRow> fresh;
    fresh.reserve(queue_.entries().size());
    for (const Uuid& id : queue_.entries())
        fresh.push_back(row_for(id));
    set_rows(std::move(fresh));
    if (on_changed)
        on_changed();
}

QVariant QueueModel::data(const QModelIndex& index, int role) const
{
    const QueueRow* row = row_at(index);
    if (!row)
        return {};
    switch (role) {
    case IdRole:
        return text(row->key.to_string());
    case Qt::DisplayRole:
    case TitleRole:
        return row->title;
    case PlaceRole:
        return row->place;
    case NumberRole:
        return row->number;
    case DeadlineRole:
        return row->deadline;
    case StateRole:
        return row->state;
    case StatusRole:
        return static_cast<int>(row->status);
    case PastRole:
        return row->past;
    case ShareRole:
        return row->share;
    case UndeliveredRole:
        return row->undelivered;
    case ReturnedRole:
        return row->returned;
    case Qt::AccessibleTextRole:
        return QStringList{row->title, row->place, row->number, word(row->status), row->deadline, row->state}.join(
            QStringLiteral("，"));
    default:
        return {};
    }
}

QHash<int, QByteArray> QueueModel::roleNames() const
{
    return {{IdRole, "caseId"},       {TitleRole, "title"},       {PlaceRole, "place"},
            {NumberRole, "number"},   {DeadlineRole, "deadline"}, {StateRole, "stateWords"},
            {StatusRole, "status"},   {PastRole, "past"},         {ShareRole, "share"},
            {UndeliveredRole, "undelivered"}, {ReturnedRole, "returned"}};
}

} // namespace yiping::presentation
