// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/template.h"
#include "tests/core/rules/judging.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

using namespace inspector;
using namespace inspector::rules;
using testing::ElementsAre;

namespace {

namespace fs = std::filesystem;

// Every rule id that stands as a string in the sources of a folder.
std::set<std::string> idsIn(const fs::path& folder) {
    static const std::regex id(R"re("((?:hls|llhls|dash|http|tls|seg|vtt|ts|fmp4|drm|imsc|packed-audio)-[a-z0-9]+(?:-[a-z0-9]+)*)")re");
    std::set<std::string> ids;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".cpp") continue;
        std::ifstream file(entry.path());
        std::stringstream text;
        text << file.rdbuf();
        const std::string source = text.str();
        for (std::sregex_iterator at(source.begin(), source.end(), id), end; at != end; ++at) ids.insert((*at)[1]);
    }
    return ids;
}

fs::path sourceRoot() { return fs::path(INSPECTOR_SOURCE_DIR); }

}  // namespace

TEST(Catalogue, HasEveryIdThatTheEngineCanEmit) {
    for (const char* folder : {"core/hls", "core/dash", "core/rules", "core/probe"}) {
        const auto ids = idsIn(sourceRoot() / folder);
        for (const std::string& id : ids) EXPECT_TRUE(find(id)) << id << " in " << folder;
        EXPECT_FALSE(ids.empty()) << folder;
    }
}

TEST(Catalogue, HasEveryFailureOfARequest) {
    using fetch::Failure;
    for (int i = 0; i <= static_cast<int>(Failure::Cancelled); ++i) {
        const std::string_view rule = fetch::ruleOf(static_cast<Failure>(i));
        EXPECT_TRUE(rule.empty() || find(rule)) << rule;
    }
}

TEST(Catalogue, HasNoRuleThatNobodyEmits) {
    std::set<std::string> emitted;
    for (const char* folder : {"core/hls", "core/dash", "core/media", "core/fetch", "core/probe"}) emitted.merge(idsIn(sourceRoot() / folder));
    // In core/rules the catalogue's own files name every rule once: emitted is what is named elsewhere.
    for (const auto& entry : fs::directory_iterator(sourceRoot() / "core/rules")) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() != ".cpp" || name.rfind("catalogue", 0) == 0) continue;
        std::ifstream file(entry.path());
        std::stringstream text;
        text << file.rdbuf();
        for (const RuleInfo& rule : all()) {
            if (text.str().find("\"" + std::string(rule.id) + "\"") != std::string::npos) emitted.insert(std::string(rule.id));
        }
    }
    for (const RuleInfo& rule : all()) EXPECT_TRUE(emitted.count(std::string(rule.id))) << rule.id;
}

TEST(Catalogue, NamesEachRuleOnceAndWhole) {
    std::set<std::string_view> ids;
    for (const RuleInfo& rule : all()) {
        EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
        EXPECT_EQ(find(rule.id)->id, rule.id);
        const std::string message = rule.message;
        const std::string advice = rule.advice;
        EXPECT_FALSE(rule.clause.empty()) << rule.id;
        EXPECT_FALSE(message.empty() || message.back() == '.') << rule.id;
        EXPECT_TRUE(!advice.empty() && advice.back() == '.') << rule.id;
        EXPECT_EQ(std::count(message.begin(), message.end(), '{'), std::count(message.begin(), message.end(), '}')) << rule.id;
    }
    EXPECT_FALSE(find("hls-no-such-rule"));
    EXPECT_FALSE(find(""));
}

TEST(Catalogue, SpeaksOfARuleThatItDoesNotKnow) {
    Finding finding;
    finding.rule = "hls-from-the-future";
    finding.args = {numberArg("age", 3, Arg::Unit::Second)};
    EXPECT_EQ(english(finding), "hls-from-the-future age=3 s");
}

TEST(Settings, SwitchRulesOffAndChangeTheirSeverity) {
    std::vector<Finding> findings(3);
    findings[0].rule = "a";
    findings[1].rule = "b";
    findings[2].rule = "c";
    const std::map<std::string, RuleSetting> settings = {{"a", {false, {}}}, {"b", {true, Severity::Critical}}, {"x", {}}};
    const auto kept = applySettings(findings, settings);
    ASSERT_EQ(kept.size(), 2u);
    EXPECT_EQ(kept[0].rule, "b");
    EXPECT_EQ(kept[0].severity, Severity::Critical);
    EXPECT_EQ(kept[1].severity, Severity::Info);
}
