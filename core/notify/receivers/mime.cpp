// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/mime.h"

#include "core/notify/message_text.h"
#include "core/notify/receivers/telling.h"

#include <QByteArray>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace inspector::notify {

namespace {

constexpr std::size_t longestPlain = 60;
constexpr std::size_t wordBytes = 42;   // 56 characters of base64: an encoded word is at most 75
constexpr int lineBytes = 76;

bool isAtomCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
}

std::string base64(std::string_view text) {
    return QByteArray(text.data(), static_cast<qsizetype>(text.size())).toBase64().toStdString();
}

std::string base64Lines(std::string_view text) {
    const std::string all = base64(text);
    std::string out;
    for (std::size_t i = 0; i < all.size(); i += lineBytes) out += all.substr(i, lineBytes) + "\r\n";
    return out;
}

std::string crlf(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

std::string dateOf(WallTime date) {
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(toMillis(date), Qt::UTC);
    return QLocale::c().toString(at, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss")).toStdString() + " +0000";
}

std::string part(const char* type, std::string_view content) {
    return std::string("Content-Type: ") + type + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64Lines(crlf(content));
}

}  // namespace

bool isAddress(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.size() > 254 || at > 64) return false;
    const std::string_view domain = text.substr(at + 1);
    const auto inDomain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '[' || c == ']' || c == ':';
    };
    return text.front() != '-' && std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), isAtomCharacter) &&
           std::all_of(domain.begin(), domain.end(), inDomain);
}

std::vector<std::string> addressesOf(std::string_view text) {
    std::vector<std::string> out;
    constexpr std::string_view between = ",; \t\r\n";
    for (auto begin = text.find_first_not_of(between); begin != std::string_view::npos;) {
        const auto end = std::min(text.find_first_of(between, begin), text.size());
        out.emplace_back(text.substr(begin, end - begin));
        begin = text.find_first_not_of(between, end);
    }
    return out;
}

std::string headerText(std::string_view hostile) {
    const std::string text = clean(hostile, 900);
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
    if (ascii && text.size() <= longestPlain && text.find("=?") == std::string::npos) return text;
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = std::min(i + wordBytes, text.size());
        while (end < text.size() && end > i + 1 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // whole characters
        out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(std::string_view(text).substr(i, end - i)) + "?=";
        i = end;
    }
    return out;
}

std::string mimeOf(const Mail& mail) {
    const std::string boundary = "=_inspector_" + hashOf(mail.id);
    std::string out;
    const auto add = [&out](const char* name, const std::string& value) {
        if (!value.empty()) out += std::string(name) + ": " + value + "\r\n";
    };
    std::string to;
    for (const std::string& address : mail.to) to += (to.empty() ? "" : ",\r\n ") + address;
    // A phrase of atoms needs no quotes; anything else is an encoded word, which is one.
    const bool atoms = std::all_of(mail.fromName.begin(), mail.fromName.end(), [](char c) { return c == ' ' || (isAtomCharacter(c) && c != '.'); });
    const std::string name = atoms && mail.fromName.size() <= longestPlain ? mail.fromName : "=?UTF-8?B?" + base64(clean(mail.fromName, wordBytes)) + "?=";
    add("Date", dateOf(mail.date));
    add("From", name.empty() ? mail.from : name + " <" + mail.from + '>');
    add("Reply-To", mail.replyTo);
    add("To", to);
    add("Subject", headerText(mail.subject));
    add("Message-ID", '<' + mail.id + '>');
    if (!mail.root.empty()) {
        add("In-Reply-To", '<' + mail.root + '>');
        add("References", '<' + mail.root + '>');
    }
    add("Auto-Submitted", "auto-generated");  // RFC 3834: no holiday notices in return
    add("X-Auto-Response-Suppress", "All");
    add("X-Inspector-Key", mail.key);
    add("MIME-Version", "1.0");
    add("Content-Type", "multipart/alternative; boundary=\"" + boundary + '"');
    out += "\r\n--" + boundary + "\r\n" + part("text/plain", mail.text);
    out += "--" + boundary + "\r\n" + part("text/html", mail.html);
    return out + "--" + boundary + "--\r\n";
}

}  // namespace inspector::notify
