// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/channel_tracker.h"

#include "core/verdict/coverage.h"
#include "core/verdict/figures.h"
#include "core/verdict/finding_run.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace inspector::verdict {

namespace {

constexpr std::size_t findingsKept = 500;  // further ones of a hostile stream are left out, the mildest first
constexpr int intervalsUntilUnknown = 3;

// What is confirmed, turned into a state, with the finding that decided and the first sample of its run.
struct Decision {
    ChannelState state = ChannelState::Up;
    const OpenFinding* reason = nullptr;
    WallTime since{};
};

bool graver(const OpenFinding& a, const OpenFinding& b) {
    if (a.finding.severity != b.finding.severity) return a.finding.severity > b.finding.severity;
    return a.since < b.since;
}

// A finding's key within a channel: rule and rung.
using Key = std::pair<std::string_view, std::string_view>;
using Keys = std::set<Key>;

// Notes are for whoever looks into a stream; a template can name those that a channel's history is to have.
bool counts(const Finding& finding, const Template& settings) {
    return finding.severity > Severity::Info || settings.rules.contains(finding.rule);
}

}  // namespace

struct ChannelTracker::Private {
    ChannelStatus status;
    std::vector<FindingRun> runs;
    Figures figures;
    WallTime runStart{};        // first sample after the last interruption
    bool interrupted = true;

    const OpenFinding* worstConfirmed(std::string_view rung, Severity least) const;
    Decision downByVariants() const;
    Decision decide() const;
    bool undecided() const;
    void decideRungs(const ProbeReport& report);
    Keys takeFindings(const ProbeReport& report, const Template& settings, WallTime at, TrackerChanges& changes);
    std::optional<WallTime> missFindings(const ProbeReport& report, const Keys& seen, const Template& settings,
                                         WallTime at, TrackerChanges& changes);
    void setState(WallTime at, std::optional<WallTime> ended, TrackerChanges& changes);
    void interrupt();
    Event event(EventKind kind, WallTime at, const Finding& finding) const;
};

// The gravest confirmed finding of a rung that is at least so severe, the oldest of equals.
const OpenFinding* ChannelTracker::Private::worstConfirmed(std::string_view rung, Severity least) const {
    const OpenFinding* worst = nullptr;
    for (const FindingRun& run : runs) {
        const OpenFinding& open = run.open();
        if (!open.confirmed || open.finding.rung != rung || open.finding.severity < least) continue;
        if (!worst || graver(open, *worst)) worst = &open;
    }
    return worst;
}

// Down since the last of the variants went.
Decision ChannelTracker::Private::downByVariants() const {
    Decision down{ChannelState::Down, nullptr, {}};
    for (const RungFigures& f : status.rungs) {
        if (f.kind != RungKind::Variant) continue;
        const OpenFinding* worst = worstConfirmed(f.rung, Severity::Critical);
        if (!worst) return {};
        if (!down.reason) down.reason = worst;
        down.since = std::max(down.since, worst->since);
    }
    return down.reason ? down : Decision{};
}

Decision ChannelTracker::Private::decide() const {
    for (const std::string_view whole : {"", "master"})
        if (const OpenFinding* worst = worstConfirmed(whole, Severity::Critical))
            return {ChannelState::Down, worst, worst->since};
    if (const Decision down = downByVariants(); down.reason) return down;
    Decision decision;
    for (const FindingRun& run : runs) {
        const OpenFinding& open = run.open();
        if (!open.confirmed || open.finding.severity < Severity::Major) continue;
        decision.since = decision.reason ? std::min(decision.since, open.since) : open.since;
        if (!decision.reason || graver(open, *decision.reason)) decision.reason = &open;
        decision.state = ChannelState::Degraded;
    }
    return decision;
}

// Nothing grave is confirmed, but something grave may be about to: too early to call the channel up.
bool ChannelTracker::Private::undecided() const {
    return std::any_of(runs.begin(), runs.end(), [](const FindingRun& run) {
        return !run.open().confirmed && run.open().finding.severity >= Severity::Major;
    });
}

void ChannelTracker::Private::decideRungs(const ProbeReport& report) {
    for (RungFigures& f : status.rungs) {
        const auto listed = std::find_if(report.rungs.begin(), report.rungs.end(),
                                         [&](const RungReport& r) { return r.rung == f.rung; });
        const bool looked = listed != report.rungs.end() && listed->fetched;
        const OpenFinding* worst = worstConfirmed(f.rung, Severity::Major);
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
    std::vector<const Finding*> found;
    found.reserve(report.findings.size());
    for (const Finding& f : report.findings)
        if (counts(f, settings)) found.push_back(&f);
    std::stable_sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->severity > b->severity; });
    Keys seen;  // one finding a rule and rung counts: the gravest
    for (const Finding* f : found) {
        if (!seen.emplace(f->rule, f->rung).second) continue;
        auto run = std::find_if(runs.begin(), runs.end(), [&](const FindingRun& r) {
            return r.open().finding.rule == f->rule && r.open().finding.rung == f->rung;
        });
        if (run == runs.end()) {
            if (runs.size() >= findingsKept) continue;
            run = runs.emplace(runs.end(), *f, at);
            changes.events.push_back(event(EventKind::FindingOpened, at, *f));
        }
        const bool before = run->open().confirmed;
        run->seen(*f, at, report.whole, confirmation);
        if (!before && run->open().confirmed) {
            changes.events.push_back(event(EventKind::FindingConfirmed, at, *f));
            changes.events.back().since = run->open().since;
        }
        if (run->takeNews()) changes.opened.push_back(run->open());
    }
    return seen;
}

