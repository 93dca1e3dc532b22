"""What importing the receipt log must add up to, computed from the CSV alone."""

import collections
import csv
import datetime


def expected_totals(path, now):
    """The figures of `hallcase report totals` after an import into an empty hall."""
    cases = collections.defaultdict(list)
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cases[row["case:concept:name"]].append(row)
    read = datetime.datetime.fromisoformat
    totals = collections.Counter(cases=len(cases))
    by_staff = collections.Counter()
    for rows in cases.values():
        start = read(rows[0]["case:startdate"])
        due = read(rows[0]["case:deadline"])
        end = read(rows[0]["case:enddate"]) if rows[0]["case:enddate"] else None
        # sort() is stable: ties keep the order of the file.
        rows.sort(key=lambda row: read(row["time:timestamp"]))
        holder = rows[0]["org:resource"]
        for row in rows:
            at = read(row["time:timestamp"])
            totals["steps"] += 1
            by_staff["wabo/" + row["org:resource"]] += 1
            totals["leg_changes"] += row["org:resource"] != holder
            holder = row["org:resource"]
            totals["anomalies"] += at < start or (end is not None and at > end)
        if end is None:
            totals["open"] += 1
            totals["open_overdue"] += due <= now
        else:
            totals["closed"] += 1
            totals["closed_late"] += end > due
            totals["anomalies"] += end < start
    totals["steps_by_staff"] = dict(by_staff)
    return dict(totals)
