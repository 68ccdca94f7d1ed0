// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Whatever bytes come as a playlist: parse them, resolve their URIs, name the rungs, judge them alone, against the
// version before and beside each other. Nothing may crash, and every finding must be in the catalogue.
//   fuzz_hls_parser -max_total_time=120 -rss_limit_mb=1024 -max_len=65536 tests/fuzz/corpus/hls
#include "core/hls/parser.h"
#include "core/base/uri.h"
#include "core/rules/catalogue.h"
#include "core/rules/judge.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace inspector;

namespace {

constexpr std::string_view base = "https://cdn.example/live/channel/index.m3u8?token=abc&x=1";

void require(bool holds) {
    if (!holds) std::abort();
}

void checkAll(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
        require(rules::find(finding.rule) != nullptr);
        require(!rules::english(finding).empty());
    }
}

void checkValues(const hls::Parsed& parsed) {
    const hls::Playlist& playlist = parsed.playlist;
    for (const hls::Diagnostic& diagnostic : parsed.diagnostics) {
        require(diagnostic.subject.size() <= 120);
        require(rules::find(diagnostic.id) != nullptr);
    }
    for (const hls::Segment& segment : playlist.segments) {
        require(segment.map < static_cast<std::int32_t>(playlist.maps.size()));
        for (const std::int32_t key : segment.keys) require(key >= 0 && key < static_cast<std::int32_t>(playlist.keys.size()));
        if (const auto uri = resolveUri(base, segment.uri)) require(resolveUri(base, *uri) == uri);
        const std::string_view date = segment.programDateTimeText;
        require(segment.programDateTime == (date.empty() ? std::nullopt : parseIso8601(date)));
    }
    require(hls::segmentTimes(playlist).size() == playlist.segments.size());
    for (const hls::RungKey& rung : hls::rungKeys(playlist)) require(!rung.key.empty() && rung.key != "master");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    // Two versions of a playlist, where a line of this form cuts the input in two.
    const auto cut = text.find("\n====\n");
    const std::string_view first = text.substr(0, cut);
    const std::string_view second = cut == std::string_view::npos ? text : text.substr(cut + 6);

    hls::ParseOptions options;
    options.url = std::string(base);
    options.variables = {{"imported", "value"}};
    const hls::Parsed before = hls::parse(first, options);
    const hls::Parsed now = hls::parse(second, options);
    checkValues(before);
    checkValues(now);

    const rules::Context context{"1080p-6000k", "packager", std::string(base)};
    checkAll(rules::judgeMultivariant(context, now));
    checkAll(rules::judgeMedia(context, now));

    rules::MediaHistory history;
    MonoTime time{std::chrono::hours(1)};
    std::uint64_t body = 0;
    for (const hls::Parsed* parsed : {&before, &now, &now, &before}) {
        const rules::MediaHistory::Sample sample{&parsed->playlist, ++body, time, time + std::chrono::milliseconds(50),
                                                 WallTime{std::chrono::hours(490'000)}};
        checkAll(history.update(context, sample));
        time += std::chrono::seconds(10);
    }
    const std::vector<rules::RungView> rungs = {{"a", "", hls::RungKey::Kind::Variant, &before.playlist, time, time},
                                                {"b", "", hls::RungKey::Kind::Audio, &now.playlist, time, time}};
    checkAll(rules::judgeAcross(context, now.playlist, rungs));
    return 0;
}
