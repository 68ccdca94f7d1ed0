// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/inventory/outbox.h"
#include "core/inventory/replica_folder.h"
#include "core/inventory/replica_mirror.h"
#include "core/inventory/shared_events.h"
#include "core/inventory/shared_plan.h"
#include "core/inventory/shared_store.h"

#include <type_traits>
#include <utility>

namespace inspector::inventory {

// What stands on the disk, opened together.
struct Replica {
    Replica(ReplicaFolder place, std::unique_ptr<Journal> notes, std::unique_ptr<Store> values)
        : folder(std::move(place)), journal(std::move(notes)), store(std::move(values)), outbox(*journal, *store) {}

    ReplicaFolder folder;  // its lock goes last
    std::unique_ptr<Journal> journal;
    std::unique_ptr<Store> store;
    Outbox outbox;
    std::vector<std::filesystem::path> setAside;
    std::vector<std::string> warnings;
};
[[nodiscard]] Result<std::unique_ptr<Replica>> openReplica(ReplicaFolder folder, const std::filesystem::path& keyFile,
                                                           WallTime now);

struct SharedStore::Private {
    Private(Options given, const Clock& time) : options(std::move(given)), clock(time) {}

    // shared_store.cpp
    void openReplicaHere();
    [[nodiscard]] bool replicaUsable() const;
    void lost(const Error& why);
    void noteAlone(std::optional<WallTime> since);
    [[nodiscard]] Error away() const;
    // Asks the server; nothing when it is away, or has just been found to be.
    template <typename Ask>
    auto ask(const Ask& question) -> std::optional<std::invoke_result_t<Ask, Store&>>;
    // The server or nobody.
    template <typename Ask>
    auto onServer(const Ask& question) -> std::invoke_result_t<Ask, Store&>;
    // The server; alone, the replica.
    template <typename Ask>
    auto onEither(const Ask& question) -> std::invoke_result_t<Ask, Store&>;

    // shared_alone.cpp
    Result<Inventory> applyAlone(const std::vector<Change>& changes, const std::string& actor, WallTime now, bool perhapsSent);
    Result<void> keepAlone(const StatusWrite& write, std::optional<std::int64_t> perhapsSentAfter);

    // shared_alerts.cpp
    Result<AlertNews> actAlone(const AlertCommand& command, const std::string& actor, WallTime at);
    Result<void> deliverActs(Store& to);

    // shared_deliver.cpp
    [[nodiscard]] bool comeBack(Opened opened);
    Result<void> deliver(Store& to);
    Result<void> deliverEdits(Store& to);
    Result<void> deliverEdit(Store& to, JournalEdit edit, Inventory& inventory);
    Result<bool> arrived(Store& to, const JournalEdit& edit);
    [[nodiscard]] static std::string whoWasFaster(Store& to, const JournalEdit& edit);
    void takeOver(Store& to);

    Options options;
    const Clock& clock;
    std::unique_ptr<Replica> replica;        // null: it cannot be used
    std::unique_ptr<ReplicaMirror> mirror;
    std::unique_ptr<Store> server;           // null: away
    SharedEvents events;
    Backoff backoff{Milliseconds{500}, Milliseconds{30'000}};
    MonoTime nextTry{};
    MonoTime connectedAt{};
    std::optional<WallTime> aloneSince;
    std::optional<Error> why;
    std::optional<Error> replicaError;
    std::int64_t changes = 0;                // made alone
    std::vector<std::filesystem::path> setAside;
    std::vector<std::string> warnings;
};

template <typename Ask>
auto SharedStore::Private::ask(const Ask& question) -> std::optional<std::invoke_result_t<Ask, Store&>> {
    if (!server) return std::nullopt;
    auto answer = question(*server);
    if (answer || answer.error().kind != Error::Kind::Unavailable) {
        if (mirror) mirror->work(false);
        return answer;
    }
    lost(answer.error());
    return std::nullopt;
}

template <typename Ask>
auto SharedStore::Private::onServer(const Ask& question) -> std::invoke_result_t<Ask, Store&> {
    auto answer = ask(question);
    if (!answer) return fail(away());
    return std::move(*answer);
}

template <typename Ask>
auto SharedStore::Private::onEither(const Ask& question) -> std::invoke_result_t<Ask, Store&> {
    auto answer = ask(question);
    if (answer) return std::move(*answer);
    if (!replica) return fail(away());
    return question(*replica->store);
}

}  // namespace inspector::inventory
