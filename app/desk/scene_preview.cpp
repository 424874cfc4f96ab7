// SPDX-License-Identifier: GPL-3.0-or-later
#include "scene_preview.h"

#include "look.h"

#include <yiping/presentation/language.h>
#include <yiping/presentation/words.h>

#include <QPainter>

#include <algorithm>
#include <utility>

namespace yiping::desk {

QString panel_title(const domain::PanelDescription& panel)
{
    const bool english = presentation::language() == presentation::Language::English;
    const std::string& own = english ? panel.title_en : panel.title_zh;
    return own.empty() ? presentation::word(panel.kind) : presentation::text(own);
}

ScenePreview::ScenePreview(QWidget* parent) : QWidget(parent), wall_(domain::usual_wall(domain::WallClass::Standard))
{
    setObjectName(QStringLiteral("scenePreview"));
    setMinimumHeight(140);
    say();
}

void ScenePreview::show_scene(std::optional<domain::SceneDescription> scene)
{
    if (scene == scene_)
        return;
    scene_ = std::move(scene);
    say();
    update();
}

void ScenePreview::set_wall(const domain::WallShape& wall)
{
    wall_ = wall;
    say();
    update();
}

void ScenePreview::say()
{
    QStringList shown;
    if (scene_) {
        const domain::SceneLayout layout = domain::arrange(*scene_, wall_);
        for (std::size_t at = 0; at < layout.panels.size(); ++at) {
            if (!layout.panels[at].empty())
                shown += panel_title(scene_->panels[at]);
        }
    }
    setAccessibleName(tr("画面预览"));
    setAccessibleDescription(shown.join(tr("、")));
}

void ScenePreview::paintEvent(QPaintEvent*)
{
    if (!scene_)
        return;
    constexpr int around = 8;
    const QRectF room = QRectF(rect()).adjusted(around, around, -around, -around);
    const double scale = std::min(room.width() / wall_.width, room.height() / wall_.height);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(room.center().x() - wall_.width * scale / 2, room.top());
    // A wall is dark, whatever the desk wears.
    const look::Paper paper(look::Theme::Night);
    const auto box_of = [&](const domain::Box& box) {
        return QRectF(box.x * scale, box.y * scale, box.width * scale, box.height * scale);
    };
    painter.fillRect(QRectF(0, 0, wall_.width * scale, wall_.height * scale), paper(look::ground));
    painter.setFont(look::font(look::small));
    const auto write = [&](const QRectF& box, const QString& words, look::Ink ink) {
        constexpr double least = 26;
        if (box.width() < least)
            return;
        painter.setPen(paper(ink));
        painter.drawText(box.adjusted(5, 2, -3, -2), Qt::AlignLeft | Qt::AlignTop,
            painter.fontMetrics().elidedText(words, Qt::ElideRight, static_cast<int>(box.width()) - 8));
    };
    const domain::SceneLayout layout = domain::arrange(*scene_, wall_);
    painter.fillRect(QRectF(0, 0, wall_.width * scale, wall_.top * scale),
        scene_->party ? QColor(0xA8, 0x24, 0x24) : paper(look::bar_raised));
    const QRectF middle = box_of(layout.middle);
    painter.fillRect(middle, paper(look::selection));
    if (scene_->map.shown)
        write(middle, scene_->map.heat ? tr("热力图") : tr("地图"), look::text_2);
    for (std::size_t at = 0; at < layout.panels.size(); ++at) {
        if (layout.panels[at].empty())
            continue;
        const QRectF box = box_of(layout.panels[at]);
        painter.fillRect(box, paper(look::raised));
        write(box, panel_title(scene_->panels[at]), look::text_1);
    }
    painter.setPen(paper(look::edge));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(0, 0, wall_.width * scale, wall_.height * scale));
}

} // namespace yiping::desk
