// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/judge_dash.h"
#include "tests/core/rules/judging.h"

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

// An MPD to which a test does one thing. Parts stand by name, so that a case says only what it changes.
namespace inspector::rules::test {

inline const std::string mpdUrl = "https://cdn.example/live/manifest.mpd";
inline const WallTime mpdNow = parseIso8601("2026-01-31T12:10:01Z").value();

inline std::string mpdFile(const std::string& name) {
    std::ifstream file(std::string(INSPECTOR_SOURCE_DIR) + "/tests/core/dash/data/" + name);
    std::stringstream text;
    text << file.rdbuf();
    EXPECT_FALSE(text.str().empty()) << name;
    return text.str();
}

// Replaces the first `from`; it must be there.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

inline std::vector<Finding> mpdFindings(std::string_view text, std::optional<WallTime> now = mpdNow) {
    return judgeMpd({"master", "packager", mpdUrl}, dash::parse(text), mpdUrl, now);
}
inline std::vector<std::string> mpdRules(std::string_view text, std::optional<WallTime> now = mpdNow) {
    return rulesOf(mpdFindings(text, now));
}

}  // namespace inspector::rules::test
