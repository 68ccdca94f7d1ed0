// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/evidence_text.h"

#include "core/base/translate_noop.h"

#include <algorithm>

namespace inspector::verdict {

namespace {

struct Text {
    std::string_view code;
    const char* message;
};

constexpr Text texts[] = {
    {"stage-down", QT_TRANSLATE_NOOP("verdict", "{stage} is down: {rule}")},
    {"stage-degraded", QT_TRANSLATE_NOOP("verdict", "{stage} is degraded: {rule}")},
    {"stage-good", QT_TRANSLATE_NOOP("verdict", "{stage} is well")},
    {"stage-unknown", QT_TRANSLATE_NOOP("verdict", "Nothing is known of {stage}")},
    {"stage-follows", QT_TRANSLATE_NOOP("verdict", "{stage} is bad too ({rule}), as it must be behind what is broken")},
    {"endpoint-bad-for-channels", QT_TRANSLATE_NOOP("verdict", "{stage} is bad for {channels} of {of} channels")},
    {"endpoint-good-for-others", QT_TRANSLATE_NOOP("verdict", "{stage} is well for {channels} other channels")},
    {"provider-bad", QT_TRANSLATE_NOOP("verdict", "None of the endpoints of {provider} is well, {endpoints} are bad")},
    {"providers-good", QT_TRANSLATE_NOOP("verdict", "{endpoints} endpoints of other providers are well")},
    {"region-bad", QT_TRANSLATE_NOOP("verdict", "None of the endpoints in {region} is well, {endpoints} are bad")},
    {"regions-good", QT_TRANSLATE_NOOP("verdict", "{endpoints} endpoints in other regions are well")},
    {"all-edges-bad",
     QT_TRANSLATE_NOOP("verdict", "All {edges} edges are bad, and what stands before them is not known to be well")},
    {"packager-alive", QT_TRANSLATE_NOOP("verdict", "The packager does not answer this probe, but {stage} still gets new "
                                                    "segments: for viewers it works")},
    {"own-url-alone", QT_TRANSLATE_NOOP("verdict", "The channel is watched at its own URL only")},
    {"own-url-not-packager",
     QT_TRANSLATE_NOOP("verdict", "The channel's own URL leads to {endpoint}, and nothing before it is watched")},
    {"own-url-content",
     QT_TRANSLATE_NOOP("verdict", "{rule} was found through {endpoint}, where what comes from the packager is not told from "
                                  "what is made on the way")},
    {"edge-lags", QT_TRANSLATE_NOOP("verdict", "{stage} is {lag} behind")},
    {"edge-errors", QT_TRANSLATE_NOOP("verdict", "{percent} of the requests to {stage} fail, of those to the other edges {others}")},
    {"edge-slow", QT_TRANSLATE_NOOP("verdict", "{stage} answers in {latency} (95 of 100), the other edges in {others}")},
    {"no-fresh-sample", QT_TRANSLATE_NOOP("verdict", "No fresh sample came for three intervals")},
    {"no-stage-bad", QT_TRANSLATE_NOOP("verdict", "No stage that is watched is bad by itself")},
    {"probe-late", QT_TRANSLATE_NOOP("verdict", "This probe is too busy for its times to count")},
    {"no-route", QT_TRANSLATE_NOOP("verdict", "This probe has no route to the network")},
    {"canary-failed", QT_TRANSLATE_NOOP("verdict", "None of the URLs answers that always do: this probe's own network is gone")},
    {"everything-fails",
     QT_TRANSLATE_NOOP("verdict", "Every host stopped answering within seconds: this probe's own network is gone")},
};

}  // namespace

std::string_view evidenceTemplate(std::string_view code) {
    const auto at = std::find_if(std::begin(texts), std::end(texts), [&](const Text& text) { return text.code == code; });
    return at == std::end(texts) ? std::string_view{} : at->message;
}

std::string renderEvidence(const Evidence& evidence) {
    const std::string_view message = evidenceTemplate(evidence.code);
    if (message.empty()) return evidence.code;
    Finding values;
    values.args = evidence.args;
    values.args.push_back(textArg("stage", evidence.stage));
    return renderEnglish(message, values);
}

}  // namespace inspector::verdict
