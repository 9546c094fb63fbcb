// Where the races of a comparison lie in the table of generalization, from its specification: known before any is raced.

const DIMENSIONS = 10;
const STEPS = 100;

function ofFamily(family) {
  if (family.quadratics) return { size: family.quadratics.size ?? DIMENSIONS };
  const network = family.classifier?.architecture?.mlp ?? family.classifier?.architecture?.cnn;
  if (!network) return {};
  const hidden = network.hidden ?? [];
  const units = hidden.length > 0 && hidden.every((one) => one === hidden[0]) ? hidden[0] : undefined;
  return { units, depth: hidden.length, activation: network.activation ?? 'RELU' };
}

/** Of the family and each variant in order; null where the family is the optimizer's own, which the specification does not name. */
export function axes(spec) {
  if (!spec?.family) return null;
  const own = { steps: spec.steps ?? STEPS, ...ofFamily(spec.family) };
  return [own, ...(spec.variants ?? []).map(({ title, ...changed }) => ({ ...own, ...changed }))];
}
