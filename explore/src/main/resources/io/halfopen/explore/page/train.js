// The picture of a retransmission train. On the axis that doubles, a stack that doubles its timer
// stands at even steps, and whatever does otherwise is seen at once.
import { svg, html, nothing } from '/lib/lit-html.js';
import { seconds, ended as endedWords } from '/words.js';

const START = 2;
const END = 97;

/** Where a moment lies, percent of the width. */
export function axis(longest, linear) {
  const most = Math.max(longest, linear ? 5 : 15) * 1.02;
  const of = linear ? (t) => t / most : (t) => Math.log2(1 + t) / Math.log2(1 + most);
  const at = (t) => START + (END - START) * of(Math.min(Math.max(t, 0), most));
  const ticks = linear ? linearTicks(most) : [1, 3, 7, 15, 31, 63, 127, 255, 511, 1023];
  return { at, linear, ticks: ticks.filter((t) => t <= most) };
}

function linearTicks(most) {
  return globalThis.d3.ticks(0, most, 6).filter((t) => t > 0 && Number.isInteger(t));
}

/** Seconds from the first SYN-ACK to each packet. */
export function moments(row) {
  let at = 0;
  const synAcks = [0];
  for (const delay of row.delays_ms ?? []) {
    at += delay / 1000;
    synAcks.push(at);
  }
  const rst = row.rst_delay_ms === null || row.rst_delay_ms === undefined
    ? null
    : at + row.rst_delay_ms / 1000;
  return { synAcks, rst, last: rst ?? at };
}

export function longest(rows) {
  return rows.reduce((most, row) => Math.max(most, moments(row).last), 0);
}

export function words(row) {
  const { synAcks } = moments(row);
  const list = (row.delays_ms ?? []).map((d) => seconds(d, row.rounded)).join(', ');
  const train = synAcks.length === 1 ? 'never repeated' : `repeated after ${list} s`;
  const rst = row.rst_delay_ms === null || row.rst_delay_ms === undefined
    ? '' : `, RST after ${seconds(row.rst_delay_ms, row.rounded)} s`;
  return `${train}${rst}${row.ended ? '; ' + endedWords(row.ended) : ''}`;
}

const cross = (x, y, r) => svg`
  <svg x="${x}%" y=${y} class="over"><path class="rst" d=${`M${-r} ${-r}L${r} ${r}M${r} ${-r}L${-r} ${r}`}></path></svg>`;

/** One train, as wide as its place. */
export function train(row, ax, { height = 22, grid = true, tall = false } = {}) {
  const { synAcks, rst, last } = moments(row);
  const y = height / 2;
  const silent = row.ended === 'gap' || row.ended === 'open';
  return html`<svg class="train ${tall ? 'tall' : ''}" height=${height} role="img" aria-label=${words(row)}>
    <title>${words(row)}</title>
    ${grid ? ax.ticks.map((t) => svg`<line class="grid" x1="${ax.at(t)}%" x2="${ax.at(t)}%" y1="0" y2=${height}></line>`) : nothing}
    ${silent ? svg`<line class="silence" x1="${ax.at(last)}%" x2="100%" y1=${y} y2=${y}></line>` : nothing}
    <line class="rail" x1="${ax.at(0)}%" x2="${ax.at(last)}%" y1=${y} y2=${y}></line>
    <circle class="first" cx="${ax.at(0)}%" cy=${y} r="4"></circle>
    ${synAcks.slice(1).map((t) => svg`<circle class="again" cx="${ax.at(t)}%" cy=${y} r="3.4"></circle>`)}
    ${rst === null ? nothing : cross(ax.at(rst), y, 4)}
  </svg>`;
}

/** The numbers that belong to the grid, in seconds. */
export function scale(ax) {
  return html`<svg class="scale" height="16" aria-hidden="true">
    <text class="tick" x="${ax.at(0)}%" y="12">0</text>
    ${ax.ticks.map((t) => svg`<text class="tick" x="${ax.at(t)}%" y="12">${t}${t === ax.ticks.at(-1) ? ' s' : ''}</text>`)}
  </svg>`;
}

