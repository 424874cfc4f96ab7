// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/outbox_model.h>

#include <QFrame>
#include <QStringList>

class QScrollArea;
class QVBoxLayout;

namespace yiping::desk {

/// The outbox as a list, opened above the bottom bar: what waits, with 撤回; what was refused and why, with 知道了;
/// conflicts with both versions side by side and the two decisions.
class OutboxPanel final : public QFrame {
    Q_OBJECT

public:
    explicit OutboxPanel(presentation::OutboxModel& model, QWidget* parent = nullptr);
    /// Nothing where the panel is not seen.
    void refresh();
    /// The width that its content wants, and a height up to `most`.
    void fit(int width, int most);
    [[nodiscard]] bool has_conflict() const;

Q_SIGNALS:
    void dismissed(const yiping::Uuid& command_id);
    void withdrawn(const yiping::Uuid& command_id);
    /// `mine`: names of the contested fields in which ours is to stand.
    void resubmitted(const yiping::Uuid& command_id, const QStringList& mine);
    void case_wanted(const yiping::Uuid& case_id);

private:
    QWidget* make_line(const presentation::OutboxRow& row);
    QWidget* make_conflict(const presentation::OutboxRow& row);

    presentation::OutboxModel& model_;
    std::vector<presentation::OutboxRow> shown_;
    bool built_ = false;
    QScrollArea* scroll_ = nullptr;
    QWidget* inner_ = nullptr;
    QVBoxLayout* lines_ = nullptr;
};

} // namespace yiping::desk
