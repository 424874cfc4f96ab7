// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphics.h"

#include <yiping/base/log.h>

#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QQuickWindow>
#include <QSGRendererInterface>

namespace yiping::shell {

namespace {

bool draws_in_software(QOpenGLContext& context)
{
    QOffscreenSurface surface;
    surface.setFormat(context.format());
    surface.create();
    if (!context.makeCurrent(&surface))
        return false;
    const auto* name = reinterpret_cast<const char*>(context.functions()->glGetString(GL_RENDERER));
    const QByteArray renderer = name != nullptr ? QByteArray(name).toLower() : QByteArray();
    context.doneCurrent();
    return renderer.contains("llvmpipe") || renderer.contains("softpipe") || renderer.contains("swiftshader");
}

} // namespace

Graphics prepare_graphics()
{
    if (const QByteArray asked = qgetenv("QSG_RHI_BACKEND");
        !asked.isEmpty() && !asked.startsWith("gl") && asked != "opengl") {
        log::warning("shell", "drawn by {}, as QSG_RHI_BACKEND asks: the map stays flat", asked.toStdString());
        return Graphics::Chosen;
    }
    QOpenGLContext trial;
    if (!trial.create()) {
        log::warning("shell", "there is no OpenGL here: the map cannot be drawn");
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
        return Graphics::None;
    }
    if (const QByteArray asked = qgetenv("QT_QUICK_BACKEND"); !asked.isEmpty()) {
        log::warning("shell", "QT_QUICK_BACKEND={} is not followed: the map needs OpenGL", asked.toStdString());
        qunsetenv("QT_QUICK_BACKEND");
    }
    // docs/adr/0030, 0032: a processor that draws pays for every pixel of a depth buffer and gains nothing by it here,
    // and copies pictures by rows only where there is no stencil buffer either.
    if (draws_in_software(trial))
        for (const char* name : {"QSG_NO_DEPTH_BUFFER", "QSG_NO_STENCIL_BUFFER"})
            if (!qEnvironmentVariableIsSet(name))
                qputenv(name, "1");
    QQuickWindow::setGraphicsApi(QSGRendererInterface::OpenGL);
    return Graphics::OpenGl;
}

} // namespace yiping::shell
