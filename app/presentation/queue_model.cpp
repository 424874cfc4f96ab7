// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/queue_model.h>

#include <QCoreApplication>
#include <QMimeData>

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace yiping::presentation {

using domain::Step;
using services::CaseIndex;

std::pair<QString, QString> standing_words(const services::Town& town, const domain::Case& data)
{
    const CaseIndex at = town.cases().find(data.id);
    const Step step = at == services::no_case ? data.step : town.shown_step(at);
    const auto holder = at == services::no_case ? data.holder_id : town.shown_holder(at);
    const domain::Responder* responder = holder && domain::is_held_outside(step) ? town.responder(*holder) : nullptr;
    const QString who = responder ? text(responder->name) : QString();
    if (data.hold != domain::Hold::None)
        return {who, word(data.hold)};
    switch (step) {
    case Step::Collected:
        return {who, QCoreApplication::translate("words", "待受理")};
    case Step::Accepted:
        return {who, QCoreApplication::translate("words", "待立案")};
    case Step::Filed:
        return {who, town.is_returned(data.id) ? QCoreApplication::translate("words", "退回，待派遣")
                                               : QCoreApplication::translate("words", "待派遣")};
    case Step::FedBack:
        return {who, QCoreApplication::translate("words", "待核查")};
    case Step::Verified:
        return {who, QCoreApplication::translate("words", "待结案")};
    default:
        break;
    }
    QString state = word(step);
    for (const domain::Assignment& row : town.assignments(data.id)) {
        if (row.role == domain::AssignmentRole::Lead && step == Step::Dispatched)
            state = word(row.delivery);
    }
    if (at != services::no_case && town.cases().undelivered(at))
        state = word(domain::Delivery::Queued);
    return {who, state};
}

QString short_place(const services::Town& town, const domain::Case& data)
{
    const services::AreaIndex at = town.find_area(data.area_code);
    const services::AreaIndex grid = town.ancestor(at, domain::AreaLevel::Grid);
    const services::AreaIndex village = town.ancestor(at, domain::AreaLevel::Village);
    QString words;
    if (grid != services::no_area) {
        const QString grid_name = text(town.area(grid).row.name);
        const QString village_name = village == services::no_area ? QString() : text(town.area(village).row.name);
        const bool says_village = !village_name.isEmpty() && grid_name.startsWith(QStringView(village_name).left(2));
        words = says_village || village_name.isEmpty() ? grid_name : village_name + QStringLiteral(" ") + grid_name;
    } else {
        words = at == services::no_area ? text(data.area_text) : text(town.place_name(at));
    }
    // Who has said no more than the place itself has said it once.
    if (!data.address.empty() && text(data.address) != words)
        words += (words.isEmpty() ? QString() : QStringLiteral(" ")) + text(data.address);
    return words;
}

QueueModel::QueueModel(
    services::Town& town, services::Queue& queue, const domain::CategoryTree& categories, QObject* parent)
    : PatchedListModel(parent),
      town_(town),
      queue_(queue),
      categories_(categories),
      subscription_(town.subscribe(*this))
{
    queue_.on_changed = [this] { take_up_entries(); };
    take_up_entries();
}

QueueModel::~QueueModel()
{
    queue_.on_changed = nullptr;
}

QueueRow QueueModel::row_for(const Uuid& id) const
{
    QueueRow row;
    row.key = id;
    const domain::Case* data = queue_.row(id);
    const CaseIndex at = town_.cases().find(id);
    if (!data || at == services::no_case)
        return row;
    row.title = data->title.empty() ? category_word(categories_, data->category) : text(data->title);
    row.place = short_place(town_, *data);
    row.number = text(data->number);
    const services::Deadline deadline = services::deadline_of(*data);
    row.deadline = deadline_words(deadline, data->step, town_.now());
    row.past = deadline.at != 0 && deadline.at < town_.now();
    row.of_stage = deadline.of_stage;
    const double share = deadline_share(deadline, *data, town_.now());
    row.share = share < 0 ? -1 : static_cast<int>(std::min(100.0, share * 100.0));
    std::tie(row.holder, row.state) = standing_words(town_, *data);
    if (row.holder.isEmpty())
        std::swap(row.holder, row.state);
    const bool unanswered = data->answer_due_at && *data->answer_due_at < town_.now();
    if (data->answer_due_at)
        row.state = unanswered ? QCoreApplication::translate("words", "督办逾期未答")
                               : QCoreApplication::translate("words", "督办待答复");
    row.status = town_.cases().status(at);
    row.undelivered = town_.cases().undelivered(at);
    row.returned = town_.is_returned(id) || unanswered;
    return row;
}

const QueueRow& QueueModel::words_at(int row) const
{
    const Uuid& id = rows()[static_cast<std::size_t>(row)].key;
    // More than any screen holds: whoever scrolls through the whole list leaves nothing behind.
    constexpr std::size_t most = 500;
    auto found = seen_.find(id);
    if (found == seen_.end()) {
        if (seen_.size() >= most) {
            seen_.clear();
            forgot_ = true;
        }
        found = seen_.emplace(id, row_for(id)).first;
    }
    return found->second;
}

void QueueModel::refresh()
{
    // Rows that are on the screen and were forgotten are asked for once more: from then on they are watched again.
    bool changed = std::exchange(forgot_, false);
    for (auto& [id, row] : seen_) {
        QueueRow fresh = row_for(id);
        if (row == fresh)
            continue;
        row = std::move(fresh);
        changed = true;
    }
    // Views ask again for what they show, and for no more.
    if (changed && !rows().empty())
        Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(rows().size()) - 1, 0));
    if (on_changed)
        on_changed();
}

