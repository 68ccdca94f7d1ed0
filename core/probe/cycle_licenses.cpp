// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/probe/awaitables.h"
#include "core/probe/cycle.h"
#include "core/probe/dash_state.h"
#include "core/rules/judge_license.h"

#include <algorithm>

// Whether the licence servers that the documents name answer: a HEAD now and then, never a licence request.
namespace inspector::probe {

namespace {

constexpr Milliseconds secondTryAfter{1'000};
constexpr Milliseconds longestWait{5'000};
constexpr int tries = 2;

// A key of a key system, not of AES-128.
bool namesServer(const PlannedKey& key) { return !key.format.empty() && key.format != "identity"; }

void nameAll(LicenseWatch& watch, const dash::Mpd& mpd, const std::string& documentUrl, std::uint64_t cycle) {
    for (const dash::Period& period : mpd.periods)
        for (const dash::AdaptationSet& set : period.adaptationSets)
            for (const dash::Representation& representation : set.representations)
                for (const dash::Descriptor& protection : representation.contentProtection) {
                    if (protection.licenseUrl.empty()) continue;
                    if (const auto url = resolveUri(documentUrl, trim(protection.licenseUrl))) watch.name(*url, cycle);
                }
}

}  // namespace

Task<void> Cycle::askLicense(LicenseWatch::Server& server) {
    server.asked = m_around.clock.mono();
    for (int attempt = 1; attempt <= tries; ++attempt) {
        Ask ask;
        ask.url = server.url;
        ask.rung = "master";
        ask.method = fetch::Method::Head;
        ask.timeout = std::min<Milliseconds>(longestWait, m_settings.playlistTimeout);
        ask.aside = true;
        Task<Answer> asking = m_requests.document(std::move(ask));
        const Answer answer = co_await asking;
        if (answer.starved()) co_return;
        const rules::LicenseFacts facts{redactUrl(server.url), &answer.response, attempt};
        server.findings = rules::judgeLicense({"master", "packager", facts.url}, facts);
        server.reachable = !rules::isUnreachable(answer.response);
        if (server.reachable || attempt == tries) co_return;
        Pause pause(m_around.loop, secondTryAfter);
        co_await pause;
    }
}

Task<void> Cycle::askLicenses() {
    if (m_around.files) co_return;
    LicenseWatch& watch = m_state.licenses;
    if (m_state.dash && m_state.dash->parsed)
        nameAll(watch, m_state.dash->parsed->mpd, m_state.dash->documentUrl, m_state.wholeCycles);
    for (const Poll& poll : m_polls)
        for (const PlannedSegment& planned : poll.planned)
            if (planned.key && namesServer(*planned.key)) watch.name(planned.key->url, m_state.wholeCycles);
    watch.forgetOld(m_state.wholeCycles);
    std::vector<Task<void>> tasks;
    if (!m_requests.onHold())
        for (LicenseWatch::Server* server : watch.due(m_around.clock.mono())) tasks.push_back(askLicense(*server));
    WhenAll all(std::move(tasks));
    co_await all;
    for (const LicenseWatch::Server& server : watch.servers())
        m_findings.insert(m_findings.end(), server.findings.begin(), server.findings.end());
}

}  // namespace inspector::probe
