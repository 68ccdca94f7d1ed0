// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What forms, lists and the store itself demand of a value.
#include "core/base/text.h"
#include "core/inventory/exchange.h"

#include <algorithm>

namespace inspector::inventory {

namespace {

using Problems = std::vector<FieldProblem>;

constexpr std::size_t longestId = 250;  // the slug of the longest name, and a number
constexpr std::size_t longestName = 200;
constexpr std::size_t longestNotes = 10'000;
constexpr std::size_t longestHeader = 8'000;
constexpr std::size_t mostHeaders = 50;

bool isControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

void checkId(Problems& problems, std::string_view id) {
    if (id.empty()) problems.push_back({"id", "empty", "An id is needed"});
    else if (id.size() > longestId) problems.push_back({"id", "too-long", "An id has at most 250 characters"});
    else if (!std::all_of(id.begin(), id.end(), [](char c) {
                 return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                        c == '.';
             }))
        problems.push_back({"id", "characters", "An id has the letters a to z, digits, hyphens, dots and underscores only"});
}

void checkText(Problems& problems, const char* field, std::string_view text, std::size_t longest, bool needed, bool lines) {
    if (needed && trim(text).empty()) problems.push_back({field, "empty", "Enter a name"});
    else if (text.size() > longest)
        problems.push_back({field, "too-long", "At most " + std::to_string(longest) + " bytes"});
    else if (!isValidUtf8(text) || std::any_of(text.begin(), text.end(), [lines](char c) {
                 return isControl(c) && !(lines && (c == '\n' || c == '\r' || c == '\t'));
             }))
        problems.push_back({field, "text", "Remove the characters that cannot be printed"});
}

void checkRange(Problems& problems, const char* field, std::int64_t value, std::int64_t least, std::int64_t most,
                const char* detail) {
    if (value < least || value > most) problems.push_back({field, "range", detail});
}

// What is new gets its id from its name when it is saved.
void dropMissingId(Problems& problems) {
    std::erase_if(problems, [](const FieldProblem& p) { return p.field == "id" && p.code == "empty"; });
}

// RFC 9110 section 5.6.2.
bool isToken(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

void checkHeaders(Problems& problems, const std::vector<RequestHeader>& headers) {
    if (headers.size() > mostHeaders) problems.push_back({"headers", "too-long", "At most 50 headers"});
    for (const RequestHeader& header : headers) {
        if (!isToken(header.name))
            problems.push_back({"headers", "header-name",
                                "A header's name has letters, digits and hyphens only, without a colon"});
        else if (header.value.size() > longestHeader || std::any_of(header.value.begin(), header.value.end(), [](char c) {
                     return isControl(c) && c != '\t';
                 }))
            problems.push_back({"headers", "header-value",
                                "The value of " + header.name + " must be one line of at most 8000 bytes"});
    }
}

}  // namespace

std::vector<FieldProblem> checkChannelValue(const Channel& channel) {
    Problems problems;
    checkId(problems, channel.id.value);
    checkText(problems, "name", channel.name, longestName, true, false);
    if (auto url = checkUrl(channel.url)) problems.push_back(std::move(*url));
    checkText(problems, "group", channel.group, longestName, false, false);
    if (channel.templateId.empty()) problems.push_back({"template", "unknown-template", "Choose a template"});
    checkText(problems, "notes", channel.notes, longestNotes, false, true);
    return problems;
}

std::vector<FieldProblem> checkChannel(const Channel& channel, const Inventory& inventory) {
    Problems problems = checkChannelValue(channel);
    if (channel.revision == 0) dropMissingId(problems);
    const Channel* const known = inventory.channel(channel.id);
    if (channel.revision == 0 && known && known->revision != 0)
        problems.push_back({"id", "duplicate", "Another channel has this id: choose another one"});
    if (!channel.templateId.empty() && !inventory.templateOf(channel.templateId))
        problems.push_back({"template", "unknown-template", "There is no template '" + channel.templateId.value + "'"});
    if (channel.probeId && !inventory.probe(*channel.probeId))
        problems.push_back({"probe", "unknown-probe", "There is no probe '" + channel.probeId->value + "'"});
    return problems;
}

std::vector<FieldProblem> adviseChannel(const Channel& channel, const Inventory& inventory) {
    Problems problems;
    bool name = false, url = false;
    for (const Channel& other : inventory.channels) {
        if (other.id == channel.id) continue;
        name = name || other.name == channel.name;
        url = url || other.url == channel.url;
    }
    if (name) problems.push_back({"name", "duplicate", "Another channel has this name"});
    if (url) problems.push_back({"url", "duplicate", "Another channel watches this URL"});
    return problems;
}

std::vector<FieldProblem> checkTemplateValue(const Template& t) {
    Problems problems;
    checkId(problems, t.id.value);
    checkText(problems, "name", t.name, longestName, true, false);
    checkText(problems, "notes", t.notes, longestNotes, false, true);
    checkRange(problems, "interval", t.interval.count(), 1'000, 3'600'000, "The interval is 1 second to 1 hour");
    checkRange(problems, "connectTimeout", t.connectTimeout.count(), 100, 60'000,
               "The time to connect is 0.1 to 60 seconds");
    checkRange(problems, "playlistTimeout", t.playlistTimeout.count(), 100, 300'000,
               "The time for a playlist is 0.1 to 300 seconds");
    checkRange(problems, "segmentTimeout", t.segmentTimeout.count(), 100, 600'000,
               "The time for a segment is 0.1 to 600 seconds");
    checkRange(problems, "retries", t.retries, 0, 10, "0 to 10 retries");
    if (!(t.maxLatencyS >= 0 && t.maxLatencyS <= 86'400))
        problems.push_back({"maxLatencyS", "range", "The largest live latency is 0 (none) to 86,400 s"});
    if (t.ladder.size() > 64) problems.push_back({"ladder", "range", "A ladder has at most 64 rungs"});
    for (const ExpectedRung& rung : t.ladder)
        if (rung.width < 0 || rung.height < 0 || rung.bandwidthBps < 0 || !(rung.frameRate >= 0))
            problems.push_back({"ladder", "range", "What a rung is expected to have cannot be below 0"});
    checkRange(problems, "maxPlaylistBytes", t.maxPlaylistBytes, 1 << 10, 256 << 20, "A playlist's limit is 1 KiB to 256 MiB");
    checkRange(problems, "maxSegmentBytes", t.maxSegmentBytes, 1 << 10, std::int64_t{4} << 30,
               "A segment's limit is 1 KiB to 4 GiB");
    if (!t.proxy.empty())
        if (auto proxy = checkUrl(t.proxy, UrlUse::Proxy)) problems.push_back({"proxy", proxy->code, proxy->detail});
    checkHeaders(problems, t.headers);
    checkRange(problems, "confirmWindow", t.confirmWindow, 1, 100, "1 to 100 cycles are looked at");
    checkRange(problems, "confirmCycles", t.confirmCycles, 1, std::max(1, t.confirmWindow),
               "At least 1 cycle, and at most as many as are looked at");
    for (const auto& [rule, setting] : t.rules)
        if (rule.empty() || rule.size() > longestId || !isToken(rule)) {
            problems.push_back({"rules", "characters", "A rule's id has letters, digits and hyphens only"});
            break;
        }
    return problems;
}

std::vector<FieldProblem> checkTemplate(const Template& value, const Inventory& inventory) {
    Problems problems = checkTemplateValue(value);
    if (value.revision == 0) dropMissingId(problems);
    const Template* const known = inventory.templateOf(value.id);
    if (value.revision == 0 && known && known->revision != 0)
        problems.push_back({"id", "duplicate", "Another template has this id: choose another one"});
    return problems;
}

std::vector<FieldProblem> checkProbeValue(const Probe& p) {
    Problems problems;
    checkId(problems, p.id.value);
    checkText(problems, "name", p.name, longestName, false, false);
    checkText(problems, "region", p.region, longestName, false, false);
    checkRange(problems, "budget", p.budgetBps, 0, std::int64_t{1} << 50, "The budget is 0 (none) or more bits per second");
    checkRange(problems, "workers", p.workers, 0, 256, "0 (by the number of processors) to 256 workers");
    checkRange(problems, "maxInFlight", p.maxInFlight, 1, 10'000, "1 to 10000 requests at once");
    checkRange(problems, "maxPerHost", p.maxPerHost, 1, 10'000, "1 to 10000 requests to one host at once");
    return problems;
}

}  // namespace inspector::inventory