// Returns the first clean sample of the grave findings that ended, none when none did.
std::optional<WallTime> ChannelTracker::Private::missFindings(const ProbeReport& report, const Keys& seen,
                                                              const Template& settings, WallTime at,
                                                              TrackerChanges& changes) {
    const Confirmation confirmation(settings);
    const Coverage coverage(report, settings);
    std::optional<WallTime> ended;
    std::erase_if(runs, [&](FindingRun& run) {
        const OpenFinding& open = run.open();
        if (seen.contains(Key(open.finding.rule, open.finding.rung)) || !coverage.lookedAt(open.finding)) return false;
        if (!report.whole && !run.foundInPartReports()) return false;
        if (!run.missed(at, confirmation)) return false;
        changes.closed.push_back({open.finding.rule, open.finding.rung, run.cleanSince()});
        changes.events.push_back(event(EventKind::FindingClosed, at, open.finding));
        changes.events.back().since = open.since;
        if (open.finding.severity >= Severity::Major) ended = std::max(ended.value_or(run.cleanSince()), run.cleanSince());
        return true;
    });
    return ended;
}

void ChannelTracker::Private::setState(WallTime at, std::optional<WallTime> ended, TrackerChanges& changes) {
    const Decision decision = decide();
    status.openFindings = 0;
    status.worst.reset();
    for (const FindingRun& run : runs) {
        if (!run.open().confirmed) continue;
        ++status.openFindings;
        status.worst = std::max(status.worst.value_or(Severity::Info), run.open().finding.severity);
    }
    status.reason = decision.reason ? std::optional(decision.reason->finding) : std::nullopt;
    ChannelState state = decision.state;
    if (state == ChannelState::Up && status.state == ChannelState::Unknown && undecided()) state = ChannelState::Unknown;
    if (state == status.state) {
        if (status.since == WallTime{}) status.since = at;
        return;
    }
    const bool worse = state > status.state && status.state != ChannelState::Unknown;
    WallTime since = ended.value_or(at);
    if (worse || (status.state == ChannelState::Unknown && decision.reason)) since = decision.since;
    since = std::clamp(since, std::min(at, std::max(runStart, status.since)), at);
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

void ChannelTracker::Private::interrupt() {
    interrupted = true;
    for (FindingRun& run : runs) run.interrupt();
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
    const WallTime at = report.finished != WallTime{} ? report.finished : report.started;
    ChannelStatus& status = d->status;
    if (status.sampled != WallTime{} && at - status.sampled > intervalsUntilUnknown * status.interval) d->interrupt();
    if (std::exchange(d->interrupted, false)) d->runStart = at;
    status.sampled = at;
    status.interval = settings.interval;
    status.probe = report.probe;
    status.lagMs = report.lagMs;
    status.budget = report.budget;

    d->figures.update(report, Coverage(report, settings).ladderKnown(), status.rungs);
    d->figures.fill(status.kpis, status.rungs);
    const Keys seen = d->takeFindings(report, settings, at, changes);
    const std::optional<WallTime> ended = d->missFindings(report, seen, settings, at, changes);
    d->decideRungs(report);
    d->setState(at, ended, changes);
    changes.status = status;
    return changes;
}

std::optional<TrackerChanges> ChannelTracker::expire(WallTime now) {
    ChannelStatus& status = d->status;
    if (status.state == ChannelState::Unknown || status.sampled == WallTime{}) return std::nullopt;
    const WallTime stale = status.sampled + intervalsUntilUnknown * status.interval;
    if (now <= stale) return std::nullopt;
    TrackerChanges changes;
    Event e;
    e.time = now;
    e.kind = EventKind::StateChanged;
    e.channel = status.channel;
    e.from = status.state;
    e.to = ChannelState::Unknown;
    e.since = status.since;
    changes.events.push_back(std::move(e));
    d->interrupt();
    status.state = ChannelState::Unknown;
    status.since = std::max(stale, status.since);
    status.reason.reset();
    for (RungFigures& f : status.rungs) f.state = ChannelState::Unknown;
    changes.status = status;
    return changes;
}

const ChannelStatus& ChannelTracker::status() const { return d->status; }

std::vector<OpenFinding> ChannelTracker::open() const {
    std::vector<OpenFinding> all;
    all.reserve(d->runs.size());
    for (const FindingRun& run : d->runs) all.push_back(run.open());
    return all;
}

}  // namespace inspector::verdict
