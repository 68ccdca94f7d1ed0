// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/request.h"
#include "core/model/finding.h"
#include "core/rules/judge_http.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What is asked of a playlist's server now and then beside the polls. Values, on the loop's thread.
namespace inspector::probe {

// Whether a server that says 304 (RFC 9110 15.4.5) is right: its last answer's validators are sent back, and what it says
// is compared with what it has when no copy may be used.
class Revalidation {
public:
    // An answer with a body came to a poll.
    void see(const fetch::Response& response, std::uint64_t bodyHash);
    // There is something to send back.
    [[nodiscard]] bool possible() const { return !m_newest.etag.empty() || !m_newest.modified.empty(); }
    // The newest check showed another body: it is worth another one soon.
    [[nodiscard]] bool suspected() const { return m_suspected; }

    // A check begins: what it is about, whatever polls bring meanwhile.
    struct Asked {
        std::string url;
        std::vector<fetch::Header> conditions;
        std::string etag;
        std::string modified;
        std::uint64_t hash = 0;
    };
    [[nodiscard]] Asked begin() const;
    // It ended with a 304, `freshHash` is that of the body without conditions. Findings hold until the next check.
    void judge(const rules::Context& context, const Asked& asked, const rules::HttpFacts& notModified,
               std::uint64_t freshHash);
    // It ended with anything else.
    void clear();
    [[nodiscard]] const std::vector<Finding>& findings() const { return m_findings; }

private:
    struct Validators {
        std::string url;
        std::string etag;
        std::string modified;
        std::uint64_t hash = 0;
    };
    Validators m_newest;
    bool m_suspected = false;
    rules::HttpHistory m_history;
    std::vector<Finding> m_findings;
};

// When a rung's segments are fetched again besides their turn: once one had changed, in each cycle until so many in a row
// had not.
class ChangeDoubt {
public:
    // One was compared. `clean`: so many without a change end the doubt, at least one.
    void compared(bool changed, int clean);
    [[nodiscard]] bool any() const { return m_left > 0; }

private:
    int m_left = 0;
};

// What gzip would make of a playlist: tried once in ten whole cycles, not of what is small, long or compressed.
class GzipTrial {
public:
    [[nodiscard]] std::optional<std::uint64_t> bytesOf(const fetch::Response& response, std::string_view text,
                                                       std::uint64_t wholeCycle);

private:
    std::optional<std::uint64_t> m_bytes;
    std::uint64_t m_next = 0;
};

}  // namespace inspector::probe
