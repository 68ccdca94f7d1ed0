// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/email.h"

#include "core/base/text.h"
#include "core/notify/receivers/mime.h"
#include "tests/core/notify/receivers/sample.h"

#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using test::alert;
using Kind = Outcome::Kind;

Receiver mail(std::map<std::string, std::string> more = {}) {
    more.insert({{"host", "mail.example"}, {"from", "inspector@example.com"}, {"to", "noc@example.com, night@example.com"}});
    return test::receiver(ReceiverKind::Email, more, {{"password", "very-secret"}});
}

MailCall callOf(const Conversation& c) { return std::get<MailCall>(c.next()->call); }

std::string headOf(const std::string& message) { return message.substr(0, message.find("\r\n\r\n")); }
// Folded lines are one again.
std::string headerOf(const std::string& message, const std::string& name) {
    const std::string head = "\r\n" + headOf(message) + "\r\n";
    auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    at += name.size() + 4;
    std::string out;
    for (auto end = head.find("\r\n", at);; end = head.find("\r\n", at)) {
        out += head.substr(at, end - at);
        at = end + 2;
        if (at >= head.size() || head[at] != ' ') return out;
    }
}

void expectForm(const std::string& message) {
    std::size_t lineStart = 0;
    for (std::size_t i = 0; i < message.size(); ++i) {
        EXPECT_TRUE(static_cast<unsigned char>(message[i]) < 0x80) << i;
        if (message[i] == '\n') {
            ASSERT_EQ(message[i - 1], '\r') << i;
            EXPECT_LE(i - lineStart, 998u);
            lineStart = i + 1;
        } else if (message[i] == '\r') {
            ASSERT_EQ(message[i + 1], '\n') << i;
        }
    }
    for (const char* name : {"Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type"})
        EXPECT_FALSE(headerOf(message, name).empty()) << name;
    EXPECT_EQ(headerOf(message, "Auto-Submitted"), "auto-generated");
    EXPECT_EQ(headerOf(message, "Content-Type").rfind("multipart/alternative; boundary=", 0), 0u);
}

TEST(EmailReceiver, FiringChangedAndResolvedAreOneThread) {
    const auto a = alert("a", Severity::Critical, "News is down", 0);
    Conversation first = test::told(test::notification({a}), mail());
    const MailCall call = callOf(first);
    expectForm(call.message);
    EXPECT_EQ(call.to, (std::vector<std::string>{"noc@example.com", "night@example.com"}));
    EXPECT_EQ(call.tls, MailCall::Tls::Required);
    const std::string id = headerOf(call.message, "Message-ID");
    EXPECT_EQ(headerOf(call.message, "References"), "");
    first.take(test::answer(250, "250 2.0.0 Ok"));
    EXPECT_EQ(first.outcome().kind, Kind::Told);
    const auto references = first.outcome().references;
    ASSERT_EQ(references.size(), 1u);

    Conversation again = test::told(test::notification({a}), mail(), references);  // noted, but sent again: the same mail
    EXPECT_EQ(headerOf(callOf(again).message, "Message-ID"), id);
    EXPECT_EQ(headerOf(callOf(again).message, "References"), "");

    auto worse = alert("b", Severity::Critical, "Sport is down", 80);
    Conversation changed = test::told(test::notification({worse, a}, Notification::Why::Changed, 90), mail(), references);
    EXPECT_EQ(headerOf(callOf(changed).message, "References"), id);
    EXPECT_EQ(headerOf(callOf(changed).message, "Subject"), "[FIRING:2] critical: News is down, since 14:00:00 UTC");
    changed.take(test::answer(250));
    EXPECT_EQ(changed.outcome().references[0].reference, references[0].reference);

    Conversation over = test::told(test::notification({test::resolved(a, 100)}, Notification::Why::Resolved, 120), mail(), references);
    EXPECT_EQ(headerOf(callOf(over).message, "In-Reply-To"), id);
    EXPECT_NE(headerOf(callOf(over).message, "Message-ID"), id);
    EXPECT_EQ(headerOf(callOf(over).message, "Subject"), "[RESOLVED] critical: News is down, since 14:00:00 UTC");
    expectForm(callOf(over).message);
    over.take(test::answer(250));
    EXPECT_EQ(over.outcome().references[0].reference, "");
}

