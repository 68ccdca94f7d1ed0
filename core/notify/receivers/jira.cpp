// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/jira.h"

#include "core/base/text.h"
#include "core/notify/message_text.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace inspector::notify {

namespace {

constexpr std::size_t longestSummary = 255;
constexpr std::size_t longestVerbatim = 24'000;
constexpr std::size_t longestBody = 30'000;  // 32,767 characters are taken
constexpr Seconds indexLag{30};              // of the cloud's search

struct Jira {
    Receiver receiver;
    Message message;
    bool resolved = false;
    bool once = false;           // a summary or a test: an issue of its own, closed by hand
    std::string key;
    ReceiverReference about;     // without a reference
    std::string label;           // that finds the group's issue again
};
using Shared = std::shared_ptr<const Jira>;

Step issueStep(const Shared& jira, const std::string& issue);
Step searchStep(const Shared& jira);

// What stands in a path: a server could send anything as an issue's key.
bool isIssueKey(std::string_view key) {
    const auto dash = key.rfind('-');
    if (dash == std::string_view::npos || dash == 0 || key.size() > 64 || !parseUnsigned(key.substr(dash + 1))) return false;
    return std::all_of(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(dash), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

// Between {noformat} marks nothing is markup, but for the mark itself.
std::string verbatim(const std::string& text) {
    std::string out;
    for (const char c : text) {
        out += c;
        if (c == '{') out += "\xE2\x81\xA0";
    }
    return "{noformat}\n" + shortened(out, longestVerbatim) + "\n{noformat}";
}

std::string textOf(const Jira& jira) {
    std::string out = verbatim(jira.message.text);
    for (const AlertWords& alert : jira.message.alerts)
        if (const std::string line = "\nRunbook: " + alert.runbook; !alert.runbook.empty() && out.find(line) == std::string::npos &&
                                                                   out.size() + line.size() < longestBody)
            out += line;
    return out + "\nInspector " + jira.key;
}

Request call(const Jira& jira, const char* method, const std::string& path, const QJsonObject& body) {
    HttpCall out = jsonCall(urlOf(jira.receiver, path), body);
    out.method = method;
    if (out.method == "GET") out.body.clear();
    addAuthorization(&out, jira.receiver, settingOf(jira.receiver, "edition") == "cloud");
    return requestOf(jira.receiver, std::move(out));
}

// {"errorMessages": ["…"], "errors": {"field": "…"}}
Reading readAnswer(const Answer& answer) {
    Reading out = readStatus(answer);
    const QJsonObject body = jsonAnswer(answer);
    std::string said;
    for (const QJsonValue& words : body.value("errorMessages"_L1).toArray()) said += words.toString().toStdString() + "; ";
    const QJsonObject errors = body.value("errors"_L1).toObject();
    for (auto error = errors.begin(); error != errors.end(); ++error)
        said += error.key().toStdString() + ": " + error.value().toString().toStdString() + "; ";
    if (out.kind != Outcome::Kind::Told && !said.empty()) out.words = std::to_string(answer.status) + ": " + said.substr(0, said.size() - 2);
    return out;
}

Reading notJira(Reading reading) {
    reading.kind = Outcome::Kind::Again;
    reading.words = "an answer that is not Jira's: " + reading.words;
    return reading;
}

ReceiverReference kept(const Jira& jira, const std::string& issue) {
    ReceiverReference out = jira.about;
    out.reference = issue;
    return out;
}

QJsonObject newIssue(const Jira& jira) {
    const Receiver& receiver = jira.receiver;
    QJsonArray labels{"inspector"_L1, jsonText(jira.label)};
    const std::string ownLabels = settingOf(receiver, "labels");
    for (const std::string_view label : split(ownLabels, ','))
        if (!trim(label).empty()) labels.append(jsonText(trim(label)));
    QJsonObject fields{
        {"project"_L1, QJsonObject{{"key"_L1, jsonText(settingOf(receiver, "project"))}}},
        {"issuetype"_L1, QJsonObject{{"name"_L1, jsonText(settingOf(receiver, "issue_type"))}}},
        {"summary"_L1, jsonText(shortened(jira.message.topic, longestSummary))},
        {"description"_L1, jsonText(textOf(jira))},
        {"labels"_L1, labels},
    };
    const std::string priorities = settingOf(receiver, "priorities");
    for (const std::string_view pair : split(priorities, ',')) {
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && trim(pair.substr(0, equals)) == toString(jira.message.gravest))
            fields.insert("priority"_L1, QJsonObject{{"name"_L1, jsonText(trim(pair.substr(equals + 1)))}});
    }
    return {{"fields"_L1, fields}};
}

Step createStep(const Shared& jira) {
    return {call(*jira, "POST", "/rest/api/2/issue", newIssue(*jira)), [jira](const Answer& answer) {
                Reading out = readAnswer(answer);
                // It may be there: then it is to be found by the next search.
                if (out.kind == Outcome::Kind::Again) out.after = std::max(out.after.value_or(indexLag), indexLag);
                if (out.kind != Outcome::Kind::Told) return out;
                const std::string issue = jsonAnswer(answer).value("key"_L1).toString().toStdString();
                if (!isIssueKey(issue)) return notJira(out);
                out.words = "issue " + issue;
                if (!jira->once) out.references.push_back(kept(*jira, issue));
                return out;
            }};
}

Step moveStep(const Shared& jira, const std::string& issue, const QString& transition) {
    const QJsonObject body{{"transition"_L1, QJsonObject{{"id"_L1, transition}}}};
    return {call(*jira, "POST", "/rest/api/2/issue/" + issue + "/transitions", body), [jira, issue](const Answer& answer) {
                Reading out = readAnswer(answer);
                if (out.kind == Outcome::Kind::Told) {
                    out.words = "issue " + issue + " is resolved";
                    out.references.push_back(kept(*jira, {}));
                }
                return out;
            }};
}

// By its name, or that of the state it leads to; else any that leads to a state of the category "done".
QString transitionOf(const QJsonObject& answer, const std::string& wanted) {
    QString done;
    for (const QJsonValue& value : answer.value("transitions"_L1).toArray()) {
        const QJsonObject transition = value.toObject();
        const QJsonObject to = transition.value("to"_L1).toObject();
        for (const QString& name : {transition.value("name"_L1).toString(), to.value("name"_L1).toString()})
            if (name.compare(jsonText(wanted), Qt::CaseInsensitive) == 0) return transition.value("id"_L1).toString();
        if (done.isEmpty() && to.value("statusCategory"_L1).toObject().value("key"_L1) == "done"_L1)
            done = transition.value("id"_L1).toString();
    }
    return done;
}

Step transitionsStep(const Shared& jira, const std::string& issue) {
    return {call(*jira, "GET", "/rest/api/2/issue/" + issue + "/transitions", QJsonObject()), [jira, issue](const Answer& answer) {
                Reading out = readAnswer(answer);
                if (out.kind != Outcome::Kind::Told) return out;
                const std::string wanted = settingOf(jira->receiver, "resolve_transition");
                const QString transition = transitionOf(jsonAnswer(answer), wanted);
                if (transition.isEmpty())
                    out.words = "issue " + issue + " stays open: it has no transition called " + wanted;
                else
                    out.then.push_back(moveStep(jira, issue, transition));
                return out;
            }};
}

Step commentStep(const Shared& jira, const std::string& issue) {
    const QJsonObject body{{"body"_L1, jsonText(verbatim(jira->message.title) + '\n' + textOf(*jira))}};
    return {call(*jira, "POST", "/rest/api/2/issue/" + issue + "/comment", body), [jira, issue](const Answer& answer) {
                Reading out = readAnswer(answer);
                if (out.kind != Outcome::Kind::Told) return out;
                if (!jsonAnswer(answer).contains("id"_L1)) return notJira(out);
                out.words = "issue " + issue;
                out.references.push_back(kept(*jira, issue));
                if (jira->resolved && settingOf(jira->receiver, "resolve_transition") != "-") out.then.push_back(transitionsStep(jira, issue));
                return out;
            }};
}

// The one that is kept may have been closed or removed by a person: then it is looked for.
Step issueStep(const Shared& jira, const std::string& issue) {
    return {call(*jira, "GET", "/rest/api/2/issue/" + issue + "?fields=status", QJsonObject()), [jira, issue](const Answer& answer) {
                Reading out = readAnswer(answer);
                const QJsonObject fields = jsonAnswer(answer).value("fields"_L1).toObject();
                const bool there = out.kind == Outcome::Kind::Told;
                if (!there && answer.status != 404) return out;
                if (there && !fields.contains("status"_L1)) return notJira(out);
                out.kind = Outcome::Kind::Told;
                const auto category = fields.value("status"_L1).toObject().value("statusCategory"_L1).toObject().value("key"_L1);
                if (there && category != "done"_L1)
                    out.then.push_back(commentStep(jira, issue));
                else
                    out.then.push_back(searchStep(jira));
                return out;
            }};
}

Step searchStep(const Shared& jira) {
    const bool cloud = settingOf(jira->receiver, "edition") == "cloud";
    const std::string jql = "project = \"" + settingOf(jira->receiver, "project") + "\" AND labels = \"" + jira->label +
                            "\" AND statusCategory != Done ORDER BY created ASC";
    const QJsonObject body{{"jql"_L1, jsonText(jql)}, {"maxResults"_L1, 1}, {"fields"_L1, QJsonArray{"status"_L1}}};
    return {call(*jira, "POST", cloud ? "/rest/api/2/search/jql" : "/rest/api/2/search", body), [jira](const Answer& answer) {
                Reading out = readAnswer(answer);
                if (out.kind != Outcome::Kind::Told) return out;
                const QJsonObject found = jsonAnswer(answer);
                if (!found.value("issues"_L1).isArray()) return notJira(out);
                const QJsonArray issues = found.value("issues"_L1).toArray();
                const std::string issue = issues.isEmpty() ? std::string() : issues.first().toObject().value("key"_L1).toString().toStdString();
                if (!issues.isEmpty() && !isIssueKey(issue)) return notJira(out);
                if (!issue.empty()) {
                    out.then.push_back(commentStep(jira, issue));
                } else if (jira->resolved) {
                    out.words = "no issue is open";
                    out.references.push_back(kept(*jira, {}));
                } else {
                    out.then.push_back(createStep(jira));
                }
                return out;
            }};
}

}  // namespace

Conversation tellJira(const Telling& telling) {
    const Notification& n = telling.notification;
    Jira jira{telling.receiver, messageOf(n, telling.receiver, telling.facts), false, false, n.key, {}, {}};
    jira.once = n.why == Notification::Why::Test || n.why == Notification::Why::Summary;
    jira.resolved = !jira.message.firing && !jira.once;
    jira.about = reference(telling, n.groupKey, {});
    jira.label = "inspector-" + hashOf(jira.once ? n.key : n.groupKey);
    const Shared shared = std::make_shared<const Jira>(std::move(jira));
    const std::string known = referenceOf(telling, n.groupKey);
    return Conversation({isIssueKey(known) && !shared->once ? issueStep(shared, known) : searchStep(shared)});
}

}  // namespace inspector::notify
