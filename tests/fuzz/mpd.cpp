// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Whatever bytes come as an MPD: parse them, compute their segments, patch them, follow their links, judge them.
// Nothing may crash, and every finding must be in the catalogue.
//   fuzz_mpd -max_total_time=120 -rss_limit_mb=2048 -max_len=65536 tests/fuzz/corpus/mpd
#include "core/dash/parser.h"
#include "core/dash/segments.h"
#include "core/rules/catalogue.h"
#include "core/rules/judge_dash.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace inspector;

namespace {

constexpr std::string_view url = "https://cdn.example/live/manifest.mpd?token=abc";

void require(bool holds) {
    if (!holds) std::abort();
}

void useWindow(const dash::SegmentWindow& window) {
    require(window.size() <= window.listed());
    if (window.empty()) return;
    for (const std::size_t index : {std::size_t{0}, window.size() / 2, window.size() - 1}) (void)window.at(index);
    (void)window.initialization();
    (void)window.index();
}

void useMpd(const dash::Mpd& mpd, WallTime now) {
    (void)dash::periodAt(mpd, now);
    for (std::size_t period = 0; period < mpd.periods.size(); ++period) {
        for (const dash::RungKey& rung : dash::rungKeys(mpd, period)) {
            require(!rung.key.empty() && rung.key != "master");
            useWindow({mpd, period, rung.adaptationSet, rung.representation, url, now});
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    // An MPD and a patch or remote element, where a line of this form cuts the input in two.
    const auto cut = text.find("\n====\n");
    const std::string_view first = text.substr(0, cut);
    const std::string_view second = cut == std::string_view::npos ? text : text.substr(cut + 6);

    const dash::Parsed parsed = dash::parse(first);
    for (const Diagnostic& diagnostic : parsed.diagnostics) {
        require(diagnostic.subject.size() <= 120);
        require(rules::find(diagnostic.id) != nullptr);
    }
    for (const std::int64_t hours : {0, 490'000, 2'000'000}) {
        const WallTime now{std::chrono::hours(hours)};
        useMpd(parsed.mpd, now);
        for (const Finding& finding : rules::judgeMpd({"master", "packager", std::string(url)}, parsed, url, now)) {
            require(rules::find(finding.rule) != nullptr);
            require(!rules::english(finding).empty());
        }
    }
    (void)dash::applyPatch(first, second);
    std::vector<std::pair<std::string, std::string>> fetched;
    for (const dash::XlinkRef& ref : dash::xlinks(first)) fetched.emplace_back(ref.href, second);
    (void)dash::resolveXlinks(first, fetched);
    return 0;
}
