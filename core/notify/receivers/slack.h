// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/receivers/telling.h"

// Slack by an incoming webhook, or by a bot's token: then the group's message is updated as things change, and what must be
// noticed (repeats, escalations, resolutions) is an answer in its thread. Reference: "channel ts" by the group's key.
namespace inspector::notify {

[[nodiscard]] Conversation tellSlack(const Telling& telling);

}  // namespace inspector::notify
