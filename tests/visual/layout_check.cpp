// SPDX-License-Identifier: GPL-3.0-or-later
#include "layout_check.h"

#include "model_wall.h"
#include "screen_words.h"

#include <QQuickItem>

#include <algorithm>
#include <cmath>

namespace yiping::testing {

namespace {

/// Rows that follow one another as they come may be cut; what a panel says of itself may not.
bool may_be_cut(const Word& word)
{
    return word.owner == "FeedPanel" || word.owner == "CasePanel" || word.owner == "InspectPanel" ||
           word.owner == "PhotosPanel";
}

void look_at_words(const ModelWall& wall, std::vector<std::string>& faults)
{
    const std::vector<Word> words = words_of(*wall.window);
    const QRectF screen(QPointF(), wall.window->size());
    const QRectF map = wall.model->board()->middle();
    const int parts = std::max(1, static_cast<int>(std::lround(screen.width() / screen.height() / 1.78)));
    const int least =
        std::max(20, static_cast<int>(std::lround(22 * std::min(screen.width(), screen.height()) / 1080)));
    constexpr std::size_t few = 12;
    if (words.size() <= few)
        faults.push_back("hardly a word is shown");
    for (std::size_t i = 0; i < words.size(); ++i) {
        const Word& word = words[i];
        const std::string said = word.owner.toStdString() + ": " + word.text.toStdString();
        if (!screen.contains(word.box))
            faults.push_back(said + " leaves the wall");
        else if (word.owner == "MapArea" && !map.contains(word.box))
            faults.push_back(said + " leaves the map");
        if (word.pixel_size < least - 1)
            faults.push_back(said + " is too small: " + std::to_string(word.pixel_size));
        if (word.cut && !may_be_cut(word))
            faults.push_back(said + " is cut");
        for (int seam = 1; seam < parts; ++seam) {
            const double x = screen.width() * seam / parts;
            if (word.box.left() < x && word.box.right() > x)
                faults.push_back(said + " lies across a seam");
        }
        for (std::size_t j = i + 1; j < words.size(); ++j)
            if (word.box.intersects(words[j].box))
                faults.push_back(said + " lies over " + words[j].text.toStdString());
    }
}

void look_at_panels(const ModelWall& wall, std::vector<std::string>& faults)
{
    const QList<QQuickItem*> views = wall.find_all("ScenePanelView");
    if (views.isEmpty())
        faults.push_back("no panel is shown");
    const QSize screen = wall.window->size();
    const int parts = std::max(1, static_cast<int>(std::lround(screen.width() / 1.78 / screen.height())));
    for (QQuickItem* view : views) {
        auto* panel = view->property("panel").value<presentation::ScenePanel*>();
        for (int seam = 1; seam < parts; ++seam) {
            const double x = static_cast<double>(screen.width()) * seam / parts;
            if (panel != nullptr && !domain::made_of_parts(panel->description().kind) && view->x() < x &&
                view->x() + view->width() > x)
                faults.push_back(panel->title().toStdString() + " lies across a seam");
        }
        if (panel == nullptr || view->property("item").value<QQuickItem*>() == nullptr)
            faults.push_back("no view of kind " + (panel != nullptr ? panel->kind().toStdString() : "?"));
        else if (!presentation::has_own_model(panel->description().kind) && panel->empty())
            faults.push_back(panel->title().toStdString() + " is empty");
    }
}

} // namespace

std::vector<std::string> layout_faults(const ModelWall& wall)
{
    std::vector<std::string> faults;
    look_at_words(wall, faults);
    look_at_panels(wall, faults);
    return faults;
}

} // namespace yiping::testing
