// All tasks as rows, kept current by one stream that every page shares.
import { follow } from './live.js';

const listeners = new Set();
export const board = { rows: new Map(), counts: {}, feed: null, status: 'wait', complete: true };

function tell(changed) {
  for (const listener of [...listeners]) listener(changed);
}

function take(change, fresh) {
  if (fresh) board.rows.clear();
  for (const row of change.rows) board.rows.set(row.id, row);
  board.counts = change.counts;
  board.feed = change.feed;
  board.complete = change.complete;
  tell(change.rows);
}

export function start() {
  follow('/stream', {
    snapshot: (change) => take(change, true),
    delta: (change) => take(change, false),
    status: (status) => { board.status = status; tell([]); },
  });
}

/** Calls back after every change with the rows that changed; answers with what stops it. */
export function watch(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const newest = () => [...board.rows.values()].sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
