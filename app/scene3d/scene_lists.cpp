// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/scene3d/scene_lists.h>

namespace yiping::scene3d {

QVariant SceneLabelModel::data(const QModelIndex& index, int role) const
{
    const SceneLabel* row = row_at(index);
    if (row == nullptr) {
        return {};
    }
    switch (role - Qt::UserRole) {
    case 0:
        return row->title;
    case 1:
        return row->value;
    case 2:
        return row->x;
    case 3:
        return row->y;
    case 4:
        return row->tone;
    default:
        return {};
    }
}

QHash<int, QByteArray> SceneLabelModel::roleNames() const
{
    return {{Qt::UserRole, "title"}, {Qt::UserRole + 1, "value"}, {Qt::UserRole + 2, "placeX"},
        {Qt::UserRole + 3, "placeY"}, {Qt::UserRole + 4, "tone"}};
}

} // namespace yiping::scene3d
