// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace inspector::console {

enum class Icon {
    Overview, Channels, Channel, Events, Menu, Find, Theme, PanelRight, Add, Edit, Duplicate, Remove, Probe, Import,
    Export, Columns, Group, Undo, Redo, Copy, Template, Enable, Disable, Back, Warning, Close, Play, Live, Enlarge, Keys, Inspect, Edges,
    System, Alerts, Muted, Check, Hand, Configuration
};

// Line icons on a grid of 24, painted in the theme's colours when they are shown: crisp at any size and scale, right
// in both themes without being made again. A selected or checked one is in the accent colour.
[[nodiscard]] QIcon icon(Icon which);

}  // namespace inspector::console
