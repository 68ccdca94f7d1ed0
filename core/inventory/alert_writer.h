// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/alert_acts.h"
#include "core/inventory/sql_bulk.h"
#include "core/inventory/store.h"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace inspector::inventory {

// Brings what is to be written of alerts together with what is stored, in one transaction of its owner's: reads, then writes in
// few statements. Lives for that transaction.
class AlertWriter {
public:
    // Raises the stamp, so that nobody else writes alerts until the transaction ends.
    static Result<AlertWriter> begin(SqlSession& session);

    // Each is the open one of its fingerprint from now on; closed ones become history. Of stored ones people's facts and marks stay.
    Result<void> put(const std::vector<const Alert*>& alerts, const std::vector<AlertEntry>& entries);
    Result<void> mark(const std::vector<AlertMarks>& marks);
    // Changes open ones, with a line each; fingerprints that are not open are passed over. How many were open. Whose line is new
    // counts as changed: others look at its log.
    using Change = std::function<AlertEntry(Alert&, Decided&)>;
    Result<std::size_t> change(const std::vector<std::string>& fingerprints, const Change& change);
    // What another store says of these, ids included.
    Result<void> mirror(const AlertNews& news);
    // As they are, people's facts included, under new ids; `ids`: of theirs.
    Result<void> add(const std::vector<const Alert*>& alerts, std::map<std::int64_t, std::int64_t>& ids);
    // By fingerprint, of what was written here, of an open one, or of the newest closed one.
    // The fingerprints of lines that were not there yet.
    Result<std::set<std::string>> log(const std::vector<AlertEntry>& entries);
    Result<std::set<std::string>> logOf(const std::vector<std::pair<std::int64_t, const AlertEntry*>>& entries);

    // What was written, and what was looked at for it (change), as it is stored now.
    [[nodiscard]] AlertNews news() const;

private:
    struct Stored {
        Alert alert;
        Decided decided;
        std::string text;              // of the two, as they are stored
    };

    AlertWriter(SqlSession& session, std::int64_t stamp) : m_sql(session), m_stamp(stamp) {}
    Result<void> learn(const std::vector<std::string>& fingerprints);
    // Of those that are over and not open: what was written before is not written twice.
    Result<void> learnClosed(const std::vector<const Alert*>& alerts);
    Result<void> putRound(const std::vector<const Alert*>& alerts, const std::vector<AlertEntry>& entries);
    Result<void> write(const std::vector<std::string>& fingerprints);
    Result<void> close(const std::vector<std::string>& fingerprints);

    SqlSession& m_sql;
    std::int64_t m_stamp;
    std::map<std::string, Stored> m_open;          // by fingerprint: read or written
    std::map<std::string, Alert> m_closed;         // by this writer, or found to be closed already
    std::map<std::string, std::vector<Alert>> m_past;  // of fingerprints that are not open
};

}  // namespace inspector::inventory
