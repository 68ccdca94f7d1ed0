// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/check.h"
#include "core/notify/route_names.h"

#include <algorithm>
#include <map>
#include <set>

namespace inspector::notify {

namespace {

constexpr std::size_t mostProblems = 200;
constexpr std::size_t mostRoutes = 1000;
constexpr std::size_t mostMatchers = 64;
constexpr int deepest = 16;
constexpr Seconds longest{366 * 86400};

Arg secondsArg(const char* name, Seconds seconds) {
    return numberArg(name, static_cast<double>(seconds.count()), Arg::Unit::Second);
}

bool isLabel(const std::string& name) { return checkMatcher({name, Matcher::Op::Equal, "x"}).empty(); }

// What a route has from above.
struct Inherited {
    Matchers matchers;
    std::optional<ReceiverId> receiver;
    Seconds groupInterval = defaultGroupInterval;
    Seconds repeatInterval = defaultRepeatInterval;
};

class Checker {
public:
    Checker(const Routing& routing, const std::vector<Receiver>& receivers) : m_routing(routing) {
        for (const Receiver& receiver : receivers) m_receivers.emplace(receiver.id, &receiver);
    }

    std::vector<Problem> run(const std::vector<Receiver>& receivers) {
        if (!m_routing.root.matchers.empty()) add("route-root-matchers", false, rootName(m_routing.root));
        checkRoute(m_routing.root, rootName(m_routing.root), {}, 1);
        if (m_routes > mostRoutes) add("route-too-many", true, rootName(m_routing.root), {numberArg("limit", mostRoutes)});
        if (!m_anyReceiver) add("route-nobody", false, rootName(m_routing.root));
        checkNames(receivers, [](const Receiver& r) { return r.name; }, "receiver-name-twice");
        for (const Inhibition& rule : m_routing.inhibitions) checkInhibition(rule);
        checkNames(m_routing.inhibitions, [](const Inhibition& i) { return i.name; }, "inhibition-name-twice");
        for (const auto& [name, intervals] : m_routing.times) checkTimes(name, intervals);
        return std::move(m_out);
    }

private:
    void checkRoute(const Route& route, const std::string& path, Inherited above, int depth) {
        if (++m_routes > mostRoutes) return;
        if (depth > deepest) return add("route-too-deep", true, path, {numberArg("limit", deepest)});
        checkReceivers(route, path, &above);
        checkTimings(route, path, &above);
        if (route.groupBy) checkGroupBy(*route.groupBy, path);
        for (const auto* names : {&route.activeTimes, &route.muteTimes})
            for (const std::string& name : *names)
                if (!m_routing.times.contains(name)) add("route-times-unknown", true, path, {textArg("name", name)});
        if (depth > 1) {
            checkMatchers(route.matchers, path);
            checkContradictions(route.matchers, above.matchers, path);
            above.matchers.insert(above.matchers.end(), route.matchers.begin(), route.matchers.end());
        }
        checkChildren(route.children, path, above, depth);
    }

    void checkChildren(const std::vector<Route>& children, const std::string& path, const Inherited& above, int depth) {
        const std::vector<std::string> names = namesOf(children);
        const std::vector<std::vector<Match>> made = compiled(children);
        std::set<std::string> given;
        for (std::size_t i = 0; i < children.size(); ++i) {
            const Route& child = children[i];
            const std::string childPath = path + '/' + names[i];
            if (child.name.empty()) add("route-name-missing", true, path);
            if (child.name.find('/') != std::string::npos) add("route-name-slash", true, childPath);
            if (!child.name.empty() && !given.insert(child.name).second) add("route-name-twice", true, path + '/' + child.name);
            for (std::size_t before = 0; before < i; ++before)
                if (!children[before].goOn && covers(made[before], child.matchers)) {
                    add("route-shadowed", false, childPath, {textArg("other", path + '/' + names[before])});
                    break;
                }
            checkRoute(child, childPath, above, depth + 1);
        }
    }

    static std::vector<std::vector<Match>> compiled(const std::vector<Route>& routes) {
        std::vector<std::vector<Match>> out(routes.size());
        for (std::size_t i = 0; i < routes.size(); ++i)
            for (const Matcher& matcher : routes[i].matchers) out[i].emplace_back(Matchers{matcher});
        return out;
    }

    // Whether the first takes whatever the second does, as far as that is plain: each of its matchers is one of the second's,
    // or takes the value that the second asks for, or everything.
    static bool covers(const std::vector<Match>& first, const Matchers& second) {
        return std::all_of(first.begin(), first.end(), [&](const Match& match) {
            const Matcher& matcher = match.matchers().front();
            return matcher == Matcher{matcher.name, Matcher::Op::Regex, ".*"} ||
                   std::any_of(second.begin(), second.end(), [&](const Matcher& other) {
                       return other == matcher || (other.name == matcher.name && other.op == Matcher::Op::Equal &&
                                                   match({{other.name, other.value}}));
                   });
        });
    }

    void checkMatchers(const Matchers& matchers, const std::string& where) {
        for (const Matcher& matcher : matchers)
            if (const std::string why = checkMatcher(matcher); !why.empty())
                add("matcher-wrong", true, where, {textArg("matcher", formatMatchers({matcher})), textArg("why", why)});
    }

