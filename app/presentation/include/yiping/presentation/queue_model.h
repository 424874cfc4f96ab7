// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/patched_list_model.h>
#include <yiping/presentation/words.h>
#include <yiping/services/queue.h>

#include <QString>

#include <unordered_map>
#include <utility>

namespace yiping::presentation {

/// One line of the operator's queue.
struct QueueRow {
    Uuid key;
    QString title, place, number;
    QString deadline;          ///< "还有 40 分"
    QString holder;            ///< "孙某", or what is to be done where nobody holds it: "待受理"
    QString state;             ///< "已签收", "处理中"; "" where `holder` says it
    domain::CaseStatus status = domain::CaseStatus::New;
    bool past = false;         ///< the deadline, also that of a stage
    bool of_stage = false;     ///< the deadline is that of the stage
    int share = -1;            ///< of the time used up, in percent up to 100; -1 without a deadline
    bool undelivered = false;  ///< a command of ours waits
    bool returned = false;     ///< or 督办 that was not answered in time: the state is said as something bad
    bool operator==(const QueueRow&) const = default;
};

/// Which cases stand in the queue; what is said of them is made when somebody looks.
struct QueueEntry {
    Uuid key;
    bool operator==(const QueueEntry&) const = default;
};

/// The queue as a list of one column. Entries come, go and move one by one; the words of a row are made when a view
/// first asks for them, and compared anew as cases move, commands wait and time passes: a second costs what is on the
/// screen, however long the list. GUI thread; what it is given must outlive it.
class QueueModel final : public PatchedListModel<QueueEntry>, private services::TownListener {
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        TitleRole,
        PlaceRole,
        NumberRole,
        DeadlineRole,
        HolderRole,
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

    /// What a row says now. Valid until the next call or change.
    [[nodiscard]] const QueueRow& words_at(int row) const;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    /// A case can be dragged onto a person; what is dragged is its id as text of the type below.
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
    static constexpr const char* case_mime = "application/x-yiping-case";

    /// Called after rows or the counts per filter changed.
    std::function<void()> on_changed;

private:
    void responders_changed(std::span<const Uuid>) override { refresh(); }
    /// What waits in the outbox comes as a change of its case.
    void cases_loaded() override;
    void cases_changed(std::span<const services::CaseIndex> cases) override;
    void ticked(UtcMillis) override { refresh(); }
    void town_reloaded() override { refresh(); }
    /// The words that somebody has looked at, compared with what they would be now.
    void refresh();
    void take_up_entries();
    [[nodiscard]] QueueRow row_for(const Uuid& id) const;

    services::Town& town_;
    services::Queue& queue_;
    const domain::CategoryTree& categories_;
    mutable bool forgot_ = false; ///< what a view still shows may be missing in seen_
    mutable std::unordered_map<Uuid, QueueRow> seen_; ///< what views have asked for; begun anew when it is many
    services::Town::Subscription subscription_;
};

/// Who holds a case ("" nobody) and where it stands: {"", "待受理"}, {"孙某", "未送达"}.
[[nodiscard]] std::pair<QString, QString> standing_words(const services::Town& town, const domain::Case& data);
/// "白杨第4网格 育和路448号附近": grid and address; the village only where the grid's name does not say it.
[[nodiscard]] QString short_place(const services::Town& town, const domain::Case& data);

} // namespace yiping::presentation
