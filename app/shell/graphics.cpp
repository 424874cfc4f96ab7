// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphics.h"

#include <yiping/base/log.h>

#include <QOpenGLContext>
#include <QQuickWindow>
#include <QSGRendererInterface>

namespace yiping::shell {

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
    QQuickWindow::setGraphicsApi(QSGRendererInterface::OpenGL);
    return Graphics::OpenGl;
}

} // namespace yiping::shell
