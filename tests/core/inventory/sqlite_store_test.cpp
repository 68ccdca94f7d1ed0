// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What SQLite's store promises beyond the contract: files that are damaged, newer, foreign, read-only or full, and
// several programs at once.
#include "core/inventory/store.h"
#include "tests/core/inventory/samples.h"
#include "tests/support/process.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QSqlError>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>

#include <unistd.h>

namespace inspector::inventory {
namespace {

namespace fs = std::filesystem;
using namespace inspector::inventory::test;
using inspector::test::Process;
using inspector::test::readFile;
using inspector::test::TempDir;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class SqliteStore : public testing::Test {
protected:
    [[nodiscard]] Result<Opened> open() const { return openSqlite({file(), folder() / "key"}); }
    [[nodiscard]] Opened opened() const {
        auto result = open();
        if (!result) throw std::runtime_error(result.error().message());
        return std::move(*result);
    }
    [[nodiscard]] fs::path folder() const { return m_folder.path() / "data"; }
    [[nodiscard]] fs::path file() const { return folder() / "inventory.db"; }

    // A store with some hundred channels, closed again.
    void fillStore() const {
        std::vector<Change> changes;
        for (int i = 0; i < 300; ++i) changes.push_back(PutChannel{channelNamed("c" + std::to_string(i))});
        ASSERT_TRUE(opened().store->apply(changes, "anna", noon));
    }
    void overwrite(std::streamoff at, const std::string& bytes) const {
        std::fstream out(file(), std::ios::in | std::ios::out | std::ios::binary);
        out.seekp(at);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    void replace(const fs::path& path, const std::string& bytes) const {
        fs::create_directories(folder());
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    }
    static bool run(const fs::path& path, const QString& statement) {
        bool done = false;
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
            database.setDatabaseName(QString::fromStdString(path.string()));
            done = database.open();
            if (done) {
                QSqlQuery query(database);
                done = query.exec(statement);
            }
        }
        QSqlDatabase::removeDatabase(QStringLiteral("test"));
        return done;
    }
    // Everything that stands on the disk, the write-ahead log included.
    [[nodiscard]] std::string allBytes() const {
        std::string bytes;
        for (const auto& entry : fs::directory_iterator(folder())) bytes += readFile(entry.path());
        return bytes;
    }
    [[nodiscard]] std::unique_ptr<Process> child(const std::string& command, std::vector<std::string> through = {}) {
        through.insert(through.end(), {STORE_CHILD, command, folder().string()});
        return std::make_unique<Process>(through, m_folder.path() / ("log-" + std::to_string(++m_children)));
    }

private:
    TempDir m_folder;
    int m_children = 0;
};

TEST_F(SqliteStore, MakesItsFolderAndKeepsWhatItIsTold) {
    {
        const Opened first = opened();
        EXPECT_FALSE(first.setAside);
        EXPECT_FALSE(first.migratedFrom);
        EXPECT_THAT(first.warnings, IsEmpty());
        ASSERT_TRUE(first.store->apply({PutChannel{channelNamed("a")}}, "anna", noon));
    }
    EXPECT_THAT(opened().store->inventory()->channels, SizeIs(1));
    EXPECT_FALSE(fs::exists(file().string() + "-wal")) << "a store that is closed is one file";
    EXPECT_FALSE(fs::exists(folder() / "key")) << "no secret, no key";
}

TEST_F(SqliteStore, TakesAnyNameForItsFolder) {
    const fs::path odd = folder() / fs::path(u8"Ünï \"quoted\" 日本; drop");
    auto result = openSqlite({odd / "inventory.db", odd / "key"});
    ASSERT_TRUE(result) << result.error().message();
    EXPECT_TRUE(fs::exists(odd / "inventory.db"));
}

// ---- Damaged files ---------------------------------------------------------------------------------------------------

struct Damage {
    const char* name;
    std::function<void(const fs::path&)> make;
};
class DamagedStore : public SqliteStore, public testing::WithParamInterface<Damage> {};

TEST_P(DamagedStore, IsKeptAsideAndANewOneBegun) {
    fillStore();
    GetParam().make(file());
    const std::string damaged = readFile(file());
    Opened store = opened();
    ASSERT_TRUE(store.setAside);
    EXPECT_EQ(readFile(*store.setAside), damaged) << "nothing of it is lost";
    EXPECT_EQ(store.setAside->parent_path(), folder());
    EXPECT_THAT(store.setAside->filename().string(), testing::MatchesRegex("inventory\\.db\\.damaged-[0-9]{8}T[0-9]{6}Z"));
    EXPECT_THAT(store.store->inventory()->channels, IsEmpty());
    ASSERT_TRUE(store.store->apply({PutChannel{channelNamed("a")}}, "anna", noon));
    store.store.reset();
    const Opened again = opened();
    EXPECT_FALSE(again.setAside);
    EXPECT_THAT(again.store->inventory()->channels, SizeIs(1));
}

void writeAt(const fs::path& path, std::streamoff at, const std::string& bytes) {
    std::fstream out(path, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(at);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, DamagedStore,
    testing::Values(Damage{"Text", [](const fs::path& p) { std::ofstream(p) << "this is no database, but a text of some length"; }},
                    Damage{"Noise", [](const fs::path& p) { std::ofstream(p) << std::string(40'000, '\xa5'); }},
                    Damage{"HalfOfIt", [](const fs::path& p) { fs::resize_file(p, fs::file_size(p) / 2 / 4096 * 4096); }},
                    Damage{"TornPage", [](const fs::path& p) { fs::resize_file(p, fs::file_size(p) - 5'000); }},
                    Damage{"Header", [](const fs::path& p) { writeAt(p, 0, std::string(100, '\0')); }},
                    Damage{"SchemaPage", [](const fs::path& p) { writeAt(p, 100, std::string(3'000, '\xff')); }},
                    Damage{"MiddlePages", [](const fs::path& p) {
                               const auto middle = fs::file_size(p) / 2 / 4096 * 4096;
                               writeAt(p, static_cast<std::streamoff>(middle), std::string(20'000, '\x17'));
                           }}),
    [](const auto& damage) { return damage.param.name; });

TEST_F(SqliteStore, SurvivesRubbishInPlaceOfItsJournal) {
    fillStore();
    replace(file().string() + "-wal", std::string(50'000, 'x'));
    replace(file().string() + "-shm", std::string(32'768, 'y'));
    const Opened store = opened();
    EXPECT_FALSE(store.setAside);
    EXPECT_THAT(store.store->inventory()->channels, SizeIs(300));
}

TEST_F(SqliteStore, OfTwoProgramsThatFindADamagedFileOneSetsItAside) {
    for (int round = 0; round < 5; ++round) {
        fs::remove_all(folder());
        replace(file(), std::string(20'000, 'x'));
        const auto one = child("open");
        const auto two = child("open");
        EXPECT_EQ(one->wait(Seconds{30}), 0) << one->output();
        EXPECT_EQ(two->wait(Seconds{30}), 0) << two->output();
        int aside = 0;
        for (const auto& entry : fs::directory_iterator(folder()))
            aside += entry.path().filename().string().find("damaged") != std::string::npos;
        EXPECT_EQ(aside, 1);
        EXPECT_THAT(opened().store->inventory()->templates, SizeIs(1));
    }
}

// ---- Files that are not ours to change -------------------------------------------------------------------------------

TEST_F(SqliteStore, RefusesAFileOfANewerProgramAndLeavesItAlone) {
    fillStore();
    ASSERT_TRUE(run(file(), QStringLiteral("PRAGMA user_version = 999")));
    const std::string before = readFile(file());
    const auto refused = open();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Denied);
    EXPECT_THAT(refused.error().what, HasSubstr("newer"));
    EXPECT_EQ(readFile(file()), before);
}

TEST_F(SqliteStore, RefusesADatabaseOfSomethingElse) {
    fs::create_directories(folder());
    ASSERT_TRUE(run(file(), QStringLiteral("CREATE TABLE recipes (name TEXT)")));
    const std::string before = readFile(file());
    const auto refused = open();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Denied);
    EXPECT_EQ(readFile(file()), before);
}

TEST_F(SqliteStore, RefusesAPathThatIsAFolderOrBelowAFile) {
    fs::create_directories(file());
    EXPECT_EQ(open().error().kind, Error::Kind::Denied);
    replace(folder() / "plain", "x");
    const auto below = openSqlite({folder() / "plain" / "inventory.db", folder() / "key"});
    ASSERT_FALSE(below);
    EXPECT_EQ(below.error().kind, Error::Kind::Denied);
    EXPECT_FALSE(below.error().hint.empty());
}

// Root may write anywhere: then a program of another user tries it.
class ReadOnlyStore : public SqliteStore {
protected:
    void expectDenied() {
        std::vector<std::string> as;
        if (geteuid() == 0) {
            as = {"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"};
            std::vector<std::string> trial = as;
            trial.insert(trial.end(), {"test", "-x", STORE_CHILD});
            if (Process(trial, folder().parent_path() / "log-trial").wait(Seconds{30}) != 0)
                GTEST_SKIP() << "root, and no way to run as another user here";
        }
        const auto program = child("open", as);
        EXPECT_EQ(program->wait(Seconds{30}), 1);
        EXPECT_THAT(program->output(),
                    HasSubstr("error " + std::to_string(static_cast<int>(Error::Kind::Denied)))) << program->output();
        EXPECT_THAT(program->output(), HasSubstr("writable for this user"));
    }
};

TEST_F(ReadOnlyStore, ASoundFileInAReadOnlyFolderIsDenied) {
    fillStore();
    fs::permissions(file(), fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
    fs::permissions(folder(), fs::perms(0555));
    expectDenied();
    fs::permissions(folder(), fs::perms::owner_all);
}

TEST_F(ReadOnlyStore, AReadOnlyFileInAFolderThatCanBeWrittenIsDenied) {
    fillStore();
    fs::permissions(file(), fs::perms(0444));
    fs::permissions(folder(), fs::perms(0777));
    expectDenied();
}

TEST_F(ReadOnlyStore, AnEmptyReadOnlyFolderIsDenied) {
    fs::create_directories(folder());
    fs::permissions(folder(), fs::perms(0555));
    expectDenied();
    fs::permissions(folder(), fs::perms::owner_all);
}

TEST_F(ReadOnlyStore, ADamagedFileInAReadOnlyFolderIsDenied) {
    replace(file(), std::string(20'000, 'x'));
    fs::permissions(file(), fs::perms(0444));
    fs::permissions(folder(), fs::perms(0555));
    expectDenied();
    fs::permissions(folder(), fs::perms::owner_all);
}

TEST_F(SqliteStore, SaysThatTheDiskIsFullAndGoesOnWhenThereIsRoom) {
    fs::create_directories(folder());
    const std::string at = folder().string();
    const std::vector<std::string> onSmallDisk{
        "unshare", "-rm", "sh", "-c",
        "mount -t tmpfs -o size=1500k none '" + at + "' && head -c 400000 /dev/zero > '" + at + "/ballast' && exec \"$0\" \"$@\""};
    Process trial({"unshare", "-rm", "sh", "-c", "mount -t tmpfs none '" + at + "'"}, folder().parent_path() / "log-trial");
    if (trial.wait(Seconds{30}) != 0) GTEST_SKIP() << "no small disk can be mounted here: " << trial.output();
    const auto program = child("fill", onSmallDisk);
    EXPECT_EQ(program->wait(Seconds{60}), 0) << program->output();
    EXPECT_THAT(program->output(), HasSubstr("The disk is full"));
}

// ---- Several programs ------------------------------------------------------------------------------------------------

TEST_F(SqliteStore, TwoProgramsMayBeginItAtOnce) {
    for (int round = 0; round < 10; ++round) {
        fs::remove_all(folder());
        const auto one = child("open");
        const auto two = child("open");
        EXPECT_EQ(one->wait(Seconds{30}), 0) << one->output();
        EXPECT_EQ(two->wait(Seconds{30}), 0) << two->output();
        const Inventory inventory = *opened().store->inventory();
        EXPECT_THAT(inventory.templates, SizeIs(1));
        EXPECT_THAT(inventory.probes, SizeIs(1));
    }
}

TEST_F(SqliteStore, SeesWhatAnotherProgramWrote) {
    const Opened store = opened();
    const auto before = *store.store->changeCounter();
    const auto other = child("append");
    ASSERT_EQ(other->wait(Seconds{30}), 0) << other->output();
    EXPECT_GT(*store.store->changeCounter(), before);
    EXPECT_THAT(*store.store->events({}), SizeIs(1));
}

TEST_F(SqliteStore, LosesNothingThatWasConfirmedWhenItIsKilled) {
    int confirmed = -1;
    for (int round = 0; round < 20; ++round) {
        const auto program = child("write");
        const auto wanted = static_cast<std::size_t>(1 + round * 7 % 23);
        ASSERT_TRUE(inspector::test::waitFor([&] {
            const std::string said = program->output();
            return static_cast<std::size_t>(std::count(said.begin(), said.end(), '\n')) >= wanted || !program->running();
        }));
        program->signal(SIGKILL);
        program->wait(Seconds{30});
        std::string said = program->output();
        ASSERT_EQ(said.find("error"), std::string::npos) << said;
        said.erase(said.rfind('\n'));
        confirmed = std::stoi(said.substr(said.rfind('\n') == std::string::npos ? 0 : said.rfind('\n') + 1));

        const Opened store = opened();
        ASSERT_FALSE(store.setAside);
        const auto inventory = store.store->inventory();
        const auto statuses = store.store->statuses();
        EventFilter all;
        all.limit = 100'000;
        const auto events = store.store->events(all);
        ASSERT_TRUE(inventory && statuses && events);
        // Whole writes only: the one that was under way is there or not; nothing stands alone.
        const auto n = static_cast<std::size_t>(confirmed) + 1;
        EXPECT_THAT(inventory->channels.size(), testing::AllOf(testing::Ge(n), testing::Le(n + 1)));
        EXPECT_THAT(statuses->size(), testing::AllOf(testing::Ge(n - static_cast<std::size_t>(round)), testing::Le(n + 1)));
        EXPECT_EQ(statuses->size(), events->size());
        EXPECT_EQ(statuses->size(), store.store->openFindings(std::nullopt)->size());
        for (int i = 0; i <= confirmed; ++i) EXPECT_TRUE(inventory->channel(ChannelId{"c" + std::to_string(i)})) << i;
        EXPECT_EQ(statuses->end(), std::find_if(statuses->begin(), statuses->end(), [&](const ChannelStatus& s) {
            return !inventory->channel(s.channel);
        }));
    }
    EXPECT_GT(confirmed, 50);
}

// ---- Secrets ---------------------------------------------------------------------------------------------------------

Template secretTemplate() {
    Template t = templateNamed("t");
    t.headers = {{"Authorization", "Bearer veryverysecret", true}};
    t.proxy = "http://user:veryverysecret@proxy.example:3128";
    return t;
}

TEST_F(SqliteStore, NeverWritesASecretInPlainText) {
    {
        const Opened store = opened();
        Template t = *store.store->apply({PutTemplate{secretTemplate()}}, "anna", noon)->templateOf(TemplateId{"t"});
        EXPECT_EQ(t.headers, secretTemplate().headers);
        EXPECT_EQ(t.proxy, secretTemplate().proxy);
        t.headers[0].value += "2";
        ASSERT_TRUE(store.store->apply({PutTemplate{t}}, "anna", noon));
        Channel c = channelNamed("a");
        ASSERT_TRUE(store.store->apply({PutChannel{c}}, "anna", noon));
        EXPECT_EQ(allBytes().find("veryverysecret"), std::string::npos);
    }
    EXPECT_EQ(allBytes().find("veryverysecret"), std::string::npos);
    EXPECT_NE(allBytes().find("Authorization"), std::string::npos) << "its name is no secret";
    EXPECT_EQ(opened().store->inventory()->templateOf(TemplateId{"t"})->headers[0].value, "Bearer veryverysecret2");
}

TEST_F(SqliteStore, TheAuditHoldsNoTokens) {
    const Opened store = opened();
    Channel c = channelNamed("a");
    c.url = "https://u:hiddenpassword@cdn.example/x?token=hiddentoken";
    c = *store.store->apply({PutChannel{c}}, "anna", noon)->channel(c.id);
    c.url += "2";
    ASSERT_TRUE(store.store->apply({PutChannel{c}}, "anna", noon));
    ASSERT_TRUE(store.store->apply({RemoveChannel{c.id}}, "anna", noon));
    std::string audit;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("audit"));
        database.setDatabaseName(QString::fromStdString(file().string()));
        ASSERT_TRUE(database.open());
        QSqlQuery query(QStringLiteral("SELECT actor || action || detail FROM audit"), database);
        while (query.next()) audit += query.value(0).toString().toStdString() + "\n";
    }
    QSqlDatabase::removeDatabase(QStringLiteral("audit"));
    EXPECT_EQ(std::count(audit.begin(), audit.end(), '\n'), 3);
    EXPECT_THAT(audit, HasSubstr("cdn.example"));
    EXPECT_EQ(audit.find("hidden"), std::string::npos) << audit;
}

TEST_F(SqliteStore, OpensWithoutItsKeyAndKeepsTheSecretsForTheDayItIsBack) {
    ASSERT_TRUE(opened().store->apply({PutTemplate{secretTemplate()}}, "anna", noon));
    const std::string key = readFile(folder() / "key");
    for (const bool damaged : {false, true}) {
        fs::remove(folder() / "key");
        if (damaged) replace(folder() / "key", "damaged");
        const Opened store = opened();
        ASSERT_THAT(store.warnings, SizeIs(2));
        EXPECT_THAT(store.warnings[0], HasSubstr("Authorization"));
        EXPECT_EQ(store.warnings[0].find("veryverysecret"), std::string::npos);
        Template t = *store.store->inventory()->templateOf(TemplateId{"t"});
        EXPECT_EQ(t.headers[0].value, "");
        EXPECT_EQ(t.proxy, "http://proxy.example:3128");
        t.notes += "edited";
        EXPECT_TRUE(store.store->apply({PutTemplate{t}}, "anna", noon)) << "an edit of something else goes through";
        replace(folder() / "key", key);
        const Template whole = *opened().store->inventory()->templateOf(t.id);
        EXPECT_EQ(whole.headers, secretTemplate().headers);
        EXPECT_EQ(whole.proxy, secretTemplate().proxy);
    }
}

TEST_F(SqliteStore, ReplacesALostKeyWhenASecretIsEnteredAgainButNeverADamagedOne) {
    ASSERT_TRUE(opened().store->apply({PutTemplate{secretTemplate()}}, "anna", noon));
    replace(folder() / "key", "damaged");
    Opened store = opened();
    Template t = *store.store->inventory()->templateOf(TemplateId{"t"});
    t.headers[0].value = "Bearer new";
    const auto refused = store.store->apply({PutTemplate{t}}, "anna", noon);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Corrupt);
    EXPECT_FALSE(refused.error().hint.empty());
    fs::remove(folder() / "key");
    store = opened();
    ASSERT_TRUE(store.store->apply({PutTemplate{t}}, "anna", noon));
    const Opened again = opened();
    EXPECT_EQ(again.store->inventory()->templateOf(t.id)->headers[0].value, "Bearer new");
    EXPECT_THAT(again.warnings, SizeIs(1)) << "the proxy's";
}

// ---- Cost ------------------------------------------------------------------------------------------------------------

TEST_F(SqliteStore, WritesThousandsOfStatusesInATime) {
    constexpr int channels = 1'000;
    const Opened store = opened();
    std::vector<Change> changes;
    for (int i = 0; i < channels; ++i) changes.push_back(PutChannel{channelNamed("c" + std::to_string(i))});
    auto lap = [at = std::chrono::steady_clock::now()](const char* what) mutable {
        const auto now = std::chrono::steady_clock::now();
        const double ms = std::chrono::duration<double, std::milli>(now - std::exchange(at, now)).count();
        std::printf("%-44s %7.1f ms\n", what, ms);
        EXPECT_LT(ms, 60'000) << what;
    };
    ASSERT_TRUE(store.store->apply(changes, "anna", noon));
    lap("1000 channels added");
    const Lease lease = *store.store->acquireLease("channels", "here", Milliseconds{60'000}, noon);
    const auto round = [&](int second, ChannelState state) {
        StatusWrite write;
        for (int i = 0; i < channels; ++i) {
            write.statuses.push_back(statusOf("c" + std::to_string(i), state, after(state == ChannelState::Up ? 0 : second), after(second)));
            while (write.statuses.back().rungs.size() < 6) write.statuses.back().rungs.push_back(write.statuses.back().rungs[0]);
        }
        return write;
    };
    StatusWrite write = round(0, ChannelState::Up);
    lap("(made)");
    ASSERT_TRUE(store.store->writeStatus(write, lease));
    lap("1000 first statuses, 6 rungs each");
    write = round(10, ChannelState::Up);
    lap("(made)");
    ASSERT_TRUE(store.store->writeStatus(write, lease));
    lap("1000 statuses of the same state");
    write = round(20, ChannelState::Down);
    for (int i = 0; i < channels; ++i) {
        write.opened.push_back({ChannelId{"c" + std::to_string(i)}, {staleFinding(), noon, noon, 1, true}});
        write.events.push_back(openedEvent("c" + std::to_string(i), after(20)));
    }
    lap("(made)");
    ASSERT_TRUE(store.store->writeStatus(write, lease));
    lap("1000 changes of state, findings and events");
    EXPECT_THAT(*store.store->statuses(), SizeIs(channels));
    lap("1000 statuses read");
    EXPECT_THAT(store.store->inventory()->channels, SizeIs(channels));
    lap("inventory of 1000 channels read");
    StatusWrite one;
    one.statuses = {write.statuses[0]};
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(store.store->writeStatus(one, lease));
    lap("20 writes of one status");
}

}  // namespace
}  // namespace inspector::inventory
