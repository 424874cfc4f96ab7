// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/patched_list_model.h>
#include <yiping/presentation/words.h>
#include <yiping/services/dispatch.h>

#include <QString>

namespace yiping::presentation {

/// One line of 派给谁.
struct CandidateRow {
    Uuid key;
    QString name;     ///< "孙某 专职网格员"
    QString details;  ///< "180 m · 在岗 · 本网格 · 3 件在办"
    QString arrival;  ///< "约 9 分到", "当前主办"
    QString number;   ///< the key to press
    bool on_duty = false;
    bool leads = false;
    bool assists = false;
    bool operator==(const CandidateRow&) const = default;
};

/// Whom one could send to the case that is open, best first. GUI thread.
class CandidateModel final : public PatchedListModel<CandidateRow> {
public:
    using PatchedListModel::PatchedListModel;

    enum Role {
        IdRole = Qt::UserRole + 1,
        NameRole,
        DetailsRole,
        ArrivalRole,
        NumberRole,
        OnDutyRole,
        LeadsRole,
        AssistsRole
    };

    void show(const std::vector<services::DispatchCandidate>& candidates);
    void clear() { set_rows({}); }

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
};

} // namespace yiping::presentation
