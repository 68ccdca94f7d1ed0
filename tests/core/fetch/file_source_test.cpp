// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/file_source.h"
#include "core/fetch/fetcher.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>

// A folder that answers like a server.
namespace inspector::fetch {
namespace {

class FileSourceTest : public testing::Test {
protected:
    struct Got {
        Response response;
        std::string body;
    };
    Got get(const std::string& url, std::optional<ByteRange> range = {}, std::int64_t maxBytes = 64 << 20) {
        Loop loop;
        FetcherOptions options;
        options.fileRoot = dir.path() / "root";
        Fetcher fetcher(loop, options);
        Request request;
        request.url = url;
        request.range = range;
        request.maxBytes = maxBytes;
        Got got;
        fetcher.start(
            request,
            [&](std::string_view bytes) {
                got.body.append(bytes);
                return true;
            },
            [&](Response response) {
                got.response = std::move(response);
                loop.quit();
            });
        loop.run();
        return got;
    }
    [[nodiscard]] std::string urlOf(const std::string& name) const { return fileUrlOf(dir.path() / name); }

    FileSourceTest() { dir.write("root/a.ts", "0123456789"); }
    test::TempDir dir;
};

TEST_F(FileSourceTest, AnswersAFileOfTheFolder) {
    const Got got = get(urlOf("root/a.ts"));
    EXPECT_TRUE(got.response.ok());
    EXPECT_EQ(got.response.status, 200);
    EXPECT_EQ(got.body, "0123456789");
    EXPECT_EQ(got.response.bodyBytes, 10);
    const std::string large(3'000'000, 'x');
    dir.write("root/large.ts", large);
    EXPECT_EQ(get(urlOf("root/large.ts")).body, large);
}

TEST_F(FileSourceTest, AnswersRanges) {
    const Got middle = get(urlOf("root/a.ts"), ByteRange{2, 4});
    EXPECT_EQ(middle.response.status, 206);
    EXPECT_EQ(middle.body, "234");
    EXPECT_EQ(get(urlOf("root/a.ts"), ByteRange{8, 100}).body, "89");
    EXPECT_EQ(get(urlOf("root/a.ts"), ByteRange{8, {}}).body, "89");
    EXPECT_EQ(get(urlOf("root/a.ts"), ByteRange{10, 12}).response.status, 416);
}

TEST_F(FileSourceTest, HasNothingThatIsNotAFileOfTheFolder) {
    dir.write("outside.ts", "secret");
    std::filesystem::create_symlink(dir.path() / "outside.ts", dir.path() / "root" / "link.ts");
    std::filesystem::create_symlink("/dev/zero", dir.path() / "root" / "zero.ts");
    for (const std::string& url :
         {urlOf("root/none.ts"), urlOf("outside.ts"), urlOf("root") + "/../outside.ts", urlOf("root") + "/%2e%2e/outside.ts",
          urlOf("root/link.ts"), urlOf("root/zero.ts"), urlOf("root"), std::string("file:///etc/passwd")}) {
        const Got got = get(url);
        EXPECT_EQ(got.response.status, 404) << url;
        EXPECT_EQ(got.body, "") << url;
    }
}

TEST_F(FileSourceTest, RefusesTheNetwork) {
    for (const char* url : {"http://127.0.0.1:1/a.ts", "https://example.com/", "file://host/a.ts", "a.ts", ""}) {
        const Got got = get(url);
        EXPECT_EQ(got.response.failure, Failure::BadUrl) << url;
        EXPECT_EQ(got.response.status, 0);
    }
}

TEST_F(FileSourceTest, StopsAtTheLimitAndWhenTheReaderDoes) {
    EXPECT_EQ(get(urlOf("root/a.ts"), {}, 5).response.failure, Failure::TooLarge);
    Loop loop;
    FetcherOptions options;
    options.fileRoot = dir.path() / "root";
    Fetcher fetcher(loop, options);
    Request request;
    request.url = urlOf("root/a.ts");
    Response ended;
    fetcher.start(request, [](std::string_view) { return false; }, [&](Response response) {
        ended = std::move(response);
        loop.quit();
    });
    const auto cancelled = fetcher.start(request, {}, [](const Response&) { ADD_FAILURE() << "was cancelled"; });
    EXPECT_EQ(fetcher.inFlight(), 2);
    fetcher.cancel(cancelled);
    loop.run();
    EXPECT_EQ(ended.failure, Failure::Aborted);
    EXPECT_EQ(fetcher.inFlight(), 0);
}

TEST_F(FileSourceTest, NamesThatAUrlGivesAMeaningToComeBack) {
    const std::filesystem::path odd = dir.path() / "root" / u8"a #1? 100% ü.ts";
    EXPECT_EQ(pathOfFileUrl(fileUrlOf(odd)), odd);
    EXPECT_FALSE(pathOfFileUrl("file:///a%00b"));
    EXPECT_FALSE(pathOfFileUrl("http://h/a"));
}

}  // namespace
}  // namespace inspector::fetch
