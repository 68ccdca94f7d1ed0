// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/examination.h"
#include "core/model/report.h"

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

namespace inspector::probe {

// Puts the reports of a stream's cycles together as one Examination: the newest state of each rung with all segments that
// were seen, each finding once with the count of the segments that show it. Bounded: 20,000 exchanges, 20,000 segments, 5,000 findings.
class ExaminationBuilder {
public:
    ExaminationBuilder(std::string target, bool network, WallTime started);

    // Of a folder's streams: what comes is told apart by `prefix` ("news/master.m3u8"), URLs below `root` are shown
    // relative to it. Empty: as they are.
    void begin(std::string prefix, std::string root);
    void add(const ProbeReport& report);
    void add(RungReport rung);
    void add(Finding finding);

    [[nodiscard]] int findings() const { return static_cast<int>(m_findings.size()); }
    // What was fetched or read from first to last; files may still be added to it.
    [[nodiscard]] Examination& value() { return *m_made; }
    [[nodiscard]] std::shared_ptr<const Examination> finish(WallTime now);

private:
    using FindingKey = std::tuple<std::string, std::string, std::uint32_t>;  // rule, rung, line
    struct Said {
        Finding finding;                  // newest, at its gravest
        std::set<std::size_t> segments;   // hashes of those that showed it
    };
    [[nodiscard]] std::string shown(const std::string& url) const;
    [[nodiscard]] std::string keyOf(const std::string& rung) const;
    void takeTop(const ProbeReport& report);

    std::shared_ptr<Examination> m_made;
    std::map<FindingKey, Said> m_findings;
    std::string m_prefix;
    std::string m_root;
    std::size_t m_segments = 0;
};

}  // namespace inspector::probe
