// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/alert_room.h"

#include "core/base/log.h"
#include "core/rules/catalogue.h"
#include "core/runtime/lease_keeper.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace inspector::runtime {

namespace {

constexpr const char* wideLease = "alerts";
constexpr std::chrono::seconds connectAgain{2};
constexpr std::size_t mostStates = 2'000;     // writes that wait for a turn
constexpr std::size_t mostEntries = 50'000;   // lines that wait for the store
constexpr std::size_t mostLooked = 200;       // closed alerts that are asked for when taking over

bool sameFinding(const Finding& a, const std::string& rule, const std::string& rung, const std::string& stage) {
    return a.rule == rule && a.rung == rung && a.stage == stage;
}

std::string actorOf(const ProbeId& probe) { return "probe " + probe.value; }

}  // namespace

AlertRoom::AlertRoom(ProbeId probe, std::string holder, Open open, const Clock& clock, AlertTimes times)
    : m_probe(probe), m_holder(std::move(holder)), m_open(std::move(open)), m_clock(clock), m_times(times), m_book(probe),
      m_desk(actorOf(probe), AlertDesk::Tells::All), m_storeDesk(actorOf(probe), AlertDesk::Tells::OfStore), m_sender(m_holder, actorOf(probe), clock, [this] { m_thread.kick(); }) {}

AlertRoom::~AlertRoom() { stop(); }

void AlertRoom::start() { m_thread.start({{}, [this] { tick(); }, [this] { end(); }, m_times.turn}); }

void AlertRoom::stop() { m_thread.stop(); }

// ---- From other threads ------------------------------------------------------------------------------------------------

void AlertRoom::setInventory(std::shared_ptr<const Inventory> inventory) {
    const std::lock_guard lock(m_mutex);
    m_inputs.inventory = std::move(inventory);
}

void AlertRoom::setStanding(std::optional<inventory::Lease> lease, std::set<ChannelId> channels, bool fleet) {
    const std::lock_guard lock(m_mutex);
    m_inputs.lease = std::move(lease);
    m_inputs.channels = std::move(channels);
    m_inputs.fleet = fleet;
    m_inputs.standing = true;
}

void AlertRoom::setTrust(Trust trust) {
    const std::lock_guard lock(m_mutex);
    m_inputs.trust = trust;
}

void AlertRoom::setNotices(std::vector<Notice> notices) {
    const std::lock_guard lock(m_mutex);
    m_inputs.notices = std::move(notices);
}

void AlertRoom::addPoints(const std::vector<Point>& points) {
    const std::lock_guard lock(m_windowsMutex);
    for (const Point& point : points) m_windows.add(point);
}

void AlertRoom::addStates(const inventory::StatusWrite& write) {
    inventory::StatusWrite part;
    part.statuses = write.statuses;
    part.opened = write.opened;
    part.closed = write.closed;
    part.fleet = write.fleet;
    const std::lock_guard lock(m_mutex);
    if (m_inputs.states.size() < mostStates) m_inputs.states.push_back(std::move(part));
}

void AlertRoom::look() {
    {
        const std::lock_guard lock(m_mutex);
        m_inputs.look = true;
    }
    m_thread.kick();
}

std::vector<FailingReceiver> AlertRoom::failing() const {
    const std::lock_guard lock(m_mutex);
    return m_failing;
}

// ---- The turn ----------------------------------------------------------------------------------------------------------

void AlertRoom::tick() {
    Inputs inputs;
    {
        const std::lock_guard lock(m_mutex);
        std::swap(inputs, m_inputs);
    }
    take(std::move(inputs));
    if (!m_inventory) return;
    if (connect()) {
        renewLease();
        if (m_store && follow()) learn(std::exchange(m_unknown, {}));
    }
    evaluate();
    if (m_begun) workStoreDesk();
    if (!m_store || !m_begun) return;
    if (!writeKept()) return;
    workDesk();
    workSender();
    m_sender.beat(m_store && m_wideLease);
}

