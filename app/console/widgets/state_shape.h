// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/channel.h"
#include "core/model/severity.h"
#include "core/model/status.h"

#include <QColor>
#include <QPainter>
#include <QRectF>
#include <QString>

namespace inspector::console {

// How a state or severity is drawn: each has a shape and a word of its own, so that colour never stands alone.
enum class Mark { Ok, Off, Unknown, Info, Minor, Major, Critical };  // in ascending order of trouble

[[nodiscard]] Mark markOf(Severity severity);
[[nodiscard]] Mark markOf(ChannelState state);
// A channel as a whole: off the air is off; one that is up with a minor finding has that finding's mark.
[[nodiscard]] Mark markOf(const Channel& channel, const ChannelStatus* status);
[[nodiscard]] QColor colourOf(Mark mark);
// A channel's state by its mark: "OK", "Degraded", "Down", "Minor", "Off", "Unknown".
[[nodiscard]] QString markWord(Mark mark);

// Small ring (OK), bar (off), hatched "?" (unknown), hollow circle, filled circle, triangle, filled diamond; in the
// middle of `box`, as large as its shorter side allows. `colour` replaces the mark's own (on a filled ground).
void paintMark(QPainter& painter, const QRectF& box, Mark mark, const QColor& colour = {});
// The ground of an area that stands for a channel without a known state.
void paintHatching(QPainter& painter, const QRectF& box, const QColor& colour);

}  // namespace inspector::console
