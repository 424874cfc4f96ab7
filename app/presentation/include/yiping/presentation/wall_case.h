// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/presentation/wall_lists.h>
#include <yiping/services/town.h>

#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <optional>

namespace yiping::presentation {

/// The case the desk has put on the wall, in finished words. Nothing personal: no reporter, no address, no reason
/// given, staff by surname and post. Part of WallModel. GUI thread.
class WallCase : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of WallModel")
    /// A case is put up and its row is known.
    Q_PROPERTY(bool shown READ shown NOTIFY changed FINAL)
    Q_PROPERTY(bool hasPosition READ has_position NOTIFY changed FINAL)
    Q_PROPERTY(qreal lon READ lon NOTIFY changed FINAL)
    Q_PROPERTY(qreal lat READ lat NOTIFY changed FINAL)
    Q_PROPERTY(int status READ status NOTIFY changed FINAL)
    Q_PROPERTY(QString statusWord READ status_word NOTIFY changed FINAL)
    Q_PROPERTY(QString title READ title NOTIFY changed FINAL)
    Q_PROPERTY(QString number READ number NOTIFY changed FINAL)
    Q_PROPERTY(QString place READ place NOTIFY changed FINAL)
    Q_PROPERTY(QString category READ category NOTIFY changed FINAL)
    Q_PROPERTY(QString source READ source NOTIFY changed FINAL)
    Q_PROPERTY(QString limit READ limit NOTIFY changed FINAL)
    Q_PROPERTY(QString deadline READ deadline NOTIFY changed FINAL)
    Q_PROPERTY(bool late READ late NOTIFY changed FINAL)
    Q_PROPERTY(QString holder READ holder NOTIFY changed FINAL)
    Q_PROPERTY(QString delivery READ delivery NOTIFY changed FINAL)
    Q_PROPERTY(yiping::presentation::WallStagesModel* stages READ stages CONSTANT FINAL)
    Q_PROPERTY(yiping::presentation::WallMovesModel* moves READ moves CONSTANT FINAL)

public:
    WallCase(
        services::Town& town, services::CacheReader& reader, const domain::CategoryTree& categories, QObject* parent);
    ~WallCase() override;

    /// Nothing takes the case down.
    void show(std::optional<Uuid> id);
    [[nodiscard]] const std::optional<Uuid>& id() const { return id_; }
    /// Reads the town again: the case, its assignments or its moves changed.
    void refresh();
    /// Only the words that depend on the clock.
    void tick();

    [[nodiscard]] bool shown() const { return shown_; }
    [[nodiscard]] bool has_position() const { return data_.lon && data_.lat; }
    [[nodiscard]] qreal lon() const { return data_.lon.value_or(0); }
    [[nodiscard]] qreal lat() const { return data_.lat.value_or(0); }
    [[nodiscard]] int status() const { return status_; }
    [[nodiscard]] QString status_word() const;
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString number() const;
    [[nodiscard]] QString place() const;
    [[nodiscard]] QString category() const;
    [[nodiscard]] QString source() const;
    [[nodiscard]] QString limit() const;
    [[nodiscard]] QString deadline() const { return deadline_; }
    [[nodiscard]] bool late() const { return status_ == static_cast<int>(domain::CaseStatus::Late); }
    [[nodiscard]] QString holder() const;
    [[nodiscard]] QString delivery() const;
    [[nodiscard]] WallStagesModel* stages() { return &stages_; }
    [[nodiscard]] WallMovesModel* moves() { return &moves_; }

Q_SIGNALS:
    void changed();

private:
    void take(Result<services::CasePage> page);
    void fill_moves();

    services::Town& town_;
    services::CacheReader& reader_;
    const domain::CategoryTree& categories_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); ///< answers that come after our end find it false
    std::optional<Uuid> id_;
    bool shown_ = false;
    domain::Case data_;
    std::vector<domain::CaseMove> history_; ///< oldest first
    std::vector<domain::Assignment> assignments_;
    int status_ = 0;
    QString deadline_;
    WallStagesModel stages_;
    WallMovesModel moves_;
};

/// What a move says on a wall, without anything personal: "派给 周某 专职网格员", "已结案，用时 3 时".
[[nodiscard]] QString wall_move_words(
    const domain::CaseMove& move, const domain::Case* data, const services::Town& town);

} // namespace yiping::presentation
