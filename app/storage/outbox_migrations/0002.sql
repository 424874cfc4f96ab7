-- SPDX-License-Identifier: GPL-3.0-or-later
-- The console's outbox, version 2: a command may be taken back while it waits.

ALTER TABLE "command" ADD COLUMN withdrawn_at INTEGER;
