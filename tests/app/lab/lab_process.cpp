// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/lab_process.h"

#include "core/base/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <stdexcept>

namespace inspector::test {

LabProcess::LabProcess(std::vector<std::string> options) {
    std::vector<std::string> argv{INSPECTOR_LAB};
    argv.insert(argv.end(), options.begin(), options.end());
    m_process = std::make_unique<Process>(argv, m_dir.path() / "lab.log");
    const bool ready = waitFor([&] {
        m_ready = m_process->output();
        return m_ready.find('\n') != std::string::npos || !m_process->running();
    }, std::chrono::seconds(60));
    m_ready = m_ready.substr(0, m_ready.find('\n'));
    if (!ready || port() == 0) throw std::runtime_error("the lab did not start: " + m_process->output());
}

int LabProcess::port(const std::string& server) const {
    const QJsonObject ready = QJsonDocument::fromJson(QByteArray::fromStdString(m_ready)).object();
    for (const QJsonValue& each : ready.value(QLatin1String("servers")).toArray())
        if (each[QStringLiteral("name")].toString().toStdString() == server) return each[QStringLiteral("port")].toInt();
    return 0;
}

std::string LabProcess::url(const std::string& path, const std::string& server) const {
    return "http://127.0.0.1:" + std::to_string(port(server)) + path;
}

bool LabProcess::fault(const std::string& name, const std::string& target, bool on) const {
    return curl(url("/lab/faults"), {"-d", "{\"fault\":\"" + name + "\",\"target\":\"" + target + "\",\"on\":" +
                                               (on ? "true" : "false") + "}"}).status == 200;
}

std::string CurlAnswer::header(const std::string& name) const {
    std::string value;
    for (const std::string_view line : split(headers, '\n')) {
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && equalsIgnoreCase(line.substr(0, colon), name))
            value = trim(line.substr(colon + 1));
    }
    return value;
}

CurlAnswer curl(const std::string& url, std::vector<std::string> options) {
    const TempDir dir;
    const auto file = [&](const char* name) { return (dir.path() / name).string(); };
    std::vector<std::string> argv{"curl", "-s", "--max-time", "30", "-D", file("headers"), "-o", file("body"), "-w",
                                  "%{http_code} %{time_total}"};
    argv.insert(argv.end(), options.begin(), options.end());
    argv.push_back(url);
    const Ran ran = run(argv);
    CurlAnswer answer;
    answer.exitCode = ran.exitCode;
    answer.headers = readFile(file("headers"));
    answer.body = readFile(file("body"));
    const auto words = split(trim(ran.output), ' ');
    answer.status = static_cast<int>(parseUnsigned(words.front()).value_or(0));
    answer.seconds = parseDecimal(words.back()).value_or(0);
    return answer;
}

Ran run(std::vector<std::string> argv, std::chrono::seconds timeout) {
    const TempDir dir;
    Process process(std::move(argv), dir.path() / "log");
    Ran ran;
    ran.exitCode = process.wait(timeout);
    ran.output = process.output();
    return ran;
}

}  // namespace inspector::test
