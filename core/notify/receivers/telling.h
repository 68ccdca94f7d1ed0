// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/message.h"
#include "core/notify/receivers/conversation.h"

#include <span>
#include <string>
#include <string_view>

class QJsonArray;
class QJsonObject;
class QString;

// What all kinds of receivers build their requests of. Pure: time is an argument.
namespace inspector::notify {

struct Telling {
    const Notification& notification;
    const Receiver& receiver;
    std::span<const ReceiverReference> references;  // of this receiver: those about the group's key and the alerts' fingerprints
    const MessageFacts& facts;
    WallTime now{};
};

// A setting or a secret, trimmed; its standard (receiver_fields.h) where it is not given.
[[nodiscard]] std::string settingOf(const Receiver& receiver, std::string_view name);
[[nodiscard]] std::string secretOf(const Receiver& receiver, std::string_view name);
// What the receiver calls it; empty: nothing is kept.
[[nodiscard]] std::string referenceOf(const Telling& telling, std::string_view about);
[[nodiscard]] ReceiverReference reference(const Telling& telling, std::string about, std::string words);

// A request with the receiver's proxy, authorities and secrets.
[[nodiscard]] Request requestOf(const Receiver& receiver, HttpCall call);
[[nodiscard]] Request requestOf(const Receiver& receiver, MailCall call);
[[nodiscard]] HttpCall jsonCall(std::string url, const QJsonObject& body);
[[nodiscard]] HttpCall jsonCall(std::string url, const QJsonArray& body);
// Authorization by the secret "token" (Bearer), or "user" and the secret "password" or, of Jira's cloud, "token".
void addAuthorization(HttpCall* call, const Receiver& receiver, bool basic);
// The receiver's "url" without a slash at its end, and what follows.
[[nodiscard]] std::string urlOf(const Receiver& receiver, std::string_view path);

// UTF-8 made whole: an invalid byte is U+FFFD.
[[nodiscard]] QString jsonText(std::string_view text);
[[nodiscard]] QJsonObject jsonLabels(const Labels& labels);
// An answer that is one object; an empty one when it is anything else.
[[nodiscard]] QJsonObject jsonAnswer(const Answer& answer);

// 32 hexadecimal digits of a hash: a name in other systems that any text makes.
[[nodiscard]] std::string hashOf(std::string_view text);
// Annotations as Prometheus has them: summary, description, runbook_url, and the acknowledgement.
[[nodiscard]] Labels annotationsOf(const Alert& alert, const Telling& telling);
// Where this installation shows an alert; empty: it has no address.
[[nodiscard]] std::string addressOf(const Alert& alert, const MessageFacts& facts);

// By kind. What is wrong with a receiver's settings ends the conversation before it begins, with words that say what.
[[nodiscard]] Conversation tell(const Telling& telling);

}  // namespace inspector::notify
