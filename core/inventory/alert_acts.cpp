// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/alert_acts.h"

#include <algorithm>
#include <utility>

namespace inspector::inventory {

namespace {

using Kind = AlertEntry::Kind;

// The later decision holds; true: this one does.
bool decide(Decision& newest, Decision made) {
    if (made <= newest) return false;
    newest = std::move(made);
    return true;
}

void takeBack(Alert& alert) {
    alert.acknowledged.reset();
    alert.acknowledgedBy.clear();
    alert.acknowledgedWhy.clear();
    alert.acknowledgedUntil.reset();
}

class Carry {
public:
    Carry(Alert& alert, Decided& decided, const std::string& actor, WallTime at)
        : m_alert(alert), m_decided(decided), m_actor(actor), m_at(at) {}

    Act operator()(const AcknowledgeAlerts& command) {
        const std::string until = command.until ? std::to_string(toMillis(*command.until)) : std::string();
        const bool holds = decide(m_decided.acknowledgement, {m_at, m_actor, "1 " + until + ' ' + command.comment});
        if (holds) {
            m_alert.acknowledged = m_at;
            m_alert.acknowledgedBy = m_actor;
            m_alert.acknowledgedWhy = command.comment;
            m_alert.acknowledgedUntil = command.until;
        }
        return noted(holds, Kind::Acknowledged, command.comment);
    }
    Act operator()(const UnacknowledgeAlerts&) {
        const bool holds = decide(m_decided.acknowledgement, {m_at, m_actor, "0"});
        if (holds) takeBack(m_alert);
        return noted(holds, Kind::Unacknowledged, {});
    }
    Act operator()(const TakeAlerts& command) {
        const bool holds = decide(m_decided.owner, {m_at, m_actor, command.owner});
        if (holds) m_alert.owner = command.owner;
        return noted(holds, Kind::Taken, command.owner);
    }
    Act operator()(const NoteAlert& command) { return noted(false, Kind::Noted, command.text); }

private:
    Act noted(bool changed, Kind kind, const std::string& text) {
        if (changed) m_alert.changed = std::max(m_alert.changed, m_at);
        Act act;
        act.changed = changed;
        act.entry.alert = m_alert.id;
        act.entry.fingerprint = m_alert.fingerprint;
        act.entry.time = m_at;
        act.entry.kind = kind;
        act.entry.actor = m_actor;
        act.entry.text = text;
        return act;
    }

    Alert& m_alert;
    Decided& m_decided;
    const std::string& m_actor;
    WallTime m_at;
};

}  // namespace

Act carryOut(Alert& alert, Decided& decided, const AlertCommand& command, const std::string& actor, WallTime at) {
    return std::visit(Carry(alert, decided, actor, at), command);
}

void keepPeoplesFacts(const Alert& stored, Decided& decided, const std::vector<AlertEntry>& entries, Alert& written) {
    written.id = stored.id;
    if (stored.fired) written.fired = stored.fired;
    if (stored.closed) written.closed = stored.closed;
    written.changed = std::max(written.changed, stored.changed);
    written.acknowledged = stored.acknowledged;
    written.acknowledgedBy = stored.acknowledgedBy;
    written.acknowledgedWhy = stored.acknowledgedWhy;
    written.acknowledgedUntil = stored.acknowledgedUntil;
    written.owner = stored.owner;
    for (const AlertEntry& entry : entries)
        if (entry.kind == Kind::Unacknowledged && entry.fingerprint == stored.fingerprint &&
            decide(decided.acknowledgement, {entry.time, entry.actor, "0"}))
            takeBack(written);
}

}  // namespace inspector::inventory
