// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/patched_list_model.h>
#include <yiping/presentation/words.h>
#include <yiping/services/case_desk.h>

#include <QString>

namespace yiping::presentation {

/// One line of 办理过程.
struct TimelineRow {
    Uuid key;
    QString time;   ///< "10:28"
    QString what;   ///< "孙 网格员 签收"
    QString detail; ///< reason, number of photos
    domain::Move move = domain::Move::Report;
    bool undelivered = false;
    bool refused = false;
    bool operator==(const TimelineRow&) const = default;
};

/// What happened to the open case, newest first; commands that wait or were refused on top. GUI thread.
class TimelineModel final : public PatchedListModel<TimelineRow> {
public:
    using PatchedListModel::PatchedListModel;

    enum Role { TimeRole = Qt::UserRole + 1, WhatRole, DetailRole, UndeliveredRole, RefusedRole };

    void show(const services::CaseDesk& desk, const services::Town& town, const ErrorWords& error_words);

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
};

} // namespace yiping::presentation
