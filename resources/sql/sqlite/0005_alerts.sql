-- SPDX-FileCopyrightText: Inspector contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Alerts: rules, what fires, who is not told and who is. Whole values are compact JSON; a column of its own has what is
-- searched, unique or fenced. Secrets of receivers are sealed.

CREATE TABLE alert_rules (
    rule_id    TEXT NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
);
CREATE TABLE silences (
    silence_id TEXT NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    ends_ms    INTEGER NOT NULL
);
CREATE TABLE maintenance (
    maintenance_id TEXT NOT NULL PRIMARY KEY,
    value          TEXT NOT NULL,
    revision       INTEGER NOT NULL,
    updated_ms     INTEGER NOT NULL,
    ends_ms        INTEGER NOT NULL
);
-- Without secrets: those stand in a table of their own, which not everybody may read.
CREATE TABLE receivers (
    receiver_id TEXT NOT NULL PRIMARY KEY,
    value       TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    updated_ms  INTEGER NOT NULL
);
CREATE TABLE receiver_secrets (
    receiver_id TEXT NOT NULL REFERENCES receivers (receiver_id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    sealed      TEXT NOT NULL,
    PRIMARY KEY (receiver_id, name)
);
CREATE TABLE routing (
    routing_id TEXT NOT NULL PRIMARY KEY CHECK (routing_id = 'routing'),
    value      TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
);
CREATE TABLE saved_views (
    view_id    TEXT NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
);

-- What was there has no fingerprint: no rule looks after it, so it is history.
ALTER TABLE alerts RENAME TO alerts_before;
DROP INDEX alerts_by_channel;
DROP INDEX alerts_by_state;

-- One row: the number of the newest write of alerts. Who writes them raises it first, and so is alone until the write is done.
CREATE TABLE alert_stamps (
    stamp_id INTEGER NOT NULL PRIMARY KEY CHECK (stamp_id = 1),
    stamp    INTEGER NOT NULL
);
INSERT INTO alert_stamps (stamp_id, stamp) VALUES (1, 0);

-- The open ones; one that closes moves to alerts_history in the same transaction. No foreign key: an alert outlives its channel.
-- `decided`: what people decided last, apart from what programs see.
CREATE TABLE alerts (
    alert_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL,
    channel_id  TEXT NOT NULL,
    rule        TEXT NOT NULL,
    severity    TEXT NOT NULL,
    state       TEXT NOT NULL,
    started_ms  INTEGER NOT NULL,
    stamp       INTEGER NOT NULL,
    alert       TEXT NOT NULL,
    decided     TEXT NOT NULL,
    search_text TEXT NOT NULL
);
CREATE UNIQUE INDEX alerts_open ON alerts (fingerprint);
CREATE INDEX alerts_by_stamp ON alerts (stamp);

CREATE TABLE alerts_history (
    alert_id    INTEGER NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    channel_id  TEXT NOT NULL,
    rule        TEXT NOT NULL,
    severity    TEXT NOT NULL,
    state       TEXT NOT NULL,
    started_ms  INTEGER NOT NULL,
    closed_ms   INTEGER NOT NULL,
    stamp       INTEGER NOT NULL,
    alert       TEXT NOT NULL,
    decided     TEXT NOT NULL,
    search_text TEXT NOT NULL
);
CREATE INDEX alerts_history_by_time ON alerts_history (closed_ms, alert_id);
CREATE INDEX alerts_history_by_channel ON alerts_history (channel_id, alert_id);
CREATE INDEX alerts_history_by_fingerprint ON alerts_history (fingerprint, alert_id);
CREATE INDEX alerts_history_by_stamp ON alerts_history (stamp);

INSERT INTO alerts_history (alert_id, fingerprint, channel_id, rule, severity, state, started_ms, closed_ms, stamp, alert, decided,
                            search_text)
SELECT alert_id, 'before-' || alert_id, coalesce(channel_id, ''), rule, severity, 'resolved', started_ms,
       coalesce(resolved_ms, acknowledged_ms, started_ms), 0,
       json_patch('{}', json_object('id', alert_id, 'fingerprint', 'before-' || alert_id, 'channel', coalesce(channel_id, ''),
           'rule', rule, 'rung', rung, 'severity', severity, 'state', 'resolved', 'started', started_ms,
           'resolved', coalesce(resolved_ms, acknowledged_ms, started_ms), 'acknowledged', acknowledged_ms,
           'acknowledgedBy', acknowledged_by, 'summary', summary,
           'closed', coalesce(resolved_ms, acknowledged_ms, started_ms))),
       '{}', lower(rule || char(10) || rung || char(10) || summary)
  FROM alerts_before;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'alerts_before') WHERE name = 'alerts';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'alerts', seq FROM sqlite_sequence
 WHERE name = 'alerts_before' AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'alerts');
DROP TABLE alerts_before;

-- Append-only. The same line is there once (`mark` tells it), so that what is delivered twice is not told twice.
CREATE TABLE alert_log (
    entry_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    alert_id    INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    time_ms     INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    mark        TEXT NOT NULL,
    entry       TEXT NOT NULL
);
CREATE UNIQUE INDEX alert_log_once ON alert_log (alert_id, time_ms, mark);
CREATE INDEX alert_log_by_fingerprint ON alert_log (fingerprint, entry_id);
CREATE INDEX alert_log_by_time ON alert_log (time_ms);

CREATE TABLE notification_groups (
    group_key  TEXT NOT NULL PRIMARY KEY,
    state      TEXT NOT NULL,
    updated_ms INTEGER NOT NULL
);
-- Entries stay for some time after they are sent: a key that was ever there is not told again.
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
    given_ms         INTEGER,
    answer           TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_waiting ON outbox (due_ms) WHERE sent_ms IS NULL AND given_ms IS NULL;
CREATE TABLE receiver_references (
    receiver_id TEXT NOT NULL,
    about       TEXT NOT NULL,
    reference   TEXT NOT NULL,
    updated_ms  INTEGER NOT NULL,
    PRIMARY KEY (receiver_id, about)
);

ALTER TABLE channels ADD COLUMN on_air TEXT NOT NULL DEFAULT '[]';
