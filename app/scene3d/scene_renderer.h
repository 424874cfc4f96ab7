// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scene_frame.h"

#include <QOpenGLBuffer>
#include <QOpenGLShaderProgram>
#include <QOpenGLVertexArrayObject>
#include <QQuickFramebufferObject>

#include <memory>
#include <span>
#include <vector>

namespace yiping::scene3d {

class SceneView;

/// Draws the scene with OpenGL into a picture of its own size (docs/adr/0024). Lives on the render thread; only
/// synchronize() sees the item, while the GUI thread waits.
class SceneRenderer : public QQuickFramebufferObject::Renderer {
public:
    SceneRenderer();
    ~SceneRenderer() override;
    SceneRenderer(const SceneRenderer&) = delete;
    SceneRenderer& operator=(const SceneRenderer&) = delete;

protected:
    QOpenGLFramebufferObject* createFramebufferObject(const QSize& size) override;
    void synchronize(QQuickFramebufferObject* item) override;
    void render() override;

private:
    /// A mesh in graphics memory; uploaded when the shared one is another.
    struct Uploaded {
        QOpenGLVertexArrayObject array;
        QOpenGLBuffer vertices{QOpenGLBuffer::VertexBuffer};
        QOpenGLBuffer indices{QOpenGLBuffer::IndexBuffer};
        const void* of = nullptr;
        const void* indices_of = nullptr;
        int count = 0;
        bool made = false;
    };
    void make_programs();
    void upload_solid(Uploaded& into, const void* of, const SolidMesh& mesh);
    void upload_terrain();
    void draw_terrain();
    void draw_solids();
    /// Pieces of the indices that are bound, in one call where there is one.
    void draw_ranges(std::span<const BuildingCell::Range> ranges);

    SceneFrame frame_;
    /// Kept alive with what is uploaded from them: an address is not given to another mesh meanwhile.
    std::shared_ptr<const TerrainMesh> terrain_kept_;
    std::shared_ptr<const std::vector<std::uint32_t>> triangles_kept_;
    std::shared_ptr<const SolidMesh> columns_kept_, open_kept_;
    std::shared_ptr<const BuildingMesh> buildings_kept_;
    QPointer<QSGTextureProvider> ground_;
    QSize size_;
    double made_scale_ = 0;
    bool made_smooth_ = false, ready_ = false;
    std::unique_ptr<QOpenGLShaderProgram> ground_program_, solid_program_;
    Uploaded terrain_, columns_, buildings_, open_;
    std::vector<GLsizei> counts_;
    std::vector<const void*> begins_;
};

} // namespace yiping::scene3d
