// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/receivers/telling.h"

// A POST of Alertmanager's webhook body, version 4, so that what was made for Alertmanager takes it as it is. Headers beside it:
// Idempotency-Key (the notification's, the same with each attempt) and, with the secret "secret", X-Inspector-Signature:
// sha256=HMAC of the body in hexadecimal digits. What the receiver answers with 2xx is not read.
namespace inspector::notify {

[[nodiscard]] Conversation tellWebhook(const Telling& telling);

}  // namespace inspector::notify
