// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/notify/message_text.h"
#include "core/runtime/alert_sender.h"
#include "core/runtime/receiver_trial.h"
#include "tests/core/inventory/samples.h"
#include "tests/core/notify/mail_sink.h"
#include "tests/core/runtime/rig.h"
#include "tests/support/raw_server.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <set>

// A marked secret of every kind of receiver, at servers that send back all that they are told, in every form: it is in nothing that is
// logged, stored or shown.
namespace inspector::runtime {
namespace {

using namespace Qt::StringLiterals;
using test::RawServer;
using test::waitFor;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string mark = "mArKeD7";
// With what JSON, HTML and URLs write in another way.
const std::string awkward = mark + "/\"<&+=%\xc3\xa9 x";

std::string base64(const std::string& text) { return QByteArray::fromStdString(text).toBase64().toStdString(); }

class EchoServer {
public:
    [[nodiscard]] std::string url(const std::string& path) const { return m_server.url(path); }

private:
    // All forms at once, then so many repetitions that a secret is cut wherever an excerpt ends.
    void serve(RawServer::Connection& connection) {
        constexpr int statuses[] = {200, 302, 400, 401, 404, 429, 500};
        for (;;) {
            const std::string head = connection.readRequest();
            if (head.empty()) return;
            const std::string heard = head + connection.readBody(head);
            const int number = m_number++;
            const int status = statuses[number % std::size(statuses)];
            const std::string said = bodyOf(heard, number / static_cast<int>(std::size(statuses)) % 6);
            std::string location = "https://elsewhere.example/?" + heard;
            location.resize(location.find_first_of("\r\n"));
            if (!connection.send("HTTP/1.1 " + std::to_string(status) + " Said\r\nLocation: " + location + "\r\nContent-Length: " +
                                 std::to_string(said.size()) + "\r\n\r\n" + said))
                return;
        }
    }
    static std::string bodyOf(const std::string& heard, int form) {
        const QString text = QString::fromStdString(heard);
        switch (form) {
        case 0: return heard;
        case 1: return QJsonDocument(QJsonObject{{"ok"_L1, false}, {"error"_L1, text}, {"message"_L1, text}}).toJson().toStdString();
        case 2: return QJsonDocument(QJsonObject{{"errorMessages"_L1, QJsonArray{text}}, {"error"_L1, QJsonObject{{"message"_L1, text}}}}).toJson().toStdString();
        case 3: return notify::htmlEscaped(heard);
        case 4: return text.toUtf8().toPercentEncoding(" /:?=&").toStdString();
        default: {
            std::string out;
            for (const std::string_view line : split(heard, '\n')) {
                const bool head = toLower(line.substr(0, 14)) == "authorization:";
                if (!head && line.find(mark) == std::string_view::npos) continue;
                const std::string_view said = trim(line.substr(head ? line.find(' ', 16) + 1 : line.find(' ') + 1));
                for (int i = 0; i < 500; ++i) out += said;
            }
            return out;
        }
        }
    }

    std::atomic<int> m_number{0};
    RawServer m_server{[this](RawServer::Connection& connection) { serve(connection); }};
};

struct Logged {
    static void take(QtMsgType type, const QMessageLogContext& context, const QString& message) {
        {
            const std::scoped_lock lock(mutex);
            text += message.toStdString() + '\n';
        }
        before(type, context, message);
    }
    static inline std::mutex mutex;
    static inline std::string text;
    static inline QtMessageHandler before = nullptr;
};

class ReceiverSecrets : public testing::Test {
protected:
    void SetUp() override {
        Logged::text.clear();
        Logged::before = qInstallMessageHandler(&Logged::take);
        QLoggingCategory::setFilterRules(QStringLiteral("inspector.*=true"));
        auto opened = inventory::openSqlite({folder.path() / "inventory.db", folder.path() / "key"});
        ASSERT_TRUE(opened) << opened.error().message();
        store = std::move(opened->store);
        std::vector<inventory::Change> changes{inventory::PutChannel{inventory::test::channelNamed("a")}};
        for (const Receiver& receiver : all()) changes.push_back(inventory::PutReceiver{receiver});
        const auto applied = store->apply(changes, "anna", clock.now());
        ASSERT_TRUE(applied) << applied.error().message();
        inventory = std::make_shared<const Inventory>(*applied);
    }
    void TearDown() override {
        QLoggingCategory::setFilterRules({});
        qInstallMessageHandler(Logged::before);
    }

