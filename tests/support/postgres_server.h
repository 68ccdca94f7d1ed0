// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/process.h"

#include <memory>
#include <string>
#include <vector>

// A real PostgreSQL on a loopback port, with a cluster of its own in a temporary folder. Making one takes about a second: one
// for each test program (a static that is made when first used), a database for each test.
// It ends with the thread that started it, at the latest: no cluster is left behind by a test that crashed.
namespace inspector::test {

class PostgresServer {
public:
    struct Settings {
        bool passwords = false;  // SCRAM over TCP; the superuser "postgres" has superPassword then. False: everybody is trusted
        bool durable = false;    // fsync; only a machine that loses its power shows the difference
        bool tls = false;        // with a certificate for "localhost" and 127.0.0.1, signed by authority()
        std::string config;      // lines of postgresql.conf
        std::string access;      // lines of pg_hba.conf, before ours
    };
    static constexpr const char* superPassword = "s3cret-postgres";

    explicit PostgresServer(Settings settings);
    PostgresServer() : PostgresServer(Settings{}) {}
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    [[nodiscard]] int port() const { return m_port; }
    // "postgresql://postgres@127.0.0.1:port/database", without a password.
    [[nodiscard]] std::string url(const std::string& database = "postgres", const std::string& user = "postgres") const;
    // A new empty database of its own name, which it returns.
    std::string createDatabase();
    // Runs statements through the server's own socket, where everybody is trusted; rows as lines, columns apart by |. Throws
    // std::runtime_error with the server's words when one fails.
    std::string psql(const std::string& sql, const std::string& database = "postgres", const std::string& user = "postgres") const;

    // Runs a file of statements, as pg_dump writes it.
    void runFile(const std::filesystem::path& file, const std::string& database) const;

    void start();   // on the same port, with the same data; returns when it takes connections
    void stop();    // in an orderly way, connections are ended
    void quit();    // "immediate": as after a crash, without a checkpoint
    void kill();    // SIGKILL to all of its processes
    void pause();   // its processes stand still: connections are accepted (by the system), nothing is answered
    void resume();
    void reload();  // reads postgresql.conf and pg_hba.conf again
    // Added to the file; takes effect with reload() or a start().
    void addConfig(const std::string& lines);

    [[nodiscard]] std::filesystem::path authority() const { return m_dir.path() / "ca.crt"; }
    [[nodiscard]] std::string log() const;
    // Where initdb, psql and the others are.
    [[nodiscard]] static std::filesystem::path programs();
    // What a command begins with so that it runs as a user whom PostgreSQL and PgBouncer accept, and ends with this program.
    [[nodiscard]] static std::vector<std::string> asServerUser();
    // Gives a file or folder (with what is in it) to that user.
    static void giveToServerUser(const std::filesystem::path& path);

private:
    void makeCluster(const Settings& settings);
    void makeCertificates();
    bool tryStart();

    TempDir m_dir;
    int m_port;
    int m_databases = 0;
    std::unique_ptr<Process> m_process;
};

// PgBouncer before a database server, on a loopback port; takes the user postgres without a password.
class PgBouncer {
public:
    enum class Mode { Session, Transaction };
    PgBouncer(const PostgresServer& server, Mode mode);
    [[nodiscard]] std::string url(const std::string& database, const std::string& user = "postgres") const;
    [[nodiscard]] int port() const { return m_port; }

private:
    TempDir m_dir;
    int m_port;
    std::unique_ptr<Process> m_process;
};

}  // namespace inspector::test
