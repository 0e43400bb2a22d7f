// The panels that several views share.
import { html, svg, nothing } from '/lib/lit-html.js';
import { link, same, quoted, withTerm, here } from '/address.js';
import { axis, longest, scale, train } from '/train.js';
import { ago, count, ended as endedWords, endpoint, plural, time } from '/words.js';

/** What an answer shows while there is none, or where there is an error. */
export function shown(answer, draw) {
  if (answer.error) return html`<p class="fault">${answer.error}</p>`;
  return answer.value === undefined ? html`<p class="quiet">…</p>` : draw(answer.value);
}

export function panel(title, body, aside = nothing, extra = '') {
  return html`<section class="panel ${extra}" aria-label=${title}>
    <header><h2>${title}</h2>${aside}</header>${body}</section>`;
}

/** Names with how many records each has; a click searches for it, another no longer. */
export function facet(title, answer, term, name = (row) => row.name) {
  return panel(title, shown(answer, (rows) => {
    if (!rows.length) return html`<p class="quiet">none</p>`;
    const most = Math.max(...rows.map((r) => r.records));
    const { q } = here();
    return html`<ul class="facet">${rows.map((row) => {
      const words = row.name === null ? null : term(row);
      const on = words !== null && q.includes(words);
      const body = html`<span class="name">${name(row)}</span>
        <span class="n">${count(row.records)}</span>
        <svg class="share" height="3" aria-hidden="true"><rect width="${Math.max(0.6, (row.records / most) * 100)}%" height="3" rx="1.5"></rect></svg>`;
      return html`<li>${words === null
        ? html`<span class="row">${body}</span>`
        : html`<a class="row ${on ? 'on' : ''}" aria-current=${on ? 'true' : 'false'} href=${same({ q: withTerm(q, words), page: '' })}>${body}</a>`}</li>`;
    })}</ul>`;
  }));
}

/** A fingerprint in its parts, so that the eye finds them. */
export function fingerprint(text) {
  if (!text) return html`<span class="quiet">no fingerprint</span>`;
  const parts = text.split('_');
  return html`<span class="fp">${parts.map((p, i) => html`${i ? html`<i>_</i>` : nothing}<span class="p${i}">${p}</span>`)}</span>`;
}

export function label(row) {
  return row.label
    ? html`<span class="label ${category(row.label_category)}" title=${row.label_category ?? ''}>${row.label}</span>`
    : html`<span class="quiet">–</span>`;
}

const category = (c) => (['os', 'device', 'network', 'vpn', 'scanner'].includes(c) ? 'c-' + c : 'c-other');

export const endpointLink = (host, port) => link('/endpoint', { host, port }, ['q', 'from', 'to', 'last', 'pin']);

export const fingerprintLink = (text) => link('/', { q: 'fingerprint=' + quoted(text) }, ['pin']);

function compareLink(text) {
  const pin = here().get('pin');
  return pin && pin !== text
    ? html`<a class="chip" href=${link('/compare', { a: pin, b: text }, [])}>compare with A</a>`
    : pin === text
      ? html`<a class="chip on" href=${same({ pin: '' })}>A ✕</a>`
      : html`<a class="pick" href=${same({ pin: text })} title="Choose this as A, then another to compare it with">compare</a>`;
}

/** Fingerprints with their trains on one axis. */
export function groups(title, answer, note) {
  return panel(title, shown(answer, (rows) => {
    if (!rows.length) return html`<p class="quiet">none</p>`;
    const ax = axis(longest(rows));
    return html`<div class="groups">
      <div class="ghead"><span></span>${scale(ax)}</div>
      ${rows.map((row) => html`<div class="group">
        <div class="gtext">
          <a class="gfp" href=${fingerprintLink(row.ja4tscan)}>${fingerprint(row.ja4tscan)}</a>
          <span class="gmeta">${label(row)}<span>${plural(row.endpoints, 'endpoint')}</span>${row.records > row.endpoints ? html`<span>${plural(row.records, 'record')}</span>` : nothing}${compareLink(row.ja4tscan)}</span>
        </div>
        ${train(row, ax)}
      </div>`)}
    </div>`;
  }), html`<span class="quiet">${note}</span>`, 'wide');
}

/** Records as rows. */
export function table(rows, now) {
  const ax = axis(longest(rows));
  return html`<table class="records">
    <thead><tr><th>seen, UTC</th><th>endpoint</th><th>fingerprint</th><th class="trains">${scale(ax)}</th><th>label</th><th>ended</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr class=${row.ended === 'open' ? 'open' : ''}>
      <td class="t" title=${row.first_us === null ? '' : ago(row.first_us)}>${time(row.first_us)}</td>
      <td class="e"><a href=${endpointLink(row.host, row.port)}>${endpoint(row.host, row.port)}</a></td>
      <td class="f"><a href=${fingerprintLink(row.ja4tscan ?? '')}>${fingerprint(row.ja4tscan)}</a></td>
      <td class="trains">${train(row, ax)}</td>
      <td class="l">${label(row)}</td>
      <td class="n"><span class="ended e-${row.ended}" title=${endedWords(row.ended)}>${row.ended ?? '–'}</span></td>
    </tr>`)}</tbody></table>`;
}

/** Endpoints that have something in common. */
export function related(title, rows, note) {
  if (!rows?.length) return nothing;
  const ax = axis(longest(rows));
  const more = rows[0].total - rows.length;
  return panel(title, html`<div class="groups">
      <div class="ghead"><span></span>${scale(ax)}</div>
      ${rows.map((row) => html`<div class="group">
      <div class="gtext"><a href=${endpointLink(row.host, row.port)}>${endpoint(row.host, row.port)}</a>
        <span class="gmeta">${label(row)}<span class="quiet">${plural(row.records, 'record')}</span></span></div>
      ${train(row, ax)}</div>`)}</div>
    ${more > 0 ? html`<p class="quiet">and ${plural(more, 'other')}</p>` : nothing}`,
    html`<span class="quiet">${note}</span>`);
}

const SEVERITY = { high: 'high', medium: 'medium', low: 'low', info: 'info' };

export function changes(rows, withHost) {
  return html`<ol class="changes">${rows.map((c) => html`<li class="s-${SEVERITY[c.severity] ?? 'info'}">
    <span class="when">${(c.occurred ?? '').replace('T', ' ').slice(0, 19)}</span>
    <span class="what">${c.kind}</span>
    ${withHost ? html`<a href=${endpointLink(c.host, c.port)}>${endpoint(c.host, c.port)}</a>` : nothing}
    <span class="why">${c.reason}</span>
    ${c.before && c.after && c.before !== c.after
      ? html`<a class="chip" href=${link('/compare', { a: c.before, b: c.after }, [])}>compare before and after</a>` : nothing}
  </li>`)}</ol>`;
}

export { svg };
