// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/sql_bulk.h"
#include "core/inventory/store.h"

#include <map>
#include <optional>
#include <vector>

namespace inspector::inventory {

// A status says nothing any more three intervals after its sample.
[[nodiscard]] inline WallTime staleAt(WallTime sampled, Milliseconds interval) { return sampled + 3 * interval; }

// As it stands in a row; what this version does not know is Unknown.
[[nodiscard]] inline ChannelState stateOf(const std::string& text) {
    return channelStateFromString(text).value_or(ChannelState::Unknown);
}

// Writes statuses and what follows from them (spans of states and verdicts), and findings, within the caller's transaction:
// reads what is there of all their channels at once, works out the rest here, and writes each table at once. What concerns a
// channel that was removed meanwhile is passed over.
class StatusWriter {
public:
    explicit StatusWriter(SqlSession& session) : m_sql(session) {}

    Result<void> write(const std::vector<const ChannelStatus*>& statuses);
    Result<void> open(const std::vector<const FindingRow*>& findings);
    Result<void> close(const std::vector<const StatusWrite::Closed*>& findings);

private:
    struct Known {
        struct Status {
            ChannelState state;
            WallTime stale;
        };
        struct Span {
            std::int64_t id;
            ChannelState state;
            WallTime from;
        };
        struct Where {
            std::int64_t id;
            Cause cause;
            std::string name;
            WallTime from;
        };
        std::optional<Status> status;
        std::optional<Span> span;     // the open one
        std::optional<Where> verdict;  // the open one
    };

    Result<void> learn(const std::vector<std::string>& channels);
    Result<void> writeRound(const std::vector<const ChannelStatus*>& statuses);
    void addStatus(const ChannelStatus& status);
    void addSpans(const ChannelStatus& status, const Known& known);
    void addSpan(const ChannelId& channel, ChannelState state, WallTime from, std::optional<WallTime> to);
    void addVerdict(const ChannelStatus& status, const Known& known);
    Result<void> flush();

    SqlSession& m_sql;
    std::map<ChannelId, Known> m_known;
    SqlValues m_statuses, m_spans, m_spanEnds, m_spanStates, m_verdicts, m_verdictEnds, m_verdictChanges;
};

}  // namespace inspector::inventory
