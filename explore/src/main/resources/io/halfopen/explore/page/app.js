import { html, nothing, render } from '/lib/lit-html.js';
import { ask, forget, listen, live, onAnswer } from '/api.js';
import { LASTS, go, here, link, onGo, same } from '/address.js';
import { onMove } from '/bars.js';
import { compare } from '/compare.js';
import { endpoint } from '/endpoint.js';
import { help } from '/help.js';
import { overview } from '/overview.js';
import { fingerprint } from '/panels.js';
import { problems, status } from '/status.js';

const root = document.getElementById('app');
let drawn = false;

function draw() {
  if (drawn) return;
  drawn = true;
  requestAnimationFrame(() => {
    drawn = false;
    render(page(), root);
  });
}

function page() {
  const view = here();
  const state = ask('state');
  document.title = title(view);
  return html`
    <a class="skip" href="#main">to the records</a>
    <header class="top">
      <a class="brand" href="/"><img src="/icon.svg" alt="" width="22" height="22" />halfopen</a>
      ${search(view)}
      ${times(view)}
      <nav><a href=${link('/compare', {}, [])} aria-current=${view.path === '/compare' ? 'page' : 'false'}>Compare</a>
        <a href=${link('/help', {})} aria-current=${view.path === '/help' ? 'page' : 'false'}>Help</a></nav>
      ${status(state)}
    </header>
    ${understood(view)}
    ${pinned(view)}
    <main id="main" tabindex="-1">${problems(state)}${body(view, state.value)}</main>${busy()}`;
}

/** Asked last, when all that this drawing asks for has been asked. */
function busy() {
  root.setAttribute('aria-busy', String(live.pending > 0));
  return nothing;
}

function body(view, state) {
  switch (view.path) {
    case '/endpoint': return endpoint();
    case '/compare': return compare();
    case '/help': return help();
    default: return overview(state);
  }
}

function title(view) {
  switch (view.path) {
    case '/endpoint': return `${view.get('host')} port ${view.get('port')} · Halfopen`;
    case '/compare': return 'Compare · Halfopen';
    default: return view.q ? `${view.q} · Halfopen` : 'Halfopen';
  }
}

function search(view) {
  const submit = (event) => {
    event.preventDefault();
    go(link('/', { q: String(new FormData(event.target).get('q')).trim() }, ['from', 'to', 'last', 'pin']));
  };
  return html`<form class="search" role="search" @submit=${submit}>
    <input id="q" name="q" type="search" .value=${view.q} placeholder="address, network, port, part of a fingerprint, label …" aria-label="Search" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" />
  </form>`;
}

function times(view) {
  if (view.path !== '/') return nothing;
  const own = view.from || view.to;
  const choose = (event) => {
    if (event.target.value !== 'own') go(same({ last: event.target.value, from: '', to: '', page: '' }));
  };
  return html`<select class="times" aria-label="Time" .value=${own ? 'own' : view.last} @change=${choose}>
    <option value="" ?selected=${!own && !view.last}>all times</option>
    ${LASTS.map((l) => html`<option value=${l} ?selected=${!own && view.last === l}>last ${l}</option>`)}
    ${own ? html`<option value="own" selected>as chosen</option>` : nothing}
  </select>`;
}

/** How the search was understood, or where it was not. */
function understood(view) {
  if (!view.q || view.path !== '/') return nothing;
  const answer = ask('words', { q: view.q });
  if (answer.error) {
    return html`<div class="said wrong" role="alert"><p>${answer.error}</p>${answer.pointer ? html`<pre>${answer.pointer}</pre>` : nothing}</div>`;
  }
  return html`<div class="said"><span>${answer.value?.words ?? ''}</span> <a class="chip" href=${same({ q: '', page: '' })}>clear</a></div>`;
}

function pinned(view) {
  const pin = view.get('pin');
  return pin ? html`<div class="pinned">A is ${fingerprint(pin)}: choose another to compare it with
    <a class="chip" href=${same({ pin: '' })}>leave it</a></div>` : nothing;
}

addEventListener('keydown', (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    const input = document.getElementById('q');
    input.focus();
    input.select();
  }
});

onAnswer(draw);
onMove(draw);
let path = location.pathname;
onGo((forward) => {
  if (path !== location.pathname) {
    path = location.pathname;
    forget();
    if (forward) {
      scrollTo(0, 0);
      document.getElementById('main')?.focus({ preventScroll: true });
    }
  }
  draw();
});
listen();
draw();
setInterval(draw, 5000);
