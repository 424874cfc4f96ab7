// SPDX-License-Identifier: GPL-3.0-or-later
#include "choice_box.h"

#include "look.h"

#include <yiping/domain/area_code.h>
#include <yiping/presentation/words.h>

#include <QPainter>

#include <algorithm>
#include <utility>
#include <vector>

namespace yiping::desk {

ChoiceBox::ChoiceBox(QWidget* parent) : QComboBox(parent)
{
    setMaxVisibleItems(18);
    // The longest of its items may be longer than the page is wide.
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ChoiceBox::paintEvent(QPaintEvent* event)
{
    QComboBox::paintEvent(event);
    QPainter painter(this);
    painter.setPen(look::Paper(this)(look::text_3));
    painter.setFont(look::font(look::small));
    painter.drawText(QRect(width() - 28, 0, 20, height()), Qt::AlignCenter, QStringLiteral("▾"));
}

void ChoiceBox::offer_categories(const domain::CategoryTree& categories, const std::string& kept)
{
    clear();
    for (const domain::Category* top : categories.classes()) {
        const auto below = categories.subclasses(top->code);
        if (below.empty() || kept == top->code)
            addItem(presentation::category_word(categories, top->code), presentation::text(top->code));
        for (const domain::Category* each : below) {
            addItem(presentation::category_word(categories, top->code) + QStringLiteral(" / ") +
                        presentation::category_word(categories, each->code),
                presentation::text(each->code));
        }
    }
    if (!kept.empty() && findData(presentation::text(kept)) < 0)
        insertItem(0, presentation::category_word(categories, kept), presentation::text(kept));
}

void ChoiceBox::offer_areas(const services::Town& town, const std::string& scope, const std::string& kept)
{
    clear();
    std::vector<std::pair<std::string, QString>> areas;
    for (services::AreaIndex at = 0; at < town.areas().size(); ++at) {
        const services::Place& place = town.area(at);
        if (place.known && domain::contains(scope, place.row.area_code))
            areas.emplace_back(place.row.area_code, presentation::text(town.place_name(at)));
    }
    std::ranges::sort(areas);
    for (const auto& [code, name] : areas)
        addItem(name.isEmpty() ? presentation::text(code) : name, presentation::text(code));
    if (!kept.empty() && findData(presentation::text(kept)) < 0)
        insertItem(0, presentation::text(kept), presentation::text(kept));
}

void ChoiceBox::choose(std::string_view code)
{
    setCurrentIndex(code.empty() ? -1 : findData(presentation::text(code)));
}

std::string ChoiceBox::code() const
{
    return currentData().toString().toStdString();
}

} // namespace yiping::desk
