# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts a CSV of cases again, without any of our code: `report durations` and `report ranking` have to agree.

recount.py FILE ZONE ID CATEGORY OPENED CLOSED DUE STATUS AREA (names of columns, "" for none); FILE may be .gz.
Words of the status column: CLOSED, OPEN, VOID. Prints one JSON object.
"""
import csv, gzip, json, sys
from collections import Counter
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

name, zone, *columns = sys.argv[1:]
zone = ZoneInfo(zone)
UTC = timezone.utc


def instant(text):
    """UTC of a local time; None for none; ValueError for one that does not exist."""
    if not text.strip():
        return None
    local = datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S")
    at = local.replace(tzinfo=zone).astimezone(UTC)  # fold 0: of an hour that comes twice the first
    if at.astimezone(zone).replace(tzinfo=None) != local:
        raise ValueError("the clock was put forward over it")
    return at


def percent(part, whole):
    if whole == 0:
        return None
    return float((Decimal(100) * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP))


def quantile(values, share):
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


rows, rejected, nameless = {}, 0, 0
with (gzip.open(name, "rt", encoding="utf-8", newline="") if name.endswith(".gz") else
      open(name, encoding="utf-8", newline="")) as stream:
    for record in csv.DictReader(stream):
        key, category, opened, closed, due, status, area = (record[c].strip() if c else "" for c in columns)
        try:
            row = [instant(opened), instant(closed), instant(due)]
            if row[0] is None or status not in ("", "CLOSED", "OPEN", "VOID"):
                raise ValueError
        except ValueError:
            rejected += 1
            continue
        status = status or ("CLOSED" if row[1] else "OPEN")
        if not key:
            nameless += 1
        rows[key or nameless] = (*row, status, category, area)  # of the same id the last one wins

taken = [r for r in rows.values() if r[3] != "VOID"]
done = [r for r in taken if r[3] == "CLOSED" and r[1] and r[1] >= r[0]]
hours = sorted((r[1] - r[0]) / timedelta(hours=1) for r in done)
dated = [r for r in done if r[2]]
on_time = sum(r[1] <= r[2] for r in dated)


def ranking(column):
    counts = Counter(r[column] for r in taken)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0].encode()))
    return [{"rank": 1 + sum(c > count for c in counts.values()), "key": key, "count": count,
             "share": percent(count, len(taken))} for key, count in ordered]


print(json.dumps({
    "rejected": rejected, "cases": len(taken), "closed": len(done), "with_deadline_and_closed": len(dated),
    "on_time": on_time, "late": len(dated) - on_time, "on_time_rate": percent(on_time, len(dated)),
    "median_hours": quantile(hours, 0.5) if hours else None, "p90_hours": quantile(hours, 0.9) if hours else None,
    "mean_hours": sum(hours) / len(hours) if hours else None, "category": ranking(4), "area": ranking(5)}))
