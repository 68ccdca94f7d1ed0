// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/alert.h"
#include "core/model/alert_rule.h"
#include "core/model/chain.h"
#include "core/model/ids.h"
#include "core/model/notification.h"
#include "core/model/report.h"
#include "core/model/routing.h"
#include "core/model/severity.h"
#include "core/model/template.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// One description of a value's fields serves writing and reading: `describe(archive, value)` calls
// archive("name", value.member) for each. Private to json_codec.cpp and alert_codec.cpp.
namespace inspector::inventory {

// Names of the enums that the codec meets.
std::string_view jsonName(Arg::Unit unit);
std::optional<Arg::Unit> unitFromString(std::string_view text);
template <typename Enum>
std::string_view jsonName(Enum value) {
    return toString(value);
}
inline void fromName(std::string_view text, Severity& v) { v = severityFromString(text).value_or(v); }
inline void fromName(std::string_view text, ChannelState& v) { v = channelStateFromString(text).value_or(v); }
inline void fromName(std::string_view text, RungKind& v) { v = rungKindFromString(text).value_or(v); }
inline void fromName(std::string_view text, SegmentPolicy& v) { v = segmentPolicyFromString(text).value_or(v); }
inline void fromName(std::string_view text, IpFamily& v) { v = ipFamilyFromString(text).value_or(v); }
inline void fromName(std::string_view text, StageRole& v) { v = stageRoleFromString(text).value_or(v); }
inline void fromName(std::string_view text, Carries& v) { v = carriesFromString(text).value_or(v); }
inline void fromName(std::string_view text, CacheState& v) { v = cacheStateFromString(text).value_or(v); }
inline void fromName(std::string_view text, Trust& v) { v = trustFromString(text).value_or(v); }
// A cause of a newer program is a cause that is not known here.
inline void fromName(std::string_view text, Cause& v) { v = causeFromString(text).value_or(Cause::Unknown); }
inline void fromName(std::string_view text, AlertState& v) { v = alertStateFromString(text).value_or(v); }
inline void fromName(std::string_view text, AlertHealth& v) { v = alertHealthFromString(text).value_or(v); }
inline void fromName(std::string_view text, Mute::Why& v) { v = muteWhyFromString(text).value_or(v); }
inline void fromName(std::string_view text, AlertEntry::Kind& v) { v = alertEntryKindFromString(text).value_or(v); }
inline void fromName(std::string_view text, Comparison& v) { v = comparisonFromString(text).value_or(v); }
inline void fromName(std::string_view text, WindowAggregate& v) { v = windowAggregateFromString(text).value_or(v); }
inline void fromName(std::string_view text, NoData& v) { v = noDataFromString(text).value_or(v); }
inline void fromName(std::string_view text, Measurement& v) { v = measurementFromString(text).value_or(v); }
inline void fromName(std::string_view text, ReceiverKind& v) { v = receiverKindFromString(text).value_or(v); }
inline void fromName(std::string_view text, Notification::Why& v) { v = notificationWhyFromString(text).value_or(v); }
inline void fromName(std::string_view text, Arg::Unit& v) { v = unitFromString(text).value_or(v); }

void appendJsonString(std::string& out, std::string_view text);

template <typename T>
void appendNumber(std::string& out, T number) {
    char text[32];
    out.append(text, std::to_chars(text, text + sizeof text, number).ptr);
}

template <typename Describe>
class JsonWriter {
public:
    static constexpr bool reads = false;
    static void append(std::string& out, const std::string& value) { appendJsonString(out, value); }
    static void append(std::string& out, bool value) { out += value ? "true" : "false"; }
    static void append(std::string& out, Milliseconds value) { appendNumber(out, value.count()); }
    static void append(std::string& out, Seconds value) { appendNumber(out, value.count()); }
    static void append(std::string& out, WallTime value) { appendNumber(out, toMillis(value)); }
    template <typename Tag>
    static void append(std::string& out, const Id<Tag>& id) {
        appendJsonString(out, id.value);
    }
    template <typename T>
    static void append(std::string& out, const std::vector<T>& values) {
        out += '[';
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i) out += ',';
            append(out, values[i]);
        }
        out += ']';
    }
    template <typename T>
    static void append(std::string& out, const std::map<std::string, T>& values) {
        out += '{';
        bool first = true;
        for (const auto& [name, value] : values) {
            if (!first) out += ',';
            first = false;
            appendJsonString(out, name);
            out += ':';
            append(out, value);
        }
        out += '}';
    }
    template <typename T>
    static void append(std::string& out, const T& value) {
        if constexpr (std::is_enum_v<T>) {
            appendJsonString(out, jsonName(value));
        } else if constexpr (std::is_same_v<T, std::uint64_t>) {
            // Readers of JSON hold whole numbers in 63 bits at most; a greater one is text.
            if (value > static_cast<std::uint64_t>(INT64_MAX)) appendJsonString(out, std::to_string(value));
            else appendNumber(out, value);
        } else if constexpr (std::is_arithmetic_v<T>) {
            appendNumber(out, value);
        } else {
            out += '{';
            JsonWriter writer(out);
            Describe{}(writer, const_cast<T&>(value));  // descriptions serve both ways; writing changes nothing
            out += '}';
        }
    }

    template <typename T>
    void operator()(const char* name, T& value) {
        if constexpr (std::is_floating_point_v<T>)
            if (!std::isfinite(value)) return;
        if (!m_first) m_out += ',';
        m_first = false;
        m_out += '"';
        m_out += name;
        m_out += "\":";
        append(m_out, value);
    }
    template <typename T>
    void operator()(const char* name, std::optional<T>& value) {
        if (value) (*this)(name, *value);
    }
    // For a member that is 0 or empty in a default-constructed value.
    template <typename T>
    void unlessEmpty(const char* name, T& value) {
        if (!(value == T{})) (*this)(name, value);
    }

