// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/channel_tracker.h"

#include "core/model/endpoint.h"
#include "core/verdict/coverage.h"
#include "core/verdict/decision.h"
#include "core/verdict/figures.h"
#include "core/verdict/finding_run.h"
#include "core/verdict/stage_tracker.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace inspector::verdict {

namespace {

constexpr std::size_t findingsKept = 500;  // further ones of a hostile stream are left out, the mildest first
constexpr int intervalsUntilUnknown = 3;

// A finding's key within a channel: rule, rung and stage.
using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
using Keys = std::set<Key>;

Key keyOf(const Finding& finding) { return {finding.rule, finding.rung, finding.stage}; }

// Of each stage the first clean sample after grave findings that ended.
using Ended = std::map<std::string, WallTime, std::less<>>;

// Notes are for whoever looks into a stream; a template can name those that a channel's history is to have.
bool counts(const Finding& finding, const Template& settings) {
    return finding.severity > Severity::Info || settings.rules.contains(finding.rule);
}

// When the new state began: a worse one with its finding, a better one with the first clean sample.
WallTime sinceWhen(ChannelState before, const Decision& decision, std::optional<WallTime> ended, WallTime at) {
    const bool worse = decision.state > before && before != ChannelState::Unknown;
    if (worse || (before == ChannelState::Unknown && decision.reason)) return decision.since;
    return ended.value_or(at);
}

}  // namespace

struct ChannelTracker::Private {
    ChannelStatus status;
    std::vector<FindingRun> runs;
    Figures figures;
    StageFiguresKeeper stageFigures;
    WallTime runStart{};        // first sample after the last interruption
    bool interrupted = true;

    Nanoseconds patience() const { return intervalsUntilUnknown * status.interval; }
    bool ownUrlKnown() const { return !interrupted && status.sampled != WallTime{}; }
    void takeOwn(const ProbeReport& report, const Template& settings, WallTime at);
    void takeChain(const ProbeReport& report, WallTime at);
    void decideRungs(const ProbeReport& report);
    Keys takeFindings(const ProbeReport& report, const Template& settings, WallTime at, TrackerChanges& changes);
    Ended missFindings(const ProbeReport& report, const Keys& seen, const Template& settings, WallTime at,
                       TrackerChanges& changes);
    void close(const FindingRun& run, WallTime since, WallTime at, TrackerChanges& changes) const;
    void decideStages(WallTime at, const Ended& ended);
    void setState(WallTime at, const Ended& ended, TrackerChanges& changes);
    bool expireOwnUrl(WallTime now, TrackerChanges& changes);
    bool expireStages(WallTime now);
    void interrupt(bool chain, std::string_view stage = {});
    Event event(EventKind kind, WallTime at, const Finding& finding) const;
};

void ChannelTracker::Private::decideRungs(const ProbeReport& report) {
    const Decider decider(runs, status);
    for (RungFigures& f : status.rungs) {
        const auto listed = std::find_if(report.rungs.begin(), report.rungs.end(),
                                         [&](const RungReport& r) { return r.rung == f.rung; });
        const bool looked = listed != report.rungs.end() && listed->fetched;
        const OpenFinding* worst = decider.worstOfRung(f.rung, Severity::Major);
        if (worst)
            f.state = worst->finding.severity == Severity::Critical ? ChannelState::Down : ChannelState::Degraded;
        else if (looked || f.state != ChannelState::Unknown)
            f.state = ChannelState::Up;
    }
}

Event ChannelTracker::Private::event(EventKind kind, WallTime at, const Finding& finding) const {
    Event e;
    e.time = at;
    e.kind = kind;
    e.channel = status.channel;
    e.severity = finding.severity;
    e.finding = finding;
    return e;
}

Keys ChannelTracker::Private::takeFindings(const ProbeReport& report, const Template& settings, WallTime at,
                                           TrackerChanges& changes) {
    const Confirmation confirmation(settings);
    const Coverage coverage(report, settings);
    std::vector<const Finding*> found;
    found.reserve(report.findings.size());
    for (const Finding& f : report.findings)
        if (counts(f, settings) && coverage.counts(f)) found.push_back(&f);
    std::stable_sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->severity > b->severity; });
    Keys seen;  // one finding a rule, rung and stage counts: the gravest
    for (const Finding* f : found) {
        if (!seen.insert(keyOf(*f)).second) continue;
        auto run = std::find_if(runs.begin(), runs.end(),
                                [&](const FindingRun& r) { return keyOf(r.open().finding) == keyOf(*f); });
        if (run == runs.end()) {
            if (runs.size() >= findingsKept) continue;
            run = runs.emplace(runs.end(), *f, at);
            changes.events.push_back(event(EventKind::FindingOpened, at, *f));
        }
        const bool before = run->open().confirmed;
        run->seen(*f, at, report.whole, confirmation);
        run->foundBy(report.isChain());
        if (!before && run->open().confirmed) {
            changes.events.push_back(event(EventKind::FindingConfirmed, at, *f));
            changes.events.back().since = run->open().since;
        }
        if (run->takeNews()) changes.opened.push_back(run->open());
    }
    return seen;
}

