// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/others_acts.h"

#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"

#include <QCoreApplication>

namespace inspector::console {

namespace {

struct OthersActsWords {
    Q_DECLARE_TR_FUNCTIONS(Alerts)
};

struct Done {
    QString place;  // of one
    int count = 0;
};

// A server names its role too: "operator (ana@desk)".
bool isBy(const std::string& who, const std::string& me) { return who == me || who.ends_with("(" + me + ")"); }

}  // namespace

QStringList OthersActs::look(const std::map<std::string, Alert>& open, const std::vector<std::string>& changed, const Inventory& inventory) {
    std::map<std::string, Done> acknowledged, taken;  // by who
    const auto note = [&](std::map<std::string, Done>& acts, const std::string& who, const Alert& alert) {
        Done& done = acts[who];
        if (++done.count == 1) done.place = alertPlace(alert, inventory);
    };
    for (const std::string& fingerprint : changed) {
        const auto at = open.find(fingerprint);
        if (at == open.end()) {
            m_seen.erase(fingerprint);
            continue;
        }
        const Alert& alert = at->second;
        if (!alert.acknowledged && alert.owner.empty()) {
            m_seen.erase(fingerprint);
            continue;
        }
        Seen& seen = m_seen[fingerprint];
        if (m_looked && alert.acknowledged && alert.acknowledged != seen.acknowledged && !isBy(alert.acknowledgedBy, m_me))
            note(acknowledged, alert.acknowledgedBy, alert);
        if (m_looked && !alert.owner.empty() && alert.owner != seen.owner && !isBy(alert.owner, m_me)) note(taken, alert.owner, alert);
        seen = {alert.acknowledged, alert.owner};
    }
    m_looked = true;
    const auto what = [](const Done& done) { return done.count == 1 ? done.place : OthersActsWords::tr("%n alert(s)", nullptr, done.count); };
    QStringList out;
    for (const auto& [who, done] : acknowledged) out << OthersActsWords::tr("%1 acknowledged %2").arg(toQString(who), what(done));
    for (const auto& [who, done] : taken) out << OthersActsWords::tr("%1 has %2 now").arg(toQString(who), what(done));
    return out;
}

}  // namespace inspector::console
