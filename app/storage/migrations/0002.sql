-- SPDX-License-Identifier: GPL-3.0-or-later
-- The console's cache, version 2: what the platform sent the rows for. `scope` stays what the console is set to.

ALTER TABLE "meta" ADD COLUMN held_scope TEXT NOT NULL DEFAULT '';
ALTER TABLE "meta" ADD COLUMN mask_level INTEGER NOT NULL DEFAULT 0; -- 0: not known, asks for a snapshot
