// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_live.h"

#include <functional>

namespace inspector::rules {

namespace {

std::string shownState(const std::optional<std::uint64_t>& size, const std::string& etag) {
    std::string text = size ? std::to_string(*size) + " bytes" : std::string("unknown length");
    return etag.empty() ? text : text + ", ETag " + etag.substr(0, 60);
}

}  // namespace

std::vector<Finding> SegmentIdentities::update(const Context& context, const SegmentIdentity& identity) {
    FindingList findings(context);
    const std::string_view path = std::string_view(identity.uri).substr(0, identity.uri.find_first_of("?#"));
    Known now{std::hash<std::string_view>{}(path) ^ (identity.rangeOffset * 0x9E3779B97F4A7C15ULL), identity.size,
              identity.etag.substr(0, 200), identity.hash};
    const auto before = m_known.find(identity.sequence);
    // Another file under that number: the playlist's own rules say so.
    if (before != m_known.end() && before->second.uri == now.uri) {
        const Known& then = before->second;
        // The bytes decide. A tag alone may differ between two servers that have the same file.
        const bool hashes = then.hash != 0 && now.hash != 0;
        const bool sizes = then.size && now.size;
        const bool weak = then.etag.substr(0, 2) == "W/" || now.etag.substr(0, 2) == "W/";
        const bool tags = !sizes && !hashes && !weak && !then.etag.empty() && !now.etag.empty();
        if (hashes ? then.hash != now.hash : sizes ? *then.size != *now.size : tags && then.etag != now.etag)
            findings.add("hls-segment-changed",
                         {shownArg("then", shownState(then.size, then.etag)), shownArg("now", shownState(now.size, now.etag))},
                         {0, identity.sequence});
        if (now.hash == 0) now.hash = then.hash;
        if (!now.size) now.size = then.size;
    }
    m_known[identity.sequence] = std::move(now);
    // Those furthest from the newest go first, on either side: numbers may have begun anew.
    if (m_known.size() > most) {
        const std::uint64_t low = identity.sequence - m_known.begin()->first;
        const std::uint64_t high = m_known.rbegin()->first - identity.sequence;
        m_known.erase(low >= high ? m_known.begin() : std::prev(m_known.end()));
    }
    return findings.take();
}

}  // namespace inspector::rules
