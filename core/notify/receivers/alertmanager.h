// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/receivers/telling.h"

// A real Alertmanager's API v2. It resolves by itself what is not repeated, so each alert carries an end: "keep_for" after now
// while it fires. Several addresses are a cluster's: all of them are told, and it is enough that one takes it.
namespace inspector::notify {

[[nodiscard]] Conversation tellAlertmanager(const Telling& telling);

}  // namespace inspector::notify
