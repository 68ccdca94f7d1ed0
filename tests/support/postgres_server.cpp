// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgres_server.h"

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace inspector::test {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr const char* ready = "database system is ready to accept connections";

const passwd* serverUser() {
    if (geteuid() != 0) return nullptr;
    for (const char* name : {"postgres", "nobody"})
        if (const passwd* user = getpwnam(name)) return user;
    throw std::runtime_error("no user for PostgreSQL, which does not run as root");
}

std::vector<std::string> command(std::initializer_list<std::string> words) {
    auto all = PostgresServer::asServerUser();
    all.insert(all.end(), words);
    return all;
}

// What a program that ends by itself wrote; throws when it failed.
std::string runToEnd(std::vector<std::string> argv, const std::string& name) {
    static int counter = 0;
    const TempDir dir;
    Process process(std::move(argv), dir.path() / ("log" + std::to_string(++counter)));
    if (process.wait(120s) != 0) throw std::runtime_error(name + " failed: " + process.output());
    return process.output();
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

// Linux keeps the list; a process that ends meanwhile is simply not there any more.
std::vector<int> childrenOf(int pid) {
    std::istringstream list(readFile("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children"));
    std::vector<int> children;
    for (int child = 0; list >> child;) children.push_back(child);
    return children;
}

// Not when it only waits for its parent to take note of its end.
bool runs(int pid) {
    const std::string stat = readFile("/proc/" + std::to_string(pid) + "/stat");
    const auto name = stat.rfind(") ");
    return name != std::string::npos && stat[name + 2] != 'Z';
}

}  // namespace

fs::path PostgresServer::programs() {
    fs::path newest;
    int version = 0;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
        const int number = std::atoi(entry.path().filename().c_str());
        if (number <= version || !fs::exists(entry.path() / "bin/initdb", ignored)) continue;
        version = number;
        newest = entry.path() / "bin";
    }
    if (newest.empty()) throw std::runtime_error("PostgreSQL's server is not installed");
    return newest;
}

std::vector<std::string> PostgresServer::asServerUser() {
    std::vector<std::string> words = {"setpriv", "--pdeathsig", "KILL"};
    if (const passwd* user = serverUser()) {
        const std::string uid = std::to_string(user->pw_uid), gid = std::to_string(user->pw_gid);
        words.insert(words.end(), {"--reuid", uid, "--regid", gid, "--clear-groups"});
    }
    return words;
}

void PostgresServer::giveToServerUser(const fs::path& path) {
    const passwd* user = serverUser();
    if (!user) return;
    std::vector<fs::path> all = {path};
    if (fs::is_directory(path))
        for (const auto& entry : fs::recursive_directory_iterator(path)) all.push_back(entry.path());
    for (const fs::path& one : all)
        if (chown(one.c_str(), user->pw_uid, user->pw_gid) != 0)
            throw std::runtime_error(one.string() + " cannot be given to " + user->pw_name);
}

PostgresServer::PostgresServer(Settings settings) : m_port(freePort()) {
    makeCluster(settings);
    start();
    if (settings.passwords) psql(std::string("ALTER ROLE postgres PASSWORD '") + superPassword + "'");
}

PostgresServer::~PostgresServer() { kill(); }

void PostgresServer::makeCluster(const Settings& settings) {
    const fs::path data = m_dir.path() / "data";
    fs::create_directory(data);
    fs::permissions(data, fs::perms::owner_all);
    giveToServerUser(data);
    runToEnd(command({(programs() / "initdb").string(), "-D", data.string(), "-U", "postgres", "-A", "trust", "-E", "UTF8",
                      "--locale=C.UTF-8", "--no-sync", "--no-instructions", "--wal-segsize=1"}),
             "initdb");
    const fs::path sockets = m_dir.path() / "s";
    fs::create_directory(sockets);
    giveToServerUser(sockets);
    std::string config = "listen_addresses = '127.0.0.1'\nunix_socket_directories = '" + sockets.string() +
                         "'\nshared_buffers = 32MB\nmax_wal_size = 256MB\nlog_destination = 'stderr'\nautovacuum = off\n";
    if (!settings.durable) config += "fsync = off\nfull_page_writes = off\n";
    if (settings.tls) {
        makeCertificates();
        config += "ssl = on\nssl_cert_file = '" + (m_dir.path() / "server.crt").string() + "'\nssl_key_file = '" +
                  (m_dir.path() / "server.key").string() + "'\n";
    }
    addConfig(config + settings.config);
    std::ofstream(data / "pg_hba.conf") << settings.access << "local all all trust\nlocal replication all trust\n"
                                        << "host all all 127.0.0.1/32 " << (settings.passwords ? "scram-sha-256" : "trust")
                                        << "\nhost replication all 127.0.0.1/32 trust\n";
}

