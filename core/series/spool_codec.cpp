// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/spool_codec.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <unordered_map>

namespace inspector::series {

namespace {

// The kinds of values. A double that is a whole number, as most are, takes one to four bytes instead of eight.
enum class ValueKind : std::uint8_t { Double, WholeDouble, Integer, Text };

constexpr double mostWhole = 9'007'199'254'740'992;  // 2^53

std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0);
}
std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

void putNumber(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

class Encoder {
public:
    std::string encode(std::span<const Point> points) {
        putNumber(m_body, points.size());
        for (const Point& point : points) put(point);
        std::string out;
        putNumber(out, m_order.size());
        for (const std::string_view text : m_order) {
            putNumber(out, text.size());
            out += text;
        }
        return out += m_body;
    }

private:
    void put(const Point& point) {
        putText(toString(point.measurement));
        const auto time = static_cast<std::uint64_t>(point.time.time_since_epoch().count());
        putNumber(m_body, zigzag(static_cast<std::int64_t>(time - m_time)));  // wraps around, and back again
        m_time = time;
        putNumber(m_body, point.tags.size());
        for (const auto& [name, value] : point.tags) {
            putText(name);
            putText(value);
        }
        putNumber(m_body, point.fields.size());
        for (const auto& [name, value] : point.fields) {
            putText(name);
            putValue(value);
        }
    }
    void putText(std::string_view text) {
        const auto [found, isNew] = m_texts.try_emplace(text, m_order.size());
        if (isNew) m_order.push_back(text);
        putNumber(m_body, found->second);
    }
    void putKind(ValueKind kind) { m_body += static_cast<char>(kind); }
    void putValue(const FieldValue& value) {
        if (const auto* text = std::get_if<std::string>(&value)) {
            putKind(ValueKind::Text);
            putText(*text);
        } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
            putKind(ValueKind::Integer);
            putNumber(m_body, zigzag(*integer));
        } else {
            putDouble(std::get<double>(value));
        }
    }
    void putDouble(double value) {
        if (std::abs(value) < mostWhole && std::trunc(value) == value && !(value == 0 && std::signbit(value))) {
            putKind(ValueKind::WholeDouble);
            putNumber(m_body, zigzag(static_cast<std::int64_t>(value)));
            return;
        }
        putKind(ValueKind::Double);
        for (auto bits = std::bit_cast<std::uint64_t>(value), i = std::uint64_t{0}; i < 8; ++i, bits >>= 8)
            m_body += static_cast<char>(bits);
    }

    std::unordered_map<std::string_view, std::size_t> m_texts;  // looks into the points
    std::vector<std::string_view> m_order;
    std::string m_body;
    std::uint64_t m_time = 0;
};

// Reads on after a mistake, with empty values: ok() is asked at the end of each point.
class Decoder {
public:
    explicit Decoder(std::string_view bytes) : m_rest(bytes) {}

    std::optional<std::vector<Point>> decode() {
        const std::size_t texts = count(1);
        m_texts.reserve(texts);
        for (std::size_t i = 0; m_ok && i < texts; ++i) m_texts.push_back(take(number()));
        const std::size_t points = count(4);  // measurement, time, two counts
        std::vector<Point> all;
        all.reserve(points);
        for (std::size_t i = 0; m_ok && i < points; ++i) all.push_back(point());
        if (!m_ok || !m_rest.empty()) return std::nullopt;
        return all;
    }

private:
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
            const auto byte = static_cast<std::uint8_t>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80) return value;
        }
        m_ok = false;
        return 0;
    }
    // How many things of at least `least` bytes follow: not more than there is room for.
    std::size_t count(std::size_t least) {
        const std::uint64_t value = number();
        if (value <= m_rest.size() / least) return static_cast<std::size_t>(value);
        m_ok = false;
        return 0;
    }
    std::string_view take(std::uint64_t size) {
        if (size > m_rest.size()) m_ok = false;
        const std::string_view taken = m_rest.substr(0, m_ok ? static_cast<std::size_t>(size) : 0);
        m_rest.remove_prefix(taken.size());
        return taken;
    }
    std::string_view text() {
        const std::uint64_t index = number();
        if (index < m_texts.size()) return m_texts[static_cast<std::size_t>(index)];
        m_ok = false;
        return {};
    }
    FieldValue value() {
        const std::string_view kind = take(1);
        switch (kind.empty() ? ValueKind{0xFF} : static_cast<ValueKind>(kind.front())) {
        case ValueKind::Text: return std::string(text());
        case ValueKind::Integer: return unzigzag(number());
        case ValueKind::WholeDouble: return static_cast<double>(unzigzag(number()));
        case ValueKind::Double: break;
        default: m_ok = false; return 0.0;
        }
        const std::string_view bytes = take(8);
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bits |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[i])) << (8 * i);
        return std::bit_cast<double>(bits);
    }
    Point point() {
        Point made;
        const auto measurement = measurementFromString(text());
        if (measurement) made.measurement = *measurement;
        else m_ok = false;
        m_time += static_cast<std::uint64_t>(unzigzag(number()));
        made.time = WallTime{Nanoseconds{static_cast<std::int64_t>(m_time)}};
        const std::size_t tags = count(2);
        made.tags.reserve(tags);
        for (std::size_t i = 0; m_ok && i < tags; ++i) {
            const std::string_view name = text();
            made.tags.emplace_back(name, text());
        }
        const std::size_t fields = count(3);
        made.fields.reserve(fields);
        for (std::size_t i = 0; m_ok && i < fields; ++i) {
            const std::string_view name = text();
            made.fields.emplace_back(name, value());
        }
        return made;
    }

    std::string_view m_rest;
    std::vector<std::string_view> m_texts;
    std::uint64_t m_time = 0;
    bool m_ok = true;
};

}  // namespace

std::string encodePoints(std::span<const Point> points) { return Encoder().encode(points); }

Result<std::vector<Point>> decodePoints(std::string_view bytes) {
    auto points = Decoder(bytes).decode();
    if (!points) return fail(Error::Kind::Corrupt, "these are no points of the spool");
    return std::move(*points);
}

}  // namespace inspector::series
