// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/book.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace inspector::alerts {

namespace {

using Kind = AlertEntry::Kind;

constexpr std::size_t mostTurns = 20;
constexpr Seconds pendingWrites{30};
constexpr Seconds firingWrites{300};
constexpr Seconds unmeasured{3600};  // what others of its channel are measured beside it that long is not there any more

// The alert that a rule can say nothing of a thing.
AlertRule noDataRule(const AlertRule& rule) {
    AlertRule out;
    out.id = AlertRuleId(noDataName);
    out.name = rule.name;
    out.severity = std::min(rule.severity, Severity::Major);
    out.holdFor = rule.noDataAfter;
    out.summary = "No data: {rule} ({why})";
    return out;
}

Thing noDataThing(const AlertRule& rule, const Thing& thing) {
    Thing out;
    out.labels = thing.labels;
    out.labels["alertname"] = noDataName;
    out.labels["severity"] = toString(std::min(rule.severity, Severity::Major));
    out.labels["rule"] = boundedValue(rule.id.value);
    out.channel = thing.channel;
    out.rung = thing.rung;
    out.holding = Holding::Holds;
    out.args = {textArg("rule", rule.name.empty() ? rule.id.value : rule.name), textArg("why", thing.why)};
    return out;
}

bool isUnknown(Holding holding) { return holding == Holding::NoData || holding == Holding::Failed; }

bool sameButSeverity(const AlertRule& a, const AlertRule& b) {
    return a.condition == b.condition && a.scope == b.scope && a.labels == b.labels && a.of == b.of && a.times == b.times;
}

Thing thingOf(const Alert& alert) {
    Thing thing;
    thing.labels = alert.labels;
    thing.channel = alert.channel;
    thing.rung = alert.rung;
    thing.value = alert.value;
    thing.threshold = alert.threshold;
    thing.args = alert.args;
    return thing;
}

}  // namespace

void Changes::append(Changes other) {
    alerts.insert(alerts.end(), std::make_move_iterator(other.alerts.begin()), std::make_move_iterator(other.alerts.end()));
    entries.insert(entries.end(), std::make_move_iterator(other.entries.begin()), std::make_move_iterator(other.entries.end()));
}

AlertBook::AlertBook(ProbeId probe) : m_probe(std::move(probe)) {}

void AlertBook::begin(std::vector<Alert> alerts) {
    m_open.clear();
    m_tracks.clear();
    m_turned.clear();
    for (const Alert& alert : alerts) put(alert);
}

void AlertBook::put(const Alert& alert) {
    const auto at = m_open.find(alert.fingerprint);
    if (!alert.isOpen()) {
        if (at != m_open.end() && at->second.id != 0 && at->second.id != alert.id) return;  // an older one of the same thing
        m_turned[alert.fingerprint] = {alert.turns, *alert.closed};
        m_open.erase(alert.fingerprint);
        m_tracks.erase(alert.fingerprint);
        return;
    }
    if (at == m_open.end()) {
        Track track;
        track.last = track.written = alert.seen;
        track.raw = alert.state == AlertState::Firing;
        m_tracks[alert.fingerprint] = track;
        m_open[alert.fingerprint] = alert;
        return;
    }
    Alert& mine = at->second;
    mine.id = alert.id;
    mine.acknowledged = alert.acknowledged;
    mine.acknowledgedBy = alert.acknowledgedBy;
    mine.acknowledgedWhy = alert.acknowledgedWhy;
    mine.acknowledgedUntil = alert.acknowledgedUntil;
    mine.owner = alert.owner;
    mine.escalated = alert.escalated;
    mine.mutes = alert.mutes;
    mine.cause = alert.cause;
    mine.explains = alert.explains;
}

void AlertBook::forget(const ChannelId& channel) {
    keepOnly([&](const Alert& alert) { return channel.empty() || alert.channel != channel; });
}

void AlertBook::keepOnly(const std::function<bool(const Alert&)>& ours) {
    std::erase_if(m_open, [&](const auto& entry) {
        const bool gone = !ours(entry.second);
        if (gone) m_tracks.erase(entry.first);
        return gone;
    });
}

std::vector<std::string> AlertBook::openOf(const std::string& rule) const {
    std::vector<std::string> out;
    for (const auto& [fingerprint, alert] : m_open)
        if (alert.rule == rule || (alert.rule == noDataName && labelOf(alert.labels, "rule") == rule)) out.push_back(fingerprint);
    return out;
}

