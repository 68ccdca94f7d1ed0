// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/evaluation.h"

#include "core/base/log.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace inspector::runtime {

namespace {

constexpr std::size_t mostQueued = 4'000;
constexpr std::size_t mostJudgedAtOnce = 200;
constexpr Milliseconds patience{200};
constexpr std::chrono::seconds expireEvery{1};
constexpr Milliseconds judgeEvery{1'000};
constexpr Milliseconds judgeChangesEvery{200};

constexpr std::chrono::minutes cyclesEnd{2};  // that began before the inventory changed

// The stages of a channel besides its own URL, as the inventory has them.
std::vector<std::string> stagesOf(const Channel& channel, const Inventory& inventory) {
    std::vector<std::string> stages;
    const Template* settings = inventory.templateOf(channel.templateId);
    if (settings && !settings->watchEdges) return stages;
    for (const Endpoint* endpoint : chainOf(channel, inventory.endpoints).others) stages.push_back(endpoint->id.value);
    return stages;
}

// A chain's report without the stages that are no longer the channel's: its cycle began before they were taken from it. None: it
// has no such stage.
std::optional<ProbeReport> withoutGoneStages(const ProbeReport& report, const Inventory& inventory) {
    const std::vector<std::string> stages = stagesOf(*inventory.channel(report.channel), inventory);
    const auto gone = [&](const std::string& stage) {
        return stages.empty() || (stage != ownStage && std::find(stages.begin(), stages.end(), stage) == stages.end());
    };
    const auto isGone = [&](const auto& one) { return gone(one.stage); };
    if (std::none_of(report.stages.begin(), report.stages.end(), isGone)) return std::nullopt;
    ProbeReport kept = report;
    std::erase_if(kept.stages, isGone);
    std::erase_if(kept.findings, isGone);
    return kept;
}

}  // namespace

Evaluation::Evaluation(const Clock& clock, Restored restored, std::shared_ptr<const Inventory> inventory, Sinks sinks,
                       std::optional<std::set<ChannelId>> held)
    : m_clock(clock), m_sinks(std::move(sinks)), m_queue(mostQueued), m_inventory(std::move(inventory)),
      m_held(std::move(held)) {
    restore(std::move(restored));
    m_thread = std::thread([this] {
        try {
            run();
        } catch (const std::exception& e) {
            qCCritical(lcRuntime, "the evaluation thread caught an exception: %s", e.what());
        }
    });
}

Evaluation::~Evaluation() {
    m_queue.close();
    m_thread.join();
}

void Evaluation::restore(Restored restored) {
    std::unordered_map<ChannelId, std::vector<OpenFinding>> open;
    for (auto& row : restored.findings) open[row.channel].push_back(std::move(row.finding));
    std::set<ChannelId> fresh;
    for (const ChannelStatus& status : restored.statuses) {
        if (!m_inventory->channel(status.channel) || !isOurs(status.channel) || m_channels.contains(status.channel)) continue;
        fresh.insert(status.channel);
        watchedOf(status.channel).tracker.restore(status, open[status.channel]);
    }
    const WallTime now = m_clock.now();
    for (const auto& span : restored.today)
        if (fresh.contains(span.channel) && span.to)
            m_channels.at(span.channel).today.add(span.state, span.from, *span.to, now);
    for (const ChannelId& id : fresh) {
        Watched& watched = m_channels.at(id);
        watched.today.holds(watched.tracker.status().state, watched.tracker.status().since, now);
    }
}

Evaluation::Watched& Evaluation::watchedOf(const ChannelId& channel) {
    const auto at = m_channels.find(channel);
    if (at != m_channels.end()) return at->second;
    return m_channels.try_emplace(channel, Watched{verdict::ChannelTracker(channel), {}}).first->second;
}

void Evaluation::push(std::shared_ptr<const ProbeReport> report) { m_queue.push(std::move(report)); }

void Evaluation::setInventory(std::shared_ptr<const Inventory> inventory) {
    const std::lock_guard lock(m_mutex);
    m_nextInventory = std::move(inventory);
}

void Evaluation::hold(std::set<ChannelId> channels, Restored restored) {
    const std::lock_guard lock(m_mutex);
    m_nextHeld = std::move(channels);
    m_nextRestored = std::move(restored);
}

void Evaluation::setOthers(OthersNews news) {
    const std::lock_guard lock(m_mutex);
    m_nextOthers.statuses.insert(m_nextOthers.statuses.end(), std::make_move_iterator(news.statuses.begin()),
                                 std::make_move_iterator(news.statuses.end()));
    m_nextOthers.open = std::move(news.open);
    m_haveOthers = true;
}

void Evaluation::setFleet(bool ours) {
    const std::lock_guard lock(m_mutex);
    m_nextFleet = ours;
}

std::shared_ptr<const ProbeReport> Evaluation::newestReport(const ChannelId& channel) const {
    const std::lock_guard lock(m_mutex);
    const auto at = m_newest.find(channel);
    return at == m_newest.end() ? nullptr : at->second;
}

void Evaluation::run() {
    MonoTime expired = m_clock.mono();
    for (;;) {
        const bool last = m_queue.closed();  // asked first, so that nothing pushed before the end is left behind
        const auto reports = m_queue.takeBatch(mostJudgedAtOnce, patience);
        if (last && reports.empty()) return;
        if (followInventory()) forgetStages();
        followHeld();
        followOthers();

        std::vector<Point> points;
        for (const auto& report : reports) {
            if (!m_inventory->channel(report->channel) || !isOurs(report->channel)) continue;  // since the cycle began
            const bool maybeOld = m_followed != MonoTime{} && m_clock.mono() - m_followed < cyclesEnd;
            const auto kept = maybeOld && report->isChain() ? withoutGoneStages(*report, *m_inventory) : std::nullopt;
            if (!kept) take(*report, points);
            else if (kept->isChain()) take(*kept, points);
        }
        if (const MonoTime now = m_clock.mono(); now - expired >= expireEvery) {
            expired = now;
            expire();
        }
        if (dueToJudge(m_clock.mono())) judge(points);
        if (!points.empty()) m_sinks.points(std::move(points));
    }
}

void Evaluation::take(const ProbeReport& report, std::vector<Point>& points) {
    if (report.isChain()) m_fleet.add(report);
    if (report.trust == Trust::Blind) return;
    evaluate(report);
    // What a late probe measured in milliseconds of a segment is its own lateness.
    const bool late = report.trust == Trust::Late;
    std::copy_if(report.points.begin(), report.points.end(), std::back_inserter(points),
                 [&](const Point& point) { return !late || point.measurement != Measurement::SegmentMetric; });
    if (!report.isChain()) keepNewest(report);
}

bool Evaluation::dueToJudge(MonoTime now) const {
    return now - m_judged >= (m_changed ? judgeChangesEvery : judgeEvery);
}

void Evaluation::judge(std::vector<Point>& points) {
    m_judged = m_clock.mono();
    m_changed = false;
    inventory::StatusWrite write;
    std::vector<verdict::ChannelView> views;
    views.reserve(m_channels.size());
    for (const Channel& channel : m_inventory->channels) {
        const auto at = m_channels.find(channel.id);
        if (at == m_channels.end()) continue;
        const ChannelStatus& status = at->second.tracker.status();
        if (!channel.enabled) {
            if (status.verdict) write.statuses.push_back(withVerdict(at->second, std::nullopt));
            continue;
        }
        const bool up = status.state == ChannelState::Up;
        views.push_back({&channel, &status, up ? std::vector<OpenFinding>{} : at->second.tracker.open()});
    }
    if (m_held) addOthers(views);
    FleetWatch::Changes changes = m_fleet.judge(
        views, *m_inventory, m_sinks.probe ? m_sinks.probe() : verdict::ProbeView{}, m_clock.now(), ours());
    points.insert(points.end(), std::make_move_iterator(changes.points.begin()),
                  std::make_move_iterator(changes.points.end()));
    for (auto& [channel, verdict] : changes.verdicts)
        write.statuses.push_back(withVerdict(watchedOf(channel), std::move(verdict)));
    write.events = std::move(changes.events);
    if (m_fleetIsOurs) write.fleet = std::move(changes.fleet);
    if (!write.statuses.empty() || !write.events.empty() || write.fleet) m_sinks.states(std::move(write), 0);
}

ChannelStatus Evaluation::withVerdict(Watched& watched, std::optional<Verdict> verdict) const {
    watched.tracker.setVerdict(std::move(verdict));
    ChannelStatus status = watched.tracker.status();
    addShares(watched, status);
    return status;
}

// Without its points and requests: nobody looks at those here, and they are the larger part.
void Evaluation::keepNewest(const ProbeReport& report) {
    auto kept = std::make_shared<ProbeReport>(report);
    kept->points = {};
    kept->exchanges = {};
    const std::lock_guard lock(m_mutex);
    m_newest.insert_or_assign(report.channel, std::move(kept));
}

bool Evaluation::followInventory() {
    const std::lock_guard lock(m_mutex);
    if (!m_nextInventory) return false;
    m_inventory = std::exchange(m_nextInventory, nullptr);
    m_followed = m_clock.mono();
    std::erase_if(m_channels, [this](const auto& c) { return !m_inventory->channel(c.first); });
    std::erase_if(m_newest, [this](const auto& c) { return !m_inventory->channel(c.first); });
    std::erase_if(m_others, [this](const auto& c) { return !m_inventory->channel(c.first); });
    m_fleet.keepOnly(*m_inventory, ours());
    m_changed = true;
    return true;
}

FleetWatch::Ours Evaluation::ours() const {
    if (!m_held) return {};
    return [this](const ChannelId& channel) { return isOurs(channel); };
}

void Evaluation::followHeld() {
    std::optional<std::set<ChannelId>> held;
    Restored restored;
    {
        const std::lock_guard lock(m_mutex);
        held = std::exchange(m_nextHeld, std::nullopt);
        restored = std::exchange(m_nextRestored, {});
        if (held) std::erase_if(m_newest, [&](const auto& c) { return !held->contains(c.first); });
        if (m_nextFleet && !m_fleetIsOurs) m_fleet.tellAnew();
        m_fleetIsOurs = m_nextFleet;
    }
    if (!held) return;
    m_held = std::move(held);
    std::erase_if(m_channels, [this](const auto& c) { return !isOurs(c.first); });
    std::erase_if(m_others, [this](const auto& c) { return isOurs(c.first); });
    m_fleet.keepOnly(*m_inventory, ours());
    restore(std::move(restored));
    m_changed = true;
}

void Evaluation::followOthers() {
    OthersNews news;
    {
        const std::lock_guard lock(m_mutex);
        if (!std::exchange(m_haveOthers, false)) return;
        news = std::exchange(m_nextOthers, {});
    }
    for (ChannelStatus& status : news.statuses) {
        const ChannelId id = status.channel;
        if (m_inventory->channel(id) && !isOurs(id)) m_others.insert_or_assign(id, std::move(status));
    }
    m_othersOpen = std::move(news.open);
    m_changed = m_changed || !news.statuses.empty();
}

// What others find stands beside what is found here, in the order of the channels.
void Evaluation::addOthers(std::vector<verdict::ChannelView>& views) const {
    for (const auto& [id, status] : m_others) {
        const Channel* channel = m_inventory->channel(id);
        if (!channel || !channel->enabled) continue;
        const auto open = status.state == ChannelState::Up ? m_othersOpen.end() : m_othersOpen.find(id);
        views.push_back({channel, &status, open == m_othersOpen.end() ? std::vector<OpenFinding>{} : open->second});
    }
    std::sort(views.begin(), views.end(), [](const auto& a, const auto& b) { return a.channel->id < b.channel->id; });
}

void Evaluation::forgetStages() {
    for (auto& [id, watched] : m_channels)
        if (auto changes = watched.tracker.keepStages(stagesOf(*m_inventory->channel(id), *m_inventory), m_clock.now()))
            hand(id, watched, std::move(*changes), 0);
}

void Evaluation::evaluate(const ProbeReport& report) {
    const Template* settings = m_inventory->templateOf(m_inventory->channel(report.channel)->templateId);
    static const Template standard = standardTemplate();
    Watched& watched = watchedOf(report.channel);
    verdict::TrackerChanges changes = watched.tracker.update(report, settings ? *settings : standard);
    m_changed = m_changed || !changes.events.empty();
    hand(report.channel, watched, std::move(changes), 1);
}

void Evaluation::expire() {
    const WallTime now = m_clock.now();
    for (auto& [id, watched] : m_channels)
        if (auto changes = watched.tracker.expire(now)) {
            m_changed = true;
            hand(id, watched, std::move(*changes), 0);
        }
}

void Evaluation::tellBroken(const ChannelId& channel, const ProbeId& probe, const std::vector<Event>& events) const {
    const auto grave = std::find_if(events.begin(), events.end(), [](const Event& event) {
        return event.kind == EventKind::FindingConfirmed && event.finding && event.finding->severity >= Severity::Major;
    });
    if (grave != events.end()) m_sinks.broke(channel, probe, *grave->finding);
}

void Evaluation::addShares(const Watched& watched, ChannelStatus& status) const {
    const WallTime now = m_clock.now();
    status.kpis.availability = watched.today.availability(now);
    status.kpis.unknownShare = watched.today.unknownShare(now);
}

// One write a report: within it what opened stands before what closed; the order of writes is the order of time.
void Evaluation::hand(const ChannelId& channel, Watched& watched, verdict::TrackerChanges changes,
                      std::size_t reports) const {
    ChannelStatus& status = changes.status;
    watched.today.holds(status.state, status.since, m_clock.now());
    addShares(watched, status);
    inventory::StatusWrite write;
    write.statuses.push_back(std::move(status));
    for (OpenFinding& finding : changes.opened) write.opened.push_back({channel, std::move(finding)});
    for (auto& gone : changes.closed) write.closed.push_back({channel, gone.rule, gone.rung, gone.stage, gone.at});
    write.events = std::move(changes.events);
    tellBroken(channel, write.statuses.front().probe, write.events);
    m_sinks.states(std::move(write), reports);
}

}  // namespace inspector::runtime
