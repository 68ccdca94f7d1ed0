// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/labels.h"

#include "core/base/text.h"

#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <array>
#include <cstdint>

namespace inspector {

namespace {

constexpr std::size_t mostMatchers = 64;
constexpr std::size_t longestValue = 1024;
constexpr std::size_t longestText = 64 * 1024;

bool isNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':'; }
bool isNameChar(char c) { return isNameStart(c) || (c >= '0' && c <= '9'); }
bool isName(std::string_view text) {
    return !text.empty() && isNameStart(text.front()) && std::all_of(text.begin(), text.end(), isNameChar);
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out + '"';
}

// A verb such as (*ACCEPT) would end a match before the closing anchor. No other dialect has a meaning for "(*" either.
bool hasVerb(std::string_view expression) {
    for (std::size_t i = 0; i + 1 < expression.size(); ++i) {
        if (expression[i] == '\\')
            ++i;
        else if (expression[i] == '(' && expression[i + 1] == '*')
            return true;
    }
    return false;
}

QString toQString(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

// The limits make an expression with exponential backtracking fail within milliseconds.
QRegularExpression anchored(std::string_view expression) {
    return QRegularExpression(QStringLiteral("(*LIMIT_MATCH=100000)\\A(?:%1)\\z").arg(toQString(expression)));
}

bool isRegex(Matcher::Op op) { return op == Matcher::Op::Regex || op == Matcher::Op::NotRegex; }

std::string checkExpression(std::string_view expression) {
    if (hasVerb(expression)) return "(* has no meaning in a regular expression";
    // Alone, too: "a)|(b" would be valid between the anchors, and escape them.
    const QRegularExpression alone(toQString(expression));
    if (!alone.isValid()) return alone.errorString().toStdString();
    const QRegularExpression whole = anchored(expression);
    return whole.isValid() ? std::string{} : whole.errorString().toStdString();
}

// Reads a list of matchers from left to right; the first mistake ends it.
class Reader {
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    std::optional<Matchers> read() {
        if (m_text.size() > longestText) return failed("the text is too long");
        skipSpace();
        const bool braces = take('{');
        Matchers out;
        for (skipSpace(); !atEnd() && peek() != '}'; skipSpace()) {
            if (out.size() == mostMatchers) return failed("there are more than 64 matchers");
            auto matcher = readMatcher();
            if (!matcher) return std::nullopt;
            out.push_back(std::move(*matcher));
            skipSpace();
            if (!take(',')) break;
        }
        if (braces && !take('}')) return failed("} is missing");
        skipSpace();
        if (!atEnd()) return failed(peek() == '}' ? "} without {" : "a comma is missing");
        return out;
    }
    [[nodiscard]] const std::string& why() const { return m_why; }

private:
    std::optional<Matcher> readMatcher() {
        Matcher matcher;
        const std::size_t start = m_at;
        while (!atEnd() && isNameChar(peek())) ++m_at;
        matcher.name = m_text.substr(start, m_at - start);
        if (!isName(matcher.name)) {
            m_at = start;
            return failed("a label's name is missing");
        }
        skipSpace();
        const auto op = readOp();
        if (!op) return failed("=, !=, =~ or !~ is missing");
        matcher.op = *op;
        skipSpace();
        const std::size_t valueAt = m_at;
        if (!readValue(&matcher.value)) return std::nullopt;
        if (auto wrong = checkMatcher(matcher); !wrong.empty()) {
            m_at = valueAt;
            return failed(wrong);
        }
        return matcher;
    }

    std::optional<Matcher::Op> readOp() {
        const bool negative = take('!');
        if (negative) return take('=') ? std::optional(Matcher::Op::NotEqual)
                           : take('~') ? std::optional(Matcher::Op::NotRegex)
                                       : std::nullopt;
        if (!take('=')) return std::nullopt;
        return take('~') ? Matcher::Op::Regex : Matcher::Op::Equal;
    }

    bool readValue(std::string* value) {
        const bool quotes = take('"');
        for (; !atEnd(); ++m_at) {
            const char c = peek();
            if (quotes && c == '"') {
                ++m_at;
                return true;
            }
            if (!quotes && (c == ',' || c == '}')) break;
            if (!quotes && (c == '"' || c == '{')) return mistake("a value with such a character needs quotes");
            if (c == '\\')
                readEscape(value);
            else
                *value += c;
        }
        if (quotes) return mistake("the closing quote is missing");
        *value = trim(*value);
        return true;
    }

    // As amtool: \n, \" and \\; any other backslash stands for itself, as expressions need it (\d, \.).
    void readEscape(std::string* value) {
        const char next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
        if (next != 'n' && next != '"' && next != '\\') {
            *value += '\\';
            return;
        }
        *value += next == 'n' ? '\n' : next;
        ++m_at;
    }

    std::nullopt_t failed(std::string_view what) {
        m_why = "at character " + std::to_string(m_at + 1) + ": " + std::string(what);
        return std::nullopt;
    }
    bool mistake(std::string_view what) {
        failed(what);
        return false;
    }
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] char peek() const { return m_text[m_at]; }
    bool take(char c) {
        if (atEnd() || peek() != c) return false;
        ++m_at;
        return true;
    }
    void skipSpace() {
        while (!atEnd() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) ++m_at;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_why;
};

}  // namespace

std::string_view labelOf(const Labels& labels, std::string_view name) {
    const auto found = labels.find(std::string(name));
    return found == labels.end() ? std::string_view{} : std::string_view(found->second);
}

std::string formatLabels(const Labels& labels) {
    std::string out = "{";
    for (const auto& [name, value] : labels) {
        if (out.size() > 1) out += ", ";
        out += name + '=' + quoted(value);
    }
    return out + '}';
}

// FNV-1a, 64 bits. The separators are bytes that no UTF-8 text has, so that no two sets of labels run together.
std::string fingerprintOf(const Labels& labels) {
    std::uint64_t hash = 14695981039346656037U;
    const auto add = [&hash](std::string_view text, unsigned char separator) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
        hash = (hash ^ separator) * 1099511628211U;
    };
    for (const auto& [name, value] : labels) {
        if (value.empty()) continue;
        add(name, 0xfe);
        add(value, 0xff);
    }
    std::string out(16, '0');
    for (std::size_t i = 0; i < 16; ++i) out[i] = "0123456789abcdef"[(hash >> (60 - 4 * i)) & 15U];
    return out;
}

