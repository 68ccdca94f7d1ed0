// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/verdict/reports.h"

#include <string>
#include <vector>

// Hand-made reports of chains.
namespace inspector::verdict {

inline StageRequest stageRequest(ExchangeKind kind, WallTime at) {
    StageRequest r;
    r.kind = kind;
    r.at = at;
    r.http.ok = true;
    r.http.status = 200;
    r.http.reused = true;
    r.http.ttfbMs = 5;
    r.http.totalMs = 10;
    r.http.httpVersion = "2";
    r.http.remoteAddress = "192.0.2.1";
    return r;
}

inline StageSample stageSample(std::string stage, WallTime at) {
    StageSample s;
    s.role = stage == "packager" ? StageRole::Packager : stage.starts_with("origin") ? StageRole::Origin : StageRole::Edge;
    s.stage = std::move(stage);
    s.parsed = true;
    s.targetDurationS = 6;
    s.ageS = 1;
    s.requests = {stageRequest(ExchangeKind::Playlist, at), stageRequest(ExchangeKind::Segment, at)};
    return s;
}

// Of these stages, all well: a playlist and a segment each on a reused connection.
inline ProbeReport chainReport(int cycle, const std::vector<std::string>& stages) {
    ProbeReport r;
    r.channel = ChannelId("news");
    r.probe = ProbeId("local");
    r.started = cycleTime(cycle) - Milliseconds(100);
    r.finished = cycleTime(cycle) + Milliseconds(100);
    r.cycle = static_cast<std::uint64_t>(cycle);
    for (const std::string& stage : stages) r.stages.push_back(stageSample(stage, cycleTime(cycle)));
    return r;
}

inline void setTimes(ProbeReport& report, WallTime at) {
    report.started = report.finished = at;
    for (StageSample& sample : report.stages)
        for (StageRequest& request : sample.requests) request.at = at;
}

// No answer at all.
inline void fail(StageSample& sample) {
    sample.parsed = false;
    sample.ageS.reset();
    sample.requests.resize(1);
    sample.requests[0].http = {};
    sample.requests[0].http.error = "http-connect-failed";
    sample.requests.push_back(sample.requests[0]);
    sample.requests[1].kind = ExchangeKind::Segment;
}

inline Finding stageFinding(std::string rule, Severity severity, std::string stage, std::string rung = {}) {
    Finding f = finding(std::move(rule), severity, std::move(rung));
    f.stage = std::move(stage);
    return f;
}

}  // namespace inspector::verdict
