// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/notification.h"
#include "core/model/routing.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// The words of a notification, plain text in English or as the receiver's templates have it. Each receiver escapes them for its
// format. Pure; the result is bounded, valid UTF-8, and holds no control character but line feeds.
namespace inspector::notify {

struct RuleWords {
    std::string name;
    std::string advice;
    std::string runbook;
};

// What is known beside a notification.
struct MessageFacts {
    std::map<std::string, RuleWords> rules;  // by the rule's id
    std::string externalUrl;                 // where a browser finds this installation; empty: nowhere
};

struct AlertWords {
    bool firing = true;
    Severity severity = Severity::Major;
    std::string fingerprint;
    std::string name;            // the rule's id
    std::string what;            // its summary
    std::string where;           // channel, rung, stage, endpoint …; what the summary says already is left out
    std::string times;           // "since 14:02:31 UTC", "from 14:02:31 to 14:09:10 UTC"
    std::string acknowledged;    // "ann@desk: looking at it"
    std::string remark;          // flapping, unknown, that it explains others
    std::string advice;          // what to do
    std::string runbook;         // a safe link, or nothing
};

struct Message {
    std::string tag;             // "FIRING:3", "RESOLVED", "STILL FIRING:3", "ESCALATED:3", "SUMMARY:40", "TEST"
    std::string topic;           // one line, the same without regard to what becomes of it but for its times
    std::string title;           // "[FIRING:3] topic"
    std::string text;            // several lines
    std::vector<AlertWords> alerts;  // at most mostAlertsInWords
    std::uint32_t more = 0;      // that are not among them
    bool firing = false;         // any
    Severity gravest = Severity::Info;  // of those that fire; of all when none does
    std::string link;            // safe: this installation's address, or nothing
};
inline constexpr std::size_t mostAlertsInWords = 20;
inline constexpr std::size_t longestTitle = 300;   // bytes
inline constexpr std::size_t longestText = 16'000;

// The templates are the receiver's settings "title" (of the topic) and "text"; "zone" (IANA) is the zone of times. {name} is
// filled with: severity, status, what, where, times, count, firing, resolved, more, why, route, receiver, advice, runbook,
// acknowledged, alerts (all of them, several lines), link; or a label that all the alerts share. What is not known is empty.
[[nodiscard]] Message messageOf(const Notification& notification, const Receiver& receiver, const MessageFacts& facts);
// Whether more about the same trouble is to come: the message, thread or issue goes on. Not of what stands for itself (a summary, a
// test) nor when all is resolved.
[[nodiscard]] bool isOngoing(const Message& message, const Notification& notification);
inline constexpr std::string_view defaultTitle = "{severity}: {what}{more}, {times}";
inline constexpr std::string_view defaultText = "{alerts}";

// Of an alert as it is told: since when it fires this time, and until when it did.
[[nodiscard]] WallTime startOf(const Alert& alert);
[[nodiscard]] WallTime endOf(const Alert& alert, const Notification& notification);
[[nodiscard]] bool isFiring(const Alert& alert);
// "user: comment"; empty: nobody has it in hand at that time.
[[nodiscard]] std::string acknowledgementOf(const Alert& alert, WallTime now);

}  // namespace inspector::notify