private:
    explicit JsonWriter(std::string& out) : m_out(out) {}
    std::string& m_out;
    bool m_first = true;
};

template <typename Describe>
class JsonReader {
public:
    static constexpr bool reads = true;
    static void read(const QJsonValue& json, std::string& value) {
        if (json.isString()) value = json.toString().toStdString();
    }
    static void read(const QJsonValue& json, bool& value) { value = json.toBool(value); }
    static void read(const QJsonValue& json, Milliseconds& value) { value = Milliseconds{json.toInteger(value.count())}; }
    static void read(const QJsonValue& json, Seconds& value) { value = Seconds{json.toInteger(value.count())}; }
    static void read(const QJsonValue& json, WallTime& value) {
        const qint64 ms = json.toInteger(-1);
        if (ms >= 0 && ms <= latestMs) value = fromMillis(ms);
    }
    template <typename Tag>
    static void read(const QJsonValue& json, Id<Tag>& id) {
        read(json, id.value);
    }
    template <typename T>
    static void read(const QJsonValue& json, std::vector<T>& values) {
        values.clear();
        const QJsonArray array = json.toArray();
        values.reserve(static_cast<std::size_t>(array.size()));
        for (const QJsonValue& element : array) read(element, values.emplace_back());
    }
    template <typename T>
    static void read(const QJsonValue& json, std::map<std::string, T>& values) {
        values.clear();
        const QJsonObject object = json.toObject();
        for (auto at = object.begin(); at != object.end(); ++at) read(at.value(), values[at.key().toStdString()]);
    }
    template <typename T>
    static void read(const QJsonValue& json, T& value) {
        if constexpr (std::is_enum_v<T>) fromName(json.toString().toStdString(), value);
        else if constexpr (std::is_floating_point_v<T>) value = json.toDouble(value);
        else if constexpr (std::is_same_v<T, std::uint64_t>) readUnsigned(json, value);
        else if constexpr (std::is_integral_v<T>) value = narrow<T>(json.toInteger(value), value);
        else readObject(json, value);
    }

    template <typename T>
    void operator()(const char* name, T& value) {
        const QJsonValue json = m_object.value(QLatin1String(name));
        if (!json.isUndefined() && !json.isNull()) read(json, value);
    }
    template <typename T>
    void operator()(const char* name, std::optional<T>& value) {
        const QJsonValue json = m_object.value(QLatin1String(name));
        if (json.isUndefined() || json.isNull()) return;
        read(json, value.emplace());
    }
    template <typename T>
    void unlessEmpty(const char* name, T& value) {
        (*this)(name, value);
    }

private:
    static constexpr qint64 latestMs = 9'000'000'000'000;  // a WallTime ends in 2262

    explicit JsonReader(QJsonObject object) : m_object(std::move(object)) {}

    template <typename T>
    static void readObject(const QJsonValue& json, T& value) {
        JsonReader reader(json.toObject());
        Describe{}(reader, value);
    }
    static void readUnsigned(const QJsonValue& json, std::uint64_t& value) {
        bool whole = false;
        if (json.isString()) {
            const qulonglong number = json.toString().toULongLong(&whole);
            if (whole) value = number;
        } else if (const qint64 number = json.toInteger(-1); number >= 0) {
            value = static_cast<std::uint64_t>(number);
        }
    }
    // A number that does not fit is as good as none.
    template <typename T>
    static T narrow(qint64 number, T otherwise) {
        const auto narrowed = static_cast<T>(number);
        return static_cast<qint64>(narrowed) == number ? narrowed : otherwise;
    }

    QJsonObject m_object;
};

}  // namespace inspector::inventory
