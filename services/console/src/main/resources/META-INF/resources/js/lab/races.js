// Races of optimizers, as standings tell them while they run or as the report does at the end, in one shape.

const finite = (value) => (Number.isFinite(Number(value)) && value !== null && value !== undefined ? Number(value) : null);
const all = (values) => (values ?? []).map(finite);

/** "learned" and "ADAM" as people read them. */
export const racerName = (name) => ({ learned: 'Learned', SGD: 'SGD', MOMENTUM: 'Momentum', NAG: 'NAG', RMSPROP: 'RMSProp', ADAM: 'Adam' }[name] ?? name);

/** From protobuf JSON; numbers that are not finite travel as words. */
export const fromStandings = (standings) => standings.map((one) => ({
  number: one.race ?? 0, title: one.title ?? '', functions: one.functions, of: one.ofFunctions, steps: one.steps ?? [],
  racers: (one.racers ?? []).map((racer) => ({ name: racer.name, mean: all(racer.mean), low: all(racer.low), median: all(racer.median), high: all(racer.high), ratio: finite(racer.ratio), winRate: finite(racer.winRate) })),
}));

/** From a finished comparison. */
export function fromReport(report) {
  const race = (number, { title, contestants, ratios, verdict }) => ({
    number, title, verdict, safeguard: contestants[0].safeguard ?? null, functions: report.test.count, of: report.test.count, steps: contestants[0].curve.steps,
    racers: contestants.map((one) => {
      const ratio = ratios.find((each) => each.against === one.name);
      return { name: one.name, rate: finite(one.learningRate), mean: all(one.curve.mean), low: all(one.curve.low), median: all(one.curve.median), high: all(one.curve.high), ratio: finite(ratio?.ratio), from: finite(ratio?.low), to: finite(ratio?.high), winRate: finite(ratio?.winRate) };
    }),
  });
  return [race(0, report), ...report.variants.map((one, i) => race(i + 1, one))];
}

const last = (values) => values.at(-1) ?? null;
export const finalMean = (racer) => last(racer.mean);

/** The hand-made optimizer of the smallest mean at the end, of those that did not diverge; else the first. */
export function bestOf(race) {
  const others = race.racers.slice(1);
  return others.filter((one) => finalMean(one) !== null).sort((a, b) => finalMean(a) - finalMean(b))[0] ?? others[0];
}

/** A cell of the table as far as the race has come. */
export function cellOf(race) {
  const best = bestOf(race);
  const [learned, other] = [finalMean(race.racers[0]), finalMean(best)];
  return { title: race.title, best: best.name, ratio: best.ratio ?? null, low: best.from ?? null, high: best.to ?? null, passes: learned !== null && (other === null || learned <= other), done: race.functions === race.of };
}
