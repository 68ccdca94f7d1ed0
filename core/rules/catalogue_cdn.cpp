// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"edge-error-cached", Severity::Major, "RFC 9111 4",
     QT_TRANSLATE_NOOP("rules", "{rung}: the error {status} is in a cache (age {age}, may be kept for {fresh}, limit {limit}; cache: {cache})"),
     QT_TRANSLATE_NOOP("rules", "Let caches keep errors of live channels for a second or two at most, then purge this one.")},
    {"edge-segment-not-cacheable", Severity::Minor, "RFC 9111 3",
     QT_TRANSLATE_NOOP("rules", "Segments of {rung} may not be cached for as long as they last ({header}; fresh for {fresh}, at least {limit})"),
     QT_TRANSLATE_NOOP("rules", "Give segments a max-age of several target durations: without it each viewer's request goes to the origin.")},
    {"edge-cache-contradiction", Severity::Info, "RFC 9211",
     QT_TRANSLATE_NOOP("rules", "{rung}: headers of the cache contradict each other ({header} says {state}, another the opposite)"),
     QT_TRANSLATE_NOOP("rules", "Check which layer sets these headers; the hit ratio of this edge counts the first alone.")},
    {"edge-rate-limited", Severity::Minor, "RFC 6585 4",
     QT_TRANSLATE_NOOP("rules", "{rung}: {host} limits the rate of requests (status {status}, wait {wait})"),
     QT_TRANSLATE_NOOP("rules", "Exempt the probe's address from the limit, or let the template ask less often; the wait is respected.")},
    {"edge-redirect-elsewhere", Severity::Minor, "RFC 9110 15.4",
     QT_TRANSLATE_NOOP("rules", "{rung}: {host} redirects to {target} (address {address})"),
     QT_TRANSLATE_NOOP("rules", "Check that viewers are meant to be sent there; an address of a private network is reached by none of them.")},
    {"token-expires", Severity::Minor, "-",
     QT_TRANSLATE_NOOP("rules", "{rung}: the token in the URL is good until {until} ({left} left)"),
     QT_TRANSLATE_NOOP("rules", "Make a new token and put it into the endpoint or the channel's URL before this one ends.")},
    {"edge-wrong-channel", Severity::Critical, "-",
     QT_TRANSLATE_NOOP("rules", "{rung}: another channel comes from this edge ({segment}, expected {expected})"),
     QT_TRANSLATE_NOOP("rules", "Check the edge's cache keys and its mapping of paths to origins, then purge it.")},
    {"edge-family-fails", Severity::Major, "RFC 8305",
     QT_TRANSLATE_NOOP("rules", "{rung}: no answer by {family}, while {other} works"),
     QT_TRANSLATE_NOOP("rules", "Check the edge's addresses of that family, their routes and firewalls, or withdraw them from DNS.")},
    {"edge-family-slower", Severity::Minor, "RFC 8305",
     QT_TRANSLATE_NOOP("rules", "{rung}: connecting by {family} takes {took}, by {other} {otherTook}"),
     QT_TRANSLATE_NOOP("rules", "Compare the routes of both families between the probe and this edge.")},
    {"edge-address-changes", Severity::Info, "-",
     QT_TRANSLATE_NOOP("rules", "{rung}: the edge's name leads to another address each time ({addresses} in {asks} requests, now {address})"),
     QT_TRANSLATE_NOOP("rules", "Pin an address to watch one server; figures of this endpoint are those of many.")},
};

}  // namespace

std::span<const RuleInfo> cdnRules() { return entries; }

}  // namespace inspector::rules
