// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/routing.h"
#include "tests/support/process.h"
#include "tests/support/raw_server.h"

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

// A real Alertmanager that many cases share: each has a subtree of the routes, its own receivers and the label "case".
namespace inspector::notify::test {

struct AlertmanagerCase {
    Routing routing;
    std::set<std::string> withoutResolved;  // receivers that want no resolutions
};

class Alertmanager {
public:
    // Throws when it does not start.
    explicit Alertmanager(const std::vector<AlertmanagerCase>& cases);

    struct Told {
        std::size_t caseNumber = 0;
        std::string receiver;
        Labels groupLabels;                 // without "case"
        std::set<std::string> firing;       // alert names
        std::set<std::string> resolved;
    };
    // What has been told since the newest call of forget(), in the order it came.
    [[nodiscard]] std::vector<Told> told() const;
    void forget();

    struct Alert {
        std::size_t caseNumber = 0;
        Labels labels;
        bool firing = true;
    };
    void post(const std::vector<Alert>& alerts);
    // With amtool; the silence's id.
    std::string silence(std::size_t caseNumber, const Matchers& matchers);
    void expire(const std::string& silence);
    // What it has open, as amtool shows it in JSON.
    std::string query();
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    [[nodiscard]] std::string log() const { return m_process->output(); }

private:
    void take(inspector::test::RawServer::Connection& connection);
    std::string amtool(std::vector<std::string> words);

    inspector::test::TempDir m_dir;
    mutable std::mutex m_mutex;
    std::vector<Told> m_told;
    inspector::test::RawServer m_sink;
    int m_port;
    int m_calls = 0;
    std::map<std::string, std::string> m_started;  // an alert, and when it began
    std::unique_ptr<inspector::test::Process> m_process;
};

}  // namespace inspector::notify::test
