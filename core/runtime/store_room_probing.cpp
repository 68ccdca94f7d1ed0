// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/store_room.h"

#include "core/base/log.h"
#include "core/runtime/assignment.h"
#include "core/runtime/commands.h"

#include <QSysInfo>

#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

// Probing those channels that are held, and watching those that others probe.
namespace inspector::runtime {

namespace {

constexpr std::size_t manyChannels = 50;
// What a worker can carry on one processor, roughly: a request costs it up to some milliseconds of looking into a segment.
constexpr double perWorker = 200;

double capacityOf(const Probe& probe) {
    const unsigned workers = probe.workers > 0 ? static_cast<unsigned>(std::min(probe.workers, 64))
                                               : std::max(1U, std::thread::hardware_concurrency() / 2);
    return workers * perWorker;
}

std::vector<ChannelId> without(const std::set<ChannelId>& all, const std::set<ChannelId>& some) {
    std::vector<ChannelId> rest;
    std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(rest));
    return rest;
}

std::set<ChannelId> asSet(const std::vector<ChannelId>& channels) { return {channels.begin(), channels.end()}; }

}  // namespace

// The probes table has an entry for whoever probes, so that channels can be pinned to it and its budget be set.
void StoreRoom::registerProbe() {
    if (m_inventory->probe(m_options.probeId)) return;
    Probe probe;
    probe.id = m_options.probeId;
    probe.name = QSysInfo::machineHostName().toStdString();
    auto applied = commands::apply(*m_store, {inventory::PutProbe{probe}}, m_options.actor, m_clock.now());
    if (applied) publish(std::move(*applied));
    else qCWarning(lcRuntime, "this probe is not in the inventory: %s", applied.error().message().c_str());
}

void StoreRoom::stand(const Standing& standing) {
    const Standing before = std::exchange(m_standing, standing);
    m_stateChanged = true;
    // That the shared database is away is told by itself.
    const bool away = m_shared && standing.error && standing.error->kind == Error::Kind::Unavailable;
    if (standing.error && !away) wrote(fail(*standing.error));
    else if (standing.lease && !standing.error) wrote({});

    if (standing.probe) {
        forgetNotice("watching-only");
        // Lost and taken again: another program may have probed between, so what is known comes from the store.
        if (before.lease && standing.lease && before.lease->epoch != standing.lease->epoch) {
            endProbing();
            m_statuses.clear();
        }
        beginProbing();
        if (m_session) {
            if (standing.channels) hold(asSet(*standing.channels));
            m_session->setFleet(standing.fleet);
        }
        if (!before.holder.empty())
            log({"took-over", Severity::Info, {textArg("holder", readableHolder(before.holder))},
                 "The program that probed has ended; this one probes now.", m_clock.now()});
    } else {
        endProbing();
        m_statuses.clear();
        tell(watchingOnly(readableHolder(standing.holder), m_clock.now()));
        if (m_store) refreshWatch();
    }
    publishState();
}

void StoreRoom::beginProbing() {
    if (m_session || !m_store) return;
    if (m_standing.lease) registerProbe();
    std::set<ChannelId> held = m_standing.channels ? asSet(*m_standing.channels) : heldWithoutLeases();
    ProbingSession::Sinks sinks{m_mailbox, m_statuses, [this](EvidenceBundle bundle) { keepFrozen(std::move(bundle)); },
                                [this] { return m_lease->leased(m_clock.mono()); },
                                [this](const std::vector<Point>& points) { m_alerts->addPoints(points); },
                                [this](const inventory::StatusWrite& write) { m_alerts->addStates(write); }};
    Restored known = restored(held);
    auto session = std::make_unique<ProbingSession>(m_options, m_clock, std::move(known), m_inventory, held, std::move(sinks));
    session->setFleet(m_standing.fleet);
    m_lease->turns().setProbed(std::move(held));
    m_watch = {};
    {
        const std::lock_guard lock(m_mutex);
        m_session = std::move(session);
    }
    tellAlerts();
    if (!probesAll()) refreshWatch();
}

// Whose alerts are looked after here, and how this program is.
void StoreRoom::tellAlerts() {
    if (!m_alerts) return;
    m_alerts->setStanding(m_standing.lease, m_session ? m_session->held() : std::set<ChannelId>{}, m_session && m_standing.fleet);
    m_alerts->setNotices(m_notices.all());
    if (m_session) m_alerts->setTrust(m_session->stats().trust);
}

void StoreRoom::endProbing() {
    std::unique_ptr<ProbingSession> session;
    {
        const std::lock_guard lock(m_mutex);
        session = std::move(m_session);
    }
    if (!session) return;
    session.reset();
    tellAlerts();
    m_lease->turns().setProbed({});
    m_watch = {};
    m_budget = BudgetStep::AsAsked;
    m_dropped = 0;
    for (const char* id : {"budget-reached", "series-failed", "metrics-away", "engine-behind", "probe-disabled"})
        forgetNotice(id);
}

// Nobody can be asked who has what: what this probe had before, and what nobody is known to have had.
std::set<ChannelId> StoreRoom::heldWithoutLeases() {
    std::set<ChannelId> others;
    if (const auto statuses = m_store->statuses())
        for (const ChannelStatus& status : *statuses)
            if (!status.probe.empty() && status.probe != m_options.probeId) others.insert(status.channel);
    const std::string region = ownProbe(*m_inventory, m_options.probeId).region;
    std::set<ChannelId> held;
    for (const Channel& channel : m_inventory->channels)
        if (!others.contains(channel.id) && mayProbe(channel, m_options.probeId, region, *m_inventory))
            held.insert(channel.id);
    return held;
}

