// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/desk/desk_window.h>

#include "desk_parts.h"
#include "look.h"

#include <QCloseEvent>

namespace yiping::desk {

DeskWindow::DeskWindow(services::DeskServices& services, presentation::ErrorWords error_words,
    std::unique_ptr<DeskMap> map, DeskOptions options, QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("desk"));
    setAttribute(Qt::WA_StyledBackground);
    setFont(look::font(look::body));
    setMinimumSize(940, 500);
    setWindowTitle(tr("一屏 指挥台"));
    parts_ = std::make_unique<Parts>(*this, services, std::move(error_words), std::move(map), std::move(options));
}

DeskWindow::~DeskWindow() = default;

void DeskWindow::open_case(const Uuid& case_id)
{
    parts_->open_case(case_id);
}

bool DeskWindow::open_first()
{
    return parts_->open_first();
}

void DeskWindow::set_large_map(bool on)
{
    parts_->set_large_map(on);
}

void DeskWindow::show_user(const std::optional<services::SignedIn>& user)
{
    parts_->show_user(user);
}

void DeskWindow::show_photos()
{
    parts_->show_photos();
}

void DeskWindow::show_notice(const Error& notice)
{
    parts_->show_notice(notice);
}

void DeskWindow::leave()
{
    parts_->leave();
}

void DeskWindow::closeEvent(QCloseEvent* event)
{
    QWidget::closeEvent(event);
    Q_EMIT closed();
}

void DeskWindow::paintEvent(QPaintEvent* event)
{
    QWidget::paintEvent(event);
    parts_->painted();
}

} // namespace yiping::desk
