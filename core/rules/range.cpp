// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/range.h"

#include "core/base/text.h"

#include <algorithm>
#include <string>

namespace inspector::rules {

namespace {

// "bytes 0-499/1234", "bytes 0-499/*", "bytes */1234"
struct ContentRange {
    std::optional<std::uint64_t> first, last, length;
};

std::optional<ContentRange> parseContentRange(std::string_view text) {
    text = trim(text);
    if (!equalsIgnoreCase(text.substr(0, 6), "bytes ")) return std::nullopt;
    text = trim(text.substr(6));
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    ContentRange range;
    range.length = parseUnsigned(text.substr(slash + 1));
    const std::string_view part = text.substr(0, slash);
    if (part == "*") return range;
    const auto dash = part.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    range.first = parseUnsigned(part.substr(0, dash));
    range.last = parseUnsigned(part.substr(dash + 1));
    if (!range.first || !range.last || *range.last < *range.first) return std::nullopt;
    return range;
}

std::string shownRange(const std::optional<fetch::ByteRange>& range) {
    if (!range) return "-";
    std::string text = std::to_string(range->first) + "-";
    return range->last ? text + std::to_string(*range->last) : text;
}

// A server may send less than was asked for where the resource ends first.
bool fits(const ContentRange& sent, const fetch::ByteRange& asked) {
    if (!sent.first || *sent.first != asked.first) return false;
    if (!asked.last || *sent.last == *asked.last) return true;
    return sent.length && *sent.last < *asked.last && *sent.last + 1 == *sent.length;
}

}  // namespace

void judgeRangeSent(FindingList& findings, const fetch::Response& response, std::optional<std::uint64_t> sequence,
                    const std::optional<fetch::ByteRange>& asked) {
    if (!asked || response.status != 206) return;
    const std::string* header = response.header("Content-Range");
    const auto sent = header ? parseContentRange(*header) : std::nullopt;
    if (sent && fits(*sent, *asked)) return;
    findings.add("http-range-wrong",
                 {shownArg("sent", header ? std::string_view(*header) : "-"), textArg("asked", shownRange(asked))},
                 {0, sequence});
}

void judgeUnsatisfied(FindingList& findings, const fetch::Response& response, std::optional<std::uint64_t> sequence,
                      const std::optional<fetch::ByteRange>& asked) {
    const std::string* header = response.header("Content-Range");
    const auto sent = header ? parseContentRange(*header) : std::nullopt;
    findings.add("http-range-unsatisfiable",
                 {textArg("asked", shownRange(asked)),
                  textArg("length", sent && sent->length ? std::to_string(*sent->length) : "-")},
                 {0, sequence});
}

std::vector<Finding> judgeByteRange(const Context& context, const fetch::Response& response,
                                    const fetch::ByteRange& range, std::uint64_t sequence) {
    if (!range.last || !response.complete() || (response.status != 206 && response.status != 416)) return {};
    const std::string* header = response.header("Content-Range");
    const auto sent = header ? parseContentRange(*header) : std::nullopt;
    std::optional<std::uint64_t> length = sent ? sent->length : std::nullopt;
    if (!header && response.status == 206 && response.bodyBytes >= 0)  // a file: what came ends where it ends
        length = range.first + static_cast<std::uint64_t>(response.bodyBytes);
    const bool beyond = response.status == 416 ? !length || *length <= *range.last : length && *length <= *range.last;
    if (!beyond) return {};
    FindingList findings(context);
    findings.add("hls-byterange-beyond-resource",
                 {textArg("range", shownRange(range)), textArg("length", length ? std::to_string(*length) : "-")},
                 {0, sequence});
    return findings.take();
}

}  // namespace inspector::rules
