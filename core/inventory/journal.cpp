// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/journal.h"

#include "core/inventory/alert_codec.h"
#include "core/inventory/migrations.h"
#include "core/inventory/paths.h"
#include "core/inventory/sqlite_file.h"

#include <algorithm>
#include <charconv>

namespace inspector::inventory {

namespace {

constexpr std::int64_t applicationId = 0x494E534A;  // "INSJ"
constexpr std::size_t mostFindings = 20'000;

// Never edited once released: add the next number.
const std::vector<Migration>& steps() {
    static const std::vector<Migration> all = {
        {1, "journal",
         "CREATE TABLE edits (edit_id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, actor TEXT NOT NULL,"
         " changes TEXT NOT NULL, sending INTEGER NOT NULL, refused TEXT);"
         "CREATE TABLE notes (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);"
         "CREATE TABLE held_statuses (channel_id TEXT NOT NULL PRIMARY KEY);"
         "CREATE TABLE held_findings (channel_id TEXT NOT NULL, rule TEXT NOT NULL, rung TEXT NOT NULL, stage TEXT NOT NULL,"
         " closed_ms INTEGER, PRIMARY KEY (channel_id, rule, rung, stage))"},
        {2, "acts on alerts",
         "CREATE TABLE acts (act_id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, actor TEXT NOT NULL,"
         " command TEXT NOT NULL)"}};
    return all;
}

Result<void> plain(const Result<int>& done) {
    if (!done) return fail(done.error());
    return {};
}

Result<void> checkOurs(SqlSession& session) {
    const auto application = session.number("PRAGMA application_id");
    if (!application) return fail(application.error());
    if (application->value_or(0) == applicationId) return {};
    const auto tables = session.number("SELECT count(*) FROM sqlite_master");
    if (!tables) return fail(tables.error());
    if (tables->value_or(0) == 0) return {};
    return fail(Error::Kind::Denied, "The file is a database of something else, not a journal", session.where(),
                "Move it away; it was not changed");
}

}  // namespace

Journal::Journal(std::unique_ptr<SqlSession> session, std::filesystem::path keyFile)
    : m_sql(std::move(session)), m_sealer(std::move(keyFile)) {}

Result<Journal::Opened> Journal::open(const std::filesystem::path& file, const std::filesystem::path& keyFile) {
    if (auto made = makeFolderOf(file); !made) return fail(made.error());
    auto sound = openSoundSqlite(file, true);
    if (!sound) return fail(sound.error());
    SqlSession& sql = *sound->session;
    if (auto ours = checkOurs(sql); !ours) return fail(ours.error());
    // A rollback journal: only with it are edits moved from file to file in one step.
    if (auto done = sql.once("PRAGMA synchronous = EXTRA"); !done) return fail(done.error());
    bool isNew = false;
    const auto before = migrate(sql, steps(), [&] {
        isNew = true;
        return sql.once("PRAGMA application_id = " + std::to_string(applicationId));
    });
    if (!before) return fail(before.error());
    Opened opened{std::unique_ptr<Journal>(new Journal(std::move(sound->session), keyFile)), std::move(sound->setAside), isNew};
    if (auto loaded = opened.journal->load(); !loaded) return fail(loaded.error());
    return opened;
}

Result<void> Journal::load() {
    if (auto done = loadEdits(); !done) return done;
    if (auto done = loadActs(); !done) return done;
    if (auto done = m_sql->each("SELECT name, value FROM notes", {},
                                [&](const SqlRow& row) { m_values[row.text(0)] = row.text(1); });
        !done)
        return done;
    if (auto done = m_sql->each("SELECT channel_id FROM held_statuses", {},
                                [&](const SqlRow& row) { m_statuses.insert(ChannelId{row.text(0)}); });
        !done)
        return done;
    return m_sql->each("SELECT channel_id, rule, rung, stage, closed_ms FROM held_findings", {}, [&](const SqlRow& row) {
        m_findings[{row.text(0), row.text(1), row.text(2), row.text(3)}] = row.timeIfAny(4);
    });
}

Result<void> Journal::loadEdits() {
    m_edits.clear();
    return m_sql->each("SELECT edit_id, at_ms, actor, changes, sending, refused FROM edits ORDER BY edit_id", {},
                       [&](const SqlRow& row) {
                           JournalEdit edit;
                           edit.id = row.integer(0);
                           edit.at = row.time(1);
                           edit.actor = row.text(2);
                           edit.changes = decodeJournal(row.text(3), m_sealer);
                           edit.sending = row.flag(4);
                           if (!row.isNull(5)) edit.refused = decodeError(row.text(5));
                           m_edits.push_back(std::move(edit));
                       });
}

// What a newer program wrote, and this one cannot read, waits for that one.
Result<void> Journal::loadActs() {
    m_acts.clear();
    return m_sql->each("SELECT act_id, at_ms, actor, command FROM acts ORDER BY act_id", {}, [&](const SqlRow& row) {
        if (auto command = decodeAlertCommand(row.text(3)))
            m_acts.push_back({row.integer(0), row.time(1), row.text(2), std::move(*command)});
    });
}

// ---- Edits -------------------------------------------------------------------------------------------------------------

Result<void> Journal::add(JournalEdit edit, const std::function<Result<void>(JournalEdit&)>& within) {
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    if (auto done = within(edit); !done) return done;
    const auto changes = encodeJournal(edit.changes, m_sealer);
    if (!changes) return fail(changes.error());
    const auto id = m_sql->number(
        "INSERT INTO edits (at_ms, actor, changes, sending) VALUES (?, ?, ?, ?) RETURNING edit_id",
        {sqlTime(edit.at), sqlText(edit.actor), sqlText(*changes), sqlInt(edit.sending)});
    if (!id) return fail(id.error());
    if (auto done = transaction->commit(); !done) return done;
    edit.id = id->value_or(0);
    m_edits.push_back(std::move(edit));
    return {};
}

std::vector<JournalEdit>::iterator Journal::find(std::int64_t id) {
    return std::find_if(m_edits.begin(), m_edits.end(), [&](const JournalEdit& edit) { return edit.id == id; });
}

Result<void> Journal::setSending(std::int64_t id) {
    if (auto done = m_sql->run("UPDATE edits SET sending = 1 WHERE edit_id = ?", {sqlInt(id)}); !done) return fail(done.error());
    if (const auto at = find(id); at != m_edits.end()) at->sending = true;
    return {};
}

Result<void> Journal::refuse(std::int64_t id, const Error& why) {
    if (auto done = m_sql->run("UPDATE edits SET refused = ?, sending = 0 WHERE edit_id = ?",
                               {sqlText(encodeError(why)), sqlInt(id)});
        !done)
        return fail(done.error());
    if (const auto at = find(id); at != m_edits.end()) {
        at->refused = why;
        at->sending = false;
    }
    return {};
}

Result<void> Journal::remove(std::int64_t id) {
    if (auto done = m_sql->run("DELETE FROM edits WHERE edit_id = ?", {sqlInt(id)}); !done) return fail(done.error());
    if (const auto at = find(id); at != m_edits.end()) m_edits.erase(at);
    return {};
}

Result<void> Journal::takeEditsOf(const std::filesystem::path& file) {
    if (auto done = m_sql->run("ATTACH DATABASE ? AS other", {sqlText(toUtf8(file))}); !done) return fail(done.error());
    const auto move = [&]() -> Result<void> {
        auto transaction = SqlTransaction::write(*m_sql);
        if (!transaction) return fail(transaction.error());
        for (const char* statement :
             {"INSERT INTO main.edits (at_ms, actor, changes, sending, refused)"
              " SELECT at_ms, actor, changes, sending, refused FROM other.edits ORDER BY edit_id",
              "DELETE FROM other.edits",
              "INSERT INTO main.acts (at_ms, actor, command) SELECT at_ms, actor, command FROM other.acts ORDER BY act_id",
              "DELETE FROM other.acts"})
            if (auto done = m_sql->once(statement); !done) return done;
        return transaction->commit();
    };
    const auto moved = move();
    if (auto done = m_sql->once("DETACH DATABASE other"); !done) return done;
    if (!moved) return moved;
    if (auto loaded = loadEdits(); !loaded) return loaded;
    return loadActs();
}

// ---- Acts --------------------------------------------------------------------------------------------------------------

Result<void> Journal::add(JournalAct act, const std::function<Result<void>()>& within) {
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    const auto id = m_sql->number("INSERT INTO acts (at_ms, actor, command) VALUES (?, ?, ?) RETURNING act_id",
                                  {sqlTime(act.at), sqlText(act.actor), sqlText(encodeAlertCommand(act.command))});
    if (!id) return fail(id.error());
    if (auto done = within(); !done) return done;
    if (auto done = transaction->commit(); !done) return done;
    act.id = id->value_or(0);
    m_acts.push_back(std::move(act));
    return {};
}

Result<void> Journal::removeAct(std::int64_t id) {
    if (auto done = m_sql->run("DELETE FROM acts WHERE act_id = ?", {sqlInt(id)}); !done) return fail(done.error());
    std::erase_if(m_acts, [&](const JournalAct& act) { return act.id == id; });
    return {};
}

// ---- Notes -------------------------------------------------------------------------------------------------------------

std::optional<std::string> Journal::text(const std::string& name) const {
    const auto at = m_values.find(name);
    return at == m_values.end() ? std::nullopt : std::optional(at->second);
}

std::optional<std::int64_t> Journal::number(const std::string& name) const {
    const auto at = m_values.find(name);
    if (at == m_values.end()) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(at->second.data(), at->second.data() + at->second.size(), value);
    if (error != std::errc{} || end != at->second.data() + at->second.size()) return std::nullopt;
    return value;
}

Result<void> Journal::set(const std::map<std::string, std::string>& values) {
    const bool known = std::all_of(values.begin(), values.end(), [&](const auto& v) { return text(v.first) == v.second; });
    if (known) return {};
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    for (const auto& [name, value] : values)
        if (auto done = plain(m_sql->run("INSERT INTO notes (name, value) VALUES (?, ?)"
                                         " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                         {sqlText(name), sqlText(value)}));
            !done)
            return done;
    if (auto done = transaction->commit(); !done) return done;
    for (const auto& [name, value] : values) m_values[name] = value;
    return {};
}

// ---- What is held back -------------------------------------------------------------------------------------------------

Result<void> Journal::hold(const std::vector<ChannelId>& statuses,
                           const std::map<HeldFinding, std::optional<WallTime>>& findings) {
    std::vector<ChannelId> newStatuses;
    for (const ChannelId& id : statuses)
        if (!m_statuses.contains(id)) newStatuses.push_back(id);
    std::map<HeldFinding, std::optional<WallTime>> newFindings;
    for (const auto& [key, closed] : findings) {
        const auto at = m_findings.find(key);
        const bool known = at != m_findings.end();
        if (known && (at->second == closed || !closed)) continue;  // an earlier end is sent all the same
        if (known || m_findings.size() + newFindings.size() < mostFindings) newFindings[key] = closed;
    }
    if (newStatuses.empty() && newFindings.empty()) return {};
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    for (const ChannelId& id : newStatuses)
        if (auto done = plain(m_sql->run("INSERT OR IGNORE INTO held_statuses (channel_id) VALUES (?)", {sqlText(id.value)}));
            !done)
            return done;
    for (const auto& [key, closed] : newFindings) {
        const auto& [channel, rule, rung, stage] = key;
        if (auto done = plain(m_sql->run(
                "INSERT OR REPLACE INTO held_findings (channel_id, rule, rung, stage, closed_ms) VALUES (?, ?, ?, ?, ?)",
                {sqlText(channel), sqlText(rule), sqlText(rung), sqlText(stage), sqlTime(closed)}));
            !done)
            return done;
    }
    if (auto done = transaction->commit(); !done) return done;
    m_statuses.insert(newStatuses.begin(), newStatuses.end());
    for (auto& [key, closed] : newFindings) m_findings[key] = closed;
    return {};
}

Result<void> Journal::releaseHeld() {
    if (m_statuses.empty() && m_findings.empty()) return {};
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    for (const char* statement : {"DELETE FROM held_statuses", "DELETE FROM held_findings"})
        if (auto done = m_sql->once(statement); !done) return done;
    if (auto done = transaction->commit(); !done) return done;
    m_statuses.clear();
    m_findings.clear();
    return {};
}

}  // namespace inspector::inventory
