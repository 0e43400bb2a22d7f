import { html, nothing } from '/lib/lit-html.js';
import { ask } from '/api.js';
import { here, link, same } from '/address.js';
import { axis, longest, scale, timeline, train } from '/train.js';
import { changes, fingerprint, fingerprintLink, label, panel, related, shown } from '/panels.js';
import { ago, count, ended, endpoint as name, millis, plural, span, time } from '/words.js';

export function endpoint() {
  const view = here();
  const host = view.get('host');
  const port = view.get('port');
  const answer = ask('endpoint', { host, port }, 'endpoint ' + host + ' ' + port);
  return html`<p class="back"><a href=${link('/', {})}>← overview</a></p>
    ${shown(answer, (value) => value.history.length
      ? page(view, host, port, value)
      : html`<div class="empty"><h2>${name(host, port)}</h2><p>No record of this endpoint was read.</p></div>`)}`;
}

function page(view, host, port, value) {
  const rows = value.history;
  const chosen = rows.find((r) => r.id === view.get('record')) ?? rows[0];
  const linear = view.get('axis') === 'linear';
  const ax = axis(longest(rows), linear);
  const s = value.summary;
  return html`
    <div class="title">
      <h1>${name(host, port)}</h1>
      ${s.service ? html`<span class="quiet">usually ${s.service}</span>` : nothing}
      ${label(chosen)}
    </div>
    <div class="figures">
      <div><b>${count(s.records)}</b><span>${s.records === 1 ? 'exchange' : 'exchanges'}</span></div>
      <div><b>${count(s.fingerprints)}</b><span>${s.fingerprints === 1 ? 'fingerprint' : 'fingerprints'}</span></div>
      <div><b>${s.last_us ? ago(s.last_us) : '–'}</b><span>last asked</span></div>
      <div><b>${s.first_us && s.last_us > s.first_us ? span((s.last_us - s.first_us) / 1e6) : '–'}</b><span>known for</span></div>
      <div><b>${millis(s.rtt_ms)}</b><span>median round trip</span></div>
      <div><b>${chosen.hops ?? '–'}</b><span>hops, TTL ${chosen.initial_hop_limit ?? '–'}</span></div>
    </div>
    ${exchange(chosen, ax, linear)}
    <div class="columns">
      ${why(chosen)}
      ${facts(chosen)}
    </div>
    ${history(rows, chosen, ax, s)}
    ${value.changes.length
      ? panel('What changed', changes(value.changes, false), nothing, 'wide')
      : nothing}
    <div class="columns">
      ${related('Same fingerprint', value.same, 'other endpoints')}
      ${related('Same answer, other timers', value.same_stack, 'equal but for the retransmissions')}
      ${related('Same address', value.same_host, 'other ports')}
    </div>`;
}

function exchange(row, ax, linear) {
  const aside = html`<span class="tools"><span class="quiet">${time(row.first_us)} UTC</span>
    <span class="switch" role="group" aria-label="time axis">
      <a class=${linear ? '' : 'on'} href=${same({ axis: '' })} aria-current=${linear ? 'false' : 'true'}>doubling</a>
      <a class=${linear ? 'on' : ''} href=${same({ axis: 'linear' })} aria-current=${linear ? 'true' : 'false'}>linear</a>
    </span></span>`;
  return panel('The exchange', html`
    <p class="bigfp"><a href=${fingerprintLink(row.ja4tscan ?? '')}>${fingerprint(row.ja4tscan)}</a>
      ${row.ja4tscan ? html`<a class="chip" href=${link('/compare', { a: row.ja4tscan, b: '' }, [])}>compare with another</a>` : nothing}</p>
    ${timeline(row, ax)}
    <p class="under">${row.packets ?? 1 + row.delays_ms.length} packets; ${ended(row.ended)}.${row.rounded ? ' The file has whole seconds only.' : ''}
      ${row.flags?.length ? html`<b>Doubtful: ${row.flags.join(', ')}.</b>` : nothing}</p>`, aside, 'wide');
}

function why(row) {
  const hints = (row.hint_reasons ?? '').split(/; (?=[a-z-]+: )/).filter(Boolean);
  return panel('Why this label', row.label || hints.length
    ? html`${row.label ? html`<dl class="why">
        <dt>${label(row)} <span class="quiet">${row.label_category}</span></dt>
        <dd><meter min="0" max="1" .value=${row.label_confidence ?? 0}></meter>
          fits to ${Math.round((row.label_confidence ?? 0) * 100)} %: ${row.label_reason}</dd>
        ${row.other_labels ? html`<dt>others that fit</dt><dd>${row.other_labels}</dd>` : nothing}
      </dl>` : html`<p class="quiet">No known fingerprint is near enough for a label.</p>`}
      ${hints.length ? html`<h3>What else it gives away</h3><ul class="hints">${hints.map((h) => html`<li>${h}</li>`)}</ul>` : nothing}`
    : html`<p class="quiet">No known fingerprint is near enough for a label, and the answer gives nothing else away.</p>`);
}

function facts(row) {
  const one = (k, v) => (v === null || v === undefined || v === '' || v === 0 ? nothing : html`<dt>${k}</dt><dd>${v}</dd>`);
  return panel('The record', html`<dl class="facts">
    ${one('window', row.window)}${one('options', row.options)}${one('MSS', row.mss)}${one('window scale', row.wscale)}
    ${one('round trip', row.rtt_ms === null ? null : millis(row.rtt_ms))}${one('asked with', row.template)}
    ${one('asked from', row.scanner_host)}${one('sensor', row.sensor)}${one('scan', row.scan)}
    ${one('revision', row.revision)}${one('network duplicates', row.duplicates)}${one('foreign SYN-ACKs', row.foreign)}
    ${one('unverified RSTs', row.unverified_rsts)}${one('after the RST', row.after_rst)}${one('id', html`<code>${row.id}</code>`)}
  </dl>`);
}

function history(rows, chosen, ax, s) {
  return panel('History', html`<div class="history" role="list">
    <div class="ghead"><span></span>${scale(ax)}</div>
    ${rows.map((row, i) => {
      const before = rows[i + 1];
      const other = before && before.ja4tscan !== row.ja4tscan;
      return html`<div class="past ${row === chosen ? 'on' : ''}" role="listitem">
        <a class="when" href=${same({ record: row.id })} aria-current=${row === chosen ? 'true' : 'false'}>${time(row.first_us)}</a>
        <span class="what">${fingerprint(row.ja4tscan)}${other
          ? html` <a class="chip differs" href=${link('/compare', { a: before.ja4tscan, b: row.ja4tscan }, [])}>differs from the one before</a>` : nothing}</span>
        ${train(row, ax)}
      </div>`;
    })}</div>
    ${s.records > rows.length ? html`<p class="quiet">the latest ${count(rows.length)} of ${count(s.records)}</p>` : nothing}`,
    html`<span class="quiet">${plural(s.records, 'exchange')}, the latest first; choose one to see it above</span>`, 'wide');
}
