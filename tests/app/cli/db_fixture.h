// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"
#include "core/series/store.h"

#include <filesystem>
#include <string>
#include <vector>

// A data folder with something of everything, and what is in one: for comparing before and after.
namespace inspector::test {

struct Content {
    Inventory inventory;
    std::vector<ChannelStatus> statuses;
    std::vector<inventory::FindingRow> findings;
    std::vector<Event> events;                       // ids left out; so with the others
    std::vector<inventory::StateSpan> states;
    std::vector<inventory::Store::VerdictSpan> verdicts;
    std::vector<EvidenceBundle> evidence;            // with data
    std::vector<Alert> alerts;
    std::vector<AlertEntry> lines;                   // of their log
    std::vector<Receiver> receivers;                 // with secrets
    std::vector<GroupState> groups;                  // who was told what
    std::vector<Notification> waiting;               // to be sent
    std::vector<ReceiverReference> references;
    std::vector<Point> points;

    bool operator==(const Content&) const = default;
};

// Configuration with secrets, also of alerts and who is told; states that changed, findings, `events` events, evidence, an open alert and
// a closed one, messages that wait, some `points` points. The shipped rule "removed" was there and is not.
void fillFolder(const std::filesystem::path& folder, int events = 2'500, int points = 12'000);
// Whether the shipped rule that was removed would be given to this store again.
[[nodiscard]] bool removedRuleComesAgain(const std::filesystem::path& folder);
[[nodiscard]] Content contentOf(inventory::Store& store);
[[nodiscard]] Content contentOf(const std::filesystem::path& folder);
// Compares part by part, so that a failure can be read.
void expectSame(const Content& before, const Content& after);

}  // namespace inspector::test
