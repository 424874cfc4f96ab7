// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/scene_board.h>

#include "scene_content.h"
#include "wall_words.h"

#include <yiping/presentation/words.h>

#include <algorithm>

namespace yiping::presentation {

namespace {

bool needs_registers(domain::PanelKind kind)
{
    using enum domain::PanelKind;
    return kind == Loop || kind == Hazards || kind == HazardKinds || kind == Funnel || kind == Venues ||
           kind == HotlineWork || kind == PartyUnits || kind == PartyGrids || kind == Points || kind == Volunteers ||
           kind == Tasks;
}

/// Kinds that count all cases or all rows: not made anew with every change.
bool is_slow(domain::PanelKind kind)
{
    using enum domain::PanelKind;
    return needs_registers(kind) || kind == Ages || kind == Calendar || kind == WeekHours || kind == Text || kind == Qr;
}

QRectF rect(const domain::Box& box)
{
    return {box.x, box.y, box.width, box.height};
}

} // namespace

QVariant PlacedPanelsModel::data(const QModelIndex& index, int role) const
{
    const PlacedPanel* row = row_at(index);
    if (row == nullptr)
        return {};
    switch (role - Qt::UserRole) {
    case 0:
        return QVariant::fromValue(row->panel);
    case 1:
        return row->box;
    default:
        return {};
    }
}

QHash<int, QByteArray> PlacedPanelsModel::roleNames() const
{
    return {{Qt::UserRole, "panel"}, {Qt::UserRole + 1, "box"}};
}

SceneBoard::SceneBoard(
    const services::Town& town, const domain::CategoryTree& categories, SceneOptions options, QObject* parent)
    : QObject(parent), town_(town), categories_(categories), options_(std::move(options))
{
    if (options_.scenes.empty())
        options_.scenes.emplace_back().id = "overview";
    show("overview", services::no_area);
}

SceneBoard::~SceneBoard()
{
    *alive_ = false;
}

QString SceneBoard::scene() const
{
    return text(current().id);
}

QString SceneBoard::title() const
{
    return text(language() == Language::English ? current().title_en : current().title_zh);
}

QStringList SceneBoard::map_layers() const
{
    QStringList layers;
    for (const std::string& each : current().map.layers)
        layers << text(each);
    return layers;
}

QString SceneBoard::map_fill() const
{
    return text(current().map.fill);
}

QString SceneBoard::map_fill_name() const
{
    const auto found = std::ranges::find(options_.figures, current().map.fill, &domain::FigureDefinition::id);
    if (found == options_.figures.end())
        return map_fill();
    return text(language() == Language::English ? found->name_en : found->name_zh);
}

QString SceneBoard::area() const
{
    return scope_ == services::no_area ? QString() : text(town_.area(scope_).row.area_code);
}

QStringList SceneBoard::compared() const
{
    const bool side_by_side = std::ranges::any_of(current().panels, [](const domain::PanelDescription& panel) {
        return panel.kind == domain::PanelKind::Versus && panel.against == domain::Against::Area;
    });
    if (!side_by_side)
        return {};
    const auto [first, second] = source().pair();
    if (first == services::no_area || second == services::no_area)
        return {};
    return {text(town_.area(first).row.area_code), text(town_.area(second).row.area_code)};
}

QStringList SceneBoard::crumbs() const
{
    QStringList names;
    for (services::AreaIndex at = scope_; at != services::no_area; at = town_.area(at).parent) {
        if (!town_.area(at).known)
            continue;
        names.prepend(text(town_.area(at).row.name));
        if (at == town_.root())
            break;
    }
    return names;
}

QString SceneBoard::wall_class() const
{
    return text(domain::word_of(wall_class_).name);
}

bool SceneBoard::knows(std::string_view scene) const
{
    return std::ranges::contains(options_.scenes, scene, &domain::SceneDescription::id);
}

const domain::PanelDescription* SceneBoard::panel_of(domain::PanelKind kind) const
{
    const auto found = std::ranges::find(current().panels, kind, &domain::PanelDescription::kind);
    return found == current().panels.end() ? nullptr : &*found;
}

void SceneBoard::show(std::string_view scene, services::AreaIndex area)
{
    const auto found =
        std::ranges::find(options_.scenes, knows(scene) ? scene : "overview", &domain::SceneDescription::id);
    const std::size_t at =
        found == options_.scenes.end() ? 0 : static_cast<std::size_t>(found - options_.scenes.begin());
    const bool other_scene = at != at_ || !began_;
    const bool other_area = area != scope_;
    if (!other_scene && !other_area)
        return;
    began_ = true;
    at_ = at;
    scope_ = area;
    if (other_area) {
        beside_ = 0;
        scan_ = services::scan_cases(town_, scope_);
    }
    if (other_scene)
        make_panels();
    fill(false);
    read_registers();
    if (other_area)
        Q_EMIT areaChanged();
    if (other_scene) {
        Q_EMIT sceneChanged();
        place();
    }
    Q_EMIT comparedChanged();
}

void SceneBoard::compare_next()
{
    ++beside_;
    fill(true);
    Q_EMIT comparedChanged();
}

void SceneBoard::make_panels()
{
    // The views of the panels before still look at them.
    placed_.take({});
    first_key_ += static_cast<int>(shown_.size());
    for (auto& each : shown_)
        each.release()->deleteLater();
    shown_.clear();
    for (const domain::PanelDescription& each : current().panels)
        shown_.push_back(std::make_unique<ScenePanel>(each));
}

void SceneBoard::refresh()
{
    scan_ = services::scan_cases(town_, scope_);
    fill(false);
    read_registers();
    Q_EMIT comparedChanged(); // areas may have come
}

void SceneBoard::refresh_figures()
{
    fill(true);
}

ContentSource SceneBoard::source() const
{
    const services::AreaIndex scope = scope_ == services::no_area ? town_.root() : scope_;
    const bool above = current().above && scope_ == services::no_area && scope != services::no_area &&
                       town_.area(scope).parent != services::no_area;
    const services::AreaIndex about = above ? town_.area(scope).parent : scope;
    const std::string_view code = scope_ == services::no_area ? std::string_view() : town_.area(scope_).row.area_code;
    return {
        town_, scan_, registers_.get(), categories_, options_.figures, about, code, options_.report_address, beside_};
}

void SceneBoard::fill(bool only_figures)
{
    const ContentSource source = this->source();
    for (const auto& panel : shown_) {
        const domain::PanelKind kind = panel->description().kind;
        if (!has_own_model(kind) && !(only_figures && is_slow(kind)))
            panel->take(make_content(panel->description(), source));
    }
    say_freshness();
}

void SceneBoard::read_registers()
{
    if (options_.registers == nullptr || reading_ || town_.load_state() != services::LoadState::Ready ||
        !std::ranges::any_of(current().panels, needs_registers, &domain::PanelDescription::kind))
        return;
    constexpr std::int64_t often_enough = 50'000;
    if (registers_ && town_.now() - registers_->read_at < often_enough)
        return;
    reading_ = true;
    options_.registers->read_register_facts(
        [this, alive = alive_](Result<std::shared_ptr<const services::RegisterFacts>> facts) {
            if (!*alive)
                return;
            reading_ = false;
            if (!facts)
                return; // what is shown says since when it holds
            registers_ = std::move(*facts);
            fill(false);
        });
}

void SceneBoard::take_freshness(const QString& as_of, int staleness)
{
    as_of_ = as_of;
    staleness_ = staleness;
    say_freshness();
}

void SceneBoard::say_freshness()
{
    constexpr std::int64_t old_after = 10 * services::minute_ms;
    for (const auto& panel : shown_) {
        QString as_of = as_of_;
        int staleness = staleness_;
        if (panel->from_registers()) {
            as_of = registers_ ? Wall::tr("截至 %1").arg(moment_words(registers_->read_at, town_.now())) : QString();
            if (registers_ && staleness == 0 && town_.now() - registers_->read_at > old_after)
                staleness = 1;
        }
        panel->take_freshness(as_of, staleness);
    }
}

void SceneBoard::arrange(qreal width, qreal height, qreal top, qreal em, const QList<qreal>& seams)
{
    if (width <= 0 || height <= 0 || em <= 0)
        return;
    wall_ = {width, height, top, em, {seams.begin(), seams.end()}};
    place();
}

void SceneBoard::place()
{
    const domain::SceneLayout layout = domain::arrange(current(), wall_);
    middle_ = rect(layout.middle);
    wall_class_ = layout.wall_class;
    std::vector<PlacedPanel> rows;
    for (std::size_t at = 0; at < layout.panels.size(); ++at)
        if (!layout.panels[at].empty())
            rows.push_back({first_key_ + static_cast<int>(at), shown_[at].get(), rect(layout.panels[at])});
    placed_.take(std::move(rows));
    Q_EMIT arranged();
}

} // namespace yiping::presentation
