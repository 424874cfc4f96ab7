// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>

namespace yiping::shell {

class ConsoleSession;

/// Saves <out>/<name>-<W>x<H>-<language>.png and names it in the report once; a later one of the same name replaces it.
void save_picture(ConsoleSession& session, const QString& name, const QImage& picture);

} // namespace yiping::shell