    void checkContradictions(const Matchers& own, const Matchers& above, const std::string& path) {
        if (own.size() > mostMatchers) return add("route-matchers-many", true, path, {numberArg("limit", mostMatchers)});
        Matchers all = above;
        all.insert(all.end(), own.begin(), own.end());
        for (const Matcher& one : own)
            for (const Matcher& other : all) {
                if (one.name != other.name || !checkMatcher(one).empty() || !checkMatcher(other).empty()) continue;
                const bool contradict = (other.op == Matcher::Op::Equal && !Match({one})({{one.name, other.value}})) ||
                                        (one.op == Matcher::Op::Equal && !Match({other})({{one.name, one.value}}));
                if (!contradict) continue;
                return add("route-never", false, path,
                           {textArg("matcher", formatMatchers({one})), textArg("other", formatMatchers({other}))});
            }
    }

    void checkReceiver(const ReceiverId& id, const std::string& path) {
        if (id.empty()) return;
        m_anyReceiver = true;
        const auto found = m_receivers.find(id);
        if (found == m_receivers.end())
            add("route-receiver-unknown", true, path, {textArg("receiver", id.value)});
        else if (found->second->kind == ReceiverKind::Heartbeat)
            add("route-receiver-heartbeat", true, path, {textArg("receiver", found->second->name)});
        else if (!found->second->enabled)
            add("route-receiver-off", false, path, {textArg("receiver", found->second->name)});
    }

    void checkReceivers(const Route& route, const std::string& path, Inherited* above) {
        if (route.receiver) above->receiver = route.receiver;
        if (route.receiver) checkReceiver(*route.receiver, path);
        if (route.escalateTo) checkReceiver(*route.escalateTo, path);
        if (route.escalateAfter.has_value() != route.escalateTo.has_value()) add("route-escalation-half", true, path);
        if (route.escalateTo && !route.escalateTo->empty() && route.escalateTo == above->receiver)
            add("route-escalation-same", false, path, {textArg("receiver", route.escalateTo->value)});
    }

    void checkTimings(const Route& route, const std::string& path, Inherited* above) {
        if (route.groupWait && (*route.groupWait < Seconds{0} || *route.groupWait > longest))
            add("route-wait-negative", true, path, {secondsArg("seconds", *route.groupWait)});
        checkTiming("group_interval", route.groupInterval, path);
        checkTiming("repeat_interval", route.repeatInterval, path);
        checkTiming("escalate_after", route.escalateAfter, path);
        above->groupInterval = route.groupInterval.value_or(above->groupInterval);
        above->repeatInterval = route.repeatInterval.value_or(above->repeatInterval);
        if ((route.groupInterval || route.repeatInterval) && above->groupInterval > above->repeatInterval)
            add("route-repeats-late", false, path,
                {secondsArg("seconds", above->repeatInterval), secondsArg("limit", above->groupInterval)});
    }

    void checkTiming(const char* name, const std::optional<Seconds>& seconds, const std::string& path) {
        if (seconds && (*seconds < Seconds{1} || *seconds > longest))
            add("route-time-wrong", true, path, {textArg("name", name), secondsArg("seconds", *seconds)});
    }

    void checkGroupBy(const std::vector<std::string>& names, const std::string& path) {
        if (names == std::vector<std::string>{"..."}) return;
        for (const std::string& name : names)
            if (!isLabel(name)) add("route-group-by-wrong", true, path, {textArg("name", name)});
    }

    void checkInhibition(const Inhibition& rule) {
        if (rule.name.empty()) add("inhibition-name-missing", true, rule.name);
        checkMatchers(rule.source, rule.name);
        checkMatchers(rule.target, rule.name);
        const bool empty = rule.source.empty() || rule.target.empty();
        if (empty || matchesEverything(rule.source)) add("inhibition-side-empty", empty, rule.name);
        for (const std::string& name : rule.equal)
            if (!isLabel(name)) add("inhibition-equal-wrong", true, rule.name, {textArg("name", name)});
        if (rule.equal.empty()) add("inhibition-wide", false, rule.name);
    }

    void checkTimes(const std::string& name, const std::vector<TimeInterval>& intervals) {
        if (intervals.empty()) add("times-empty", true, name);
        for (const TimeInterval& interval : intervals)
            if (const std::string why = checkInterval(interval); !why.empty())
                add("times-wrong", true, name, {textArg("interval", formatInterval(interval)), textArg("why", why)});
    }

    template <typename List, typename NameOf>
    void checkNames(const List& list, NameOf nameOf, const char* id) {
        std::map<std::string, int> counts;
        for (const auto& item : list)
            if (const std::string name = nameOf(item); !name.empty() && ++counts[name] == 2) add(id, true, name);
    }

    void add(const char* id, bool refused, std::string where, std::vector<Arg> args = {}) {
        if (m_out.size() < mostProblems) m_out.push_back({id, refused, std::move(where), std::move(args)});
    }

    const Routing& m_routing;
    std::map<ReceiverId, const Receiver*> m_receivers;
    std::vector<Problem> m_out;
    std::size_t m_routes = 0;
    bool m_anyReceiver = false;
};

}  // namespace

std::vector<Problem> check(const Routing& routing, const std::vector<Receiver>& receivers) {
    return Checker(routing, receivers).run(receivers);
}

}  // namespace inspector::notify
