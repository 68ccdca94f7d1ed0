-- SPDX-FileCopyrightText: Inspector contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Alerts: rules, what fires, who is not told and who is. Whole values are compact JSON; what is searched, unique or fenced
-- has a column of its own. Secrets of receivers are sealed, and apart from them.

-- What was there has no fingerprint: it becomes history. One that was open ends with the migration, because no rule looks
-- after it.
CREATE TABLE alerts_history (
    alert_id    INTEGER NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    channel_id  TEXT NOT NULL,
    rule        TEXT NOT NULL,
    severity    TEXT NOT NULL,
    state       TEXT NOT NULL,
    started_ms  INTEGER NOT NULL,
    closed_ms   INTEGER NOT NULL,
    alert       TEXT NOT NULL,
    decided     TEXT NOT NULL,
    search_text TEXT NOT NULL,
    stamp       INTEGER NOT NULL
);
CREATE INDEX alerts_history_by_time ON alerts_history (closed_ms);
CREATE INDEX alerts_history_by_channel ON alerts_history (channel_id, closed_ms);
CREATE INDEX alerts_history_by_fingerprint ON alerts_history (fingerprint);
CREATE INDEX alerts_history_by_stamp ON alerts_history (stamp);

INSERT INTO alerts_history (alert_id, fingerprint, channel_id, rule, severity, state, started_ms, closed_ms, alert, decided,
                            search_text, stamp)
SELECT alert_id, 'before-' || alert_id, coalesce(channel_id, ''), rule, severity, 'resolved', started_ms, ended_ms,
       json_patch('{}', json_object('fingerprint', 'before-' || alert_id, 'channel', channel_id, 'rule', rule, 'rung', rung,
           'severity', severity, 'state', 'resolved', 'started', started_ms, 'resolved', ended_ms,
           'acknowledged', acknowledged_ms, 'acknowledgedBy', acknowledged_by, 'summary', summary, 'fired', started_ms,
           'closed', ended_ms, 'changed', ended_ms, 'seen', ended_ms)),
       '{}', lower(rule || char(10) || rung || char(10) || summary), 0
  FROM (SELECT *, max(started_ms, coalesce(resolved_ms, acknowledged_ms, started_ms)) AS ended_ms FROM alerts);

-- The open ones. One that is closed moves to alerts_history at once. No foreign key: an alert outlives its channel.
-- `decided`: what people decided last, apart from what programs see. `stamp`: of the write that changed it last.
CREATE TABLE alerts_open (
    alert_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL UNIQUE,
    channel_id  TEXT NOT NULL,
    rule        TEXT NOT NULL,
    severity    TEXT NOT NULL,
    state       TEXT NOT NULL,
    started_ms  INTEGER NOT NULL,
    alert       TEXT NOT NULL,
    decided     TEXT NOT NULL,
    search_text TEXT NOT NULL,
    stamp       INTEGER NOT NULL
);
-- An id is never given again.
INSERT INTO sqlite_sequence (name, seq) SELECT 'alerts_open', seq FROM sqlite_sequence WHERE name = 'alerts';
DROP TABLE alerts;
ALTER TABLE alerts_open RENAME TO alerts;
CREATE INDEX alerts_by_channel ON alerts (channel_id);
CREATE INDEX alerts_by_stamp ON alerts (stamp);
INSERT INTO meta (name, value) VALUES ('alerts', 0);

-- Append-only. `mark` is made from the whole line: what is delivered twice is there once.
CREATE TABLE alert_log (
    entry_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    alert_id    INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    time_ms     INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    actor       TEXT NOT NULL,
    mark        TEXT NOT NULL,
    entry       TEXT NOT NULL
);
CREATE UNIQUE INDEX alert_log_once ON alert_log (alert_id, time_ms, mark);
CREATE INDEX alert_log_by_fingerprint ON alert_log (fingerprint, entry_id);
CREATE INDEX alert_log_by_time ON alert_log (time_ms);

-- What receivers were told, and what is to be sent.
CREATE TABLE notification_groups (
    group_key  TEXT NOT NULL PRIMARY KEY,
    state      TEXT NOT NULL,
    updated_ms INTEGER NOT NULL
);
CREATE TABLE outbox (
    outbox_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    note_key         TEXT NOT NULL UNIQUE,
    receiver_id      TEXT NOT NULL,
    notification     TEXT NOT NULL,
    attempts         INTEGER NOT NULL DEFAULT 0,
    due_ms           INTEGER NOT NULL,
    claimed_by       TEXT NOT NULL DEFAULT '',
    claimed_until_ms INTEGER,
    sent_ms          INTEGER,
    given_up_ms      INTEGER,
    answer           TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_waiting ON outbox (due_ms, outbox_id) WHERE sent_ms IS NULL AND given_up_ms IS NULL;
CREATE INDEX outbox_done ON outbox (coalesce(sent_ms, given_up_ms)) WHERE sent_ms IS NOT NULL OR given_up_ms IS NOT NULL;
CREATE TABLE receiver_references (
    receiver_id TEXT NOT NULL,
    about       TEXT NOT NULL,
    reference   TEXT NOT NULL,
    updated_ms  INTEGER NOT NULL,
    PRIMARY KEY (receiver_id, about)
);

-- What is configured.
CREATE TABLE alert_rules (
    rule_id    TEXT NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
);
CREATE TABLE silences (
    silence_id TEXT NOT NULL PRIMARY KEY,
    ends_ms    INTEGER NOT NULL,
    value      TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
);
CREATE TABLE maintenance (
    maintenance_id TEXT NOT NULL PRIMARY KEY,
    ends_ms        INTEGER NOT NULL,
    value          TEXT NOT NULL,
    revision       INTEGER NOT NULL,
    updated_ms     INTEGER NOT NULL
);
CREATE TABLE receivers (
    receiver_id TEXT NOT NULL PRIMARY KEY,
    value       TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    updated_ms  INTEGER NOT NULL
);
CREATE TABLE receiver_secrets (
    receiver_id TEXT NOT NULL PRIMARY KEY REFERENCES receivers (receiver_id) ON DELETE CASCADE,
    secrets     TEXT NOT NULL
);
CREATE TABLE routing (
    routing_id INTEGER NOT NULL PRIMARY KEY CHECK (routing_id = 1),
    value      TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
);
CREATE TABLE saved_views (
    view_id    TEXT NOT NULL PRIMARY KEY,
    owner      TEXT NOT NULL,
    value      TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
);

ALTER TABLE channels ADD COLUMN on_air TEXT NOT NULL DEFAULT '[]';