/** One exchange, large: each packet with the real time since the one before. */
export function timeline(row, ax) {
  const { synAcks, rst } = moments(row);
  const y = 62;
  const marks = synAcks.map((t, i) => ({
    t,
    text: i === 0 ? 'SYN-ACK' : '+' + seconds(row.delays_ms[i - 1], row.rounded),
    kind: i === 0 ? 'first' : 'again',
  }));
  if (rst !== null) marks.push({ t: rst, text: 'RST +' + seconds(row.rst_delay_ms, row.rounded), kind: 'rst' });
  let lastAt = -100;
  let level = 0;
  for (const mark of marks) {
    const at = ax.at(mark.t);
    level = mark.kind === 'first' ? 1 : at - lastAt < 10 ? (level + 1) % 3 : 0;
    mark.level = level;
    lastAt = at;
  }
  const silent = row.ended === 'gap' || row.ended === 'open';
  return html`<div class="timeline"><svg class="train tall" height="104" role="img" aria-label=${words(row)}>
    ${ax.ticks.map((t) => svg`<line class="grid" x1="${ax.at(t)}%" x2="${ax.at(t)}%" y1="6" y2="84"></line>
      <text class="tick" x="${ax.at(t)}%" y="100">${t}${t === ax.ticks.at(-1) ? ' s' : ''}</text>`)}
    <text class="tick" x="${ax.at(0)}%" y="100">0</text>
    ${silent ? svg`<line class="silence" x1="${ax.at(marks.at(-1).t)}%" x2="100%" y1=${y} y2=${y}></line>` : nothing}
    <line class="rail" x1="${ax.at(0)}%" x2="${ax.at(marks.at(-1).t)}%" y1=${y} y2=${y}></line>
    ${marks.map((m) => {
      const x = ax.at(m.t);
      const top = 42 - m.level * 15;
      const end = m.kind === 'first' ? 'start' : m.kind === 'rst' && x > 80 ? 'end' : 'middle';
      return svg`<line class="stem" x1="${x}%" x2="${x}%" y1=${top + 4} y2=${y - 6}></line>
        <text class="mark m-${m.kind}" x="${m.kind === 'first' ? 0.5 : x}%" y=${top} text-anchor=${end}>${m.text}</text>
        ${m.kind === 'rst' ? cross(x, y, 6) : svg`<circle class=${m.kind} cx="${x}%" cy=${y} r=${m.kind === 'first' ? 6 : 5}></circle>`}`;
    })}
  </svg></div>`;
}

/** Two trains on one axis; lines lead from each packet to the one that stands at its place. */
export function pair(a, b, ax) {
  const x = moments(a.listed);
  const y = moments(b.listed);
  const rows = [[a, x, 40], [b, y, 104]];
  const n = Math.min(x.synAcks.length, y.synAcks.length);
  return html`<svg class="train tall pair" height="152" role="img"
      aria-label=${`first: ${words(a.listed)}; second: ${words(b.listed)}`}>
    ${ax.ticks.map((t) => svg`<line class="grid" x1="${ax.at(t)}%" x2="${ax.at(t)}%" y1="14" y2="130"></line>
      <text class="tick" x="${ax.at(t)}%" y="147">${t}${t === ax.ticks.at(-1) ? ' s' : ''}</text>`)}
    <text class="tick" x="${ax.at(0)}%" y="147">0</text>
    ${Array.from({ length: n }, (_, i) => svg`<line class="tie" x1="${ax.at(x.synAcks[i])}%" y1="40" x2="${ax.at(y.synAcks[i])}%" y2="104"></line>`)}
    ${rows.map(([side, m, at], i) => svg`
      ${side.trains.flatMap((t) => { const real = moments(t); return real.synAcks.slice(1).map((s) => svg`<line class="real" x1="${ax.at(s)}%" x2="${ax.at(s)}%" y1=${at - 13} y2=${at + 13}></line>`); })}
      <line class="rail" x1="${ax.at(0)}%" x2="${ax.at(m.last)}%" y1=${at} y2=${at}></line>
      <circle class="first" cx="${ax.at(0)}%" cy=${at} r="6"></circle>
      ${m.synAcks.slice(1).map((t) => svg`<circle class="again" cx="${ax.at(t)}%" cy=${at} r="5"></circle>`)}
      ${m.rst === null ? nothing : cross(ax.at(m.rst), at, 6)}
      <text class="side" x="${ax.at(0)}%" y=${i === 0 ? at - 16 : at + 24} text-anchor="start">${i === 0 ? 'A' : 'B'}</text>`)}
  </svg>`;
}
