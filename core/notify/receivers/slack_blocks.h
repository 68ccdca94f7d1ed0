// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/message.h"

class QJsonArray;
class QString;

// A message in Slack's Block Kit, within its limits.
namespace inspector::notify {

// A header, a section for each alert as far as they fit, and what is left out.
[[nodiscard]] QJsonArray slackBlocks(const Message& message);
// What notifications and readers without blocks show.
[[nodiscard]] QString slackFallback(const Message& message);

}  // namespace inspector::notify
