// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/patched_list_model.h>
#include <yiping/presentation/words.h>
#include <yiping/services/queue.h>

#include <QString>

namespace yiping::presentation {

/// One line of the operator's queue.
struct QueueRow {
    Uuid key;
    QString title, place, number;
    QString deadline;          ///< "还有 40 分"
    QString state;             ///< "待受理", "孙某 · 处理中"
    domain::CaseStatus status = domain::CaseStatus::New;
    bool past = false;         ///< the deadline, also that of a stage
    bool of_stage = false;     ///< the deadline is that of the stage
    int share = -1;            ///< of the time used up, in percent up to 100; -1 without a deadline
    bool undelivered = false;  ///< a command of ours waits
    bool returned = false;
    bool operator==(const QueueRow&) const = default;
};

/// The queue as a list of one column. Rows are patched in place as cases move, commands wait and time passes.
/// GUI thread; what it is given must outlive it.
class QueueModel final : public PatchedListModel<QueueRow>, private services::TownListener {
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        TitleRole,
        PlaceRole,
        NumberRole,
        DeadlineRole,
        StateRole,
        StatusRole,
        PastRole,
        ShareRole,
        UndeliveredRole,
        ReturnedRole,
    };

    QueueModel(services::Town& town, services::Queue& queue, const domain::CategoryTree& categories,
               QObject* parent = nullptr);
    ~QueueModel() override;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /// Called after rows or the counts per filter changed.
    std::function<void()> on_changed;

private:
    void outbox_changed() override { refresh(); }
    void responders_changed(std::span<const Uuid>) override { refresh(); }
    void cases_changed(std::span<const services::CaseIndex>) override { refresh(); }
    void ticked(UtcMillis) override { refresh(); }
    void refresh();
    [[nodiscard]] QueueRow row_for(const Uuid& id) const;

    services::Town& town_;
    services::Queue& queue_;
    const domain::CategoryTree& categories_;
    services::Town::Subscription subscription_;
};

/// "待受理", "待派遣", "孙某 · 已派遣 未送达": where a case stands and who holds it.
[[nodiscard]] QString state_words(const services::Town& town, const domain::Case& data);

} // namespace yiping::presentation
