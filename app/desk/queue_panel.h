// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/queue_model.h>

#include <QFrame>

#include <array>

class QLabel;
class QLineEdit;
class QListView;
class QToolButton;

namespace yiping::desk {

/// The left panel: filters, search, the queue. Choosing a row says `case_chosen`.
class QueuePanel final : public QFrame {
    Q_OBJECT

public:
    QueuePanel(services::Queue& queue, presentation::QueueModel& model, QWidget* parent = nullptr);

    /// Marks the row of a case without saying so; nothing is marked if it is not in the list.
    void mark(const Uuid& case_id);
    void focus_search();
    /// Clears the search and goes to the list; false if the keyboard was not in the search.
    bool leave_search();
    void focus_list();
    void set_filter(services::QueueFilter filter);
    void refresh_counts();
    /// Whether 导出 stands beside the filters.
    void offer_export(bool on);

Q_SIGNALS:
    void case_chosen(const yiping::Uuid& case_id);
    void export_wanted();
    /// Enter on a row: the person wants to work on it.
    void case_entered();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void choose_row(int row);

    services::Queue& queue_;
    presentation::QueueModel& model_;
    std::array<QToolButton*, services::queue_filter_count> tabs_{};
    QToolButton* export_ = nullptr;
    QLineEdit* search_ = nullptr;
    QListView* list_ = nullptr;
    QLabel* empty_ = nullptr;
    Uuid marked_;
    bool marking_ = false;
};

} // namespace yiping::desk
