// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/imsc.h"

#include "tests/core/media/mp4_boxes.h"

using namespace inspector;
using namespace inspector::media;
using namespace inspector::media::test;

namespace {

std::string document(const std::string& attributes, const std::string& body = "<p begin=\"00:00:01.500\" end=\"3s\">Hello</p>") {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\" " +
           attributes + "><body><div>" + body + "</div></body></tt>";
}

const std::string text = "ttp:profile=\"http://www.w3.org/ns/ttml/profile/imsc1/text\"";

std::string nested(int depth) {
    std::string body;
    for (int i = 0; i < depth; ++i) body += "<span>";
    for (int i = 0; i < depth; ++i) body += "</span>";
    return body;
}

struct Case {
    const char* id;
    std::string bad;
    std::string good;
};

std::vector<Case> cases() {
    const std::string good = document(text);
    return {
        {"imsc-invalid-xml", good.substr(0, good.size() - 8), good},
        {"imsc-invalid-xml", document(text, "<p>&nbsp;</p>"), document(text, "<p>&amp;&#160;</p>")},
        {"imsc-invalid-xml", document(text, "<p></div>"), good},
        {"imsc-invalid-xml", document(text, nested(130)), document(text, nested(100))},
        {"imsc-invalid-xml", "<?xml version=\"1.0\"?><!DOCTYPE tt [<!ENTITY a \"aa\">]><tt xmlns=\"http://www.w3.org/ns/ttml\">&a;</tt>", good},
        {"imsc-invalid-xml", "<?xml version=\"1.0\"?><html>tt</html>", good},
        {"imsc-invalid-xml", document("a=\"" + std::string(2 << 20, 'x') + "\""), document("a=\"" + std::string(2 << 16, 'x') + "\"")},
        {"imsc-profile", document("ttp:profile=\"http://www.w3.org/ns/ttml/profile/imsc1/image\""), document("")},
        {"imsc-profile", document("ttp:profile=\"http://www.w3.org/ns/ttml/profile/sdp-us\""),
         document("ttp:contentProfiles=\"http://www.w3.org/ns/ttml/profile/imsc1.1/text\"")},
    };
}

}  // namespace

TEST(Imsc, SaysWhatIsWrongAndIsSilentWhenItIsNot) {
    for (const Case& c : cases()) {
        const Inspection bad = inspect(c.bad, nullptr);
        EXPECT_EQ(bad.container, Container::Imsc);
        EXPECT_TRUE(find(bad.diagnostics, c.id)) << c.id << ": " << idsOf(bad.diagnostics) << "\n" << c.bad.substr(0, 300);
        expectWords(bad.diagnostics);
        EXPECT_EQ(idsOf(inspect(c.bad, nullptr, 1).diagnostics), idsOf(bad.diagnostics));
        const Inspection good = inspect(c.good, nullptr);
        EXPECT_TRUE(good.diagnostics.empty()) << c.id << ": " << idsOf(good.diagnostics) << "\n" << c.good.substr(0, 300);
    }
}

TEST(Imsc, GivesTheTimesOfItsParagraphs) {
    const Inspection inspection = inspect(document(text, "<p begin=\"00:00:01.500\" end=\"3s\"/><p begin=\"4s\" end=\"00:01:00\"/>"), nullptr, 5);
    ASSERT_TRUE(inspection.text);
    EXPECT_EQ(inspection.text->cues, 2u);
    EXPECT_EQ(inspection.text->firstStartS, 1.5);
    EXPECT_EQ(inspection.text->lastEndS, 60.0);
    EXPECT_EQ(inspection.tracks.at(0).codec, "stpp");
}

TEST(Imsc, SeenInPartIsNotCalledBroken) {
    const std::string good = document(text);
    EXPECT_TRUE(inspect(good.substr(0, good.size() - 8), nullptr, 0, false).diagnostics.empty());
}

TEST(TtmlTime, TakesClockAndOffsetTimes) {
    EXPECT_EQ(ttmlTime("01:00:00.5"), 3600.5);
    EXPECT_EQ(ttmlTime("00:00:10:12"), 10);
    EXPECT_EQ(ttmlTime("250ms"), 0.25);
    EXPECT_EQ(ttmlTime("2h"), 7200);
    EXPECT_EQ(ttmlTime("1m"), 60);
    for (const char* bad : {"", "10", "s", "-1s", "1:2", "aa:00:00", "99999999999999999999999999s"}) EXPECT_FALSE(ttmlTime(bad)) << bad;
}
