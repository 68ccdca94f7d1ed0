// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/migrations.h"

#include "core/base/log.h"
#include "core/base/text.h"

#include <QDir>
#include <QFile>
#include <QResource>

#include <algorithm>

// At namespace scope, as the macro demands: a static library's resources are not found without it.
static void initResources() { Q_INIT_RESOURCE(inventory_sql); }

namespace inspector::inventory {

Result<std::vector<Migration>> migrationsOf(const SqlDialect& dialect) {
    initResources();
    const QDir folder(QStringLiteral(":/inspector/sql/") + QString::fromStdString(std::string(dialect.name())));
    std::vector<Migration> steps;
    for (const QString& name : folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        const int version = name.left(4).toInt();
        if (version != static_cast<int>(steps.size()) + 1 || !file.open(QIODevice::ReadOnly)) break;
        steps.push_back({version, name.toStdString(), file.readAll().toStdString()});
    }
    if (steps.empty())
        return fail(Error::Kind::Other, "The program has no schema for its database", std::string(dialect.name()),
                    "Install it again");
    return steps;
}

// PostgreSQL 15, 4.1.2.4: the body of a function, from $$ to $$.
static std::string_view dollarQuoted(std::string_view script, std::size_t at) {
    if (script.substr(at, 2) != "$$") return {};
    const auto end = script.find("$$", at + 2);
    return script.substr(at, end == std::string_view::npos ? end : end + 2 - at);
}

std::vector<std::string> splitScript(std::string_view script) {
    std::vector<std::string> statements;
    std::string statement;
    const auto finish = [&] {
        if (const auto text = trim(statement); !text.empty()) statements.emplace_back(text);
        statement.clear();
    };
    for (std::size_t i = 0; i < script.size(); ++i) {
        const char c = script[i];
        if (c == '-' && script.substr(i, 2) == "--") {
            const auto end = std::min(script.find('\n', i), script.size());
            i = end;
            statement += '\n';
        } else if (const auto body = dollarQuoted(script, i); !body.empty()) {
            statement += body;
            i += body.size() - 1;
        } else if (c == '\'' || c == '"') {
            const auto end = std::min(script.find(c, i + 1), script.size() - 1);
            statement.append(script.substr(i, end - i + 1));
            i = end;
        } else if (c == ';') {
            finish();
        } else {
            statement += c;
        }
    }
    finish();
    return statements;
}

namespace {

Result<int> versionOf(SqlSession& session) {
    if (const auto any = session.dialect().hasSchema(); !any.empty()) {
        const auto found = session.number(any);
        if (!found) return fail(found.error());
        if (found->value_or(0) == 0) return 0;
    }
    const auto version = session.number(session.dialect().readVersion());
    if (!version) return fail(version.error());
    return static_cast<int>(version->value_or(0));
}

Result<void> apply(SqlSession& session, const Migration& step) {
    for (const std::string& statement : splitScript(step.script))
        if (auto done = session.once(statement); !done) {
            Error error = done.error();
            error.where += ", " + step.name;
            return fail(std::move(error));
        }
    return session.once(session.dialect().writeVersion(step.version));
}

}  // namespace

Result<std::optional<int>> migrate(SqlSession& session, const std::vector<Migration>& steps,
                                   const std::function<Result<void>()>& fill) {
    const int newest = steps.back().version;
    auto version = versionOf(session);
    if (!version) return fail(version.error());
    if (*version > newest)
        return fail(Error::Kind::Denied,
                    "The inventory was made by a newer Inspector (schema " + std::to_string(*version) + ", this one knows " +
                        std::to_string(newest) + ")",
                    session.where(), "Start that version, or choose another place for the inventory; nothing was changed");
    if (*version == newest) return std::optional<int>();
    auto transaction = SqlTransaction::write(session);
    if (!transaction) return fail(transaction.error());
    if (const auto lock = session.dialect().lock(); !lock.empty())
        if (auto locked = session.each(lock, {sqlText("schema")}, [](const SqlRow&) {}); !locked) return fail(locked.error());
    version = versionOf(session);  // another program may have migrated while this one waited
    if (!version) return fail(version.error());
    if (*version >= newest) return std::optional<int>();
    for (const Migration& step : steps)
        if (step.version > *version)
            if (auto done = apply(session, step); !done) return fail(done.error());
    if (*version == 0)
        if (auto filled = fill(); !filled) return fail(filled.error());
    if (auto done = transaction->commit(); !done) return fail(done.error());
    qCDebug(lcInventory) << "schema" << *version << "->" << newest;
    return *version == 0 ? std::optional<int>() : std::optional<int>(*version);
}

}  // namespace inspector::inventory
