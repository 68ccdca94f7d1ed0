// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/notify/mail_sink.h"

#include "core/base/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <chrono>
#include <stdexcept>

namespace inspector::notify::test {

namespace {

using namespace Qt::StringLiterals;
using inspector::test::readFile;

QString q(const std::string& text) { return QString::fromStdString(text); }
std::string s(const QJsonValue& value) { return value.toString().toStdString(); }
std::vector<std::string> list(const QJsonValue& value) {
    std::vector<std::string> out;
    for (const QJsonValue& item : value.toArray()) out.push_back(s(item));
    return out;
}

std::string jsonOf(const MailSink::Settings& settings) {
    using Tls = MailSink::Settings::Tls;
    QJsonObject out{{"tls"_L1, settings.tls == Tls::Starttls ? "starttls"_L1 : settings.tls == Tls::Implicit ? "implicit"_L1 : "none"_L1},
                    {"certificate"_L1, q(settings.certificate)},
                    {"key"_L1, q(settings.key)},
                    {"user"_L1, q(settings.user)},
                    {"password"_L1, q(settings.password)},
                    {"authReply"_L1, q(settings.authReply)},
                    {"silentFarewell"_L1, settings.silentFarewell}};
    if (!settings.mailReply.empty()) out["mailReply"_L1] = q(settings.mailReply);
    QJsonObject recipients;
    for (const auto& [address, reply] : settings.recipients) recipients[q(address)] = q(reply);
    out["recipients"_L1] = recipients;
    QJsonArray replies;
    for (const std::string& reply : settings.dataReplies) replies.append(q(reply));
    out["dataReplies"_L1] = replies;
    return QJsonDocument(out).toJson().toStdString();
}

MailSink::Mail mailOf(const std::string& text) {
    const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    MailSink::Mail out;
    out.sender = s(json["sender"_L1]);
    out.recipients = list(json["recipients"_L1]);
    out.tls = json["tls"_L1].toBool();
    out.user = s(json["user"_L1]);
    for (const QJsonValue& header : json["headers"_L1].toArray()) out.headers.emplace_back(s(header[0]), s(header[1]));
    out.types = list(json["types"_L1]);
    out.defects = list(json["defects"_L1]);
    out.addresses = list(json["addresses"_L1]);
    out.from = s(json["from"_L1]);
    out.fromName = s(json["fromName"_L1]);
    out.plain = s(json["plain"_L1]);
    out.html = s(json["html"_L1]);
    out.longestLine = json["longestLine"_L1].toInt();
    return out;
}

}  // namespace

MailSink::MailSink(const Settings& settings) {
    m_dir.write("settings.json", jsonOf(settings));
    m_process = std::make_unique<inspector::test::Process>(
        std::vector<std::string>{"/usr/bin/python3", INSPECTOR_MAIL_SINK, m_dir.path().string()}, m_dir.path() / "output");
    const auto port = m_dir.path() / "port";
    inspector::test::waitFor([&] { return !m_process->running() || std::filesystem::exists(port); }, std::chrono::seconds(60));
    if (!std::filesystem::exists(port)) throw std::runtime_error("the mail server does not run: " + m_process->output());
    m_port = static_cast<int>(parseUnsigned(readFile(port)).value_or(0));
}

std::vector<MailSink::Mail> MailSink::mails() const {
    std::vector<Mail> out;
    char name[16];
    for (int i = 1;; ++i) {
        std::snprintf(name, sizeof name, "%03d", i);
        const auto file = m_dir.path() / "mails" / name;
        if (!std::filesystem::exists(file)) return out;
        out.push_back(mailOf(readFile(file)));
    }
}

std::string MailSink::log() const {
    const auto file = m_dir.path() / "log";
    return std::filesystem::exists(file) ? readFile(file) : std::string();
}

std::string MailSink::Mail::header(const std::string& wanted) const {
    for (const auto& [name, value] : headers)
        if (equalsIgnoreCase(name, wanted)) return value;
    return {};
}

}  // namespace inspector::notify::test
