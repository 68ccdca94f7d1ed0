-- SPDX-FileCopyrightText: Inspector contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The relational state. Times are milliseconds since 1970, UTC; states, severities and kinds are words; what only the
-- program reads is compact JSON. Never edit a released file: add the next number.

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
);
INSERT INTO meta (name, value) VALUES ('revision', 0);

CREATE TABLE probes (
    probe_id      TEXT NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL,
    region        TEXT NOT NULL,
    budget_bps    INTEGER NOT NULL,
    workers       INTEGER NOT NULL,
    max_in_flight INTEGER NOT NULL,
    max_per_host  INTEGER NOT NULL,
    enabled       INTEGER NOT NULL,
    revision      INTEGER NOT NULL,
    updated_ms    INTEGER NOT NULL
);

CREATE TABLE templates (
    template_id TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    notes       TEXT NOT NULL,
    settings    TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    updated_ms  INTEGER NOT NULL
);

CREATE TABLE channels (
    channel_id  TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    url         TEXT NOT NULL,
    group_name  TEXT NOT NULL,
    template_id TEXT NOT NULL REFERENCES templates (template_id),
    probe_id    TEXT REFERENCES probes (probe_id),
    enabled     INTEGER NOT NULL,
    notes       TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    created_ms  INTEGER NOT NULL,
    updated_ms  INTEGER NOT NULL
);
CREATE INDEX channels_by_template ON channels (template_id);
CREATE INDEX channels_by_probe ON channels (probe_id);

CREATE TABLE alerts (
    alert_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id      TEXT REFERENCES channels (channel_id) ON DELETE CASCADE,
    rule            TEXT NOT NULL,
    rung            TEXT NOT NULL,
    severity        TEXT NOT NULL,
    state           TEXT NOT NULL,
    started_ms      INTEGER NOT NULL,
    resolved_ms     INTEGER,
    acknowledged_ms INTEGER,
    acknowledged_by TEXT NOT NULL,
    summary         TEXT NOT NULL
);
CREATE INDEX alerts_by_channel ON alerts (channel_id, alert_id);
CREATE INDEX alerts_by_state ON alerts (state);

-- One row a channel: what every console shows of it.
CREATE TABLE channel_status (
    channel_id    TEXT NOT NULL PRIMARY KEY REFERENCES channels (channel_id) ON DELETE CASCADE,
    state         TEXT NOT NULL,
    since_ms      INTEGER NOT NULL,
    reason        TEXT,
    open_findings INTEGER NOT NULL,
    worst         TEXT,
    sampled_ms    INTEGER NOT NULL,
    interval_ms   INTEGER NOT NULL,
    probe_id      TEXT NOT NULL,
    epoch         INTEGER NOT NULL,
    lag_ms        REAL NOT NULL,
    budget        TEXT NOT NULL,
    kpis          TEXT NOT NULL,
    rungs         TEXT NOT NULL
);

-- Open while closed_ms is null; one open row for each channel, rule and rung.
CREATE TABLE findings (
    finding_id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id TEXT NOT NULL REFERENCES channels (channel_id) ON DELETE CASCADE,
    rule       TEXT NOT NULL,
    rung       TEXT NOT NULL,
    finding    TEXT NOT NULL,
    since_ms   INTEGER NOT NULL,
    seen_ms    INTEGER NOT NULL,
    cycles     INTEGER NOT NULL,
    confirmed  INTEGER NOT NULL,
    closed_ms  INTEGER
);
CREATE UNIQUE INDEX findings_open ON findings (channel_id, rule, rung) WHERE closed_ms IS NULL;
CREATE INDEX findings_closed ON findings (closed_ms) WHERE closed_ms IS NOT NULL;
CREATE INDEX findings_by_channel ON findings (channel_id);

-- Append-only. No foreign key: events outlive their channel. search_text is what the text filter looks in.
CREATE TABLE events (
    event_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    time_ms     INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    channel_id  TEXT NOT NULL,
    severity    TEXT NOT NULL,
    finding     TEXT,
    from_state  TEXT NOT NULL,
    to_state    TEXT NOT NULL,
    since_ms    INTEGER NOT NULL,
    code        TEXT NOT NULL,
    search_text TEXT NOT NULL
);
CREATE INDEX events_by_time ON events (time_ms);
CREATE INDEX events_by_channel ON events (channel_id, event_id);

-- One open span (to_ms null) for each channel that has a status.
CREATE TABLE state_history (
    span_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id TEXT NOT NULL REFERENCES channels (channel_id) ON DELETE CASCADE,
    state      TEXT NOT NULL,
    from_ms    INTEGER NOT NULL,
    to_ms      INTEGER
);
CREATE UNIQUE INDEX state_history_open ON state_history (channel_id) WHERE to_ms IS NULL;
CREATE INDEX state_history_by_channel ON state_history (channel_id, from_ms);
CREATE INDEX state_history_by_end ON state_history (to_ms) WHERE to_ms IS NOT NULL;

CREATE TABLE leases (
    name       TEXT NOT NULL PRIMARY KEY,
    holder     TEXT NOT NULL,
    epoch      INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
);

-- Who changed what of the configuration. Holds no secret.
CREATE TABLE audit (
    audit_id INTEGER PRIMARY KEY AUTOINCREMENT,
    time_ms  INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    item_id  TEXT NOT NULL,
    revision INTEGER NOT NULL,
    detail   TEXT NOT NULL
);
CREATE INDEX audit_by_item ON audit (kind, item_id, revision);
CREATE INDEX audit_by_time ON audit (time_ms);
