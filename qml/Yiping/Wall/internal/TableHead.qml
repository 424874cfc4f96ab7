// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Words over the columns of a table: the first at the left, the others over their numbers. */
Item {
    id: root

    required property list<string> words
    required property real cellWidth

    Repeater {
        model: root.words

        Label {
            required property int index
            required property string modelData
            // A word longer than its numbers reaches over to the left, where there is room.
            x: index === 0 ? 0 : root.width - (root.words.length - 1 - index) * root.cellWidth - implicitWidth
            text: modelData
            color: Theme.text3
        }
    }
}
