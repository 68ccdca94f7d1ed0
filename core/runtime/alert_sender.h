// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/store.h"
#include "core/model/inventory.h"
#include "core/notify/sender.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace inspector::runtime {

// A receiver that does not take what it is told.
struct FailingReceiver {
    ReceiverId receiver;
    std::string name;
    std::string answer;      // its newest, without secrets
    WallTime since{};

    bool operator==(const FailingReceiver&) const = default;
};

// Sends what waits in the outbox: any program does that may; each entry is one program's at a time. It is sent at least once,
// always with the same key: who is killed between sending and noting it leaves it to another one, when the claim has run out.
// Lives on its owner's thread; the store is the caller's.
class AlertSender {
public:
    // `wake`: an answer is there; on another thread.
    AlertSender(std::string holder, std::string actor, const Clock& clock, std::function<void()> wake);
    ~AlertSender();
    AlertSender(const AlertSender&) = delete;
    AlertSender& operator=(const AlertSender&) = delete;

    void setInventory(std::shared_ptr<const Inventory> inventory);
    // Notes answers, claims what is due and begins to send it. `due`: something may be there. An error is the store's.
    Result<void> work(inventory::Store& store, bool due);
    // Ends all conversations within a second, and notes how they ended: what has no answer is free for others at once. Then nothing
    // is sent any more.
    Result<void> stop(inventory::Store& store);
    [[nodiscard]] std::vector<FailingReceiver> failing() const;

    // Gives a sign of life, when its time has come, to receivers that wait for one. `ours`: no other program is to do it.
    void beat(bool ours);

    // What the store cannot carry is sent from memory, and lost with the program: with the receivers that were read last.
    void sendWithoutStore(std::vector<Notification> notifications);
    // Sends what is due of that; lines for the trace of what was answered.
    [[nodiscard]] std::vector<AlertEntry> workWithoutStore();

private:
    struct Answered {
        OutboxEntry entry;
        notify::Outcome outcome;
    };
    struct Direct {
        OutboxEntry entry;
        bool underWay = false;
    };
    struct Beat {
        MonoTime due{};
        bool underWay = false;
    };
    struct Trouble {
        WallTime since{};
        std::string answer;
        bool givenUp = false;
        std::int64_t revision = 0;   // of the receiver: an edit may have mended it
    };

    Result<void> readReceivers(inventory::Store& store);
    Result<void> noteAnswers(inventory::Store& store);
    Result<void> claim(inventory::Store& store);
    Result<void> send(inventory::Store& store, const Receiver& receiver, std::vector<OutboxEntry> entries);
    Result<void> tell(inventory::Store& store, const Receiver& receiver, const OutboxEntry& entry);
    void tellDirect(const Receiver& receiver, const OutboxEntry& entry);
    [[nodiscard]] std::vector<AlertEntry> takeDirect(const Answered& answered, WallTime now);
    void noteBeats();
    void noteTrouble(const ReceiverId& receiver, const notify::Outcome& outcome, bool givenUp, WallTime now);
    [[nodiscard]] std::vector<AlertEntry> linesOf(const OutboxEntry& entry, AlertEntry::Kind kind, const std::string& text, WallTime now) const;

    const std::string m_holder;
    const std::string m_actor;
    const Clock& m_clock;
    const std::function<void()> m_wake;
    std::shared_ptr<const Inventory> m_inventory;
    bool m_receiversKnown = false;
    std::map<ReceiverId, Receiver> m_receivers;           // with secrets
    std::map<ReceiverId, std::map<std::int64_t, WallTime>> m_sent;  // within the last minute, by this program: entries
    std::map<ReceiverId, Trouble> m_troubles;
    std::map<ReceiverId, std::set<std::int64_t>> m_talking;  // entries whose answer has not been noted
    bool m_more = false;                                  // some were left in the outbox until there is room for them
    bool m_freed = false;                                 // there is
    std::map<std::string, Direct> m_direct;               // by key
    std::map<ReceiverId, std::vector<ReceiverReference>> m_directReferences;
    std::map<ReceiverId, Beat> m_beats;

    std::mutex m_mutex;
    std::vector<Answered> m_answered;
    std::vector<Answered> m_directAnswered;
    std::vector<std::pair<ReceiverId, notify::Outcome>> m_beatsAnswered;
    notify::Sender m_sender;                              // ends first: it calls back
};

}  // namespace inspector::runtime
