// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/alert_codec.h"

#include "core/inventory/json_codec.h"
#include "core/inventory/json_fields.h"

#include <QJsonDocument>

#include <array>

namespace inspector::inventory {

namespace {

// Names of the alternatives, in the variants' order.
constexpr std::array<std::string_view, 5> conditionKinds{"figure", "finding", "state", "verdict", "system"};
constexpr std::array<std::string_view, 4> commandKinds{"acknowledge", "unacknowledge", "take", "note"};
static_assert(conditionKinds.size() == std::variant_size_v<Condition>);
static_assert(commandKinds.size() == std::variant_size_v<AlertCommand>);

// Makes `value` hold the default of the alternative of that name; false: there is none.
template <std::size_t N = 0, typename Variant, std::size_t count>
bool choose(Variant& value, const std::array<std::string_view, count>& kinds, std::string_view kind) {
    if constexpr (N < count) {
        if (kinds[N] != kind) return choose<N + 1>(value, kinds, kind);
        value.template emplace<N>();
        return true;
    } else {
        return false;
    }
}

template <typename Archive>
void fields(Archive& a, Arg& arg) {
    a("name", arg.name);
    a("unit", arg.unit);
    if (arg.unit == Arg::Unit::Text) a("text", arg.text);
    else a("number", arg.number);
}

template <typename Archive>
void fields(Archive& a, Matcher& m) {
    a("name", m.name);
    if constexpr (Archive::reads) {
        std::string op;
        a("op", op);
        a("value", m.value);
        for (const auto each : {Matcher::Op::Equal, Matcher::Op::NotEqual, Matcher::Op::Regex, Matcher::Op::NotRegex})
            if (toString(each) == op) {
                m.op = each;
                if (!m.name.empty()) return;
            }
        m = {m.name, Matcher::Op::Regex, "("};  // does not compile, so that nothing matches
    } else {
        std::string op(toString(m.op));
        a("op", op);
        a("value", m.value);
    }
}

template <typename Archive>
void fields(Archive& a, TimeInterval::Range& r) {
    a("first", r.first);
    a("last", r.last);
}

template <typename Archive>
void fields(Archive& a, TimeInterval& t) {
    a.unlessEmpty("times", t.times);
    a.unlessEmpty("weekdays", t.weekdays);
    a.unlessEmpty("daysOfMonth", t.daysOfMonth);
    a.unlessEmpty("months", t.months);
    a.unlessEmpty("years", t.years);
    a.unlessEmpty("zone", t.zone);
}

template <typename Archive>
void fields(Archive& a, Mute& m) {
    a("why", m.why);
    a.unlessEmpty("by", m.by);
    a.unlessEmpty("text", m.text);
}

template <typename Archive>
void fields(Archive& a, Alert& v) {
    a("fingerprint", v.fingerprint);
    a.unlessEmpty("id", v.id);
    a.unlessEmpty("channel", v.channel);
    a("rule", v.rule);
    a.unlessEmpty("rung", v.rung);
    a("severity", v.severity);
    a("state", v.state);
    a("started", v.started);
    a("resolved", v.resolved);
    a("acknowledged", v.acknowledged);
    a.unlessEmpty("acknowledgedBy", v.acknowledgedBy);
    a.unlessEmpty("summary", v.summary);
    a.unlessEmpty("labels", v.labels);
    a("fired", v.fired);
    a("closed", v.closed);
    a("changed", v.changed);
    a("seen", v.seen);
    a("health", v.health);
    a("healthSince", v.healthSince);
    a.unlessEmpty("healthText", v.healthText);
    a("value", v.value);
    a("threshold", v.threshold);
    a.unlessEmpty("args", v.args);
    a("times", v.times);
    a.unlessEmpty("flapping", v.flapping);
    a.unlessEmpty("turns", v.turns);
    a.unlessEmpty("mutes", v.mutes);
    a.unlessEmpty("cause", v.cause);
    a.unlessEmpty("explains", v.explains);
    a.unlessEmpty("acknowledgedWhy", v.acknowledgedWhy);
    a("acknowledgedUntil", v.acknowledgedUntil);
    a.unlessEmpty("owner", v.owner);
    a("escalated", v.escalated);
    a.unlessEmpty("probe", v.probe);
}

template <typename Archive>
void fields(Archive& a, AlertEntry& e) {
    a.unlessEmpty("id", e.id);
    a.unlessEmpty("alert", e.alert);
    a("fingerprint", e.fingerprint);
    a("time", e.time);
    a("kind", e.kind);
    a.unlessEmpty("actor", e.actor);
    a.unlessEmpty("text", e.text);
    a.unlessEmpty("route", e.route);
    a.unlessEmpty("receiver", e.receiver);
    a("mute", e.mute);
}

template <typename Archive>
void fields(Archive& a, AcknowledgeAlerts& c) {
    a("fingerprints", c.fingerprints);
    a.unlessEmpty("comment", c.comment);
    a("until", c.until);
}

template <typename Archive>
void fields(Archive& a, UnacknowledgeAlerts& c) {
    a("fingerprints", c.fingerprints);
}

template <typename Archive>
void fields(Archive& a, TakeAlerts& c) {
    a("fingerprints", c.fingerprints);
    a.unlessEmpty("owner", c.owner);
}

template <typename Archive>
void fields(Archive& a, NoteAlert& c) {
    a("fingerprints", c.fingerprints);
    a("text", c.text);
}

template <typename Archive>
void fields(Archive& a, FigureCondition& c) {
    a("measurement", c.measurement);
    a("field", c.field);
    a.unlessEmpty("tags", c.tags);
    a("aggregate", c.aggregate);
    a("windowS", c.window);
    a.unlessEmpty("by", c.by);
    a("comparison", c.comparison);
    a("threshold", c.threshold);
    a("leastPoints", c.leastPoints);
}

template <typename Archive>
void fields(Archive& a, FindingCondition& c) {
    a.unlessEmpty("findings", c.findings);
    a("least", c.least);
    a.unlessEmpty("eachRung", c.eachRung);
}

template <typename Archive>
void fields(Archive& a, StateCondition& c) {
    a("state", c.state);
}

template <typename Archive>
void fields(Archive& a, VerdictCondition& c) {
    a.unlessEmpty("causes", c.causes);
    a("leastConfidence", c.leastConfidence);
    a("leastChannels", c.leastChannels);
}

template <typename Archive>
void fields(Archive& a, SystemCondition& c) {
    a("notices", c.notices);
}

template <typename Archive, typename Variant, std::size_t count>
void alternative(Archive& a, Variant& value, const std::array<std::string_view, count>& kinds) {
    std::string kind(kinds[value.index()]);
    a("kind", kind);
    if constexpr (Archive::reads) choose(value, kinds, kind);
    std::visit([&a](auto& one) { fields(a, one); }, value);
}
template <typename Archive>
void fields(Archive& a, Condition& c) {
    alternative(a, c, conditionKinds);
}
template <typename Archive>
void fields(Archive& a, AlertCommand& c) {
    alternative(a, c, commandKinds);
}

template <typename Archive>
void fields(Archive& a, AlertScope& s) {
    a.unlessEmpty("templates", s.templates);
    a.unlessEmpty("groups", s.groups);
    a.unlessEmpty("channels", s.channels);
    a.unlessEmpty("endpoints", s.endpoints);
}

template <typename Archive>
void fields(Archive& a, AlertRule& r) {
    a("id", r.id);
    a("name", r.name);
    a("enabled", r.enabled);
    a("condition", r.condition);
    a.unlessEmpty("scope", r.scope);
    a("severity", r.severity);
    a("holdForS", r.holdFor);
    a("keepFiringForS", r.keepFiringFor);
    a("of", r.of);
    a("times", r.times);
    a("noData", r.noData);
    a("noDataAfterS", r.noDataAfter);
    a.unlessEmpty("labels", r.labels);
    a.unlessEmpty("summary", r.summary);
    a.unlessEmpty("advice", r.advice);
    a.unlessEmpty("runbook", r.runbook);
    a.unlessEmpty("shipped", r.shipped);
    a.unlessEmpty("revision", r.revision);
    a.unlessEmpty("updated", r.updated);
}

template <typename Archive>
void fields(Archive& a, Silence& s) {
    a("id", s.id);
    a("matchers", s.matchers);
    a("starts", s.starts);
    a("ends", s.ends);
    a.unlessEmpty("recurs", s.recurs);
    a("author", s.author);
    a("comment", s.comment);
    a.unlessEmpty("revision", s.revision);
    a.unlessEmpty("created", s.created);
    a.unlessEmpty("updated", s.updated);
}

template <typename Archive>
void fields(Archive& a, Maintenance& m) {
    a("id", m.id);
    a("name", m.name);
    a.unlessEmpty("channels", m.channels);
    a.unlessEmpty("groups", m.groups);
    a.unlessEmpty("endpoints", m.endpoints);
    a("starts", m.starts);
    a("ends", m.ends);
    a.unlessEmpty("recurs", m.recurs);
    a("author", m.author);
    a("comment", m.comment);
    a.unlessEmpty("revision", m.revision);
    a.unlessEmpty("created", m.created);
    a.unlessEmpty("updated", m.updated);
}

template <typename Archive>
void fields(Archive& a, Receiver& r) {
    a("id", r.id);
    a("name", r.name);
    a("kind", r.kind);
    a("enabled", r.enabled);
    a.unlessEmpty("settings", r.settings);
    a.unlessEmpty("secrets", r.secrets);
    a("sendResolved", r.sendResolved);
    a("mostPerMinute", r.mostPerMinute);
    a.unlessEmpty("revision", r.revision);
    a.unlessEmpty("updated", r.updated);
}

template <typename Archive>
void fields(Archive& a, Route& r) {
    a.unlessEmpty("name", r.name);
    a.unlessEmpty("matchers", r.matchers);
    a("receiver", r.receiver);
    a.unlessEmpty("continue", r.goOn);
    a("groupBy", r.groupBy);
    a("groupWaitS", r.groupWait);
    a("groupIntervalS", r.groupInterval);
    a("repeatIntervalS", r.repeatInterval);
    a.unlessEmpty("activeTimes", r.activeTimes);
    a.unlessEmpty("muteTimes", r.muteTimes);
    a("escalateAfterS", r.escalateAfter);
    a("escalateTo", r.escalateTo);
    a.unlessEmpty("children", r.children);
}

template <typename Archive>
void fields(Archive& a, Inhibition& i) {
    a("name", i.name);
    a("source", i.source);
    a("target", i.target);
    a.unlessEmpty("equal", i.equal);
}

template <typename Archive>
void fields(Archive& a, Routing& r) {
    a("root", r.root);
    a.unlessEmpty("inhibitions", r.inhibitions);
    a.unlessEmpty("times", r.times);
    a.unlessEmpty("revision", r.revision);
    a.unlessEmpty("updated", r.updated);
}

template <typename Archive>
void fields(Archive& a, GroupState& g) {
    a("key", g.key);
    a("route", g.route);
    a("receiver", g.receiver);
    a.unlessEmpty("labels", g.labels);
    a("began", g.began);
    a("notified", g.notified);
    a("serial", g.serial);
    a.unlessEmpty("firing", g.firing);
    a.unlessEmpty("resolved", g.resolved);
}

template <typename Archive>
void fields(Archive& a, Notification& n) {
    a("key", n.key);
    a("groupKey", n.groupKey);
    a("route", n.route);
    a("receiver", n.receiver);
    a("why", n.why);
    a("time", n.time);
    a.unlessEmpty("groupLabels", n.groupLabels);
    a.unlessEmpty("commonLabels", n.commonLabels);
    a("alerts", n.alerts);
    a.unlessEmpty("leftOut", n.leftOut);
}

template <typename Archive>
void fields(Archive& a, SavedView& v) {
    a("id", v.id);
    a("name", v.name);
    a.unlessEmpty("owner", v.owner);
    a.unlessEmpty("shared", v.shared);
    a("page", v.page);
    a("filter", v.filter);
    a.unlessEmpty("revision", v.revision);
    a.unlessEmpty("updated", v.updated);
}

struct Describe {
    template <typename Archive, typename T>
    void operator()(Archive& archive, T& value) const {
        fields(archive, value);
    }
};

template <typename T>
std::string encode(const T& value) {
    std::string out;
    JsonWriter<Describe>::append(out, value);
    return out;
}

template <typename T>
std::optional<T> decode(const QJsonObject& object) {
    if (object.isEmpty()) return std::nullopt;
    T value{};
    JsonReader<Describe>::read(object, value);
    return value;
}
template <typename T>
std::optional<T> decode(std::string_view json) {
    return decode<T>(jsonObject(json));
}

template <typename Variant, std::size_t count>
bool isKnown(const QJsonObject& object, const std::array<std::string_view, count>& kinds) {
    Variant value;
    return choose(value, kinds, object.value(QLatin1String("kind")).toString().toStdString());
}

}  // namespace

std::string encodeAlert(const Alert& alert) { return encode(alert); }
std::optional<Alert> decodeAlert(std::string_view json) { return decode<Alert>(json); }
std::string encodeAlertEntry(const AlertEntry& entry) { return encode(entry); }
std::optional<AlertEntry> decodeAlertEntry(std::string_view json) {
    const QJsonObject object = jsonObject(json);
    if (!alertEntryKindFromString(object.value(QLatin1String("kind")).toString().toStdString())) return std::nullopt;
    return decode<AlertEntry>(object);
}

std::string encodeAlertCommand(const AlertCommand& command) { return encode(command); }
std::optional<AlertCommand> decodeAlertCommand(std::string_view json) {
    const QJsonObject object = jsonObject(json);
    if (!isKnown<AlertCommand>(object, commandKinds)) return std::nullopt;
    return decode<AlertCommand>(object);
}

std::string encodeAlertRule(const AlertRule& rule) { return encode(rule); }
std::optional<AlertRule> decodeAlertRule(std::string_view json) {
    const QJsonObject object = jsonObject(json);
    if (!isKnown<Condition>(object.value(QLatin1String("condition")).toObject(), conditionKinds)) return std::nullopt;
    return decode<AlertRule>(object);
}

std::string encodeSilence(const Silence& silence) { return encode(silence); }
std::optional<Silence> decodeSilence(std::string_view json) {
    auto silence = decode<Silence>(json);
    if (silence && silence->matchers.empty()) return std::nullopt;  // it would silence everything
    return silence;
}
std::string encodeMaintenance(const Maintenance& maintenance) { return encode(maintenance); }
std::optional<Maintenance> decodeMaintenance(std::string_view json) { return decode<Maintenance>(json); }
std::string encodeReceiver(const Receiver& receiver) { return encode(receiver); }
std::optional<Receiver> decodeReceiver(std::string_view json) { return decode<Receiver>(json); }
std::string encodeRouting(const Routing& routing) { return encode(routing); }
std::optional<Routing> decodeRouting(std::string_view json) { return decode<Routing>(json); }

std::string encodeView(const SavedView& view) { return encode(view); }
std::optional<SavedView> decodeView(std::string_view json) { return decode<SavedView>(json); }
std::string encodeIntervals(const std::vector<TimeInterval>& intervals) { return encode(intervals); }
std::vector<TimeInterval> decodeIntervals(std::string_view json) {
    std::vector<TimeInterval> intervals;
    JsonReader<Describe>::read(QJsonDocument::fromJson(QByteArray(json.data(), static_cast<qsizetype>(json.size()))).array(), intervals);
    return intervals;
}

std::string encodeGroupState(const GroupState& group) { return encode(group); }
std::optional<GroupState> decodeGroupState(std::string_view json) { return decode<GroupState>(json); }
std::string encodeNotification(const Notification& notification) { return encode(notification); }
std::optional<Notification> decodeNotification(std::string_view json) { return decode<Notification>(json); }

}  // namespace inspector::inventory
