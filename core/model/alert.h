// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/finding.h"
#include "core/model/ids.h"
#include "core/model/labels.h"
#include "core/model/severity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace inspector {

enum class AlertState { Pending, Firing, Resolved };
[[nodiscard]] std::string_view toString(AlertState state);  // "pending", "firing", "resolved"
[[nodiscard]] std::optional<AlertState> alertStateFromString(std::string_view text);

// Whether the rule could be evaluated. While it could not the state stays what it was: never "resolved".
enum class AlertHealth { Known, NoData, Failed };
[[nodiscard]] std::string_view toString(AlertHealth health);  // "known", "no-data", "failed"
[[nodiscard]] std::optional<AlertHealth> alertHealthFromString(std::string_view text);

// Why nobody is told of an alert that fires, a fact beside its state.
struct Mute {
    enum class Why { Silence, Maintenance, OffAir, Inhibited, Explained, Blind, Info };

    Why why = Why::Silence;
    std::string by;        // the silence's or maintenance's id; the fingerprint of the alert that inhibits or explains it
    std::string text;      // for people: who silenced it and why, the place that explains it

    bool operator==(const Mute&) const = default;
};
[[nodiscard]] std::string_view toString(Mute::Why why);  // "silence", "maintenance", "off-air", "inhibited", "explained", …
[[nodiscard]] std::optional<Mute::Why> muteWhyFromString(std::string_view text);

// One trouble of one rule: a row of the `alerts` table. There is one open alert with a fingerprint, whatever probes and
// consoles run. It is open until it is resolved and, when it was critical, acknowledged too; firing again before that opens
// the same one again.
struct Alert {
    std::int64_t id = 0;       // given by the store
    ChannelId channel;         // empty: of an endpoint, the fleet or the program
    std::string rule;          // AlertRuleId: the label "alertname"
    std::string rung;
    Severity severity = Severity::Major;
    AlertState state = AlertState::Pending;
    WallTime started{};        // since when the condition held
    std::optional<WallTime> resolved;
    std::optional<WallTime> acknowledged;
    std::string acknowledgedBy;
    std::string summary;       // English

    std::string fingerprint;   // of the labels
    Labels labels;
    std::optional<WallTime> fired;      // first
    std::optional<WallTime> closed;     // nothing is left to be done about it
    WallTime changed{};                 // newest transition or act
    WallTime seen{};                    // newest evaluation that held, or could not tell
    AlertHealth health = AlertHealth::Known;
    std::optional<WallTime> healthSince;  // when it is not Known
    std::string healthText;             // why, English
    std::optional<double> value;        // newest
    std::optional<double> threshold;
    std::vector<Arg> args;              // of the summary, for app's words
    std::uint32_t times = 1;            // that it fired while it was open
    bool flapping = false;
    std::vector<WallTime> turns;        // newest firings and resolutions, to tell flapping: at most 20
    std::vector<Mute> mutes;            // none: who should be told is told
    std::string cause;                  // fingerprint of the alert that explains it; empty: none
    std::uint32_t explains = 0;         // how many open alerts this one does
    std::string acknowledgedWhy;        // the comment
    std::optional<WallTime> acknowledgedUntil;  // after that it counts as unacknowledged again
    std::string owner;                  // who has taken it
    std::optional<WallTime> escalated;
    ProbeId probe;                      // that evaluated it last

    [[nodiscard]] bool isOpen() const { return !closed; }

    bool operator==(const Alert&) const = default;
};

// One line of an alert's history and trace; append-only.
struct AlertEntry {
    enum class Kind {
        Pending, Fired, Resolved, Reopened, Closed, SeverityChanged, NoData, Failed, Known, Flapping, Calm,
        Acknowledged, Unacknowledged, Taken, Noted, Muted, Unmuted, Escalated, Routed, Notified, NotNotified, NotifyFailed
    };

    std::int64_t id = 0;       // given by the store, ascending
    std::int64_t alert = 0;
    std::string fingerprint;
    WallTime time{};
    Kind kind = Kind::Fired;
    std::string actor;         // "user@host", or the program that evaluated or sent: "probe fra"
    std::string text;          // the note or comment; the receiver's answer; English
    std::string route;         // of Routed, Notified, NotNotified, NotifyFailed: its path
    std::string receiver;
    std::optional<Mute> mute;

    bool operator==(const AlertEntry&) const = default;
};
[[nodiscard]] std::string_view toString(AlertEntry::Kind kind);  // "pending", "fired", …, "notify-failed"
[[nodiscard]] std::optional<AlertEntry::Kind> alertEntryKindFromString(std::string_view text);

// What a person does with alerts. Commands of several people in any order end in the same state, so that those that were
// given while the server was away are carried out when it is back.
struct AcknowledgeAlerts {
    std::vector<std::string> fingerprints;
    std::string comment;
    std::optional<WallTime> until;
    bool operator==(const AcknowledgeAlerts&) const = default;
};
struct UnacknowledgeAlerts {
    std::vector<std::string> fingerprints;
    bool operator==(const UnacknowledgeAlerts&) const = default;
};
struct TakeAlerts {
    std::vector<std::string> fingerprints;
    std::string owner;         // empty: given back
    bool operator==(const TakeAlerts&) const = default;
};
struct NoteAlert {
    std::vector<std::string> fingerprints;
    std::string text;
    bool operator==(const NoteAlert&) const = default;
};
using AlertCommand = std::variant<AcknowledgeAlerts, UnacknowledgeAlerts, TakeAlerts, NoteAlert>;

}  // namespace inspector
