// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/scene.h>
#include <yiping/presentation/patched_list_model.h>

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <string>
#include <vector>

namespace yiping::presentation {

/// A row of a panel, whatever its kind: finished words and numbers, of which each kind of panel shows its own.
struct PanelRow {
    std::string key;
    QString word = {};     ///< what it is about
    QString value = {};    ///< the number, as text
    QString unit = {};
    QString detail = {};   ///< what is counted, of what, when
    QString trend = {};    ///< "比上期多 12 件 变差"; "" where there is nothing to compare with
    double share = 0; ///< 0–1: the bar
    double mark = -1; ///< 0–1: where the target stands in the bar; -1 none
    int status = 0;   ///< domain::CaseStatus by number where the row stands for one
    int tone = 0;     ///< of the trend: better 1, worse -1
    int level = 0;    ///< of a cell: 0 none … 4 most; of a hazard: 1 … 4
    bool small = false;   ///< too few to judge
    bool current = false; ///< the one that is now
    QList<qreal> series = {}; ///< 0–1 each, oldest first; -1 nothing to count
    QStringList cells = {};   ///< of a table
    bool operator==(const PanelRow&) const = default;
};

class PanelRowsModel : public PatchedListModel<PanelRow> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of ScenePanel")

public:
    using PatchedListModel::PatchedListModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    void take(std::vector<PanelRow> rows) { set_rows(std::move(rows)); }
};

/// What a panel says, made anew from the town and compared with what is shown.
struct PanelContent {
    QString headline;     ///< one number first; "" none
    QString headline_unit;
    QString note;         ///< beside or below it
    int note_tone = 0;
    QStringList columns;  ///< heads of a table, words along an axis
    QString period;       ///< "近 30 天"
    std::vector<PanelRow> rows;
    bool from_registers = false; ///< counted from registers that are read now and then
};

/// Kinds that WallModel's own lists fill: QML reads these, not the panel's content.
[[nodiscard]] constexpr bool has_own_model(domain::PanelKind kind)
{
    using enum domain::PanelKind;
    return kind <= CaseLife || kind == CameraWall || kind == Photos;
}

/// One panel of the scene that is shown. GUI thread.
class ScenePanel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of SceneBoard")
    /// Name of its kind: "funnel".
    Q_PROPERTY(QString kind READ kind CONSTANT FINAL)
    Q_PROPERTY(QString title READ title CONSTANT FINAL)
    /// What a Versus panel sets beside: "area", "before" or "last-year".
    Q_PROPERTY(QString against READ against CONSTANT FINAL)
    /// "近一年 截至 10:32"
    Q_PROPERTY(QString freshness READ freshness NOTIFY freshnessChanged FINAL)
    /// 0 fresh, 1 old, 2 the line is down.
    Q_PROPERTY(int staleness READ staleness NOTIFY freshnessChanged FINAL)
    Q_PROPERTY(QString headline READ headline NOTIFY contentChanged FINAL)
    Q_PROPERTY(QString headlineUnit READ headline_unit NOTIFY contentChanged FINAL)
    Q_PROPERTY(QString note READ note NOTIFY contentChanged FINAL)
    Q_PROPERTY(int noteTone READ note_tone NOTIFY contentChanged FINAL)
    Q_PROPERTY(QStringList columns READ columns NOTIFY contentChanged FINAL)
    /// There is nothing to show, and why is said instead.
    Q_PROPERTY(bool empty READ empty NOTIFY contentChanged FINAL)
    Q_PROPERTY(yiping::presentation::PanelRowsModel* rows READ rows CONSTANT FINAL)

public:
    explicit ScenePanel(domain::PanelDescription description, QObject* parent = nullptr);

    [[nodiscard]] const domain::PanelDescription& description() const { return description_; }
    [[nodiscard]] QString kind() const;
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString against() const;
    [[nodiscard]] QString freshness() const { return freshness_; }
    [[nodiscard]] int staleness() const { return staleness_; }
    [[nodiscard]] QString headline() const { return content_.headline; }
    [[nodiscard]] QString headline_unit() const { return content_.headline_unit; }
    [[nodiscard]] QString note() const { return content_.note; }
    [[nodiscard]] int note_tone() const { return content_.note_tone; }
    [[nodiscard]] QStringList columns() const { return content_.columns; }
    [[nodiscard]] bool empty() const { return content_.headline.isEmpty() && rows_.rows().empty(); }
    [[nodiscard]] PanelRowsModel* rows() { return &rows_; }
    [[nodiscard]] bool from_registers() const { return content_.from_registers; }

    void take(PanelContent content);
    /// `as_of` is "截至 10:32", "" unknown.
    void take_freshness(const QString& as_of, int staleness);

Q_SIGNALS:
    void contentChanged();
    void freshnessChanged();

private:
    domain::PanelDescription description_;
    PanelContent content_; ///< its rows are in rows_
    PanelRowsModel rows_;
    QString freshness_;
    int staleness_ = 0;
};

} // namespace yiping::presentation