Changes AlertBook::setRules(const std::vector<AlertRule>& rules, WallTime now) {
    std::map<std::string, AlertRule> next;
    for (const AlertRule& rule : rules) next[boundedValue(rule.id.value)] = rule;
    Changes out;
    std::set<std::string> names;
    for (const auto& [fingerprint, alert] : m_open)
        names.insert(alert.rule == noDataName ? std::string(labelOf(alert.labels, "rule")) : alert.rule);
    for (const std::string& name : names) {
        const auto to = next.find(name);
        const auto from = m_rules.find(name);
        std::string why;
        if (to == next.end()) why = "the rule was removed";
        else if (!to->second.enabled) why = "the rule was switched off";
        else if (m_haveRules && from != m_rules.end() && !sameButSeverity(from->second, to->second)) why = "the rule was changed";
        for (const std::string& fingerprint : openOf(name)) {
            if (!why.empty()) {
                dismiss(fingerprint, now, why, out);
                continue;
            }
            Alert& alert = m_open[fingerprint];
            if (alert.rule == noDataName || alert.severity == to->second.severity) continue;
            entry(alert, Kind::SeverityChanged, now,
                  std::string(toString(alert.severity)) + " to " + std::string(toString(to->second.severity)), out);
            alert.severity = to->second.severity;
            alert.labels["severity"] = toString(alert.severity);
            alert.changed = now;
            write(alert, now, out);
        }
    }
    m_rules = std::move(next);
    m_haveRules = true;
    return out;
}

Changes AlertBook::advance(const AlertRule& rule, const Evaluation& evaluation, WallTime now) {
    Changes out;
    std::vector<std::string> things;
    things.reserve(evaluation.things.size());
    for (const Thing& thing : evaluation.things) {
        things.push_back(identityOf(thing.labels));
        step(rule, thing, things.back(), now, out);
    }
    std::sort(things.begin(), things.end());
    stepRest(rule, evaluation, things, now, out);
    tellUnknown(rule, evaluation, now, out);
    return out;
}

// What is open but is not among the things.
void AlertBook::stepRest(const AlertRule& rule, const Evaluation& evaluation, const std::vector<std::string>& things,
                         WallTime now, Changes& out) {
    std::set<ChannelId> measured;
    for (const Thing& thing : evaluation.things)
        if (!isUnknown(thing.holding)) measured.insert(thing.channel);
    for (const std::string& fingerprint : openOf(boundedValue(rule.id.value))) {
        const Alert& alert = m_open[fingerprint];
        if (alert.rule == noDataName || std::binary_search(things.begin(), things.end(), fingerprint)) continue;
        const Evaluation::Rest* rest = nullptr;
        if (!alert.channel.empty()) {
            const auto at = evaluation.channels.find(alert.channel);
            if (at != evaluation.channels.end()) rest = &at->second;
        } else if (evaluation.others) {
            rest = &*evaluation.others;
        }
        if (!rest) continue;
        Thing thing = thingOf(alert);
        thing.holding = rest->holding;
        thing.why = rest->why;
        if (rest->holding == Holding::NoData && measured.count(alert.channel) != 0 && alert.healthSince &&
            now - *alert.healthSince > unmeasured) {
            thing.holding = Holding::Gone;
            thing.why = "it is not measured any longer";
        }
        step(rule, thing, fingerprint, now, out);
    }
}