void AlertRoom::end() {
    if (m_store && m_begun) (void)writeKept();
    if (m_store)
        if (auto noted = m_sender.stop(*m_store); !noted)
            qCWarning(lcRuntime, "what was told last is told again: %s", noted.error().message().c_str());
    if (m_store && m_wideLease)
        if (auto released = m_store->releaseLease(*m_wideLease); !released)
            qCWarning(lcRuntime, "the alerts' lease runs out by itself: %s", released.error().message().c_str());
    m_store.reset();
}

void AlertRoom::take(Inputs inputs) {
    const WallTime now = m_clock.now();
    if (inputs.inventory) {
        m_inventory = std::move(inputs.inventory);
        {
            const std::lock_guard lock(m_windowsMutex);
            m_windows.watch(m_inventory->alertRules);
        }
        if (m_begun) keep(m_book.setRules(m_inventory->alertRules, now));
        m_desk.setInventory(m_inventory);
        m_storeDesk.setInventory(m_inventory);
        m_sender.setInventory(m_inventory);
        m_dirty = m_news = true;
    }
    if (inputs.standing) {
        m_lease = std::move(inputs.lease);
        m_mayBeWide = inputs.fleet && m_lease;
        hold(std::move(inputs.channels));
    }
    if (inputs.trust) m_trust = *inputs.trust;
    if (inputs.notices) {
        std::vector<alerts::SystemNotice> notices;
        for (const Notice& notice : *inputs.notices) notices.push_back({notice.id, notice.severity, notice.args, notice.english, concernsEverybody(notice.id)});
        m_notices = std::move(notices);
    }
    for (const inventory::StatusWrite& write : inputs.states) takeStates(write);
    if (inputs.look) {
        m_looked = {};
        m_due = true;
    }
}

void AlertRoom::takeStates(const inventory::StatusWrite& write) {
    if (write.fleet) m_fleet = write.fleet;
    for (const ChannelStatus& status : write.statuses) {
        const auto at = m_channels.find(status.channel);
        if (at == m_channels.end()) continue;
        at->second.status = status;
        m_unknown.erase(status.channel);
        m_dirty = true;
    }
    for (const inventory::FindingRow& row : write.opened) {
        const auto at = m_channels.find(row.channel);
        if (at == m_channels.end()) continue;
        std::vector<OpenFinding>& open = at->second.findings;
        const Finding& f = row.finding.finding;
        std::erase_if(open, [&](const OpenFinding& known) { return sameFinding(known.finding, f.rule, f.rung, f.stage); });
        open.push_back(row.finding);
    }
    for (const auto& gone : write.closed) {
        const auto at = m_channels.find(gone.channel);
        if (at == m_channels.end()) continue;
        std::erase_if(at->second.findings, [&](const OpenFinding& known) { return sameFinding(known.finding, gone.rule, gone.rung, gone.stage); });
    }
}

void AlertRoom::hold(std::set<ChannelId> channels) {
    for (auto at = m_channels.begin(); at != m_channels.end();) {
        if (channels.contains(at->first)) {
            ++at;
            continue;
        }
        m_book.forget(at->first);
        std::erase_if(m_kept, [&](const auto& one) { return one.second.channel == at->first; });
        {
            const std::lock_guard lock(m_windowsMutex);
            m_windows.forget(at->first.value);
        }
        m_unknown.erase(at->first);
        at = m_channels.erase(at);
    }
    for (const ChannelId& channel : channels) {
        if (m_channels.contains(channel)) continue;
        m_looked = {};  // what the one before knew of it stands in the store
        m_channels[channel].status.channel = channel;
        m_unknown.insert(channel);
        for (const auto& [fingerprint, alert] : m_all)
            if (alert.channel == channel) m_book.put(alert);
    }
    m_dirty = true;
}

// ---- The store ---------------------------------------------------------------------------------------------------------

