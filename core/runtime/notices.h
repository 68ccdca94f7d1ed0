// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/alert_sender.h"
#include "core/runtime/inspector.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::runtime {

// What holds now that an operator must know about the program itself; oldest first. Lives on the inventory thread.
class Notices {
public:
    // Adds it, or brings its words up to date; `since` stays. True when it is new.
    bool put(Notice notice);
    // True when there was one.
    bool remove(std::string_view id);
    [[nodiscard]] bool has(std::string_view id) const;
    [[nodiscard]] const std::vector<Notice>& all() const { return m_notices; }

private:
    std::vector<Notice> m_notices;
};

// The sentences, each with what to do.
[[nodiscard]] Notice watchingOnly(const std::string& holder, WallTime now);
[[nodiscard]] Notice storeSetAside(const std::string& store, const std::string& file, WallTime now);
// Why the inventory cannot be written now: "disk-full", "store-read-only", "store-unavailable", "store-failed".
[[nodiscard]] Notice storeFailing(const Error& error, WallTime now);
[[nodiscard]] Notice storeNotOpened(const Error& error, WallTime now);
[[nodiscard]] Notice seriesFailing(const Error& error, WallTime now);
[[nodiscard]] Notice budgetReached(BudgetStep step, WallTime now);
[[nodiscard]] Notice probeDisabled(const ProbeId& probe, WallTime now);
[[nodiscard]] Notice behind(std::uint64_t dropped, WallTime now);

// The shared database is away; `dead`: for longer than a minute.
[[nodiscard]] Notice alone(const std::optional<Error>& why, WallTime since);
[[nodiscard]] Notice databaseDead(const std::optional<Error>& why, WallTime since);
// There are no roll-ups: ranges beyond the points' retention stay empty.
[[nodiscard]] Notice rollUpsRefused(const Error& error, WallTime now);
[[nodiscard]] Notice metricsAway(const Error& error, std::uint64_t spooled, WallTime now);
[[nodiscard]] Notice conflicts(std::size_t count, WallTime now);
[[nodiscard]] Notice serviceDown(const ProbeLife& probe, WallTime now);
[[nodiscard]] std::string serviceDownId(const ProbeId& probe);
[[nodiscard]] Notice receiverFailed(const FailingReceiver& receiver);
[[nodiscard]] Notice mayNotProbe(const Rights& rights, WallTime now);

// It is so for all programs at once, whoever noticed it.
[[nodiscard]] bool concernsEverybody(std::string_view notice);
// The store itself is what fails: it cannot carry the news of it.
[[nodiscard]] bool isAboutStore(std::string_view notice);

// The same as an event, for the log that every console shows.
[[nodiscard]] Event systemEvent(const Notice& notice);

}  // namespace inspector::runtime
