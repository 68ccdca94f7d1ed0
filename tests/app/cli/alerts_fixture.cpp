// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/alerts_fixture.h"

#include "tests/core/inventory/samples.h"

#include <stdexcept>

namespace inspector::test {

namespace {

using namespace inspector::inventory::test;

template <typename T>
T value(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message());
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

Alert alertOf(const std::string& rule, const std::string& channel, Severity severity, int minute, AlertState state = AlertState::Firing) {
    Alert alert = alertNamed(rule, channel, state);
    alert.labels = {{"alertname", rule}, {"channel", channel}, {"severity", std::string(toString(severity))}};
    alert.fingerprint = fingerprintOf(alert.labels);
    alert.severity = severity;
    alert.started = alert.changed = alert.seen = alertsBegan() + std::chrono::minutes{minute};
    if (state != AlertState::Pending) alert.fired = alert.started;
    alert.summary = "Channel " + channel + ": " + rule;
    return alert;
}

}  // namespace

WallTime alertsBegan() {
    static const WallTime began = fromMillis(toMillis(SystemClock().now())) - std::chrono::hours{1};
    return began;
}

std::string fingerprintOfAlert(const std::string& rule, const std::string& channel) {
    const bool critical = rule == "down" && channel != "b";
    const char* severity = rule == "info" ? "info" : rule == "slow" ? "minor" : critical ? "critical" : "major";
    return fingerprintOf({{"alertname", rule}, {"channel", channel}, {"severity", severity}});
}

void fillAlerts(inventory::Store& store) {
    value(store.apply({inventory::PutChannel{channelNamed("a")}, inventory::PutChannel{channelNamed("b")}, inventory::PutChannel{channelNamed("quiet")}},
                      "test", alertsBegan()));
    std::vector<Alert> alerts{alertOf("down", "a", Severity::Critical, 20), alertOf("down", "b", Severity::Major, 10),
                              alertOf("slow", "a", Severity::Minor, 0),     alertOf("down", "gone", Severity::Critical, 30, AlertState::Resolved),
                              alertOf("down", "quiet", Severity::Critical, 5), alertOf("slow", "b", Severity::Minor, 40, AlertState::Pending),
                              alertOf("info", "a", Severity::Info, 2),      alertOf("down", "a", Severity::Critical, 1, AlertState::Resolved)};
    alerts[0].summary = "Channel a is down since its packager answers 503 to every request for a playlist \x1b[31mof any rung\n";
    alerts[0].value = 0;
    alerts[0].threshold = 1;
    alerts[1].flapping = true;
    alerts[2].acknowledged = alertsBegan();
    alerts[2].acknowledgedBy = "anna@desk";
    alerts[2].owner = "bert@desk";
    alerts[3].resolved = alertsBegan() + std::chrono::minutes{35};
    alerts[4].mutes = {{Mute::Why::Silence, "night", "work on the encoder"}};
    alerts[7].resolved = alerts[7].closed = alertsBegan() + std::chrono::minutes{3};
    std::vector<AlertEntry> lines;
    for (std::size_t i = 0; i < alerts.size(); ++i) {
        alerts[i].id = static_cast<std::int64_t>(i) + 1;
        AlertEntry line;
        line.alert = alerts[i].id;
        line.fingerprint = alerts[i].fingerprint;
        line.time = alerts[i].started;
        line.kind = alerts[i].fired ? AlertEntry::Kind::Fired : AlertEntry::Kind::Pending;
        line.actor = "probe local";
        line.text = "it \x1b]0;began";
        lines.push_back(line);
    }
    AlertEntry told = lines[0];
    told.kind = AlertEntry::Kind::NotNotified;
    told.route = "all";
    told.text = "no receiver";
    lines.push_back(told);
    value(store.addAlerts(alerts, lines));
}

}  // namespace inspector::test