bool AlertRoom::connect() {
    if (m_store) return true;
    if (m_clock.mono() < m_nextConnect) return false;
    auto opened = m_open();
    if (!opened) {
        m_nextConnect = m_clock.mono() + connectAgain;
        return false;
    }
    m_store = std::move(*opened);
    m_looked = m_leaseRenewed = {};
    m_due = true;
    for (const auto& [channel, facts] : m_channels) m_unknown.insert(channel);
    return true;
}

void AlertRoom::disconnect(const Error& why) {
    qCInfo(lcRuntime, "alerts wait for the store: %s", why.message().c_str());
    m_store.reset();
    m_wideLease.reset();
    m_nextConnect = m_clock.mono() + connectAgain;
}

void AlertRoom::renewLease() {
    const MonoTime now = m_clock.mono();
    const auto giveUp = [this] {
        m_wideLease.reset();
        m_book.keepOnly([this](const Alert& alert) { return !isWide(alert); });
    };
    if (!m_mayBeWide) {
        if (!m_wideLease) return;
        (void)m_store->releaseLease(*m_wideLease);
        return giveUp();
    }
    const Nanoseconds patience = m_wideLease ? Nanoseconds{m_times.lease} / 3 : Nanoseconds{Milliseconds{2'000}};
    if (m_leaseRenewed != MonoTime{} && now - m_leaseRenewed < patience) return;
    m_leaseRenewed = now;
    auto lease = m_store->acquireLease(wideLease, m_holder, m_times.lease, m_clock.now());
    if (!lease) {
        if (lease.error().kind != Error::Kind::Conflict) return disconnect(lease.error());
        return giveUp();
    }
    // Taken (again): what concerns everybody begins anew, from what the store knows.
    if (!m_wideLease || m_wideLease->epoch != lease->epoch) m_begun = false;
    m_wideLease = std::move(*lease);
}

// A program says it of itself: it alone knows when that ends.
bool AlertRoom::isOfProgram(const Alert& alert) const {
    return alert.channel.empty() && !labelOf(alert.labels, "finding").empty() && !labelOf(alert.labels, "probe").empty();
}

bool AlertRoom::isWide(const Alert& alert) const { return alert.channel.empty() && !isOfProgram(alert); }

bool AlertRoom::isOurs(const Alert& alert) const {
    if (!alert.channel.empty()) return m_channels.contains(alert.channel);
    return isOfProgram(alert) ? labelOf(alert.labels, "probe") == m_probe.value : m_wideLease.has_value();
}

bool AlertRoom::follow() {
    const MonoTime now = m_clock.mono();
    if (m_begun && m_looked != MonoTime{} && now - m_looked < m_times.look) return true;
    m_looked = now;
    auto news = m_store->alertNews(m_begun ? m_stamp : 0);
    if (!news) {
        disconnect(news.error());
        return false;
    }
    if (m_wideLease)
        if (auto fleet = m_store->fleet(); fleet && *fleet) m_fleet = std::move(**fleet);
    if (!m_begun || (news->all && m_stamp != 0)) return beginAnew(*news);
    takeNews(*news);
    return true;
}

bool AlertRoom::beginAnew(const inventory::AlertNews& news) {
    m_all.clear();
    m_closed.clear();
    m_stamp = news.stamp;
    m_book.keepOnly([this](const Alert& alert) { return !isWide(alert); });
    for (const Alert& alert : news.alerts) {
        m_all.insert_or_assign(alert.fingerprint, alert);
        if (isOurs(alert)) m_book.put(alert);
    }
    if (m_wideLease) {
        auto groups = m_store->notificationGroups();
        if (!groups) {
            disconnect(groups.error());
            return false;
        }
        m_desk.begin(std::move(*groups));
        std::size_t asked = 0;
        for (const std::string& fingerprint : m_desk.told()) {
            if (m_all.contains(fingerprint) || ++asked > mostLooked) continue;
            inventory::AlertFilter filter;
            filter.open = inventory::AlertFilter::Open::Closed;
            filter.fingerprint = fingerprint;
            filter.limit = 1;
            if (const auto found = m_store->findAlerts(filter); found && !found->empty()) m_closed.insert_or_assign(fingerprint, found->front());
        }
    }
    m_begun = m_news = m_dirty = true;
    keep(m_book.setRules(m_inventory->alertRules, m_clock.now()));
    return true;
}

void AlertRoom::takeNews(const inventory::AlertNews& news) {
    m_stamp = std::max(m_stamp, news.stamp);
    for (const Alert& alert : news.alerts) {
        if (alert.isOpen()) {
            m_all.insert_or_assign(alert.fingerprint, alert);
        } else {
            const auto at = m_all.find(alert.fingerprint);
            if (at != m_all.end() && at->second.id <= alert.id) m_all.erase(at);
            if (m_wideLease) m_closed.insert_or_assign(alert.fingerprint, alert);
        }
        if (isOurs(alert) && !m_kept.contains(alert.fingerprint)) m_book.put(alert);
        m_news = true;
    }
}

// What the store knows of channels that were taken over.
void AlertRoom::learn(const std::set<ChannelId>& fresh) {
    if (fresh.empty() || !m_store) return;
    const auto statuses = m_store->statuses();
    const auto findings = m_store->openFindings(std::nullopt);
    if (!statuses || !findings) return disconnect(statuses ? findings.error() : statuses.error());
    for (const ChannelStatus& status : *statuses)
        if (fresh.contains(status.channel))
            if (const auto at = m_channels.find(status.channel); at != m_channels.end() && at->second.status.sampled < status.sampled)
                at->second.status = status;
    for (const inventory::FindingRow& row : *findings)
        if (fresh.contains(row.channel))
            if (const auto at = m_channels.find(row.channel); at != m_channels.end()) {
                const Finding& f = row.finding.finding;
                const auto known = std::any_of(at->second.findings.begin(), at->second.findings.end(),
                                               [&](const OpenFinding& one) { return sameFinding(one.finding, f.rule, f.rung, f.stage); });
                if (!known) at->second.findings.push_back(row.finding);
            }
}

// ---- Evaluation --------------------------------------------------------------------------------------------------------

alerts::Facts AlertRoom::facts() {
    alerts::Facts facts;
    facts.inventory = m_inventory.get();
    facts.windows = &m_windows;
    facts.channels = &m_channels;
    facts.wide = m_wideLease.has_value();
    facts.fleet = m_fleet ? &*m_fleet : nullptr;
    facts.notices = &m_notices;
    facts.probe = m_trust;
    facts.probeId = m_probe;
    facts.words = rules::english;
    return facts;
}

void AlertRoom::evaluate() {
    if (!m_begun) return;
    const MonoTime begun = m_clock.mono();
    const Nanoseconds pause = std::max<Nanoseconds>(m_times.soonest, m_took * 10);
    if (begun - m_evaluated < (m_dirty ? pause : Nanoseconds{m_times.evaluation})) return;
    m_evaluated = begun;
    m_dirty = false;
    const WallTime now = m_clock.now();
    {
        const std::lock_guard lock(m_windowsMutex);
        m_windows.trim(now);
        const alerts::Facts facts = this->facts();
        for (const AlertRule& rule : m_inventory->alertRules)
            if (rule.enabled) keep(m_book.advance(rule, alerts::evaluate(rule, facts, now), now));
    }
    keep(m_book.settle(now));
    m_took = m_clock.mono() - begun;
}

// Of each alert the newest; while the store is away that is all that is known of it.
// Data that are missing only since a moment ago, as at every start, are nobody's business yet.
void AlertRoom::keep(alerts::Changes changes) {
    std::set<std::string> early;
    std::erase_if(changes.alerts, [&](const Alert& alert) {
        return alert.rule == alerts::noDataName && !alert.fired && early.insert(alert.fingerprint).second;
    });
    if (!early.empty()) std::erase_if(changes.entries, [&](const AlertEntry& entry) { return early.contains(entry.fingerprint); });
    for (Alert& alert : changes.alerts) {
        if (alert.closed && AlertDesk::isOfStore(alert)) m_closedOfStore.insert_or_assign(alert.fingerprint, alert);
        const std::string key = alert.fingerprint + (alert.closed ? " closed " + std::to_string(toMillis(alert.started)) : std::string());
        if (alert.closed) m_kept.erase(alert.fingerprint);
        m_kept.insert_or_assign(key, std::move(alert));
    }
    m_keptEntries.insert(m_keptEntries.end(), std::make_move_iterator(changes.entries.begin()), std::make_move_iterator(changes.entries.end()));
    if (m_keptEntries.size() > mostEntries) m_keptEntries.erase(m_keptEntries.begin(), m_keptEntries.end() - mostEntries);
}

bool AlertRoom::writeKept() {
    if (m_kept.empty() && m_keptEntries.empty() && m_keptMarks.empty()) return true;
    return writePart(false) && writePart(true);
}

bool AlertRoom::isWide(const std::string& fingerprint) const {
    const auto kept = m_kept.find(fingerprint);
    if (kept != m_kept.end()) return isWide(kept->second);
    const auto known = m_all.find(fingerprint);
    return known != m_all.end() && isWide(known->second);
}

// Those of channels under the probe's lease, the others under that of the alerts. What closed stands before what opened.
bool AlertRoom::writePart(bool wide) {
    const std::optional<inventory::Lease>& lease = wide ? m_wideLease : m_lease;
    if (!lease) {
        if (wide && !m_mayBeWide) {  // another program looks after these now: what was found here is its to find
            std::erase_if(m_keptEntries, [this](const AlertEntry& entry) { return isWide(entry.fingerprint); });
            std::erase_if(m_kept, [this](const auto& one) { return isWide(one.second); });
        }
        return true;  // later
    }
    inventory::AlertWrite write;
    std::vector<std::string> keys;
    for (const bool closed : {true, false})
        for (const auto& [key, alert] : m_kept)
            if (alert.closed.has_value() == closed && isWide(alert) == wide) {
                write.alerts.push_back(alert);
                keys.push_back(key);
            }
    std::vector<AlertEntry> rest;
    for (AlertEntry& entry : m_keptEntries) (isWide(entry.fingerprint) == wide ? write.entries : rest).push_back(entry);
    if (!wide)
        for (const auto& [fingerprint, marks] : m_keptMarks) write.marks.push_back(marks);
    if (write.empty()) return true;
    auto news = m_store->writeAlerts(write, *lease);
    if (!news && news.error().kind != Error::Kind::Denied) {
        disconnect(news.error());
        return false;
    }
    for (const std::string& key : keys) m_kept.erase(key);
    m_keptEntries = std::move(rest);
    if (!wide) m_keptMarks.clear();
    if (!news) {  // the lease is another program's: so are the alerts
        qCInfo(lcRuntime, "alerts were not written: %s", news.error().message().c_str());
        if (wide) m_wideLease.reset();
        m_begun = false;
        return false;
    }
    // Others may have written between: that comes with the next look.
    const std::int64_t stamp = m_stamp;
    takeNews(*news);
    m_stamp = stamp;
    return true;
}

// ---- Who is told -------------------------------------------------------------------------------------------------------

void AlertRoom::workDesk() {
    if (!m_wideLease) return;
    const MonoTime mono = m_clock.mono();
    const WallTime now = m_clock.now();
    const bool due = m_news || mono - m_desked >= m_times.desk || (m_desk.next() && *m_desk.next() <= now);
    if (!due) return;
    m_desked = mono;
    m_news = false;
    closeOrphans();
    inventory::AlertWrite write;
    {
        const std::lock_guard lock(m_windowsMutex);
        write = m_desk.work(m_all, m_closed, facts(), now);
    }
    if (!write.empty()) {
        const auto news = m_store->writeAlerts(write, *m_wideLease);
        if (!news) {
            m_news = true;
            if (news.error().kind == Error::Kind::Denied) {
                m_wideLease.reset();
                m_begun = false;
                return;
            }
            return disconnect(news.error());
        }
        m_desk.wrote(write);
        const std::int64_t stamp = m_stamp;
        takeNews(*news);
        m_stamp = stamp;
        m_news = !write.marks.empty();
        m_due = m_due || !write.notifications.empty();
    }
    const std::vector<std::string> told = m_desk.told();
    const std::set<std::string> still(told.begin(), told.end());
    std::erase_if(m_closed, [&](const auto& one) { return !still.contains(one.first); });
}

// That the store fails is told from memory, to its end.
void AlertRoom::workStoreDesk() {
    Alerts open;
    for (const auto& [fingerprint, alert] : m_book.open())
        if (AlertDesk::isOfStore(alert)) open.emplace(fingerprint, alert);
    if (!open.empty() || !m_storeDesk.told().empty()) {
        const WallTime now = m_clock.now();
        inventory::AlertWrite write = m_storeDesk.work(open, m_closedOfStore, facts(), now);
        m_storeDesk.wrote(write);
        for (const inventory::AlertMarks& marks : write.marks) {
            Alert& alert = open.at(marks.fingerprint);
            alert.mutes = marks.mutes;
            alert.cause = marks.cause;
            alert.explains = marks.explains;
            alert.escalated = marks.escalated;
            m_book.put(alert);
            m_keptMarks.insert_or_assign(marks.fingerprint, marks);
        }
        keep({{}, std::move(write.entries)});
        m_sender.sendWithoutStore(std::move(write.notifications));
        const std::vector<std::string> told = m_storeDesk.told();
        std::erase_if(m_closedOfStore, [&](const auto& one) { return std::find(told.begin(), told.end(), one.first) == told.end(); });
    }
    keep({{}, m_sender.workWithoutStore()});
}

// A channel or probe that was removed has nobody who evaluates it.
void AlertRoom::closeOrphans() {
    const WallTime now = m_clock.now();
    inventory::AlertWrite write;
    for (const auto& [fingerprint, alert] : m_all) {
        const std::string_view program = isOfProgram(alert) ? labelOf(alert.labels, "probe") : std::string_view();
        if (program.empty() || program == m_probe.value || m_inventory->probe(ProbeId(std::string(program)))) {
            if (alert.channel.empty() || m_inventory->channel(alert.channel)) continue;
        }
        Alert closed = alert;
        if (closed.state != AlertState::Resolved) closed.resolved = now;
        closed.state = AlertState::Resolved;
        closed.closed = closed.changed = now;
        AlertEntry entry;
        entry.fingerprint = fingerprint;
        entry.time = now;
        entry.kind = AlertEntry::Kind::Closed;
        entry.actor = actorOf(m_probe);
        entry.text = program.empty() ? "the channel was removed" : "the probe was removed";
        write.alerts.push_back(std::move(closed));
        write.entries.push_back(std::move(entry));
    }
    if (write.empty()) return;
    if (const auto news = m_store->writeAlerts(write, *m_wideLease)) takeNews({news->alerts, m_stamp});
}

void AlertRoom::workSender() {
    const MonoTime mono = m_clock.mono();
    const bool due = std::exchange(m_due, false) || mono - m_sent >= m_times.look;
    if (due) m_sent = mono;
    if (auto done = m_sender.work(*m_store, due); !done) {
        if (done.error().kind != Error::Kind::Denied) return disconnect(done.error());
        qCWarning(lcRuntime, "nobody can be told from here: %s", done.error().message().c_str());
    }
    auto failing = m_sender.failing();
    const std::lock_guard lock(m_mutex);
    m_failing = std::move(failing);
}

}  // namespace inspector::runtime
