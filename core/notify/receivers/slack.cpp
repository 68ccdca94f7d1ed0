// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/slack.h"

#include "core/base/text.h"
#include "core/notify/message_text.h"
#include "core/notify/receivers/slack_blocks.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace inspector::notify {

namespace {

// What one telling is made of; its steps' readers keep it alive.
struct Slack {
    Receiver receiver;
    QJsonObject body;            // text and blocks
    std::string key;
    ReceiverReference known;     // its reference: what is kept; changed when a message is posted
    bool over = false;           // nothing more will be said in this message
    std::string aside;           // what its thread is told; empty: nothing
};
using Shared = std::shared_ptr<const Slack>;

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// ok:false comes with status 200. https://api.slack.com/methods/chat.postMessage#errors
Reading readMethod(const Answer& answer) {
    Reading out = readStatus(answer);
    if (out.kind != Outcome::Kind::Told) return out;
    const QJsonObject body = jsonAnswer(answer);
    if (body.value("ok"_L1).toBool()) {
        out.words = "ok";
        return out;
    }
    const std::string error = clean(body.value("error"_L1).toString().toStdString(), 100);
    if (error.empty()) {
        out.kind = Outcome::Kind::Again;
        out.words = "an answer that is not Slack's: " + out.words;
        return out;
    }
    const bool passes = isOneOf(error, {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout",
                                        "accesslimited", "team_added_to_org"});
    out.kind = passes ? Outcome::Kind::Again : Outcome::Kind::GivenUp;
    out.words = error;
    return out;
}

Request call(const Slack& slack, std::string_view method, QJsonObject body) {
    const std::string base = settingOf(slack.receiver, "api_url");
    HttpCall out = jsonCall(base + (base.empty() || base.back() != '/' ? "/" : "") + std::string(method), body);
    // The method's own form; without the character set Slack warns in every answer.
    out.headers.front().second = "application/json; charset=utf-8";
    addAuthorization(&out, slack.receiver, false);
    return requestOf(slack.receiver, std::move(out));
}

QJsonObject metadataOf(const Slack& slack) {
    return {{"event_type"_L1, "inspector_notification"_L1}, {"event_payload"_L1, QJsonObject{{"key"_L1, jsonText(slack.key)}}}};
}

Step threadStep(const Shared& slack, const std::string& channel, const std::string& ts) {
    QJsonObject body{{"channel"_L1, jsonText(channel)},
                     {"thread_ts"_L1, jsonText(ts)},
                     {"text"_L1, jsonText(slackEscaped(slack->aside))},
                     {"parse"_L1, "none"_L1},
                     {"link_names"_L1, false},
                     {"unfurl_links"_L1, false},
                     {"unfurl_media"_L1, false},
                     {"metadata"_L1, metadataOf(*slack)}};
    return {call(*slack, "chat.postMessage", body), readMethod};
}

Step postStep(const Shared& slack) {
    QJsonObject body = slack->body;
    body.insert("channel"_L1, jsonText(settingOf(slack->receiver, "channel")));
    body.insert("metadata"_L1, metadataOf(*slack));
    return {call(*slack, "chat.postMessage", body), [slack](const Answer& answer) {
                Reading out = readMethod(answer);
                if (out.kind != Outcome::Kind::Told) return out;
                const QJsonObject posted = jsonAnswer(answer);
                const std::string channel = clean(posted.value("channel"_L1).toString().toStdString(), 64);
                const std::string ts = clean(posted.value("ts"_L1).toString().toStdString(), 64);
                ReceiverReference kept = slack->known;
                kept.reference = slack->over || channel.empty() || ts.empty() ? std::string() : channel + ' ' + ts;
                out.references.push_back(kept);
                return out;
            }};
}

Step updateStep(const Shared& slack, const std::string& channel, const std::string& ts) {
    QJsonObject body = slack->body;
    for (const auto posting : {"unfurl_links"_L1, "unfurl_media"_L1}) body.remove(posting);
    body.insert("channel"_L1, jsonText(channel));
    body.insert("ts"_L1, jsonText(ts));
    return {call(*slack, "chat.update", body), [slack, channel, ts](const Answer& answer) {
                Reading out = readMethod(answer);
                // Somebody deleted it, or it is too old to be changed: told anew.
                if (out.kind == Outcome::Kind::GivenUp &&
                    isOneOf(out.words, {"message_not_found", "edit_window_closed", "cant_update_message", "channel_not_found"})) {
                    out.kind = Outcome::Kind::Told;
                    out.then.push_back(postStep(slack));
                    return out;
                }
                if (out.kind != Outcome::Kind::Told) return out;
                ReceiverReference kept = slack->known;
                if (slack->over) kept.reference.clear();
                out.references.push_back(kept);
                if (!slack->aside.empty()) out.then.push_back(threadStep(slack, channel, ts));
                return out;
            }};
}

// An incoming webhook answers 200 "ok", or a status with one word.
Reading readHook(const Answer& answer) {
    Reading out = readStatus(answer);
    if (out.kind == Outcome::Kind::Told && trim(answer.body) != "ok") {
        out.kind = Outcome::Kind::Again;
        out.words = "an answer that is not Slack's: " + out.words;
    }
    return out;
}

// What a changed message would not draw eyes to.
bool isNoticed(Notification::Why why) {
    return why == Notification::Why::Repeated || why == Notification::Why::Escalated || why == Notification::Why::Resolved;
}

}  // namespace

Conversation tellSlack(const Telling& telling) {
    const Message message = messageOf(telling.notification, telling.receiver, telling.facts);
    const QJsonObject body{{"text"_L1, slackFallback(message)}, {"blocks"_L1, slackBlocks(message)}, {"parse"_L1, "none"_L1}, {"link_names"_L1, false},
                           {"unfurl_links"_L1, false}, {"unfurl_media"_L1, false}};
    if (const std::string hook = secretOf(telling.receiver, "webhook_url"); !hook.empty())
        return Conversation({Step{requestOf(telling.receiver, jsonCall(hook, body)), readHook}});

    Slack slack{telling.receiver, body, telling.notification.key, {}, !isOngoing(message, telling.notification), {}};
    const std::string kept = referenceOf(telling, telling.notification.groupKey);
    slack.known = reference(telling, telling.notification.groupKey, kept);
    if (isNoticed(telling.notification.why)) slack.aside = message.title;
    const Shared shared = std::make_shared<const Slack>(std::move(slack));
    const auto space = kept.find(' ');
    if (space == std::string::npos) return Conversation({postStep(shared)});
    return Conversation({updateStep(shared, kept.substr(0, space), kept.substr(space + 1))});
}

}  // namespace inspector::notify
