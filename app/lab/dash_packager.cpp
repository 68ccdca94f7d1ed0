// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/dash_packager.h"

#include "app/lab/answers.h"
#include "app/lab/media_faults.h"
#include "app/lab/timeline.h"
#include "core/base/clock.h"
#include "core/base/text.h"

#include <algorithm>

namespace inspector::lab {

namespace {

constexpr std::string_view kMpdType = "application/dash+xml";
constexpr std::string_view kPatchType = "application/dash-patch+xml";
constexpr std::int64_t kPatchableMs = 60'000;
constexpr std::int64_t kMost = std::int64_t{1} << 50;
constexpr std::int64_t kUnitMs = kUnitTicks / 90;

Reply notThere() { return textReply(404, "No such segment.\n"); }

// What stands between `before` and `after`, if it is a number.
std::optional<std::int64_t> numberBetween(std::string_view name, std::string_view before, std::string_view after) {
    if (!name.starts_with(before) || !name.ends_with(after) || name.size() < before.size() + after.size())
        return std::nullopt;
    const auto number = parseUnsigned(name.substr(before.size(), name.size() - before.size() - after.size()));
    if (!number || *number > static_cast<std::uint64_t>(kMost)) return std::nullopt;
    return static_cast<std::int64_t>(*number);
}

bool everyOther(std::int64_t nowMs, std::int64_t segmentMs) { return nowMs / segmentMs % 2 != 0; }

}  // namespace

DashPackager::DashPackager(Media& media, const FaultBoard& faults, Options options)
    : m_media(media), m_faults(faults), m_options(std::move(options)) {
    for (std::size_t rung = 0; rung < media.rungs().size(); ++rung)
        m_bandwidths.push_back(media.bandwidth(rung, Container::Fmp4));
}

Reply DashPackager::time(std::int64_t nowMs) { return textReply(200, formatIso8601(fromMillis(nowMs))); }

MpdFacts DashPackager::factsOf(const LabChannel& channel, MpdKind kind, const ActiveFaults& faults,
                               std::int64_t nowMs) const {
    const Timeline timeline(m_media.segmentMs(), channel.phaseMs, m_options.window, {});
    const std::int64_t shownMs = faults.has(Fault::MpdStale) ? faults.since(Fault::MpdStale) : nowMs;
    MpdFacts facts;
    facts.channel = channel.id;
    facts.kind = kind;
    facts.segmentMs = m_media.segmentMs();
    facts.phaseMs = channel.phaseMs;
    facts.window = m_options.window;
    facts.audio = m_options.audio;
    facts.newest = timeline.newestAt(faults.has(Fault::MpdEdgeStalled)
                                         ? std::min(shownMs, faults.since(Fault::MpdEdgeStalled)) : shownMs);
    if (faults.has(Fault::MpdTimelineShrinks) && everyOther(nowMs, facts.segmentMs)) facts.newest -= 3;
    facts.first = std::max<std::int64_t>(0, timeline.firstAt(shownMs));
    facts.first = std::min(facts.first, facts.newest);
    if (kind == MpdKind::Number || kind == MpdKind::LowLatency) facts.publishMs = channel.phaseMs;
    else if (kind == MpdKind::Periods) facts.publishMs = shownMs / 1000 * 1000;  // it tells the time
    else facts.publishMs = timeline.startMs(timeline.newestAt(shownMs) + 1);
    if (faults.has(Fault::MpdPublishBackwards) && everyOther(nowMs, facts.segmentMs)) facts.publishMs -= 60'000;
    facts.directMs = facts.publishMs - (faults.has(Fault::MpdUtcWrong) ? 30'000 : 0);
    if (kind != MpdKind::Periods && m_options.url) facts.timeUrl = m_options.url() + '/' + channel.id + "/time";
    if (faults.has(Fault::MpdTimelineGap))
        facts.gapsFrom = std::max<std::int64_t>(0, timeline.newestAt(faults.since(Fault::MpdTimelineGap)));
    if (faults.has(Fault::MpdPeriodIdChanged)) facts.periodId = "other";
    if (faults.has(Fault::MpdStartChanged)) facts.startMs = channel.phaseMs + 10'000;
    facts.dtd = faults.has(Fault::MpdDtd);
    return facts;
}

Reply DashPackager::manifest(const LabChannel& channel, MpdKind kind, std::int64_t nowMs) const {
    const ActiveFaults faults = m_faults.of(channel.id, kMasterRung);
    const MpdFacts facts = factsOf(channel, kind, faults, nowMs);
    std::string text;
    if (breaksLadder(faults)) {
        std::vector<Rung> rungs = m_media.rungs();
        std::vector<Bandwidth> bandwidths = m_bandwidths;
        breakLadder(rungs, bandwidths, faults);
        text = writeMpd(facts, rungs, bandwidths);
    } else {
        text = writeMpd(facts, m_media.rungs(), m_bandwidths);
    }
    if (faults.has(Fault::MpdXmlBroken)) text.resize(text.size() * 2 / 3);
    if (faults.has(Fault::EmptyPlaylist)) text = "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"/>\n";
    Reply reply = textDocument(kMpdType, std::move(text),
                               kind == MpdKind::Periods ? 1 : maxAgeFor(m_media.segmentMs()));
    reply.lastModifiedMs = std::min(facts.publishMs, nowMs);
    if (faults.has(Fault::Master404)) reply = textReply(404, "No such manifest.\n");
    breakPlaylist(reply, faults, '/' + channel.id + '/' + std::string(mpdName(kind)) + ".mpd", nowMs);
    return reply;
}

Reply DashPackager::patch(const LabChannel& channel, std::int64_t publishMs, std::int64_t nowMs) const {
    const ActiveFaults faults = m_faults.of(channel.id, kMasterRung);
    if (publishMs > nowMs || publishMs < nowMs - kPatchableMs - m_media.segmentMs())
        return textReply(410, "This version of the MPD is too old for a patch.\n");
    const MpdFacts before = factsOf(channel, MpdKind::Patch, {}, publishMs);
    if (before.publishMs != publishMs) return textReply(404, "There was no such version of the MPD.\n");
    return textDocument(kPatchType, writeMpdPatch(before, factsOf(channel, MpdKind::Patch, faults, nowMs)),
                        maxAgeFor(m_media.segmentMs()));
}

std::optional<DashPackager::Address> DashPackager::addressOf(std::string_view rung, std::string_view name) const {
    const auto& rungs = m_media.rungs();
    const auto found = std::find_if(rungs.begin(), rungs.end(), [&](const Rung& each) { return each.name == rung; });
    if (found == rungs.end() || (found->isAudio() && !m_options.audio)) return std::nullopt;
    Address address;
    address.rung = static_cast<std::size_t>(found - rungs.begin());
    const std::int64_t ticks = m_media.segmentMs() * found->mp4.timescale() / 1000;
    if (const auto byNumber = numberBetween(name, "seg-", ".m4s")) {
        address.number = *byNumber;
    } else if (const auto low = numberBetween(name, "ll-", ".m4s")) {
        address.number = *low;
        address.lowLatency = true;
    } else if (const auto unit = numberBetween(name, "unit-", ".m4s")) {
        address.number = *unit;
        address.unit = true;
    } else if (const auto time = numberBetween(name, "t-", ".m4s"); time && *time % ticks == 0) {
        address.number = *time / ticks;
    } else {
        return std::nullopt;
    }
    return address;
}

Reply DashPackager::segment(const LabChannel& channel, const Address& address, std::int64_t nowMs) const {
    const Rung& rung = m_media.rungs()[address.rung];
    const ActiveFaults faults = m_faults.of(channel.id, rung.name);
    const ActiveFaults manifest = m_faults.of(channel.id, kMasterRung);
    const std::int64_t length = address.unit ? kUnitMs : m_media.segmentMs();
    const std::int64_t startMs = address.number * length + channel.phaseMs;
    std::int64_t dueMs = startMs + (address.lowLatency ? kPartMs : length);
    const bool late = manifest.has(Fault::MpdSegment404AtEdge) || faults.has(Fault::SegmentNotYetAvailable);
    if (late) dueMs = startMs + 2 * length;
    std::int64_t keptMs = kKeptMs;
    if (manifest.has(Fault::MpdSegmentGone)) keptMs = m_options.window * m_media.segmentMs() / 2;
    if (nowMs < dueMs || nowMs > startMs + length + keptMs) return notThere();
    if (manifest.has(Fault::MpdEdgeStalled) && startMs + length > manifest.since(Fault::MpdEdgeStalled)) return notThere();
    Reply reply;
    reply.contentType = rung.isAudio() ? "audio/mp4" : "video/mp4";
    reply.segment = SegmentKey{address.rung, Container::Fmp4, address.number, 0, address.lowLatency ? kPartsPerUnit : 1,
                               -1, address.unit ? 1 : 0};
    reply.etag = "\"dash-" + rung.name + '-' + std::to_string(address.number) + (address.unit ? "u\"" : "\"");
    reply.lastModifiedMs = startMs + length;
    reply.maxAgeS = static_cast<int>(kKeptMs / 1000);
    if (nowMs < startMs + length) {
        reply.delivery = Delivery::Live;
        reply.liveFromMs = startMs;
        reply.lastModifiedMs = 0;
    }
    if (faults.has(Fault::BandwidthExceeded)) reply.segment->edit = MediaEdit::ThreeTimes;
    if (faults.has(Fault::NoKeyframe)) reply.segment->edit = MediaEdit::NoKeyframe;
    breakSegment(reply, faults, m_media.segmentMs());
    return reply;
}

std::optional<Reply> DashPackager::media(const LabChannel& channel, std::string_view below, std::int64_t nowMs) const {
    const auto slash = below.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const std::string_view rungName = below.substr(0, slash);
    const std::string_view name = below.substr(slash + 1);
    if (name == "init.mp4") {
        const auto address = addressOf(rungName, "seg-0.m4s");
        if (!address) return std::nullopt;
        return fixedFile(m_media.rungs()[address->rung].isAudio() ? "audio/mp4" : "video/mp4", m_media.init(address->rung));
    }
    const auto address = addressOf(rungName, name);
    if (!address) return std::nullopt;
    return segment(channel, *address, nowMs);
}

std::optional<Reply> DashPackager::respond(const LabChannel& channel, std::string_view below, std::int64_t nowMs) const {
    if (below == "time") {
        const ActiveFaults faults = m_faults.of(channel.id, kMasterRung);
        return time(nowMs - (faults.has(Fault::MpdUtcWrong) ? 30'000 : 0));
    }
    if (below.starts_with("dash/")) return media(channel, below.substr(5), nowMs);
    if (below == "manifest.mpd") return manifest(channel, channel.mpdKind, nowMs);
    if (const auto publishMs = numberBetween(below, "patch-", ".mpp")) return patch(channel, *publishMs, nowMs);
    if (!below.ends_with(".mpd")) return std::nullopt;
    const auto kind = mpdKindByName(below.substr(0, below.size() - 4));
    if (!kind) return std::nullopt;
    return manifest(channel, *kind, nowMs);
}

}  // namespace inspector::lab
