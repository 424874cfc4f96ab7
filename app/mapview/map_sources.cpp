// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/map_sources.h>

#include <yiping/base/log.h>
#include <yiping/geo/basemap.h>

#include <algorithm>

namespace yiping::mapview {

MapStyle::MapStyle(const config::BasemapStyle& style, QObject* parent) : QObject(parent)
{
    for (const geo::BaseClassInfo& each : geo::base_classes()) {
        if (const auto found = style.find(each.word); found != style.end()) {
            classes_[static_cast<std::size_t>(each.id)] = found->second;
        }
    }
}

double MapStyle::width(geo::BaseClass what, double zoom) const
{
    const auto& stops = of(what).width;
    if (stops.empty()) {
        return 0;
    }
    if (zoom <= stops.front().first) {
        return stops.front().second;
    }
    for (std::size_t i = 1; i < stops.size(); ++i) {
        if (zoom <= stops[i].first) {
            const double part = (zoom - stops[i - 1].first) / (stops[i].first - stops[i - 1].first);
            return stops[i - 1].second + (stops[i].second - stops[i - 1].second) * part;
        }
    }
    return stops.back().second;
}

MapSources::MapSources(config::MapSettings settings, const std::filesystem::path& store_file,
    TileSource::ErrorWords words, QObject* parent)
    : QObject(parent), settings_(std::move(settings)), words_(std::move(words))
{
    const auto say = [this](const Error& error) {
        log::warning("map", "{}", error.debug_text());
        if (own_problem_.isEmpty() && words_) {
            own_problem_ = words_(error);
        }
    };
    auto style =
        config::load_basemap_style(settings_.style.empty() ? config::shipped_basemap_style() : settings_.style);
    if (!style) {
        say(style.error());
        style = config::load_basemap_style(config::shipped_basemap_style());
    }
    style_ = std::make_unique<MapStyle>(style.value_or(config::BasemapStyle()));
    const bool on_line = std::ranges::any_of(settings_.sources, [](const auto& each) { return !each.url.empty(); });
    if (on_line && !store_file.empty()) {
        std::error_code ignored;
        std::filesystem::create_directories(store_file.parent_path(), ignored);
        auto store = geo::TileStore::open(store_file, settings_.cache_mb << 20, clock_);
        if (store) {
            store_ = std::move(*store);
        } else {
            say(store.error());
        }
    }
    if (settings_.views.empty() && !settings_.sources.empty()) {
        config::MapView all;
        all.name = settings_.sources.front().name;
        for (const config::MapSource& each : settings_.sources) {
            all.sources.push_back(each.id);
        }
        settings_.views.push_back(std::move(all));
    }
    const auto wanted = std::ranges::find(settings_.views, settings_.view, &config::MapView::name);
    view_ = wanted == settings_.views.end() ? 0 : static_cast<int>(wanted - settings_.views.begin());
    sources_.resize(settings_.sources.size());
    make_sources();
}

MapSources::~MapSources() = default;

QStringList MapSources::views() const
{
    QStringList names;
    for (const config::MapView& each : settings_.views) {
        names << QString::fromStdString(each.name);
    }
    return names;
}

void MapSources::set_view(int view)
{
    if (view_ == view || view < 0 || view >= static_cast<int>(settings_.views.size())) {
        return;
    }
    view_ = view;
    make_sources();
    Q_EMIT viewChanged();
    Q_EMIT wordsChanged();
}

void MapSources::make_sources()
{
    if (view_ >= static_cast<int>(settings_.views.size())) {
        return;
    }
    for (const std::string& id : settings_.views[static_cast<std::size_t>(view_)].sources) {
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            if (settings_.sources[i].id == id && !sources_[i]) {
                sources_[i] = std::make_unique<TileSource>(settings_.sources[i], store_.get(), words_);
                connect(sources_[i].get(), &TileSource::stateChanged, this, &MapSources::wordsChanged);
            }
        }
    }
}

QList<TileSource*> MapSources::sources() const
{
    QList<TileSource*> shown;
    if (view_ < static_cast<int>(settings_.views.size())) {
        for (const std::string& id : settings_.views[static_cast<std::size_t>(view_)].sources) {
            for (std::size_t i = 0; i < sources_.size(); ++i) {
                if (settings_.sources[i].id == id && sources_[i]) {
                    shown << sources_[i].get();
                }
            }
        }
    }
    return shown;
}

QList<QObject*> MapSources::source_objects() const
{
    const QList<TileSource*> shown = sources();
    return {shown.begin(), shown.end()};
}

TileSource* MapSources::base() const
{
    for (TileSource* each : sources()) {
        if (each->is_vector()) {
            return each;
        }
    }
    return nullptr;
}

QString MapSources::attribution() const
{
    // What the model town's own file says of itself is said in the screen's language; other files' words stand as they
    // are.
    [[maybe_unused]] constexpr const char* model_town = QT_TR_NOOP("底图为演示虚构");
    QStringList parts;
    for (const TileSource* each : sources()) {
        const auto& info = each->info();
        for (const std::string& text : {info.attribution, info.approval}) {
            const QString words = text.empty() ? QString() : tr(text.c_str());
            if (!words.isEmpty() && !parts.contains(words)) {
                parts << words;
            }
        }
    }
    return parts.join(QStringLiteral(" · "));
}

QString MapSources::problem() const
{
    for (const TileSource* each : sources()) {
        if (!each->problem().isEmpty()) {
            return each->problem();
        }
    }
    return own_problem_;
}

} // namespace yiping::mapview