TEST(EmailReceiver, NoHeaderCanBeInjected) {
    auto bad = alert("a", Severity::Major, "x\r\nBcc: all@example.com\r\n\r\nbody " + test::hostile, 0);
    bad.labels["channel"] = test::hostile;
    Receiver receiver = mail({{"from_name", "N\xc3\xa4" "chte, \"NOC\" <x>"}});
    auto n = test::notification({bad});
    n.key = "k\r\nBcc: b@example.com";
    n.groupKey = n.key + "x";
    const std::vector<ReceiverReference> references = {{receiver.id, n.groupKey, "id@x>\r\nBcc: c@example.com topic\r\nBcc: d@example.com", {}}};
    for (const auto& known : {std::vector<ReceiverReference>{}, references}) {
        const std::string message = callOf(test::told(n, receiver, known)).message;
        expectForm(message);
        EXPECT_EQ(headerOf(message, "Bcc"), "") << headOf(message);
    }
}

TEST(EmailReceiver, TlsIsRequiredUnlessSaidOtherwise) {
    using Tls = MailCall::Tls;
    const struct { std::map<std::string, std::string> settings; Tls tls; int port; } cases[] = {
        {{}, Tls::Required, 587},
        {{{"port", "25"}}, Tls::Required, 25},
        {{{"port", "465"}}, Tls::Implicit, 465},
        {{{"port", "2465"}, {"tls", "implicit"}}, Tls::Implicit, 2465},
        {{{"tls", "opportunistic"}}, Tls::Opportunistic, 587},
        {{{"tls", "none"}, {"port", "25"}}, Tls::None, 25},
    };
    for (const auto& c : cases) {
        const MailCall call = callOf(test::told(test::notification({alert("a", Severity::Major, "x", 0)}), mail(c.settings)));
        EXPECT_EQ(call.tls, c.tls);
        EXPECT_EQ(call.port, c.port);
    }
}

TEST(EmailReceiver, RepliesAreRead) {
    Answer partly = test::answer(250, "220 hi\r\n250 ok\r\n550 5.1.1 <gone@example.com>: unknown\r\n250 queued\r\n");
    Answer closed;
    closed.failure = "the connection was closed before the answer was whole";
    const struct { Answer answer; Kind kind; std::string words; } cases[] = {
        {test::answer(250, "250 queued"), Kind::Told, "taken by the mail server"},
        {partly, Kind::Told, "not for all: 550 5.1.1 <gone@example.com>"},
        {test::answer(451, "451 4.7.1 Greylisted"), Kind::Again, "Greylisted"},
        {test::answer(421, "421 too busy"), Kind::Again, "too busy"},
        {test::answer(550, "550 no such user"), Kind::GivenUp, "no such user"},
        {test::answer(535, "535 5.7.8 bad password very-secret"), Kind::GivenUp, "535"},
        {test::answer(535, "535 AHUAdmVyeS1zZWNyZXQ= dmVyeS1zZWNyZXQ="), Kind::GivenUp, "535"},
        {closed, Kind::Again, "closed"},
    };
    for (const auto& c : cases) {
        Conversation talk = test::told(test::notification({alert("a", Severity::Major, "x", 0)}), mail());
        talk.take(c.answer);
        EXPECT_EQ(talk.outcome().kind, c.kind) << c.answer.body;
        EXPECT_NE(talk.outcome().words.find(c.words), std::string::npos) << talk.outcome().words;
        EXPECT_EQ(talk.outcome().words.find("very-secret"), std::string::npos);
        EXPECT_EQ(talk.outcome().words.find("dmVyeS1zZWNyZXQ"), std::string::npos);
    }
}

TEST(Mime, HeadersAreShortAsciiOrEncodedWords) {
    EXPECT_EQ(headerText("plain"), "plain");
    EXPECT_EQ(headerText("\xc3\xa4"), "=?UTF-8?B?w6Q=?=");
    EXPECT_EQ(headerText("=?UTF-8?Q?fake?="), "=?UTF-8?B?PT9VVEYtOD9RP2Zha2U/PQ==?=");
    std::string longText;
    for (int i = 0; i < 100; ++i) longText += "\xf0\x9f\x94\xa5\xc3\xa4";
    for (const std::string_view line : split(headerText(longText), '\n')) EXPECT_LE(trim(line).size(), 75u);
}

TEST(Mime, AddressesArePlain) {
    for (const char* good : {"a@b", "first.last+tag@mail.example.com", "x@[127.0.0.1]"}) EXPECT_TRUE(isAddress(good)) << good;
    for (const char* bad : {"", "a", "@b", "a@", "a b@c", "a@b c", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "\"a\"@b", "-oQ@b", "a@b@c", "\xc3\xa4@b"})
        EXPECT_FALSE(isAddress(bad)) << bad;
    EXPECT_EQ(addressesOf("a@b, c@d;e@f\n g@h,"), (std::vector<std::string>{"a@b", "c@d", "e@f", "g@h"}));
}

}  // namespace
}  // namespace inspector::notify
