// SPDX-License-Identifier: GPL-3.0-or-later
#include "video_window.h"

#include "video_bench.h"

#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QQmlComponent>
#include <QQuickItem>

#include <cmath>

namespace yiping::bench {

namespace {

constexpr unsigned most_names = 16'384; ///< OpenGL counts its textures up from 1
constexpr int settled_frames = 10;

int count_textures(QOpenGLFunctions& gl)
{
    int count = 0;
    for (unsigned name = 1; name < most_names; ++name)
        count += gl.glIsTexture(name) == GL_TRUE ? 1 : 0;
    return count;
}

} // namespace

Result<std::unique_ptr<TileWindow>> TileWindow::open(int tiles)
{
    const Error none(Fault::Environment, "bench.no_window");
    std::unique_ptr<TileWindow> made(new TileWindow());
    const int columns = static_cast<int>(std::ceil(std::sqrt(tiles)));
    QQmlComponent component(made->view_.engine());
    component.setData(
        QByteArrayLiteral(
            "import QtQuick\nimport QtMultimedia\n"
            "Grid { id: root; property int tiles; property int wide\n"
            "  Repeater { model: root.tiles; VideoOutput { width: root.wide; height: width * 9 / 16 } } }"),
        {});
    QObject* root = component.createWithInitialProperties({{QStringLiteral("tiles"), tiles},
        {QStringLiteral("columns"), columns}, {QStringLiteral("wide"), 1'600 / columns}});
    auto* grid = qobject_cast<QQuickItem*>(root);
    if (grid == nullptr)
        return std::unexpected(none);
    made->view_.setContent({}, nullptr, grid);
    for (const QQuickItem* each : grid->childItems())
        if (auto* sink = each->property("videoSink").value<QVideoSink*>())
            made->sinks_.push_back(sink);
    QObject::connect(
        &made->view_, &QQuickWindow::afterRendering, &made->view_,
        [self = made.get()] {
            QOpenGLContext* context = QOpenGLContext::currentContext();
            if (++self->frames_ == settled_frames)
                self->textures_ = context != nullptr ? count_textures(*context->functions()) : -1;
        },
        Qt::DirectConnection);
    made->view_.show();
    if (made->sinks_.size() != static_cast<std::size_t>(tiles) || made->textures() < 0)
        return std::unexpected(none);
    return made;
}

int TileWindow::textures()
{
    textures_ = -1;
    frames_ = 0;
    (void)run_until(
        [&] {
            view_.update();
            return frames_ >= settled_frames;
        },
        30'000);
    return textures_;
}

} // namespace yiping::bench
