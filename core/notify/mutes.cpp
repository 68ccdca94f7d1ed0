// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/mutes.h"

#include "core/notify/inhibition.h"
#include "core/notify/match_table.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace inspector::notify {

namespace {

using Mutes = std::vector<Mute>;

std::string said(const std::string& author, const std::string& comment) {
    return comment.empty() ? author : author.empty() ? comment : author + ": " + comment;
}

class Silencer {
public:
    Silencer(const std::vector<Silence>& silences, WallTime now) {
        for (const Silence& silence : silences) {
            if (silence.matchers.empty() || !isActive(silence, now)) continue;
            m_active.push_back({&silence, m_table.addCondition(silence.matchers)});
        }
        std::sort(m_active.begin(), m_active.end(),
                  [](const Active& a, const Active& b) { return a.silence->id < b.silence->id; });
    }

    void add(const Alert& alert, Mutes* mutes) {
        if (m_active.empty()) return;
        const MatchTable::Row row = m_table.row(alert.labels);
        for (const Active& active : m_active)
            if (m_table.matches(active.condition, row))
                mutes->push_back({Mute::Why::Silence, active.silence->id.value,
                                  said(active.silence->author, active.silence->comment)});
    }

private:
    struct Active {
        const Silence* silence;
        std::size_t condition;
    };
    MatchTable m_table;
    std::vector<Active> m_active;
};

// Maintenance and schedules, with what is known of a channel asked once.
class Calendar {
public:
    Calendar(const MuteFacts& facts, WallTime now) : m_facts(facts), m_now(now) {
        for (const Maintenance& maintenance : facts.maintenance) {
            if (!isActive(maintenance, now)) continue;
            const Mute mute{Mute::Why::Maintenance, maintenance.id.value,
                            said(maintenance.name.empty() ? maintenance.author : maintenance.name, maintenance.comment)};
            for (const ChannelId& id : maintenance.channels) m_channels[id.value].push_back(mute);
            for (const std::string& group : maintenance.groups) m_groups[group].push_back(mute);
            for (const EndpointId& id : maintenance.endpoints) m_endpoints[id.value].push_back(mute);
        }
    }

    void add(const Alert& alert, Mutes* mutes) {
        const Known& known = knownOf(alert);
        Mutes found;
        append(m_channels, alert.channel.value, &found);
        append(m_groups, known.group.empty() ? labelOf(alert.labels, "group") : std::string_view(known.group), &found);
        append(m_endpoints, labelOf(alert.labels, "endpoint"), &found);
        std::sort(found.begin(), found.end(), [](const Mute& a, const Mute& b) { return a.by < b.by; });
        found.erase(std::unique(found.begin(), found.end()), found.end());
        mutes->insert(mutes->end(), found.begin(), found.end());
        if (!known.offAir.empty()) mutes->push_back({Mute::Why::OffAir, alert.channel.value, known.offAir});
    }

private:
    struct Known {
        std::string group;
        std::string offAir;  // its times, when it is off the air
    };
    using ByName = std::unordered_map<std::string, Mutes>;

    static void append(const ByName& all, std::string_view name, Mutes* mutes) {
        if (all.empty() || name.empty()) return;
        const auto found = all.find(std::string(name));
        if (found != all.end()) mutes->insert(mutes->end(), found->second.begin(), found->second.end());
    }

    const Known& knownOf(const Alert& alert) {
        const auto [found, isNew] = m_known.try_emplace(alert.channel.value);
        if (!isNew || alert.channel.empty() || !m_facts.channel) return found->second;
        if (const auto times = m_facts.channel(alert.channel)) found->second = {times->group, offAirText(times->onAir)};
        return found->second;
    }

    // A schedule that cannot be read (a zone that this system does not know) mutes nothing.
    std::string offAirText(const std::vector<TimeInterval>& onAir) const {
        if (onAir.empty() || containsAny(onAir, m_now)) return {};
        std::string out;
        for (const TimeInterval& interval : onAir) {
            if (!checkInterval(interval).empty()) return {};
            out += (out.empty() ? "" : "; ") + formatInterval(interval);
        }
        return out;
    }

    const MuteFacts& m_facts;
    WallTime m_now;
    ByName m_channels;
    ByName m_groups;
    ByName m_endpoints;
    std::unordered_map<std::string, Known> m_known;
};

// Who explains whom.
class Causes {
public:
    explicit Causes(std::span<const Alert> open) {
        for (const Alert& alert : open)
            if (alert.state == AlertState::Firing) m_firing[alert.fingerprint] = &alert;
    }

