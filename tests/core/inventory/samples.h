// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"

#include <string>

// Values that tests of the inventory share.
namespace inspector::inventory::test {

inline const WallTime noon = *parseIso8601("2026-01-31T12:00:00Z");
inline WallTime after(int seconds) { return noon + Seconds{seconds}; }

inline Channel channelNamed(const std::string& id) {
    Channel c;
    c.id = ChannelId{id};
    c.name = "Channel " + id;
    c.url = "https://cdn.example/" + id + "/master.m3u8";
    c.group = "Sport";
    c.templateId = TemplateId{"standard"};
    return c;
}

inline Template templateNamed(const std::string& id) {
    Template t;
    t.id = TemplateId{id};
    t.name = "Template " + id;
    return t;
}

inline Finding staleFinding(const std::string& rung = "1080p-6000k") {
    Finding f;
    f.rule = "hls-playlist-stale";
    f.severity = Severity::Critical;
    f.rung = rung;
    f.stage = "edge-1";
    f.url = "https://cdn.example/a/1080p.m3u8";
    f.line = 7;
    f.sequence = 18'446'744'073'709'551'615ULL;
    f.args = {numberArg("age", 12.345, Arg::Unit::Second), textArg("text", "\"quoted\", \\ and\nÄπ\t\x01")};
    return f;
}

inline ChannelStatus statusOf(const std::string& id, ChannelState state, WallTime since, WallTime sampled) {
    ChannelStatus s;
    s.channel = ChannelId{id};
    s.state = state;
    s.since = since;
    if (state == ChannelState::Down) s.reason = staleFinding();
    s.openFindings = 3;
    s.worst = Severity::Critical;
    s.sampled = sampled;
    s.interval = Milliseconds{10'000};
    s.probe = ProbeId{"local"};
    s.epoch = 1;
    s.lagMs = 1.25;
    s.budget = BudgetStep::OneRungInTurn;
    s.kpis.ttfbP95Ms = 0.1;
    s.kpis.errorRate = 0;
    s.kpis.availability = 1.0 / 3;
    RungFigures rung;
    rung.rung = "1080p-6000k";
    rung.state = state;
    rung.bandwidthBps = 6'000'000;
    rung.measuredBps = 5'812'345.678;
    rung.width = 1920;
    rung.height = 1080;
    rung.frameRate = 29.97;
    rung.codecs = "avc1.640028,mp4a.40.2";
    rung.mediaSequence = 9'007'199'254'740'993ULL;  // one more than a double holds
    rung.segmentCount = 6;
    rung.targetDurationS = 4;
    rung.windowS = 24;
    rung.ageS = 3.5;
    rung.httpStatus = 200;
    s.rungs.push_back(rung);
    rung = RungFigures{};
    rung.rung = "audio-eng";
    rung.kind = RungKind::Audio;
    rung.language = "en";
    s.rungs.push_back(rung);
    return s;
}

inline Event openedEvent(const std::string& channel, WallTime time, Severity severity = Severity::Critical) {
    Event e;
    e.time = time;
    e.kind = EventKind::FindingOpened;
    e.channel = ChannelId{channel};
    e.severity = severity;
    e.finding = staleFinding();
    return e;
}

inline Alert alertNamed(const std::string& rule, const std::string& channel, AlertState state = AlertState::Firing) {
    Alert a;
    a.id = 1;
    a.labels = {{"alertname", rule}, {"channel", channel}, {"severity", "critical"}};
    a.fingerprint = fingerprintOf(a.labels);
    a.channel = ChannelId{channel};
    a.rule = rule;
    a.severity = Severity::Critical;
    a.state = state;
    a.started = noon;
    a.changed = a.seen = noon;
    if (state != AlertState::Pending) a.fired = noon;
    a.summary = "Channel " + channel + " is down";
    return a;
}

inline Silence silenceNamed(const std::string& id, WallTime starts = noon, WallTime ends = after(3'600)) {
    Silence s;
    s.id = SilenceId{id};
    s.matchers = {{"channel", Matcher::Op::Equal, "a"}};
    s.starts = starts;
    s.ends = ends;
    s.author = "anna";
    s.comment = "work on the encoder";
    return s;
}

}  // namespace inspector::inventory::test
