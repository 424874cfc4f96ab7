// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/scene_panel.h>

#include <yiping/presentation/words.h>

namespace yiping::presentation {

namespace {

struct PanelRole {
    const char* name;
    QVariant (*read)(const PanelRow&);
};
constexpr PanelRole panel_roles[] = {
    {"word", [](const PanelRow& row) -> QVariant { return row.word; }},
    {"value", [](const PanelRow& row) -> QVariant { return row.value; }},
    {"unit", [](const PanelRow& row) -> QVariant { return row.unit; }},
    {"detail", [](const PanelRow& row) -> QVariant { return row.detail; }},
    {"trend", [](const PanelRow& row) -> QVariant { return row.trend; }},
    {"share", [](const PanelRow& row) -> QVariant { return row.share; }},
    {"mark", [](const PanelRow& row) -> QVariant { return row.mark; }},
    {"status", [](const PanelRow& row) -> QVariant { return row.status; }},
    {"tone", [](const PanelRow& row) -> QVariant { return row.tone; }},
    {"level", [](const PanelRow& row) -> QVariant { return row.level; }},
    {"small", [](const PanelRow& row) -> QVariant { return row.small; }},
    {"current", [](const PanelRow& row) -> QVariant { return row.current; }},
    {"series", [](const PanelRow& row) -> QVariant { return QVariant::fromValue(row.series); }},
    {"cells", [](const PanelRow& row) -> QVariant { return row.cells; }},
};

} // namespace

QVariant PanelRowsModel::data(const QModelIndex& index, int role) const
{
    const PanelRow* row = row_at(index);
    const int which = role - Qt::UserRole;
    return row && which >= 0 && which < static_cast<int>(std::size(panel_roles)) ? panel_roles[which].read(*row)
                                                                                 : QVariant();
}

QHash<int, QByteArray> PanelRowsModel::roleNames() const
{
    QHash<int, QByteArray> names;
    for (std::size_t i = 0; i < std::size(panel_roles); ++i)
        names.insert(Qt::UserRole + static_cast<int>(i), panel_roles[i].name);
    return names;
}

ScenePanel::ScenePanel(domain::PanelDescription description, QObject* parent)
    : QObject(parent), description_(std::move(description))
{
}

QString ScenePanel::kind() const
{
    return text(domain::word_of(description_.kind).name);
}

QString ScenePanel::against() const
{
    return text(domain::word_of(description_.against).name);
}

QString ScenePanel::title() const
{
    const bool english = language() == Language::English;
    const std::string& own = english ? description_.title_en : description_.title_zh;
    if (!own.empty())
        return text(own);
    return word(description_.kind);
}

void ScenePanel::take(PanelContent content)
{
    rows_.take(std::move(content.rows));
    content.rows.clear();
    content_ = std::move(content);
    Q_EMIT contentChanged();
}

void ScenePanel::take_freshness(const QString& as_of, int staleness)
{
    QStringList parts{content_.period, as_of};
    parts.removeAll(QString());
    const QString words = parts.join(QLatin1Char(' '));
    if (words == freshness_ && staleness == staleness_)
        return;
    freshness_ = words;
    staleness_ = staleness;
    Q_EMIT freshnessChanged();
}

} // namespace yiping::presentation
