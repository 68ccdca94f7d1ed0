// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/notify/receivers/services.h"

#include "core/base/text.h"
#include "tests/core/notify/receivers/form.h"

#include <QRegularExpression>

namespace inspector::notify::test {

namespace {

const QString iso8601 = QStringLiteral("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z");

Form webhookForm() {
    const Form alert = object({{"status"_L1, required(oneOf({"firing"_L1, "resolved"_L1}))},
                               {"labels"_L1, required(openObject())},
                               {"annotations"_L1, required(openObject())},
                               {"startsAt"_L1, required(matching(iso8601))},
                               {"endsAt"_L1, required(matching(iso8601))},
                               {"generatorURL"_L1, required(text(2000))},
                               {"fingerprint"_L1, required(text(1000, 1))}});
    return object({{"version"_L1, required(oneOf({"4"_L1}))},
                   {"groupKey"_L1, required(text(10'000, 1))},
                   {"truncatedAlerts"_L1, required(number())},
                   {"status"_L1, required(oneOf({"firing"_L1, "resolved"_L1}))},
                   {"receiver"_L1, required(text(1000, 1))},
                   {"groupLabels"_L1, required(openObject())},
                   {"commonLabels"_L1, required(openObject())},
                   {"commonAnnotations"_L1, required(openObject())},
                   {"externalURL"_L1, required(text(2000))},
                   {"alerts"_L1, required(list(alert, 1000))}});
}

Form plainText(qsizetype most) {
    return object({{"type"_L1, required(oneOf({"plain_text"_L1}))}, {"text"_L1, required(text(most, 1))}, {"emoji"_L1, boolean()}});
}
Form markdown(qsizetype most) {
    return object({{"type"_L1, required(oneOf({"mrkdwn"_L1}))}, {"text"_L1, required(text(most, 1))}, {"verbatim"_L1, boolean()}});
}

// Block Kit: each kind of block has its own form.
void judgeBlock(const QJsonObject& block, const std::string& place, std::vector<std::string>* faults) {
    const std::map<QString, Form> kinds{
        {"header"_L1, object({{"type"_L1, required(text(10))}, {"text"_L1, required(plainText(150))}, {"block_id"_L1, text(255)}})},
        {"section"_L1, object({{"type"_L1, required(text(10))}, {"text"_L1, required(markdown(3000))}, {"block_id"_L1, text(255)}})},
        {"context"_L1, object({{"type"_L1, required(text(10))}, {"elements"_L1, required(list(markdown(3000), 10, 1))}, {"block_id"_L1, text(255)}})}};
    const auto kind = kinds.find(block["type"_L1].toString());
    if (kind == kinds.end()) {
        faults->push_back(place + " is no block that is known");
        return;
    }
    for (std::string& fault : test::faultsOf(block, kind->second, place)) faults->push_back(std::move(fault));
}

// In mrkdwn < and > are a link's, & is an entity's: anything else was text, and has not been escaped.
void judgeMarkdown(const QString& words, const std::string& place, std::vector<std::string>* faults) {
    QString rest = words;
    rest.remove(QRegularExpression(QStringLiteral("<https?://[^<>|]+\\|[^<>|]+>"))).remove(QRegularExpression(QStringLiteral("&(amp|lt|gt);")));
    if (rest.contains(QRegularExpression(QStringLiteral("[<>&]")))) faults->push_back(place + " is not escaped: " + words.left(100).toStdString());
}

Form slackForm(bool hook, bool update, bool reply) {
    std::map<QString, Form> fields{{"text"_L1, required(text(40'000, 1))},
                                   {"parse"_L1, oneOf({"none"_L1, "full"_L1})},
                                   {"link_names"_L1, boolean()}};
    Form block = openObject();
    block.openTo = {Form::Type::Text, Form::Type::Object, Form::Type::List};
    fields["blocks"_L1] = list(block, 50);
    if (!update) fields["unfurl_links"_L1] = fields["unfurl_media"_L1] = boolean();
    if (!hook) {
        Form payload = openObject();
        payload.openTo = {Form::Type::Text, Form::Type::Number, Form::Type::Bool};
        fields["channel"_L1] = required(text(80, 1));
        fields["metadata"_L1] = object({{"event_type"_L1, required(text(255, 1))}, {"event_payload"_L1, required(payload)}});
    }
    const Form stamp = matching(QStringLiteral("[0-9]{10}\\.[0-9]{6}"));
    if (update) fields["ts"_L1] = required(stamp);
    if (reply) fields["thread_ts"_L1] = required(stamp);
    return object(fields);
}

std::vector<std::string> slackFaults(const HttpCall& call) {
    const QJsonObject body = json(call.body);
    const bool hook = call.url.rfind("/services/", 0) == 0;
    const bool update = call.url == "/api/chat.update";
    std::vector<std::string> out = test::faultsOf(body, slackForm(hook, update, body.contains("thread_ts"_L1)));
    if (!hook && !update && call.url != "/api/chat.postMessage") out.push_back("there is no " + call.url);
    if (!hook && header(call, "authorization").rfind("Bearer xoxb-", 0) != 0) out.push_back("not_authed");
    if (!hook && header(call, "content-type") != "application/json; charset=utf-8") out.push_back("missing_charset");
    const QJsonArray blocks = body["blocks"_L1].toArray();
    qsizetype all = 0;
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        const QJsonObject block = blocks[i].toObject();
        const std::string place = "block " + std::to_string(i);
        judgeBlock(block, place, &out);
        const QString words = block["type"_L1] == "context"_L1 ? block["elements"_L1][0]["text"_L1].toString() : block["text"_L1]["text"_L1].toString();
        all += words.size();
        if (block["type"_L1] != "header"_L1) judgeMarkdown(words, place, &out);
    }
    if (all > 10'000) out.push_back("msg_blocks_too_long");
    judgeMarkdown(body["text"_L1].toString(), "text", &out);
    return out;
}

std::vector<std::string> pagerDutyFaults(const HttpCall& call) {
    const QJsonObject event = json(call.body);
    const bool trigger = event["event_action"_L1] == "trigger"_L1;
    Form details = openObject();
    details.openTo = {Form::Type::Text, Form::Type::Number, Form::Type::Bool, Form::Type::Object, Form::Type::List};
    Form payload = object({{"summary"_L1, required(text(1024, 1))},
                           {"source"_L1, required(text(1024, 1))},
                           {"severity"_L1, required(oneOf({"critical"_L1, "error"_L1, "warning"_L1, "info"_L1}))},
                           {"timestamp"_L1, matching(iso8601)},
                           {"component"_L1, text(1024)},
                           {"group"_L1, text(1024)},
                           {"class"_L1, text(1024)},
                           {"custom_details"_L1, details}});
    payload.required = trigger;
    Form key = text(255, 1);
    key.required = !trigger;
    const Form web = matching(QStringLiteral("https?://[!-~]+"));
    const Form form = object({{"routing_key"_L1, required(text(32, 32))},
                              {"event_action"_L1, required(oneOf({"trigger"_L1, "acknowledge"_L1, "resolve"_L1}))},
                              {"dedup_key"_L1, key},
                              {"payload"_L1, payload},
                              {"client"_L1, text(1024)},
                              {"client_url"_L1, web},
                              {"images"_L1, list(object({{"src"_L1, required(matching(QStringLiteral("https://.+")))}, {"href"_L1, web}, {"alt"_L1, text(1024)}}), 100)},
                              {"links"_L1, list(object({{"href"_L1, required(web)}, {"text"_L1, text(1024)}}), 100)}});
    std::vector<std::string> out = test::faultsOf(event, form);
    if (call.url != "/v2/enqueue") out.push_back("there is no " + call.url);
    if (call.body.size() > 512 * 1024) out.push_back("the event is too large");
    return out;
}

std::vector<std::string> serviceNowFaults(const HttpCall& call) {
    const Form event = object({{"source"_L1, required(text(100, 1))},
                               {"event_class"_L1, text(100)},
                               {"node"_L1, required(text(100, 1))},
                               {"resource"_L1, text(100)},
                               {"metric_name"_L1, text(100)},
                               {"type"_L1, required(text(100, 1))},
                               {"severity"_L1, required(oneOf({"0"_L1, "1"_L1, "2"_L1, "3"_L1, "4"_L1, "5"_L1}))},
                               {"description"_L1, text(4000)},
                               {"message_key"_L1, text(1024, 1)},
                               {"time_of_event"_L1, matching(QStringLiteral("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"))},
                               {"resolution_state"_L1, oneOf({"New"_L1, "Closing"_L1})},
                               {"additional_info"_L1, text(60'000)}});
    const QJsonObject body = json(call.body);
    const bool table = call.url == "/api/now/table/em_event";
    std::vector<std::string> out = test::faultsOf(body, table ? event : object({{"records"_L1, required(list(event, 1000, 1))}}));
    if (!table && call.url != "/api/global/em/jsonv2") out.push_back("there is no " + call.url);
    if (header(call, "authorization").rfind("Basic ", 0) != 0) out.push_back("User Not Authenticated");
    const QJsonArray records = table ? QJsonArray{body} : body["records"_L1].toArray();
    for (const QJsonValue& record : records)
        for (const std::string& fault : test::faultsOf(json(text(record["additional_info"_L1])), openObject(), "additional_info")) out.push_back(fault);
    return out;
}

std::vector<std::string> jiraFaults(const HttpCall& call) {
    std::vector<std::string> out;
    const QString path = QString::fromStdString(call.url);
    const QJsonObject body = json(call.body);
    const auto is = [&](const char* method, const char* pattern) {
        return call.method == method && QRegularExpression(QRegularExpression::anchoredPattern(QLatin1StringView(pattern))).match(path).hasMatch();
    };
    const bool basic = header(call, "authorization").rfind("Basic ", 0) == 0;  // of the cloud; Data Center has tokens
    const Form named = object({{"name"_L1, required(text(255, 1))}});
    Form form = object({});
    if (is("POST", basic ? "/rest/api/2/search/jql" : "/rest/api/2/search"))
        form = object({{"jql"_L1, required(text(5000, 1))}, {"maxResults"_L1, number()}, {"fields"_L1, list(text(100), 100)}});
    else if (is("POST", "/rest/api/2/issue"))
        form = object({{"fields"_L1, required(object({{"project"_L1, required(object({{"key"_L1, required(matching(QStringLiteral("[A-Z][A-Z0-9_]+")))}}))},
                                                      {"issuetype"_L1, required(named)},
                                                      {"summary"_L1, required(matching(QStringLiteral("[^\\r\\n]{1,255}")))},
                                                      {"description"_L1, text(32'767)},
                                                      {"labels"_L1, list(matching(QStringLiteral("\\S{1,255}")), 100)},
                                                      {"priority"_L1, named}}))}});
    else if (is("POST", "/rest/api/2/issue/[A-Z]+-[0-9]+/comment"))
        form = object({{"body"_L1, required(text(32'767, 1))}});
    else if (is("POST", "/rest/api/2/issue/[A-Z]+-[0-9]+/transitions"))
        form = object({{"transition"_L1, required(object({{"id"_L1, required(matching(QStringLiteral("[0-9]+")))}}))}});
    else if (!is("GET", "/rest/api/2/issue/[A-Z]+-[0-9]+(\\?fields=status|/transitions)"))
        out.push_back("there is no " + call.method + ' ' + call.url);
    for (std::string& fault : test::faultsOf(body, form)) out.push_back(std::move(fault));
    if (call.method == "GET" && !call.body.empty()) out.push_back("GET has a body");
    if (!basic && header(call, "authorization").rfind("Bearer ", 0) != 0) out.push_back("Client must be authenticated");
    return out;
}

// A request with its headers in small letters.
HttpCall callOf(const std::string& head, inspector::test::RawServer::Connection& connection) {
    HttpCall out;
    for (const std::string_view line : split(head, '\n')) {
        const auto colon = line.find(':');
        if (out.headers.empty() && line.find(" HTTP/1.1") != std::string_view::npos) {
            const auto words = split(line, ' ');
            out.method = words[0];
            out.url = words[1];
        } else if (colon != std::string_view::npos) {
            out.headers.emplace_back(toLower(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
        }
    }
    out.body = connection.readBody(head);
    return out;
}

}  // namespace

std::vector<std::string> faultsOf(ReceiverKind kind, const HttpCall& call) {
    std::vector<std::string> out;
    if (kind == ReceiverKind::Webhook) out = test::faultsOf(json(call.body), webhookForm());
    if (kind == ReceiverKind::Slack) out = slackFaults(call);
    if (kind == ReceiverKind::PagerDuty) out = pagerDutyFaults(call);
    if (kind == ReceiverKind::ServiceNow) out = serviceNowFaults(call);
    if (kind == ReceiverKind::Jira) out = jiraFaults(call);
    if (call.method != "POST" && kind != ReceiverKind::Jira) out.push_back("Method Not Allowed");
    if (header(call, "content-type").rfind("application/json", 0) != 0) out.push_back("Unsupported Media Type");
    if (!isValidUtf8(call.body)) out.push_back("the body is not UTF-8");
    return out;
}

Service::Service(ReceiverKind kind) : m_kind(kind), m_server([this](auto& connection) { serve(connection); }) {}

void Service::serve(inspector::test::RawServer::Connection& connection) {
    for (;;) {
        const std::string head = connection.readRequest();
        if (head.empty()) return;
        const HttpCall call = callOf(head, connection);
        Answer said;
        {
            const std::scoped_lock lock(m_mutex);
            calls.push_back(call);
            const auto found = test::faultsOf(m_kind, call);
            for (const std::string& fault : found) faults.push_back(call.url + ": " + fault);
            said = found.empty() ? answerTo(call) : answer(400, R"({"ok":false,"error":"invalid_arguments","errorMessages":["wrong"]})");
        }
        const std::string body = said.status == 204 ? "" : "Content-Length: " + std::to_string(said.body.size()) + "\r\n";
        if (!connection.send("HTTP/1.1 " + std::to_string(said.status) + " Said\r\nContent-Type: application/json\r\n" + body + "\r\n" + said.body)) return;
    }
}

Answer Service::answerTo(const HttpCall& call) {
    const QJsonObject body = json(call.body);
    switch (m_kind) {
    case ReceiverKind::Slack: return slackAnswer(call, body);
    case ReceiverKind::PagerDuty:
        incidents[text(body["dedup_key"_L1])] = text(body["event_action"_L1]);
        return answer(202, R"({"status":"success","message":"Event processed","dedup_key":"x"})");
    case ReceiverKind::ServiceNow: {
        for (const QJsonValue& event : body["records"_L1].toArray()) events[text(event["message_key"_L1])] = event.toObject();
        if (!body.contains("records"_L1)) events[text(body["message_key"_L1])] = body;
        return answer(201, R"({"result":{"Default Bulk Endpoint":"events were inserted"}})");
    }
    case ReceiverKind::Jira: return jira.take(call);
    default: return answer(200, "{}");
    }
}

Answer Service::slackAnswer(const HttpCall& call, const QJsonObject& body) {
    if (call.url.rfind("/services/", 0) == 0) return answer(200, "ok");
    const auto taken = [](const std::string& stamp) { return answer(200, R"({"ok":true,"channel":"C0123ABCD","ts":")" + stamp + "\"}"); };
    const auto refused = [](const char* why) { return answer(200, R"({"ok":false,"error":")" + std::string(why) + "\"}"); };
    if (call.url == "/api/chat.update") {
        const std::string stamp = text(body["ts"_L1]);
        if (text(body["channel"_L1]) != "C0123ABCD") return refused("channel_not_found");  // it wants the id, not the name
        if (!messages.contains(stamp)) return refused("message_not_found");
        messages[stamp].push_back(body);
        return taken(stamp);
    }
    if (const std::string parent = text(body["thread_ts"_L1]); !parent.empty()) {
        if (!messages.contains(parent)) return refused("thread_not_found");
        ++replies[parent];
        return taken("1700000001.000000");
    }
    const std::string stamp = "170000000" + std::to_string(messages.size()) + ".000100";
    messages[stamp] = {body};
    return taken(stamp);
}

}  // namespace inspector::notify::test
