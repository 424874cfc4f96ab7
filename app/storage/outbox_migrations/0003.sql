-- SPDX-License-Identifier: GPL-3.0-or-later
-- The console's outbox, version 3: each command belongs to who made it and is sent under no other name.

ALTER TABLE "command" ADD COLUMN user TEXT NOT NULL DEFAULT ''; -- account; '' made with a device's token
