// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/severity.h"

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

class QApplication;

// The only place for colours, sizes and spaces (starting values: the look's tokens). GUI thread.
namespace inspector::console {

enum class ThemeKind { Dark, Light };

struct Theme {
    ThemeKind kind = ThemeKind::Dark;
    QColor window, panel, raised, line, text, quiet, accent;
    QColor info, minor, major, critical;          // severities; normal is `quiet`
    QColor selection;                             // background of a selected row
    QColor chart[6];                              // series colours, colour-blind safe, in order

    [[nodiscard]] QColor of(Severity severity) const;
    [[nodiscard]] QColor of(ChannelState state) const;  // up: quiet; unknown: quiet (hatched where an area is filled)
};

namespace sizes {
inline constexpr int caption = 11, body = 13, strong = 15, title = 20, figure = 28, wallFigure = 64;  // px at 100 %
inline constexpr int row = 28, compactRow = 24, corner = 6;
inline constexpr int space1 = 4, space2 = 8, space3 = 12, space4 = 16, space5 = 24, space6 = 32;
}  // namespace sizes

// The theme in force; a change is announced by QEvent::ApplicationPaletteChange / PaletteChange to every widget.
[[nodiscard]] const Theme& theme();
void applyTheme(QApplication& application, ThemeKind kind);

// The system's sans in one of the sizes; figures have tabular numerals.
[[nodiscard]] QFont font(int pixels, bool strong = false);
[[nodiscard]] QFont monospace(int pixels);

}  // namespace inspector::console
