// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/rules/codec_compare.h"
#include "core/rules/ladder_parts.h"

#include <algorithm>
#include <cmath>
#include <tuple>

// Rungs that should be there and are not.
namespace inspector::rules {

namespace {

constexpr double expectedWithin = 0.1;

bool agree(int a, int b) { return a == 0 || b == 0 || a == b; }
bool agree(double a, double b) { return a == 0 || b == 0 || std::fabs(a - b) < 0.5; }
bool agree(const std::string& a, const std::string& b) { return a.empty() || b.empty() || a == b; }

// The same rung, perhaps with another bit rate or described in more detail.
bool isSameRung(const LadderRung& a, const LadderRung& b) {
    if (!a.name.empty() && a.name == b.name) return true;  // declared otherwise: other rules tell
    if (!agree(a.width, b.width) || !agree(a.height, b.height) || !agree(a.frameRate, b.frameRate)) return false;
    if (!agree(videoFamilyOf(a.codecs), videoFamilyOf(b.codecs)) || !agree(a.videoRange, b.videoRange)) return false;
    const bool sound = !a.codecs.empty() && !b.codecs.empty() && videoFamilyOf(a.codecs).empty() != videoFamilyOf(b.codecs).empty();
    return !sound;
}

double apart(const LadderRung& a, const LadderRung& b) {
    if (a.bandwidthBps <= 0 || b.bandwidthBps <= 0) return 0;
    return std::fabs(std::log(static_cast<double>(a.bandwidthBps)) - std::log(static_cast<double>(b.bandwidthBps)));
}

// Each line once: copies for failover and other groups of sound are no rungs of their own.
std::vector<LadderRung> rungsOnce(const std::vector<LadderRung>& rungs) {
    std::vector<LadderRung> once;
    for (const LadderRung& rung : rungs) {
        const bool known = std::any_of(once.begin(), once.end(), [&](const LadderRung& other) {
            return other.width == rung.width && other.height == rung.height && agree(other.frameRate, rung.frameRate) &&
                   videoFamilyOf(other.codecs) == videoFamilyOf(rung.codecs) && other.videoRange == rung.videoRange &&
                   (other.uri == rung.uri || other.set != rung.set || other.bandwidthBps == rung.bandwidthBps);
        });
        if (!known) once.push_back(rung);
    }
    return once;
}

// For each rung of `before` its place in `now`; the nearest bit rates first. -1: it is gone.
std::vector<std::ptrdiff_t> matched(const std::vector<LadderRung>& before, const std::vector<LadderRung>& now) {
    std::vector<std::tuple<double, std::size_t, std::size_t>> pairs;
    for (std::size_t i = 0; i < before.size(); ++i)
        for (std::size_t j = 0; j < now.size(); ++j)
            if (isSameRung(before[i], now[j])) pairs.emplace_back(apart(before[i], now[j]), i, j);
    std::sort(pairs.begin(), pairs.end());
    std::vector<std::ptrdiff_t> places(before.size(), -1);
    std::vector<bool> taken(now.size(), false);
    for (const auto& [distance, i, j] : pairs) {
        if (places[i] >= 0 || taken[j]) continue;
        places[i] = static_cast<std::ptrdiff_t>(j);
        taken[j] = true;
    }
    return places;
}

// Each prefix that is expected is one of a codec that is there.
bool hasCodecs(const LadderRung& rung, const std::string& expected) {
    const auto found = codecElements(rung.codecs);
    const auto wanted = codecElements(expected);
    return std::all_of(wanted.begin(), wanted.end(), [&](std::string_view prefix) {
        return std::any_of(found.begin(), found.end(), [&](std::string_view codec) { return codec.starts_with(prefix); });
    });
}

bool isExpected(const LadderRung& rung, const ExpectedRung& expected) {
    if (expected.width > 0 && rung.width != expected.width) return false;
    if (expected.height > 0 && rung.height != expected.height) return false;
    if (expected.frameRate > 0 && std::fabs(rung.frameRate - expected.frameRate) > 0.5) return false;
    const auto bandwidth = static_cast<double>(expected.bandwidthBps);
    if (bandwidth > 0 && std::fabs(static_cast<double>(rung.bandwidthBps) - bandwidth) > bandwidth * expectedWithin) return false;
    return hasCodecs(rung, expected.codecs);
}

std::string described(const ExpectedRung& rung) {
    std::string text;
    const auto add = [&](const std::string& part) { text.append(text.empty() ? "" : " ").append(part); };
    if (rung.width > 0 || rung.height > 0) add(std::to_string(rung.width) + "x" + std::to_string(rung.height));
    if (rung.bandwidthBps > 0) add(std::to_string(rung.bandwidthBps / 1000) + " kbit/s");
    if (rung.frameRate > 0) add(formatEnglish(numberArg("", rung.frameRate)) + " fps");
    if (!rung.codecs.empty()) add(rung.codecs);
    return text;
}

}  // namespace

void LadderHistory::see(const std::vector<LadderRung>& rungs) {
    m_now = rungs;
    const std::vector<LadderRung> now = rungsOnce(rungs);
    const auto places = matched(m_known, now);
    std::vector<bool> known(now.size(), false);
    m_missing.clear();
    for (std::size_t i = 0; i < m_known.size(); ++i) {
        if (places[i] < 0) {
            m_missing.push_back(m_known[i]);
            continue;
        }
        known[static_cast<std::size_t>(places[i])] = true;
        m_known[i] = now[static_cast<std::size_t>(places[i])];
    }
    for (std::size_t j = 0; j < now.size() && m_known.size() < most; ++j)
        if (!known[j]) m_known.push_back(now[j]);
}

std::vector<Finding> LadderHistory::judge(const Context& context, const std::vector<ExpectedRung>& expected,
                                          Protocol protocol) const {
    FindingList findings(context);
    if (m_now.empty()) return {};
    const std::string_view rule = protocol == Protocol::Dash ? "dash-ladder-missing-rung" : "hls-ladder-missing-rung";
    const auto missing = [&](const std::string& what, const char* why) {
        findings.add(rule, {shownArg("subject", what), textArg("why", why), numberArg("rungs", static_cast<double>(m_now.size()))});
    };
    for (const LadderRung& rung : m_missing) missing(rung.name, "it was there before");
    for (const ExpectedRung& rung : expected) {
        if (rung == ExpectedRung{}) continue;
        if (std::none_of(m_now.begin(), m_now.end(), [&](const LadderRung& there) { return isExpected(there, rung); }))
            missing(described(rung), "the template expects it");
    }
    return findings.take();
}

}  // namespace inspector::rules
