// Numbers, times and names as people read them.

export function number(value) {
  if (typeof value !== 'number') return value === undefined || value === null ? '–' : String(value);
  if (!Number.isFinite(value)) return String(value);
  if (Number.isSafeInteger(value)) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
  return size >= 100 ? value.toFixed(1) : value.toPrecision(4);
}

/** A tick of an axis, without zeros that say nothing. */
export const tick = (value) => (value === null ? '' : Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential(0) : Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 6 }));

export const percent = (value, digits = 2) => (100 * value).toFixed(digits) + ' %';

export function duration(seconds) {
  if (seconds === undefined || seconds === null || Number.isNaN(seconds)) return '–';
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, '0')} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, '0')} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
}

export function ago(iso) {
  if (!iso) return '–';
  const s = (Date.now() - Date.parse(iso)) / 1000;
  if (s < 5) return 'now';
  if (s < 60) return `${Math.round(s)} s ago`;
  if (s < 3600) return `${Math.round(s / 60)} min ago`;
  if (s < 86400) return `${Math.round(s / 3600)} h ago`;
  if (s < 86400 * 14) return `${Math.round(s / 86400)} d ago`;
  return new Date(iso).toISOString().slice(0, 10);
}

export const clock = (iso) => (iso ? new Date(iso).toLocaleString('sv-SE') : '–');

export function bytes(size) {
  if (!size) return '0 B';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(size) / 10));
  return (size / 1024 ** power).toFixed(power === 0 || size / 1024 ** power >= 100 ? 0 : 1) + ' ' + units[power];
}

export const plural = (count, one) => `${number(count)} ${one}${count === 1 ? '' : 's'}`;

export const short = (digest) => (digest ?? '').slice(0, 10);

/** "name@0123…" to [name, digest]. */
export const split = (reference) => { const at = reference.indexOf('@'); return at < 0 ? [reference, 'latest'] : [reference.slice(0, at), reference.slice(at + 1)]; };

export const elapsed = (task) => task.startedAt
  ? ((task.finishedAt ? Date.parse(task.finishedAt) : Date.now()) - Date.parse(task.startedAt)) / 1000 : undefined;