void QueueModel::cases_loaded()
{
    cases_changed({});
}

void QueueModel::cases_changed(std::span<const CaseIndex>)
{
    if (town_.load_state() == services::LoadState::Ready)
        refresh(); // while they come in the queue says when there is something to show
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags usual = PatchedListModel::flags(index);
    return index.isValid() ? usual | Qt::ItemIsDragEnabled : usual;
}

QStringList QueueModel::mimeTypes() const
{
    return {QString::fromLatin1(case_mime)};
}

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const
{
    const QueueEntry* entry = indexes.isEmpty() ? nullptr : row_at(indexes.front());
    if (entry == nullptr)
        return nullptr;
    auto* data = new QMimeData; // the drag owns it
    data->setData(QString::fromLatin1(case_mime), QByteArray::fromStdString(entry->key.to_string()));
    return data;
}

void QueueModel::take_up_entries()
{
    std::vector<QueueEntry> fresh;
    fresh.reserve(queue_.entries().size());
    for (const Uuid& id : queue_.entries())
        fresh.push_back({id});
    set_rows(std::move(fresh));
    refresh();
}

QVariant QueueModel::data(const QModelIndex& index, int role) const
{
    if (row_at(index) == nullptr)
        return {};
    const QueueRow* row = &words_at(index.row());
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
    case HolderRole:
        return row->holder;
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
        return QStringList{
            row->title, row->place, row->number, word(row->status), row->deadline, row->holder, row->state}
            .join(QCoreApplication::translate("words", "，"));
    default:
        return {};
    }
}

QHash<int, QByteArray> QueueModel::roleNames() const
{
    return {{IdRole, "caseId"}, {TitleRole, "title"}, {PlaceRole, "place"}, {NumberRole, "number"},
        {DeadlineRole, "deadline"}, {HolderRole, "holder"}, {StateRole, "stateWords"}, {StatusRole, "status"},
        {PastRole, "past"}, {ShareRole, "share"}, {UndeliveredRole, "undelivered"}, {ReturnedRole, "returned"}};
}

} // namespace yiping::presentation