// One alert for each thing of which nothing is known, and one for a rule that cannot be evaluated at all.
void AlertBook::tellUnknown(const AlertRule& rule, const Evaluation& evaluation, WallTime now, Changes& out) {
    const AlertRule told = noDataRule(rule);
    std::set<std::string> unknown;
    std::set<ChannelId> measured;
    const auto tell = [&](const Thing& thing) {
        const Thing missing = noDataThing(rule, thing);
        const std::string fingerprint = identityOf(missing.labels);
        unknown.insert(fingerprint);
        stepKnown(told, missing, fingerprint, now, out);
    };
    const bool wanted = rule.noData == NoData::Alert;
    for (const Thing& thing : evaluation.things) {
        if (!isUnknown(thing.holding))
            measured.insert(thing.channel);
        else if (wanted)
            tell(thing);
    }
    Thing whole;
    if (evaluation.others && isUnknown(evaluation.others->holding)) whole.why = evaluation.others->why;
    for (const auto& [channel, rest] : evaluation.channels)
        if (rest.holding == Holding::Failed) whole.why = rest.why;
    if (wanted && !whole.why.empty()) tell(whole);

    for (const std::string& fingerprint : openOf(boundedValue(rule.id.value))) {
        const Alert& alert = m_open[fingerprint];
        if (alert.rule != noDataName || unknown.count(fingerprint) != 0) continue;
        Thing thing = thingOf(alert);
        thing.holding = Holding::Not;
        if (alert.channel.empty()) {
            if (!wanted || evaluation.others || !evaluation.channels.empty()) stepKnown(told, thing, fingerprint, now, out);
            continue;
        }
        const auto rest = evaluation.channels.find(alert.channel);
        if (rest == evaluation.channels.end()) continue;
        if (!wanted || rest->second.holding == Holding::Gone)
            dismiss(fingerprint, now, wanted ? rest->second.why : "the rule does not tell of missing data", out);
        else if (rest->second.holding == Holding::Not || measured.count(alert.channel) != 0)
            stepKnown(told, thing, fingerprint, now, out);
    }
}

void AlertBook::step(const AlertRule& rule, const Thing& thing, const std::string& fingerprint, WallTime now, Changes& out) {
    if (thing.holding == Holding::Gone)
        dismiss(fingerprint, now, thing.why, out);
    else if (isUnknown(thing.holding))
        stepUnknown(rule, thing, fingerprint, now, out);
    else
        stepKnown(rule, thing, fingerprint, now, out);
}

// The state stays; only that nothing is known is noted. Time without data is no time that the condition held.
void AlertBook::stepUnknown(const AlertRule& rule, const Thing& thing, const std::string& fingerprint, WallTime now,
                            Changes& out) {
    const auto at = m_open.find(fingerprint);
    if (at == m_open.end()) return;
    if (rule.noData == NoData::Ignore) return dismiss(fingerprint, now, "nothing is known of it any longer: " + thing.why, out);
    Alert& alert = at->second;
    Track& track = m_tracks[fingerprint];
    if (alert.state == AlertState::Pending) alert.started += now - alert.seen;
    alert.seen = now;
    track.last = now;
    health(alert, thing.holding == Holding::Failed ? AlertHealth::Failed : AlertHealth::NoData, thing.why, now, out);
    if (alert.flapping) calm(alert, track, now, out);
    eraseClosed(fingerprint, now);
}

Nanoseconds AlertBook::passed(const Track& track, WallTime now) {
    if (track.last == WallTime{}) return Nanoseconds{0};
    return std::clamp<Nanoseconds>(now - track.last, Nanoseconds{0}, longestStep);
}

// "times of the last of": what was firing when the program began counts as true until there are enough evaluations.
bool AlertBook::confirmed(const AlertRule& rule, Track& track, bool holds, bool firing) {
    if (rule.of <= 1) return holds;
    if (track.history.empty() && firing) track.history.assign(rule.of, true);
    track.history.push_back(holds);
    while (track.history.size() > rule.of) track.history.pop_front();
    return static_cast<std::uint32_t>(std::count(track.history.begin(), track.history.end(), true)) >= std::max(1U, rule.times);
}

Alert& AlertBook::make(const AlertRule& rule, const Thing& thing, const std::string& fingerprint, WallTime now, Changes& out) {
    Alert alert;
    alert.channel = thing.channel;
    alert.rule = boundedValue(rule.id.value);
    alert.rung = thing.rung;
    alert.severity = rule.severity;
    alert.started = alert.changed = alert.seen = now;
    alert.fingerprint = fingerprint;
    alert.labels = thing.labels;
    alert.probe = m_probe;
    alert.times = 0;
    if (const auto turned = m_turned.find(fingerprint); turned != m_turned.end()) {
        alert.turns = turned->second.turns;
        m_turned.erase(turned);
    }
    Alert& mine = m_open[fingerprint] = std::move(alert);
    if (rule.holdFor > Seconds{0}) entry(mine, Kind::Pending, now, {}, out);
    return mine;
}

