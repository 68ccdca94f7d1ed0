// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/notify/retry.h"
#include "core/notify/sender.h"
#include "tests/core/fetch/certificates.h"
#include "tests/core/notify/mail_sink.h"
#include "tests/core/notify/receivers/sample.h"
#include "tests/support/raw_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <memory>

// Mail as a real server takes it and Python's email reads it.
namespace inspector::notify {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Kind = Outcome::Kind;
using Mail = test::MailSink::Mail;
using Settings = test::MailSink::Settings;
using test::alert;
using test::MailSink;
using test::notification;

class MailTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        authority = std::make_unique<fetch::test::Authority>();
        authority->sign("good", "IP:127.0.0.1");
        authority->sign("other", "DNS:mail.elsewhere.example");
        authority->sign("expired", "IP:127.0.0.1", -1);
    }
    static void TearDownTestSuite() { authority.reset(); }

    static Settings settings(Settings::Tls tls = Settings::Tls::Starttls, const std::string& certificate = "good") {
        Settings out;
        out.tls = tls;
        out.certificate = authority->certificate(certificate);
        out.key = authority->key(certificate);
        return out;
    }
    static Receiver to(int port, std::map<std::string, std::string> more = {}, std::map<std::string, std::string> secrets = {}) {
        more.insert({{"host", "127.0.0.1"}, {"port", std::to_string(port)}, {"from", "inspector@example.com"}, {"hello", "inspector.example"},
                     {"to", "noc@example.com, night@example.com"}, {"ca_file", authority->caFile()}});
        return test::receiver(ReceiverKind::Email, more, std::move(secrets));
    }
    static std::future<Outcome> tell(Sender& sender, const Receiver& receiver, const Notification& n, const std::vector<ReceiverReference>& references = {}) {
        auto promise = std::make_shared<std::promise<Outcome>>();
        auto future = promise->get_future();
        sender.tell(receiver.id, test::told(n, receiver, references), [promise](Outcome outcome) { promise->set_value(std::move(outcome)); });
        return future;
    }
    static Outcome tell(const Receiver& receiver, const Notification& n, const std::vector<ReceiverReference>& references = {}) {
        Sender sender;
        return tell(sender, receiver, n, references).get();
    }
    static Notification news() { return notification({alert("a", Severity::Critical, "News is down", 0)}); }

    static std::unique_ptr<fetch::test::Authority> authority;
};
std::unique_ptr<fetch::test::Authority> MailTest::authority;

TEST_F(MailTest, BothPartsAndTheHeadersComeWhole) {
    MailSink sink(settings());
    auto a = alert("a", Severity::Critical, "Nachrichten für Köln \xf0\x9f\x94\xa5 sind aus, und zwar auf allen Stufen und bei allen Anbietern <b>&", 0);
    const Outcome outcome = tell(to(sink.port(), {{"from_name", "Überwachung (NOC)"}, {"reply_to", "duty@example.com"}}), notification({a}));
    EXPECT_EQ(outcome.kind, Kind::Told) << outcome.words;
    const auto mails = sink.mails();
    ASSERT_EQ(mails.size(), 1u) << sink.log();
    const Mail& mail = mails.front();
    EXPECT_TRUE(mail.tls);
    EXPECT_EQ(mail.user, "");
    EXPECT_THAT(mail.defects, IsEmpty());
    EXPECT_THAT(mail.types, ElementsAre("multipart/alternative", "text/plain", "text/html"));
    EXPECT_LE(mail.longestLine, 998);
    EXPECT_EQ(mail.sender, "inspector@example.com");
    EXPECT_EQ(mail.from, "inspector@example.com");
    EXPECT_EQ(mail.fromName, "Überwachung (NOC)");
    EXPECT_THAT(mail.recipients, ElementsAre("noc@example.com", "night@example.com"));
    EXPECT_THAT(mail.addresses, ElementsAre("noc@example.com", "night@example.com"));
    EXPECT_EQ(mail.header("Reply-To"), "duty@example.com");
    EXPECT_EQ(mail.header("Subject"), "[FIRING:1] critical: " + a.summary + ", since 14:00:00 UTC");
    EXPECT_EQ(mail.header("Date"), "Sun, 01 Mar 2026 14:01:00 +0000");
    EXPECT_EQ(mail.header("Auto-Submitted"), "auto-generated");
    EXPECT_EQ(mail.header("X-Inspector-Key"), news().key);
    EXPECT_THAT(mail.plain, HasSubstr("FIRING critical: " + a.summary));
    EXPECT_THAT(mail.plain, HasSubstr("What to do: Open the channel"));
    EXPECT_THAT(mail.html, HasSubstr("Nachrichten für Köln \xf0\x9f\x94\xa5"));
    EXPECT_THAT(mail.html, HasSubstr("&lt;b&gt;&amp;"));
    EXPECT_THAT(mail.html, Not(HasSubstr("<b>&")));
    EXPECT_THAT(mail.html, HasSubstr("href=\"https://wiki.example/run?book=1\""));
    EXPECT_THAT(sink.log(), HasSubstr("EHLO inspector.example"));
}

