// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/handover.h"

#include <algorithm>
#include <tuple>

namespace inspector::alerts {

namespace {

bool isAct(AlertEntry::Kind kind) {
    using enum AlertEntry::Kind;
    return kind == Acknowledged || kind == Unacknowledged || kind == Taken || kind == Noted;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, 500)) {
        if (std::string_view("\\`*_{}[]<>#|").find(c) != std::string_view::npos) out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out;
}

std::string minuteOf(WallTime time) {
    const std::string text = formatIso8601(time);
    return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

void addAlert(std::string& out, const Alert& alert) {
    out += "- " + std::string(toString(alert.severity)) + ", " + std::string(toString(alert.state)) + " since " + minuteOf(alert.started) +
           ": " + escaped(alert.summary.empty() ? alert.rule : alert.summary);
    if (alert.acknowledged) out += ", acknowledged by " + escaped(alert.acknowledgedBy);
    if (!alert.acknowledgedWhy.empty()) out += " (" + escaped(alert.acknowledgedWhy) + ")";
    if (!alert.owner.empty()) out += ", owned by " + escaped(alert.owner);
    if (alert.flapping) out += ", flapping";
    if (alert.explains > 0) out += ", explains " + std::to_string(alert.explains);
    out += '\n';
}

}  // namespace

Handover handoverOf(std::span<const Alert> alerts, std::span<const AlertEntry> entries, std::span<const Silence> silences,
                    WallTime from, WallTime to) {
    Handover out;
    out.from = from;
    out.to = to;
    for (const Alert& alert : alerts) {
        if (!alert.isOpen() || alert.state == AlertState::Pending) continue;
        if (alert.cause.empty()) out.open.push_back(alert);
        if (alert.acknowledgedUntil && *alert.acknowledgedUntil < to + (to - from)) out.expiring.push_back(alert);
    }
    std::stable_sort(out.open.begin(), out.open.end(), [](const Alert& a, const Alert& b) {
        return std::make_tuple(a.acknowledged.has_value(), -static_cast<int>(a.severity), a.started) <
               std::make_tuple(b.acknowledged.has_value(), -static_cast<int>(b.severity), b.started);
    });
    for (const AlertEntry& entry : entries) {
        if (entry.time < from || entry.time >= to) continue;
        if (isAct(entry.kind)) out.done.push_back(entry);
        if (entry.kind == AlertEntry::Kind::Fired || entry.kind == AlertEntry::Kind::Reopened) ++out.fired;
        if (entry.kind == AlertEntry::Kind::Resolved) ++out.resolved;
    }
    for (const Silence& silence : silences)
        if (silence.starts <= to && silence.ends > to) out.silences.push_back(silence);
    std::stable_sort(out.silences.begin(), out.silences.end(), [](const Silence& a, const Silence& b) { return a.ends < b.ends; });
    return out;
}

std::string markdown(const Handover& handover) {
    std::string out = "# Hand-over, " + minuteOf(handover.from) + " to " + minuteOf(handover.to) + "\n\n";
    out += std::to_string(handover.fired) + " fired, " + std::to_string(handover.resolved) + " resolved.\n";
    const auto title = [&out](const char* name, std::size_t n) {
        out += std::string("\n## ") + name + " (" + std::to_string(n) + ")\n\n";
        if (n == 0) out += "None.\n";
    };
    title("Open", handover.open.size());
    for (const Alert& alert : handover.open) addAlert(out, alert);
    title("Acknowledgements that run out", handover.expiring.size());
    for (const Alert& alert : handover.expiring)
        out += "- " + minuteOf(*alert.acknowledgedUntil) + ": " + escaped(alert.summary) + "\n";
    title("Silences", handover.silences.size());
    for (const Silence& silence : handover.silences)
        out += "- until " + minuteOf(silence.ends) + ": " + escaped(formatMatchers(silence.matchers)) + ", " + escaped(silence.comment) +
               "\n";
    title("Done", handover.done.size());
    for (const AlertEntry& entry : handover.done)
        out += "- " + minuteOf(entry.time) + " " + escaped(entry.actor) + ": " + std::string(toString(entry.kind)) +
               (entry.text.empty() ? "" : ", " + escaped(entry.text)) + "\n";
    return out;
}

}  // namespace inspector::alerts