void AlertBook::stepKnown(const AlertRule& rule, const Thing& thing, const std::string& fingerprint, WallTime now,
                          Changes& out) {
    const bool seems = thing.holding == Holding::Holds;
    auto at = m_open.find(fingerprint);
    auto tracked = m_tracks.find(fingerprint);
    if (at == m_open.end() && !seems && tracked == m_tracks.end()) return;
    Track& track = m_tracks[fingerprint];
    const bool open = at != m_open.end();
    const bool holds = confirmed(rule, track, seems, open && at->second.state != AlertState::Resolved);
    if (!open && !holds) {
        if (std::none_of(track.history.begin(), track.history.end(), [](bool b) { return b; })) m_tracks.erase(fingerprint);
        return;
    }
    Alert& alert = open ? at->second : make(rule, thing, fingerprint, now, out);
    health(alert, AlertHealth::Known, {}, now, out);
    if (seems || !open) {
        alert.value = thing.value;
        alert.threshold = thing.threshold;
        alert.args = thing.args;
        alert.summary = summaryOf(rule, thing);
        alert.probe = m_probe;
    }
    if (holds)
        hold(rule, alert, track, now, out);
    else
        clear(rule, alert, track, now, out);
    track.last = now;
    if (alert.flapping) calm(alert, track, now, out);
    eraseClosed(fingerprint, now);
}

void AlertBook::hold(const AlertRule& rule, Alert& alert, Track& track, WallTime now, Changes& out) {
    const Nanoseconds since = passed(track, now);
    track.clearing = false;
    track.clear = Nanoseconds{0};
    if (alert.state == AlertState::Pending) {
        const Nanoseconds held = std::max(Nanoseconds{0}, Nanoseconds(alert.seen - alert.started)) + since;
        alert.started = now - held;  // a jump of the clock moves the beginning, not the age
        alert.seen = now;
        if (held >= rule.holdFor) return fire(alert, track, now, out);
        if (track.written == WallTime{} || now - track.written >= pendingWrites || now < track.written) write(alert, now, out);
        return;
    }
    alert.seen = now;
    if (!track.raw) {
        track.held += since;
        if (track.held >= rule.holdFor) return fire(alert, track, now, out);
    }
    if (now - track.written >= firingWrites || now < track.written) write(alert, now, out);
}

void AlertBook::fire(Alert& alert, Track& track, WallTime now, Changes& out) {
    const AlertState before = alert.state;
    track.raw = true;
    track.held = Nanoseconds{0};
    alert.state = AlertState::Firing;
    alert.changed = now;
    if (before != AlertState::Firing) {
        ++alert.times;
        alert.resolved.reset();
        if (!alert.fired) alert.fired = now;
        entry(alert, before == AlertState::Resolved ? Kind::Reopened : Kind::Fired, now, alert.summary, out);
    }
    turn(alert, now, out);
    write(alert, now, out);
}

void AlertBook::clear(const AlertRule& rule, Alert& alert, Track& track, WallTime now, Changes& out) {
    track.held = Nanoseconds{0};
    if (alert.state == AlertState::Pending) return close(alert, now, "it did not last", out);
    if (alert.state == AlertState::Resolved || !track.raw) return;
    track.clear += track.clearing ? passed(track, now) : Nanoseconds{0};
    track.clearing = true;
    if (track.clear < rule.keepFiringFor) return;
    track.raw = false;
    track.clearing = false;
    turn(alert, now, out);
    if (alert.flapping) {
        alert.changed = now;
        write(alert, now, out);
    } else {
        resolve(alert, now, {}, out);
    }
}

void AlertBook::turn(Alert& alert, WallTime now, Changes& out) {
    std::erase_if(alert.turns, [&](WallTime t) { return t > now || t + flapWindow <= now; });
    alert.turns.push_back(now);
    if (alert.turns.size() > mostTurns) alert.turns.erase(alert.turns.begin());
    if (alert.flapping || alert.turns.size() < flapTurns) return;
    alert.flapping = true;
    entry(alert, Kind::Flapping, now, std::to_string(alert.turns.size()) + " turns in 30 minutes", out);
}

void AlertBook::calm(Alert& alert, const Track& track, WallTime now, Changes& out) {
    const auto recent = std::count_if(alert.turns.begin(), alert.turns.end(),
                                      [&](WallTime t) { return t <= now && t + flapWindow > now; });
    if (static_cast<std::size_t>(recent) >= calmTurns) return;
    alert.flapping = false;
    alert.changed = now;
    entry(alert, Kind::Calm, now, {}, out);
    if (!track.raw && alert.state == AlertState::Firing) return resolve(alert, now, {}, out);
    write(alert, now, out);
}

