// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Theme

/** Words of the scene file. */
ScenePanelBase {
    id: root

    Label {
        width: parent.width
        text: root.panel.note
        wrapMode: Text.Wrap
        maximumLineCount: Math.max(1, Math.floor(root.room / lineHeight))
        color: Theme.text2
    }
}
