// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/wall_lists.h>

namespace yiping::presentation {

namespace {

/// Name of a role and how it is read: a model is its list of these.
template <class Row>
struct Role {
    const char* name;
    QVariant (*read)(const Row&);
};

constexpr Role<WallBar> bar_roles[] = {
    {"word", [](const WallBar& row) -> QVariant { return row.word; }},
    {"count", [](const WallBar& row) -> QVariant { return row.count; }},
    {"second", [](const WallBar& row) -> QVariant { return row.second; }},
    {"status", [](const WallBar& row) -> QVariant { return row.status; }},
    {"current", [](const WallBar& row) -> QVariant { return row.current; }},
};
constexpr Role<WallVillage> village_roles[] = {
    {"name", [](const WallVillage& row) -> QVariant { return row.name; }},
    {"open", [](const WallVillage& row) -> QVariant { return row.open; }},
    {"late", [](const WallVillage& row) -> QVariant { return row.late; }},
    {"today", [](const WallVillage& row) -> QVariant { return row.today; }},
    {"closedToday", [](const WallVillage& row) -> QVariant { return row.closed_today; }},
};
constexpr Role<WallFigure> figure_roles[] = {
    {"name", [](const WallFigure& row) -> QVariant { return row.name; }},
    {"value", [](const WallFigure& row) -> QVariant { return row.value; }},
    {"unit", [](const WallFigure& row) -> QVariant { return row.unit; }},
    {"detail", [](const WallFigure& row) -> QVariant { return row.detail; }},
    {"freshness", [](const WallFigure& row) -> QVariant { return row.freshness; }},
    {"share", [](const WallFigure& row) -> QVariant { return row.share; }},
};
constexpr Role<WallMove> move_roles[] = {
    {"status", [](const WallMove& row) -> QVariant { return row.status; }},
    {"at", [](const WallMove& row) -> QVariant { return row.at; }},
    {"title", [](const WallMove& row) -> QVariant { return row.title; }},
    {"detail", [](const WallMove& row) -> QVariant { return row.detail; }},
};
constexpr Role<WallStage> stage_roles[] = {
    {"word", [](const WallStage& row) -> QVariant { return row.word; }},
    {"at", [](const WallStage& row) -> QVariant { return row.at; }},
    {"state", [](const WallStage& row) -> QVariant { return row.state; }},
    {"late", [](const WallStage& row) -> QVariant { return row.late; }},
};

template <class Row, std::size_t N>
QHash<int, QByteArray> names_of(const Role<Row> (&roles)[N])
{
    QHash<int, QByteArray> names;
    for (std::size_t i = 0; i < N; ++i)
        names.insert(Qt::UserRole + static_cast<int>(i), roles[i].name);
    return names;
}

template <class Row, std::size_t N>
QVariant read(const Role<Row> (&roles)[N], const Row* row, int role)
{
    const int which = role - Qt::UserRole;
    return row && which >= 0 && which < static_cast<int>(N) ? roles[which].read(*row) : QVariant();
}

} // namespace

QVariant WallBarsModel::data(const QModelIndex& index, int role) const
{
    return read(bar_roles, row_at(index), role);
}

QHash<int, QByteArray> WallBarsModel::roleNames() const
{
    return names_of(bar_roles);
}

void WallBarsModel::take(std::vector<WallBar> rows)
{
    int most = 1, total = 0;
    for (const WallBar& row : rows) {
        most = std::max({most, row.count, row.second});
        total += row.count;
    }
    const bool changed = most != most_ || total != total_;
    most_ = most;
    total_ = total;
    set_rows(std::move(rows));
    if (changed)
        Q_EMIT mostChanged();
}

QVariant WallVillagesModel::data(const QModelIndex& index, int role) const
{
    return read(village_roles, row_at(index), role);
}

QHash<int, QByteArray> WallVillagesModel::roleNames() const
{
    return names_of(village_roles);
}

void WallVillagesModel::take(std::vector<WallVillage> rows)
{
    int most = 1;
    for (const WallVillage& row : rows)
        most = std::max(most, row.open);
    const bool changed = most != most_;
    most_ = most;
    set_rows(std::move(rows));
    if (changed)
        Q_EMIT mostChanged();
}

QVariant WallFiguresModel::data(const QModelIndex& index, int role) const
{
    return read(figure_roles, row_at(index), role);
}

QHash<int, QByteArray> WallFiguresModel::roleNames() const
{
    return names_of(figure_roles);
}

QVariant WallMovesModel::data(const QModelIndex& index, int role) const
{
    return read(move_roles, row_at(index), role);
}

QHash<int, QByteArray> WallMovesModel::roleNames() const
{
    return names_of(move_roles);
}

QVariant WallStagesModel::data(const QModelIndex& index, int role) const
{
    return read(stage_roles, row_at(index), role);
}

QHash<int, QByteArray> WallStagesModel::roleNames() const
{
    return names_of(stage_roles);
}

} // namespace yiping::presentation
