// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/receivers/telling.h"

// E-mail by SMTP: RFC 5322 with plain text and HTML. The mails about a group from its first firing until all is resolved are
// a thread. Reference: "<Message-ID> topic" of the first one, by the group's key.
namespace inspector::notify {

[[nodiscard]] Conversation tellEmail(const Telling& telling);

}  // namespace inspector::notify
