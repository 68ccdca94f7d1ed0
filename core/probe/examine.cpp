// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine.h"

#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/dash/parser.h"
#include "core/dash/segments.h"
#include "core/probe/dash_cycle.h"
#include "core/probe/digest.h"
#include "core/probe/examine_stream.h"
#include "core/rules/catalogue.h"
#include "core/rules/judge_dash.h"

#include <utility>

namespace inspector::probe {

Result<std::shared_ptr<const Examination>> examineUrl(const std::string& url, const ExamineOptions& options,
                                                      const Clock& clock, std::stop_token stop) {
    const std::string shown = redactUrl(url);
    const auto scheme = splitUri(url).scheme;
    if (!scheme || (!equalsIgnoreCase(*scheme, "http") && !equalsIgnoreCase(*scheme, "https")))
        return fail(Error::Kind::InvalidInput, "This is no http or https URL", shown);
    ExaminationBuilder builder(shown, true, clock.now());
    if (!examineStream(url, {}, options, clock, stop, builder))
        return fail(Error::Kind::Cancelled, "The examination was cancelled", shown);
    if (stop.stop_requested() && options.followS <= 0)
        return fail(Error::Kind::Cancelled, "The examination was cancelled", shown);
    return builder.finish(clock.now());
}

// The same digestion as of a document that was fetched, with no base for its URIs and no time to judge it by.
namespace {

// The rungs that an MPD alone tells of: those of the Period that is on, of every Period of what is not live.
std::vector<RungReport> representationsOf(const dash::Mpd& mpd, WallTime now) {
    std::vector<RungReport> rungs;
    std::vector<std::size_t> periods = periodsShown(mpd, now);
    if (periods.empty()) periods = periodsShown(mpd, std::nullopt);
    for (const Places& places : placesIn(mpd, periods)) {
        if (rungs.size() == mostRungs) break;
        const dash::RungKey& key = places.front();
        const dash::AdaptationSet& set = mpd.periods[key.period].adaptationSets[key.adaptationSet];
        Rung rung;
        rung.spec = specOf(key, set, set.representations[key.representation], {});
        RungReport shown = describe(rung, now);
        shown.fetched = true;
        shown.http.ok = true;
        rungs.push_back(std::move(shown));
    }
    return rungs;
}

}  // namespace

std::shared_ptr<const Examination> examineText(std::string text, const std::string& name, const ExamineOptions& options,
                                               const Clock& clock) {
    const WallTime started = clock.now();
    ExaminationBuilder builder(name, false, started);
    Template settings = options.settings;
    settings.segments = SegmentPolicy::None;
    Watched watched{settings};
    watched.files = true;

    ChannelState state;
    std::vector<std::unique_ptr<Rung>> gone;
    Poll poll;
    poll.report.rung = "master";
    poll.report.kind = RungKind::Master;
    poll.report.fetched = true;
    poll.report.http.ok = true;
    poll.answer.response.status = 200;
    poll.answer.response.bodyBytes = static_cast<std::int64_t>(text.size());
    poll.report.http.bytes = poll.answer.response.bodyBytes;
    poll.answer.body = std::move(text);
    poll.answer.exchange = std::make_shared<Exchange>();
    std::vector<RungReport> representations;
    if (dash::looksLikeMpd(poll.answer.body)) {
        const dash::Parsed parsed = dash::parse(poll.answer.body);
        poll.findings = rules::judgeMpd({"master", "packager", name}, parsed, {}, std::nullopt);
        if (!dash::xlinks(poll.answer.body).empty())
            for (Finding& f : judgeXlinks(name, {}, dash::resolveXlinks(poll.answer.body, {}).diagnostics, false))
                poll.findings.push_back(std::move(f));
        representations = representationsOf(parsed.mpd, started);
        digestMpd(state, poll, gone);
    } else {
        digestTop(state, poll, gone);
    }
    if (poll.rung) digestMedia(state, poll, watched);

    ProbeReport report;
    report.started = started;
    report.protocol = state.protocol;
    report.findings = rules::applySettings(std::move(poll.findings), settings.rules);
    report.rungs.push_back(std::move(poll.report));
    for (RungReport& rung : representations) report.rungs.push_back(std::move(rung));
    if (!poll.rung)
        for (const auto& rung : state.rungs) report.rungs.push_back(describe(*rung, started));
    builder.add(report);
    return builder.finish(clock.now());
}

}  // namespace inspector::probe