void AlertBook::resolve(Alert& alert, WallTime now, const std::string& text, Changes& out) {
    alert.state = AlertState::Resolved;
    alert.resolved = now;
    alert.changed = now;
    entry(alert, Kind::Resolved, now, text, out);
    if (alert.severity != Severity::Critical || alert.acknowledged) return close(alert, now, {}, out);
    write(alert, now, out);
}

void AlertBook::close(Alert& alert, WallTime now, const std::string& text, Changes& out) {
    alert.closed = now;
    alert.changed = now;
    if (alert.state != AlertState::Resolved) {
        alert.state = AlertState::Resolved;
        alert.resolved = now;
    }
    entry(alert, Kind::Closed, now, text, out);
    write(alert, now, out);
}

void AlertBook::dismiss(const std::string& fingerprint, WallTime now, const std::string& text, Changes& out) {
    const auto at = m_open.find(fingerprint);
    m_tracks.erase(fingerprint);
    if (at == m_open.end()) return;
    Alert& alert = at->second;
    if (alert.state == AlertState::Firing) {
        alert.state = AlertState::Resolved;
        alert.resolved = now;
        entry(alert, Kind::Resolved, now, text, out);
    }
    close(alert, now, text, out);
    eraseClosed(fingerprint, now);
}

void AlertBook::health(Alert& alert, AlertHealth health, const std::string& why, WallTime now, Changes& out) {
    if (alert.health == health && alert.healthText == why) return;
    const bool turned = alert.health != health;
    alert.health = health;
    alert.healthText = why;
    if (health == AlertHealth::Known)
        alert.healthSince.reset();
    else if (turned || !alert.healthSince)
        alert.healthSince = now;
    if (turned) {
        alert.changed = now;
        entry(alert, health == AlertHealth::Known ? Kind::Known : health == AlertHealth::NoData ? Kind::NoData : Kind::Failed, now,
              why, out);
    }
    write(alert, now, out);
}

Changes AlertBook::settle(WallTime now) {
    Changes out;
    std::vector<std::string> all;
    for (const auto& [fingerprint, alert] : m_open)
        if (alert.acknowledged || alert.state == AlertState::Resolved) all.push_back(fingerprint);
    for (const std::string& fingerprint : all) {
        Alert& alert = m_open[fingerprint];
        if (alert.acknowledged && alert.acknowledgedUntil && *alert.acknowledgedUntil <= now) {
            entry(alert, Kind::Unacknowledged, now, "the acknowledgement of " + alert.acknowledgedBy + " has run out", out);
            alert.acknowledged.reset();
            alert.acknowledgedUntil.reset();
            alert.acknowledgedBy.clear();
            alert.acknowledgedWhy.clear();
            alert.changed = now;
            write(alert, now, out);
        }
        if (alert.state == AlertState::Resolved && (alert.acknowledged || alert.severity != Severity::Critical))
            close(alert, now, {}, out);
        eraseClosed(fingerprint, now);
    }
    std::erase_if(m_turned, [&](const auto& t) { return t.second.at + flapWindow < now; });
    return out;
}

void AlertBook::entry(const Alert& alert, Kind kind, WallTime now, std::string text, Changes& out) const {
    AlertEntry line;
    line.alert = alert.id;
    line.fingerprint = alert.fingerprint;
    line.time = now;
    line.kind = kind;
    line.actor = m_probe.empty() ? std::string() : "probe " + m_probe.value;
    line.text = std::move(text);
    out.entries.push_back(std::move(line));
}

void AlertBook::write(Alert& alert, WallTime now, Changes& out) {
    if (const auto track = m_tracks.find(alert.fingerprint); track != m_tracks.end()) track->second.written = now;
    if (!out.alerts.empty() && out.alerts.back().fingerprint == alert.fingerprint)
        out.alerts.back() = alert;
    else
        out.alerts.push_back(alert);
}

void AlertBook::eraseClosed(const std::string& fingerprint, WallTime now) {
    const auto at = m_open.find(fingerprint);
    if (at == m_open.end() || at->second.isOpen()) return;
    if (!at->second.turns.empty()) m_turned[fingerprint] = {std::move(at->second.turns), now};
    m_open.erase(at);
    m_tracks.erase(fingerprint);
}

}  // namespace inspector::alerts
