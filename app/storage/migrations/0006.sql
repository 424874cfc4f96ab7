-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 6: made by data/registers/generate.py migrate.

ALTER TABLE "directed_task" ADD COLUMN geometry BLOB;
ALTER TABLE "case_link" ADD COLUMN kind INTEGER;
