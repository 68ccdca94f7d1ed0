// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/receivers/telling.h"

// ServiceNow's event management: an event (em_event) for each alert, all in one request, or one by one into the table.
// message_key is the fingerprint, so nothing need be kept.
namespace inspector::notify {

[[nodiscard]] Conversation tellServiceNow(const Telling& telling);

}  // namespace inspector::notify
