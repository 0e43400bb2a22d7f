// What is shown stands in the address, so that it can be kept, sent and gone back to.

const listeners = new Set();

/** The view and its parameters. */
export function here() {
  const params = new URLSearchParams(location.search);
  return {
    path: location.pathname,
    q: params.get('q') ?? '',
    from: params.get('from') ?? '',
    to: params.get('to') ?? '',
    last: params.get('last') ?? '',
    get: (name) => params.get(name) ?? '',
  };
}

/** An address with some parameters changed; empty ones fall away. */
export function link(path, changes, keep = ['q', 'from', 'to', 'last', 'pin']) {
  const now = new URLSearchParams(location.search);
  const params = new URLSearchParams();
  for (const name of keep) {
    if (now.get(name)) params.set(name, now.get(name));
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value === '' || value === null || value === undefined) params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return path + (text ? '?' + text : '');
}

/** The same view with some parameters changed. */
export function same(changes) {
  const now = new URLSearchParams(location.search);
  return link(location.pathname, changes, [...now.keys()]);
}

export function go(address) {
  history.pushState(null, '', address);
  listeners.forEach((listener) => listener(true));
}

export function onGo(listener) {
  listeners.add(listener);
}

addEventListener('popstate', () => listeners.forEach((listener) => listener(false)));

// Links within the page need no reload.
addEventListener('click', (event) => {
  const anchor = event.target.closest?.('a[href]');
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!anchor || !plain || anchor.hasAttribute('download') || anchor.target) return;
  const url = new URL(anchor.href);
  if (url.origin !== location.origin || url.pathname.startsWith('/export/')) return;
  if (url.pathname === location.pathname && url.search === location.search && url.hash) return;
  event.preventDefault();
  go(url.pathname + url.search);
});

const SPANS = { '15m': 900, '1h': 3600, '24h': 86400, '7d': 604800, '30d': 2592000 };
export const LASTS = Object.keys(SPANS);

/** What questions carry: a time that moves is counted back from now, in steps of five seconds. */
export function scope(view) {
  const seconds = SPANS[view.last];
  const step = 5_000_000;
  const from = seconds
    ? String(Math.floor((Date.now() * 1000) / step) * step - seconds * 1_000_000)
    : view.from;
  return { q: view.q, from, to: seconds ? '' : view.to };
}

/** A search with one more term, or without it where it stands there. */
export function withTerm(q, term) {
  const parts = q.includes(term) ? q.replace(term, '') : q + ' ' + term;
  return parts.replace(/\s+/g, ' ').trim();
}

/** A value as a search writes it. */
export function quoted(value) {
  const text = String(value);
  return /^[A-Za-z0-9._-]+$/.test(text) && !/^(and|or|not)$/i.test(text)
    ? text
    : '"' + text.replaceAll('"', '') + '"';
}
