// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/report.h"

#include <string>

// Hand-made reports for the tests of verdict.
namespace inspector::verdict {

inline constexpr Seconds interval{30};
inline WallTime cycleTime(int cycle) { return WallTime{std::chrono::hours{24 * 365 * 50}} + cycle * interval; }

inline Finding finding(std::string rule, Severity severity, std::string rung) {
    Finding f;
    f.rule = std::move(rule);
    f.severity = severity;
    f.rung = std::move(rung);
    return f;
}

inline RungReport rung(std::string key, RungKind kind = RungKind::Variant) {
    RungReport r;
    r.rung = std::move(key);
    r.kind = kind;
    r.fetched = true;
    r.http.ok = true;
    r.http.status = 200;
    r.http.ttfbMs = 10;
    r.parsed = kind != RungKind::Master;
    return r;
}

// A whole report of a channel with two variants and an audio rendition, all well.
inline ProbeReport report(int cycle) {
    ProbeReport r;
    r.channel = ChannelId("news");
    r.probe = ProbeId("local");
    r.started = cycleTime(cycle) - Milliseconds(200);
    r.finished = cycleTime(cycle);
    r.cycle = static_cast<std::uint64_t>(cycle);
    r.rungs = {rung("master", RungKind::Master), rung("1080p"), rung("720p"), rung("audio-eng", RungKind::Audio)};
    return r;
}

}  // namespace inspector::verdict
