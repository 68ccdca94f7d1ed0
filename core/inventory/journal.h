// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/journal_codec.h"
#include "core/inventory/sql_session.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace inspector::inventory {

struct JournalEdit {
    std::int64_t id = 0;
    WallTime at{};
    std::string actor;
    std::vector<JournalChange> changes;
    bool sending = false;          // it may have reached the server
    std::optional<Error> refused;
};

// What a person did about alerts.
struct JournalAct {
    std::int64_t id = 0;
    WallTime at{};
    std::string actor;
    AlertCommand command;
};

// A finding's key: channel, rule, rung, stage.
using HeldFinding = std::tuple<std::string, std::string, std::string, std::string>;

// What waits for the server, in a SQLite file of its own: edits and acts whole, of states, findings and events only which ones (they
// stand in the replica). When a write returns, it is on the disk. Held in memory as well; one owner, its thread.
class Journal {
public:
    struct Opened {
        std::unique_ptr<Journal> journal;
        std::optional<std::filesystem::path> setAside;  // a damaged file; a new one is begun
        bool isNew = false;
    };
    // Denied for another program's file, and for one that a newer program made.
    [[nodiscard]] static Result<Opened> open(const std::filesystem::path& file, const std::filesystem::path& keyFile);

    // Oldest first.
    [[nodiscard]] const std::vector<JournalEdit>& edits() const { return m_edits; }
    // `within` fills in what is kept, before it is; when that fails nothing is. Its id is given.
    Result<void> add(JournalEdit edit, const std::function<Result<void>(JournalEdit&)>& within);
    Result<void> setSending(std::int64_t id);
    Result<void> refuse(std::int64_t id, const Error& why);
    Result<void> remove(std::int64_t id);
    // Oldest first; added as edits are.
    [[nodiscard]] const std::vector<JournalAct>& acts() const { return m_acts; }
    Result<void> add(JournalAct act, const std::function<Result<void>()>& within);
    Result<void> removeAct(std::int64_t id);
    // Moves the edits and acts of another journal here, which nobody has open.
    Result<void> takeEditsOf(const std::filesystem::path& file);

    // Numbers and texts by name; none: never set.
    [[nodiscard]] std::optional<std::int64_t> number(const std::string& name) const;
    [[nodiscard]] std::optional<std::string> text(const std::string& name) const;
    Result<void> set(const std::map<std::string, std::string>& values);

    [[nodiscard]] const std::set<ChannelId>& heldStatuses() const { return m_statuses; }
    // With the time when it was closed; none: opened or seen again.
    [[nodiscard]] const std::map<HeldFinding, std::optional<WallTime>>& heldFindings() const { return m_findings; }
    Result<void> hold(const std::vector<ChannelId>& statuses, const std::map<HeldFinding, std::optional<WallTime>>& findings);
    Result<void> releaseHeld();

private:
    Journal(std::unique_ptr<SqlSession> session, std::filesystem::path keyFile);
    Result<void> load();
    Result<void> loadEdits();
    Result<void> loadActs();
    [[nodiscard]] std::vector<JournalEdit>::iterator find(std::int64_t id);

    std::unique_ptr<SqlSession> m_sql;
    Sealer m_sealer;
    std::vector<JournalEdit> m_edits;
    std::vector<JournalAct> m_acts;
    std::map<std::string, std::string> m_values;
    std::set<ChannelId> m_statuses;
    std::map<HeldFinding, std::optional<WallTime>> m_findings;
};

}  // namespace inspector::inventory
