// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/patched_list_model.h>
#include <yiping/presentation/words.h>
#include <yiping/services/town.h>

#include <QString>
#include <QStringList>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::presentation {

/// One field of a correction, or the whole of a move, beside what the platform has.
struct ConflictLine {
    std::string name; ///< of the field; "" for a move
    QString label;    ///< "标题"
    QString seen, mine, theirs;
    bool contested = true; ///< somebody has to decide
    bool operator==(const ConflictLine&) const = default;
};

/// One command that waits, or came back.
struct OutboxRow {
    enum class Stage : std::uint8_t { Undelivered, Sent, Expired, Withdrawn, OfAnother, Refused, Conflict };

    Uuid key;
    Uuid case_id;  ///< nil where it is about none
    QString what;  ///< "路灯不亮 派遣 → 供电所"
    QString state; ///< "未送达，线路恢复后自动送出", "未执行：…"
    QString time;
    Stage stage = Stage::Undelivered;
    bool refused = false;      ///< waits for a person: Refused or Conflict
    bool can_withdraw = false;
    std::vector<ConflictLine> lines; ///< of a conflict
    QStringList since;               ///< of a conflict: "10:42 李 值班员 派遣", who was first and when
    bool operator==(const OutboxRow&) const = default;
};

/// The outbox in words: refused ones first, then oldest first. GUI thread.
class OutboxModel final : public PatchedListModel<OutboxRow>, private services::TownListener {
public:
    enum Role { WhatRole = Qt::UserRole + 1, StateRole, TimeRole, RefusedRole };

    OutboxModel(services::Town& town, const domain::CategoryTree& categories, ErrorWords error_words,
        QObject* parent = nullptr);

    /// Called after rows changed.
    std::function<void()> on_changed;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    void outbox_changed() override { refresh(); }
    void link_changed() override { refresh(); }
    void ticked(UtcMillis) override { refresh(); } // what waits may expire
    void refresh();
    [[nodiscard]] OutboxRow row_of(const services::PendingCommand& pending) const;
    void fill_conflict(OutboxRow& row, const services::PendingCommand& pending) const;

    services::Town& town_;
    const domain::CategoryTree& categories_;
    ErrorWords error_words_;
    services::Town::Subscription subscription_;
};

/// "标题" for "title"; "位置" for "position".
[[nodiscard]] QString edited_field_word(std::string_view name);

} // namespace yiping::presentation
