// What looks into a network showed, by step: a task's statistics as its events tell them.

/** Counts travel as text where they are 64 bits wide. */
const counts = (histogram) => histogram.counts.map(Number);

/** All looks of a task, by step. */
export class Looks {
  #looks = [];

  reset(looks) {
    this.#looks = [];
    for (const look of looks) this.put(look);
  }

  put(look) {
    const step = Number(look.step ?? 0);
    let at = this.#looks.length;
    while (at > 0 && this.#looks[at - 1].step > step) at--;
    const told = { ...look, step, layers: look.layers ?? [], diagnoses: look.diagnoses ?? [] };
    if (at > 0 && this.#looks[at - 1].step === step) this.#looks[at - 1] = told;
    else this.#looks.splice(at, 0, told);
  }

  get size() { return this.#looks.length; }
  get first() { return this.#looks[0]; }
  get last() { return this.#looks.at(-1); }
  get all() { return this.#looks; }

  /** Names, from the input. */
  layers() { return (this.last ?? { layers: [] }).layers.map((one) => one.layer); }

  /** The values of a quantity of a layer at every look; null where it has none. */
  series(layer, name) { return this.#looks.map((look) => valueOf(look, layer, name)); }

  /** [{step, share: [...], histogram}] of a layer; shares are of all numbers, those outside the bins too. */
  histograms(layer, of, scale) {
    return this.#looks.flatMap((look) => {
      const histogram = histogramOf(look, layer, of, scale);
      return histogram ? [{ step: look.step, ...histogram }] : [];
    });
  }

  /** Defects by rule and layer: [{rule, layer, sentence, remedy, evidence, from, until, current}], current ones first. */
  defects() {
    const found = new Map();
    for (const look of this.#looks) {
      for (const one of look.diagnoses) {
        const key = `${one.rule}|${one.layer}`;
        found.set(key, { ...one, from: found.get(key)?.from ?? look.step, until: look.step });
      }
    }
    return [...found.values()].map((one) => ({ ...one, current: one.until === this.last.step })).sort((a, b) => b.current - a.current || b.until - a.until);
  }
}

const layerOf = (look, layer) => look?.layers.find((one) => one.layer === layer);

export const valueOf = (look, layer, name) => layerOf(look, layer)?.values?.[name] ?? null;

export const predictedOf = (look, layer, name) => layerOf(look, layer)?.predicted?.[name] ?? null;

export function histogramOf(look, layer, of, scale) {
  const found = layerOf(look, layer)?.histograms?.find((one) => one.of === of && one.scale === scale);
  if (!found) return null;
  const numbers = counts(found);
  const outside = Number(found.below ?? 0) + Number(found.above ?? 0);
  const all = numbers.reduce((a, b) => a + b, outside) || 1;
  return { from: found.from ?? 0, to: found.to ?? 0, shares: numbers.map((one) => one / all), nan: Number(found.nan ?? 0), infinite: Number(found.infinite ?? 0) };
}
