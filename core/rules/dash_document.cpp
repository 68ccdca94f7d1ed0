// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/dash_document.h"

#include "core/rules/judge_dash.h"

namespace inspector::rules {

namespace {

constexpr double largeMpd = 1'000'000;

// What is merely unknown may be of a newer edition.
std::optional<Severity> milder(const Diagnostic& diagnostic) {
    if (diagnostic.id == "dash-schema-invalid" && diagnostic.expected.empty()) return Severity::Minor;
    return std::nullopt;
}

void addDiagnostic(FindingList& findings, const Diagnostic& diagnostic) {
    std::vector<Arg> args;
    args.push_back(textArg("tag", diagnostic.tag.empty() ? std::string("MPD") : diagnostic.tag));
    args.push_back(shownArg("subject", diagnostic.subject));
    args.push_back(textArg("expected", diagnostic.expected.empty() ? std::string("something known") : diagnostic.expected));
    args.push_back(numberArg("column", diagnostic.column));
    findings.add(diagnostic.id, std::move(args), {diagnostic.line, {}}, milder(diagnostic));
}

}  // namespace

std::vector<Finding> judgeMpd(const Context& context, const dash::Parsed& parsed, std::string_view documentUrl,
                              std::optional<WallTime> now) {
    FindingList findings(context);
    for (const Diagnostic& diagnostic : parsed.diagnostics) addDiagnostic(findings, diagnostic);
    if (!parsed.usable()) return findings.take();
    const MpdCase document{parsed.mpd, documentUrl, now, findings};
    if (static_cast<double>(parsed.mpd.bytes) > largeMpd)
        findings.add("dash-mpd-size", {numberArg("size", static_cast<double>(parsed.mpd.bytes), Arg::Unit::Byte),
                                       numberArg("limit", largeMpd, Arg::Unit::Byte)});
    judgePresentation(document);
    judgeLowLatency(document);
    judgePeriods(document);
    judgeSets(document);
    judgeDescriptors(document);
    judgeAddressing(document);
    judgeTimelines(document);
    judgeEventStreams(document);
    judgeProtection(document);
    judgeMpdLadder(document);
    return findings.take();
}

}  // namespace inspector::rules
