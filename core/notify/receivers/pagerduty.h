// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/receivers/telling.h"

// PagerDuty's Events API v2: an event for each alert (not for the group), with one dedup_key from trigger to resolve. Reference:
// that key, by the alert's fingerprint, so that an alert which fired anew unnoticed resolves the incident that it opened.
namespace inspector::notify {

[[nodiscard]] Conversation tellPagerDuty(const Telling& telling);

}  // namespace inspector::notify
