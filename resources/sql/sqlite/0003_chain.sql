-- SPDX-FileCopyrightText: Inspector contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The chain: endpoints, what is seen through each stage of a channel, and where it broke.

-- Secret headers and the token are sealed.
CREATE TABLE endpoints (
    endpoint_id    TEXT NOT NULL PRIMARY KEY,
    name           TEXT NOT NULL,
    role           TEXT NOT NULL,
    provider       TEXT NOT NULL,
    region         TEXT NOT NULL,
    notes          TEXT NOT NULL,
    base_url       TEXT NOT NULL,
    pinned_address TEXT NOT NULL,
    host_header    TEXT NOT NULL,
    headers        TEXT NOT NULL,
    token          TEXT NOT NULL,
    family         TEXT NOT NULL,
    carries        TEXT NOT NULL,
    group_names    TEXT NOT NULL,
    pattern        TEXT NOT NULL,
    enabled        INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    updated_ms     INTEGER NOT NULL
);

ALTER TABLE probes ADD COLUMN canaries TEXT NOT NULL DEFAULT '[]';

-- The same trouble at two stages is two findings. What was found before was found at the channel's own URL.
ALTER TABLE findings ADD COLUMN stage TEXT NOT NULL DEFAULT 'packager';
DROP INDEX findings_open;
CREATE UNIQUE INDEX findings_open ON findings (channel_id, rule, rung, stage) WHERE closed_ms IS NULL;

ALTER TABLE channel_status ADD COLUMN stages TEXT NOT NULL DEFAULT '[]';
ALTER TABLE channel_status ADD COLUMN verdict TEXT;

-- One open span (to_ms null) for each channel that has a verdict; a span ends where cause or name change.
CREATE TABLE verdicts (
    verdict_id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id TEXT NOT NULL REFERENCES channels (channel_id) ON DELETE CASCADE,
    cause      TEXT NOT NULL,
    name       TEXT NOT NULL,
    verdict    TEXT NOT NULL,
    from_ms    INTEGER NOT NULL,
    to_ms      INTEGER
);
CREATE UNIQUE INDEX verdicts_open ON verdicts (channel_id) WHERE to_ms IS NULL;
CREATE INDEX verdicts_by_channel ON verdicts (channel_id, from_ms);
CREATE INDEX verdicts_by_end ON verdicts (to_ms) WHERE to_ms IS NOT NULL;

-- One row: the whole fleet as it was written last.
CREATE TABLE fleet_status (
    fleet_id INTEGER NOT NULL PRIMARY KEY CHECK (fleet_id = 1),
    status   TEXT NOT NULL
);
