// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

// Every statement of the inventory, written so that SQLite 3.35 and PostgreSQL 13 both take it. What differs stands in
// SqlDialect and in the migrations.
namespace inspector::inventory::sql {

using Text = std::string_view;

// A statement about many rows (runRows in sql_bulk.h): `row` stands once for each, with commas between.
struct Rows {
    Text head;
    Text row;
    Text tail;
};
// A statement about many ids (runIn, eachIn): `?` once for each, with commas between.
struct In {
    Text head;
    Text tail;
};

inline constexpr Text readRevision = "SELECT value FROM meta WHERE name = 'revision'";
inline constexpr Text writeRevision = "UPDATE meta SET value = ? WHERE name = 'revision'";

// Shipped rules that this store had: `meta` has a row for each, "rule " and its id.
inline constexpr Text rememberRules =
    "INSERT INTO meta (name, value) SELECT 'rule ' || rule_id, 1 FROM alert_rules"
    " UNION SELECT 'rule ' || item_id, 1 FROM audit WHERE kind = 'alert-rule' ON CONFLICT (name) DO NOTHING";
inline constexpr Text rememberRule = "INSERT INTO meta (name, value) VALUES ('rule ' || ?, 1) ON CONFLICT (name) DO NOTHING";
inline constexpr Text hadRule = "SELECT 1 FROM meta WHERE name = 'rule ' || ?";

// Probes.
inline constexpr Text probes =
    "SELECT probe_id, name, region, budget_bps, workers, max_in_flight, max_per_host, canaries, enabled, revision,"
    " updated_ms FROM probes";
inline constexpr Text probe =
    "SELECT probe_id, name, region, budget_bps, workers, max_in_flight, max_per_host, canaries, enabled, revision,"
    " updated_ms FROM probes WHERE probe_id = ?";
inline constexpr Text putProbe =
    "INSERT INTO probes (probe_id, name, region, budget_bps, workers, max_in_flight, max_per_host, canaries,"
    " enabled, revision, updated_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (probe_id) DO UPDATE SET name = excluded.name, region = excluded.region,"
    " budget_bps = excluded.budget_bps, workers = excluded.workers, max_in_flight = excluded.max_in_flight,"
    " max_per_host = excluded.max_per_host, canaries = excluded.canaries, enabled = excluded.enabled,"
    " revision = excluded.revision, updated_ms = excluded.updated_ms";
inline constexpr Text removeProbe = "DELETE FROM probes WHERE probe_id = ?";
inline constexpr Text channelsOfProbe = "SELECT count(*) FROM channels WHERE probe_id = ?";

// Templates.
inline constexpr Text templates = "SELECT template_id, name, notes, settings, revision, updated_ms FROM templates";
inline constexpr Text templateOf =
    "SELECT template_id, name, notes, settings, revision, updated_ms FROM templates WHERE template_id = ?";
inline constexpr Text putTemplate =
    "INSERT INTO templates (template_id, name, notes, settings, revision, updated_ms) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (template_id) DO UPDATE SET name = excluded.name, notes = excluded.notes,"
    " settings = excluded.settings, revision = excluded.revision, updated_ms = excluded.updated_ms";
inline constexpr Text removeTemplate = "DELETE FROM templates WHERE template_id = ?";
inline constexpr Text channelsOfTemplate = "SELECT count(*) FROM channels WHERE template_id = ?";
inline constexpr Text hasTemplate = "SELECT 1 FROM templates WHERE template_id = ?";
inline constexpr Text hasProbe = "SELECT 1 FROM probes WHERE probe_id = ?";

// Endpoints.
inline constexpr Text endpoints =
    "SELECT endpoint_id, name, role, provider, region, notes, base_url, pinned_address, host_header, headers, token,"
    " family, carries, group_names, pattern, enabled, revision, updated_ms FROM endpoints";
inline constexpr Text endpoint =
    "SELECT endpoint_id, name, role, provider, region, notes, base_url, pinned_address, host_header, headers, token,"
    " family, carries, group_names, pattern, enabled, revision, updated_ms FROM endpoints WHERE endpoint_id = ?";
inline constexpr Text putEndpoint =
    "INSERT INTO endpoints (endpoint_id, name, role, provider, region, notes, base_url, pinned_address, host_header,"
    " headers, token, family, carries, group_names, pattern, enabled, revision, updated_ms)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (endpoint_id) DO UPDATE SET name = excluded.name, role = excluded.role,"
    " provider = excluded.provider, region = excluded.region, notes = excluded.notes, base_url = excluded.base_url,"
    " pinned_address = excluded.pinned_address, host_header = excluded.host_header, headers = excluded.headers,"
    " token = excluded.token, family = excluded.family, carries = excluded.carries,"
    " group_names = excluded.group_names, pattern = excluded.pattern, enabled = excluded.enabled,"
    " revision = excluded.revision, updated_ms = excluded.updated_ms";
inline constexpr Text removeEndpoint = "DELETE FROM endpoints WHERE endpoint_id = ?";

// Channels.
inline constexpr Text channels =
    "SELECT channel_id, name, url, group_name, template_id, probe_id, enabled, notes, revision, created_ms, updated_ms,"
    " probe_region, on_air FROM channels";
inline constexpr Text channel =
    "SELECT channel_id, name, url, group_name, template_id, probe_id, enabled, notes, revision, created_ms, updated_ms,"
    " probe_region, on_air FROM channels WHERE channel_id = ?";
inline constexpr In channelsIn = {
    "SELECT channel_id, name, url, group_name, template_id, probe_id, enabled, notes, revision, created_ms, updated_ms,"
    " probe_region, on_air FROM channels WHERE channel_id IN (", ")"};
inline constexpr Rows putChannels = {
    "INSERT INTO channels (channel_id, name, url, group_name, template_id, probe_id, enabled, notes, revision,"
    " created_ms, updated_ms, probe_region, on_air) VALUES ", "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    " ON CONFLICT (channel_id) DO UPDATE SET name = excluded.name, url = excluded.url,"
    " group_name = excluded.group_name, template_id = excluded.template_id, probe_id = excluded.probe_id,"
    " enabled = excluded.enabled, notes = excluded.notes, revision = excluded.revision,"
    " updated_ms = excluded.updated_ms, probe_region = excluded.probe_region, on_air = excluded.on_air"};
inline constexpr In removeChannels = {"DELETE FROM channels WHERE channel_id IN (", ")"};

// Audit.
inline constexpr Rows addAudits = {
    "INSERT INTO audit (time_ms, actor, action, kind, item_id, revision, detail) VALUES ", "(?, ?, ?, ?, ?, ?, ?)", ""};
inline constexpr Text auditSince =
    "SELECT time_ms, actor, action, detail FROM audit WHERE kind = ? AND item_id = ? AND revision > ?"
    " ORDER BY audit_id DESC LIMIT 3";

// Followed by a WHERE made from the filter.
inline constexpr Text auditRows =
    "SELECT audit_id, time_ms, actor, action, kind, item_id, revision, detail FROM audit";

// Status. A channel that was removed meanwhile is passed over.
inline constexpr Text statuses =
    "SELECT channel_id, state, since_ms, reason, open_findings, worst, sampled_ms, interval_ms, probe_id, epoch,"
    " lag_ms, budget, kpis, rungs, stages, verdict FROM channel_status";
// What writing a status must know of its channel: its last status, its open span and its open verdict.
inline constexpr In statusBefore = {
    "SELECT c.channel_id, s.state, s.sampled_ms, s.interval_ms, h.span_id, h.state, h.from_ms, v.verdict_id, v.cause, v.name,"
    " v.from_ms FROM channels c LEFT JOIN channel_status s ON s.channel_id = c.channel_id"
    " LEFT JOIN state_history h ON h.channel_id = c.channel_id AND h.to_ms IS NULL"
    " LEFT JOIN verdicts v ON v.channel_id = c.channel_id AND v.to_ms IS NULL WHERE c.channel_id IN (", ")"};
inline constexpr Rows putStatuses = {
    "INSERT INTO channel_status (state, since_ms, reason, open_findings, worst, sampled_ms, interval_ms, probe_id, epoch,"
    " lag_ms, budget, kpis, rungs, stages, verdict, channel_id) VALUES ",
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    " ON CONFLICT (channel_id) DO UPDATE SET state = excluded.state, since_ms = excluded.since_ms,"
    " reason = excluded.reason, open_findings = excluded.open_findings, worst = excluded.worst,"
    " sampled_ms = excluded.sampled_ms, interval_ms = excluded.interval_ms, probe_id = excluded.probe_id,"
    " epoch = excluded.epoch, lag_ms = excluded.lag_ms, budget = excluded.budget, kpis = excluded.kpis,"
    " rungs = excluded.rungs, stages = excluded.stages, verdict = excluded.verdict"};

// Findings.
inline constexpr Text openFindings =
    "SELECT channel_id, finding, since_ms, seen_ms, cycles, confirmed FROM findings WHERE closed_ms IS NULL"
    " ORDER BY finding_id";
inline constexpr Text openFindingsOf =
    "SELECT channel_id, finding, since_ms, seen_ms, cycles, confirmed FROM findings WHERE closed_ms IS NULL"
    " AND channel_id = ? ORDER BY finding_id";
inline constexpr Rows putFindings = {
    "INSERT INTO findings (rule, rung, stage, finding, since_ms, seen_ms, cycles, confirmed, channel_id) VALUES ",
    "(?, ?, ?, ?, ?, ?, ?, ?, ?)",
    " ON CONFLICT (channel_id, rule, rung, stage) WHERE closed_ms IS NULL DO UPDATE SET finding = excluded.finding,"
    " since_ms = excluded.since_ms, seen_ms = excluded.seen_ms, cycles = excluded.cycles,"
    " confirmed = excluded.confirmed"};
inline constexpr Rows closeFindings = {
    "UPDATE findings SET closed_ms = w.column1 FROM (VALUES ", "(CAST(? AS BIGINT), ?, ?, ?, ?)",
    ") AS w WHERE findings.closed_ms IS NULL AND findings.channel_id = w.column2 AND findings.rule = w.column3"
    " AND findings.rung = w.column4 AND findings.stage = w.column5"};

// Events.
inline constexpr Rows addEvents = {
    "INSERT INTO events (time_ms, kind, channel_id, severity, finding, from_state, to_state, since_ms, code, search_text)"
    " VALUES ", "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ""};
// Followed by a WHERE made from the filter.
inline constexpr Text events =
    "SELECT event_id, time_ms, kind, channel_id, severity, finding, from_state, to_state, since_ms, code FROM events";

// State history.
inline constexpr Rows closeSpans = {
    "UPDATE state_history SET to_ms = w.column2 FROM (VALUES ", "(CAST(? AS BIGINT), CAST(? AS BIGINT))",
    ") AS w WHERE state_history.span_id = w.column1"};
inline constexpr Rows changeSpans = {
    "UPDATE state_history SET state = w.column2 FROM (VALUES ", "(CAST(? AS BIGINT), ?)",
    ") AS w WHERE state_history.span_id = w.column1"};
inline constexpr Rows addSpans = {
    "INSERT INTO state_history (channel_id, state, from_ms, to_ms) VALUES ", "(?, ?, ?, ?)", ""};
inline constexpr Text spans =
    "SELECT h.channel_id, h.state, h.from_ms, h.to_ms, s.state, s.sampled_ms, s.interval_ms FROM state_history h"
    " LEFT JOIN channel_status s ON s.channel_id = h.channel_id"
    " WHERE h.from_ms < ? AND (h.to_ms IS NULL OR h.to_ms > ?) ORDER BY h.channel_id, h.from_ms, h.span_id";
inline constexpr Text spansOf =
    "SELECT h.channel_id, h.state, h.from_ms, h.to_ms, s.state, s.sampled_ms, s.interval_ms FROM state_history h"
    " LEFT JOIN channel_status s ON s.channel_id = h.channel_id"
    " WHERE h.from_ms < ? AND (h.to_ms IS NULL OR h.to_ms > ?) AND h.channel_id = ? ORDER BY h.from_ms, h.span_id";

// Verdicts.
inline constexpr Rows closeVerdicts = {
    "UPDATE verdicts SET to_ms = w.column2 FROM (VALUES ", "(CAST(? AS BIGINT), CAST(? AS BIGINT))",
    ") AS w WHERE verdicts.verdict_id = w.column1"};
inline constexpr Rows changeVerdicts = {
    "UPDATE verdicts SET cause = w.column2, name = w.column3, verdict = w.column4 FROM (VALUES ",
    "(CAST(? AS BIGINT), ?, ?, ?)", ") AS w WHERE verdicts.verdict_id = w.column1"};
inline constexpr Rows addVerdicts = {
    "INSERT INTO verdicts (channel_id, cause, name, verdict, from_ms) VALUES ", "(?, ?, ?, ?, ?)", ""};
inline constexpr Text verdicts =
    "SELECT channel_id, verdict, from_ms, to_ms FROM verdicts"
    " WHERE from_ms < ? AND (to_ms IS NULL OR to_ms > ?) ORDER BY from_ms, verdict_id";
inline constexpr Text verdictsOf =
    "SELECT channel_id, verdict, from_ms, to_ms FROM verdicts"
    " WHERE from_ms < ? AND (to_ms IS NULL OR to_ms > ?) AND channel_id = ? ORDER BY from_ms, verdict_id";
inline constexpr Text fleet = "SELECT status FROM fleet_status WHERE fleet_id = 1";
inline constexpr Text putFleet =
    "INSERT INTO fleet_status (fleet_id, status) VALUES (1, ?)"
    " ON CONFLICT (fleet_id) DO UPDATE SET status = excluded.status";

// Alerts. Who writes them raises the stamp first, and so is alone until the write is done.
inline constexpr Text raiseStamp = "UPDATE alert_stamps SET stamp = stamp + 1 WHERE stamp_id = 1 RETURNING stamp";
inline constexpr In openAlertsIn = {"SELECT alert_id, alert, decided FROM alerts WHERE fingerprint IN (", ")"};
inline constexpr In alertIdsIn = {"SELECT fingerprint, alert_id FROM alerts WHERE fingerprint IN (", ")"};
inline constexpr In closedAlertIdsIn = {"SELECT fingerprint, max(alert_id) FROM alerts_history WHERE fingerprint IN (",
                                        ") GROUP BY fingerprint"};
inline constexpr Rows putAlerts = {
    "INSERT INTO alerts (fingerprint, channel_id, rule, severity, state, started_ms, stamp, alert, decided, search_text) VALUES ",
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    " ON CONFLICT (fingerprint) DO UPDATE SET channel_id = excluded.channel_id, rule = excluded.rule,"
    " severity = excluded.severity, state = excluded.state, started_ms = excluded.started_ms, stamp = excluded.stamp,"
    " alert = excluded.alert, decided = excluded.decided, search_text = excluded.search_text"};
inline constexpr Rows putAlertsWithIds = {
    "INSERT INTO alerts (alert_id, fingerprint, channel_id, rule, severity, state, started_ms, stamp, alert, decided, search_text)"
    " VALUES ", "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ""};
inline constexpr In alertBeginningsIn = {"SELECT fingerprint, started_ms FROM alerts WHERE fingerprint IN (", ")"};
inline constexpr In closedAlertBeginningsIn = {"SELECT fingerprint, started_ms FROM alerts_history WHERE fingerprint IN (", ")"};
inline constexpr Rows putClosedAlerts = {
    "INSERT INTO alerts_history (alert_id, fingerprint, channel_id, rule, severity, state, started_ms, closed_ms, stamp, alert,"
    " decided, search_text) VALUES ", "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ""};
inline constexpr In removeAlerts = {"DELETE FROM alerts WHERE fingerprint IN (", ")"};
inline constexpr In closedAlertsIn = {"SELECT alert_id, alert FROM alerts_history WHERE fingerprint IN (", ")"};
inline constexpr In removeAlertIds = {"DELETE FROM alerts WHERE alert_id IN (", ")"};
inline constexpr In removeClosedAlertIds = {"DELETE FROM alerts_history WHERE alert_id IN (", ")"};
inline constexpr Text openAlertIds = "SELECT alert_id FROM alerts";
// One statement, so that all of it is as it was at one moment; the row of id 0 has the newest stamp.
inline constexpr Text alertsNow =
    "SELECT alert_id, alert, stamp FROM alerts UNION ALL SELECT 0, '', stamp FROM alert_stamps WHERE stamp_id = 1 ORDER BY 3, 1";
inline constexpr Text alertsAfter =
    "SELECT alert_id, alert, stamp FROM alerts WHERE stamp > ? UNION ALL"
    " SELECT alert_id, alert, stamp FROM alerts_history WHERE stamp > ? UNION ALL"
    " SELECT 0, '', stamp FROM alert_stamps WHERE stamp_id = 1 ORDER BY 3, 1";
// Followed by a WHERE made from the filter.
inline constexpr Text openAlerts = "SELECT alert_id, alert FROM alerts";
inline constexpr Text closedAlerts = "SELECT alert_id, alert FROM alerts_history";
inline constexpr Rows addAlertLines = {
    "INSERT INTO alert_log (alert_id, fingerprint, time_ms, kind, mark, entry) VALUES ", "(?, ?, ?, ?, ?, ?)",
    " ON CONFLICT DO NOTHING RETURNING fingerprint"};
inline constexpr Text alertLines = "SELECT entry_id, alert_id, entry FROM alert_log";

// Who was told, and what is to be sent.
inline constexpr Text notificationGroups = "SELECT state FROM notification_groups ORDER BY group_key";
inline constexpr Rows putGroups = {
    "INSERT INTO notification_groups (group_key, state, updated_ms) VALUES ", "(?, ?, ?)",
    " ON CONFLICT (group_key) DO UPDATE SET state = excluded.state, updated_ms = excluded.updated_ms"};
inline constexpr In removeGroups = {"DELETE FROM notification_groups WHERE group_key IN (", ")"};
inline constexpr Rows addNotifications = {
    "INSERT INTO outbox (note_key, receiver_id, notification, due_ms) VALUES ", "(?, ?, ?, ?)", " ON CONFLICT (note_key) DO NOTHING"};
inline constexpr Text dueNotifications =
    "SELECT outbox_id FROM outbox WHERE sent_ms IS NULL AND given_ms IS NULL AND due_ms <= ?"
    " AND (claimed_by = '' OR claimed_until_ms <= ?) ORDER BY due_ms, outbox_id LIMIT ?";
// Around dueNotifications and what keeps others off its rows.
inline constexpr In claimNotifications = {"WITH due AS MATERIALIZED (",
    ") UPDATE outbox SET claimed_by = ?, claimed_until_ms = ? WHERE outbox_id IN (SELECT outbox_id FROM due) RETURNING outbox_id,"
    " notification, attempts, due_ms, claimed_by, claimed_until_ms, sent_ms, given_ms, answer"};
inline constexpr Rows finishNotifications = {
    "UPDATE outbox SET attempts = w.column2, sent_ms = w.column3, given_ms = w.column4, due_ms = w.column5, answer = w.column6,"
    " claimed_by = '', claimed_until_ms = NULL FROM (VALUES ",
    "(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ?)",
    ") AS w WHERE outbox.outbox_id = w.column1 AND outbox.claimed_by = w.column7 AND outbox.sent_ms IS NULL"
    " AND outbox.given_ms IS NULL"};
inline constexpr Text outboxRows =
    "SELECT outbox_id, notification, attempts, due_ms, claimed_by, claimed_until_ms, sent_ms, given_ms, answer FROM outbox";
// By the key, which is at hand: what was sent lately is among the newest. What a summary stands for was never tried.
inline constexpr Text toldSince =
    "SELECT outbox_id, sent_ms FROM (SELECT outbox_id, receiver_id, attempts, sent_ms FROM outbox ORDER BY outbox_id DESC LIMIT 2000)"
    " AS newest WHERE receiver_id = ? AND sent_ms >= ? AND attempts > 0";
inline constexpr In references = {"SELECT about, reference, updated_ms FROM receiver_references WHERE receiver_id = ? AND about IN (", ")"};
inline constexpr Rows putReferences = {
    "INSERT INTO receiver_references (receiver_id, about, reference, updated_ms) VALUES ", "(?, ?, ?, ?)",
    " ON CONFLICT (receiver_id, about) DO UPDATE SET reference = excluded.reference, updated_ms = excluded.updated_ms"};
inline constexpr Text removeReference = "DELETE FROM receiver_references WHERE receiver_id = ? AND about = ?";

// Evidence.
inline constexpr Text addEvidence =
    "INSERT INTO evidence (channel_id, probe_id, finding, frozen_ms, from_ms, to_ms, exchanges, bytes, data)"
    " SELECT channel_id, ?, ?, ?, ?, ?, ?, ?, ? FROM channels WHERE channel_id = ? RETURNING evidence_id";
inline constexpr Text boundEvidence =
    "DELETE FROM evidence WHERE channel_id = ? AND evidence_id NOT IN"
    " (SELECT evidence_id FROM evidence WHERE channel_id = ? ORDER BY evidence_id DESC LIMIT ?)";
inline constexpr Text evidence =
    "SELECT evidence_id, channel_id, probe_id, finding, frozen_ms, from_ms, to_ms, exchanges, bytes FROM evidence"
    " WHERE channel_id = ? ORDER BY evidence_id DESC";
inline constexpr Text evidenceData =
    "SELECT evidence_id, channel_id, probe_id, finding, frozen_ms, from_ms, to_ms, exchanges, bytes, data FROM evidence"
    " WHERE evidence_id = ?";

// Leases. A released lease keeps its row: its epoch never goes back.
inline constexpr Text lease = "SELECT holder, epoch, expires_ms FROM leases WHERE name = ?";
inline constexpr Text putLease =
    "INSERT INTO leases (name, holder, epoch, expires_ms) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, epoch = excluded.epoch,"
    " expires_ms = excluded.expires_ms";
inline constexpr Text releaseLease =
    "UPDATE leases SET holder = '', expires_ms = 0 WHERE name = ? AND holder = ? AND epoch = ?";

// Channel leases. One that was given back keeps its row, with no holder: its epoch never goes back.
inline constexpr Text channelLeases =
    "SELECT c.channel_id, c.probe_id, c.holder, c.epoch, coalesce(max(l.expires_ms), 0) FROM channel_leases c"
    " LEFT JOIN leases l ON l.holder = c.holder AND l.name = 'probe:' || c.probe_id WHERE c.holder <> ''"
    " GROUP BY c.channel_id, c.probe_id, c.holder, c.epoch ORDER BY c.channel_id";
inline constexpr In takeChannels = {
    "INSERT INTO channel_leases (channel_id, probe_id, holder, epoch) SELECT channel_id, ?, ?, 1 FROM channels"
    " WHERE channel_id IN (", ") ON CONFLICT (channel_id) DO UPDATE SET probe_id = excluded.probe_id,"
    " holder = excluded.holder, epoch = channel_leases.epoch + 1"};
inline constexpr In giveBackSome = {
    "UPDATE channel_leases SET holder = '' WHERE holder = ? AND channel_id IN (", ")"};
inline constexpr Text giveBackChannels = "UPDATE channel_leases SET holder = '' WHERE holder = ?";
inline constexpr Text channelsOfOthers = "SELECT channel_id FROM channel_leases WHERE holder <> '' AND holder <> ?";

// Probes' heartbeats.
inline constexpr Text putProbeLife =
    "INSERT INTO probe_lives (probe_id, holder, seen_ms, life) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (probe_id) DO UPDATE SET holder = excluded.holder, seen_ms = excluded.seen_ms, life = excluded.life";
inline constexpr Text probeLives = "SELECT probe_id, holder, seen_ms, life FROM probe_lives ORDER BY probe_id";

// Everything configured, to be replaced by another inventory. Channels that stay keep what hangs on them.
inline constexpr Text channelIds = "SELECT channel_id FROM channels";
inline constexpr Text templateIds = "SELECT template_id FROM templates";
inline constexpr Text probeIds = "SELECT probe_id FROM probes";
inline constexpr Text endpointIds = "SELECT endpoint_id FROM endpoints";
inline constexpr In removeTemplates = {"DELETE FROM templates WHERE template_id IN (", ")"};
inline constexpr In removeProbes = {"DELETE FROM probes WHERE probe_id IN (", ")"};
inline constexpr In removeEndpoints = {"DELETE FROM endpoints WHERE endpoint_id IN (", ")"};

// Retention, in pieces, so that no writer waits long for it.
inline constexpr Text expireFindings =
    "DELETE FROM findings WHERE finding_id IN"
    " (SELECT finding_id FROM findings WHERE closed_ms IS NOT NULL AND closed_ms < ? LIMIT 2000)";
inline constexpr Text expireEvents =
    "DELETE FROM events WHERE event_id IN (SELECT event_id FROM events WHERE time_ms < ? LIMIT 2000)";
inline constexpr Text expireSpans =
    "DELETE FROM state_history WHERE span_id IN"
    " (SELECT span_id FROM state_history WHERE to_ms IS NOT NULL AND to_ms < ? LIMIT 2000)";
inline constexpr Text expireVerdicts =
    "DELETE FROM verdicts WHERE verdict_id IN"
    " (SELECT verdict_id FROM verdicts WHERE to_ms IS NOT NULL AND to_ms < ? LIMIT 2000)";
inline constexpr Text expireAlerts =
    "DELETE FROM alerts_history WHERE alert_id IN (SELECT alert_id FROM alerts_history WHERE closed_ms < ? LIMIT 2000)";
inline constexpr Text expireAlertLines =
    "DELETE FROM alert_log WHERE entry_id IN (SELECT entry_id FROM alert_log WHERE time_ms < ? LIMIT 2000)";
// What is not kept by the month anywhere.
inline constexpr Text expireOutbox =
    "DELETE FROM outbox WHERE outbox_id IN (SELECT outbox_id FROM outbox WHERE coalesce(sent_ms, given_ms) < ? LIMIT 2000)";
inline constexpr Text expireGroups =
    "DELETE FROM notification_groups WHERE group_key IN (SELECT group_key FROM notification_groups WHERE updated_ms < ? LIMIT 2000)";
inline constexpr Text expireReferences = "DELETE FROM receiver_references WHERE updated_ms < ?";
inline constexpr Text expireSilences = "DELETE FROM silences WHERE ends_ms < ?";
inline constexpr Text expireMaintenance = "DELETE FROM maintenance WHERE ends_ms < ?";
inline constexpr Text expireAudit =
    "DELETE FROM audit WHERE audit_id IN (SELECT audit_id FROM audit WHERE time_ms < ? LIMIT 2000)";

inline constexpr Text expireEvidence =
    "DELETE FROM evidence WHERE evidence_id IN (SELECT evidence_id FROM evidence WHERE frozen_ms < ? LIMIT 200)";

}  // namespace inspector::inventory::sql
