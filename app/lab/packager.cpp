// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/packager.h"

#include "app/lab/gzip.h"

#include <algorithm>

namespace inspector::lab {

namespace {

constexpr std::string_view kHlsType = "application/vnd.apple.mpegurl";
constexpr std::int64_t kKeptMs = 3'600'000;  // a segment can be fetched for an hour after it left the window
constexpr std::size_t kBombBytes = 32U << 20;

constexpr std::string_view kHtml =
    "<!DOCTYPE html>\n<html><head><title>Welcome</title></head>\n<body><h1>Please sign in</h1></body></html>\n";

std::string etagOf(std::string_view text) {  // FNV-1a
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001B3U;
    return '"' + std::to_string(hash) + '"';
}

Reply playlistReply(std::string text, int maxAgeS) {
    Reply reply;
    reply.contentType = kHlsType;
    reply.etag = etagOf(text);
    reply.body = std::make_shared<const std::string>(std::move(text));
    reply.maxAgeS = maxAgeS;
    reply.compressible = true;
    return reply;
}

std::shared_ptr<const std::string> gzipBomb() {
    static const auto bomb = [] {
        std::string text(kBombBytes, 'A');
        text.replace(0, 9, "#EXTM3U\n#");
        return std::make_shared<const std::string>(gzip(text));
    }();
    return bomb;
}

// The faults of answers to playlist requests; `reply` is what would be said without them.
void breakPlaylist(Reply& reply, const ActiveFaults& faults, const std::string& path) {
    if (faults.has(Fault::Playlist404)) reply = textReply(404, "No such playlist.\n");
    if (faults.has(Fault::Playlist503)) reply = textReply(503, "The packager is overloaded.\n");
    if (faults.has(Fault::HtmlPlaylist)) {
        reply = textReply(200, std::string(kHtml));
        reply.contentType = "text/html; charset=utf-8";
    }
    if (faults.has(Fault::RedirectLoop)) {
        reply = textReply(302, "Elsewhere.\n");
        reply.headers.emplace_back("Location", path);
    }
    if (faults.has(Fault::GzipBomb) || faults.has(Fault::BrokenGzip)) {
        reply.compressible = false;
        reply.etag.clear();
        reply.headers.emplace_back("Content-Encoding", "gzip");
        if (faults.has(Fault::GzipBomb)) reply.body = gzipBomb();
    }
    if (faults.has(Fault::SlowPlaylist)) reply.delay = std::chrono::seconds(4);
    if (faults.has(Fault::EndlessBody)) reply.delivery = Delivery::Endless;
    if (faults.has(Fault::TcpReset)) reply.delivery = Delivery::Reset;
    if (faults.has(Fault::Silent)) reply.delivery = Delivery::Silent;
    if (reply.delivery != Delivery::Normal || reply.delay.count() > 0) reply.maxAgeS = 0;
}

}  // namespace

Reply textReply(int status, std::string text) {
    Reply reply;
    reply.status = status;
    reply.body = std::make_shared<const std::string>(std::move(text));
    return reply;
}

Packager::Packager(Media& media, const Channels& channels, const FaultBoard& faults, Options options)
    : m_media(media), m_channels(channels), m_faults(faults), m_options(options) {
    for (const Container container : {Container::MpegTs, Container::Fmp4}) {
        std::vector<Bandwidth> bandwidths;
        for (std::size_t rung = 0; rung < media.rungs().size(); ++rung)
            bandwidths.push_back(media.bandwidth(rung, container));
        m_multivariant[static_cast<int>(container)] = writeMultivariant(media.rungs(), bandwidths, options.audio);
    }
}

Reply Packager::multivariant(const LabChannel& channel) const {
    return playlistReply(m_multivariant[static_cast<int>(channel.container)], 30);
}

Reply Packager::mediaPlaylist(const LabChannel& channel, const ActiveFaults& faults, const Timeline& timeline,
                              std::int64_t nowMs) const {
    MediaPlaylistFacts facts;
    facts.segmentMs = m_media.segmentMs();
    facts.window = m_options.window;
    facts.container = channel.container;
    facts.atMs = faults.has(Fault::StalePlaylist) ? faults.since(Fault::StalePlaylist) : nowMs;
    if (faults.has(Fault::FrozenPdt)) facts.datesFrozenMs = faults.since(Fault::FrozenPdt);
    facts.empty = faults.has(Fault::EmptyPlaylist);
    // Half the target duration, as RFC 8216bis (appendix B.1) has it for caches of live playlists.
    Reply reply = playlistReply(writeMedia(facts, timeline),
                                static_cast<int>(std::max<std::int64_t>(1, (m_media.segmentMs() + 500) / 1000 / 2)));
    reply.lastModifiedMs = timeline.startMs(timeline.newestAt(facts.atMs) + 1);
    if (faults.has(Fault::WrongContentType)) reply.contentType = "text/plain; charset=utf-8";
    return reply;
}

Reply Packager::segment(const LabChannel& channel, std::size_t rung, std::int64_t number, const ActiveFaults& faults,
                        const Timeline& timeline, std::int64_t nowMs) const {
    const bool kept = number <= timeline.newestAt(nowMs) && number >= timeline.firstAt(nowMs - kKeptMs);
    if (!kept || faults.has(Fault::Segment404)) return textReply(404, "No such segment.\n");
    if (faults.has(Fault::Segment503)) return textReply(503, "The packager is overloaded.\n");
    Reply reply;
    reply.segment = SegmentKey{rung, channel.container, number, timeline.shiftMs(number) * 90};
    if (channel.container == Container::MpegTs) reply.contentType = "video/mp2t";
    else reply.contentType = m_media.rungs()[rung].isAudio() ? "audio/mp4" : "video/mp4";
    if (faults.has(Fault::WrongContentType)) reply.contentType = "text/html; charset=utf-8";
    reply.etag = '"' + m_media.rungs()[rung].name + '-' + std::to_string(number) + '-' +
                 std::to_string(reply.segment->shiftTicks) + '"';
    reply.lastModifiedMs = timeline.startMs(number + 1);
    reply.maxAgeS = static_cast<int>(kKeptMs / 1000);
    if (faults.has(Fault::SlowSegment)) {
        reply.delivery = Delivery::Slow;
        reply.spread = std::chrono::milliseconds(m_media.segmentMs() * 3 / 2);
    }
    if (faults.has(Fault::TruncatedSegment)) reply.delivery = Delivery::Truncate;
    if (faults.has(Fault::StalledSegment)) reply.delivery = Delivery::Stall;
    if (reply.delivery != Delivery::Normal) reply.maxAgeS = 0;
    return reply;
}

Reply Packager::respond(const std::string& path, std::int64_t nowMs) {
    const Reply none = textReply(404, "No such thing here. GET /lab tells what there is.\n");
    const std::string_view rest = std::string_view(path).substr(std::min<std::size_t>(1, path.size()));
    const auto slash = rest.find('/');
    const LabChannel* channel = slash == std::string_view::npos ? nullptr : m_channels.find(rest.substr(0, slash));
    if (channel == nullptr) return none;
    const std::string_view below = rest.substr(slash + 1);
    if (below == "master.m3u8") {
        const ActiveFaults faults = m_faults.of(channel->id, kMasterRung);
        Reply reply = multivariant(*channel);
        if (faults.has(Fault::EmptyPlaylist)) reply = playlistReply("#EXTM3U\n#EXT-X-VERSION:6\n", 1);
        if (faults.has(Fault::Master404)) reply = textReply(404, "No such playlist.\n");
        breakPlaylist(reply, faults, path);
        return reply;
    }
    const auto second = below.find('/');
    if (second == std::string_view::npos) return none;
    const std::string_view name = below.substr(second + 1);
    const auto& rungs = m_media.rungs();
    const auto found = std::find_if(rungs.begin(), rungs.end(),
                                    [&](const Rung& rung) { return rung.name == below.substr(0, second); });
    if (found == rungs.end() || (found->isAudio() && !m_options.audio)) return none;
    const auto rung = static_cast<std::size_t>(found - rungs.begin());
    ActiveFaults faults = m_faults.of(channel->id, found->name);
    const Timeline timeline(m_media.segmentMs(), channel->phaseMs, m_options.window, std::move(faults.periods),
                            faults.forgottenDiscontinuities);
    if (name == "index.m3u8") {
        Reply reply = mediaPlaylist(*channel, faults, timeline, nowMs);
        breakPlaylist(reply, faults, path);
        return reply;
    }
    if (name == "init.mp4" && channel->container == Container::Fmp4) {
        Reply reply;
        reply.contentType = found->isAudio() ? "audio/mp4" : "video/mp4";
        reply.body = m_media.init(rung);
        reply.etag = etagOf(*reply.body);
        reply.maxAgeS = static_cast<int>(kKeptMs / 1000);
        return reply;
    }
    if (const auto number = segmentOfName(name, channel->container))
        return segment(*channel, rung, *number, faults, timeline, nowMs);
    return none;
}

}  // namespace inspector::lab
