// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/services/town.h>

#include <QList>
#include <QObject>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <cstdint>
#include <optional>
#include <span>

namespace yiping::presentation {

/// The town as the layers of a map draw it, on the wall and on the desk: areas, base
/// features, cameras, and every case as a point. It copies nothing: layers read the town when a signal tells them what
/// changed. The town must outlive it. GUI thread.
class MapFeed : public QObject, private services::TownListener {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition root")
    /// Level that is filled by open cases: grids, or villages where a town has no grids.
    Q_PROPERTY(int fillLevel READ fill_level NOTIFY areasReset FINAL)
    /// Codes of the classes of cases, and their words in the screen's language.
    Q_PROPERTY(QStringList classCodes READ class_codes NOTIFY categoriesChanged FINAL)
    Q_PROPERTY(QStringList classWords READ class_words NOTIFY categoriesChanged FINAL)
    /// The minute that has begun, in ms since 1970: up to where windows of time reach.
    Q_PROPERTY(qreal minute READ minute NOTIFY minuteChanged FINAL)
    /// Whether closed cases of all days are shown; otherwise open ones and those of today.
    Q_PROPERTY(bool showAll READ show_all WRITE set_show_all NOTIFY showAllChanged FINAL)

public:
    explicit MapFeed(services::Town& town, QObject* parent = nullptr);

    [[nodiscard]] const services::Town& town() const { return town_; }
    [[nodiscard]] int fill_level() const { return static_cast<int>(fill_level_); }
    void set_categories(const domain::CategoryTree& categories);
    [[nodiscard]] QStringList class_codes() const { return class_codes_; }
    [[nodiscard]] QStringList class_words() const { return class_words_; }
    [[nodiscard]] qreal minute() const { return static_cast<qreal>(minute_); }
    [[nodiscard]] bool show_all() const { return show_all_; }
    void set_show_all(bool on);

    /// What the map shows of a case: its status, or nothing where it has no position, was voided, or is of the past.
    [[nodiscard]] std::optional<domain::CaseStatus> shown_status(services::CaseIndex at) const;

    /// Has a register outside the core read and kept: a layer that is shown asks for what it draws.
    void look_at(const domain::RegisterInfo& info) { town_.look_at(info); }

    /// "" for an unknown index; for picking.
    Q_INVOKABLE [[nodiscard]] QString case_id(int index) const;
    /// "白杨社区 03网格"; "" for an unknown code.
    Q_INVOKABLE [[nodiscard]] QString area_name(const QString& code) const;
    /// -1 if unknown.
    Q_INVOKABLE [[nodiscard]] int case_index(const QString& id) const;

Q_SIGNALS:
    void areasReset();
    void areaCountsChanged(const QList<quint32>& areas);
    void casesReset(); ///< another town: all cases are others
    void pointsReset(); ///< what is shown of all cases may be another (also at midnight, and with showAll)
    void casesLoaded(); ///< all cases of the cache are there
    void pointsPatched(const QList<quint32>& cases);
    void baseFeaturesReset();
    void camerasReset();
    void respondersChanged();
    void rowsChanged(quint32 registerNumber); ///< of a register that is looked at
    void showAllChanged();
    void minuteChanged();
    void categoriesChanged();

private:
    void town_reloaded() override;
    void load_progressed() override;
    void areas_changed() override;
    void area_counts_changed(std::span<const services::AreaIndex> areas) override;
    void cases_loaded() override;
    void cases_changed(std::span<const services::CaseIndex> cases) override;
    void cameras_changed() override;
    void responders_changed(std::span<const Uuid> responders) override;
    void rows_changed(std::uint32_t register_number) override;
    void base_features_changed() override;
    void ticked(UtcMillis now) override;

    void choose_fill_level();

    services::Town& town_;
    services::Town::Subscription subscription_;
    domain::AreaLevel fill_level_ = domain::AreaLevel::Grid;
    QStringList class_codes_, class_words_;
    bool show_all_ = false;
    UtcMillis midnight_ = 0;
    UtcMillis minute_ = 0;
};

} // namespace yiping::presentation
