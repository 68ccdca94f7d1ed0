// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/receivers/telling.h"

// A sign of life for a service outside that tells people when it stays away (healthchecks.io, Dead Man's Snitch, Cronitor, a push
// monitor of Uptime Kuma, a heartbeat of Opsgenie): what no program here can say any more when none runs. It is told no alerts.
namespace inspector::notify {

[[nodiscard]] Conversation tellHeartbeat(const Telling& telling);
[[nodiscard]] Seconds heartbeatInterval(const Receiver& receiver);

}  // namespace inspector::notify
