// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/status.h"

namespace inspector::runtime {

// When a status stops being true: three intervals after its newest sample.
[[nodiscard]] WallTime freshUntil(const ChannelStatus& status);
// The status as it is to be read at `now`: unknown, without a reason, when nothing fresh came. Whoever shows statuses
// of another program (or of the one before a restart) judges them so.
[[nodiscard]] ChannelStatus judged(ChannelStatus status, WallTime now);

}  // namespace inspector::runtime