    [[nodiscard]] std::vector<Receiver> all() const {
        const auto made = [this](const char* id, ReceiverKind kind, std::map<std::string, std::string> settings, std::map<std::string, std::string> secrets) {
            Receiver out;
            out.id = ReceiverId{id};
            out.name = id;
            out.kind = kind;
            out.mostPerMinute = 10'000;
            settings.insert({"proxy", ""});
            out.settings = std::move(settings);
            out.secrets = std::move(secrets);
            return out;
        };
        const std::string to = echo.url("");
        return {made("webhook", ReceiverKind::Webhook, {{"url", to + "hook"}}, {{"secret", awkward}, {"authorization", "Bearer " + mark + ".e30/x+y="}}),
                made("webhook-plain", ReceiverKind::Webhook, {{"url", to + "hook"}}, {{"authorization", awkward}}),
                made("slack-hook", ReceiverKind::Slack, {}, {{"webhook_url", to + "services/T0/B0/" + mark}}),
                made("slack-bot", ReceiverKind::Slack, {{"api_url", to + "api"}, {"channel", "#noc"}}, {{"token", "xoxb-" + mark}}),
                made("pagerduty", ReceiverKind::PagerDuty, {{"url", to + "v2/enqueue"}}, {{"routing_key", mark + "/\"<&" + std::string(21, 'k')}}),
                made("servicenow", ReceiverKind::ServiceNow, {{"url", to}, {"user", "events"}}, {{"password", awkward}}),
                made("servicenow-token", ReceiverKind::ServiceNow, {{"url", to}, {"api", "table"}}, {{"token", awkward}}),
                made("jira", ReceiverKind::Jira, {{"url", to}, {"user", "bot@x.example"}, {"project", "OPS"}}, {{"token", awkward}}),
                made("jira-own", ReceiverKind::Jira, {{"url", to}, {"edition", "datacenter"}, {"project", "OPS"}}, {{"token", awkward}}),
                made("alertmanager", ReceiverKind::Alertmanager, {{"url", to}, {"user", "u"}}, {{"password", awkward}}),
                made("alertmanager-token", ReceiverKind::Alertmanager, {{"url", to}}, {{"token", awkward}}),
                made("mail", ReceiverKind::Email, {{"host", "127.0.0.1"}, {"port", std::to_string(mails.port())}, {"tls", "none"}, {"from", "a@example.com"},
                                                   {"to", "b@example.com"}, {"user", "inspector"}}, {{"password", awkward}})};
    }
    static notify::test::MailSink::Settings refusing() {
        notify::test::MailSink::Settings out;
        out.tls = notify::test::MailSink::Settings::Tls::None;
        out.user = "inspector";
        out.password = awkward;
        out.authReply = "535 5.7.8 no: " + awkward + ' ' + base64("inspector:" + awkward) + ' ' + base64(std::string(1, '\0') + "inspector" + '\0' + awkward);
        return out;
    }
    // Every form in which it travels that does not have the mark itself in it.
    [[nodiscard]] std::set<std::string> marks() const {
        std::set<std::string> out{mark};
        for (const Receiver& receiver : all())
            for (const auto& [name, secret] : receiver.secrets) {
                const auto user = receiver.settings.find("user");
                const std::string before = user == receiver.settings.end() ? "" : user->second;
                // The end is left out: it may be cut there. What is before the secret is no secret.
                for (const std::string& form : {base64(secret), base64(before + ':' + secret)}) out.insert(form.substr(form.size() / 2, 8));
            }
        return out;
    }
    void expectClean(const std::string& text, const std::string& where) const {
        for (const std::string& one : marks()) {
            const auto at = text.find(one);
            EXPECT_EQ(at, std::string::npos) << where << ": " << text.substr(at < 80 ? 0 : at - 80, 200);
        }
    }