void ChannelTracker::Private::close(const FindingRun& run, WallTime since, WallTime at, TrackerChanges& changes) const {
    const OpenFinding& open = run.open();
    changes.closed.push_back({open.finding.rule, open.finding.rung, open.finding.stage, since});
    changes.events.push_back(event(EventKind::FindingClosed, at, open.finding));
    changes.events.back().since = open.since;
}

Ended ChannelTracker::Private::missFindings(const ProbeReport& report, const Keys& seen, const Template& settings,
                                            WallTime at, TrackerChanges& changes) {
    const Confirmation confirmation(settings);
    const Coverage coverage(report, settings);
    Ended ended;
    std::erase_if(runs, [&](FindingRun& run) {
        const Finding& finding = run.open().finding;
        if (run.foundInChain() != report.isChain()) return false;
        if (seen.contains(keyOf(finding)) || !coverage.lookedAt(finding)) return false;
        if (!report.whole && !report.isChain() && !run.foundInPartReports()) return false;
        if (!run.missed(at, confirmation)) return false;
        close(run, run.cleanSince(), at, changes);
        if (finding.severity < Severity::Major) return true;
        WallTime& last = ended[finding.stage];
        last = std::max(last, run.cleanSince());
        return true;
    });
    return ended;
}

void ChannelTracker::Private::decideStages(WallTime at, const Ended& ended) {
    const Decider decider(runs, status);
    for (StageFigures& f : status.stages) {
        const bool own = f.stage == ownStage;
        if (own ? !ownUrlKnown() : f.sampled == WallTime{}) continue;
        const Decision decision = own ? decider.ofOwnUrl() : decider.ofStage(f.stage);
        f.reason = decision.reason ? std::optional(decision.reason->finding) : std::nullopt;
        const bool early = f.state == ChannelState::Unknown && !decision.reason && decider.undecided(f.stage);
        if (decision.state == f.state || early) continue;
        const auto end = ended.find(f.stage);
        const WallTime since =
            sinceWhen(f.state, decision, end == ended.end() ? std::nullopt : std::optional(end->second), at);
        f.since = std::clamp(since, std::min(at, f.since), at);
        f.state = decision.state;
    }
}

void ChannelTracker::Private::setState(WallTime at, const Ended& ended, TrackerChanges& changes) {
    const Decider decider(runs, status);
    status.openFindings = 0;
    status.worst.reset();
    for (const FindingRun& run : runs) {
        if (!run.open().confirmed) continue;
        ++status.openFindings;
        status.worst = std::max(status.worst.value_or(Severity::Info), run.open().finding.severity);
    }
    if (!ownUrlKnown()) return;
    const Decision decision = decider.ofChannel();
    status.reason = decision.reason ? std::optional(decision.reason->finding) : std::nullopt;
    ChannelState state = decision.state;
    if (state == ChannelState::Up && status.state == ChannelState::Unknown && decider.undecided())
        state = ChannelState::Unknown;
    if (state == status.state) {
        if (status.since == WallTime{}) status.since = at;
        return;
    }
    std::optional<WallTime> end;
    for (const auto& [stage, time] : ended) end = std::max(end.value_or(time), time);
    const WallTime since = std::clamp(sinceWhen(status.state, decision, end, at),
                                      std::min(at, std::max(runStart, status.since)), at);
    Event e;
    e.time = at;
    e.kind = EventKind::StateChanged;
    e.channel = status.channel;
    e.severity = decision.reason ? decision.reason->finding.severity : Severity::Info;
    e.finding = status.reason;
    e.from = status.state;
    e.to = state;
    e.since = status.since;
    changes.events.push_back(std::move(e));
    status.state = state;
    status.since = since;
}

// What one of the two monitors found (of one stage, when it is named) was not looked at for long.
void ChannelTracker::Private::interrupt(bool chain, std::string_view stage) {
    if (!chain) interrupted = true;
    for (FindingRun& run : runs)
        if (run.foundInChain() == chain && (stage.empty() || run.open().finding.stage == stage)) run.interrupt();
}

void ChannelTracker::Private::takeOwn(const ProbeReport& report, const Template& settings, WallTime at) {
    if (status.sampled != WallTime{} && at - status.sampled > patience()) interrupt(false);
    if (std::exchange(interrupted, false)) runStart = at;
    status.sampled = at;
    status.interval = settings.interval;
    status.probe = report.probe;
    status.lagMs = report.lagMs;
    status.budget = report.budget;
    figures.update(report, Coverage(report, settings).ladderKnown(), status.rungs);
    figures.fill(status.kpis, status.rungs);
}

