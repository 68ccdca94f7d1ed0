// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QRect>
#include <QString>

namespace inspector::console {

// Text in the painter's font and pen on at most two lines, the second elided.
void paintTwoLines(QPainter& painter, const QRect& box, const QString& text);

}  // namespace inspector::console
