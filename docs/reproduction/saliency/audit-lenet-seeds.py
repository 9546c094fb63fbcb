"""Submits the audits of the twenty LeNets of sweep-lenet-seeds.json, as error-NN.

    python3 audit-lenet-seeds.py http://127.0.0.1:8080
"""
import json
import sys
import urllib.request

for i in range(20):
    task = {
        "id": f"error-{i:02d}",
        "auditModel": {
            "model": f"lenet-seeds-{i:03d}",
            "dataset": "mnist",
            "profile": {
                "preset": "STANDARD",
                "methods": ["gradient", "guided-backpropagation"],
                "orders": ["TOP_DOWN"],
            },
            "seed": "1",
        },
    }
    request = urllib.request.Request(
        f"{sys.argv[1]}/api/v1/tasks", json.dumps(task).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        print(task["id"], answer.status)
