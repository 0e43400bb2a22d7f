// Numbers, times and names for people.

const number = new Intl.NumberFormat('en-GB');

export const count = (n) => (n === undefined || n === null ? '–' : number.format(n));

export function plural(n, one, many) {
  return `${count(n)} ${n === 1 ? one : many ?? one + 's'}`;
}

const pad = (n) => String(n).padStart(2, '0');

/** UTC, as files have it. */
export function time(us) {
  if (us === undefined || us === null) return 'no time';
  const at = new Date(us / 1000);
  return `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())} ${clock(us)}`;
}

export function clock(us) {
  const at = new Date(us / 1000);
  return `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;
}

export function iso(us) {
  return new Date(us / 1000).toISOString();
}

export function ago(us) {
  const seconds = Math.max(0, (Date.now() * 1000 - us) / 1e6);
  return seconds < 2 ? 'just now' : span(seconds) + ' ago';
}

/** A length of time in its largest unit or two. */
export function span(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  if (seconds < 86400 * 90) return `${Math.round(seconds / 86400)} days`;
  return `${Math.round(seconds / 86400 / 30.4)} months`;
}

/** Milliseconds as seconds, as exactly as they are worth reading. */
export function seconds(ms, rounded) {
  if (rounded) return `${Math.round(ms / 1000)}`;
  const s = ms / 1000;
  return s >= 100 ? s.toFixed(1) : s >= 10 ? s.toFixed(2) : s.toFixed(3);
}

export function millis(ms) {
  if (ms === undefined || ms === null) return '–';
  return ms >= 100 ? `${ms.toFixed(0)} ms` : ms >= 1 ? `${ms.toFixed(1)} ms` : `${ms.toFixed(3)} ms`;
}

const KINDS = {
  0: 'end of list', 1: 'padding (NOP)', 2: 'maximum segment size', 3: 'window scale',
  4: 'SACK permitted', 5: 'SACK', 8: 'timestamps', 19: 'MD5 signature', 28: 'user timeout',
  29: 'authentication', 30: 'Multipath TCP', 34: 'Fast Open', 253: 'experiment', 254: 'experiment',
};
const SHORT = {
  0: 'EOL', 1: 'NOP', 2: 'MSS', 3: 'WS', 4: 'SACK', 5: 'SACK', 8: 'TS', 19: 'MD5', 28: 'UTO',
  29: 'AO', 30: 'MPTCP', 34: 'TFO',
};
export const kind = (k) => KINDS[k] ?? `kind ${k}`;
export const kindShort = (k) => SHORT[k] ?? k;

const ENDED = {
  rst: 'ended by a RST',
  gap: 'fell silent',
  'max-duration': 'cut at the longest duration',
  'max-packets': 'cut at the most packets',
  incomplete: 'nobody listened long enough to know',
  open: 'still answering',
};
export const ended = (e) => ENDED[e] ?? e ?? 'unknown';

const PARTS = {
  window: 'Window', options: 'Options', mss: 'MSS', 'window-scale': 'Window scale',
  retransmissions: 'Retransmissions', rst: 'RST', ttl: 'TTL',
};
export const part = (p) => PARTS[p] ?? p;

export const endpoint = (host, port) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
