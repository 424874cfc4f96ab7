// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <string_view>
#include <vector>

class QDockWidget;
class QMainWindow;
class QScrollArea;

namespace yiping::desk {

/// The panels around the page in the middle: where they stand, which are open, and that both is found again. Shipped:
/// queue on the left, map over a pack of the others on the right; where that has no room, all of them in one pack on
/// the left. GUI thread.
class DeskDocks final : public QObject {
    Q_OBJECT

public:
    DeskDocks(QWidget* middle, QWidget* parent);

    /// To be put into the window.
    [[nodiscard]] QWidget* widget();
    /// In the order of default_layout: the first goes left, the second right above, the others right below.
    void add(const char* name, const QString& title, QWidget* content);
    /// Once all have been added. `kept`: what saved() gave; empty or no good: as shipped.
    void begin(const QByteArray& kept);

    /// Everything as shipped.
    void reset();
    /// Titles to take hold of: panels can be moved, packed, made windows of their own and closed.
    void set_loose(bool on);
    [[nodiscard]] bool is_loose() const { return loose_; }
    /// One to open and close each panel, for a menu.
    [[nodiscard]] std::vector<QAction*> actions() const;

    /// Brings a panel before those it is packed with.
    void raise(std::string_view name);
    /// Gives the keyboard to the next panel, -1: to the one before.
    void focus_next(int step);
    /// A panel gives way for a while, whether it is open or not.
    void cover(std::string_view name, bool on);
    void set_title(std::string_view name, const QString& title);
    /// Panels that are windows of their own go out of sight, or come back.
    void veil(bool on);
    /// The page in the middle gives way to the panels.
    void set_middle_shown(bool on);

Q_SIGNALS:
    /// Somebody has moved something.
    void changed(const QByteArray& state);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Dock {
        std::string_view name;
        QDockWidget* widget = nullptr;
        QWidget* content = nullptr;
        QAction* shown = nullptr;
        bool covered = false;
    };

    void arrange(bool narrow);
    /// The names of panels that lie over each other, as large as the room allows.
    void fit_tabs();
    void share_room();
    void dress(const Dock& dock) const;
    void show_dock(const Dock& dock) const;
    void note_change();
    [[nodiscard]] Dock* find(std::string_view name);
    [[nodiscard]] bool wants_narrow() const;
    [[nodiscard]] bool is_covered() const;

    QMainWindow* host_ = nullptr;
    QScrollArea* middle_ = nullptr;
    std::vector<Dock> docks_;
    QTimer told_;
    QByteArray before_;     ///< the middle gave way
    bool loose_ = false;
    bool own_ = false;      ///< arranged by the person: room is not shared out anew
    bool narrow_ = false;
    bool arranging_ = true; ///< changes are ours
};

} // namespace yiping::desk
