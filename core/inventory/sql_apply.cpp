// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of what is configured: checked, fenced by revisions, written and audited in one transaction.
#include "core/inventory/alert_codec.h"
#include "core/inventory/change_text.h"
#include "core/inventory/exchange.h"
#include "core/inventory/json_codec.h"
#include "core/inventory/secrets.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/statements.h"

#include <QJsonObject>

#include <algorithm>

namespace inspector::inventory {

namespace {

std::string quoted(std::string_view kind, const std::string& id) { return std::string(kind) + " '" + id + "'"; }

Result<void> refuse(const std::vector<FieldProblem>& problems, std::string_view kind, const std::string& id) {
    if (problems.empty()) return {};
    std::string what;
    for (const FieldProblem& problem : problems) what += (what.empty() ? "" : "; ") + problem.field + ": " + problem.detail;
    return fail(Error::Kind::InvalidInput, std::move(what), quoted(kind, id), "Correct it and save again");
}

bool isOffer(const Change& change) {
    const auto* put = std::get_if<PutAlertRule>(&change);
    return put && put->value.revision < 0;
}

Result<void> plain(const Result<int>& done) {
    if (!done) return fail(done.error());
    return {};
}

}  // namespace

Result<Inventory> SqlStore::apply(const std::vector<Change>& changes, const std::string& actor, WallTime now) {
    if (changes.empty()) return inventory();
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    if (auto locked = lock("inventory"); !locked) return fail(locked.error());
    const auto before = revision();
    if (!before) return fail(before.error());
    const Edit edit{actor, now, *before + 1};
    if (auto read = readAhead(changes); !read) return fail(read.error());
    for (const Change& change : changes) {
        auto made = std::visit([&](const auto& one) { return make(one, edit); }, change);
        if (!made) return fail(std::move(made.error()));
    }
    const bool nothing = m_batch.audits.empty() && std::all_of(changes.begin(), changes.end(), isOffer);
    if (auto written = flush(); !written) return fail(written.error());
    if (!nothing)
        if (auto done = m_sql->run(sql::writeRevision, {sqlInt(edit.revision)}); !done) return fail(done.error());
    auto after = readInventory();
    if (!after) return after;
    if (auto done = transaction->commit(); !done) return fail(done.error());
    return after;
}

// ---- Many changes at once --------------------------------------------------------------------------------------------

Result<void> SqlStore::readAhead(const std::vector<Change>& changes) {
    constexpr std::size_t worthIt = 8;
    m_batch = {};
    if (changes.size() < worthIt) return {};
    std::vector<std::string> ids;
    for (const Change& change : changes) {
        if (const auto* put = std::get_if<PutChannel>(&change)) ids.push_back(put->channel.id.value);
        if (const auto* removal = std::get_if<RemoveChannel>(&change)) ids.push_back(removal->id.value);
    }
    if (auto done = eachIn(*m_sql, sql::channelsIn, ids, [this](const SqlRow& row) {
            Channel channel = channelOf(row);
            std::string id = channel.id.value;
            m_batch.channels.insert_or_assign(std::move(id), std::move(channel));
        }); !done)
        return done;
    const auto into = [](std::set<std::string>& set) { return [&set](const SqlRow& row) { set.insert(row.text(0)); }; };
    if (auto done = m_sql->each(sql::templateIds, {}, into(m_batch.templates)); !done) return done;
    if (auto done = m_sql->each(sql::probeIds, {}, into(m_batch.probes)); !done) return done;
    m_batch.ahead = true;
    return {};
}

Result<void> SqlStore::flushChannels() {
    if (auto done = runRows(*m_sql, sql::putChannels, m_batch.puts); !done) return done;
    if (auto done = runIn(*m_sql, sql::removeChannels, {}, m_batch.removals); !done) return done;
    m_batch.puts.clear();
    m_batch.put.clear();
    m_batch.removals.clear();
    return {};
}

Result<void> SqlStore::flush() {
    if (auto done = flushChannels(); !done) return done;
    auto done = runRows(*m_sql, sql::addAudits, m_batch.audits);
    m_batch = {};
    return done;
}

Result<bool> SqlStore::isThere(std::string_view has, const std::set<std::string>& known, const std::string& id) {
    if (m_batch.ahead) return known.contains(id);
    const auto found = m_sql->number(has, {sqlText(id)});
    if (!found) return fail(found.error());
    return found->has_value();
}

Result<std::optional<Channel>> SqlStore::storedChannel(const ChannelId& id) {
    if (!m_batch.ahead) return channel(id);
    const auto at = m_batch.channels.find(id.value);
    return at == m_batch.channels.end() ? std::nullopt : std::optional(at->second);
}

// ---- Channels --------------------------------------------------------------------------------------------------------

Result<void> SqlStore::make(const PutChannel& put, const Edit& edit) {
    const Channel& c = put.channel;
    if (auto valid = refuse(checkChannelValue(c), "channel", c.id.value); !valid) return valid;
    const auto of = isThere(sql::hasTemplate, m_batch.templates, c.templateId.value);
    if (!of) return fail(of.error());
    if (!*of)
        return fail(Error::Kind::Conflict, "There is no template '" + c.templateId.value + "'", quoted("channel", c.id.value),
                    "Choose another template, or add it first");
    if (c.probeId) {
        const auto by = isThere(sql::hasProbe, m_batch.probes, c.probeId->value);
        if (!by) return fail(by.error());
        if (!*by)
            return fail(Error::Kind::Conflict, "There is no probe '" + c.probeId->value + "'",
                        quoted("channel", c.id.value), "Choose another probe, or none");
    }
    const auto stored = storedChannel(c.id);
    if (!stored) return fail(stored.error());
    const bool known = stored->has_value();
    if (auto ours = checkRevision("channel", c.id.value, c.revision,
                                  known ? std::optional((*stored)->revision) : std::nullopt);
        !ours)
        return ours;
    const WallTime created = known ? (*stored)->created : c.created != WallTime{} ? c.created : edit.now;
    if (auto written = writeChannel(c, created, edit); !written) return written;
    return audit(edit, known ? "change" : "add", "channel", c.id.value,
                 known ? changeText(auditView(**stored), auditView(c)) : valueText(auditView(c)));
}

// Written with the others, or at the end. A channel that comes twice is written twice.
Result<void> SqlStore::writeChannel(const Channel& c, WallTime created, const Edit& edit) {
    if (!m_batch.removals.empty() || m_batch.put.contains(c.id.value))
        if (auto done = flushChannels(); !done) return done;
    m_batch.put.insert(c.id.value);
    m_batch.puts.insert(m_batch.puts.end(),
                        {sqlText(c.id.value), sqlText(c.name), sqlText(c.url), sqlText(c.group), sqlText(c.templateId.value),
                         c.probeId ? sqlText(c.probeId->value) : sqlNull(), sqlInt(c.enabled), sqlText(c.notes),
                         sqlInt(edit.revision), sqlTime(created), sqlTime(edit.now), sqlText(c.probeRegion),
                         sqlText(encodeIntervals(c.onAir))});
    if (!m_batch.ahead) return flushChannels();
    Channel& stored = m_batch.channels[c.id.value] = c;
    stored.created = created;
    stored.updated = edit.now;
    stored.revision = edit.revision;
    return {};
}

Result<void> SqlStore::make(const RemoveChannel& removal, const Edit& edit) {
    const auto stored = storedChannel(removal.id);
    if (!stored) return fail(stored.error());
    if (!*stored)
        return fail(Error::Kind::NotFound, "There is no channel '" + removal.id.value + "'", {},
                    whoChanged("channel", removal.id.value, 0));
    if (!m_batch.puts.empty())
        if (auto done = flushChannels(); !done) return done;
    m_batch.removals.push_back(removal.id.value);
    if (!m_batch.ahead) {
        if (auto done = flushChannels(); !done) return done;
    } else {
        m_batch.channels.erase(removal.id.value);
    }
    return audit(edit, "remove", "channel", removal.id.value, valueText(auditView(**stored)));
}

// ---- Templates -------------------------------------------------------------------------------------------------------

Result<void> SqlStore::make(const PutTemplate& put, const Edit& edit) {
    const Template& t = put.value;
    if (auto valid = refuse(checkTemplateValue(t), "template", t.id.value); !valid) return valid;
    const auto stored = sealedTemplate(t.id);
    if (!stored) return fail(stored.error());
    const bool known = stored->has_value();
    if (auto ours = checkRevision("template", t.id.value, t.revision,
                                  known ? std::optional((*stored)->revision) : std::nullopt);
        !ours)
        return ours;
    auto sealed = sealSecrets(t, known ? &**stored : nullptr, m_sealer);
    if (!sealed) return fail(sealed.error());
    if (auto done = writeTemplate(*sealed, edit); !done) return done;
    m_batch.templates.insert(t.id.value);
    return audit(edit, known ? "change" : "add", "template", t.id.value,
                 known ? changeText(auditView(**stored), auditView(*sealed)) : valueText(auditView(*sealed)));
}

Result<void> SqlStore::writeTemplate(const Template& t, const Edit& edit) {
    return plain(m_sql->run(sql::putTemplate,
                            {sqlText(t.id.value), sqlText(t.name), sqlText(t.notes), sqlText(encodeSettings(t)),
                             sqlInt(edit.revision), sqlTime(edit.now)}));
}

Result<void> SqlStore::make(const RemoveTemplate& removal, const Edit& edit) {
    const auto stored = sealedTemplate(removal.id);
    if (!stored) return fail(stored.error());
    if (!*stored)
        return fail(Error::Kind::NotFound, "There is no template '" + removal.id.value + "'", {},
                    whoChanged("template", removal.id.value, 0));
    if (removal.id == standardTemplate().id)
        return fail(Error::Kind::Conflict, "The template '" + removal.id.value + "' is the one that new channels get", {},
                    "Change it instead");
    if (auto done = flushChannels(); !done) return done;
    if (auto free = refuseIfUsed("template", removal.id.value, sql::channelsOfTemplate); !free) return free;
    if (auto done = plain(m_sql->run(sql::removeTemplate, {sqlText(removal.id.value)})); !done) return done;
    m_batch.templates.erase(removal.id.value);
    return audit(edit, "remove", "template", removal.id.value, valueText(auditView(**stored)));
}

// ---- Probes ----------------------------------------------------------------------------------------------------------

Result<void> SqlStore::make(const PutProbe& put, const Edit& edit) {
    const Probe& p = put.probe;
    if (auto valid = refuse(checkProbeValue(p), "probe", p.id.value); !valid) return valid;
    const auto stored = probe(p.id);
    if (!stored) return fail(stored.error());
    const bool known = stored->has_value();
    if (auto ours =
            checkRevision("probe", p.id.value, p.revision, known ? std::optional((*stored)->revision) : std::nullopt);
        !ours)
        return ours;
    if (auto done = writeProbe(p, edit); !done) return done;
    m_batch.probes.insert(p.id.value);
    return audit(edit, known ? "change" : "add", "probe", p.id.value,
                 known ? changeText(auditView(**stored), auditView(p)) : valueText(auditView(p)));
}

Result<void> SqlStore::writeProbe(const Probe& p, const Edit& edit) {
    return plain(m_sql->run(sql::putProbe,
                            {sqlText(p.id.value), sqlText(p.name), sqlText(p.region), sqlInt(p.budgetBps),
                             sqlInt(p.workers), sqlInt(p.maxInFlight), sqlInt(p.maxPerHost),
                             sqlText(encodeTexts(p.canaries)), sqlInt(p.enabled), sqlInt(edit.revision),
                             sqlTime(edit.now)}));
}

Result<void> SqlStore::make(const RemoveProbe& removal, const Edit& edit) {
    const auto stored = probe(removal.id);
    if (!stored) return fail(stored.error());
    if (!*stored)
        return fail(Error::Kind::NotFound, "There is no probe '" + removal.id.value + "'", {},
                    whoChanged("probe", removal.id.value, 0));
    if (auto done = flushChannels(); !done) return done;
    if (auto free = refuseIfUsed("probe", removal.id.value, sql::channelsOfProbe); !free) return free;
    if (auto done = plain(m_sql->run(sql::removeProbe, {sqlText(removal.id.value)})); !done) return done;
    m_batch.probes.erase(removal.id.value);
    return audit(edit, "remove", "probe", removal.id.value, valueText(auditView(**stored)));
}

// ---- Endpoints -------------------------------------------------------------------------------------------------------

Result<void> SqlStore::make(const PutEndpoint& put, const Edit& edit) {
    const Endpoint& e = put.value;
    if (auto valid = refuse(checkEndpointValue(e), "endpoint", e.id.value); !valid) return valid;
    const auto stored = sealedEndpoint(e.id);
    if (!stored) return fail(stored.error());
    const bool known = stored->has_value();
    if (auto ours = checkRevision("endpoint", e.id.value, e.revision,
                                  known ? std::optional((*stored)->revision) : std::nullopt);
        !ours)
        return ours;
    auto sealed = sealSecrets(e, known ? &**stored : nullptr, m_sealer);
    if (!sealed) return fail(sealed.error());
    if (auto done = writeEndpoint(*sealed, edit); !done) return done;
    return audit(edit, known ? "change" : "add", "endpoint", e.id.value,
                 known ? changeText(auditView(**stored), auditView(*sealed)) : valueText(auditView(*sealed)));
}

Result<void> SqlStore::writeEndpoint(const Endpoint& e, const Edit& edit) {
    return plain(m_sql->run(
        sql::putEndpoint,
        {sqlText(e.id.value), sqlText(e.name), sqlText(toString(e.role)), sqlText(e.provider), sqlText(e.region),
         sqlText(e.notes), sqlText(e.baseUrl), sqlText(e.pinnedAddress), sqlText(e.hostHeader),
         sqlText(encodeHeaders(e.headers)), sqlText(e.token), sqlText(toString(e.family)), sqlText(toString(e.carries)),
         sqlText(encodeTexts(e.groups)), sqlText(e.pattern), sqlInt(e.enabled), sqlInt(edit.revision),
         sqlTime(edit.now)}));
}

Result<void> SqlStore::make(const RemoveEndpoint& removal, const Edit& edit) {
    const auto stored = sealedEndpoint(removal.id);
    if (!stored) return fail(stored.error());
    if (!*stored)
        return fail(Error::Kind::NotFound, "There is no endpoint '" + removal.id.value + "'", {},
                    whoChanged("endpoint", removal.id.value, 0));
    if (auto done = plain(m_sql->run(sql::removeEndpoint, {sqlText(removal.id.value)})); !done) return done;
    return audit(edit, "remove", "endpoint", removal.id.value, valueText(auditView(**stored)));
}

// ---- What they share -------------------------------------------------------------------------------------------------

Result<void> SqlStore::checkRevision(std::string_view kind, const std::string& id, std::int64_t wanted,
                                     std::optional<std::int64_t> stored) {
    if (wanted == stored.value_or(0)) return {};
    if (wanted == 0)
        return fail(Error::Kind::Conflict, (kind == "endpoint" || kind == "alert-rule" ? "There is an " : "There is a ") + quoted(kind, id) + " already", {},
                    "Choose another id, or change the one that is there");
    std::string hint = whoChanged(kind, id, wanted);
    hint += hint.empty() ? "Load it again and repeat your change" : ". Load it again and repeat your change";
    return fail(Error::Kind::Conflict,
                stored ? "The " + quoted(kind, id) + " was changed by somebody else meanwhile"
                       : "The " + quoted(kind, id) + " was removed meanwhile",
                {}, std::move(hint));
}

Result<void> SqlStore::refuseIfUsed(std::string_view kind, const std::string& id, std::string_view countChannels) {
    const auto users = m_sql->number(countChannels, {sqlText(id)});
    if (!users) return fail(users.error());
    const std::int64_t count = users->value_or(0);
    if (count == 0) return {};
    return fail(Error::Kind::Conflict,
                "The " + quoted(kind, id) + " is used by " + std::to_string(count) + (count == 1 ? " channel" : " channels"),
                {}, "Give them another " + std::string(kind) + " first");
}

std::string SqlStore::whoChanged(std::string_view kind, const std::string& id, std::int64_t since) {
    std::string text;
    // The hint is worth no error of its own.
    (void)m_sql->each(sql::auditSince, {sqlText(kind), sqlText(id), sqlInt(since)}, [&](const SqlRow& row) {
        if (!text.empty()) text += "; ";
        text += describeChange(row.text(1), row.text(2), row.text(3), row.time(0));
    });
    return text;
}

Result<void> SqlStore::audit(const Edit& edit, std::string_view action, std::string_view kind, const std::string& id,
                             const std::string& detail) {
    m_batch.audits.insert(m_batch.audits.end(), {sqlTime(edit.now), sqlText(edit.actor), sqlText(action), sqlText(kind),
                                                 sqlText(id), sqlInt(edit.revision), sqlText(detail)});
    return {};
}

}  // namespace inspector::inventory
