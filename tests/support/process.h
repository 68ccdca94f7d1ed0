// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

// Help for tests that start real programs. No Qt.
namespace inspector::test {

// A temporary folder, removed with the object. Readable by other users (servers that drop root need it).
class TempDir {
public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    // Writes a file below it, makes folders as needed, returns its path.
    std::filesystem::path write(const std::string& name, const std::string& content) const;

private:
    std::filesystem::path m_path;
};

// A child process; killed (SIGKILL) and reaped with the object. Output goes to `log` in the order written.
class Process {
public:
    Process(std::vector<std::string> argv, std::filesystem::path log, std::vector<std::string> environment = {});
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void signal(int number);
    [[nodiscard]] bool running();
    // Waits for its end; -1 when it did not end in time; 128 + n when signal n ended it.
    int wait(std::chrono::milliseconds timeout);
    [[nodiscard]] int pid() const { return m_pid; }
    [[nodiscard]] std::string output() const;

private:
    int m_pid = -1;
    int m_status = -1;
    bool m_reaped = false;
    std::filesystem::path m_log;
};

// A TCP port of the loopback interface that was free a moment ago.
[[nodiscard]] int freePort();
// Polls `condition` until it holds or `timeout` has passed; its last answer.
bool waitFor(const std::function<bool()>& condition, std::chrono::milliseconds timeout = std::chrono::seconds(20));
[[nodiscard]] bool portAnswers(int port);
[[nodiscard]] std::string readFile(const std::filesystem::path& file);

// nginx on a loopback port, serving `root`; `serverConfig` is added inside server { }, `httpConfig` inside http { }.
class Nginx {
public:
    explicit Nginx(const std::filesystem::path& root, const std::string& serverConfig = {},
                   const std::string& httpConfig = {});
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] std::string url(const std::string& path) const;
    [[nodiscard]] std::string log() const;

private:
    TempDir m_dir;
    int m_port;
    std::unique_ptr<Process> m_process;
};

}  // namespace inspector::test
