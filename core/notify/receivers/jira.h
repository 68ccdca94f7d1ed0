// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/receivers/telling.h"

// Jira: an issue for each group, found again by a label, so that one that was made and not noted is not made twice.
// Reference: the key, by the group's key.
namespace inspector::notify {

[[nodiscard]] Conversation tellJira(const Telling& telling);

}  // namespace inspector::notify
