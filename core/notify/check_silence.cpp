// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/check.h"

#include <algorithm>

namespace inspector::notify {

namespace {

constexpr Nanoseconds year = std::chrono::hours{24 * 366};
constexpr std::size_t mostInParts = 10000;

void add(std::vector<Problem>* out, const char* id, bool refused, std::string where, std::vector<Arg> args = {}) {
    out->push_back({id, refused, std::move(where), std::move(args)});
}

bool takes(const Matcher& matcher, const std::string& value) { return Match({matcher})({{matcher.name, value}}); }

bool takesAbsent(const Matcher& matcher) { return Match({matcher})({}); }

// Values that no sensible matcher has in common.
bool takesAny(const Matcher& matcher) {
    return takes(matcher, "zq") && takes(matcher, "zq-7x") && takes(matcher, "Ärger 1080p/~") && takes(matcher, "0");
}

bool isOnEveryAlert(const std::string& label) { return label == "alertname" || label == "severity"; }

void checkSpan(WallTime starts, WallTime ends, WallTime now, std::vector<Problem>* out) {
    const std::vector<Arg> args{textArg("start", formatIso8601(starts)), textArg("end", formatIso8601(ends))};
    if (ends <= starts)
        add(out, "span-inverted", true, "ends", args);
    else if (ends <= now)
        add(out, "span-past", true, "ends", args);
    else if (ends - std::max(starts, now) > year)
        add(out, "span-long", false, "ends", args);
}

void checkRecurrence(const std::vector<TimeInterval>& recurs, WallTime starts, std::vector<Problem>* out) {
    bool allGood = true;
    for (const TimeInterval& interval : recurs) {
        const std::string why = checkInterval(interval);
        if (why.empty()) continue;
        allGood = false;
        add(out, "times-wrong", true, "recurs", {textArg("interval", formatInterval(interval)), textArg("why", why)});
    }
    if (!recurs.empty() && allGood && !containsAny(recurs, starts) && !nextChange(recurs, starts))
        add(out, "times-never", true, "recurs");
}

void checkWords(const std::string& author, const std::string& comment, std::vector<Problem>* out) {
    if (author.empty()) add(out, "author-missing", true, "author");
    if (comment.empty()) add(out, "comment-missing", true, "comment");
}

}  // namespace

bool matchesEverything(const Matchers& matchers) {
    return std::all_of(matchers.begin(), matchers.end(), [](const Matcher& m) {
        return takesAbsent(m) || (isOnEveryAlert(m.name) && takesAny(m));
    });
}

std::vector<Problem> checkSilence(const Silence& silence, WallTime now) {
    std::vector<Problem> out;
    bool allGood = true;
    for (const Matcher& matcher : silence.matchers) {
        const std::string why = checkMatcher(matcher);
        if (why.empty()) continue;
        allGood = false;
        add(&out, "matcher-wrong", true, "matchers", {textArg("matcher", formatMatchers({matcher})), textArg("why", why)});
    }
    if (allGood && matchesEverything(silence.matchers))
        add(&out, "silence-everything", true, "matchers");
    else if (allGood && std::all_of(silence.matchers.begin(), silence.matchers.end(),
                                    [](const Matcher& m) { return takesAbsent(m) || takesAny(m); })) {
        const auto wide = std::find_if(silence.matchers.begin(), silence.matchers.end(),
                                       [](const Matcher& m) { return !takesAbsent(m); });
        add(&out, "silence-wide", false, "matchers", {textArg("name", wide->name)});
    }
    checkSpan(silence.starts, silence.ends, now, &out);
    checkRecurrence(silence.recurs, silence.starts, &out);
    checkWords(silence.author, silence.comment, &out);
    return out;
}

std::vector<Problem> checkMaintenance(const Maintenance& maintenance, WallTime now) {
    std::vector<Problem> out;
    if (maintenance.name.empty()) add(&out, "name-missing", true, "name");
    const std::size_t parts = maintenance.channels.size() + maintenance.groups.size() + maintenance.endpoints.size();
    if (parts == 0 || parts > mostInParts) add(&out, "maintenance-empty", true, "channels");
    checkSpan(maintenance.starts, maintenance.ends, now, &out);
    checkRecurrence(maintenance.recurs, maintenance.starts, &out);
    checkWords(maintenance.author, maintenance.comment, &out);
    return out;
}

}  // namespace inspector::notify
