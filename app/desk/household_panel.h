// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/household_list.h>

#include <QFrame>

#include <vector>

class QLabel;
class QPushButton;

namespace yiping::desk {

class RevealBar;
class SidePanel;

/// The households of a floor of the building that stands open on the map: names and phones masked, one of them in the
/// clear for a reason. What it was given it forgets when its time is over, when it closes and when it is hidden.
class HouseholdPanel final : public QFrame {
    Q_OBJECT

public:
    explicit HouseholdPanel(QWidget* parent = nullptr);

    /// Opens without lines: they have been asked for.
    void wait_for(const Uuid& building, const QString& name, int floor);
    /// By the platform's clock.
    void show_lines(std::vector<domain::HouseholdLine> lines, UtcMillis until, UtcMillis platform_now);
    void show_problem(const QString& words);
    /// From 1; 0: those whose door does not say it.
    void show_floor(int floor);
    void tick(UtcMillis platform_now);
    /// Closes and forgets.
    void forget();
    [[nodiscard]] bool is_open() const { return open_; }
    /// The one it is open for; nil while it is closed.
    [[nodiscard]] const Uuid& building() const { return building_; }
    /// Its lines are there.
    [[nodiscard]] bool is_filled() const { return until_ != 0; }
    [[nodiscard]] RevealBar& reveal_bar() { return *reveal_; }

Q_SIGNALS:
    /// Another floor was chosen here.
    void floor_chosen(int floor);
    void reveal_wanted(const yiping::Uuid& household, const QString& field, const QString& reason);
    void closed();

protected:
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] QWidget* make_head();
    [[nodiscard]] std::vector<int> floors() const;
    void step(int floors);
    void refresh();
    void clear();

    bool open_ = false;
    Uuid building_, asked_of_;
    QString name_;
    int floor_ = 1;
    std::vector<domain::HouseholdLine> lines_;
    UtcMillis until_ = 0; ///< 0: nothing was given yet
    QLabel* title_ = nullptr;
    QLabel* counts_ = nullptr;
    QLabel* left_ = nullptr;
    QPushButton* down_ = nullptr;
    QPushButton* up_ = nullptr;
    SidePanel* list_ = nullptr;
    RevealBar* reveal_ = nullptr;
};

} // namespace yiping::desk
