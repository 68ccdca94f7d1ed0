// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/notify/receivers/sample.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace inspector::notify::test {

using namespace Qt::StringLiterals;

// A Jira that keeps issues, as much of it as is asked for.
class FakeJira {
public:
    struct Issue {
        QJsonObject fields;
        std::vector<std::string> comments;
        bool done = false;
    };
    std::map<std::string, Issue> issues;
    std::vector<std::string> asked;
    int dropAnswer = -1;  // of the so manieth request, from 0: done, but its answer is lost

    Outcome tell(const Notification& n, const Receiver& r, const std::vector<ReceiverReference>& references = {}) {
        Conversation c = told(n, r, references);
        for (int i = 0; c.next() && i < 20; ++i) {
            Answer answer = take(std::get<HttpCall>(c.next()->call));
            if (dropAnswer == i) {
                answer = {};
                answer.failure = "the connection was closed before the answer was whole";
            }
            c.take(answer);
        }
        dropAnswer = -1;
        return c.outcome();
    }

    Answer take(const HttpCall& call) {
        const std::string path = call.url.substr(call.url.find("/rest/api/2/") + 11);
        asked.push_back(call.method + ' ' + path);
        const QJsonObject body = json(call.body);
        if (path.rfind("/search", 0) == 0) return search(text(body["jql"_L1]));
        if (path == "/issue") return create(body["fields"_L1].toObject());
        const std::string key = path.substr(7, path.find_first_of("/?", 7) - 7);
        const auto found = issues.find(key);
        if (found == issues.end()) return answer(404, R"({"errorMessages":["Issue does not exist"],"errors":{}})");
        Issue& issue = found->second;
        if (path.find("?fields=status") != std::string::npos)
            return answer(200, std::string(R"({"fields":{"status":{"statusCategory":{"key":")") + (issue.done ? "done" : "new") + "\"}}}}");
        if (path.ends_with("/comment")) {
            issue.comments.push_back(text(body["body"_L1]));
            return answer(201, R"({"id":"1"})");
        }
        if (call.method == "GET")
            return answer(200, R"({"transitions":[{"id":"11","name":"Start","to":{"name":"In Progress","statusCategory":{"key":"indeterminate"}}},
                                        {"id":"31","name":"Finish","to":{"name":"Done","statusCategory":{"key":"done"}}}]})");
        issue.done = text(body["transition"_L1].toObject()["id"_L1]) == "31";
        return answer(204);
    }

private:
    Answer search(const std::string& jql) {
        for (const auto& [key, issue] : issues)
            for (const QJsonValue& label : issue.fields["labels"_L1].toArray())
                if (!issue.done && text(label).rfind("inspector-", 0) == 0 && jql.find('"' + text(label) + '"') != std::string::npos)
                    return answer(200, R"({"issues":[{"key":")" + key + "\"}]}");
        return answer(200, R"({"issues":[]})");
    }
    Answer create(const QJsonObject& fields) {
        EXPECT_LE(fields["summary"_L1].toString().size(), 255);
        EXPECT_FALSE(fields["summary"_L1].toString().contains(u'\n'));
        EXPECT_EQ(text(fields["project"_L1].toObject()["key"_L1]), "OPS");
        EXPECT_FALSE(text(fields["issuetype"_L1].toObject()["name"_L1]).empty());
        EXPECT_LE(fields["description"_L1].toString().size(), 32767);
        for (const QJsonValue& label : fields["labels"_L1].toArray()) EXPECT_FALSE(label.toString().contains(u' '));
        const std::string key = "OPS-" + std::to_string(issues.size() + 1);
        issues[key].fields = fields;
        return answer(201, R"({"id":"1","key":")" + key + "\"}");
    }
};

}  // namespace inspector::notify::test
