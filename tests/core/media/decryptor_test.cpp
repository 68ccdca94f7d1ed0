// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/decryptor.h"

#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

using namespace inspector;
using namespace inspector::media;

namespace {

const std::string key = "0123456789abcdef";
const std::string iv = "ABCDEFGHIJKLMNOP";

std::string hex(const std::string& bytes) {
    std::string text;
    for (const char c : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

// As OpenSSL's own tool writes it.
std::string encrypted(const std::string& clear) {
    const test::TempDir dir;
    const auto in = dir.write("clear", clear);
    const auto out = dir.path() / "encrypted";
    test::Process openssl({"openssl", "enc", "-aes-128-cbc", "-K", hex(key), "-iv", hex(iv), "-in", in.string(), "-out", out.string()}, dir.path() / "log");
    EXPECT_EQ(openssl.wait(std::chrono::seconds(60)), 0) << openssl.output();
    return test::readFile(out);
}

struct Decrypted {
    std::string clear;
    bool paddingOk = false;
    bool multipleOf16 = false;
};
Decrypted decrypted(const std::string& bytes, std::size_t piece, const std::string& withKey = key) {
    SegmentDecryptor decryptor(withKey, iv);
    Decrypted result;
    for (std::size_t at = 0; at < bytes.size(); at += piece) result.clear += decryptor.feed(std::string_view(bytes).substr(at, piece));
    const auto end = decryptor.finish();
    result.clear += end.rest;
    result.paddingOk = end.paddingOk;
    result.multipleOf16 = end.multipleOf16;
    return result;
}

}  // namespace

TEST(SegmentDecryptor, GivesTheClearBytesWhateverThePieces) {
    for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 1000U, 70'000U}) {
        std::string clear;
        for (std::size_t i = 0; i < size; ++i) clear += static_cast<char>(i * 7 % 251);
        const std::string bytes = encrypted(clear);
        for (const std::size_t piece : {1U, 7U, 16U, 4096U, 100'000U}) {
            if (piece == 1 && size > 2000) continue;
            const Decrypted result = decrypted(bytes, piece);
            EXPECT_EQ(result.clear, clear) << size << " in pieces of " << piece;
            EXPECT_TRUE(result.paddingOk);
            EXPECT_TRUE(result.multipleOf16);
        }
    }
}

TEST(SegmentDecryptor, TellsAWrongKeyAndACutSegment) {
    const std::string bytes = encrypted(std::string(1000, 'x'));
    EXPECT_FALSE(decrypted(bytes, 100, "another key here").paddingOk);
    const Decrypted cut = decrypted(bytes.substr(0, 500), 100);
    EXPECT_FALSE(cut.multipleOf16);
    EXPECT_FALSE(cut.paddingOk);
    EXPECT_EQ(cut.clear, std::string(496, 'x'));
    const Decrypted blocks = decrypted(bytes.substr(0, 496), 100);
    EXPECT_TRUE(blocks.multipleOf16);
    EXPECT_FALSE(blocks.paddingOk);
    EXPECT_EQ(blocks.clear, std::string(496, 'x'));
    EXPECT_FALSE(decrypted("", 1).multipleOf16);
    EXPECT_TRUE(decrypted(bytes, 100, "short").clear.empty());
}

TEST(SegmentIv, IsTheAttributeOrTheSequenceNumber) {
    EXPECT_EQ(hex(segmentIv("", 0x1234)), "00000000000000000000000000001234");
    EXPECT_EQ(hex(segmentIv("0x00112233445566778899AABBCCDDEEFF", 1)), "00112233445566778899aabbccddeeff");
    EXPECT_EQ(hex(segmentIv("0Xabc", 1)), "00000000000000000000000000000abc");
    for (const char* bad : {"1234", "0x", "0xzz", "0x00112233445566778899AABBCCDDEEFF0", "x"}) EXPECT_TRUE(segmentIv(bad, 1).empty()) << bad;
}
