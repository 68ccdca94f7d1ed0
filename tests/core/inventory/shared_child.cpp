// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A second program with a shared store, for tests that kill it: shared_child COMMAND FOLDER. The server is FOLDER/server, the
// replica FOLDER/replica.
//   alone     without the server: edits a channel and appends an event, for ever; "n" on a line of its own once it is kept
//   deliver   with the server: what waits is delivered; prints "delivered"
//   full      with the server: changes much until the replica's disk is full and beyond; prints the warning
#include "core/inventory/shared_store.h"
#include "tests/core/inventory/samples.h"

#include <QCoreApplication>

#include <cstdio>
#include <filesystem>
#include <string>

namespace {

using namespace inspector;
using namespace inspector::inventory;
using namespace inspector::inventory::test;

int failed(const Error& error) {
    std::printf("error %d: %s\n", static_cast<int>(error.kind), error.message().c_str());
    std::fflush(stdout);
    return 1;
}

Result<void> writeNumber(Store& store, int n) {
    const auto inventory = store.inventory();
    if (!inventory) return fail(inventory.error());
    Channel channel = *inventory->channel(ChannelId{"a"});
    channel.notes = std::to_string(n);
    if (auto applied = store.apply({PutChannel{channel}}, "child", after(n)); !applied) return fail(applied.error());
    Event event = openedEvent("a", after(n));
    event.code = std::to_string(n);
    return store.appendEvents({event});
}

int writeAlone(Store& store) {
    for (int n = 0;; ++n) {
        if (auto done = writeNumber(store, n); !done) return failed(done.error());
        std::printf("%d\n", n);
        std::fflush(stdout);
    }
}

int fill(SharedStore& store) {
    for (int n = 0; n < 2'000 && !store.state().replica; ++n) {
        Channel channel = channelNamed("c" + std::to_string(n));
        channel.notes = std::string(9'000, 'x');
        if (auto applied = store.apply({PutChannel{channel}}, "child", noon); !applied) return failed(applied.error());
        store.lost({Error::Kind::Unavailable, "cut", {}, {}});  // what is at hand is kept at once
        if (!store.reconnect(true)) return failed(store.state().why.value_or(Error{}));
    }
    if (!store.state().replica) return failed({Error::Kind::Other, "the disk did not fill", {}, {}});
    if (auto done = store.appendEvents({openedEvent("c0", noon)}); !done) return failed(done.error());
    if (auto inventory = store.inventory(); !inventory) return failed(inventory.error());
    if (!store.state().connected) return failed(store.state().why.value_or(Error{}));
    std::printf("goes on: %s\n", store.state().replica->message().c_str());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (argc != 3) return 2;
    const std::string command = argv[1];
    const std::filesystem::path folder = argv[2];
    SharedStore::Options options;
    options.open = [&]() -> Result<Opened> {
        if (command == "alone") return fail(Error::Kind::Unavailable, "The server is away");
        return openSqlite({folder / "server" / "inventory.db", folder / "key"});
    };
    options.folder = folder / "replica";
    options.keyFile = folder / "key";
    const SystemClock clock;
    auto opened = SharedStore::open(std::move(options), clock);
    if (!opened) return failed(opened.error());
    SharedStore& store = **opened;
    if (command == "alone") return writeAlone(store);
    if (command == "full") return fill(store);
    if (!store.state().connected) return failed(store.state().why.value_or(Error{}));
    std::printf("delivered\n");
    return 0;
}
