// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/process.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace inspector::test {

// inspector-lab on free ports; ended with the object. Throws when it does not start.
class LabProcess {
public:
    explicit LabProcess(std::vector<std::string> options = {});

    [[nodiscard]] std::string url(const std::string& path, const std::string& server = "packager") const;
    [[nodiscard]] int port(const std::string& server = "packager") const;
    // Switches a fault; true when the lab agreed.
    bool fault(const std::string& name, const std::string& target, bool on = true) const;
    [[nodiscard]] Process& process() { return *m_process; }
    [[nodiscard]] const std::filesystem::path& folder() const { return m_dir.path(); }

private:
    TempDir m_dir;
    std::unique_ptr<Process> m_process;
    std::string m_ready;  // the first line of its output
};

// What curl (the program) got.
struct CurlAnswer {
    int exitCode = 0;  // curl's
    int status = 0;
    std::string headers;
    std::string body;
    double seconds = 0;
    // The value of a header of the last answer; empty: there is none.
    [[nodiscard]] std::string header(const std::string& name) const;
};
CurlAnswer curl(const std::string& url, std::vector<std::string> options = {});

// Runs a program to its end; its exit code and its output, both streams.
struct Ran {
    int exitCode = 0;
    std::string output;
};
Ran run(std::vector<std::string> argv, std::chrono::seconds timeout = std::chrono::seconds(100));

}  // namespace inspector::test
