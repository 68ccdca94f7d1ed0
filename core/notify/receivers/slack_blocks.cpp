// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/slack_blocks.h"

#include "core/notify/message_text.h"
#include "core/notify/receivers/telling.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace inspector::notify {

namespace {

// Slack's limits: 150 characters a header, 3000 a section, 50 blocks; and all blocks together are refused ("msg_blocks_too_long") from
// some 10,000 characters of text on.
constexpr std::size_t longestHeader = 150;
constexpr std::size_t longestSection = 2900;
constexpr std::size_t longestBlocks = 8000;

const char* colourOf(const AlertWords& alert) {
    if (!alert.firing) return ":large_green_circle:";
    switch (alert.severity) {
    case Severity::Critical: return ":red_circle:";
    case Severity::Major: return ":large_orange_circle:";
    default: return ":large_yellow_circle:";
    }
}

// `verbatim`: Slack makes no links, channels or people of what the text holds.
QJsonObject section(const std::string& text) {
    return {{"type"_L1, "section"_L1}, {"text"_L1, QJsonObject{{"type"_L1, "mrkdwn"_L1}, {"text"_L1, jsonText(text)}, {"verbatim"_L1, true}}}};
}
QJsonObject context(const std::string& text) {
    return {{"type"_L1, "context"_L1},
            {"elements"_L1, QJsonArray{QJsonObject{{"type"_L1, "mrkdwn"_L1}, {"text"_L1, jsonText(text)}, {"verbatim"_L1, true}}}}};
}

std::string linesOf(const AlertWords& alert) {
    // Cut before it is escaped, so that no entity is cut in two.
    const auto escaped = [](const std::string& text, std::size_t most) { return slackEscaped(shortened(text, most)); };
    std::string out = std::string(colourOf(alert)) + " *" + (alert.firing ? "" : "resolved ") + std::string(toString(alert.severity)) +
                      "* " + escaped(alert.what, 400);
    const auto line = [&out](const std::string& text) {
        if (!text.empty()) out += '\n' + text;
    };
    line(escaped(alert.where, 200));
    line(escaped(alert.times, 120));
    if (!alert.acknowledged.empty()) line(":eyes: acknowledged by " + escaped(alert.acknowledged, 200));
    line(escaped(alert.remark, 200));
    if (!alert.firing) return out;
    line(escaped(alert.advice, 400));
    if (!alert.runbook.empty() && alert.runbook.size() < 600) line('<' + slackEscaped(alert.runbook) + "|Runbook>");
    return out;
}

}  // namespace

QString slackFallback(const Message& message) { return jsonText(slackEscaped(message.title)); }

QJsonArray slackBlocks(const Message& message) {
    QJsonArray out;
    out.append(QJsonObject{{"type"_L1, "header"_L1},
                           {"text"_L1, QJsonObject{{"type"_L1, "plain_text"_L1},
                                                {"text"_L1, jsonText(shortened(message.title, longestHeader))},
                                                {"emoji"_L1, false}}}});
    std::size_t length = 0;
    std::uint32_t left = message.more;
    for (const AlertWords& alert : message.alerts) {
        const std::string lines = linesOf(alert);
        if (lines.size() > longestSection || length + lines.size() > longestBlocks) {
            ++left;
            continue;
        }
        length += lines.size();
        out.append(section(lines));
    }
    std::string end;
    if (left > 0) end = "and " + std::to_string(left) + " more";
    if (!message.link.empty() && message.link.size() < 600) end += (end.empty() ? "<" : " · <") + slackEscaped(message.link) + "|Inspector>";
    if (!end.empty()) out.append(context(end));
    return out;
}

}  // namespace inspector::notify
