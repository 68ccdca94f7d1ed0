// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/revalidation.h"

#include <QByteArray>

#include <algorithm>
#include <utility>

namespace inspector::probe {

namespace {

constexpr std::size_t longestValidator = 500;      // longer ones are not sent back
constexpr std::size_t worthCompressing = 1'400;    // as the rule has it
constexpr std::size_t mostCompressed = 512 * 1024; // some milliseconds of a worker
constexpr std::uint64_t trialEvery = 10;           // whole cycles

std::string validator(const fetch::Response& response, const char* name) {
    const std::string* value = response.header(name);
    return value && value->size() <= longestValidator ? *value : std::string();
}

}  // namespace

void Revalidation::see(const fetch::Response& response, std::uint64_t bodyHash) {
    m_newest = {response.url, validator(response, "ETag"), validator(response, "Last-Modified"), bodyHash};
}

Revalidation::Asked Revalidation::begin() const {
    Asked asked{m_newest.url, {}, m_newest.etag, m_newest.modified, m_newest.hash};
    if (!asked.etag.empty()) asked.conditions.push_back({"If-None-Match", asked.etag, false});
    if (!asked.modified.empty()) asked.conditions.push_back({"If-Modified-Since", asked.modified, false});
    return asked;
}

void Revalidation::judge(const rules::Context& context, const Asked& asked, const rules::HttpFacts& notModified,
                         std::uint64_t freshHash) {
    m_suspected = freshHash != asked.hash;
    // A history of its own, which knows of the poll that gave the validators only.
    fetch::Response before;
    before.status = 200;
    before.url = asked.url;
    before.headers.push_back({"ETag", asked.etag.empty() ? asked.modified : asked.etag, false});
    rules::HttpFacts polled = notModified;
    polled.response = &before;
    polled.bodyHash = asked.hash;
    (void)m_history.update(context, rules::Resource::Playlist, polled);
    rules::HttpFacts facts = notModified;
    facts.freshBodyHash = freshHash;
    m_findings = m_history.update(context, rules::Resource::Playlist, facts);
    std::erase_if(m_findings, [](const Finding& f) { return f.rule != "http-304-stale"; });  // the others are the polls'
}

void Revalidation::clear() {
    m_suspected = false;
    m_findings.clear();
    m_history = rules::HttpHistory();
}

void ChangeDoubt::compared(bool changed, int clean) {
    if (changed) m_left = std::max(1, clean);
    else if (m_left > 0) --m_left;
}

std::optional<std::uint64_t> GzipTrial::bytesOf(const fetch::Response& response, std::string_view text,
                                                std::uint64_t wholeCycle) {
    if (text.size() < worthCompressing || text.size() > mostCompressed || response.header("Content-Encoding"))
        return std::nullopt;
    if (m_bytes && wholeCycle < m_next) return m_bytes;
    m_next = wholeCycle + trialEvery;
    constexpr qsizetype lengthOfQt = 4;
    constexpr qsizetype moreOfGzip = 12;  // gzip's header and trailer, less zlib's
    const QByteArray made = qCompress(reinterpret_cast<const uchar*>(text.data()), static_cast<qsizetype>(text.size()));
    m_bytes = static_cast<std::uint64_t>(made.size() - lengthOfQt + moreOfGzip);
    return m_bytes;
}

}  // namespace inspector::probe
