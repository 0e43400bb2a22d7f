import { html, nothing } from '/lib/lit-html.js';
import { ask } from '/api.js';
import { go, here, link, same } from '/address.js';
import { axis, moments, pair } from '/train.js';
import { fingerprint, fingerprintLink, panel, shown } from '/panels.js';
import { count, kind, kindShort, part, plural } from '/words.js';

export function compare() {
  const view = here();
  const a = view.get('a');
  const b = view.get('b');
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    go(link('/compare', { a: String(form.get('a')).trim(), b: String(form.get('b')).trim() }, []));
  };
  const suggestions = ask('suggest', { text: '_' }, 'suggest').value ?? [];
  return html`<p class="back"><a href=${link('/', { pin: '' })}>← overview</a></p>
    <div class="title"><h1>Compare two fingerprints</h1></div>
    <form class="two" @submit=${submit}>
      <label><span class="letter">A</span><input name="a" list="known" .value=${a} placeholder="64240_2-1-3-1-1-4_1460_8_1-2-4-8-R6" autocomplete="off" spellcheck="false" required /></label>
      <label><span class="letter">B</span><input name="b" list="known" .value=${b} placeholder="choose or paste another" autocomplete="off" spellcheck="false" required /></label>
      <datalist id="known">${suggestions.map((s) => html`<option value=${s.ja4tscan}>${s.label ?? ''} ${plural(s.records, 'record')}</option>`)}</datalist>
      <span class="tools"><button>Compare</button><a class="chip" href=${same({ a: b, b: a })}>swap</a></span>
    </form>
    ${a && b ? shown(ask('compare', { a, b }, 'compare ' + a + ' ' + b), result) : choose(a, suggestions)}`;
}

function choose(a, suggestions) {
  if (!suggestions.length) return nothing;
  return panel(a ? 'Choose the other one' : 'Choose one', html`<ul class="choices">${suggestions
    .filter((s) => s.ja4tscan !== a)
    .map((s) => html`<li><a href=${same(a ? { b: s.ja4tscan } : { a: s.ja4tscan })}>${fingerprint(s.ja4tscan)}</a>
      <span class="quiet">${s.label ?? ''} ${plural(s.records, 'record')}</span></li>`)}</ul>`, nothing, 'wide');
}

function result(value) {
  const { parts, verdict } = value.comparison;
  const differ = parts.filter((p) => !p.same).length;
  const most = Math.max(moments(value.a.listed).last, moments(value.b.listed).last);
  const ax = axis(most, here().get('axis') === 'linear');
  return html`
    <div class="verdict ${differ ? 'differs' : 'same'}"><b>${verdict}</b>
      <span class="quiet">${differ ? `${plural(differ, 'part')} of ${parts.length} differ` : 'no part differs'}</span></div>
    ${panel('The trains', html`${pair(value.a, value.b, ax)}
      <p class="under">Dots are the seconds of the strings; fine lines are the real times of up to sixty records each.</p>`, nothing, 'wide')}
    ${panel('Part by part', html`<table class="parts">
      <thead><tr><th>part</th><th>A</th><th>B</th><th></th></tr></thead>
      <tbody>${parts.map((p) => html`<tr class=${p.same ? 'same' : 'differs'}>
        <th scope="row">${part(p.name)}</th>
        ${p.name === 'options' ? html`<td>${kinds(p.a, p.b)}</td><td>${kinds(p.b, p.a)}</td>` : html`<td>${p.a}</td><td>${p.b}</td>`}
        <td class="means">${p.same ? html`<span class="quiet">the same</span>` : p.words}</td></tr>`)}</tbody></table>`, nothing, 'wide')}
    <div class="columns">${side('A', value.a, here().get('a'))}${side('B', value.b, here().get('b'))}</div>`;
}

function kinds(own, other) {
  if (own === 'none') return 'none';
  const others = other.split('-');
  return html`<span class="kinds">${own.split('-').map((k, i) => html`<span class="kind ${others[i] === k ? '' : 'differs'}" title=${kind(k)}>${k}<small>${kindShort(k)}</small></span>`)}</span>`;
}

function side(letter, value, text) {
  const known = value.known;
  return panel(`${letter} in these files`, known.records
    ? html`<dl class="facts"><dt>fingerprint</dt><dd><a href=${fingerprintLink(text)}>${fingerprint(text)}</a></dd>
        <dt>seen on</dt><dd>${plural(known.endpoints, 'endpoint')}, ${plural(known.records, 'record')}</dd>
        <dt>initial TTL</dt><dd>${known.ttl ?? '–'}</dd>
        <dt>label</dt><dd>${known.label ?? 'none'}</dd>
        ${known.label_reason ? html`<dt>why</dt><dd>${known.label_reason}</dd>` : nothing}</dl>`
    : html`<p class="quiet">No record here has ${letter === 'A' ? 'this' : 'the second'} fingerprint. (${count(0)} endpoints)</p>`);
}
