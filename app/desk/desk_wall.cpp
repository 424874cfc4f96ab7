// SPDX-License-Identifier: GPL-3.0-or-later
// 上墙: which scene stands on the wall, how the others would look there, and 巡播.
#include "desk_parts.h"

#include "bars.h"
#include "case_panel.h"
#include "desk_docks.h"
#include "look.h"
#include "scene_preview.h"
#include "side_panel.h"

#include <QActionGroup>
#include <QFrame>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace yiping::desk {

namespace {

constexpr std::int64_t tour_ms = services::minute_ms;
/// Of the memory: the shape of the wall.
constexpr auto wall_key = "wall-class";

} // namespace

void DeskWindow::Parts::make_scenes()
{
    auto* box = new QWidget(&window_);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    scenes_ = new SidePanel("scenesPanel", DeskWindow::tr("上墙"), box);
    column->addWidget(scenes_, 1);
    visitors_ = new QPushButton(box);
    visitors_->setObjectName(QStringLiteral("visitors"));
    visitors_->setProperty("plain", true);
    visitors_->setFont(look::font(look::body));
    visitors_->setAutoDefault(false);
    visitors_->setToolTip(
        DeskWindow::tr("来访视图：大屏上不再有标题、地址、说明和照片，只有公共摄像头，满屏水印；记入审计日志"));
    connect(visitors_, &QPushButton::clicked, this, &Parts::toggle_visitors);
    column->addWidget(visitors_);
    preview_ = new ScenePreview(box);
    column->addWidget(preview_, 1);
    docks_->add("scenes", DeskWindow::tr("上墙"), box);
    const int kept = memory_.value(QString::fromLatin1(wall_key)).toInt();
    if (kept >= 1 && kept <= static_cast<int>(domain::wall_class_count))
        preview_->set_wall(domain::usual_wall(static_cast<domain::WallClass>(kept)));
    preview_->setVisible(!options_.described.empty());
    connect(scenes_, &SidePanel::marked, this, &Parts::preview_scene);
    connect(scenes_, &SidePanel::entered, this, [this](const Uuid& key) {
        for (const DeskOptions::Scene& each : options_.scenes) {
            if (Uuid::from_name("scene", each.id) == key)
                put_on_wall(each.id);
        }
    });
}

void DeskWindow::Parts::preview_scene()
{
    const auto key = scenes_->chosen();
    const domain::WallScene* now = services_.town.scene_of(options_.wall);
    std::optional<domain::SceneDescription> shown;
    for (const domain::SceneDescription& each : options_.described) {
        // What is marked; before that, what stands on the wall.
        if (key ? Uuid::from_name("scene", each.id) == *key : now != nullptr && now->scene == each.id)
            shown = each;
    }
    preview_->show_scene(std::move(shown));
}

void DeskWindow::Parts::fill_wall_menu(QMenu& menu)
{
    auto* group = new QActionGroup(&menu);
    const int kept = std::max(memory_.value(QString::fromLatin1(wall_key)).toInt(), 0);
    const int now = kept == 0 ? static_cast<int>(domain::WallClass::Standard) : kept;
    for (const domain::EnumWord& word : domain::enum_words<domain::WallClass>()) {
        const auto which = static_cast<domain::WallClass>(word.value);
        const domain::WallShape wall = domain::usual_wall(which);
        QAction* each = menu.addAction(
            QStringLiteral("%1  %2 × %3").arg(presentation::word(which)).arg(wall.width).arg(wall.height));
        each->setObjectName(QStringLiteral("wallClass%1").arg(word.value));
        each->setCheckable(true);
        each->setChecked(word.value == now);
        group->addAction(each);
        connect(each, &QAction::triggered, this, [this, which, wall] {
            memory_.set_value(QString::fromLatin1(wall_key), static_cast<int>(which));
            preview_->set_wall(wall);
        });
    }
}

void DeskWindow::Parts::refresh_scenes()
{
    if (scenes_ == nullptr)
        return;
    const domain::WallScene* now = services_.town.scene_of(options_.wall);
    visitors_->setText(has_visitors() ? DeskWindow::tr("来宾走了，退出来访视图  Shift+G")
                                      : DeskWindow::tr("来宾来了，进入来访视图  Shift+G"));
    std::vector<SideRow> rows;
    for (const DeskOptions::Scene& each : options_.scenes) {
        SideRow row;
        row.key = Uuid::from_name("scene", each.id);
        row.name = each.title;
        if (now != nullptr && now->scene == each.id) {
            row.standing = tour_.on ? DeskWindow::tr("正在放 · 巡播") : DeskWindow::tr("正在放");
            row.ink = look::done;
            row.detail = DeskWindow::tr("%1 起").arg(presentation::moment_words(now->put_at, services_.town.now()));
        }
        rows.push_back(std::move(row));
    }
    scenes_->show_rows(std::move(rows), DeskWindow::tr("没有画面可放。"));
    scenes_->show_foot(tour_.on ? DeskWindow::tr("每分钟换一幅 · Shift+S 停 · Enter：放这一幅，停巡播")
                                : DeskWindow::tr("Enter：放到大屏 · Shift+S：巡播"));
    preview_scene();
}

