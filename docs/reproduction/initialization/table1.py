"""Table 1 of Glorot and Bengio (2010) as far as the platform's tasks have come: validation errors that were measured, nothing else.

    python3 table1.py http://127.0.0.1:8080 [SWEEP ...]      (ids of sweeps; the five of this folder when absent)

An epoch of the 100,000 images is 10,000 updates of 10, and validation is measured at its end, so the columns are exact. A column
that a training has not reached stays empty.
"""
import json
import sys
import urllib.parse
import urllib.request

UPDATES = (10_000, 50_000, 200_000, 1_000_000)
PAPER = {"tanh-n": 15.60, "softsign-n": 16.06, "softsign": 16.27, "tanh": 27.15, "sigmoid": 82.61}


def get(server, path, **query):
    address = f"{server}/api/v1{path}" + ("?" + urllib.parse.urlencode(query) if query else "")
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


def runs(server, sweep):
    cursor = {}
    while True:
        page = get(server, "/tasks", parent=sweep, limit=100, **cursor)
        yield from (row["id"] for row in page["tasks"])
        if not page.get("next"):
            return
        cursor = {"cursor": page["next"]}


def errors(server, run):
    """Validation error in percent by update."""
    points = get(server, f"/tasks/{run}/metrics", name="validation accuracy", maxPoints=20000)["series"]
    series = points.get("validation accuracy", {"steps": [], "values": []})
    return {step: 100 * (1 - value) for step, value in zip(series["steps"], series["values"])}


def main(server, sweeps):
    print("| network | run | " + " | ".join(f"{n:,}" for n in UPDATES) + " | newest | paper, 5,000,000 updates, infinite set |")
    print("|---|---|" + "---|" * (len(UPDATES) + 2))
    for sweep in sweeps:
        network = sweep.removeprefix("rep-table1-")
        for run in runs(server, sweep):
            found = errors(server, run)
            cells = [f"{found[n]:.1f} %" if n in found else "" for n in UPDATES]
            newest = f"{found[max(found)]:.1f} % at {max(found):,}" if found else ""
            print(f"| {network} | {run} | " + " | ".join(cells) + f" | {newest} | {PAPER.get(network, '')} |")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:] or [f"rep-table1-{network}" for network in PAPER])
