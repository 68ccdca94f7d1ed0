// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/template_text.h"

#include "app/console/format/format.h"
#include "core/rules/catalogue.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace inspector::console {

namespace {

struct TemplateWords {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

const QString dots = QStringLiteral("••••••");

// Headers whose values are secrets whatever anybody says.
bool isSecret(const QString& name) {
    static const QStringList parts{QStringLiteral("authorization"), QStringLiteral("cookie"), QStringLiteral("token"),
                                   QStringLiteral("key"), QStringLiteral("secret"), QStringLiteral("auth")};
    return std::any_of(parts.begin(), parts.end(),
                       [&](const QString& part) { return name.contains(part, Qt::CaseInsensitive); });
}

QStringList linesOf(const QString& text) {
    QStringList out;
    for (const QString& line : text.split(QLatin1Char('\n')))
        if (const QString trimmed = line.trimmed(); !trimmed.isEmpty()) out << trimmed;
    return out;
}

const QLatin1Char none('-');

// "1280x720".
bool readResolution(const QString& word, ExpectedRung& rung) {
    if (word == none) return true;
    const qsizetype x = word.indexOf(QLatin1Char('x'), 0, Qt::CaseInsensitive);
    bool wide = false;
    bool high = false;
    rung.width = word.left(x).toInt(&wide);
    rung.height = word.mid(x + 1).toInt(&high);
    return x > 0 && wide && high && rung.width > 0 && rung.height > 0;
}

bool readBandwidth(const QString& word, ExpectedRung& rung) {
    if (word == none) return true;
    bool ok = false;
    rung.bandwidthBps = word.toLongLong(&ok);
    return ok && rung.bandwidthBps > 0;
}

bool readFrameRate(const QString& word, ExpectedRung& rung) {
    if (word == none) return true;
    bool ok = false;
    rung.frameRate = word.toDouble(&ok);
    return ok && rung.frameRate > 0 && rung.frameRate <= 1000;
}

// What is wrong with the line; empty: nothing.
QString readRung(const QString& line, ExpectedRung& rung) {
    QStringList words = line.simplified().split(QLatin1Char(' '));
    if (words.size() > 4)
        return TemplateWords::tr("“%1”: write resolution, bits per second, frame rate and codecs, no more.").arg(line);
    while (words.size() < 4) words << QString(none);
    if (!readResolution(words[0], rung)) return TemplateWords::tr("“%1”: “%2” is no resolution such as 1280x720.").arg(line, words[0]);
    if (!readBandwidth(words[1], rung)) return TemplateWords::tr("“%1”: “%2” is no bit rate in bits per second.").arg(line, words[1]);
    if (!readFrameRate(words[2], rung)) return TemplateWords::tr("“%1”: “%2” is no frame rate.").arg(line, words[2]);
    if (words[3] != none) rung.codecs = toStd(words[3]);
    if (rung == ExpectedRung{}) return TemplateWords::tr("“%1” says nothing of the rung.").arg(line);
    return {};
}

}  // namespace

QString ladderToText(const std::vector<ExpectedRung>& ladder) {
    QStringList lines;
    for (const ExpectedRung& rung : ladder) {
        QStringList words;
        words << (rung.width > 0 ? QStringLiteral("%1x%2").arg(rung.width).arg(rung.height) : QString(none))
              << (rung.bandwidthBps > 0 ? QString::number(rung.bandwidthBps) : QString(none))
              << (rung.frameRate > 0 ? QString::number(rung.frameRate, 'g', 10) : QString(none))
              << (rung.codecs.empty() ? QString(none) : toQString(rung.codecs));
        lines << words.join(QLatin1Char(' '));
    }
    return lines.join(QLatin1Char('\n'));
}

std::vector<ExpectedRung> ladderFromText(const QString& text, QString* problem) {
    std::vector<ExpectedRung> out;
    for (const QString& line : linesOf(text)) {
        ExpectedRung rung;
        const QString wrong = readRung(line, rung);
        if (wrong.isEmpty()) out.push_back(std::move(rung));
        else if (problem) *problem = wrong;
    }
    return out;
}

QString headersToText(const std::vector<RequestHeader>& headers) {
    QStringList lines;
    for (const auto& h : headers)
        lines << QStringLiteral("%1: %2").arg(toQString(h.name), h.secret ? dots : toQString(h.value));
    return lines.join(QLatin1Char('\n'));
}

std::vector<RequestHeader> headersFromText(const QString& text, const std::vector<RequestHeader>& before,
                                           QString* problem) {
    std::vector<RequestHeader> out;
    for (const QString& line : linesOf(text)) {
        const qsizetype colon = line.indexOf(QLatin1Char(':'));
        const QString name = line.left(colon).trimmed();
        if (colon <= 0 || name.contains(QLatin1Char(' '))) {
            if (problem) *problem = TemplateWords::tr("“%1” is no header. Write one a line, as Name: value.").arg(line);
            continue;
        }
        RequestHeader header{toStd(name), toStd(line.mid(colon + 1).trimmed()), isSecret(name)};
        const auto was = std::find_if(before.begin(), before.end(),
                                      [&](const RequestHeader& h) { return h.name == header.name && h.secret; });
        if (was != before.end()) {
            header.secret = true;  // a new value of a secret is one too, whatever the header's name
            if (header.value == toStd(dots)) header.value = was->value;
        }
        out.push_back(std::move(header));
    }
    return out;
}

QString rulesToText(const std::map<std::string, RuleSetting>& rules) {
    QStringList lines;
    for (const auto& [id, setting] : rules) {
        if (!setting.enabled) lines << toQString(id) + QStringLiteral(" off");
        else if (setting.severity)
            lines << toQString(id) + QLatin1Char(' ') + toQString(toString(*setting.severity));
    }
    return lines.join(QLatin1Char('\n'));
}

std::map<std::string, RuleSetting> rulesFromText(const QString& text, QString* problem) {
    std::map<std::string, RuleSetting> out;
    for (const QString& line : linesOf(text)) {
        const QString id = line.section(QLatin1Char(' '), 0, 0, QString::SectionSkipEmpty);
        const QString what = line.section(QLatin1Char(' '), 1, -1, QString::SectionSkipEmpty).trimmed().toLower();
        const auto severity = severityFromString(toStd(what));
        if (!rules::find(toStd(id))) {
            if (problem) *problem = TemplateWords::tr("There is no rule “%1”. A finding's details name its rule.").arg(id);
        } else if (what != QStringLiteral("off") && !severity) {
            if (problem)
                *problem = TemplateWords::tr("“%1”: write off, info, minor, major or critical behind the rule.").arg(line);
        } else {
            out[toStd(id)] = RuleSetting{what != QStringLiteral("off"), severity};
        }
    }
    return out;
}

}  // namespace inspector::console
