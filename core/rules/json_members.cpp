// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/json_members.h"

#include "core/base/text.h"

#include <algorithm>

namespace inspector::rules {

namespace {

constexpr int deepest = 32;

class Reader {
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    std::optional<std::vector<JsonMember>> object() {
        std::vector<JsonMember> members;
        skipBlanks();
        if (!take('{')) return std::nullopt;
        skipBlanks();
        if (!take('}')) {
            do {
                JsonMember member;
                skipBlanks();
                if (!string(member.name)) return std::nullopt;
                skipBlanks();
                if (!take(':') || !value(member, 0)) return std::nullopt;
                members.push_back(std::move(member));
                skipBlanks();
            } while (take(','));
            if (!take('}')) return std::nullopt;
        }
        skipBlanks();
        if (m_at != m_text.size()) return std::nullopt;
        return members;
    }

private:
    void skipBlanks() {
        while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos) ++m_at;
    }
    bool take(char wanted) {
        if (m_at >= m_text.size() || m_text[m_at] != wanted) return false;
        ++m_at;
        return true;
    }
    bool take(std::string_view word) {
        if (m_text.substr(m_at, word.size()) != word) return false;
        m_at += word.size();
        return true;
    }

    bool string(std::string& out) {
        if (!take('"')) return false;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at++];
            if (c == '"') return true;
            if (static_cast<unsigned char>(c) < 0x20) return false;
            out += c;
            if (c != '\\') continue;
            if (m_at >= m_text.size()) return false;
            const char escaped = m_text[m_at++];
            if (escaped == '"' || escaped == '\\' || escaped == '/') out.back() = escaped;
            else if (std::string_view("bfnrtu").find(escaped) != std::string_view::npos) out += escaped;
            else return false;
        }
        return false;
    }

    bool number(double& out) {
        const auto end = std::min(m_text.find_first_not_of("+-.eE0123456789", m_at), m_text.size());
        const std::string_view written = m_text.substr(m_at, end - m_at);
        m_at = end;
        const auto mantissa = parseDecimal(written.substr(0, written.find_first_of("eE")));
        if (!mantissa) return false;
        out = *mantissa;  // exponents do not occur in what is read here, and change no sign
        return true;
    }

    bool array(JsonMember& into, int depth) {
        skipBlanks();
        if (take(']')) return true;
        do {
            JsonMember item;
            if (!value(item, depth + 1)) return false;
            if (item.type == JsonMember::Type::String) into.strings.push_back(std::move(item.text));
            else into.onlyStrings = false;
            skipBlanks();
        } while (take(','));
        return take(']');
    }

    bool nested(int depth) {
        skipBlanks();
        if (take('}')) return true;
        do {
            JsonMember member;
            skipBlanks();
            if (!string(member.name)) return false;
            skipBlanks();
            if (!take(':') || !value(member, depth + 1)) return false;
            skipBlanks();
        } while (take(','));
        return take('}');
    }

    bool value(JsonMember& into, int depth) {
        if (depth > deepest) return false;
        skipBlanks();
        if (m_at >= m_text.size()) return false;
        const char c = m_text[m_at];
        using Type = JsonMember::Type;
        if (c == '"') {
            into.type = Type::String;
            return string(into.text);
        }
        if (c == '[') {
            into.type = Type::Array;
            ++m_at;
            return array(into, depth);
        }
        if (c == '{') {
            into.type = Type::Object;
            ++m_at;
            return nested(depth);
        }
        if (c == '-' || (c >= '0' && c <= '9')) {
            into.type = Type::Number;
            return number(into.number);
        }
        into.type = c == 'n' ? Type::Null : Type::Boolean;
        return take("null") || take("true") || take("false");
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

}  // namespace

std::optional<std::vector<JsonMember>> jsonMembers(std::string_view text) { return Reader(text).object(); }

}  // namespace inspector::rules