bool DeskWindow::Parts::has_visitors() const
{
    const domain::WallScene* now = services_.town.scene_of(options_.wall);
    return now != nullptr && now->visitors.value_or(false);
}

void DeskWindow::Parts::toggle_visitors()
{
    const QString words = has_visitors() ? DeskWindow::tr("大屏退出来访视图") : DeskWindow::tr("大屏进入来访视图");
    services_.actions.admit_visitors(options_.wall, !has_visitors(), [this, alive = alive_, words](Result<void> done) {
        if (*alive)
            case_->say(done ? DeskWindow::tr("%1：已交发件箱").arg(words)
                            : DeskWindow::tr("%1没有成：%2").arg(words, error_words_(done.error())),
                !done);
    });
}

void DeskWindow::Parts::toggle_tour()
{
    if (options_.scenes.empty())
        return;
    tour_.on = !tour_.on;
    tour_.next = 0;
    tour_.at = services_.clock.now();
    bottom_->show_notice(tour_.on ? DeskWindow::tr("巡播：每分钟换一幅，放别的画面就停") : DeskWindow::tr("巡播已停"));
    go_on_touring();
    refresh_scenes();
}

void DeskWindow::Parts::go_on_touring()
{
    if (!tour_.on || options_.scenes.empty() || services_.clock.now() < tour_.at)
        return;
    const std::string scene = options_.scenes[tour_.next % options_.scenes.size()].id;
    tour_.next = (tour_.next + 1) % options_.scenes.size();
    tour_.at = services_.clock.now() + tour_ms;
    // A line that is down must not fill the outbox with scenes of an hour ago.
    if (services_.town.link().state == services::LinkState::Online)
        put_on_wall(scene, std::nullopt, true);
}

void DeskWindow::Parts::offer_scenes()
{
    auto* menu = new QMenu(&window_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("scenes"));
    menu->setFont(look::font(look::body));
    const services::Place* village = nullptr;
    if (page_model_.is_open()) {
        const services::Town& town = services_.town;
        const services::CaseIndex at = town.cases().find(page_model_.view().id);
        const services::AreaIndex area = at == services::no_case
                                             ? services::no_area
                                             : town.ancestor(town.cases().area(at), domain::AreaLevel::Village);
        village = area == services::no_area ? nullptr : &town.area(area);
    }
    const auto fill = [this](QMenu& into, const std::optional<Uuid>& area) {
        int number = 0;
        for (const DeskOptions::Scene& each : options_.scenes) {
            ++number;
            const QString label = number < 10 ? QStringLiteral("&%1  %2").arg(number).arg(each.title)
                                              : QStringLiteral("    ") + each.title;
            connect(into.addAction(label), &QAction::triggered, this,
                [this, id = each.id, area] { put_on_wall(id, area); });
        }
    };
    fill(*menu, std::nullopt);
    if (village != nullptr) {
        menu->addSeparator();
        QMenu* of_village = menu->addMenu(DeskWindow::tr("只看%1").arg(presentation::text(village->row.name)));
        of_village->setFont(menu->font());
        fill(*of_village, village->row.id);
    }
    menu->popup(bottom_->mapToGlobal(QPoint(12, -menu->sizeHint().height() - 4)));
}

void DeskWindow::Parts::put_on_wall(std::string_view scene, const std::optional<Uuid>& area, bool touring)
{
    std::optional<Uuid> subject = area;
    if (scene == "case") {
        if (!page_model_.is_open())
            return;
        subject = page_model_.view().id;
    }
    if (tour_.on && !touring) {
        tour_.on = false; // what a hand puts up is held
        refresh_scenes();
    }
    const auto named = std::ranges::find(options_.scenes, scene, &DeskOptions::Scene::id);
    const QString words =
        named == options_.scenes.end() ? DeskWindow::tr("上墙") : DeskWindow::tr("大屏放%1").arg(named->title);
    services_.actions.put_scene(
        options_.wall, std::string(scene), subject, [this, alive = alive_, words, touring](Result<void> done) {
            if (!*alive || (touring && done))
                return;
            case_->say(done ? DeskWindow::tr("%1：已交发件箱").arg(words)
                            : DeskWindow::tr("%1没有成：%2").arg(words, error_words_(done.error())),
                !done);
        });
}

} // namespace yiping::desk
