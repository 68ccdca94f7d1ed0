// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A second program on a store, for tests that need a real one: store_child COMMAND FOLDER.
//   open    opens the store and ends
//   write   writes until it is killed; "n" on a line of its own once the n-th write is confirmed
//   append  appends one event and ends
//   fill    writes until the disk is full, removes FOLDER/ballast, and writes again
// Prints "error KIND: message" and ends with 1 where something fails that should not.
#include "core/inventory/store.h"
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

// One of each kind of write; the n-th is recognised by its number.
Result<void> writeNumber(Store& store, int n) {
    const std::string id = "c" + std::to_string(n);
    if (auto applied = store.apply({PutChannel{channelNamed(id)}}, "child", noon); !applied) return fail(applied.error());
    const auto lease = store.acquireLease("channels", "child", Milliseconds{60'000}, noon);
    if (!lease) return fail(lease.error());
    StatusWrite write;
    write.statuses = {statusOf(id, ChannelState::Down, noon, after(n))};
    write.opened = {{ChannelId{id}, {staleFinding(), noon, noon, 1, false}}};
    write.events = {openedEvent(id, after(n))};
    const auto written = store.writeStatus(write, *lease);
    if (!written) return fail(written.error());
    return {};
}

int write(Store& store) {
    const auto inventory = store.inventory();
    if (!inventory) return failed(inventory.error());
    for (int n = static_cast<int>(inventory->channels.size());; ++n) {
        if (auto done = writeNumber(store, n); !done) return failed(done.error());
        std::printf("%d\n", n);
        std::fflush(stdout);
    }
}

int fill(Store& store, const std::filesystem::path& folder) {
    int written = 0;
    std::optional<Error> error;
    while (!error && written < 100'000) {
        if (auto done = writeNumber(store, written); done) ++written;
        else error = done.error();
    }
    if (!error || error->kind != Error::Kind::Full) return failed(error.value_or(Error{}));
    // What was confirmed is there; the write that failed is not there in part.
    const auto statuses = store.statuses();
    if (!statuses) return failed(statuses.error());
    if (static_cast<int>(statuses->size()) != written)
        return failed({Error::Kind::Other, "a confirmed status is missing", {}, {}});
    std::filesystem::remove(folder / "ballast");
    if (auto again = store.appendEvents({openedEvent("again", noon)}); !again) return failed(again.error());
    std::printf("full after %d: %s\n", written, error->message().c_str());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (argc != 3) return 2;
    const std::string command = argv[1];
    const std::filesystem::path folder = argv[2];
    auto opened = openSqlite({folder / "inventory.db", folder / "key"});
    if (!opened) return failed(opened.error());
    Store& store = *opened->store;
    if (command == "write") return write(store);
    if (command == "fill") return fill(store, folder);
    if (command == "append") {
        if (auto done = store.appendEvents({openedEvent("child", noon)}); !done) return failed(done.error());
    }
    const auto inventory = store.inventory();
    if (!inventory) return failed(inventory.error());
    std::printf("opened: %zu templates\n", inventory->templates.size());
    return 0;
}
