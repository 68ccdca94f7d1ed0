// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What forms, lists and the store itself demand of a value.
#include "core/inventory/check_fields.h"
#include "core/model/time_intervals.h"

#include <algorithm>

namespace inspector::inventory {

namespace {

constexpr std::size_t mostCanaries = 16;
constexpr std::size_t mostIntervals = 64;

// What is never on the air would never be told of, either.
void checkTimes(Problems& problems, const std::vector<TimeInterval>& onAir) {
    if (onAir.size() > mostIntervals) return problems.push_back({"onAir", "too-long", "A schedule has at most 64 lines"});
    for (const TimeInterval& interval : onAir)
        if (const std::string why = checkInterval(interval); !why.empty())
            return problems.push_back({"onAir", "times", "\"" + formatInterval(interval).substr(0, 80) + "\": " + why});
    if (!onAir.empty() && neverComes(onAir))
        problems.push_back({"onAir", "never", "These times never come: give others, or none for a channel that is always on the air"});
}

}  // namespace

std::vector<FieldProblem> checkChannelValue(const Channel& channel) {
    Problems problems;
    checkId(problems, channel.id.value);
    checkText(problems, "name", channel.name, longestName, true, false);
    if (auto url = checkUrl(channel.url)) problems.push_back(std::move(*url));
    checkText(problems, "group", channel.group, longestName, false, false);
    if (channel.templateId.empty()) problems.push_back({"template", "unknown-template", "Choose a template"});
    checkText(problems, "region", channel.probeRegion, longestName, false, false);
    checkText(problems, "notes", channel.notes, longestNotes, false, true);
    checkTimes(problems, channel.onAir);
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
    if (auto twice = overlapOf(channel.onAir); !twice.empty()) problems.push_back({"onAir", "overlap", std::move(twice)});
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
    if (p.canaries.size() > mostCanaries) problems.push_back({"canaries", "too-long", "At most 16 canaries"});
    for (const std::string& canary : p.canaries)
        if (auto url = checkUrl(canary)) {
            problems.push_back({"canaries", url->code, url->detail});
            break;
        }
    return problems;
}

}  // namespace inspector::inventory
