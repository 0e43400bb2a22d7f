// Questions to the server. What was answered stays on the page until something newer has come.

const MOST_KEPT = 120;
const answers = new Map();
let version = 0;
let redraw = () => {};

export const live = { open: false, pending: 0 };

export function onAnswer(draw) {
  redraw = draw;
}

function address(path, params) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== '' && value !== undefined && value !== null) query.set(name, value);
  }
  const text = query.toString();
  return path + (text ? '?' + text : '');
}

export function exportAddress(name, params) {
  return address('/export/' + name, params);
}

/**
 * The last answer to a question: {value, error, pointer}. Asks again where there is something new.
 * A slot holds one answer at a time, so that the old one is seen until the new one is there.
 */
export function ask(path, params = {}, slot = path) {
  const url = address('/api/' + path, params);
  let known = answers.get(slot);
  if (!known) {
    known = {};
    answers.set(slot, known);
    if (answers.size > MOST_KEPT) answers.delete(answers.keys().next().value);
  }
  if (known.url !== url || known.version !== version) {
    known.url = url;
    known.version = version;
    void fetchInto(known, url);
  }
  return known;
}

async function fetchInto(known, url) {
  live.pending += 1;
  try {
    const response = await fetch(url, { headers: { accept: 'application/json' } });
    const body = response.headers.get('content-type')?.startsWith('application/json')
      ? await response.json()
      : { error: (await response.text()).slice(0, 300) };
    if (known.url === url) {
      if (response.ok) {
        known.value = body;
        known.error = undefined;
        known.pointer = undefined;
      } else {
        known.error = body.error || 'there was no answer';
        known.pointer = body.pointer;
      }
    }
  } catch {
    if (known.url === url) known.error = 'the server does not answer: is ./halfopen explore still running?';
  } finally {
    live.pending -= 1;
    redraw();
  }
}

/** Forgets what other views have asked. */
export function forget() {
  answers.clear();
}

let next = null;

/** At most once a second, however fast records come. */
function renewed() {
  if (next !== null) return;
  next = setTimeout(() => {
    next = null;
    version += 1;
    redraw();
  }, 700);
}

export function listen() {
  const source = new EventSource('/api/live');
  source.addEventListener('open', () => {
    live.open = true;
    redraw();
  });
  source.addEventListener('message', renewed);
  source.addEventListener('error', () => {
    live.open = false;
    redraw();
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
  });
}