void PostgresServer::makeCertificates() {
    const std::string base = m_dir.path().string() + "/";
    runToEnd({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
              "-subj", "/CN=Inspector test authority", "-keyout", base + "ca.key", "-out", base + "ca.crt"},
             "openssl");
    runToEnd({"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost",
              "-keyout", base + "server.key", "-out", base + "server.csr"},
             "openssl");
    m_dir.write("names", "subjectAltName = DNS:localhost, IP:127.0.0.1\n");
    runToEnd({"openssl", "x509", "-req", "-in", base + "server.csr", "-CA", base + "ca.crt", "-CAkey", base + "ca.key",
              "-CAcreateserial", "-days", "2", "-extfile", base + "names", "-out", base + "server.crt"},
             "openssl");
    fs::permissions(base + "server.key", fs::perms::owner_read | fs::perms::owner_write);
    giveToServerUser(base + "server.key");
}

void PostgresServer::addConfig(const std::string& lines) {
    std::ofstream(m_dir.path() / "data/postgresql.conf", std::ios::app) << lines << '\n';
}

bool PostgresServer::tryStart() {
    const std::size_t before = count(log(), ready);
    m_process = std::make_unique<Process>(command({(programs() / "postgres").string(), "-D", (m_dir.path() / "data").string(),
                                                   "-p", std::to_string(m_port)}),
                                          m_dir.path() / "log");
    waitFor([&] { return count(log(), ready) > before || !m_process->running(); }, 120s);
    return count(log(), ready) > before && m_process->running();
}

void PostgresServer::start() {
    // After a kill the last children may still hold the shared memory, and the port may have been taken meanwhile.
    if (!waitFor([this] { return tryStart(); }, 60s)) throw std::runtime_error("PostgreSQL did not start: " + log());
}

void PostgresServer::stop() {
    m_process->signal(SIGINT);
    if (m_process->wait(60s) == -1) kill();
}

void PostgresServer::quit() {
    m_process->signal(SIGQUIT);
    if (m_process->wait(60s) == -1) kill();
}

void PostgresServer::pause() {
    m_process->signal(SIGSTOP);  // makes no child any more
    for (const int child : childrenOf(m_process->pid())) ::kill(child, SIGSTOP);
}

void PostgresServer::resume() {
    for (const int child : childrenOf(m_process->pid())) ::kill(child, SIGCONT);
    m_process->signal(SIGCONT);
}

void PostgresServer::kill() {
    if (!m_process || !m_process->running()) return;
    const int pid = m_process->pid();
    ::kill(pid, SIGSTOP);  // makes no child any more
    const auto children = childrenOf(pid);
    for (const int child : children) ::kill(child, SIGKILL);
    m_process.reset();
    waitFor([&] { return std::none_of(children.begin(), children.end(), runs); }, 5s);
}

void PostgresServer::reload() {
    const std::string done = "reloading configuration files";
    const std::size_t before = count(log(), done);
    m_process->signal(SIGHUP);
    waitFor([&] { return count(log(), done) > before; });
}

std::string PostgresServer::url(const std::string& database, const std::string& user) const {
    return "postgresql://" + user + "@127.0.0.1:" + std::to_string(m_port) + "/" + database;
}

std::string PostgresServer::createDatabase() {
    const std::string name = "inspector_" + std::to_string(++m_databases);
    psql("CREATE DATABASE " + name);
    return name;
}

namespace {
std::vector<std::string> psqlAt(const fs::path& sockets, int port, const std::string& database, const std::string& user) {
    return {(PostgresServer::programs() / "psql").string(), "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", sockets.string(),
            "-p", std::to_string(port), "-U", user, "-d", database};
}
}  // namespace

std::string PostgresServer::psql(const std::string& sql, const std::string& database, const std::string& user) const {
    auto argv = psqlAt(m_dir.path() / "s", m_port, database, user);
    argv.insert(argv.end(), {"-c", sql});
    std::string text = runToEnd(std::move(argv), "psql");
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

void PostgresServer::runFile(const std::filesystem::path& file, const std::string& database) const {
    auto argv = psqlAt(m_dir.path() / "s", m_port, database, "postgres");
    argv.insert(argv.end(), {"-f", file.string()});
    runToEnd(std::move(argv), "psql");
}

std::string PostgresServer::log() const { return readFile(m_dir.path() / "log"); }

// ---- PgBouncer -------------------------------------------------------------------------------------------------------

PgBouncer::PgBouncer(const PostgresServer& server, Mode mode) : m_port(freePort()) {
    const auto users = m_dir.write("users", "\"postgres\" \"\"\n");
    const auto config = m_dir.write(
        "pgbouncer.ini",
        "[databases]\n* = host=127.0.0.1 port=" + std::to_string(server.port()) +
            "\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " + std::to_string(m_port) +
            "\nunix_socket_dir =\nauth_type = trust\nauth_file = " + users.string() + "\npool_mode = " +
            (mode == Mode::Session ? "session" : "transaction") +
            "\nignore_startup_parameters = extra_float_digits,options\n");
    m_process = std::make_unique<Process>(command({"pgbouncer", config.string()}), m_dir.path() / "log");
    if (!waitFor([this] { return portAnswers(m_port) || !m_process->running(); }) || !m_process->running())
        throw std::runtime_error("pgbouncer did not start: " + m_process->output());
}

std::string PgBouncer::url(const std::string& database, const std::string& user) const {
    return "postgresql://" + user + "@127.0.0.1:" + std::to_string(m_port) + "/" + database;
}

}  // namespace inspector::test
