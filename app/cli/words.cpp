// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/words.h"

#include "core/rules/catalogue.h"

#include <QJsonDocument>

#include <algorithm>
#include <cstdio>
#include <ostream>

namespace inspector::cli {

namespace {

template <typename... T>
std::string format(const char* pattern, T... values) {
    char text[64];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

}  // namespace

std::string bytesText(std::int64_t bytes) {
    return formatEnglish(numberArg({}, static_cast<double>(bytes), Arg::Unit::Byte));
}
std::string bitrateText(double bps) { return formatEnglish(numberArg({}, bps, Arg::Unit::BitPerSecond)); }
std::string secondsText(double s) { return format("%.2f s", s); }
std::string msText(double ms) { return format("%.1f", ms); }
std::string ratioText(double ratio) { return format("%.3f", ratio); }
std::string percentText(double share) { return format("%.2f %%", share * 100); }

std::string durationText(Nanoseconds d) {
    const auto s = static_cast<long long>(std::max(0.0, toSeconds(d)));
    if (s < 60) return format("%lld s", s);
    if (s < 3600) return format("%lld min %02lld s", s / 60, s % 60);
    if (s < 86400) return format("%lld h %02lld min", s / 3600, s / 60 % 60);
    return format("%lld d %lld h", s / 86400, s / 3600 % 24);
}

void printFinding(std::ostream& out, const Finding& finding) {
    const rules::RuleInfo* rule = rules::find(finding.rule);
    out << finding.rule << ' ' << toString(finding.severity) << ' ' << (finding.rung.empty() ? "channel" : finding.rung)
        << ": " << rules::english(finding);
    if (rule && rule->clause != "-") out << " [" << rule->clause << ']';
    out << '\n';
    if (!finding.url.empty()) {
        out << "    " << finding.url;
        if (finding.line > 0) out << " line " << finding.line;
        if (finding.sequence) out << " segment " << *finding.sequence;
        out << '\n';
    }
    if (rule && rule->advice && *rule->advice) out << "    " << renderEnglish(rule->advice, finding) << '\n';
}

void printJson(std::ostream& out, const QJsonObject& object) { out << QJsonDocument(object).toJson().toStdString(); }

std::optional<Severity> worstOf(const std::vector<Finding>& findings) {
    std::optional<Severity> worst;
    for (const Finding& finding : findings) worst = std::max(worst.value_or(finding.severity), finding.severity);
    return worst;
}

}  // namespace inspector::cli
