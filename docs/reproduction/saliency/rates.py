"""The auditor's own error rates over many models: verdicts by method, with Wilson intervals.

    python3 rates.py http://127.0.0.1:8080 AUDIT [AUDIT ...]
"""
import json
import math
import sys
import urllib.request
from collections import Counter


def wilson(k, n, z=1.96):
    p, d = k / n, 1 + z * z / n
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / d
    centre = (p + z * z / (2 * n)) / d
    return max(0, centre - half), min(1, centre + half)


def main(server, names):
    counts = {}
    for name in names:
        with urllib.request.urlopen(f"{server}/api/v1/audits/{name}") as answer:
            report = json.load(answer)["report"]
        assert report["complete"], f"{name} is not finished"
        for method in report["methods"]:
            counts.setdefault(method["id"], Counter())[method["verdict"]["verdict"]] += 1
    wrong = {"gradient": "FAIL", "guided-backpropagation": "PASS", "sobel-edges": "PASS", "random-map": "PASS"}
    print("| method | PASS | FAIL | INCONCLUSIVE | INVALID | wrong | rate, 95 % interval |\n|---|---|---|---|---|---|---|")
    for method, c in counts.items():
        n = sum(c.values())
        row = f"| {method} | {c['PASS']} | {c['FAIL']} | {c['INCONCLUSIVE']} | {c['INVALID']} | "
        if method in wrong:
            low, high = wilson(c[wrong[method]], n)
            row += f"{wrong[method]}: {c[wrong[method]]} of {n} | {c[wrong[method]] / n:.3f} [{low:.3f}, {high:.3f}] |"
        else:
            row += "- | - |"
        print(row)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
