// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/inspection.h"

#include "core/model/enum_names.h"

#include <algorithm>

namespace inspector::media {

namespace {

constexpr EnumNames<Container, 6> containers{{"unknown", "mpegts", "fmp4", "packed-audio", "webvtt", "imsc"}};
constexpr std::size_t keyframesShown = 32;

void fillTiming(MediaFacts& facts, const Track& track) {
    facts.durationS = track.durationS();
    if (track.firstPts) facts.firstPtsS = track.seconds(*track.firstPts);
    facts.startsWithKeyframe = track.firstIsKeyframe;
    if (track.kind != Track::Kind::Video) return;  // every frame of sound is one
    for (const std::int64_t keyframe : track.keyframes) {
        if (facts.keyframesS.size() == keyframesShown || !track.firstPts) break;
        facts.keyframesS.push_back(track.seconds(keyframe - *track.firstPts));
    }
}

// Times of in-band events count from the segment's start.
std::vector<AdMarker> markersOf(const Inspection& inspection, std::optional<double> start) {
    std::vector<AdMarker> markers;
    for (const TimedEvent& event : inspection.events) {
        if (!event.splice || !event.splice->info) continue;
        const SpliceInfo& info = *event.splice->info;
        AdMarker marker;
        marker.dialect = event.source == TimedEvent::Source::TsSplice ? AdMarker::Dialect::TsSplice : AdMarker::Dialect::Emsg;
        marker.kind = info.kind == SpliceInfo::Kind::Out  ? AdMarker::Kind::Out
                      : info.kind == SpliceInfo::Kind::In ? AdMarker::Kind::In
                                                          : AdMarker::Kind::Other;
        if (info.eventId) marker.id = std::to_string(*info.eventId);
        if (event.timeS && start) marker.offsetS = *event.timeS - *start;
        marker.durationS = event.durationS;
        if (info.duration90k) marker.durationS = static_cast<double>(*info.duration90k) / 90'000;
        markers.push_back(std::move(marker));
    }
    return markers;
}

}  // namespace

std::string_view toString(Container container) { return containers.name(container); }

std::optional<double> Track::durationS() const {
    if (!firstPts || !endPts) return std::nullopt;
    return seconds(*endPts - *firstPts);
}

const Track* Inspection::first(Track::Kind kind) const {
    const auto at = std::find_if(tracks.begin(), tracks.end(), [kind](const Track& t) { return t.kind == kind; });
    return at == tracks.end() ? nullptr : &*at;
}

MediaFacts factsOf(const Inspection& inspection, std::string_view encryption) {
    MediaFacts facts;
    if (inspection.container != Container::Unknown) facts.container = toString(inspection.container);
    facts.encryption = encryption;
    for (const Track& track : inspection.tracks) {
        if (!track.scheme.empty() && facts.encryption.empty()) facts.encryption = track.scheme;
        if (track.codec.empty() || (track.kind != Track::Kind::Video && track.kind != Track::Kind::Audio &&
                                    track.kind != Track::Kind::Text))
            continue;
        if (!facts.codecs.empty()) facts.codecs += ',';
        facts.codecs += track.codec;
    }
    const Track* const video = inspection.first(Track::Kind::Video);
    const Track* const audio = inspection.first(Track::Kind::Audio);
    if (video) {
        facts.width = video->width;
        facts.height = video->height;
        facts.frameRate = video->frameRate;
    }
    if (audio) {
        facts.sampleRate = audio->sampleRate;
        facts.channels = audio->channels;
    }
    if (const Track* const main = video ? video : audio) fillTiming(facts, *main);
    if (video && audio && video->firstPts && audio->firstPts)
        facts.avOffsetS = video->seconds(*video->firstPts) - audio->seconds(*audio->firstPts);
    facts.markers = markersOf(inspection, facts.firstPtsS);
    return facts;
}

}  // namespace inspector::media
