import { html, nothing } from '/lib/lit-html.js';
import { ask, exportAddress } from '/api.js';
import { here, quoted, same, scope, go } from '/address.js';
import { overTime } from '/bars.js';
import { changes, facet, groups, panel, shown, table } from '/panels.js';
import { ago, count, ended, plural } from '/words.js';

const PAGE = 50;
const ORDERS = { '': 'latest first', oldest: 'oldest first', endpoint: 'by endpoint', fingerprint: 'by fingerprint', label: 'by label', ended: 'by end' };

export function overview(state) {
  const view = here();
  const asked = scope(view);
  const totals = ask('totals', asked);
  if (totals.error && !totals.pointer && totals.value === undefined) return html`<p class="fault">${totals.error}</p>`;
  const all = totals.value?.[0];
  const none = all && all.records === 0;
  // Records may have come since the totals were asked for: then nothing was searched in vain.
  if (none && (!state?.standing?.records || !isNarrowed(view))) return empty(state);
  if (none) return nothingFits(view);
  return html`
    ${figures(all, state)}
    ${panel('Records over time', overTime(ask('time', asked)), view.from || view.to
      ? html`<a class="chip" href=${same({ from: '', to: '' })}>all times</a>` : nothing, 'wide')}
    <div class="columns">
      ${groups('Most frequent', ask('top', asked), 'one row a fingerprint, seconds since the first SYN-ACK')}
      ${groups('Rarest', ask('rare', asked), 'on the fewest endpoints')}
    </div>
    <div class="facets">
      ${facet('Labels', ask('labels', asked), (r) => 'label=' + quoted(r.name), (r) => r.name ?? 'no label')}
      ${facet('Ports', ask('ports', asked), (r) => 'port:' + r.name, (r) => html`${r.name} <span class="quiet">${r.category ?? ''}</span>`)}
      ${facet('How they ended', ask('ended', asked), (r) => 'ended:' + r.name, (r) => html`${r.name ?? 'unknown'} <span class="quiet">${r.name ? ended(r.name) : ''}</span>`)}
      ${facet('Hints', ask('hints', asked), (r) => 'hint:' + r.name)}
    </div>
    ${recent(ask('changes', asked))}
    ${records(view, asked, all)}`;
}

function figures(all, state) {
  const last = all?.last_us;
  const one = (n, words) => html`<div><b>${count(n)}</b><span>${words}</span></div>`;
  return html`<div class="figures">
    ${one(all?.records, 'records')}${one(all?.endpoints, 'endpoints')}${one(all?.hosts, 'addresses')}
    ${one(all?.fingerprints, 'fingerprints')}${one(state?.standing?.changes, 'changes told')}
    <div><b class="ago">${last ? ago(last) : '–'}</b><span>last answer</span></div>
  </div>`;
}

function recent(answer) {
  return answer.value?.length ? panel('Latest changes', changes(answer.value, true), nothing, 'wide') : nothing;
}

function records(view, asked, all) {
  const page = Math.max(0, Number.parseInt(view.get('page') || '0', 10) || 0);
  const order = view.get('order');
  const answer = ask('records', { ...asked, order, offset: page * PAGE, limit: PAGE });
  const pages = all ? Math.ceil(all.records / PAGE) : 1;
  const tools = html`<span class="tools">
    <label>order <select class="order" @change=${(e) => go(same({ order: e.target.value, page: '' }))}>
      ${Object.entries(ORDERS).map(([value, text]) => html`<option value=${value} ?selected=${value === order}>${text}</option>`)}
    </select></label>
    <span class="exports">take along
      <a download href=${exportAddress('records.csv', { ...asked, order })}>CSV</a>
      <a download href=${exportAddress('records.jsonl', { ...asked, order })}>JSON</a>
      <a download href=${exportAddress('targets.txt', asked)} title="address:port, a line each: for a follow-up scan, ZGrab2 and others">targets</a></span>
  </span>`;
  return panel(all ? plural(all.records, 'record') : 'Records', html`
    ${shown(answer, (rows) => table(rows))}
    ${pages > 1 ? html`<nav class="pages" aria-label="pages of records">
      ${page > 0 ? html`<a class="chip" href=${same({ page: page - 1 || '' })}>← newer</a>` : nothing}
      <span class="quiet">page ${count(page + 1)} of ${count(pages)}</span>
      ${page + 1 < pages ? html`<a class="chip" href=${same({ page: page + 1 })}>more →</a>` : nothing}
    </nav>` : nothing}`, tools, 'wide');
}

function isNarrowed(view) {
  return Boolean(view.q || view.from || view.to || view.last);
}

function nothingFits(view) {
  return html`<div class="empty"><h2>No record fits</h2>
    <p>Nothing that was read fits this search${view.from || view.to || view.last ? ' in this time' : ''}.</p>
    <p><a class="chip" href=${same({ q: '', from: '', to: '', last: '', page: '' })}>show all records</a></p></div>`;
}

function empty(state) {
  const standing = state?.standing;
  if (!state || standing?.reading) {
    return html`<div class="empty"><h2>Reading</h2><p>${standing?.reading ?? 'looking for files'} …</p></div>`;
  }
  if (state.scan === 'running') {
    return html`<div class="empty"><h2>Waiting for the first answer</h2>
      <p>A scan is running. Its records appear here as they come.</p></div>`;
  }
  if (standing.records) return nothing;
  if (state.scan === 'ended') {
    return html`<div class="empty"><h2>No records</h2>
      <p>The scan has ended, and nobody answered it.</p></div>`;
  }
  return html`<div class="empty"><h2>No records yet</h2>
    <p><code>${state.folder}</code> holds no file of records. They appear here as soon as one does.</p>
    <p>To make some, in another terminal:</p>
    <pre>sudo ./halfopen lab --files ${state.folder}
./halfopen fingerprint capture.pcap --files ${state.folder}</pre></div>`;
}
