#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""For ./run lint: what stands beside the register descriptions has to agree with them."""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

generate = [sys.executable, "-B", HERE / "generate.py"]
sys.exit(subprocess.run([*generate, "docs", "--check", ROOT / "docs/registers.md"], check=False).returncode)
