// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/backup_rotation.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace inspector::inventory {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using std::chrono::days;
using std::chrono::hours;

const WallTime start = *parseIso8601("2026-01-31T14:02:31Z");

std::string nameAt(WallTime time) { return backupName("inspector", time, ".dump"); }

std::vector<std::string> removed(const std::vector<std::string>& names, const KeepBackups& keep = {}) {
    return backupsToRemove(names, "inspector", ".dump", keep);
}

TEST(BackupRotation, NamesSayWhenAndAreReadAgain) {
    EXPECT_EQ(nameAt(start), "inspector-20260131T140231Z.dump");
    EXPECT_EQ(backupTime("inspector", nameAt(start), ".dump"), start);
    for (const char* name : {"inspector-20260131T140231Z.sql", "other-20260131T140231Z.dump", "inspector-20261331T140231Z.dump",
                             "inspector-20260230T140231Z.dump", "inspector-20260131 140231Z.dump", "inspector.dump", "",
                             "inspector-20260131T250231Z.dump", "inspector-2026013-T140231Z.dump",
                             "inspector-20260131T140231Z.dump.partial"})
        EXPECT_FALSE(backupTime("inspector", name, ".dump")) << name;
}

TEST(BackupRotation, OfOneBackupADaySevenDaysFourWeeksAndTwelveMonthsAreKept) {
    std::vector<std::string> there;
    for (int day = 0; day < 800; ++day) {  // as it happens: a backup, then the rotation
        there.push_back(nameAt(start + days{day}));
        for (const std::string& name : removed(there)) std::erase(there, name);
    }
    const WallTime last = start + days{799};
    for (int day = 0; day < 7; ++day) EXPECT_THAT(there, testing::Contains(nameAt(last - days{day})));
    // Some are of a day, a week and a month at once: at most 7 + 4 + 12 files, and the oldest is of eleven months ago.
    EXPECT_LE(there.size(), 23u);
    EXPECT_GE(there.size(), 18u);
    const auto oldest = *backupTime("inspector", there.front(), ".dump");
    EXPECT_GT(last - oldest, days{300});
    EXPECT_LT(last - oldest, days{366});
}

TEST(BackupRotation, OfSeveralOnADayTheNewestStays) {
    const auto a = nameAt(start), b = nameAt(start + hours{1}), c = nameAt(start + hours{2});
    EXPECT_THAT(removed({b, c, a}), ElementsAre(b, a));
}

TEST(BackupRotation, APauseRemovesNothing) {
    std::vector<std::string> there;
    for (int day = 0; day < 7; ++day) there.push_back(nameAt(start + days{day}));
    there.push_back(nameAt(start + days{400}));
    EXPECT_THAT(removed(there), IsEmpty());
}

TEST(BackupRotation, OtherFilesAndTheNewestAreNeverRemoved) {
    EXPECT_THAT(removed({"notes.txt", "inspector-.dump", "inspector-20200101T000000Z.dump.partial"}), IsEmpty());
    EXPECT_THAT(removed({nameAt(start)}, {0, 0, 0}), IsEmpty());
    EXPECT_THAT(removed({nameAt(start), nameAt(start - days{1})}, {0, 0, 0}), ElementsAre(nameAt(start - days{1})));
}

TEST(BackupRotation, WeeksBeginOnMonday) {
    const WallTime sunday = *parseIso8601("2026-02-01T23:59:59Z"), monday = *parseIso8601("2026-02-02T00:00:00Z");
    EXPECT_THAT(removed({nameAt(sunday), nameAt(monday)}, {0, 2, 0}), IsEmpty());
    EXPECT_THAT(removed({nameAt(sunday - hours{30}), nameAt(sunday)}, {0, 2, 0}),
                ElementsAre(nameAt(sunday - hours{30})));
}

}  // namespace
}  // namespace inspector::inventory
