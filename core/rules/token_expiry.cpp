// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/rules/json_members.h"
#include "core/rules/judge_cdn.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace inspector::rules {

namespace {

constexpr std::size_t longestUrl = 16U << 10;
// What is taken for a date: 2001 to 2100. Other numbers are versions, episodes, durations.
constexpr std::int64_t firstSecond = 1'000'000'000;
constexpr std::int64_t lastSecond = 4'102'444'800;

std::optional<WallTime> fromEpoch(std::uint64_t number) {
    if (number >= static_cast<std::uint64_t>(firstSecond) * 1000) number /= 1000;  // milliseconds
    const auto seconds = static_cast<std::int64_t>(std::min<std::uint64_t>(number, std::uint64_t{1} << 62));
    if (seconds < firstSecond || seconds > lastSecond) return std::nullopt;
    return WallTime{Seconds(seconds)};
}

std::optional<WallTime> fromDigits(std::string_view text) {
    const auto number = parseUnsigned(text);
    return number ? fromEpoch(*number) : std::nullopt;
}

std::optional<WallTime> fromHex(std::string_view text) {
    if (text.size() != 8) return std::nullopt;
    std::uint64_t number = 0;
    for (const char c : toLower(text)) {
        const bool digit = c >= '0' && c <= '9';
        if (!digit && (c < 'a' || c > 'f')) return std::nullopt;
        number = number * 16 + static_cast<std::uint64_t>(digit ? c - '0' : c - 'a' + 10);
    }
    return fromEpoch(number);
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string percentDecoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = high < 0 ? -1 : hexDigit(text[i + 2]);
        if (low < 0) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

class Ends {
public:
    void take(std::optional<WallTime> end) {
        if (end && (!m_first || *end < *m_first)) m_first = end;
    }
    [[nodiscard]] std::optional<WallTime> first() const { return m_first; }

private:
    std::optional<WallTime> m_first;
};

// A JSON Web Token (RFC 7519): header.payload.signature, each base64url; "exp" of the payload.
std::optional<WallTime> fromJwt(std::string_view text) {
    if (text.substr(0, 2) != "ey") return std::nullopt;
    const auto parts = split(text, '.');
    if (parts.size() != 3) return std::nullopt;
    const auto payload = fromBase64(parts[1]);
    const auto members = payload ? jsonMembers(*payload) : std::nullopt;
    if (!members) return std::nullopt;
    for (const JsonMember& member : *members) {
        const bool date = member.name == "exp" && member.type == JsonMember::Type::Number;
        if (date && member.number >= 0 && member.number < 1e15) return fromEpoch(static_cast<std::uint64_t>(member.number));
    }
    return std::nullopt;
}

// CloudFront's custom policy: base64 with '-', '_' and '~' for '+', '=' and '/', of JSON with {"DateLessThan":
// {"AWS:EpochTime": …}} somewhere in it.
std::optional<WallTime> fromPolicy(std::string_view text) {
    std::string plain(text);
    for (char& c : plain) c = c == '-' ? '+' : c == '_' ? '=' : c == '~' ? '/' : c;
    const auto json = fromBase64(plain);
    if (!json) return std::nullopt;
    const auto less = json->find("\"DateLessThan\"");
    const auto epoch = less == std::string::npos ? less : json->find("\"AWS:EpochTime\"", less);
    if (epoch == std::string::npos) return std::nullopt;
    const auto from = json->find_first_of("0123456789", epoch + 15);
    if (from == std::string::npos) return std::nullopt;
    return fromDigits(std::string_view(*json).substr(from, json->find_first_not_of("0123456789", from) - from));
}

// "20261122T120000Z" and how many seconds it is good for: signatures of S3 and Google Cloud Storage.
std::optional<WallTime> fromSignature(std::string_view date, std::string_view seconds) {
    if (date.size() != 16) return std::nullopt;
    std::string iso(date.substr(0, 4));
    iso.append("-").append(date.substr(4, 2)).append("-").append(date.substr(6, 5)).append(":").append(date.substr(11, 2));
    iso.append(":").append(date.substr(13));
    const auto from = parseIso8601(iso);
    const auto lasts = parseUnsigned(seconds);
    if (!from || !lasts || *lasts > 31'536'000) return std::nullopt;
    const WallTime end = *from + Seconds(static_cast<std::int64_t>(*lasts));
    return fromEpoch(static_cast<std::uint64_t>(std::max<std::int64_t>(0, toMillis(end) / 1000)));
}

// The fields of Akamai's and Google's tokens, of any name: "st=1~exp=2~acl=/*~hmac=…", "Expires=2~URLPrefix=…".
void takeFields(Ends& ends, std::string_view value) {
    for (const char separator : {'~', ';', '&'}) {
        for (const std::string_view field : split(value, separator)) {
            const auto equals = field.find('=');
            if (equals == std::string_view::npos) continue;
            const std::string name = toLower(trim(field.substr(0, equals)).substr(0, 16));
            if (name == "exp" || name == "expires" || name == "expiry" || name == "expire") ends.take(fromDigits(field.substr(equals + 1)));
        }
    }
}

bool endsByName(std::string_view lower) {
    for (const std::string_view known : {"exp", "expires", "expire", "expiry", "expiration", "e", "valid_until", "validuntil", "wowzatokenendtime"})
        if (lower == known) return true;
    return lower.size() > 7 && lower.ends_with("endtime");  // Wowza's prefix can be changed
}

struct Signature {
    std::string date;
    std::string seconds;
};

void takeParameter(Ends& ends, Signature& signature, std::string_view name, const std::string& value) {
    const std::string lower = toLower(name.substr(0, 64));
    if (endsByName(lower)) ends.take(fromDigits(value));
    if (lower == "txtime") ends.take(fromHex(value));
    if (lower == "se") ends.take(parseIso8601(value));
    if (lower == "policy") ends.take(fromPolicy(value));
    if (lower == "x-amz-date" || lower == "x-goog-date") signature.date = value;
    if (lower == "x-amz-expires" || lower == "x-goog-expires") signature.seconds = value;
    ends.take(fromJwt(value));
    takeFields(ends, value);
    // "1700000000_3e2f…" and "3e2f…,1700000000".
    const bool token = lower == "token" || lower == "secure";
    if (token) ends.take(fromDigits(std::string_view(value).substr(0, value.find('_'))));
    if (token && value.find(',') != std::string::npos) ends.take(fromDigits(std::string_view(value).substr(value.rfind(',') + 1)));
}

}  // namespace

std::optional<WallTime> tokenExpiry(std::string_view url) {
    if (url.size() > longestUrl) return std::nullopt;
    const UriParts parts = splitUri(url);
    Ends ends;
    Signature signature;
    for (const std::string_view pair : split(parts.query.value_or(""), '&')) {
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos) continue;
        takeParameter(ends, signature, pair.substr(0, equals), percentDecoded(pair.substr(equals + 1)));
    }
    if (!signature.date.empty()) ends.take(fromSignature(signature.date, signature.seconds));
    // Tokens in the path: "/hdntl=exp=…~acl=…/", "/bcdn_token=…&expires=…/", a JWT as a component.
    for (const std::string_view component : split(parts.path, '/')) {
        const std::string plain = percentDecoded(component);
        ends.take(fromJwt(plain));
        const auto equals = plain.find('=');
        if (equals == std::string::npos) continue;
        takeFields(ends, plain);
        takeFields(ends, std::string_view(plain).substr(equals + 1));
    }
    return ends.first();
}

}  // namespace inspector::rules
