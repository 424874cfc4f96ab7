-- SPDX-License-Identifier: GPL-3.0-or-later
-- The console's cache, version 4: what tells the log at a revision from one that an older copy of the platform went on
-- with. `mark` has 64 bits, 0: not known.

ALTER TABLE "meta" ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "meta" ADD COLUMN marked INTEGER NOT NULL DEFAULT 0;
