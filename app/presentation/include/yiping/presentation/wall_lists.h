// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/patched_list_model.h>

#include <QString>
#include <QtQml/qqmlregistration.h>

#include <string>

/// The short lists of the wall: rows of finished words, so that QML only places them. GUI thread.
namespace yiping::presentation {

/// Better and worse are said in words; the colour follows this, never up or down.
enum class Tone : int { Worse = -1, Plain = 0, Better = 1 };

/// One bar, one hour, one status, one stage.
struct WallBar {
    int key = 0;
    QString word;
    int count = 0;
    int second = 0;   ///< what is compared with it in the same row: closed beside opened, all beside on duty
    int status = 0;   ///< domain::CaseStatus by number where the bar stands for one, else 0
    bool current = false; ///< the hour, the day it is now
    bool operator==(const WallBar&) const = default;
};

class WallBarsModel : public PatchedListModel<WallBar> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of WallModel")
    /// The largest count, at least 1: what the longest bar stands for.
    Q_PROPERTY(int most READ most NOTIFY mostChanged FINAL)
    /// Sum of the counts.
    Q_PROPERTY(int total READ total NOTIFY mostChanged FINAL)

public:
    using PatchedListModel::PatchedListModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int most() const { return most_; }
    [[nodiscard]] int total() const { return total_; }
    void take(std::vector<WallBar> rows);

Q_SIGNALS:
    void mostChanged();

private:
    int most_ = 1;
    int total_ = 0;
};

/// A village or community.
struct WallVillage {
    std::string key; ///< its code
    QString name;
    int open = 0, late = 0, today = 0, closed_today = 0;
    bool operator==(const WallVillage&) const = default;
};

class WallVillagesModel : public PatchedListModel<WallVillage> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of WallModel")
    Q_PROPERTY(int most READ most NOTIFY mostChanged FINAL)

public:
    using PatchedListModel::PatchedListModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int most() const { return most_; }
    void take(std::vector<WallVillage> rows);

Q_SIGNALS:
    void mostChanged();

private:
    int most_ = 1;
};

/// A rate with what it is counted of and when.
struct WallFigure {
    std::string key; ///< id of the figure
    QString name;
    QString value;   ///< "99.04", "—" where there is nothing to divide by
    QString unit;
    QString detail;  ///< "412 / 416 件"
    QString freshness;
    double share = 0; ///< 0–1 for the bar
    bool operator==(const WallFigure&) const = default;
};

class WallFiguresModel : public PatchedListModel<WallFigure> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of WallModel")

public:
    using PatchedListModel::PatchedListModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    void take(std::vector<WallFigure> rows) { set_rows(std::move(rows)); }
};

/// A move of a case, in the feed of all cases or in the life of one.
struct WallMove {
    std::string key; ///< id of the move
    int status = 0;  ///< domain::CaseStatus by number: the symbol
    QString at;
    QString title;
    QString detail;
    bool operator==(const WallMove&) const = default;
};

class WallMovesModel : public PatchedListModel<WallMove> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of WallModel")

public:
    using PatchedListModel::PatchedListModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    void take(std::vector<WallMove> rows) { set_rows(std::move(rows)); }
};

/// One of the seven stages in the life of a case.
struct WallStage {
    int key = 0;   ///< domain::Stage by number
    QString word;
    QString at;    ///< when it was reached, "" if not yet
    int state = 0; ///< 0 to come, 1 now, 2 behind
    bool late = false;
    bool operator==(const WallStage&) const = default;
};

class WallStagesModel : public PatchedListModel<WallStage> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of WallModel")

public:
    using PatchedListModel::PatchedListModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    void take(std::vector<WallStage> rows) { set_rows(std::move(rows)); }
};

} // namespace yiping::presentation
