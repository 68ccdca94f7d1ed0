// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/alert_sender.h"

#include "core/base/log.h"
#include "core/notify/message.h"
#include "core/notify/rate_limit.h"
#include "core/notify/receivers/heartbeat.h"
#include "core/notify/receivers/telling.h"
#include "core/notify/retry.h"

#include <algorithm>
#include <utility>

namespace inspector::runtime {

namespace {

constexpr std::size_t mostSentAtOnce = 100;
constexpr Milliseconds claimHolds{90'000};
// More stay in the outbox, for others too: a claim is to outlast what waits before it, at 30 s a request and two at a time.
constexpr std::size_t mostTalking = 4;       // with one receiver
constexpr Seconds beatAgain{10};
constexpr Seconds failingAfter{60};
constexpr Seconds failingUntil{24 * 3600};   // it was told nothing since

notify::MessageFacts messageFacts(const Inventory& inventory) {
    notify::MessageFacts facts;
    for (const AlertRule& rule : inventory.alertRules) facts.rules[rule.id.value] = {rule.name, rule.advice, rule.runbook};
    return facts;
}

inventory::OutboxWrite::Outcome again(const OutboxEntry& entry, WallTime due, const std::string& answer) {
    return {entry.id, entry.attempts, std::nullopt, std::nullopt, due, answer};
}

}  // namespace

AlertSender::AlertSender(std::string holder, std::string actor, const Clock& clock, std::function<void()> wake)
    : m_holder(std::move(holder)), m_actor(std::move(actor)), m_clock(clock), m_wake(std::move(wake)) {}

AlertSender::~AlertSender() { m_sender.stop(); }

void AlertSender::setInventory(std::shared_ptr<const Inventory> inventory) {
    m_inventory = std::move(inventory);
    m_receiversKnown = false;
    std::erase_if(m_troubles, [this](const auto& one) {
        const Receiver* receiver = m_inventory->receiver(one.first);
        return !receiver || receiver->revision != one.second.revision;
    });
}

Result<void> AlertSender::work(inventory::Store& store, bool due) {
    if (!m_inventory) return {};
    if (auto noted = noteAnswers(store); !noted) return noted;
    if (!due && !(m_more && m_freed)) return {};
    m_more = m_freed = false;
    if (auto read = readReceivers(store); !read) return read;
    return claim(store);
}

Result<void> AlertSender::stop(inventory::Store& store) {
    m_sender.stop();
    return m_inventory ? noteAnswers(store) : Result<void>();
}

Result<void> AlertSender::readReceivers(inventory::Store& store) {
    if (m_receiversKnown) return {};
    auto receivers = store.receiversWithSecrets();
    if (!receivers) return fail(std::move(receivers.error()));
    m_receivers.clear();
    for (Receiver& receiver : *receivers) {
        const ReceiverId id = receiver.id;
        m_receivers.emplace(id, std::move(receiver));
    }
    m_receiversKnown = true;
    return {};
}

std::vector<AlertEntry> AlertSender::linesOf(const OutboxEntry& entry, AlertEntry::Kind kind, const std::string& text, WallTime now) const {
    std::vector<AlertEntry> lines;
    for (const Alert& alert : entry.notification.alerts) {
        AlertEntry line;
        line.fingerprint = alert.fingerprint;
        line.time = now;
        line.kind = kind;
        line.actor = m_actor;
        line.text = text;
        line.route = entry.notification.route;
        line.receiver = entry.notification.receiver.value;
        lines.push_back(std::move(line));
    }
    return lines;
}

void AlertSender::noteTrouble(const ReceiverId& receiver, const notify::Outcome& outcome, bool givenUp, WallTime now) {
    if (outcome.kind == notify::Outcome::Kind::Told) {
        m_troubles.erase(receiver);
        return;
    }
    Trouble& trouble = m_troubles[receiver];
    if (trouble.since == WallTime{}) trouble.since = now;
    trouble.answer = outcome.words;
    trouble.givenUp = trouble.givenUp || givenUp;
    const Receiver* known = m_inventory->receiver(receiver);
    trouble.revision = known ? known->revision : 0;
}

std::vector<FailingReceiver> AlertSender::failing() const {
    std::vector<FailingReceiver> all;
    const WallTime now = m_clock.now();
    for (const auto& [id, trouble] : m_troubles) {
        if (!trouble.givenUp && now - trouble.since < failingAfter) continue;
        if (now - trouble.since > failingUntil) continue;
        const Receiver* receiver = m_inventory ? m_inventory->receiver(id) : nullptr;
        all.push_back({id, receiver ? receiver->name : id.value, trouble.answer, trouble.since});
    }
    return all;
}

// What cannot be noted now is noted later: the claim keeps others from sending it again for a while.
Result<void> AlertSender::noteAnswers(inventory::Store& store) {
    std::vector<Answered> answered;
    {
        const std::lock_guard lock(m_mutex);
        answered.swap(m_answered);
    }
    if (answered.empty()) return {};
    const WallTime now = m_clock.now();
    inventory::OutboxWrite write;
    for (const Answered& one : answered) {
        OutboxEntry entry = one.entry;
        ++entry.attempts;
        const notify::Retry retry = notify::afterAttempt(entry, one.outcome, now);
        inventory::OutboxWrite::Outcome outcome{entry.id, entry.attempts, std::nullopt, std::nullopt, retry.again.value_or(now), retry.answer};
        if (retry.givenUp) outcome.given = now;
        else if (!retry.again) outcome.sent = now;
        write.outcomes.push_back(std::move(outcome));
        write.references.insert(write.references.end(), one.outcome.references.begin(), one.outcome.references.end());
        noteTrouble(entry.notification.receiver, one.outcome, retry.givenUp, now);
        std::vector<AlertEntry> lines;
        if (!retry.again && !retry.givenUp) lines = linesOf(entry, AlertEntry::Kind::Notified, retry.answer, now);
        else if (retry.givenUp || entry.attempts == 1) lines = linesOf(entry, AlertEntry::Kind::NotifyFailed, retry.answer, now);
        write.entries.insert(write.entries.end(), lines.begin(), lines.end());
    }
    auto done = store.finishOutbox(write, m_holder, now);
    if (done) {
        m_freed = true;
        for (const Answered& one : answered) m_talking[one.entry.notification.receiver].erase(one.entry.id);
        return done;
    }
    const std::lock_guard lock(m_mutex);
    m_answered.insert(m_answered.begin(), std::make_move_iterator(answered.begin()), std::make_move_iterator(answered.end()));
    return done;
}

Result<void> AlertSender::claim(inventory::Store& store) {
    const WallTime now = m_clock.now();
    auto claimed = store.claimOutbox(m_holder, mostSentAtOnce, claimHolds, now);
    if (!claimed) return fail(std::move(claimed.error()));
    std::map<ReceiverId, std::vector<OutboxEntry>> byReceiver;
    inventory::OutboxWrite nobody;
    for (OutboxEntry& entry : *claimed) {
        if (m_talking[entry.notification.receiver].contains(entry.id)) continue;  // it takes long; now it is claimed anew
        const auto receiver = m_receivers.find(entry.notification.receiver);
        const bool deaf = receiver != m_receivers.end() && receiver->second.kind == ReceiverKind::Heartbeat &&
                          entry.notification.why != Notification::Why::Test;
        if (receiver == m_receivers.end() || !receiver->second.enabled || deaf) {
            const std::string why = receiver == m_receivers.end() ? "the receiver was removed"
                                    : deaf                         ? "the receiver is a heartbeat, which is told no alerts"
                                                                   : "the receiver is switched off";
            nobody.outcomes.push_back({entry.id, entry.attempts, std::nullopt, now, now, why});
            const auto lines = linesOf(entry, AlertEntry::Kind::NotNotified, why, now);
            nobody.entries.insert(nobody.entries.end(), lines.begin(), lines.end());
            continue;
        }
        byReceiver[receiver->first].push_back(std::move(entry));
    }
    if (!nobody.outcomes.empty())
        if (auto done = store.finishOutbox(nobody, m_holder, now); !done) return done;
    for (auto& [id, entries] : byReceiver)
        if (auto done = send(store, m_receivers.at(id), std::move(entries)); !done) return done;
    return {};
}

Result<void> AlertSender::send(inventory::Store& store, const Receiver& receiver, std::vector<OutboxEntry> entries) {
    const WallTime now = m_clock.now();
    auto told = store.toldSince(receiver.id, now - std::chrono::minutes{1});
    if (!told) return fail(std::move(told.error()));
    auto& sent = m_sent[receiver.id];
    std::erase_if(sent, [&](const auto& one) { return now - one.second > std::chrono::minutes{1}; });
    told->insert(sent.begin(), sent.end());
    std::vector<WallTime> lately;
    for (const auto& [entry, at] : *told) lately.push_back(at);
    const notify::SendingPlan plan = notify::planSending(receiver, lately, entries, now);
    std::vector<bool> kept(entries.size(), true);
    inventory::OutboxWrite write;
    for (const std::size_t i : plan.folded) {
        kept[i] = false;
        const std::string answer = "told in the summary " + (plan.summary ? plan.summary->key : std::string());
        write.outcomes.push_back({entries[i].id, entries[i].attempts, now, std::nullopt, now, answer});
        const auto lines = linesOf(entries[i], AlertEntry::Kind::Notified, answer, now);
        write.entries.insert(write.entries.end(), lines.begin(), lines.end());
    }
    const std::size_t talking = m_talking[receiver.id].size();
    const std::size_t most = std::min(plan.send.size(), mostTalking - std::min(mostTalking, talking));
    m_more = m_more || most < plan.send.size();
    for (std::size_t i = 0; i < plan.send.size(); ++i) {
        kept[plan.send[i]] = false;
        if (i >= most) write.outcomes.push_back(again(entries[plan.send[i]], now, entries[plan.send[i]].answer));
    }
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (kept[i]) write.outcomes.push_back(again(entries[i], plan.next.value_or(now + Seconds{10}), entries[i].answer));
    if (plan.summary) write.notifications.push_back(*plan.summary);
    write.references = plan.forget;
    if (!write.outcomes.empty() || !write.notifications.empty())
        if (auto done = store.finishOutbox(write, m_holder, now); !done) return done;
    for (std::size_t i = 0; i < most; ++i) {
        sent.insert_or_assign(entries[plan.send[i]].id, now);
        if (auto done = tell(store, receiver, entries[plan.send[i]]); !done) return done;
    }
    return {};
}

Result<void> AlertSender::tell(inventory::Store& store, const Receiver& receiver, const OutboxEntry& entry) {
    std::vector<std::string> about{entry.notification.groupKey, entry.notification.key};
    for (const Alert& alert : entry.notification.alerts) about.push_back(alert.fingerprint);
    const auto references = store.references(receiver.id, about);
    if (!references) return fail(references.error());
    const notify::MessageFacts facts = messageFacts(*m_inventory);
    m_talking[receiver.id].insert(entry.id);
    m_sender.tell(receiver.id, notify::tell({entry.notification, receiver, *references, facts, m_clock.now()}),
                  [this, entry](notify::Outcome outcome) {
                      {
                          const std::lock_guard lock(m_mutex);
                          m_answered.push_back({entry, std::move(outcome)});
                      }
                      m_wake();
                  });
    return {};
}

// ---- Signs of life -----------------------------------------------------------------------------------------------------

void AlertSender::beat(bool ours) {
    std::erase_if(m_beats, [this](const auto& one) {
        const auto receiver = m_receivers.find(one.first);
        return receiver == m_receivers.end() || !receiver->second.enabled;
    });
    noteBeats();
    if (!ours) {
        for (const auto& [id, beat] : m_beats) m_troubles.erase(id);  // the other program's
        m_beats.clear();
        return;
    }
    const MonoTime now = m_clock.mono();
    for (const auto& [id, receiver] : m_receivers) {
        if (receiver.kind != ReceiverKind::Heartbeat || !receiver.enabled) continue;
        Beat& beat = m_beats[id];
        if (beat.underWay || now < beat.due) continue;
        beat = {now + notify::heartbeatInterval(receiver), true};
        const Notification nothing;
        const notify::MessageFacts facts;
        m_sender.tell(id, notify::tell({nothing, receiver, {}, facts, m_clock.now()}), [this, id = id](notify::Outcome outcome) {
            {
                const std::lock_guard lock(m_mutex);
                m_beatsAnswered.emplace_back(id, std::move(outcome));
            }
            m_wake();
        });
    }
}

void AlertSender::noteBeats() {
    std::vector<std::pair<ReceiverId, notify::Outcome>> answered;
    {
        const std::lock_guard lock(m_mutex);
        answered.swap(m_beatsAnswered);
    }
    for (const auto& [id, outcome] : answered) {
        const auto beat = m_beats.find(id);
        if (beat == m_beats.end()) continue;
        beat->second.underWay = false;
        if (outcome.kind == notify::Outcome::Kind::Again)
            beat->second.due = std::min(beat->second.due, m_clock.mono() + std::max(outcome.after.value_or(Seconds{0}), beatAgain));
        noteTrouble(id, outcome, outcome.kind == notify::Outcome::Kind::GivenUp, m_clock.now());
    }
}

// ---- Without the store -------------------------------------------------------------------------------------------------

void AlertSender::sendWithoutStore(std::vector<Notification> notifications) {
    for (Notification& one : notifications) {
        Direct direct;
        direct.entry.due = m_clock.now();
        direct.entry.notification = std::move(one);
        m_direct.try_emplace(direct.entry.notification.key, std::move(direct));
    }
}

std::vector<AlertEntry> AlertSender::workWithoutStore() {
    const WallTime now = m_clock.now();
    std::vector<Answered> answered;
    {
        const std::lock_guard lock(m_mutex);
        answered.swap(m_directAnswered);
    }
    std::vector<AlertEntry> lines;
    for (const Answered& one : answered) {
        auto more = takeDirect(one, now);
        lines.insert(lines.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }
    for (auto at = m_direct.begin(); at != m_direct.end();) {
        Direct& direct = at->second;
        const auto receiver = m_receivers.find(direct.entry.notification.receiver);
        if (receiver == m_receivers.end() || !receiver->second.enabled) {
            auto why = linesOf(direct.entry, AlertEntry::Kind::NotNotified, "the receiver is not there, or switched off", now);
            lines.insert(lines.end(), std::make_move_iterator(why.begin()), std::make_move_iterator(why.end()));
            at = m_direct.erase(at);
            continue;
        }
        if (!direct.underWay && direct.entry.due <= now) {
            direct.underWay = true;
            tellDirect(receiver->second, direct.entry);
        }
        ++at;
    }
    return lines;
}

void AlertSender::tellDirect(const Receiver& receiver, const OutboxEntry& entry) {
    const notify::MessageFacts facts = messageFacts(*m_inventory);
    m_sender.tell(receiver.id, notify::tell({entry.notification, receiver, m_directReferences[receiver.id], facts, m_clock.now()}),
                  [this, entry](notify::Outcome outcome) {
                      {
                          const std::lock_guard lock(m_mutex);
                          m_directAnswered.push_back({entry, std::move(outcome)});
                      }
                      m_wake();
                  });
}

std::vector<AlertEntry> AlertSender::takeDirect(const Answered& answered, WallTime now) {
    const auto at = m_direct.find(answered.entry.notification.key);
    if (at == m_direct.end()) return {};
    OutboxEntry& entry = at->second.entry;
    ++entry.attempts;
    at->second.underWay = false;
    const notify::Retry retry = notify::afterAttempt(entry, answered.outcome, now);
    noteTrouble(entry.notification.receiver, answered.outcome, retry.givenUp, now);
    auto& known = m_directReferences[entry.notification.receiver];
    for (const ReceiverReference& reference : answered.outcome.references) {
        std::erase_if(known, [&](const ReceiverReference& one) { return one.about == reference.about; });
        known.push_back(reference);
    }
    if (retry.again) {
        entry.due = *retry.again;
        return entry.attempts == 1 ? linesOf(entry, AlertEntry::Kind::NotifyFailed, retry.answer, now) : std::vector<AlertEntry>{};
    }
    auto lines = linesOf(entry, retry.givenUp ? AlertEntry::Kind::NotifyFailed : AlertEntry::Kind::Notified, retry.answer, now);
    m_direct.erase(at);
    return lines;
}

}  // namespace inspector::runtime
