// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/dash_cycle.h"

#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/media/scte35.h"

#include <algorithm>
#include <functional>

namespace inspector::probe {

namespace {

constexpr std::size_t mostRemote = 16;
constexpr std::size_t mostMarkers = 200;
constexpr double patchWithoutTtlS = 60;

bool isHttp(std::string_view url) { return equalsIgnoreCase(url.substr(0, 4), "http"); }

void append(std::vector<Finding>& to, std::vector<Finding> from) {
    for (Finding& f : from) to.push_back(std::move(f));
}

bool isPatch(std::string_view body) {
    const std::size_t at = body.substr(0, 4'096).find("<Patch");
    const std::size_t mpd = body.substr(0, 4'096).find("<MPD");
    return at != std::string_view::npos && (mpd == std::string_view::npos || at < mpd);
}

AdMarker::Kind markerKind(media::SpliceInfo::Kind kind) {
    using Kind = media::SpliceInfo::Kind;
    return kind == Kind::Out ? AdMarker::Kind::Out : kind == Kind::In ? AdMarker::Kind::In : AdMarker::Kind::Other;
}

}  // namespace

RungSpec specOf(const dash::RungKey& key, const dash::AdaptationSet& set, const dash::Representation& r,
                const std::string& documentUrl) {
    RungSpec spec;
    spec.key = key.key;
    spec.kind = key.kind == dash::RungKey::Kind::Audio  ? RungKind::Audio
                : key.kind == dash::RungKey::Kind::Text ? RungKind::Subtitles
                                                        : RungKind::Variant;
    spec.url = documentUrl;
    spec.bandwidthBps = r.bandwidth.value_or(0);
    spec.width = r.width;
    spec.height = r.height;
    spec.frameRate = r.frameRate.value_or(0);
    spec.codecs = r.codecs;
    spec.language = set.lang;
    spec.channels = r.channels;
    return spec;
}

std::string topUrlOf(ChannelState& state, const std::string& channelUrl, MonoTime now) {
    DashState* dash = state.dash.get();
    if (!dash) return channelUrl;
    dash->patchAsked = !dash->patchUrl.empty() && state.topText && now < dash->patchUntil;
    if (dash->patchAsked) return dash->patchUrl;
    return dash->location.empty() ? channelUrl : dash->location;
}

bool takePatch(ChannelState& state, Poll& poll, const std::string& channelUrl, std::vector<Finding>& findings) {
    DashState* dash = state.dash.get();
    if (!dash || !dash->patchAsked) return true;
    dash->patchAsked = false;
    std::string problem;
    if (poll.ok() && isPatch(poll.answer.body)) {
        dash::Patched patched = dash::applyPatch(*state.topText, poll.answer.body);
        if (patched.problem.empty()) {
            poll.answer.body = std::move(patched.text);
            return true;
        }
        append(findings, rules::judgePatch({"master", "packager", poll.report.url}, patched.problem, patched.line));
    } else if (poll.ok() && dash::looksLikeMpd(poll.answer.body)) {
        return true;  // a server may answer with the whole of it
    }
    dash->patchUrl.clear();  // a server need not have it any more (5.15.3): the whole is asked for
    poll.url = dash->location.empty() ? channelUrl : dash->location;
    poll.report.url = redactUrl(poll.url);
    return false;
}

std::vector<Finding> judgeXlinks(const std::string& url, std::string_view documentUrl, std::vector<Diagnostic> diagnostics,
                                 bool tried) {
    dash::Parsed only;
    only.diagnostics = std::move(diagnostics);
    only.refusal = dash::Refusal::NotMpd;  // the diagnostics alone
    std::vector<Finding> findings = rules::judgeMpd({"master", "packager", url}, only, documentUrl, {});
    if (!tried) std::erase_if(findings, [](const Finding& f) { return f.rule == "dash-xlink-unresolved"; });
    return findings;
}

WallTime DashCycle::now() const { return m_parts.around.clock.now() + dashCorrection(m_parts.state); }

// Remote elements of onLoad, one level deep.
Task<std::string> DashCycle::resolveRemote(const std::string& text) {
    DashState& state = *m_parts.state.dash;
    std::vector<std::pair<std::string, std::string>> fetched;
    for (const dash::XlinkRef& ref : dash::xlinks(text)) {
        if (fetched.size() >= mostRemote || m_parts.watched.files || m_parts.requests.onHold()) break;
        if (!ref.actuate.empty() && ref.actuate != "onLoad") continue;
        const std::string url = resolveUri(state.documentUrl, ref.href).value_or(std::string());
        if (!isHttp(url)) continue;
        Ask ask;
        ask.url = url;
        ask.kind = ExchangeKind::Mpd;
        ask.rung = "master";
        Task<Answer> asking = m_parts.requests.document(std::move(ask));
        Answer answer = co_await asking;
        if (answer.ok()) fetched.emplace_back(ref.href, std::move(answer.body));
    }
    dash::Resolved resolved = dash::resolveXlinks(text, fetched);
    state.xlinkFindings = judgeXlinks(m_parts.state.topUrl, state.documentUrl, std::move(resolved.diagnostics),
                                      !m_parts.watched.files);
    co_return std::move(resolved.text);
}

Task<void> DashCycle::read(Poll& top) {
    DashState& state = *m_parts.state.dash;
    state.documentUrl = top.answer.response.url.empty() ? top.url : top.answer.response.url;
    top.report.changed = !state.parsed || state.hash != top.bodyHash;
    if (!top.report.changed) co_return;
    state.hash = top.bodyHash;
    const std::string& text = *m_parts.state.topText;
    state.xlinkFindings.clear();
    if (dash::xlinks(text).empty()) {
        state.parsed = std::make_unique<dash::Parsed>(dash::parse(text));
        co_return;
    }
    Task<std::string> resolving = resolveRemote(text);
    const std::string whole = co_await resolving;
    state.parsed = std::make_unique<dash::Parsed>(dash::parse(whole));
}

void DashCycle::judge(Poll& top) {
    DashState& state = *m_parts.state.dash;
    const rules::Context context{"master", "packager", top.report.url};
    const std::optional<WallTime> present = m_parts.watched.files ? std::nullopt : std::optional(now());
    append(top.findings, rules::judgeMpd(context, *state.parsed, state.documentUrl, present));
    top.findings.insert(top.findings.end(), state.xlinkFindings.begin(), state.xlinkFindings.end());
    if (!state.parsed->usable() || m_parts.watched.files) return;
    rules::MpdHistory::Sample sample;
    sample.mpd = &state.parsed->mpd;
    sample.bodyHash = state.hash;
    sample.asked = top.answer.asked;
    sample.answered = top.answer.answered;
    sample.wall = top.answer.wall + dashCorrection(m_parts.state);
    sample.documentUrl = state.documentUrl;
    append(top.findings, state.history.update(context, sample));
    if (const auto age = state.history.age()) top.report.ageS = toSeconds(*age);
}

void DashCycle::takeRungs(const std::vector<Places>& places) {
    ChannelState& state = m_parts.state;
    std::vector<std::unique_ptr<Rung>> before = std::exchange(state.rungs, {});
    state.rungsListed = places.size();
    for (const Places& place : places) {
        if (state.rungs.size() >= mostRungs) break;
        const dash::RungKey& key = mpd().dynamic ? place.back() : place.front();  // live: where it goes on
        const dash::AdaptationSet& set = mpd().periods[key.period].adaptationSets[key.adaptationSet];
        RungSpec spec = specOf(key, set, representationAt(key), state.dash->documentUrl);
        const auto old = std::find_if(before.begin(), before.end(), [&](const auto& r) { return r && r->spec.key == key.key; });
        auto rung = old == before.end() ? std::make_unique<Rung>() : std::move(*old);
        rung->shownUrl = redactUrl(spec.url);
        rung->spec = std::move(spec);
        state.rungs.push_back(std::move(rung));
    }
    for (auto& rung : before) {
        if (!rung) continue;
        state.dash->seen.erase(rung->spec.key);
        m_gone.push_back(std::move(rung));
    }
}

void DashCycle::followLocation(const Poll& top) {
    DashState& state = *m_parts.state.dash;
    state.location.clear();
    state.patchUrl.clear();
    if (!mpd().dynamic) return;
    if (!mpd().locations.empty()) {
        const std::string url = resolveUri(state.documentUrl, mpd().locations.front().url).value_or(std::string());
        if (isHttp(url)) state.location = url;
    }
    if (mpd().patchLocations.empty()) return;
    const dash::PatchLocation& patch = mpd().patchLocations.front();
    const std::string url = resolveUri(state.documentUrl, patch.url).value_or(std::string());
    if (!isHttp(url)) return;
    state.patchUrl = url;
    const double ttl = patch.ttl && *patch.ttl > 0 ? *patch.ttl : patchWithoutTtlS;
    state.patchUntil = top.answer.answered + fromSeconds(std::min(ttl, 86'400.0));
}

// SCTE 35 in EventStreams, on the wall clock.
void DashCycle::addMarkers(Poll& top) const {
    for (const dash::Period& period : mpd().periods) {
        for (const dash::EventStream& stream : period.eventStreams) {
            const bool scheme = stream.schemeIdUri.starts_with("urn:scte:scte35");
            for (const dash::Event& event : stream.events) {
                if (top.report.markers.size() >= mostMarkers) return;
                if (!scheme && !event.isScte35) continue;
                AdMarker marker;
                marker.dialect = AdMarker::Dialect::EventStream;
                marker.kind = AdMarker::Kind::Other;
                marker.id = event.id;
                marker.line = event.line;
                const double timescale = std::max<std::uint32_t>(1, stream.timescale);
                const double atS = period.startS.value_or(0) +
                                   (static_cast<double>(event.presentationTime.value_or(0)) -
                                    static_cast<double>(stream.presentationTimeOffset)) / timescale;
                if (const auto begin = mpd().availabilityStartTime; begin && atS > -4e9 && atS < 4e9)
                    marker.time = *begin + fromSeconds(atS);
                if (event.duration) marker.durationS = static_cast<double>(*event.duration) / timescale;
                if (const auto bytes = event.isScte35 ? media::spliceBytes(event.content) : std::nullopt) {
                    const media::SpliceParsed parsed = media::parseSpliceInfo(*bytes);
                    if (parsed.info) marker.kind = markerKind(parsed.info->kind);
                }
                top.report.markers.push_back(std::move(marker));
            }
        }
    }
}

Task<void> DashCycle::run(Poll& top, bool whole) {
    ChannelState& channel = m_parts.state;
    if (!channel.dash) channel.dash = std::make_shared<DashState>();
    DashState& state = *channel.dash;
    if (!top.ok()) {
        state.location.clear();  // the channel's own URL is what is known to be right
        state.patchUrl.clear();
        channel.nextTop.reset();
        channel.nextSegments.reset();
        if (m_settings.follow && !m_parts.watched.files)
            channel.nextTop = m_parts.around.clock.mono() + std::max<Nanoseconds>(Seconds(2), m_settings.interval / 4);
        co_return;
    }
    if (whole) ++state.whole;
    state.http = top.report.http;
    Task<void> reading = read(top);
    co_await reading;
    if (state.parsed->usable()) {
        Task<void> clock = askClock(top);
        co_await clock;
    }
    judge(top);
    top.report.parsed = state.parsed->usable();
    if (!top.report.parsed || mpd().periods.empty()) co_return;
    followLocation(top);
    top.report.endList = !mpd().dynamic;
    if (!m_parts.watched.files) addMarkers(top);
    Task<void> planning = planRungs(top, whole);
    co_await planning;
    for (const auto& rung : channel.rungs) {
        top.report.segmentCount = std::max(top.report.segmentCount, rung->figures.segmentCount);
        top.report.targetDurationS = std::max(top.report.targetDurationS, rung->figures.targetDurationS);
        top.report.windowS = std::max(top.report.windowS, rung->figures.windowS);
    }
    planNext(top.answer.asked);
}

}  // namespace inspector::probe
