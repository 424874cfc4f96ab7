// SPDX-License-Identifier: GPL-3.0-or-later
// 住户: who lives on a floor of the building that stands open on the map, masked, each look logged by the platform.
#include "desk_parts.h"

#include "bars.h"
#include "household_panel.h"
#include "queue_panel.h"
#include "reveal_bar.h"

#include <yiping/domain/household_list.h>

#include <QBoxLayout>
#include <QEvent>

#include <utility>

namespace yiping::desk {

namespace {

/// A map as wide as this has room for a list at its side; a narrower one has it below.
constexpr int list_beside_from = 900;
constexpr int list_width = 380;

/// The list stands where the map leaves room for it.
class ListPlace final : public QObject {
public:
    ListPlace(QWidget& frame, QBoxLayout& box, QWidget& list) : QObject(&frame), box_(box), list_(list)
    {
        frame.installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Resize) {
            const auto& frame = static_cast<QWidget&>(*watched);
            const bool beside = frame.width() >= list_beside_from;
            box_.setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
            list_.setMaximumSize(beside ? list_width : QWIDGETSIZE_MAX, beside ? QWIDGETSIZE_MAX : frame.height() / 2);
            list_.setMinimumWidth(beside ? list_width : 0);
        }
        return false;
    }

private:
    QBoxLayout& box_;
    QWidget& list_;
};

} // namespace

bool DeskWindow::Parts::may_reveal() const
{
    const domain::Principal& me = services_.actions.me();
    const bool office = me.role == domain::UserRole::Operator || me.role == domain::UserRole::Supervisor ||
                        me.role == domain::UserRole::Administrator;
    return services_.personal_data != nullptr && office && me.mask_level < 2;
}

void DeskWindow::Parts::make_households(QWidget* frame)
{
    households_ = new HouseholdPanel(frame);
    auto* box = static_cast<QBoxLayout*>(frame->layout());
    box->setStretch(0, 1);
    box->addWidget(households_);
    new ListPlace(*frame, *box, *households_);
    connect(households_, &HouseholdPanel::floor_chosen, this,
        [this](int floor) { map_->mark_floor(floor > 0 ? std::optional(floor) : std::nullopt); });
    connect(households_, &HouseholdPanel::closed, this, [this] {
        ++households_asked_;
        if (map_)
            map_->mark_floor(std::nullopt);
        queue_->focus_list();
    });
    connect(&households_->reveal_bar(), &RevealBar::closed, this, [this] { ++households_asked_; });
    connect(households_, &HouseholdPanel::reveal_wanted, this, &Parts::reveal_household);
}

void DeskWindow::Parts::floor_picked(const std::string& building, std::optional<int> floor)
{
    const services::AreaIndex at = services_.town.find_area(building);
    if (!floor || at == services::no_area) {
        households_->forget();
        return;
    }
    if (!may_reveal()) {
        bottom_->show_notice(DeskWindow::tr("这个账号不能看住户，只有户数"));
        return;
    }
    const domain::Area& area = services_.town.area(at).row;
    if (households_->building() == area.id && households_->is_filled()) {
        households_->show_floor(*floor);
    } else {
        households_->wait_for(area.id, presentation::text(area.name), *floor);
        ask_households(area);
    }
    map_->mark_floor(floor);
}

void DeskWindow::Parts::ask_households(const domain::Area& building)
{
    const std::string reason =
        DeskWindow::tr("在地图上看%1的住户（脱敏）").arg(presentation::text(building.name)).toStdString();
    services_.personal_data->reveal(domain::Register::Area, building.id, std::string(domain::households_field), reason,
        [this, alive = alive_, number = ++households_asked_](const Result<services::RevealedField>& answer) {
            if (!*alive || number != households_asked_)
                return;
            auto lines = answer ? domain::read_households(answer->value) : std::nullopt;
            if (lines)
                households_->show_lines(std::move(*lines), answer->until, platform_now());
            else
                households_->show_problem(answer ? DeskWindow::tr("平台的回答读不出来") : error_words_(answer.error()));
        });
}

void DeskWindow::Parts::reveal_household(const Uuid& household, const QString& field, const QString& reason)
{
    services_.personal_data->reveal(domain::RowTraits<domain::Household>::which, household, field.toStdString(),
        reason.toStdString(),
        [this, alive = alive_, number = ++households_asked_](const Result<services::RevealedField>& answer) {
            if (!*alive || number != households_asked_)
                return;
            if (answer)
                households_->reveal_bar().show_value(*answer, platform_now());
            else
                households_->reveal_bar().show_problem(error_words_(answer.error()));
        });
}

} // namespace yiping::desk
