// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace inspector::test {

namespace fs = std::filesystem;

TempDir::TempDir() {
    std::string pattern = (fs::temp_directory_path() / "inspector-test-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
    m_path = pattern;
    fs::permissions(m_path, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                                fs::perms::others_read | fs::perms::others_exec);
}

TempDir::~TempDir() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

fs::path TempDir::write(const std::string& name, const std::string& content) const {
    const fs::path file = m_path / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file;
}

Process::Process(std::vector<std::string> argv, fs::path log, std::vector<std::string> environment)
    : m_log(std::move(log)) {
    std::vector<char*> arguments;
    for (auto& a : argv) arguments.push_back(a.data());
    arguments.push_back(nullptr);
    const std::string logFile = m_log.string();
    m_pid = fork();
    if (m_pid < 0) throw std::runtime_error("fork failed");
    if (m_pid == 0) {
        const int out = open(logFile.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        const int in = open("/dev/null", O_RDONLY);
        dup2(in, 0);
        dup2(out, 1);
        dup2(out, 2);
        for (auto& e : environment) putenv(e.data());
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
}

Process::~Process() {
    if (m_reaped) return;
    ::kill(m_pid, SIGKILL);
    wait(std::chrono::seconds(10));
}

void Process::signal(int number) {
    if (running()) ::kill(m_pid, number);
}

bool Process::running() {
    if (m_reaped) return false;
    if (waitpid(m_pid, &m_status, WNOHANG) == m_pid) m_reaped = true;
    return !m_reaped;
}

int Process::wait(std::chrono::milliseconds timeout) {
    if (!waitFor([this] { return !running(); }, timeout)) return -1;
    return WIFEXITED(m_status) ? WEXITSTATUS(m_status) : 128 + WTERMSIG(m_status);
}

std::string Process::output() const { return readFile(m_log); }

int freePort() {
    const int s = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool ok = bind(s, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                    getsockname(s, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    close(s);
    if (!ok) throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

bool waitFor(const std::function<bool()>& condition, std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= deadline) return condition();
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

bool portAnswers(int port) {
    const int s = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    const bool ok = connect(s, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    close(s);
    return ok;
}

std::string readFile(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

Nginx::Nginx(const fs::path& root, const std::string& serverConfig, const std::string& httpConfig)
    : m_port(freePort()) {
    const std::string base = m_dir.path().string();
    const auto config = m_dir.write("nginx.conf",
        std::string(geteuid() == 0 ? "user root;\n" : "") +
        "daemon off; master_process off; pid " + base + "/pid; error_log stderr;\n"
        "events { worker_connections 512; }\n"
        "http { access_log off; sendfile on; keepalive_requests 100000;\n"
        "client_body_temp_path " + base + "/b; proxy_temp_path " + base + "/p; fastcgi_temp_path " + base + "/f;\n"
        "uwsgi_temp_path " + base + "/u; scgi_temp_path " + base + "/s;\n"
        "types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; video/mp4 mp4 m4s; }\n"
        "default_type application/octet-stream;\n" + httpConfig +
        "\nserver { listen 127.0.0.1:" + std::to_string(m_port) + "; root " + root.string() + ";\n" + serverConfig +
        "\n} }\n");
    m_process = std::make_unique<Process>(
        std::vector<std::string>{"nginx", "-e", "stderr", "-p", base, "-c", config.string()}, m_dir.path() / "log");
    if (!waitFor([this] { return portAnswers(m_port) || !m_process->running(); }) || !m_process->running())
        throw std::runtime_error("nginx did not start: " + m_process->output());
}

std::string Nginx::url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(m_port) + path; }
std::string Nginx::log() const { return m_process->output(); }

}  // namespace inspector::test
