// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_cdn.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

constexpr std::size_t mostConnects = 20;
constexpr std::size_t enoughConnects = 5;
constexpr int failuresInRow = 2;         // as a refused connection is confirmed elsewhere
constexpr float timesSlower = 3;
constexpr float slowerByMs = 100;
constexpr std::size_t mostAddresses = 10;
constexpr std::size_t enoughAddresses = 4;  // fewer are a plain round robin

float median(std::vector<float> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Arg milliseconds(const char* name, float value) { return numberArg(name, static_cast<double>(value), Arg::Unit::Millisecond); }

// The address alone: the port is the URL's.
std::string_view withoutPort(std::string_view address) {
    if (address.substr(0, 1) == "[") return address.substr(0, std::min(address.size(), address.find(']') + 1));
    return address.substr(0, address.find(':'));
}

}  // namespace

std::vector<Finding> FamilyHistory::update(const Context& context, bool v6, bool answered, double connectMs) {
    Side& asked = m_sides[v6 ? 1 : 0];
    asked.failedInRow = answered ? 0 : std::min(asked.failedInRow + 1, failuresInRow);
    if (answered && connectMs >= 0 && std::isfinite(connectMs)) {
        asked.connectMs.push_back(static_cast<float>(std::min(connectMs, 1e6)));
        if (asked.connectMs.size() > mostConnects) asked.connectMs.erase(asked.connectMs.begin());
    }
    if (answered) asked.answered = true;
    FindingList findings(context);
    for (const bool six : {false, true}) {
        const Side& side = m_sides[six ? 1 : 0];
        const Side& other = m_sides[six ? 0 : 1];
        const Arg family = textArg("family", six ? "IPv6" : "IPv4");
        const Arg otherFamily = textArg("other", six ? "IPv4" : "IPv6");
        if (side.failedInRow >= failuresInRow && other.answered && other.failedInRow == 0) {
            findings.add("edge-family-fails", {family, otherFamily});
            continue;
        }
        if (side.connectMs.size() < enoughConnects || other.connectMs.size() < enoughConnects || side.failedInRow > 0) continue;
        const float mine = median(side.connectMs);
        const float theirs = median(other.connectMs);
        if (mine > timesSlower * theirs && mine > theirs + slowerByMs)
            findings.add("edge-family-slower", {family, otherFamily, milliseconds("took", mine), milliseconds("otherTook", theirs)});
    }
    return findings.take();
}

std::vector<Finding> AddressHistory::update(const Context& context, std::string_view remoteAddress) {
    const std::string_view address = withoutPort(remoteAddress).substr(0, 64);
    if (!address.empty()) {
        m_newest.emplace_back(address);
        if (m_newest.size() > mostAddresses) m_newest.erase(m_newest.begin());
    }
    const bool same = std::adjacent_find(m_newest.begin(), m_newest.end()) != m_newest.end();
    if (m_newest.size() < mostAddresses || same) return {};
    std::vector<std::string> distinct = m_newest;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    if (distinct.size() < enoughAddresses) return {};
    FindingList findings(context);
    findings.add("edge-address-changes", {numberArg("addresses", static_cast<double>(distinct.size())),
                                          numberArg("asks", static_cast<double>(mostAddresses)), textArg("address", m_newest.back())});
    return findings.take();
}

}  // namespace inspector::rules
