// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/queue_model.h>

#include <QFrame>

#include <array>
#include <vector>

class QGridLayout;
class QLabel;
class QLayout;
class QLineEdit;
class QListView;
class QToolButton;

namespace yiping::desk {

class QueueFilterBar;

/// The left panel: filters, search, the queue. Choosing a row says `case_chosen`; several can be chosen with Shift,
/// Ctrl and Ctrl+A, and are then worked on together.
class QueuePanel final : public QFrame {
    Q_OBJECT

public:
    QueuePanel(services::Queue& queue, presentation::QueueModel& model, const services::Town& town,
        const domain::CategoryTree& categories, QWidget* parent = nullptr);

    /// Marks the row of a case without saying so; nothing is marked if it is not in the list.
    void mark(const Uuid& case_id);
    void focus_search();
    /// Clears the search and goes to the list; false if the keyboard was not in the search.
    bool leave_search();
    void focus_list();
    void set_filter(services::QueueFilter filter);
    void refresh_counts();
    /// Opens or closes what narrows and orders the list.
    void toggle_filter_bar();
    /// Closes it; false if it was not open.
    bool leave_filter_bar();
    /// The cases that are chosen, in the order of the list.
    [[nodiscard]] std::vector<Uuid> chosen() const;
    /// Back to one chosen case; false if no more than one was.
    bool leave_choice();
    /// Whether 导出 stands beside the filters.
    void offer_export(bool on);

Q_SIGNALS:
    void case_chosen(const yiping::Uuid& case_id);
    void export_wanted();
    /// Enter on a row: the person wants to work on it.
    void case_entered();
    /// Several are chosen and something is to be done with them.
    void batch_wanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void choose_row(int row);
    [[nodiscard]] QLayout* make_tabs();
    void lay_tabs(int in_a_row);
    [[nodiscard]] QLayout* make_search();
    [[nodiscard]] QWidget* make_choice_bar();
    void make_list();
    void choice_changed();

    services::Queue& queue_;
    presentation::QueueModel& model_;
    std::array<QToolButton*, services::queue_filter_count> tabs_{};
    QGridLayout* tab_grid_ = nullptr;
    int tabs_in_a_row_ = 0;
    QToolButton* export_ = nullptr;
    QLineEdit* search_ = nullptr;
    QListView* list_ = nullptr;
    QueueFilterBar* filter_bar_ = nullptr;
    QToolButton* filter_ = nullptr;
    QWidget* choice_bar_ = nullptr;
    QLabel* choice_ = nullptr;
    std::vector<Uuid> kept_; ///< chosen, while the model is filled anew
    QLabel* empty_ = nullptr;
    Uuid marked_;
    bool marking_ = false;
};

} // namespace yiping::desk
