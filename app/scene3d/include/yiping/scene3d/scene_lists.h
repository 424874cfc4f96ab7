// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/patched_list_model.h>

#include <QString>
#include <QtQml/qqmlregistration.h>

#include <string>
#include <vector>

namespace yiping::scene3d {

/// A label that faces the viewer: where its lower middle (of a column) or left middle (of a floor) is, in item pixels.
struct SceneLabel {
    std::string key;
    QString title;
    QString value;
    double x = 0, y = 0;
    int tone = 0; ///< 1 better, -1 worse
    bool operator==(const SceneLabel&) const = default;
};

/// Labels that found room. Part of SceneView. GUI thread.
class SceneLabelModel : public presentation::PatchedListModel<SceneLabel> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of SceneView")

public:
    using PatchedListModel::PatchedListModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    void take(std::vector<SceneLabel> rows) { set_rows(std::move(rows)); }
};

} // namespace yiping::scene3d
