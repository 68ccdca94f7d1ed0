// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/rules/dash_document.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

// The MPD element's own attributes.
namespace inspector::rules {

namespace {

constexpr double clockTolerance = 5;     // seconds an availabilityStartTime may lie ahead of our clock
constexpr double durationTolerance = 0.5;

constexpr std::array profilePrefixes = {"urn:mpeg:dash:profile:", "http://dashif.org/", "https://dashif.org/",
                                        "http://www.dashif.org/", "https://www.dashif.org/", "urn:dvb:dash:",
                                        "urn:hbbtv:dash:", "urn:3gpp:pss:", "urn:scte:dash:", "urn:com:dashif:",
                                        "urn:cta:wave:", "urn:mpeg:mpegb:profile:dash:", "urn:webm:dash:profile:",
                                        "urn:microsoft:dash:"};

bool isKnownProfile(std::string_view profile) {
    const std::string lower = toLower(profile);
    return std::any_of(profilePrefixes.begin(), profilePrefixes.end(), [&](const char* p) { return lower.starts_with(p); });
}

std::set<std::string_view> profilesOf(std::string_view text) {
    std::set<std::string_view> profiles;
    for (const std::string_view profile : split(text, ',')) {
        if (!trim(profile).empty()) profiles.insert(trim(profile));
    }
    return profiles;
}

void judgeProfiles(const MpdCase& document) {
    const auto profiles = profilesOf(document.mpd.profiles);
    if (profiles.empty()) return document.findings.add("dash-profiles-missing");
    if (std::none_of(profiles.begin(), profiles.end(), isKnownProfile))
        document.findings.add("dash-profiles-unknown", {shownArg("subject", document.mpd.profiles)});
    std::string_view judged;
    eachRepresentation(document.mpd, [&](const auto&, const auto&, const dash::Representation& representation) {
        if (representation.profiles.empty() || representation.profiles == judged) return;
        judged = representation.profiles;
        for (const std::string_view profile : profilesOf(representation.profiles)) {
            if (!profiles.contains(profile))
                document.findings.add("dash-profiles-not-subset", {shownArg("subject", profile)}, {representation.line, {}});
        }
    });
}

void judgeDynamic(const MpdCase& document) {
    const dash::Mpd& mpd = document.mpd;
    FindingList& findings = document.findings;
    if (!mpd.availabilityStartTime) {
        findings.add("dash-availability-start-time-missing");
    } else {
        if (!mpd.availabilityStartTimeZoned)
            findings.add("dash-availability-start-time-no-timezone", {textArg("time", formatIso8601(*mpd.availabilityStartTime))});
        const double ahead = document.now ? toSeconds(*mpd.availabilityStartTime - *document.now) : 0;
        if (ahead > clockTolerance)
            findings.add("dash-availability-start-time-future",
                         {textArg("time", formatIso8601(*mpd.availabilityStartTime)), secondsArg("ahead", ahead)});
    }
    if (!mpd.publishTime) findings.add("dash-publish-time-missing");
    if (mpd.minimumUpdatePeriod == 0.0) findings.add("dash-update-period-zero");
    if (mpd.suggestedPresentationDelay && mpd.timeShiftBufferDepth && *mpd.suggestedPresentationDelay > *mpd.timeShiftBufferDepth)
        findings.add("dash-suggested-delay-outside-window",
                     {secondsArg("delay", *mpd.suggestedPresentationDelay), secondsArg("window", *mpd.timeShiftBufferDepth)});
    if (mpd.timeShiftBufferDepth && mpd.maxSegmentDuration && *mpd.timeShiftBufferDepth < *mpd.maxSegmentDuration)
        findings.add("dash-time-shift-buffer-too-small",
                     {secondsArg("window", *mpd.timeShiftBufferDepth), secondsArg("limit", *mpd.maxSegmentDuration)});
}

void judgeStatic(const MpdCase& document) {
    const dash::Mpd& mpd = document.mpd;
    FindingList& findings = document.findings;
    if (mpd.minimumUpdatePeriod)
        findings.add("dash-static-with-update-period", {secondsArg("period", *mpd.minimumUpdatePeriod)});
    if (mpd.timeShiftBufferDepth)
        findings.add("dash-static-with-time-shift", {secondsArg("window", *mpd.timeShiftBufferDepth)});
    if (mpd.periods.empty()) return;
    const auto end = mpd.periods.back().endS;
    if (!mpd.mediaPresentationDuration && !mpd.periods.back().duration && mpd.periods.back().xlinkHref.empty())
        findings.add("dash-presentation-duration-missing");
    if (mpd.mediaPresentationDuration && end && std::abs(*mpd.mediaPresentationDuration - *end) > durationTolerance)
        findings.add("dash-presentation-duration-mismatch",
                     {secondsArg("declared", *mpd.mediaPresentationDuration), secondsArg("periods", *end)});
}

bool isLowLatency(const dash::Addressing& addressing) {
    return addressing.availabilityTimeOffset && std::isfinite(*addressing.availabilityTimeOffset) &&
           *addressing.availabilityTimeOffset > 0;
}

}  // namespace

void judgePresentation(const MpdCase& document) {
    const dash::Mpd& mpd = document.mpd;
    if (!mpd.typeText.empty() && mpd.typeText != "static" && mpd.typeText != "dynamic")
        document.findings.add("dash-type-unknown", {shownArg("subject", mpd.typeText)});
    if (!mpd.minBufferTime) document.findings.add("dash-min-buffer-time-missing");
    judgeProfiles(document);
    if (mpd.dynamic) judgeDynamic(document);
    else judgeStatic(document);
}

// DASH-IF IOP, low-latency modes: segments that are offered while they are written.
void judgeLowLatency(const MpdCase& document) {
    if (!document.mpd.dynamic) return;
    bool chunked = false;
    eachRepresentation(document.mpd, [&](const auto&, const dash::AdaptationSet& set, const dash::Representation& representation) {
        const dash::Addressing& addressing = representation.addressing;
        if (!isLowLatency(addressing)) return;
        if (addressing.availabilityTimeComplete != false) {
            document.findings.add("dash-low-latency-ato-without-atc", {secondsArg("offset", *addressing.availabilityTimeOffset)},
                                  {addressing.line, {}});
            return;
        }
        chunked = true;
        if (set.producerReferences.empty()) document.findings.add("dash-producer-reference-time-missing", {}, {set.line, {}});
    });
    if (chunked && !document.mpd.hasServiceDescription) document.findings.add("dash-service-description-missing");
}

}  // namespace inspector::rules
