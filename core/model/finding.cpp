// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/finding.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

namespace inspector {

namespace {

// At most three significant digits, no trailing zeros: 3.2, 412, 0.05.
std::string shortNumber(double value) {
    char text[32];
    const double size = std::fabs(value);
    const int decimals = size >= 100 || value == std::floor(value) ? 0 : size >= 10 ? 1 : 2;
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    std::string out = text;
    if (out.find('.') != std::string::npos) {
        while (out.back() == '0') out.pop_back();
        if (out.back() == '.') out.pop_back();
    }
    return out;
}

std::string scaled(double value, double base, const std::array<const char*, 5>& units) {
    std::size_t unit = 0;
    while (std::fabs(value) >= base && unit + 1 < units.size()) {
        value /= base;
        ++unit;
    }
    return shortNumber(value) + " " + units[unit];
}

bool carriesSecret(std::string_view name) {
    static constexpr std::string_view parts[] = {"token", "hdnt", "hdnea", "sig", "key", "policy", "auth",
                                                 "secret", "pass", "session", "jwt", "hash", "credential"};
    const std::string lower = toLower(name);
    return std::any_of(std::begin(parts), std::end(parts),
                       [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

}  // namespace

Arg textArg(std::string name, std::string text) { return {std::move(name), Arg::Unit::Text, std::move(text), 0}; }
Arg numberArg(std::string name, double number, Arg::Unit unit) { return {std::move(name), unit, {}, number}; }

const Arg* Finding::arg(std::string_view name) const {
    const auto at = std::find_if(args.begin(), args.end(), [&](const Arg& a) { return a.name == name; });
    return at == args.end() ? nullptr : &*at;
}

std::string formatEnglish(const Arg& arg) {
    switch (arg.unit) {
        case Arg::Unit::Text: return arg.text;
        case Arg::Unit::Count: return arg.number == std::floor(arg.number) && std::fabs(arg.number) < 1e15
                                          ? std::to_string(static_cast<long long>(arg.number))
                                          : shortNumber(arg.number);
        case Arg::Unit::Second: return shortNumber(arg.number) + " s";
        case Arg::Unit::Millisecond: return shortNumber(arg.number) + " ms";
        case Arg::Unit::Byte: return scaled(arg.number, 1024, {"bytes", "KiB", "MiB", "GiB", "TiB"});
        case Arg::Unit::BitPerSecond: return scaled(arg.number, 1000, {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"});
        case Arg::Unit::Percent: return shortNumber(arg.number) + " %";
    }
    return {};
}

std::string renderEnglish(std::string_view messageTemplate, const Finding& finding) {
    std::string out;
    while (!messageTemplate.empty()) {
        const auto open = messageTemplate.find('{');
        const auto close = open == std::string_view::npos ? open : messageTemplate.find('}', open);
        if (close == std::string_view::npos) return out.append(messageTemplate);
        out.append(messageTemplate.substr(0, open));
        const std::string_view name = messageTemplate.substr(open + 1, close - open - 1);
        if (const Arg* arg = finding.arg(name)) out += formatEnglish(*arg);
        else if (name == "rung") out += finding.rung;
        else if (name == "url") out += finding.url;
        else if (name == "line") out += std::to_string(finding.line);
        else if (name == "sequence") out += finding.sequence ? std::to_string(*finding.sequence) : "?";
        else out.append(messageTemplate.substr(open, close - open + 1));
        messageTemplate.remove_prefix(close + 1);
    }
    return out;
}

std::string redactUrl(std::string_view url) {
    std::string out;
    const auto scheme = url.find("://");
    if (scheme != std::string_view::npos) {
        const auto authority = scheme + 3;
        const auto end = std::min(url.find_first_of("/?#", authority), url.size());
        const auto at = url.substr(authority, end - authority).rfind('@');
        out.append(url.substr(0, authority));
        url.remove_prefix(at == std::string_view::npos ? authority : authority + at + 1);
    }
    const auto query = url.find('?');
    out.append(url.substr(0, query));
    if (query == std::string_view::npos) return out;
    out += '?';
    bool first = true;
    for (const std::string_view pair : split(url.substr(query + 1), '&')) {
        if (!std::exchange(first, false)) out += '&';
        const auto equals = pair.find('=');
        const std::string_view name = pair.substr(0, equals);
        if (equals != std::string_view::npos && carriesSecret(name)) out.append(name).append("=…");
        else out.append(pair);
    }
    return out;
}

}  // namespace inspector
