// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/packager.h"

#include "app/lab/answers.h"
#include "app/lab/media_edits.h"
#include "app/lab/media_faults.h"

#include <algorithm>

namespace inspector::lab {

namespace {

constexpr std::string_view kHlsType = "application/vnd.apple.mpegurl";
constexpr int kLowLatencyWindow = 16;
}  // namespace

Reply Packager::keyReply(const ActiveFaults& faults) {
    if (faults.has(Fault::Key404)) return textReply(404, "No such key.\n");
    std::string key = segmentKeyBytes();
    if (faults.has(Fault::WrongKey)) std::reverse(key.begin(), key.end());
    if (faults.has(Fault::KeyWrongLength)) key.pop_back();
    Reply reply = textReply(200, std::move(key));
    reply.contentType = "application/octet-stream";
    return reply;
}

Packager::Packager(Media& media, const Channels& channels, const FaultBoard& faults, Options options)
    : m_media(media), m_channels(channels), m_faults(faults), m_options(std::move(options)),
      m_lowLatency(media, faults, {std::max(m_options.window, kLowLatencyWindow), m_options.audio}),
      m_dash(media, faults, {m_options.window, m_options.audio, m_options.url}), m_vod(media, m_options.audio) {
    for (const Container container : {Container::MpegTs, Container::Fmp4}) {
        std::vector<Bandwidth> bandwidths;
        for (std::size_t rung = 0; rung < media.rungs().size(); ++rung)
            bandwidths.push_back(media.bandwidth(rung, container));
        m_multivariant[static_cast<int>(container)] = writeMultivariant(media.rungs(), bandwidths, m_options.audio);
    }
}

Reply Packager::multivariant(const LabChannel& channel, const ActiveFaults& faults) const {
    if (breaksLadder(faults)) {
        std::vector<Rung> rungs = m_media.rungs();
        std::vector<Bandwidth> bandwidths;
        for (std::size_t rung = 0; rung < rungs.size(); ++rung)
            bandwidths.push_back(m_media.bandwidth(rung, channel.container));
        breakLadder(rungs, bandwidths, faults);
        return textDocument(kHlsType, writeMultivariant(rungs, bandwidths, m_options.audio), 30);
    }
    return textDocument(kHlsType, m_multivariant[static_cast<int>(channel.container)], 30);
}

Reply Packager::mediaPlaylist(const LabChannel& channel, const ActiveFaults& faults, const Timeline& timeline,
                              std::int64_t nowMs) const {
    MediaPlaylistFacts facts;
    facts.segmentMs = m_media.segmentMs();
    facts.window = m_options.window;
    facts.container = channel.container;
    facts.encrypted = channel.encrypted;
    breakFacts(facts, faults, timeline, nowMs);
    Reply reply = textDocument(kHlsType, writeMedia(facts, timeline), maxAgeFor(m_media.segmentMs()));
    reply.lastModifiedMs = timeline.startMs(timeline.newestAt(facts.atMs) + 1);
    if (faults.has(Fault::WrongContentType)) reply.contentType = "text/plain; charset=utf-8";
    return reply;
}

Reply Packager::segment(const LabChannel& channel, std::size_t rung, std::int64_t number, const ActiveFaults& faults,
                        const Timeline& timeline, std::int64_t nowMs) const {
    const bool kept = number <= timeline.newestAt(nowMs) && number >= timeline.firstAt(nowMs - kKeptMs);
    const bool gone = faults.has(Fault::SegmentRemovedEarly) && number < timeline.firstAt(nowMs);
    const bool early = faults.has(Fault::SegmentNotYetAvailable) && number == timeline.newestAt(nowMs);
    if (!kept || gone || early) return textReply(404, "No such segment.\n");
    Reply reply;
    reply.segment = SegmentKey{rung, channel.container, number, timeline.shiftMs(number) * 90};
    reply.segment->encrypted = channel.encrypted;
    const auto video = static_cast<std::size_t>(std::count_if(m_media.rungs().begin(), m_media.rungs().end(),
                                                              [](const Rung& each) { return !each.isAudio(); }));
    breakKey(*reply.segment, faults, timeline, video, nowMs);
    if (channel.container == Container::MpegTs) reply.contentType = "video/mp2t";
    else reply.contentType = m_media.rungs()[rung].isAudio() ? "audio/mp4" : "video/mp4";
    reply.etag = '"' + m_media.rungs()[rung].name + '-' + std::to_string(number) + '-' +
                 std::to_string(reply.segment->shiftTicks) + '-' +
                 std::to_string(static_cast<int>(reply.segment->edit)) + '-' + std::to_string(reply.segment->variant) + '"';
    reply.lastModifiedMs = timeline.startMs(number + 1);
    reply.maxAgeS = static_cast<int>(kKeptMs / 1000);
    breakSegment(reply, faults, m_media.segmentMs());
    return reply;
}

Reply Packager::respond(const std::string& path, std::int64_t nowMs) {
    const Reply none = textReply(404, "No such thing here. GET /lab tells what there is.\n");
    const auto question = std::min(path.find('?'), path.size());
    const std::string_view query = std::string_view(path).substr(std::min(question + 1, path.size()));
    std::string_view rest = std::string_view(path).substr(0, question);
    rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
    if (rest.starts_with("moved/")) rest.remove_prefix(6);  // where a redirect leads to
    if (rest == "time") return DashPackager::time(nowMs);
    if (rest.starts_with("vod/")) return m_vod.respond(rest.substr(4)).value_or(none);
    const auto slash = rest.find('/');
    const LabChannel* channel = slash == std::string_view::npos ? nullptr : m_channels.find(rest.substr(0, slash));
    if (channel == nullptr) return none;
    const std::string_view below = rest.substr(slash + 1);
    if (below == "master.m3u8") {
        const ActiveFaults faults = m_faults.of(channel->id, kMasterRung);
        Reply reply = multivariant(*channel, faults);
        if (faults.has(Fault::EmptyPlaylist)) reply = textDocument(kHlsType, "#EXTM3U\n#EXT-X-VERSION:6\n", 1);
        if (faults.has(Fault::Master404)) reply = textReply(404, "No such playlist.\n");
        breakPlaylist(reply, faults, path, nowMs);
        return reply;
    }
    if (auto dash = m_dash.respond(*channel, below, nowMs)) return std::move(*dash);
    const auto second = below.find('/');
    if (second == std::string_view::npos) return none;
    const std::string_view name = below.substr(second + 1);
    const auto& rungs = m_media.rungs();
    const auto found = std::find_if(rungs.begin(), rungs.end(),
                                    [&](const Rung& rung) { return rung.name == below.substr(0, second); });
    if (found == rungs.end() || (found->isAudio() && !m_options.audio)) return none;
    const auto rung = static_cast<std::size_t>(found - rungs.begin());
    if (channel->form == Form::LowLatencyHls)
        return m_lowLatency.respond(*channel, rung, name, query, nowMs).value_or(none);
    ActiveFaults faults = m_faults.of(channel->id, found->name);
    const Timeline timeline(m_media.segmentMs(), channel->phaseMs, m_options.window, std::move(faults.periods),
                            faults.forgottenDiscontinuities);
    if (name == "index.m3u8") {
        Reply reply = mediaPlaylist(*channel, faults, timeline, nowMs);
        breakPlaylist(reply, faults, path, nowMs);
        return reply;
    }
    if (name == "init.mp4" && channel->container == Container::Fmp4) {
        return fixedFile(found->isAudio() ? "audio/mp4" : "video/mp4", m_media.init(rung));
    }
    if (name == "key.bin" && channel->encrypted) return keyReply(faults);
    if (faults.has(Fault::Redirected) && !path.starts_with("/moved/")) return redirectTo("/moved" + path);
    if (const auto number = segmentOfName(name, channel->container))
        return segment(*channel, rung, *number, faults, timeline, nowMs);
    return none;
}

}  // namespace inspector::lab
