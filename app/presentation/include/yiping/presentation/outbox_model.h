// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/patched_list_model.h>
#include <yiping/presentation/words.h>
#include <yiping/services/town.h>

#include <QString>

namespace yiping::presentation {

/// One command that waits, or came back.
struct OutboxRow {
    Uuid key;
    Uuid case_id;  ///< nil where it is about none
    QString what;  ///< "路灯不亮 派遣 → 供电所"
    QString state; ///< "未送达，线路恢复后自动送出", "平台没有接受：…"
    QString time;
    bool refused = false;
    bool operator==(const OutboxRow&) const = default;
};

/// The outbox in words: refused ones first, then oldest first. GUI thread.
class OutboxModel final : public PatchedListModel<OutboxRow>, private services::TownListener {
public:
    enum Role { WhatRole = Qt::UserRole + 1, StateRole, TimeRole, RefusedRole };

    OutboxModel(services::Town& town, ErrorWords error_words, QObject* parent = nullptr);

    /// Called after rows changed.
    std::function<void()> on_changed;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    void outbox_changed() override { refresh(); }
    void link_changed() override { refresh(); }
    void refresh();

    services::Town& town_;
    ErrorWords error_words_;
    services::Town::Subscription subscription_;
};

} // namespace yiping::presentation
