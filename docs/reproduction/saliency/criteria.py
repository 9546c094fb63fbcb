"""The criteria M1 to M9 and D1 of saliency sanity checks against finished audits: measured beside expected, as Markdown.

    python3 criteria.py http://127.0.0.1:8080 AUDIT [AUDIT ...]      (ids of audit tasks; JDK-only machines: any Python 3)

Similarity is with the trained model's own map: rho is Spearman's correlation of signed maps, |rho| of absolute maps; the class
is fixed; layers are re-initialized from the top down. "logits": only the top layer; "all": every layer.
"""
import json
import sys
import urllib.request


class Audit:
    def __init__(self, server, name):
        with urllib.request.urlopen(f"{server}/api/v1/audits/{name}") as answer:
            self.report = json.load(answer)["report"]
        self.verdicts = {m["id"]: m["verdict"] for m in self.report["methods"]}
        self.last = len(self.report["layers"])

    def point(self, method, state, metric="spearman"):
        for series in self.report["series"]:
            if (series["method"], series["metric"], series["order"]) == (method, metric, "top-down") \
                    and series["convention"] == "fixed" and series["family"] == self.report["series"][0]["family"]:
                return next((p for p in series["points"] if p["state"] == state), None)
        return None

    def anchor(self, method, kind, metric="spearman"):
        return next((a["mean"] for a in self.report["anchors"]
                     if (a["method"], a["kind"], a["metric"]) == (method, kind, metric)), None)

    def figure(self, check, method, name):
        for c in self.report["checks"]:
            if c["id"] == check and c.get("method") == method:
                return next((f["value"] for f in c["figures"] if f["name"] == name), None)
        return None

    def row(self, method):
        cells = []
        for state in (1, self.last):
            for metric in ("spearman", "spearman-abs", "ssim-a"):
                p = self.point(method, state, metric)
                cells.append("-" if p is None or p["mean"] is None else f"{p['mean']:.2f}")
        logit = self.figure("random-logit", method, "spearman")
        floor = self.anchor(method, "other image")
        v = self.verdicts[method]
        return cells, logit, floor, v


def number(value):
    return "-" if value is None else f"{value:.2f}"


EXPECTED = {
    "gradient": "PASS (M1, M2)",
    "guided-backpropagation": "FAIL (M3)",
    "guided-gradcam": "FAIL (M5)",
    "gradcam": "PASS, INCONCLUSIVE if N is small (M6)",
    "gradient-times-input": "PASS, INPUT_DOMINATED (M7)",
    "integrated-gradients": "PASS, INPUT_DOMINATED (M7)",
    "smoothgrad": "as the gradient",
    "smoothgrad-squared": "FAIL, given data randomization (M8)",
    "vargrad": "FAIL, given data randomization (M8)",
    "sobel-edges": "FAIL (M9)",
    "random-map": "NON_INFORMATIVE, never PASS (M9)",
}


def checks(audit):
    """Numeric criteria: id, what, measured, expected, whether it holds."""
    p = lambda method, state, metric="spearman": (audit.point(method, state, metric) or {}).get("mean")
    top, all_layers = 1, audit.last
    yield "M1", "gradient, all layers: rho", p("gradient", all_layers), "within .05 of 0", lambda v: abs(v) <= .05
    yield "M1", "gradient, all layers: SSIM", p("gradient", all_layers, "ssim-a"), "<= .10", lambda v: v <= .10
    yield "M2", "gradient, logits: rho", p("gradient", top), "within .15 of 0", lambda v: abs(v) <= .15
    yield "M3", "guided backpropagation, logits: rho", p("guided-backpropagation", top), ">= .75", lambda v: v >= .75
    yield "M3", "guided backpropagation, logits: SSIM", p("guided-backpropagation", top, "ssim-a"), ">= .60", lambda v: v >= .6
    yield "M3", "guided backpropagation, another class: rho", \
        audit.figure("random-logit", "guided-backpropagation", "spearman"), ">= .70", lambda v: v >= .7
    yield "M4", "guided backpropagation, all layers: rho", p("guided-backpropagation", all_layers), "<= .65", lambda v: v <= .65
    guided, cam = p("guided-gradcam", top), p("gradcam", top)
    floor = audit.anchor("guided-gradcam", "other image")
    yield "M5", "guided Grad-CAM, logits: rho", guided, ".40 to .75", lambda v: .4 <= v <= .75
    if None not in (guided, cam, floor):
        yield "M5", "... above Grad-CAM by", guided - cam, ">= .30", lambda v: v >= .3
        yield "M5", "... above other images by", guided - floor, ">= .30", lambda v: v >= .3
    for method in ("gradient-times-input", "integrated-gradients"):
        yield "M7", f"{method}, logits: rho", p(method, top), "within .10 of 0", lambda v: abs(v) <= .1
        yield "M7", f"{method}, all layers: rho", p(method, all_layers), "within .10 of 0", lambda v: abs(v) <= .1
        least = .85 if "mnist" not in audit.report["name"] else .95
        yield "M7", f"{method}, all layers: abs rho", p(method, all_layers, "spearman-abs"), f">= {least}", lambda v: v >= least
    yield "M9", "Sobel, all layers: rho", p("sobel-edges", all_layers), "1", lambda v: v == 1
    yield "M9", "random map, all layers: rho", p("random-map", all_layers), "within .05 of 0", lambda v: abs(v) <= .05


def main(server, names):
    for name in names:
        audit = Audit(server, name)
        report = audit.report
        print(f"\n### {name}: {report['name']} on {len(report['probes']['indices'])} images, "
              f"report {report['digest'][:16]}\n")
        print("| method | logits: rho, abs rho, SSIM | all: rho, abs rho, SSIM | another class | other image "
              "| q at logits [interval] | verdict (R, N) | expected |")
        print("|---|---|---|---|---|---|---|---|")
        for method in audit.verdicts:
            cells, logit, floor, v = audit.row(method)
            q = next((r for r in v["ranges"] if r["layers"] == "logits" and r["metric"] == "spearman"), {})
            interval = f"{number(q.get('q'))} [{number(q.get('qLow'))}, {number(q.get('qHigh'))}]"
            print(f"| {method} | {' '.join(cells[:3])} | {' '.join(cells[3:])} | {number(logit)} | {number(floor)} | {interval} "
                  f"| **{v['verdict']}** {' '.join(v['flags'])} ({v['seeds']}, {v['images']}) | {EXPECTED.get(method, '-')} |")
        print("\n| criterion | what | measured | expected | holds |\n|---|---|---|---|---|")
        for identity, what, value, expected, holds in checks(audit):
            verdict = "not measured" if value is None else "yes" if holds(value) else "**no**"
            print(f"| {identity} | {what} | {number(value)} | {expected} | {verdict} |")
        for c in report["checks"]:
            if c["id"] == "data-randomization":
                figures = ", ".join(f"{f['name']} {number(f['value'])}" for f in c["figures"])
                print(f"\nD1 {c.get('method') or ''}: {c['status']}: {figures} {c['sentence']}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
