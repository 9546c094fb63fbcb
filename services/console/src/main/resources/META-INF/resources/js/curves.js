// Metric series as the stream tells them: points by step, each with the epoch that told it.

/** All series of a task; takes a snapshot, then changes. Rollbacks come before the points of the same change. */
export class Curves {
  #series = new Map();

  reset(series) {
    this.#series.clear();
    for (const [name, points] of Object.entries(series)) this.#series.set(name, { steps: [...points.steps], values: [...points.values], epochs: [...points.epochs] });
  }

  change(rollbacks, series) {
    for (const rollback of rollbacks) {
      for (const points of this.#series.values()) keep(points, (i) => points.steps[i] <= rollback.fromStep || points.epochs[i] >= rollback.epoch);
    }
    for (const [name, fresh] of Object.entries(series)) {
      const points = this.#series.get(name) ?? { steps: [], values: [], epochs: [] };
      this.#series.set(name, points);
      for (let i = 0; i < fresh.steps.length; i++) put(points, fresh.steps[i], fresh.values[i], fresh.epochs[i]);
    }
  }

  all() {
    return [...this.#series.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

function keep(points, wanted) {
  let kept = 0;
  for (let i = 0; i < points.steps.length; i++) {
    if (wanted(i)) {
      points.steps[kept] = points.steps[i];
      points.values[kept] = points.values[i];
      points.epochs[kept] = points.epochs[i];
      kept++;
    }
  }
  points.steps.length = points.values.length = points.epochs.length = kept;
}

function put(points, step, value, epoch) {
  let at = points.steps.length;
  while (at > 0 && points.steps[at - 1] > step) at--;
  if (at > 0 && points.steps[at - 1] === step) {
    if (points.epochs[at - 1] > epoch) return;
    points.values[at - 1] = value;
    points.epochs[at - 1] = epoch;
    return;
  }
  points.steps.splice(at, 0, step);
  points.values.splice(at, 0, value);
  points.epochs.splice(at, 0, epoch);
}
