// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/scene.h>

#include <QWidget>

#include <optional>

namespace yiping::desk {

/// A scene as it will stand on the wall, small and at its true proportion: which panels, where, what is left out there.
/// Made from the scene's own layout, so that it cannot differ from the wall. GUI thread.
class ScenePreview final : public QWidget {
    Q_OBJECT

public:
    explicit ScenePreview(QWidget* parent = nullptr);

    /// Nothing for a scene that is not described here.
    void show_scene(std::optional<domain::SceneDescription> scene);
    void set_wall(const domain::WallShape& wall);
    [[nodiscard]] QSize sizeHint() const override { return {300, 180}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void say();

    std::optional<domain::SceneDescription> scene_;
    domain::WallShape wall_;
};

/// A panel's own title, or that of its kind.
[[nodiscard]] QString panel_title(const domain::PanelDescription& panel);

} // namespace yiping::desk