    EchoServer echo;
    notify::test::MailSink mails{refusing()};
    test::TempDir folder;
    test::ShiftedClock clock;
    std::unique_ptr<inventory::Store> store;
    std::shared_ptr<const Inventory> inventory;
};

TEST_F(ReceiverSecrets, AreInNothingThatIsLoggedStoredOrShown) {
    const auto alert = inventory::test::alertNamed("down", "a");
    const auto lease = *store->acquireLease("alerts", "here", Milliseconds{30'000}, clock.now());
    inventory::AlertWrite write;
    write.alerts = {alert};
    for (const Receiver& receiver : all())
        for (int i = 0; i < 42; ++i) {  // every status with every form
            Notification one;
            one.key = receiver.id.value + '-' + std::to_string(i);
            one.groupKey = one.key;
            one.route = "all";
            one.receiver = receiver.id;
            one.time = clock.now();
            one.alerts = {alert};
            write.notifications.push_back(std::move(one));
        }
    const std::size_t most = write.notifications.size();
    ASSERT_TRUE(store->writeAlerts(write, lease));

    AlertSender sender("here", "probe here", clock, [] {});
    sender.setInventory(inventory);
    inventory::OutboxFilter any;
    any.which = inventory::OutboxFilter::Which::Any;
    any.limit = most + 1;
    std::vector<OutboxEntry> entries;
    ASSERT_TRUE(waitFor([&] {
        EXPECT_TRUE(sender.work(*store, true));
        entries = *store->outbox(any);
        return std::all_of(entries.begin(), entries.end(), [](const OutboxEntry& entry) { return entry.attempts > 0; });
    }, std::chrono::seconds(60)));
    ASSERT_THAT(entries, SizeIs(most));
    for (const OutboxEntry& entry : entries) {
        EXPECT_THAT(entry.answer, Not(IsEmpty()));
        expectClean(entry.answer, entry.notification.key);
    }
    clock.shift(Seconds{120});
    ASSERT_THAT(sender.failing(), Not(IsEmpty()));
    for (const FailingReceiver& failing : sender.failing()) expectClean(failing.answer, failing.name);
    inventory::AlertLogFilter log;
    log.limit = 10 * most;
    const auto lines = *store->alertLog(log);
    EXPECT_GT(lines.size(), most / 2);
    for (const AlertEntry& line : lines) expectClean(line.text, "the trace");
    const Inventory shown = *store->inventory();
    for (const Receiver& receiver : all()) {
        const Receiver* known = shown.receiver(receiver.id);
        ASSERT_TRUE(known);
        for (const auto& [name, value] : known->settings) expectClean(value, receiver.name + '.' + name);
        for (const auto& [name, value] : known->secrets) expectClean(value, receiver.name + '.' + name);
    }
    ASSERT_TRUE(sender.stop(*store));
    store.reset();
    int files = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path()))
        if (file.is_regular_file() && ++files) expectClean(test::readFile(file.path()), file.path().filename().string());
    EXPECT_GE(files, 2);
    expectClean(Logged::text, "the log");
}

TEST_F(ReceiverSecrets, AreNotInTheAnswerToATrial) {
    ReceiverTrial trial(clock);
    for (const Receiver& receiver : all())
        for (int i = 0; i < 42; ++i) {
            std::promise<Result<ReceiverAnswer>> promise;
            auto answer = promise.get_future();
            trial.run(receiver, [&promise](Result<ReceiverAnswer> said) { promise.set_value(std::move(said)); });
            const Result<ReceiverAnswer> said = answer.get();
            ASSERT_TRUE(said) << said.error().message();
            expectClean(said->answer, receiver.name);
        }
    trial.stop();
    expectClean(Logged::text, "the log");
    // What is wrong with it is said without it.
    Receiver wrong = all().front();
    wrong.secrets["secret"] = mark + "\n" + mark;
    wrong.secrets[mark] = mark;
    std::promise<Result<ReceiverAnswer>> promise;
    ReceiverTrial(clock).run(wrong, [&promise](Result<ReceiverAnswer> said) { promise.set_value(std::move(said)); });
    const Result<ReceiverAnswer> refused = promise.get_future().get();
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message(), HasSubstr("secret"));
    expectClean(refused.error().message(), "the refusal");
}

}  // namespace
}  // namespace inspector::runtime
