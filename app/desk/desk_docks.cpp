// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk_docks.h"

#include "look.h"

#include <QApplication>
#include <QDockWidget>
#include <QEvent>
#include <QLayout>
#include <QMainWindow>
#include <QScrollArea>
#include <QStyle>
#include <QTabBar>
#include <QTabWidget>

#include <algorithm>
#include <utility>

namespace yiping::desk {

namespace {

/// Queue, page and map side by side need this much.
constexpr int wide_from = 1160;
constexpr int roomy_from = 1700; ///< the names of all panels fit as large as they should be
constexpr int state_version = 1;
constexpr int narrowest_queue = 430;
constexpr int narrow_queue = 380;
constexpr int settle_ms = 400;

} // namespace

DeskDocks::DeskDocks(QWidget* middle, QWidget* parent) : QObject(parent)
{
    host_ = new QMainWindow(parent);
    host_->setWindowFlags(Qt::Widget); // a part of the window and none of its own
    host_->setObjectName(QStringLiteral("deskHost"));
    host_->setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
    host_->setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    host_->setContentsMargins(12, 12, 12, 12);
    host_->setFont(look::font(look::body));
    middle_ = new QScrollArea(host_);
    middle_->setFrameShape(QFrame::NoFrame);
    middle_->setWidgetResizable(true);
    middle_->setFocusPolicy(Qt::NoFocus);
    middle_->setWidget(middle);
    middle_->setMinimumWidth(420);
    // No page is wider than its place: a hand would have to find out that there is more to its right.
    middle_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    middle->setMinimumWidth(400);
    middle_->viewport()->setAutoFillBackground(false);
    middle->setAutoFillBackground(false); // setWidget has turned it on
    host_->setCentralWidget(middle_);
    host_->installEventFilter(this);
    told_.setSingleShot(true);
    told_.setInterval(settle_ms);
    connect(&told_, &QTimer::timeout, this, [this] {
        if (!is_covered())
            Q_EMIT changed(host_->saveState(state_version));
    });
}

QWidget* DeskDocks::widget()
{
    return host_;
}

void DeskDocks::add(const char* name, const QString& title, QWidget* content)
{
    auto* widget = new QDockWidget(title, host_);
    widget->setObjectName(QString::fromLatin1(name) + QStringLiteral("Dock"));
    widget->setAccessibleName(title);
    widget->setFont(look::font(look::body));
    widget->setWidget(content);
    auto* shown = new QAction(title, this);
    shown->setCheckable(true);
    shown->setChecked(true);
    docks_.push_back({name, widget, content, shown, false});
    const std::size_t at = docks_.size() - 1;
    connect(shown, &QAction::toggled, this, [this, at](bool on) {
        show_dock(docks_[at]);
        if (on && !docks_[at].covered)
            docks_[at].widget->raise();
        note_change();
    });
    // Closed by the cross of its title.
    connect(widget, &QDockWidget::visibilityChanged, this, [this, at] {
        const Dock& dock = docks_[at];
        if (!arranging_ && !dock.covered && dock.widget->isHidden())
            dock.shown->setChecked(false);
    });
    connect(widget, &QDockWidget::dockLocationChanged, this, &DeskDocks::note_change);
    connect(widget, &QDockWidget::topLevelChanged, this, [this, at] {
        dress(docks_[at]);
        note_change();
    });
}

void DeskDocks::begin(const QByteArray& kept)
{
    arrange(false);
    own_ = !kept.isEmpty() && host_->restoreState(kept, state_version);
    if (own_) {
        for (const Dock& dock : docks_)
            dock.shown->setChecked(!dock.widget->isHidden());
    }
    for (const Dock& dock : docks_)
        dress(dock);
    arranging_ = false;
}

void DeskDocks::reset()
{
    own_ = false;
    arrange(wants_narrow());
    share_room();
    told_.stop();
    Q_EMIT changed({});
}

void DeskDocks::arrange(bool narrow)
{
    const bool before = std::exchange(arranging_, true);
    narrow_ = narrow;
    for (const Dock& dock : docks_) {
        dock.widget->setFloating(false);
        host_->removeDockWidget(dock.widget);
    }
    QDockWidget* pack = nullptr;
    for (std::size_t at = 0; at < docks_.size(); ++at) {
        QDockWidget* each = docks_[at].widget;
        if (pack != nullptr) {
            host_->tabifyDockWidget(pack, each);
        } else {
            host_->addDockWidget(at == 0 ? Qt::LeftDockWidgetArea : Qt::RightDockWidgetArea, each, Qt::Vertical);
            if (narrow || at == 2)
                pack = each;
        }
        docks_[at].shown->setChecked(true);
        show_dock(docks_[at]);
        dress(docks_[at]);
    }
    if (pack != nullptr)
        pack->raise();
    arranging_ = before;
}

void DeskDocks::fit_tabs()
{
    const bool tight = host_->width() < roomy_from;
    for (QTabBar* each : host_->findChildren<QTabBar*>(Qt::FindDirectChildrenOnly)) {
        each->setElideMode(Qt::ElideNone); // two letters and … name nothing
        if (each->property("tight").toBool() == tight)
            continue;
        each->setProperty("tight", tight);
        each->style()->unpolish(each);
        each->style()->polish(each);
    }
}

void DeskDocks::share_room()
{
    fit_tabs();
    if (docks_.size() < 3 || own_ || !middle_->isVisibleTo(host_))
        return;
    const int width = host_->width() - 48;
    if (narrow_) {
        host_->resizeDocks({docks_[0].widget}, {std::max(narrow_queue, width * 40 / 100)}, Qt::Horizontal);
        return;
    }
    const int queue = std::clamp(width * 34 / 100, narrowest_queue, 680);
    const int right = std::max(300, width * 28 / 100);
    host_->resizeDocks({docks_[0].widget, docks_[1].widget}, {queue, right}, Qt::Horizontal);
    const int height = host_->height() - 36;
    host_->resizeDocks({docks_[1].widget, docks_[2].widget}, {height / 2, height / 2}, Qt::Vertical);
}

bool DeskDocks::wants_narrow() const
{
    return host_->width() < wide_from;
}

void DeskDocks::dress(const Dock& dock) const
{
    // A panel that is a window of its own needs something to be taken hold of.
    const bool titled = loose_ || dock.widget->isFloating();
    QWidget* bare = dock.widget->titleBarWidget();
    if (titled && bare != nullptr) {
        dock.widget->setTitleBarWidget(nullptr);
        bare->deleteLater();
    } else if (!titled && bare == nullptr) {
        dock.widget->setTitleBarWidget(new QWidget(dock.widget));
    }
    dock.widget->setFeatures(
        titled ? QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable
               : QDockWidget::NoDockWidgetFeatures);
}

void DeskDocks::show_dock(const Dock& dock) const
{
    dock.widget->setVisible(dock.shown->isChecked() && !dock.covered);
}

void DeskDocks::set_loose(bool on)
{
    loose_ = on;
    for (const Dock& dock : docks_)
        dress(dock);
}

std::vector<QAction*> DeskDocks::actions() const
{
    std::vector<QAction*> all;
    all.reserve(docks_.size());
    for (const Dock& dock : docks_)
        all.push_back(dock.shown);
    return all;
}

DeskDocks::Dock* DeskDocks::find(std::string_view name)
{
    const auto found = std::ranges::find(docks_, name, &Dock::name);
    return found == docks_.end() ? nullptr : &*found;
}

bool DeskDocks::is_covered() const
{
    return !before_.isEmpty() || std::ranges::any_of(docks_, &Dock::covered);
}

void DeskDocks::note_change()
{
    if (arranging_)
        return;
    own_ = true;
    told_.start();
}

void DeskDocks::raise(std::string_view name)
{
    if (const Dock* dock = find(name); dock != nullptr && !dock->widget->isHidden())
        dock->widget->raise();
}

void DeskDocks::focus_next(int step)
{
    const auto count = static_cast<int>(docks_.size());
    int at = step > 0 ? -1 : count;
    for (int each = 0; each < count; ++each) {
        if (docks_[static_cast<std::size_t>(each)].widget->isAncestorOf(QApplication::focusWidget()))
            at = each;
    }
    for (int tries = 0; tries <= count; ++tries) {
        at += step;
        if (at < 0 || at >= count)
            at = step > 0 ? 0 : count - 1;
        const Dock& dock = docks_[static_cast<std::size_t>(at)];
        if (dock.widget->isHidden())
            continue;
        dock.widget->raise();
        for (QWidget* each : dock.content->findChildren<QWidget*>()) {
            if ((each->focusPolicy() & Qt::TabFocus) != 0 && each->isVisible() && each->isEnabled()) {
                each->setFocus(Qt::ShortcutFocusReason);
                return;
            }
        }
    }
}

void DeskDocks::cover(std::string_view name, bool on)
{
    Dock* dock = find(name);
    if (dock == nullptr || dock->covered == on)
        return;
    const bool before = std::exchange(arranging_, true);
    dock->covered = on;
    show_dock(*dock);
    arranging_ = before;
}

void DeskDocks::set_title(std::string_view name, const QString& title)
{
    if (const Dock* dock = find(name); dock != nullptr && dock->widget->windowTitle() != title)
        dock->widget->setWindowTitle(title);
}

void DeskDocks::veil(bool on)
{
    const bool before = std::exchange(arranging_, true);
    for (const Dock& dock : docks_) {
        if (dock.widget->isFloating())
            dock.widget->setVisible(!on && dock.shown->isChecked() && !dock.covered);
    }
    arranging_ = before;
}

void DeskDocks::set_middle_shown(bool on)
{
    if (on == before_.isEmpty())
        return;
    const bool before = std::exchange(arranging_, true);
    if (!on) {
        before_ = host_->saveState(state_version);
        middle_->hide();
        host_->layout()->activate(); // the room that has become free is shared out now
        host_->resizeDocks({docks_.front().widget}, {narrowest_queue}, Qt::Horizontal);
    } else {
        middle_->show();
        host_->restoreState(std::exchange(before_, {}), state_version);
        for (const Dock& dock : docks_)
            show_dock(dock);
    }
    arranging_ = before;
}

bool DeskDocks::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == host_ && event->type() == QEvent::Resize) {
        if (!own_ && !is_covered() && wants_narrow() != narrow_)
            arrange(wants_narrow());
        share_room();
    } else if (watched == host_ && event->type() == QEvent::ChildPolished) {
        fit_tabs(); // the window makes them as panels come to lie over each other
    } else if (watched == host_ && event->type() == QEvent::MouseButtonRelease) {
        note_change(); // an edge between panels was dragged
    }
    return QObject::eventFilter(watched, event);
}

} // namespace yiping::desk