TEST_F(MailTest, FiringChangedAndResolvedAreOneThread) {
    MailSink sink(settings());
    const Receiver receiver = to(sink.port());
    const auto a = alert("a", Severity::Critical, "News is down", 0);
    const Outcome first = tell(receiver, notification({a}));
    ASSERT_EQ(first.references.size(), 1u) << first.words;
    const auto b = alert("b", Severity::Critical, "Sport is down", 80);
    tell(receiver, notification({b, a}, Notification::Why::Changed, 90), first.references);
    tell(receiver, notification({test::resolved(b, 110), test::resolved(a, 100)}, Notification::Why::Resolved, 120), first.references);
    const auto mails = sink.mails();
    ASSERT_EQ(mails.size(), 3u);
    const std::string root = mails[0].header("Message-ID");
    EXPECT_THAT(root, ::testing::MatchesRegex("<[^<>@ ]+@example\\.com>"));
    EXPECT_EQ(mails[0].header("References"), "");
    for (const std::size_t i : {1u, 2u}) {
        EXPECT_EQ(mails[i].header("References"), root);
        EXPECT_EQ(mails[i].header("In-Reply-To"), root);
        EXPECT_NE(mails[i].header("Message-ID"), root);
    }
    EXPECT_NE(mails[1].header("Message-ID"), mails[2].header("Message-ID"));
    // What stands after the brackets is the first one's, by which some programs tell a thread.
    EXPECT_EQ(mails[0].header("Subject"), "[FIRING:1] critical: News is down, since 14:00:00 UTC");
    EXPECT_EQ(mails[1].header("Subject"), "[FIRING:2] critical: News is down, since 14:00:00 UTC");
    EXPECT_EQ(mails[2].header("Subject"), "[RESOLVED] critical: News is down, since 14:00:00 UTC");
    EXPECT_THAT(mails[2].plain, HasSubstr("RESOLVED critical: Sport is down"));
}

