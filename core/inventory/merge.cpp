// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/merge.h"

#include "core/inventory/store.h"
#include "core/model/finding.h"
#include "core/model/time_intervals.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace inspector::inventory {

namespace {

constexpr const char* hidden = "…";

// ---- Values as people read them ----------------------------------------------------------------------------------------

std::string shown(const std::string& text) { return text; }
std::string shown(bool value) { return value ? "yes" : "no"; }
std::string shown(int value) { return std::to_string(value); }
std::string shown(std::int64_t value) { return std::to_string(value); }
std::string shown(double value) { return formatEnglish(numberArg({}, value)); }
std::string shown(Milliseconds value) { return std::to_string(value.count()) + " ms"; }
std::string shown(SegmentPolicy value) { return std::string(toString(value)); }
std::string shown(IpFamily value) { return std::string(toString(value)); }
std::string shown(StageRole value) { return std::string(toString(value)); }
std::string shown(Carries value) { return std::string(toString(value)); }
std::string shown(const TemplateId& id) { return id.value; }
std::string shown(const std::optional<ProbeId>& id) { return id ? id->value : std::string(); }
std::string shown(const RuleSetting& rule) {
    if (!rule.enabled) return "off";
    return rule.severity ? std::string(toString(*rule.severity)) : std::string("on");
}
std::string shown(const RequestHeader& header) { return header.secret ? hidden : header.value; }
std::string shown(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
    return all;
}
std::string shown(const std::vector<TimeInterval>& intervals) { return formatIntervals(intervals); }
std::string shown(const ExpectedRung& rung) {
    return std::to_string(rung.width) + "x" + std::to_string(rung.height) + " " + std::to_string(rung.bandwidthBps) + " bit/s " +
           rung.codecs;
}
std::string shown(const std::vector<ExpectedRung>& ladder) {
    std::string all;
    for (const ExpectedRung& rung : ladder) all += (all.empty() ? "" : ", ") + shown(rung);
    return all;
}
template <typename T>
std::string shownIfAny(const std::optional<T>& value) {
    return value ? shown(*value) : std::string();
}

// ---- Fields ------------------------------------------------------------------------------------------------------------

template <typename T>
class Merger {
public:
    Merger(const T& base, const T& mine, const T& theirs) : m_base(base), m_mine(mine), m_theirs(theirs), m_out{theirs, {}} {}

    template <typename F>
    Merger& field(const char* name, F T::*member) {
        const F& base = m_base.*member;
        const F& mine = m_mine.*member;
        const F& theirs = m_theirs.*member;
        if (mine == base || mine == theirs) return *this;
        if (theirs != base) conflict(name, shown(base), shown(mine), shown(theirs));
        m_out.merged.*member = mine;
        return *this;
    }
    Merger& url(const char* name, std::string T::*member) {
        const std::size_t before = m_out.conflicts.size();
        field(name, member);
        if (m_out.conflicts.size() == before) return *this;
        FieldConflict& last = m_out.conflicts.back();
        for (std::string* text : {&last.base, &last.mine, &last.theirs}) *text = redactUrl(*text);
        return *this;
    }
    // The one of three that stands: an entry of a list, none where it is missing.
    template <typename V>
    std::optional<V> entry(const std::string& name, const std::optional<V>& base, const std::optional<V>& mine,
                           const std::optional<V>& theirs) {
        if (mine == base || mine == theirs) return theirs;
        if (theirs != base) conflict(name, shownIfAny(base), shownIfAny(mine), shownIfAny(theirs));
        return mine;
    }
    void conflict(std::string name, std::string base, std::string mine, std::string theirs) {
        m_out.conflicts.push_back({std::move(name), std::move(base), std::move(mine), std::move(theirs)});
    }
    Merged<T>& out() { return m_out; }
    const T& base() const { return m_base; }
    const T& mine() const { return m_mine; }
    const T& theirs() const { return m_theirs; }

private:
    const T& m_base;
    const T& m_mine;
    const T& m_theirs;
    Merged<T> m_out;
};

// ---- Headers by name, rules by id --------------------------------------------------------------------------------------

using Headers = std::vector<RequestHeader>;

bool hasTwice(const Headers& headers) {
    std::set<std::string> names;
    for (const RequestHeader& header : headers)
        if (!names.insert(header.name).second) return true;
    return false;
}

std::optional<RequestHeader> named(const Headers& headers, const std::string& name) {
    for (const RequestHeader& header : headers)
        if (header.name == name) return header;
    return std::nullopt;
}

// A secret that was not typed again is the one that there was.
Headers withSecretsOf(const Headers& base, Headers mine) {
    for (RequestHeader& header : mine) {
        if (!header.secret || !header.value.empty()) continue;
        if (const auto before = named(base, header.name); before && before->secret) header.value = before->value;
    }
    return mine;
}

std::string namesOf(const Headers& headers) {
    std::string all;
    for (const RequestHeader& header : headers) all += (all.empty() ? "" : ", ") + header.name;
    return all;
}

template <typename T>
void mergeHeaders(Merger<T>& merger) {
    const Headers& base = merger.base().headers;
    const Headers& theirs = merger.theirs().headers;
    const Headers mine = withSecretsOf(base, merger.mine().headers);
    Headers& out = merger.out().merged.headers;
    if (hasTwice(base) || hasTwice(mine) || hasTwice(theirs)) {  // no name tells which is which: as a whole
        if (mine == base || mine == theirs) return;
        if (theirs != base) merger.conflict("headers", namesOf(base), namesOf(mine), namesOf(theirs));
        out = mine;
        return;
    }
    out.clear();
    const auto take = [&](const std::string& name) {
        auto one = merger.entry("headers." + name, named(base, name), named(mine, name), named(theirs, name));
        if (one) out.push_back(std::move(*one));
    };
    for (const RequestHeader& header : theirs) take(header.name);
    for (const RequestHeader& header : mine)
        if (!named(theirs, header.name)) take(header.name);
}

std::optional<RuleSetting> settingOf(const Template& value, const std::string& id) {
    const auto at = value.rules.find(id);
    return at == value.rules.end() ? std::nullopt : std::optional(at->second);
}

void mergeRules(Merger<Template>& merger) {
    std::set<std::string> ids;
    for (const Template* one : {&merger.base(), &merger.mine(), &merger.theirs()})
        for (const auto& [id, setting] : one->rules) ids.insert(id);
    auto& out = merger.out().merged.rules;
    out.clear();
    for (const std::string& id : ids) {
        const auto setting = merger.entry("rules." + id, settingOf(merger.base(), id), settingOf(merger.mine(), id),
                                          settingOf(merger.theirs(), id));
        if (setting) out.emplace(id, *setting);
    }
}

void mergeToken(Merger<Endpoint>& merger) {
    const std::string& typed = merger.mine().token;
    const std::string& base = merger.base().token;
    const std::string& theirs = merger.theirs().token;
    std::string& out = merger.out().merged.token;
    if (typed == noToken && base.empty()) {  // one that cannot be unsealed here can be taken away all the same
        out = typed;
        return;
    }
    const std::string mine = typed == noToken ? std::string() : typed.empty() ? base : typed;
    if (mine == base || mine == theirs) return;
    if (theirs != base) {
        const auto word = [](const std::string& token) { return std::string(token.empty() ? "" : hidden); };
        merger.conflict("token", word(base), word(mine), word(theirs));
    }
    out = mine.empty() ? std::string(noToken) : mine;
}

template <typename T>
T plain(T value) {
    value.revision = 0;
    value.updated = {};
    return value;
}

}  // namespace

