// SPDX-License-Identifier: GPL-3.0-or-later
#include "scene_renderer.h"

#include <yiping/base/log.h>
#include <yiping/scene3d/scene_view.h>

#include <QFile>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QOpenGLFramebufferObject>
#include <QQuickOpenGLUtils>
#include <QQuickWindow>
#include <QSGTexture>

#include <algorithm>
#include <cmath>

namespace yiping::scene3d {

namespace {

constexpr int smooth_samples = 4;
constexpr int ground_place = 0, ground_shade = 1;
constexpr int solid_place = 0, solid_height = 1, solid_colour = 2;

/// The same text for desktop OpenGL and for OpenGL ES, each with its own first lines.
QByteArray source_of(const char* name, bool fragment)
{
    QFile file(QStringLiteral(":/yiping/scene3d/shaders/") + QLatin1StringView(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const bool es = QOpenGLContext::currentContext()->isOpenGLES();
    const QByteArray head = es ? QByteArray("#version 300 es\nprecision highp float;\n") : QByteArray("#version 130\n");
    return head + (fragment ? "out vec4 pixel;\n" : "") + file.readAll();
}

std::unique_ptr<QOpenGLShaderProgram> make_program(
    const char* name, std::initializer_list<std::pair<const char*, int>> attributes)
{
    auto program = std::make_unique<QOpenGLShaderProgram>();
    const QByteArray vertex = source_of((QByteArray(name) + ".vert").constData(), false);
    const QByteArray fragment = source_of((QByteArray(name) + ".frag").constData(), true);
    program->addShaderFromSourceCode(QOpenGLShader::Vertex, vertex);
    program->addShaderFromSourceCode(QOpenGLShader::Fragment, fragment);
    for (const auto& [attribute, place] : attributes) {
        program->bindAttributeLocation(attribute, place);
    }
    if (!program->link()) {
        log::error("scene3d", "{}: {}", name, program->log().toStdString());
        return nullptr;
    }
    return program;
}

/// How OpenGL is told where in a buffer something begins.
const void* at(std::size_t bytes)
{
    return reinterpret_cast<const void*>(bytes); // NOLINT(performance-no-int-to-ptr): its interface
}

QVector3D vector_of(const Colour& colour)
{
    return {colour.r, colour.g, colour.b};
}

template <class Value>
void fill(QOpenGLBuffer& buffer, const std::vector<Value>& values)
{
    if (!buffer.isCreated()) {
        buffer.create();
    }
    buffer.bind();
    buffer.allocate(values.data(), static_cast<int>(values.size() * sizeof(Value)));
}

} // namespace

SceneRenderer::SceneRenderer() = default;
SceneRenderer::~SceneRenderer() = default;

QOpenGLFramebufferObject* SceneRenderer::createFramebufferObject(const QSize& size)
{
    size_ = size;
    const double scale = frame_.moving ? frame_.moving_scale : 1;
    QOpenGLFramebufferObjectFormat format;
    format.setAttachment(QOpenGLFramebufferObject::Depth);
    format.setSamples(frame_.smooth ? smooth_samples : 0);
    made_scale_ = scale;
    made_smooth_ = frame_.smooth;
    const auto side = [scale](int pixels) { return std::max(1, static_cast<int>(std::lround(pixels * scale))); };
    return new QOpenGLFramebufferObject(QSize(side(size.width()), side(size.height())), format);
}

void SceneRenderer::synchronize(QQuickFramebufferObject* item)
{
    auto* view = static_cast<SceneView*>(item);
    frame_ = view->frame();
    ground_ = view->ground_texture();
    const double scale = frame_.moving ? frame_.moving_scale : 1;
    const QSize wanted = (item->size() * item->window()->effectiveDevicePixelRatio()).toSize();
    if (size_.isValid() && (scale != made_scale_ || made_smooth_ != frame_.smooth || wanted != size_)) {
        invalidateFramebufferObject();
    }
}

void SceneRenderer::make_programs()
{
    if (std::exchange(ready_, true)) {
        return;
    }
    ground_program_ = make_program("ground", {{"place", ground_place}, {"shade", ground_shade}});
    solid_program_ =
        make_program("solid", {{"place", solid_place}, {"height", solid_height}, {"colour", solid_colour}});
}

void SceneRenderer::upload_solid(Uploaded& into, const void* of, const SolidMesh& mesh)
{
    if (into.of == of) {
        return;
    }
    into.of = of;
    if (!into.array.isCreated()) {
        into.array.create();
    }
    const QOpenGLVertexArrayObject::Binder bound(&into.array);
    fill(into.vertices, mesh.vertices);
    fill(into.indices, mesh.indices);
    auto* gl = QOpenGLContext::currentContext()->functions();
    constexpr GLsizei stride = sizeof(SolidVertex);
    gl->glEnableVertexAttribArray(solid_place);
    gl->glVertexAttribPointer(solid_place, 3, GL_FLOAT, GL_FALSE, stride, at(0));
    gl->glEnableVertexAttribArray(solid_height);
    gl->glVertexAttribPointer(solid_height, 2, GL_FLOAT, GL_FALSE, stride, at(offsetof(SolidVertex, from)));
    gl->glEnableVertexAttribArray(solid_colour);
    gl->glVertexAttribPointer(solid_colour, 4, GL_UNSIGNED_BYTE, GL_TRUE, stride, at(offsetof(SolidVertex, colour)));
    into.count = static_cast<int>(mesh.indices.size());
}

void SceneRenderer::upload_terrain()
{
    auto* gl = QOpenGLContext::currentContext()->functions();
    if (!terrain_.array.isCreated()) {
        terrain_.array.create();
    }
    const QOpenGLVertexArrayObject::Binder bound(&terrain_.array);
    if (terrain_.of != frame_.terrain.get()) {
        terrain_.of = frame_.terrain.get();
        terrain_kept_ = frame_.terrain;
        fill(terrain_.vertices, frame_.terrain->vertices());
        constexpr GLsizei stride = sizeof(GroundVertex);
        gl->glEnableVertexAttribArray(ground_place);
        gl->glVertexAttribPointer(ground_place, 3, GL_FLOAT, GL_FALSE, stride, nullptr);
        gl->glEnableVertexAttribArray(ground_shade);
        gl->glVertexAttribPointer(ground_shade, 1, GL_FLOAT, GL_FALSE, stride, at(offsetof(GroundVertex, shade)));
    }
    if (terrain_.indices_of != frame_.terrain_triangles.get()) {
        terrain_.indices_of = frame_.terrain_triangles.get();
        triangles_kept_ = frame_.terrain_triangles;
        fill(terrain_.indices, *frame_.terrain_triangles);
        terrain_.count = static_cast<int>(frame_.terrain_triangles->size());
    }
}

void SceneRenderer::draw_terrain()
{
    auto* gl = QOpenGLContext::currentContext()->functions();
    upload_terrain();
    QOpenGLShaderProgram& program = *ground_program_;
    program.bind();
    program.setUniformValue("clip", frame_.clip);
    program.setUniformValue("rise", frame_.rise);
    program.setUniformValue("hill_shade", frame_.hill_shade);
    program.setUniformValue("ground_box", frame_.ground_box);
    program.setUniformValue("edge_box", frame_.edge_box);
    program.setUniformValue("plain", vector_of(frame_.ground));
    program.setUniformValue("haze", vector_of(frame_.haze));
    program.setUniformValue("picture", 0);
    const auto* texture = ground_ ? ground_->texture() : nullptr;
    const auto* native = texture ? texture->nativeInterface<QNativeInterface::QSGOpenGLTexture>() : nullptr;
    const GLuint picture = native ? native->nativeTexture() : 0;
    program.setUniformValue("pictured", picture != 0 ? 1.0F : 0.0F);
    gl->glActiveTexture(GL_TEXTURE0);
    gl->glBindTexture(GL_TEXTURE_2D, picture);
    if (picture != 0) {
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    }
    const QOpenGLVertexArrayObject::Binder bound(&terrain_.array);
    gl->glDrawElements(GL_TRIANGLES, terrain_.count, GL_UNSIGNED_INT, nullptr);
    program.release();
}

void SceneRenderer::draw_ranges(std::span<const BuildingCell::Range> ranges)
{
    counts_.clear();
    begins_.clear();
    for (const BuildingCell::Range& range : ranges) {
        counts_.push_back(static_cast<GLsizei>(range.count));
        begins_.push_back(at(std::size_t{range.first} * sizeof(std::uint32_t)));
    }
    QOpenGLContext* context = QOpenGLContext::currentContext();
    using MultiDraw = void(QOPENGLF_APIENTRYP)(GLenum, const GLsizei*, GLenum, const void* const*, GLsizei);
    // In OpenGL since 1.4, in OpenGL ES an extension.
    if (const auto draw_all = reinterpret_cast<MultiDraw>(context->getProcAddress("glMultiDrawElements"));
        draw_all != nullptr && !context->isOpenGLES()) {
        draw_all(GL_TRIANGLES, counts_.data(), GL_UNSIGNED_INT, begins_.data(), static_cast<GLsizei>(counts_.size()));
        return;
    }
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        context->functions()->glDrawElements(GL_TRIANGLES, counts_[i], GL_UNSIGNED_INT, begins_[i]);
    }
}

void SceneRenderer::draw_solids()
{
    auto* gl = QOpenGLContext::currentContext()->functions();
    QOpenGLShaderProgram& program = *solid_program_;
    const auto begin = [&](float tall, float mix, float dim) {
        program.bind();
        program.setUniformValue("clip", frame_.clip);
        program.setUniformValue("rise", frame_.rise);
        program.setUniformValue("haze", vector_of(frame_.haze));
        program.setUniformValue("tall", tall);
        program.setUniformValue("share", mix);
        program.setUniformValue("dim", dim);
    };
    if (frame_.buildings && !frame_.building_ranges.empty()) {
        upload_solid(buildings_, frame_.buildings.get(), frame_.buildings->solid);
        buildings_kept_ = frame_.buildings;
        begin(frame_.metre, 1, frame_.dim);
        const QOpenGLVertexArrayObject::Binder bound(&buildings_.array);
        draw_ranges(frame_.building_ranges);
    }
    if (frame_.open_building && !frame_.open_building->indices.empty()) {
        upload_solid(open_, frame_.open_building.get(), *frame_.open_building);
        open_kept_ = frame_.open_building;
        begin(frame_.metre, frame_.open_mix, 1);
        const QOpenGLVertexArrayObject::Binder bound(&open_.array);
        gl->glDrawElements(GL_TRIANGLES, open_.count, GL_UNSIGNED_INT, nullptr);
    }
    if (frame_.columns && !frame_.columns->indices.empty()) {
        upload_solid(columns_, frame_.columns.get(), *frame_.columns);
        columns_kept_ = frame_.columns;
        begin(frame_.column_height, frame_.column_mix, 1);
        const QOpenGLVertexArrayObject::Binder bound(&columns_.array);
        gl->glDrawElements(GL_TRIANGLES, columns_.count, GL_UNSIGNED_INT, nullptr);
    }
    program.release();
}

void SceneRenderer::render()
{
    make_programs();
    auto* gl = QOpenGLContext::currentContext()->functions();
    const QSize size = framebufferObject()->size();
    gl->glViewport(0, 0, size.width(), size.height());
    gl->glDisable(GL_BLEND);
    gl->glDisable(GL_SCISSOR_TEST);
    gl->glDisable(GL_STENCIL_TEST);
    gl->glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    gl->glDepthMask(GL_TRUE);
    gl->glClearColor(frame_.haze.r, frame_.haze.g, frame_.haze.b, 1);
    gl->glClearDepthf(1);
    gl->glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
    if (ground_program_ && solid_program_ && frame_.terrain && frame_.terrain_triangles) {
        gl->glEnable(GL_DEPTH_TEST);
        gl->glDepthFunc(GL_LEQUAL);
        gl->glEnable(GL_CULL_FACE);
        gl->glCullFace(GL_BACK);
        gl->glFrontFace(GL_CCW);
        // What stands in front first: what it hides is not coloured in.
        draw_solids();
        draw_terrain();
        gl->glDisable(GL_CULL_FACE);
        gl->glDisable(GL_DEPTH_TEST);
    }
    QQuickOpenGLUtils::resetOpenGLState();
}

} // namespace yiping::scene3d