TEST_F(MailTest, WhatIsSaidAgainHasTheSameMessageId) {
    Settings busy = settings();
    busy.dataReplies = {"451 4.7.1 Come back later"};
    MailSink sink(busy);
    const Outcome later = tell(to(sink.port()), news());
    EXPECT_EQ(later.kind, Kind::Again);
    EXPECT_THAT(later.words, HasSubstr("451 4.7.1 Come back later"));
    EXPECT_THAT(later.references, IsEmpty());
    OutboxEntry entry;
    entry.notification = news();
    entry.attempts = 1;
    EXPECT_TRUE(afterAttempt(entry, later, entry.notification.time).again);
    // Taken now, but nobody could note it: said once more.
    EXPECT_EQ(tell(to(sink.port()), news()).kind, Kind::Told);
    EXPECT_EQ(tell(to(sink.port()), news()).kind, Kind::Told);
    const auto mails = sink.mails();
    ASSERT_EQ(mails.size(), 2u);
    EXPECT_EQ(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
    EXPECT_EQ(mails[0].header("X-Inspector-Key"), mails[1].header("X-Inspector-Key"));
}

TEST_F(MailTest, AnAddressThatIsGoneKeepsNobodyElseFromBeingTold) {
    Settings partly = settings();
    partly.recipients = {{"noc@example.com", "550 5.1.1 <noc@example.com>: no such user"}};
    MailSink sink(partly);
    const Outcome outcome = tell(to(sink.port()), news());
    EXPECT_EQ(outcome.kind, Kind::Told);
    EXPECT_THAT(outcome.words, HasSubstr("not for all: 550 5.1.1 <noc@example.com>"));
    ASSERT_EQ(sink.mails().size(), 1u);
    EXPECT_THAT(sink.mails().front().recipients, ElementsAre("night@example.com"));
}

TEST_F(MailTest, AnAddressThatIsPutOffGetsItLaterAndNobodyGetsItTwice) {
    Settings slow = settings();
    slow.recipients = {{"noc@example.com", "450 4.2.0 <noc@example.com>: greylisted"}};
    MailSink sink(slow);
    const Outcome first = tell(to(sink.port()), news());
    EXPECT_EQ(first.kind, Kind::Again);
    EXPECT_THAT(first.words, HasSubstr("not yet for all: 450 4.2.0 <noc@example.com>"));
    ASSERT_EQ(sink.mails().size(), 1u);
    EXPECT_THAT(sink.mails().front().recipients, ElementsAre("night@example.com"));
    // Still put off: what is left is known all the same.
    const Outcome second = tell(to(sink.port()), news(), first.references);
    EXPECT_EQ(second.kind, Kind::Again);
    EXPECT_THAT(second.references, IsEmpty());
    EXPECT_EQ(sink.mails().size(), 1u);

    MailSink patient(settings());
    const Outcome third = tell(to(patient.port()), news(), first.references);
    EXPECT_EQ(third.kind, Kind::Told) << third.words;
    ASSERT_EQ(patient.mails().size(), 1u);
    EXPECT_THAT(patient.mails().front().recipients, ElementsAre("noc@example.com"));
    EXPECT_EQ(patient.mails().front().header("Message-ID"), sink.mails().front().header("Message-ID"));
    const auto about = std::find_if(third.references.begin(), third.references.end(), [](const auto& r) { return r.about == news().key; });
    ASSERT_NE(about, third.references.end());
    EXPECT_EQ(about->reference, "") << "forgotten";
    // Meanwhile the address was taken out of the receiver: nobody is left.
    const Outcome gone = tell(to(patient.port(), {{"to", "night@example.com"}}), news(), first.references);
    EXPECT_EQ(gone.kind, Kind::Told);
    EXPECT_EQ(patient.mails().size(), 1u);
}

TEST_F(MailTest, WhenAllAddressesAreRefusedItIsGivenUpOrSaidAgain) {
    for (const auto& [reply, kind] : {std::pair{"550 5.1.1 unknown here", Kind::GivenUp}, std::pair{"450 4.2.0 greylisted here", Kind::Again}}) {
        Settings refusing = settings();
        refusing.recipients = {{"noc@example.com", reply}, {"night@example.com", reply}};
        MailSink sink(refusing);
        const Outcome outcome = tell(to(sink.port()), news());
        EXPECT_EQ(outcome.kind, kind);
        EXPECT_THAT(outcome.words, HasSubstr(reply));
        EXPECT_THAT(sink.mails(), IsEmpty());
    }
}

TEST_F(MailTest, TlsFromTheFirstByteOnWithAndWithoutAPassword) {
    for (const bool signedOn : {false, true}) {
        Settings own = settings(Settings::Tls::Implicit);
        if (signedOn) own.user = "inspector", own.password = "very-secret";
        MailSink sink(own);
        std::map<std::string, std::string> more{{"tls", "implicit"}};
        if (signedOn) more["user"] = "inspector";
        const Outcome outcome = tell(to(sink.port(), more, {{"password", "very-secret"}}), news());
        EXPECT_EQ(outcome.kind, Kind::Told) << outcome.words;
        ASSERT_EQ(sink.mails().size(), 1u) << sink.log();
        EXPECT_TRUE(sink.mails().front().tls);
        EXPECT_EQ(sink.mails().front().user, signedOn ? "inspector" : "");
    }
}

TEST_F(MailTest, ThePasswordIsTakenOrRefusedForGood) {
    Settings own = settings();
    own.user = "inspector";
    own.password = "right-secret";
    MailSink sink(own);
    EXPECT_EQ(tell(to(sink.port(), {{"user", "inspector"}}, {{"password", "right-secret"}}), news()).kind, Kind::Told);
    ASSERT_EQ(sink.mails().size(), 1u);
    EXPECT_EQ(sink.mails().front().user, "inspector");

    const Outcome wrong = tell(to(sink.port(), {{"user", "inspector"}}, {{"password", "wrong-secret"}}), news());
    EXPECT_EQ(wrong.kind, Kind::GivenUp);
    EXPECT_THAT(wrong.words, HasSubstr("535"));
    EXPECT_THAT(wrong.words, Not(HasSubstr("wrong-secret")));
    const Outcome without = tell(to(sink.port()), news());  // 530: it wants one
    EXPECT_EQ(without.kind, Kind::GivenUp);
    EXPECT_THAT(without.words, HasSubstr("530"));
    EXPECT_EQ(sink.mails().size(), 1u);

    own.authReply = "454 4.7.0 Temporary authentication failure";
    MailSink ill(own);
    const Outcome later = tell(to(ill.port(), {{"user", "inspector"}}, {{"password", "right-secret"}}), news());
    EXPECT_EQ(later.kind, Kind::Again);
    EXPECT_THAT(later.words, HasSubstr("454"));
}

TEST_F(MailTest, NothingIsSentInTheClearUnlessThatIsWanted) {
    Settings plain = settings(Settings::Tls::None);
    plain.user = "inspector";
    plain.password = "very-secret";
    MailSink sink(plain);
    const std::map<std::string, std::string> secrets{{"password", "very-secret"}};
    const Outcome refused = tell(to(sink.port(), {{"user", "inspector"}}, secrets), news());
    EXPECT_EQ(refused.kind, Kind::Again);  // who took it away may be gone later
    EXPECT_THAT(refused.words, HasSubstr("offers no TLS"));
    EXPECT_THAT(sink.log(), Not(HasSubstr("AUTH")));
    EXPECT_THAT(sink.log(), Not(HasSubstr("MAIL")));
    EXPECT_THAT(sink.mails(), IsEmpty());

    for (const char* tls : {"opportunistic", "none"})
        EXPECT_EQ(tell(to(sink.port(), {{"user", "inspector"}, {"tls", tls}}, secrets), news()).kind, Kind::Told);
    EXPECT_EQ(sink.mails().size(), 2u);
    EXPECT_FALSE(sink.mails().front().tls);
}

TEST_F(MailTest, ACertificateThatDoesNotFitIsRefusedWithWhatToDo) {
    const struct { const char* certificate; bool known; const char* words; } cases[] = {
        {"good", false, "Authorities"},
        {"other", true, "another host's"},
        {"expired", true, "has expired"},
    };
    for (const auto tls : {Settings::Tls::Starttls, Settings::Tls::Implicit})
        for (const auto& c : cases) {
            Settings own = settings(tls, c.certificate);
            own.user = "inspector";
            own.password = "very-secret";
            MailSink sink(own);
            Receiver receiver = to(sink.port(), {{"user", "inspector"}, {"tls", tls == Settings::Tls::Implicit ? "implicit" : "required"}},
                                   {{"password", "very-secret"}});
            if (!c.known) receiver.settings.erase("ca_file");
            const Outcome outcome = tell(receiver, news());
            EXPECT_EQ(outcome.kind, Kind::Again) << c.certificate;
            EXPECT_THAT(outcome.words, HasSubstr(c.words));
            EXPECT_THAT(sink.log(), Not(HasSubstr("AUTH")));
            EXPECT_THAT(sink.log(), Not(HasSubstr("MAIL")));
            EXPECT_THAT(sink.mails(), IsEmpty());
        }
}

TEST_F(MailTest, AFileOfAuthoritiesThatIsNotThereIsNamed) {
    MailSink sink(settings());
    Receiver receiver = to(sink.port());
    receiver.settings["ca_file"] = authority->caFile() + ".missing";
    const Outcome outcome = tell(receiver, news());
    EXPECT_EQ(outcome.kind, Kind::Again);  // another program may have it
    EXPECT_THAT(outcome.words, HasSubstr("file of authorities"));
    EXPECT_THAT(sink.mails(), IsEmpty());
}

TEST_F(MailTest, ThePortOfTheOtherFormOfTlsIsSaid) {
    SenderLimits limits;
    limits.total = Milliseconds{500};
    MailSink implicit(settings(Settings::Tls::Implicit));
    Sender brief(limits);
    EXPECT_THAT(tell(brief, to(implicit.port()), news()).get().words, HasSubstr("port 465"));
    MailSink starttls(settings());
    EXPECT_THAT(tell(to(starttls.port(), {{"tls", "implicit"}}), news()).words, HasSubstr("not TLS from the first byte on"));
}

TEST_F(MailTest, HostileTextEndsNoHeaderAndNoMail) {
    MailSink sink(settings());
    const std::string worst = "x\r\nBcc: all@example.com\r\n.\r\nMAIL FROM:<evil@example.com>\r\n" + test::hostile;
    std::vector<Alert> alerts;
    for (int i = 0; i < 200; ++i) {
        auto bad = alert(std::to_string(i), Severity::Major, worst + std::string(100'000, i % 2 == 0 ? '.' : 'y'), 0);
        bad.labels["channel"] = worst;
        bad.rule = worst;
        bad.acknowledgedBy = worst;
        bad.acknowledged = test::at(1);
        alerts.push_back(std::move(bad));
    }
    auto n = notification(std::move(alerts));
    n.key = worst;
    n.groupKey = worst + "x";
    Receiver receiver = to(sink.port(), {{"text", ".\n..\n{alerts}"}});
    const std::vector<ReceiverReference> references{{receiver.id, n.groupKey, "id@x>\r\nBcc: c@example.com topic\r\nBcc: d@example.com", {}}};
    EXPECT_EQ(tell(receiver, n).kind, Kind::Told);
    EXPECT_EQ(tell(receiver, n, references).kind, Kind::Told);
    const auto mails = sink.mails();
    ASSERT_EQ(mails.size(), 2u) << sink.log();
    for (const Mail& mail : mails) {
        EXPECT_THAT(mail.defects, IsEmpty());
        EXPECT_EQ(mail.header("Bcc"), "");
        EXPECT_THAT(mail.recipients, ElementsAre("noc@example.com", "night@example.com"));
        EXPECT_THAT(mail.types, ElementsAre("multipart/alternative", "text/plain", "text/html"));
        EXPECT_THAT(mail.html, Not(HasSubstr("<script")));
        EXPECT_THAT(mail.plain, HasSubstr("\r\n.\r\n..\r\nFIRING"));  // a line of one dot is only a line
        EXPECT_LE(mail.longestLine, 998);
    }
    EXPECT_THAT(sink.log(), Not(HasSubstr("all@example.com")));
}

TEST_F(MailTest, AServerThatIsSilentDelaysNobody) {
    Settings thinking = settings();
    thinking.dataReplies = {"silence"};
    Settings rude = settings();
    rude.silentFarewell = true;
    Settings refusing = rude;
    refusing.recipients = {{"noc@example.com", "550 no"}, {"night@example.com", "550 no"}};
    Settings shy = rude;
    shy.mailReply = "550 not you";
    const SystemClock clock;
    for (const Settings& own : {thinking, rude, refusing, shy}) {
        MailSink sink(own);
        MailSink other(settings());
        Sender sender;
        auto first = tell(sender, to(sink.port()), news());
        const std::string last = own.silentFarewell ? "QUIT" : "DATA";
        ASSERT_TRUE(inspector::test::waitFor([&] { return sink.log().find(last) != std::string::npos; })) << sink.log();
        const MonoTime begun = clock.mono();
        Receiver second = to(other.port());
        second.id = ReceiverId("r2");
        EXPECT_EQ(tell(sender, second, news()).get().kind, Kind::Told);
        EXPECT_LT(clock.mono() - begun, std::chrono::seconds(20));  // 30 s is what a transfer may take
        if (own.silentFarewell) {
            EXPECT_EQ(first.get().kind, own.recipients.empty() && own.mailReply.empty() ? Kind::Told : Kind::GivenUp);
            EXPECT_LT(clock.mono() - begun, std::chrono::seconds(20));
        }
    }
}

TEST_F(MailTest, StoppingWaitsForNoServer) {
    Settings silent = settings();
    silent.dataReplies = {"silence"};
    MailSink sink(silent);
    inspector::test::RawServer mute([](auto& connection) { connection.silence(); });
    Sender sender;
    auto said = tell(sender, to(sink.port()), news());
    Receiver second = to(mute.port());
    second.id = ReceiverId("r2");
    auto greeted = tell(sender, second, news());
    ASSERT_TRUE(inspector::test::waitFor([&] { return sink.log().find("DATA") != std::string::npos && mute.accepted() == 1; }));
    const SystemClock clock;
    const MonoTime begun = clock.mono();
    sender.stop();
    EXPECT_LT(clock.mono() - begun, std::chrono::seconds(1));
    EXPECT_EQ(said.get().kind, Kind::Again);
    EXPECT_EQ(greeted.get().kind, Kind::Again);
}

}  // namespace
}  // namespace inspector::notify
