// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QRect>

namespace inspector::console {

// The ground of a tile or a block: the theme's panel with a thin line and round corners; the accent where the keyboard
// is, a little raised under the pointer.
void paintCard(QPainter& painter, const QRect& rect, bool focus = false, bool hover = false);

}  // namespace inspector::console
