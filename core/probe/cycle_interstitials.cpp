// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"
#include "core/hls/parser.h"
#include "core/probe/cycle.h"
#include "core/rules/judge_ads.h"

#include <algorithm>

// What interstitials' date ranges name is asked for once, while it is listed (bis App. D.2).
namespace inspector::probe {

namespace {

constexpr int mostAssetsAtOnce = 4;  // of a whole cycle

// Whether what came is a playlist that has ended; none: it does not say so itself.
std::optional<bool> isVod(const rules::InterstitialAsset& asset, const Answer& answer) {
    if (asset.list || !answer.ok()) return std::nullopt;
    const hls::Parsed parsed = hls::parse(answer.body);
    if (parsed.playlist.kind != hls::Playlist::Kind::Media) return std::nullopt;
    return parsed.playlist.endList || parsed.playlist.playlistType == "VOD";
}

}  // namespace

Task<void> Cycle::askAssets(const std::vector<Poll*>& polls) {
    if (m_around.files) co_return;
    int asked = 0;
    for (Poll* poll : polls) {
        if (!poll->parsed || poll->report.kind != RungKind::Variant) continue;
        auto listed = rules::interstitialAssets(poll->parsed->playlist);
        if (listed.empty() && poll->rung->assets.empty()) continue;
        std::vector<AskedAsset>& known = poll->rung->assets;
        std::erase_if(known, [&](const AskedAsset& k) { return std::find(listed.begin(), listed.end(), k.asset) == listed.end(); });
        for (rules::InterstitialAsset& asset : listed) {
            const bool isKnown = std::any_of(known.begin(), known.end(), [&](const AskedAsset& k) { return k.asset == asset; });
            const auto url = resolveUri(poll->answer.response.url, asset.url);
            if (isKnown || !url || asked == mostAssetsAtOnce || m_requests.onHold()) continue;
            ++asked;
            Ask ask;
            ask.url = *url;
            ask.rung = poll->report.rung;
            ask.timeout = m_settings.playlistTimeout;
            ask.maxBytes = m_settings.maxPlaylistBytes;
            Task<Answer> asking = m_requests.document(std::move(ask));
            const Answer answer = co_await asking;
            if (answer.starved()) continue;
            const rules::InterstitialAnswer facts{answer.response.complete() ? answer.response.status : 0, answer.response.message,
                                                  isVod(asset, answer)};
            const rules::Context context{poll->report.rung, "packager", redactUrl(*url)};
            auto findings = rules::judgeInterstitialAsset(context, asset, facts);
            known.push_back({std::move(asset), std::move(findings)});
        }
    }
    for (const Poll* poll : polls)
        if (poll->rung)
            for (const AskedAsset& k : poll->rung->assets) m_findings.insert(m_findings.end(), k.findings.begin(), k.findings.end());
}

}  // namespace inspector::probe