Merged<Channel> mergeChannel(const Channel& base, const Channel& mine, const Channel& theirs) {
    Merger<Channel> merger(base, mine, theirs);
    merger.field("name", &Channel::name)
        .url("url", &Channel::url)
        .field("group", &Channel::group)
        .field("template", &Channel::templateId)
        .field("probe", &Channel::probeId)
        .field("region", &Channel::probeRegion)
        .field("enabled", &Channel::enabled)
        .field("notes", &Channel::notes)
        .field("onAir", &Channel::onAir);
    return std::move(merger.out());
}

Merged<Template> mergeTemplate(const Template& base, const Template& mine, const Template& theirs) {
    Merger<Template> merger(base, mine, theirs);
    merger.field("name", &Template::name)
        .field("notes", &Template::notes)
        .field("interval", &Template::interval)
        .field("follow", &Template::follow)
        .field("segments", &Template::segments)
        .field("connectTimeout", &Template::connectTimeout)
        .field("playlistTimeout", &Template::playlistTimeout)
        .field("segmentTimeout", &Template::segmentTimeout)
        .field("retries", &Template::retries)
        .field("maxPlaylistBytes", &Template::maxPlaylistBytes)
        .field("maxSegmentBytes", &Template::maxSegmentBytes)
        .field("family", &Template::family)
        .field("verifyTls", &Template::verifyTls)
        .url("proxy", &Template::proxy)
        .field("confirmCycles", &Template::confirmCycles)
        .field("confirmWindow", &Template::confirmWindow)
        .field("inspectSegments", &Template::inspectSegments)
        .field("maxLatency", &Template::maxLatencyS)
        .field("watchEdges", &Template::watchEdges)
        .field("alwaysOn", &Template::alwaysOn)
        .field("ladder", &Template::ladder);
    mergeHeaders(merger);
    mergeRules(merger);
    return std::move(merger.out());
}

Merged<Probe> mergeProbe(const Probe& base, const Probe& mine, const Probe& theirs) {
    Merger<Probe> merger(base, mine, theirs);
    merger.field("name", &Probe::name)
        .field("region", &Probe::region)
        .field("budget", &Probe::budgetBps)
        .field("workers", &Probe::workers)
        .field("maxInFlight", &Probe::maxInFlight)
        .field("maxPerHost", &Probe::maxPerHost)
        .field("canaries", &Probe::canaries)
        .field("enabled", &Probe::enabled);
    return std::move(merger.out());
}

Merged<Endpoint> mergeEndpoint(const Endpoint& base, const Endpoint& mine, const Endpoint& theirs) {
    Merger<Endpoint> merger(base, mine, theirs);
    merger.field("name", &Endpoint::name)
        .field("role", &Endpoint::role)
        .field("provider", &Endpoint::provider)
        .field("region", &Endpoint::region)
        .field("notes", &Endpoint::notes)
        .url("baseUrl", &Endpoint::baseUrl)
        .field("pinnedAddress", &Endpoint::pinnedAddress)
        .field("hostHeader", &Endpoint::hostHeader)
        .field("family", &Endpoint::family)
        .field("carries", &Endpoint::carries)
        .field("groups", &Endpoint::groups)
        .field("pattern", &Endpoint::pattern)
        .field("enabled", &Endpoint::enabled);
    mergeHeaders(merger);
    mergeToken(merger);
    return std::move(merger.out());
}

bool sameContent(const Channel& a, const Channel& b) {
    Channel other = plain(b);
    other.created = a.created;
    return plain(a) == other;
}
bool sameContent(const Template& a, const Template& b) { return plain(a) == plain(b); }
bool sameContent(const Probe& a, const Probe& b) { return plain(a) == plain(b); }
bool sameContent(const Endpoint& a, const Endpoint& b) { return plain(a) == plain(b); }

}  // namespace inspector::inventory
