// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alert/evaluate.h"
#include "core/model/alert.h"
#include "core/model/alert_rule.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

// The alerts' states. Pure: time is an argument, what happened comes out.
namespace inspector::alerts {

// To be written by the store together. Entries name their alert by fingerprint (a new one has no id yet).
struct Changes {
    std::vector<Alert> alerts;
    std::vector<AlertEntry> entries;

    [[nodiscard]] bool empty() const { return alerts.empty() && entries.empty(); }
    void append(Changes other);
};

// At most this much of the time between two evaluations counts: a clock that jumps, or an hour in which nobody looked, neither
// fires nor resolves anything by itself.
inline constexpr Seconds longestStep{60};
// Five turns (firings and resolutions) in this time: flapping; fewer than two: calm again.
inline constexpr Seconds flapWindow{30 * 60};
inline constexpr std::size_t flapTurns = 5;
inline constexpr std::size_t calmTurns = 2;

// The open alerts of one program: pending → firing → resolved → closed, as Prometheus' "for" and "keep_firing_for", and on
// purpose unlike it: what cannot be evaluated stays what it was; a critical alert stays open until it is acknowledged too; one
// that flaps stays firing until it is calm. At most one open alert has a fingerprint. Pending time and what is known of health
// come back from the alerts' own rows; time that was not watched is not counted. One thread at a time.
class AlertBook {
public:
    explicit AlertBook(ProbeId probe = {});

    // What is open in the store (and what was closed within the flapping window, for its turns).
    void begin(std::vector<Alert> alerts);
    // A row as the store has it now: an acknowledgement, an owner, mutes and the id come from there.
    void put(const Alert& alert);
    // The channel's lease has gone to another program: its alerts are no longer told of here, and not resolved.
    void forget(const ChannelId& channel);
    // The same of all that somebody else looks after.
    void keepOnly(const std::function<bool(const Alert&)>& ours);

    // Alerts of rules that were removed, switched off or changed are resolved and closed; a changed severity alone is one.
    [[nodiscard]] Changes setRules(const std::vector<AlertRule>& rules, WallTime now);
    [[nodiscard]] Changes advance(const AlertRule& rule, const Evaluation& evaluation, WallTime now);
    // Acknowledgements that have run out, and what is closed by one. After each round of evaluations.
    [[nodiscard]] Changes settle(WallTime now);

    [[nodiscard]] const std::map<std::string, Alert>& open() const { return m_open; }  // by fingerprint

private:
    struct Track {
        Nanoseconds clear{0};          // since the condition stopped to hold
        Nanoseconds held{0};           // since it holds again, of one that had fired
        bool clearing = false;
        WallTime last{};               // evaluation before
        WallTime written{};
        std::deque<bool> history;      // newest last; only for "times of the last of"
        bool raw = false;              // what it would be but for flapping: firing
    };
    struct Turned {
        std::vector<WallTime> turns;
        WallTime at{};
    };

    void step(const AlertRule& rule, const Thing& thing, const std::string& fingerprint, WallTime now, Changes& out);
    void stepUnknown(const AlertRule& rule, const Thing& thing, const std::string& fingerprint, WallTime now, Changes& out);
    void stepKnown(const AlertRule& rule, const Thing& thing, const std::string& fingerprint, WallTime now, Changes& out);
    void stepRest(const AlertRule& rule, const Evaluation& evaluation, const std::vector<std::string>& things, WallTime now,
                  Changes& out);
    void tellUnknown(const AlertRule& rule, const Evaluation& evaluation, WallTime now, Changes& out);
    [[nodiscard]] std::vector<std::string> openOf(const std::string& rule) const;
    static bool confirmed(const AlertRule& rule, Track& track, bool holds, bool firing);
    static Nanoseconds passed(const Track& track, WallTime now);
    Alert& make(const AlertRule& rule, const Thing& thing, const std::string& fingerprint, WallTime now, Changes& out);
    void hold(const AlertRule& rule, Alert& alert, Track& track, WallTime now, Changes& out);
    void clear(const AlertRule& rule, Alert& alert, Track& track, WallTime now, Changes& out);
    void fire(Alert& alert, Track& track, WallTime now, Changes& out);
    void turn(Alert& alert, WallTime now, Changes& out);
    void calm(Alert& alert, const Track& track, WallTime now, Changes& out);
    void resolve(Alert& alert, WallTime now, const std::string& text, Changes& out);
    void close(Alert& alert, WallTime now, const std::string& text, Changes& out);
    void dismiss(const std::string& fingerprint, WallTime now, const std::string& text, Changes& out);
    void health(Alert& alert, AlertHealth health, const std::string& why, WallTime now, Changes& out);
    void entry(const Alert& alert, AlertEntry::Kind kind, WallTime now, std::string text, Changes& out) const;
    void write(Alert& alert, WallTime now, Changes& out);
    void eraseClosed(const std::string& fingerprint, WallTime now);

    ProbeId m_probe;
    std::map<std::string, Alert> m_open;
    std::map<std::string, Track> m_tracks;
    std::map<std::string, Turned> m_turned;       // closed ones, for their turns
    std::map<std::string, AlertRule> m_rules;
    bool m_haveRules = false;
};

inline constexpr const char* noDataName = "no-data";  // the alert's name when a rule can say nothing of a thing

}  // namespace inspector::alerts
