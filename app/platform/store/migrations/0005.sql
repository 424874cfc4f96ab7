-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 5: made by data/registers/generate.py migrate.

ALTER TABLE "case" ADD COLUMN answer_due_at INTEGER;
CREATE TABLE "rule_switch" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    rule TEXT NOT NULL,
    kind INTEGER NOT NULL,
    title TEXT NOT NULL,
    title_en TEXT NOT NULL,
    says TEXT NOT NULL,
    says_en TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    usual INTEGER NOT NULL,
    switched_at INTEGER,
    switched_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE TABLE "case_link" (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    district_id TEXT NOT NULL,
    area_code TEXT NOT NULL,
    rev INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    other_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    linked_by TEXT NOT NULL,
    ended_at INTEGER,
    ended_by TEXT NOT NULL,
    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */
) STRICT, WITHOUT ROWID;

CREATE INDEX case_link_by_case_id ON "case_link" (case_id);
CREATE INDEX case_link_by_other_id ON "case_link" (other_id);
