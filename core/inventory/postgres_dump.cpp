// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Backs a shared inventory up and restores it, by PostgreSQL's own programs.
#include "core/base/log.h"
#include "core/inventory/paths.h"
#include "core/inventory/postgres_admin.h"
#include "core/inventory/postgres_private.h"
#include "core/inventory/postgres_rights.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <algorithm>

namespace inspector::inventory {

namespace {

namespace fs = std::filesystem;

// How the programs are told where the database is: the URL without passwords as an argument, which other users of the machine
// may read, and the password in the environment.
struct Target {
    QString url;
    QProcessEnvironment environment;
};

Result<Target> targetOf(const PostgresOptions& options) {
    auto parameters = postgresParameters(options, "inspector backup");
    if (!parameters) return fail(parameters.error());
    if (!parameters->get("sslpassword").empty())
        return fail(Error::Kind::InvalidInput, "A password of the TLS key cannot be handed to pg_dump", {},
                    "Take the password off the key file, or name another key (sslkey) in the URL");
    Target target;
    target.environment = QProcessEnvironment::systemEnvironment();
    if (const std::string password = parameters->get("password"); !password.empty())
        target.environment.insert(QStringLiteral("PGPASSWORD"), QString::fromStdString(password));
    parameters->remove("password");
    target.url = QString::fromStdString(parameters->url());
    return target;
}

std::string lastLines(const QByteArray& output) {
    std::string text;
    for (const QByteArray& line : output.right(2'000).trimmed().split('\n')) {
        if (!text.empty()) text += "; ";
        text += line.trimmed().toStdString();
    }
    return text;
}

// Runs a program to its end; its standard output.
Result<QByteArray> runProgram(const std::string& name, const QStringList& arguments, const Target* target,
                              const CopyLimits& limits) {
    const auto program = findPostgresProgram(name);
    if (!program) return fail(program.error());
    QProcess process;
    if (target) process.setProcessEnvironment(target->environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(toQt(*program), arguments);
    QByteArray output, problems;
    const auto collect = [&] {
        output += process.readAllStandardOutput();
        problems = (problems + process.readAllStandardError()).right(10'000);
    };
    const auto until = std::chrono::steady_clock::now() + limits.longest;
    while (process.state() != QProcess::NotRunning && !process.waitForFinished(100)) {
        collect();
        if (process.state() == QProcess::NotRunning) break;
        const bool cancelled = limits.cancelled && limits.cancelled();
        if (!cancelled && std::chrono::steady_clock::now() < until) continue;
        process.kill();
        process.waitForFinished(5'000);
        if (cancelled) return fail(Error::Kind::Cancelled, name + " was stopped", toUtf8(*program));
        return fail(Error::Kind::Unavailable, name + " did not finish in time", toUtf8(*program), "Check the database's server");
    }
    collect();
    if (process.error() == QProcess::FailedToStart)
        return fail(Error::Kind::Unavailable, name + " did not start: " + process.errorString().toStdString(), toUtf8(*program),
                    "Install PostgreSQL's client programs again");
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0) return output;
    const bool older = problems.contains("server version mismatch");
    return fail(Error::Kind::Unavailable, name + " failed: " + lastLines(problems), toUtf8(*program),
                older ? "Install the client programs of the server's version (postgresql-client), or newer ones" : "");
}

QString databaseArgument(const Target& target) { return QStringLiteral("--dbname=") + target.url; }

// What the restored tables take the place of. The schema itself stays, as it may belong to somebody else; extensions' own
// functions stay with them.
constexpr const char* dropEverything = R"(DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
            AND c.relkind IN ('r', 'p') AND NOT c.relispartition LOOP
        EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', one.name);
    END LOOP;
    FOR one IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
            AND c.relkind = 'S' LOOP
        EXECUTE format('DROP SEQUENCE IF EXISTS %s CASCADE', one.name);
    END LOOP;
    FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name);
    END LOOP;
END $$)";

Result<void> checkArchive(const fs::path& file, const CopyLimits& limits) {
    const auto listed = runProgram("pg_restore", {QStringLiteral("--list"), toQt(file)}, nullptr, limits);
    if (!listed) {
        if (listed.error().kind != Error::Kind::Unavailable) return fail(listed.error());
        return fail(Error::Kind::Corrupt, "The file is no backup of a database, or is damaged (" + listed.error().what + ")",
                    toUtf8(file), "Choose another backup");
    }
    for (const char* table : {" inspector_schema ", " channels "})
        if (!listed->contains(table))
            return fail(Error::Kind::Denied, "The backup is another program's, not an inventory's", toUtf8(file),
                        "Choose another backup; the database was not changed");
    return {};
}

// The rights, where the server has our roles; and word to every console.
Result<void> afterRestore(PqConnection& database) {
    const auto roles = database.value("SELECT count(*) = 4 FROM pg_roles WHERE rolname IN ('inspector_viewer',"
                                      " 'inspector_operator', 'inspector_administrator', 'inspector_probe')");
    if (!roles) return fail(roles.error());
    if (*roles == "t")
        if (auto granted = grantRights(database); !granted) return granted;
    return database.run("NOTIFY inspector, 'inventory'; NOTIFY inspector, 'state'; NOTIFY inspector, 'alerts';"
                        " NOTIFY inspector, 'leases'");
}

// As whoever the tables belong to (in an empty database: the database), so that they belong to the same role afterwards.
Result<PostgresOptions> asOwner(PqConnection& database, const PostgresOptions& options) {
    const auto owner = database.query(
        "SELECT r.rolname, r.rolname <> current_user AND pg_has_role(current_user, r.oid, 'MEMBER') FROM pg_roles r WHERE r.oid ="
        " coalesce((SELECT relowner FROM pg_class WHERE oid = to_regclass('inspector_schema')),"
        " (SELECT datdba FROM pg_database WHERE datname = current_database()))");
    if (!owner) return fail(owner.error());
    if (owner->empty() || owner->front()[1] != "t") return options;
    return optionsAs(options, owner->front()[0]);
}

std::vector<fs::path> installedFolders() {
    // Debian's, Red Hat's, macOS's and Windows's installations stand in a folder a version.
    std::vector<std::pair<int, fs::path>> versions;
    for (const char* root : {"/usr/lib/postgresql", "/usr/pgsql", "C:/Program Files/PostgreSQL"}) {
        const QDir folder(QString::fromLatin1(root));
        for (const QString& name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            versions.emplace_back(name.toInt(), fs::path(root) / name.toStdString() / "bin");
    }
    std::sort(versions.rbegin(), versions.rend());
    std::vector<fs::path> folders;
    for (auto& [version, folder] : versions) folders.push_back(std::move(folder));
    return folders;
}

}  // namespace

Result<fs::path> findPostgresProgram(const std::string& name) {
    const QString wanted = QString::fromStdString(name);
    QString found = QStandardPaths::findExecutable(wanted);
    QStringList folders;
    for (const fs::path& folder : installedFolders()) folders << toQt(folder);
    if (found.isEmpty() && !folders.isEmpty()) found = QStandardPaths::findExecutable(wanted, folders);
    if (found.isEmpty())
        return fail(Error::Kind::NotFound, "The program " + name + " is missing", {},
                    "Install PostgreSQL's client programs (postgresql-client), or add their folder to PATH");
    return fs::path(found.toStdU16String());
}

Result<std::uintmax_t> dumpDatabase(const PostgresOptions& options, const fs::path& file, const CopyLimits& limits) {
    auto database = PqConnection::open(options);  // its errors say more than pg_dump's
    if (!database) return fail(database.error());
    if (auto ours = refuseOthers(*database); !ours) return fail(ours.error());
    const auto target = targetOf(options);
    if (!target) return fail(target.error());
    fs::path partial = file;
    partial += ".partial";
    std::error_code ignored;
    const auto drop = [&](const Error& why) {
        fs::remove(partial, ignored);
        return fail(why);
    };
    const auto dumped = runProgram("pg_dump",
                                   {QStringLiteral("--format=custom"), QStringLiteral("--no-password"),
                                    QStringLiteral("--file=") + toQt(partial), databaseArgument(*target)},
                                   &*target, limits);
    if (!dumped) return drop(dumped.error());
    if (auto sound = checkArchive(partial, limits); !sound) return drop(sound.error());
    // It holds all that the inventory holds: for its owner alone.
    QFile::setPermissions(toQt(partial), QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    std::error_code why;
    const auto size = fs::file_size(partial, why);
    if (!why) fs::rename(partial, file, why);
    if (why)
        return drop({Error::Kind::Denied, "The backup cannot be kept: " + why.message(), toUtf8(file), "Choose another folder"});
    return size;
}

Result<void> restoreDatabase(const PostgresOptions& options, const fs::path& file, const CopyLimits& limits) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored))
        return fail(Error::Kind::NotFound, "There is no such backup", toUtf8(file), "Choose another file");
    if (auto sound = checkArchive(file, limits); !sound) return sound;
    auto database = PqConnection::open(options);
    if (!database) return fail(database.error());
    if (auto ours = refuseOthers(*database); !ours) return ours;
    const auto owner = asOwner(*database, options);
    if (!owner) return fail(owner.error());
    database = PqConnection::open(*owner);
    if (!database) return fail(database.error());
    const auto target = targetOf(*owner);
    if (!target) return fail(target.error());
    // To a file first: a backup that cannot be read to its end must not be committed half.
    QTemporaryFile script(toQt(file) + QStringLiteral(".XXXXXX.sql"));
    if (!script.open())
        return fail(Error::Kind::Denied, "No file can be made beside the backup: " + script.errorString().toStdString(),
                    toUtf8(file), "Copy the backup to a folder that you may write to");
    const auto written = runProgram("pg_restore",
                                    {QStringLiteral("--no-owner"), QStringLiteral("--no-privileges"),
                                     QStringLiteral("--file=") + script.fileName(), toQt(file)},
                                    nullptr, limits);
    if (!written) return fail(written.error());
    const auto restored = runProgram("psql",
                                     {QStringLiteral("--no-psqlrc"), QStringLiteral("--quiet"), QStringLiteral("--no-password"),
                                      QStringLiteral("--set=ON_ERROR_STOP=1"), QStringLiteral("--single-transaction"),
                                      QStringLiteral("--command=") + QString::fromLatin1(dropEverything),
                                      QStringLiteral("--file=") + script.fileName(), databaseArgument(*target)},
                                     &*target, limits);
    if (!restored) return fail(restored.error());
    return afterRestore(*database);
}

Result<fs::path> rotateBackups(const PostgresOptions& options, const fs::path& folder, WallTime now, const KeepBackups& keep,
                               const CopyLimits& limits) {
    std::error_code why;
    fs::create_directories(folder, why);
    if (why)
        return fail(Error::Kind::Denied, "The folder for backups cannot be made: " + why.message(), toUtf8(folder),
                    "Choose another folder");
    const fs::path file = folder / backupName("inspector", now, ".dump");
    if (auto dumped = dumpDatabase(options, file, limits); !dumped) return fail(dumped.error());
    std::vector<std::string> names;
    for (fs::directory_iterator it(folder, why), end; !why && it != end; it.increment(why))
        names.push_back(toUtf8(it->path().filename()));
    for (const std::string& name : backupsToRemove(names, "inspector", ".dump", keep)) {
        fs::remove(folder / name, why);
        if (why) qCWarning(lcInventory).noquote() << "an old backup cannot be removed:" << QString::fromStdString(name);
    }
    return file;
}

}  // namespace inspector::inventory
