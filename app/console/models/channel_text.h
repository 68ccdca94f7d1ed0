// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/channel_row.h"

#include <QString>

namespace inspector::console {

// The words of the table of channels. `now` is what ages are counted to.
[[nodiscard]] QString channelText(const ChannelRow& row, ChannelColumn column, WallTime now);
[[nodiscard]] QString channelToolTip(const ChannelRow& row, ChannelColumn column, WallTime now);
// "Down for 3 m 20 s: Playlist of 1080p has not changed for 31 s (limit 9 s)."
[[nodiscard]] QString channelSentence(const ChannelRow& row, WallTime now);
[[nodiscard]] QString channelHeader(ChannelColumn column);
[[nodiscard]] QString channelHeaderExplanation(ChannelColumn column);
[[nodiscard]] bool isFigure(ChannelColumn column);
// The name under which a column is remembered.
[[nodiscard]] QString channelColumnName(ChannelColumn column);

}  // namespace inspector::console