// What the store knows of channels, so that `since` and open findings go on.
Restored StoreRoom::restored(const std::set<ChannelId>& channels) {
    Restored known;
    if (channels.empty()) return known;
    const WallTime now = m_clock.now();
    const WallTime today = std::chrono::floor<std::chrono::days>(now);
    if (auto statuses = m_store->statuses()) known.statuses = std::move(*statuses);
    std::erase_if(known.statuses, [&](const ChannelStatus& status) { return !channels.contains(status.channel); });
    if (channels.size() > manyChannels) {
        if (auto findings = m_store->openFindings(std::nullopt)) known.findings = std::move(*findings);
        if (auto spans = m_store->stateHistory(std::nullopt, today, now)) known.today = std::move(*spans);
        std::erase_if(known.findings, [&](const auto& row) { return !channels.contains(row.channel); });
        return known;
    }
    for (const ChannelId& channel : channels) {
        if (auto findings = m_store->openFindings(channel))
            std::move(findings->begin(), findings->end(), std::back_inserter(known.findings));
        if (auto spans = m_store->stateHistory(channel, today, now))
            std::move(spans->begin(), spans->end(), std::back_inserter(known.today));
    }
    return known;
}

// What is given up stops first; what it brought until then is written while it is ours still; then others may have it.
void StoreRoom::hold(std::set<ChannelId> channels) {
    const std::set<ChannelId> before = m_session->held();
    if (channels == before) return m_lease->turns().setProbed(std::move(channels));
    const std::vector<ChannelId> gone = without(before, channels);
    const std::vector<ChannelId> fresh = without(channels, before);
    m_session->hold(channels, restored(asSet(fresh)));
    m_watch.forget(gone);
    m_watch.forget(fresh);
    if (!gone.empty() && m_standing.lease && !m_standing.error) (void)writeStates();
    m_statuses.forget(gone);
    m_lease->turns().setProbed(std::move(channels));
    if (gone.empty()) return;
    m_lease->check();
    refreshWatch();
}

void StoreRoom::dropLost(const std::vector<ChannelId>& lost) {
    if (lost.empty() || !m_session) return;
    std::set<ChannelId> kept = m_session->held();
    for (const ChannelId& channel : lost) kept.erase(channel);
    if (kept == m_session->held()) return;
    m_statuses.forget(lost);
    m_session->hold(kept, {});
    m_watch.forget(lost);
    m_lease->turns().setProbed(std::move(kept));
    refreshWatch();
}

bool StoreRoom::probesAll() const {
    if (!m_session || !m_standing.fleet) return false;
    return std::all_of(m_inventory->channels.begin(), m_inventory->channels.end(),
                       [this](const Channel& channel) { return !channel.enabled || m_session->holds(channel.id); });
}

void StoreRoom::tellFigures() {
    if (!m_lease) return;
    const Probe own = ownProbe(*m_inventory, m_options.probeId);
    ProbeLife life;
    life.version = INSPECTOR_VERSION;
    life.region = own.region;
    life.started = m_started;
    life.capacity = capacityOf(own);
    life.paused = !own.enabled;
    life.trust = std::string(toString(Trust::Trusted));
    if (m_session) {
        const probe::EngineStats stats = m_session->stats();
        life.lagMs = stats.lagP95Ms;
        life.trust = std::string(toString(stats.trust));
        life.spooled = m_session->writer().spooled;
    }
    m_lease->turns().setFigures(std::move(life));
}

// What others find is shown, and stands beside what is found here where the fleet is judged.
void StoreRoom::refreshWatch() {
    if (m_session && probesAll()) return;
    Watch::Ours ours;
    if (m_session) ours = [this](const ChannelId& channel) { return m_session->holds(channel); };
    auto news = m_watch.refresh(*m_store, m_clock.now(), ours);
    if (!news) {
        qCWarning(lcRuntime, "the channels' states could not be read: %s", news.error().message().c_str());
        return;
    }
    inventory::StatusWrite write;
    write.statuses = news->statuses;
    if (!m_session || !m_standing.fleet) write.fleet = std::move(news->fleet);
    m_mailbox.states(write);
    m_mailbox.findings(news->findings);
    if (m_session) m_session->setOthers({std::move(news->statuses), std::move(news->open)});
    if (!m_lease) watchHolder();
}

// Who probes, for a program that does not: whoever has this probe's lease, else whichever was heard of last.
void StoreRoom::watchHolder() {
    const WallTime now = m_clock.now();
    std::string holder;
    const auto lease = m_store->lease(probeLease(m_options.probeId));
    if (lease && *lease && (*lease)->expires > now) holder = (*lease)->holder;
    if (holder.empty()) {
        WallTime newest = now - LeaseTimes{}.heartbeat * 3;
        if (const auto lives = m_store->probeLives())
            for (const ProbeLife& life : *lives)
                if (!life.paused && life.seen > newest) newest = life.seen, holder = life.holder;
    }
    m_stateChanged = m_stateChanged || holder != m_standing.holder;
    m_standing.holder = std::move(holder);
}

}  // namespace inspector::runtime
