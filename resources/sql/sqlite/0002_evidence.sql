-- SPDX-FileCopyrightText: Inspector contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What the flight recorder froze: compressed playlists and response headers. The list is read without the data.

CREATE TABLE evidence (
    evidence_id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id  TEXT NOT NULL REFERENCES channels (channel_id) ON DELETE CASCADE,
    probe_id    TEXT NOT NULL,
    finding     TEXT NOT NULL,
    frozen_ms   INTEGER NOT NULL,
    from_ms     INTEGER NOT NULL,
    to_ms       INTEGER NOT NULL,
    exchanges   INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    data        BLOB NOT NULL
);
CREATE INDEX evidence_by_channel ON evidence (channel_id, evidence_id);
CREATE INDEX evidence_by_time ON evidence (frozen_ms);
