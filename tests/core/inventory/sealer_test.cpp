// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/sealer.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace inspector::inventory {
namespace {

using testing::HasSubstr;
using testing::Not;

class SealerTest : public testing::Test {
protected:
    inspector::test::TempDir m_folder;
    std::filesystem::path m_key = m_folder.path() / "key";
};

TEST_F(SealerTest, OpensWhatItSealed) {
    Sealer sealer(m_key);
    for (const std::string& plain : {std::string(), std::string("Bearer abc"), std::string(5'000, '\xff'), std::string("a\0b", 3)}) {
        const auto sealed = sealer.seal(plain, "standard");
        ASSERT_TRUE(sealed);
        EXPECT_TRUE(Sealer::isSealed(*sealed));
        EXPECT_EQ(sealed->find_first_of("/+=@ \n"), std::string::npos) << "fit for a URL";
        EXPECT_EQ(*sealer.open(*sealed, "standard"), plain);
        EXPECT_EQ(*Sealer(m_key).open(*sealed, "standard"), plain) << "the key is kept";
    }
}

TEST_F(SealerTest, NeverSealsTwiceAlike) {
    Sealer sealer(m_key);
    EXPECT_NE(*sealer.seal("same", "t"), *sealer.seal("same", "t"));
}

TEST_F(SealerTest, MakesTheKeyWhenItIsFirstNeededAndForItsOwnerAlone) {
    Sealer sealer(m_key);
    EXPECT_EQ(sealer.open("sealed:1:AAAA", "t").error().kind, Error::Kind::NotFound);
    EXPECT_FALSE(std::filesystem::exists(m_key)) << "nothing to open makes no key";
    ASSERT_TRUE(sealer.seal("x", "t"));
    EXPECT_EQ(std::filesystem::file_size(m_key), 32U);
#ifndef _WIN32
    EXPECT_EQ(std::filesystem::status(m_key).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
#endif
    const auto files = std::distance(std::filesystem::directory_iterator(m_folder.path()), {});
    EXPECT_EQ(files, 1) << "no draft is left";
}

TEST_F(SealerTest, OpensNothingInAnotherPlaceOrChanged) {
    Sealer sealer(m_key);
    const std::string sealed = *sealer.seal("secret", "one");
    EXPECT_EQ(sealer.open(sealed, "two").error().kind, Error::Kind::Corrupt);
    for (std::size_t i = 9; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        const auto opened = sealer.open(changed, "one");
        // The last letter may hold bits that stand for nothing.
        EXPECT_TRUE(!opened || i + 1 == sealed.size()) << i;
    }
    for (const char* text : {"", "secret", "sealed:1:", "sealed:1:!!", "sealed:2:AAAA"})
        EXPECT_EQ(sealer.open(text, "one").error().kind, Error::Kind::Corrupt) << text;
}

TEST_F(SealerTest, SaysWhatIsWrongWithTheKey) {
    const std::string sealed = *Sealer(m_key).seal("secret", "t");
    m_folder.write("key", "too short");
    Sealer damaged(m_key);
    EXPECT_EQ(damaged.open(sealed, "t").error().kind, Error::Kind::Corrupt);
    const auto refused = damaged.seal("another", "t");
    ASSERT_FALSE(refused) << "a damaged key is not replaced: it may be restored";
    EXPECT_THAT(refused.error().message(), HasSubstr("32 bytes"));
    m_folder.write("key", std::string(32, 'k'));
    EXPECT_EQ(Sealer(m_key).open(sealed, "t").error().kind, Error::Kind::Corrupt) << "another key";
    std::filesystem::remove(m_key);
    EXPECT_EQ(Sealer(m_key).open(sealed, "t").error().kind, Error::Kind::NotFound);
    EXPECT_EQ(Sealer({}).seal("x", "t").error().kind, Error::Kind::Denied);
    EXPECT_EQ(Sealer(m_folder.path() / "none" / "key").seal("x", "t").error().kind, Error::Kind::Denied);
}

TEST_F(SealerTest, SeveralProgramsAtOnceAgreeOnOneKey) {
    std::vector<std::string> sealed(8);
    {
        std::vector<std::jthread> threads;
        for (std::string& text : sealed)
            threads.emplace_back([&text, this] { text = Sealer(m_key).seal("secret", "t").value_or("failed"); });
    }
    Sealer sealer(m_key);
    for (const std::string& text : sealed) EXPECT_EQ(sealer.open(text, "t").value_or("does not open"), "secret");
}

}  // namespace
}  // namespace inspector::inventory
