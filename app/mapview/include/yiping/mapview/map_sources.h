// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/config/map_settings.h>
#include <yiping/geo/basemap.h>
#include <yiping/mapview/tile_source.h>

#include <QList>
#include <QStringList>

#include <array>
#include <filesystem>
#include <memory>
#include <vector>

namespace yiping::mapview {

/// How base maps look. GUI thread.
class MapStyle : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by MapSources")

public:
    explicit MapStyle(const config::BasemapStyle& style, QObject* parent = nullptr);
    [[nodiscard]] const config::BaseClassStyle& of(geo::BaseClass what) const
    {
        return classes_[static_cast<std::size_t>(what)];
    }
    /// Pixels of a line at a zoom, between the stops of the style and held beyond them.
    [[nodiscard]] double width(geo::BaseClass what, double zoom) const;

private:
    std::array<config::BaseClassStyle, geo::base_class_count> classes_;
};

/// The map's sources and views as settings say them; the view is changed live. What is wrong with a source is said in
/// words, and the map goes on without it. GUI thread.
class MapSources : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made where the program is put together")
    Q_PROPERTY(QStringList views READ views CONSTANT FINAL)
    Q_PROPERTY(int view READ view WRITE set_view NOTIFY viewChanged FINAL)
    /// Of the view, the lowest first.
    Q_PROPERTY(QList<QObject*> sources READ source_objects NOTIFY viewChanged FINAL)
    /// The first vector source of the view; null without one, or while it is not open.
    Q_PROPERTY(yiping::mapview::TileSource* base READ base NOTIFY wordsChanged FINAL)
    Q_PROPERTY(yiping::mapview::MapStyle* style READ style CONSTANT FINAL)
    /// Who made the maps, with their 审图号.
    Q_PROPERTY(QString attribution READ attribution NOTIFY wordsChanged FINAL)
    Q_PROPERTY(QString problem READ problem NOTIFY wordsChanged FINAL)

public:
    /// `store_file` keeps tiles of services; "" for none. `words` says errors in the user's language.
    MapSources(config::MapSettings settings, const std::filesystem::path& store_file, TileSource::ErrorWords words,
        QObject* parent = nullptr);
    ~MapSources() override;

    [[nodiscard]] QStringList views() const;
    [[nodiscard]] int view() const { return view_; }
    void set_view(int view);
    [[nodiscard]] QList<TileSource*> sources() const;
    [[nodiscard]] QList<QObject*> source_objects() const;
    [[nodiscard]] TileSource* base() const;
    [[nodiscard]] MapStyle* style() const { return style_.get(); }
    [[nodiscard]] QString attribution() const;
    [[nodiscard]] QString problem() const;
    /// What a scene in space is made of; "" where there is none.
    [[nodiscard]] const std::filesystem::path& terrain_file() const { return settings_.terrain; }
    [[nodiscard]] const std::filesystem::path& buildings_file() const { return settings_.buildings; }
    [[nodiscard]] QString words_of(const Error& error) const { return words_ ? words_(error) : QString(); }

Q_SIGNALS:
    void viewChanged();
    void wordsChanged();

private:
    void make_sources();

    config::MapSettings settings_;
    TileSource::ErrorWords words_;
    SystemClock clock_;
    QString own_problem_; ///< of the style, or the store
    std::unique_ptr<geo::TileStore> store_;
    std::unique_ptr<MapStyle> style_;
    /// Made when a view first needs them; they end before the store.
    std::vector<std::unique_ptr<TileSource>> sources_;
    int view_ = 0;
};

} // namespace yiping::mapview
