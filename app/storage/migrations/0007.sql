-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 7: made by data/registers/generate.py migrate.

ALTER TABLE "wall_scene" ADD COLUMN visitors INTEGER;
