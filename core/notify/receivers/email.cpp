// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/email.h"

#include "core/base/text.h"
#include "core/notify/message_text.h"
#include "core/notify/receivers/mime.h"

#include <algorithm>

namespace inspector::notify {

namespace {

constexpr int portOfTlsFromTheFirstByte = 465;

std::string htmlLine(const std::string& escaped) { return escaped.empty() ? std::string() : "<br>" + escaped; }

const char* colourOf(const AlertWords& alert) {
    if (!alert.firing) return "#2e7d32";
    switch (alert.severity) {
    case Severity::Critical: return "#c62828";
    case Severity::Major: return "#ef6c00";
    default: return "#f9a825";
    }
}

std::string htmlOf(const AlertWords& alert) {
    std::string out = std::string("<tr><td style=\"border-left:6px solid ") + colourOf(alert) + ";padding:6px 10px\"><b>" +
                      (alert.firing ? "" : "resolved ") + std::string(toString(alert.severity)) + "</b> " + htmlEscaped(alert.what);
    out += htmlLine(htmlEscaped(alert.where)) + htmlLine(htmlEscaped(alert.times));
    if (!alert.acknowledged.empty()) out += htmlLine("Acknowledged by " + htmlEscaped(alert.acknowledged));
    out += htmlLine(htmlEscaped(alert.remark));
    if (alert.firing) {
        out += htmlLine(htmlEscaped(alert.advice));
        if (!alert.runbook.empty()) out += htmlLine("<a href=\"" + htmlEscaped(alert.runbook) + "\">Runbook</a>");
    }
    return out + "</td></tr>\n";
}

std::string paragraphs(const std::string& text) {
    std::string out;
    for (const std::string_view line : split(text, '\n')) out += htmlEscaped(line) + "<br>\n";
    return out;
}

// A template of the receiver's own is shown as it is; without one each alert is a row.
std::string htmlOf(const Message& message, bool own) {
    std::string out = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body style=\"font-family:sans-serif\">\n<h3>" +
                      htmlEscaped(message.title) + "</h3>\n";
    if (own || message.alerts.empty()) {
        out += "<p>" + paragraphs(message.text) + "</p>\n";
    } else {
        out += "<table cellspacing=\"6\">\n";
        for (const AlertWords& alert : message.alerts) out += htmlOf(alert);
        out += "</table>\n";
        if (message.more > 0) out += "<p>and " + std::to_string(message.more) + " more</p>\n";
    }
    if (!message.link.empty()) out += "<p><a href=\"" + htmlEscaped(message.link) + "\">Inspector</a></p>\n";
    return out + "</body></html>\n";
}

std::string messageId(const Telling& telling, const std::string& from) {
    const std::string& key = telling.notification.key;
    const bool plain = !key.empty() && key.size() <= 100 && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    // Each receiver's mail is one of its own.
    return "inspector." + (plain ? key : hashOf(key)) + '.' + hashOf(telling.receiver.id.value).substr(0, 8) + from.substr(from.find('@'));
}

MailCall::Tls tlsOf(const Receiver& receiver, int port) {
    const std::string tls = settingOf(receiver, "tls");
    if (tls == "none") return MailCall::Tls::None;
    if (tls == "opportunistic") return MailCall::Tls::Opportunistic;
    return tls == "implicit" || port == portOfTlsFromTheFirstByte ? MailCall::Tls::Implicit : MailCall::Tls::Required;
}

// Replies of the server that refuse something; the last one speaks for the mail.
std::vector<std::string> refusals(const std::string& replies) {
    std::vector<std::string> out;
    for (const std::string_view line : split(replies, '\n'))
        if (line.size() > 3 && (line[0] == '4' || line[0] == '5')) out.emplace_back(trim(line));
    return out;
}

// RFC 5321, 4.2.1: 4yz is for now, 5yz for good.
Reading readMail(const Answer& answer) {
    Reading out;
    const std::vector<std::string> refused = refusals(answer.body);
    if (answer.status >= 400) {
        out.kind = answer.status < 500 ? Outcome::Kind::Again : Outcome::Kind::GivenUp;
        out.words = refused.empty() ? "the mail server answered " + std::to_string(answer.status) : refused.back();
    } else if (!answer.failure.empty()) {
        out.kind = answer.hopeless ? Outcome::Kind::GivenUp : Outcome::Kind::Again;
        out.words = answer.failure;
    } else if (!answer.postponed.empty()) {
        out.kind = Outcome::Kind::Again;
        out.words = "taken by the mail server, but not yet for all: " + (refused.empty() ? answer.postponed.front() : refused.back());
    } else {
        out.words = refused.empty() ? "taken by the mail server" : "taken by the mail server, but not for all: " + refused.back();
    }
    return out;
}

}  // namespace

Conversation tellEmail(const Telling& telling) {
    const Receiver& receiver = telling.receiver;
    const Notification& n = telling.notification;
    const Message message = messageOf(n, receiver, telling.facts);

    Mail mail;
    mail.from = settingOf(receiver, "from");
    mail.fromName = settingOf(receiver, "from_name");
    mail.to = addressesOf(settingOf(receiver, "to"));
    mail.replyTo = settingOf(receiver, "reply_to");
    mail.id = messageId(telling, mail.from);
    mail.date = n.time;
    mail.key = isOneLine(n.key) ? clean(n.key, 200) : hashOf(n.key);
    mail.text = message.title + "\n\n" + message.text;
    mail.html = htmlOf(message, receiver.settings.contains("text") && !trim(receiver.settings.at("text")).empty());
    mail.subject = message.title;

    // Mail programs thread by References, and some by the subject without what is in brackets before it: so it stays the first mail's.
    const std::string known = clean(referenceOf(telling, n.groupKey), 600);
    const auto space = known.find(' ');
    std::string kept = mail.id + ' ' + message.topic;
    if (space != std::string::npos && known.substr(0, space) != mail.id) {
        mail.root = known.substr(0, space);
        mail.subject = "[" + message.tag + "] " + known.substr(space + 1);
        kept = known;
    }
    if (!isOngoing(message, n)) kept.clear();

    MailCall call;
    call.host = settingOf(receiver, "host");
    call.port = static_cast<int>(parseUnsigned(settingOf(receiver, "port")).value_or(587));
    call.tls = tlsOf(receiver, call.port);
    call.hello = settingOf(receiver, "hello");
    call.user = settingOf(receiver, "user");
    call.password = secretOf(receiver, "password");
    call.from = mail.from;
    // Those who got it already do not get it again; who was taken from the receiver's addresses meanwhile does not get it at all.
    const std::string left = referenceOf(telling, n.key);
    call.to = mail.to;
    if (const auto rest = addressesOf(left); !rest.empty())
        std::erase_if(call.to, [&](const std::string& to) { return std::find(rest.begin(), rest.end(), to) == rest.end(); });
    if (call.to.empty()) return Conversation::over(Outcome::Kind::Told, "taken by the mail server for those who are still told");
    call.message = mimeOf(mail);
    const ReceiverReference about = reference(telling, n.groupKey, kept);
    const ReceiverReference nobodyLeft = reference(telling, n.key, {});
    return Conversation({Step{requestOf(receiver, std::move(call)), [about, nobodyLeft, isPart = !left.empty()](const Answer& answer) {
                                  Reading out = readMail(answer);
                                  const bool taken = answer.failure.empty() && answer.status < 400;
                                  if (taken) out.references.push_back(about);
                                  ReceiverReference rest = nobodyLeft;
                                  if (taken)
                                      for (const std::string& address : answer.postponed) rest.reference += (rest.reference.empty() ? "" : ", ") + address;
                                  if (!rest.reference.empty() || (isPart && out.kind != Outcome::Kind::Again)) out.references.push_back(std::move(rest));
                                  return out;
                              }}});
}

}  // namespace inspector::notify