void ChannelTracker::Private::takeChain(const ProbeReport& report, WallTime at) {
    for (const StageFigures& f : status.stages)
        if (f.sampled != WallTime{} && at - f.sampled > patience()) interrupt(true, f.stage);
    stageFigures.update(report, status.stages);
}

ChannelTracker::ChannelTracker(ChannelId channel) : d(std::make_unique<Private>()) {
    d->status.channel = std::move(channel);
}
ChannelTracker::~ChannelTracker() = default;
ChannelTracker::ChannelTracker(ChannelTracker&&) noexcept = default;
ChannelTracker& ChannelTracker::operator=(ChannelTracker&&) noexcept = default;

void ChannelTracker::restore(const ChannelStatus& status, const std::vector<OpenFinding>& open) {
    const ChannelId channel = d->status.channel;
    d->status = status;
    d->status.channel = channel;
    d->runs.clear();
    for (const OpenFinding& f : open) d->runs.emplace_back(f);
    // A short break (another program had the channel) goes on as if there had been none; update() sees a long one.
    d->interrupted = status.sampled == WallTime{};
    d->runStart = status.since;
}

TrackerChanges ChannelTracker::update(const ProbeReport& report, const Template& settings) {
    TrackerChanges changes;
    if (report.trust != Trust::Blind) {
        const WallTime at = report.finished != WallTime{} ? report.finished : report.started;
        if (report.isChain()) d->takeChain(report, at);
        else d->takeOwn(report, settings, at);
        const Keys seen = d->takeFindings(report, settings, at, changes);
        const Ended ended = d->missFindings(report, seen, settings, at, changes);
        if (!report.isChain()) d->decideRungs(report);
        d->decideStages(at, ended);
        d->setState(at, ended, changes);
    }
    changes.status = d->status;
    return changes;
}

bool ChannelTracker::Private::expireOwnUrl(WallTime now, TrackerChanges& changes) {
    if (status.state == ChannelState::Unknown || status.sampled == WallTime{}) return false;
    const WallTime stale = status.sampled + patience();
    if (now <= stale) return false;
    Event e;
    e.time = now;
    e.kind = EventKind::StateChanged;
    e.channel = status.channel;
    e.from = status.state;
    e.to = ChannelState::Unknown;
    e.since = status.since;
    changes.events.push_back(std::move(e));
    interrupt(false);
    status.state = ChannelState::Unknown;
    status.since = std::max(stale, status.since);
    status.reason.reset();
    for (RungFigures& f : status.rungs) f.state = ChannelState::Unknown;
    return true;
}

bool ChannelTracker::Private::expireStages(WallTime now) {
    bool any = false;
    for (StageFigures& f : status.stages) {
        const WallTime sampled = f.stage == ownStage ? status.sampled : f.sampled;
        if (f.state == ChannelState::Unknown || now <= sampled + patience()) continue;
        f.state = ChannelState::Unknown;
        f.since = std::max(f.since, sampled + patience());
        f.reason.reset();
        if (f.stage != ownStage) interrupt(true, f.stage);
        any = true;
    }
    return any;
}

std::optional<TrackerChanges> ChannelTracker::expire(WallTime now) {
    TrackerChanges changes;
    const bool own = d->expireOwnUrl(now, changes);
    const bool stages = d->expireStages(now);
    if (!own && !stages) return std::nullopt;
    d->setState(now, {}, changes);
    changes.status = d->status;
    return changes;
}

std::optional<TrackerChanges> ChannelTracker::keepStages(const std::vector<std::string>& stages, WallTime at) {
    TrackerChanges changes;
    const auto gone = [&](std::string_view stage) {
        return stage != ownStage && std::find(stages.begin(), stages.end(), stage) == stages.end();
    };
    const std::size_t figuresGone = std::erase_if(d->status.stages, [&](const StageFigures& f) {
        return gone(f.stage) || (f.stage == ownStage && stages.empty());
    });
    const std::size_t runsGone = std::erase_if(d->runs, [&](const FindingRun& run) {
        const bool chain = run.foundInChain() && stages.empty();
        if (!chain && !gone(run.open().finding.stage)) return false;
        d->close(run, at, at, changes);
        return true;
    });
    if (figuresGone == 0 && runsGone == 0) return std::nullopt;
    d->setState(at, {}, changes);
    changes.status = d->status;
    return changes;
}

void ChannelTracker::setVerdict(std::optional<Verdict> verdict) { d->status.verdict = std::move(verdict); }

const ChannelStatus& ChannelTracker::status() const { return d->status; }

std::vector<OpenFinding> ChannelTracker::open() const {
    std::vector<OpenFinding> all;
    all.reserve(d->runs.size());
    for (const FindingRun& run : d->runs) all.push_back(run.open());
    return all;
}

}  // namespace inspector::verdict