std::string_view toString(Matcher::Op op) {
    constexpr std::array<std::string_view, 4> names{"=", "!=", "=~", "!~"};
    const auto i = static_cast<std::size_t>(op);
    return i < names.size() ? names[i] : std::string_view{};
}

std::string formatMatchers(const Matchers& matchers) {
    std::string out;
    for (const Matcher& matcher : matchers) {
        if (!out.empty()) out += ", ";
        out += matcher.name;
        out += toString(matcher.op);
        out += quoted(matcher.value);
    }
    return out;
}

std::optional<Matchers> parseMatchers(std::string_view text, std::string* why) {
    Reader reader(text);
    auto out = reader.read();
    if (!out && why) *why = reader.why();
    return out;
}

std::string checkMatcher(const Matcher& matcher) {
    if (!isName(matcher.name)) return "a label's name has letters, digits, _ and :, and begins with no digit";
    if (matcher.value.size() > longestValue) return "the value is longer than 1024 bytes";
    if (!isValidUtf8(matcher.value)) return "the value is not UTF-8";
    if (!isRegex(matcher.op)) return {};
    return checkExpression(matcher.value);
}

Match::Match(Matchers matchers) : m_matchers(std::move(matchers)), m_compiled(m_matchers.size()) {
    for (std::size_t i = 0; i < m_matchers.size(); ++i) {
        const Matcher& matcher = m_matchers[i];
        if (isRegex(matcher.op) && checkMatcher(matcher).empty())
            m_compiled[i] = std::make_shared<const QRegularExpression>(anchored(matcher.value));
    }
}

bool Match::operator()(const Labels& labels) const {
    for (std::size_t i = 0; i < m_matchers.size(); ++i) {
        const Matcher& matcher = m_matchers[i];
        const auto found = labels.find(matcher.name);
        const std::string_view value = found == labels.end() ? std::string_view{} : std::string_view(found->second);
        if (!isRegex(matcher.op)) {
            if ((value == matcher.value) != (matcher.op == Matcher::Op::Equal)) return false;
            continue;
        }
        if (!m_compiled[i]) return false;
        const QRegularExpressionMatch match = m_compiled[i]->match(toQString(value));
        // Given up at a limit: it is not known whether it matches, so neither =~ nor !~ does.
        if (!match.isValid() || match.hasMatch() != (matcher.op == Matcher::Op::Regex)) return false;
    }
    return true;
}

}  // namespace inspector
