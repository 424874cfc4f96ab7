// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled into each program that shows our QML: the linker drops static plugins that nobody names.
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(Yiping_PresentationPlugin)
Q_IMPORT_QML_PLUGIN(Yiping_MapViewPlugin)
Q_IMPORT_QML_PLUGIN(Yiping_ThemePlugin)
Q_IMPORT_QML_PLUGIN(Yiping_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Yiping_CamerasPlugin)
Q_IMPORT_QML_PLUGIN(Yiping_MapPlugin)
Q_IMPORT_QML_PLUGIN(Yiping_SceneViewPlugin)
Q_IMPORT_QML_PLUGIN(Yiping_Scene3DPlugin)
Q_IMPORT_QML_PLUGIN(Yiping_WallPlugin)