    void add(const Alert& alert, Mutes* mutes) const {
        if (alert.cause.empty() || !leadsToARoot(alert)) return;
        mutes->push_back({Mute::Why::Explained, alert.cause, m_firing.at(alert.cause)->summary});
    }

private:
    [[nodiscard]] const Alert* causeOf(const Alert& alert) const {
        const auto found = m_firing.find(alert.cause);
        return found == m_firing.end() ? nullptr : found->second;
    }
    // A ring would keep all of its alerts quiet.
    [[nodiscard]] bool leadsToARoot(const Alert& alert) const {
        const Alert* cause = causeOf(alert);
        if (!cause) return false;
        std::set<const Alert*> seen;
        while (!cause->cause.empty() && causeOf(*cause)) {
            if (!seen.insert(cause).second) return false;
            cause = causeOf(*cause);
        }
        return true;
    }

    std::unordered_map<std::string, const Alert*> m_firing;
};

// A blind probe knows nothing of channels and endpoints; what it says of itself is true.
void addBlind(const Alert& alert, const MuteFacts& facts, Mutes* mutes) {
    if (facts.blind.empty() || alert.probe.empty()) return;
    if (alert.channel.empty() && labelOf(alert.labels, "endpoint").empty()) return;
    const auto blind = facts.blind.find(alert.probe);
    if (blind != facts.blind.end() && blind->second != alert.fingerprint)
        mutes->push_back({Mute::Why::Blind, blind->second, alert.probe.value});
}

}  // namespace

std::vector<Mutes> mutesOf(std::span<const Alert> open, const MuteFacts& facts, WallTime now) {
    Silencer silencer(facts.silences, now);
    Calendar calendar(facts, now);
    Inhibitor inhibitor(facts.inhibitions, open);
    const Causes causes(open);
    std::vector<Mutes> out(open.size());
    for (std::size_t i = 0; i < open.size(); ++i) {
        const Alert& alert = open[i];
        if (alert.state != AlertState::Firing) continue;
        silencer.add(alert, &out[i]);
        calendar.add(alert, &out[i]);
        if (const auto found = inhibitor.find(alert)) out[i].push_back({Mute::Why::Inhibited, found->fingerprint, found->rule});
        causes.add(alert, &out[i]);
        addBlind(alert, facts, &out[i]);
        if (alert.severity == Severity::Info) out[i].push_back({Mute::Why::Info, {}, {}});
    }
    return out;
}

std::optional<WallTime> nextMuteChange(const MuteFacts& facts, WallTime now) {
    std::optional<WallTime> out;
    const auto consider = [&](WallTime time) {
        if (time > now && (!out || time < *out)) out = time;
    };
    const auto look = [&](const auto& planned) {
        if (planned.ends <= now || planned.ends <= planned.starts) return;
        consider(planned.starts > now ? planned.starts : planned.ends);
        if (planned.starts > now || planned.recurs.empty()) return;
        if (const auto change = nextChange(planned.recurs, now)) consider(*change);
    };
    for (const Silence& silence : facts.silences) look(silence);
    for (const Maintenance& maintenance : facts.maintenance) look(maintenance);
    return out;
}

bool withdraws(const Mute& mute) {
    return mute.why == Mute::Why::Silence || mute.why == Mute::Why::Maintenance || mute.why == Mute::Why::OffAir;
}

bool isWithdrawn(const Alert& alert) { return std::any_of(alert.mutes.begin(), alert.mutes.end(), withdraws); }

std::vector<AlertEntry> muteEntries(const Alert& alert, const Mutes& after, WallTime now, const std::string& actor) {
    std::vector<AlertEntry> out;
    const auto isIn = [](const Mutes& mutes, const Mute& mute) {
        return std::any_of(mutes.begin(), mutes.end(), [&](const Mute& m) { return m.why == mute.why && m.by == mute.by; });
    };
    const auto add = [&](AlertEntry::Kind kind, const Mute& mute) {
        AlertEntry& entry = out.emplace_back();
        entry.alert = alert.id;
        entry.fingerprint = alert.fingerprint;
        entry.time = now;
        entry.kind = kind;
        entry.actor = actor;
        entry.text = mute.text;
        entry.mute = mute;
    };
    for (const Mute& mute : alert.mutes)
        if (!isIn(after, mute)) add(AlertEntry::Kind::Unmuted, mute);
    for (const Mute& mute : after)
        if (!isIn(alert.mutes, mute)) add(AlertEntry::Kind::Muted, mute);
    return out;
}

}  // namespace inspector::notify
