// Records over time: drag to choose a time, or walk along it with the arrow keys and press Enter.
import { html, svg, nothing } from '/lib/lit-html.js';
import { go, same } from '/address.js';
import { count, iso, plural, span, time } from '/words.js';

const HEIGHT = 92;
const state = { at: null, drag: null };
let redraw = () => {};
export const onMove = (draw) => (redraw = draw);

export function overTime(answer) {
  const value = answer.value;
  if (!value || !value.bars.length) {
    return html`<p class="quiet">${value ? 'None of these records says when it was seen.' : ''}</p>`;
  }
  const width = value.bar_us;
  const first = Math.floor(Math.min(value.from_us, value.bars[0].bar * width) / width);
  const last = Math.max(Math.floor(value.to_us / width), value.bars.at(-1).bar);
  const n = Math.max(last - first + 1, 12);
  const x = globalThis.d3.scaleUtc().domain([(first * width) / 1000, ((first + n) * width) / 1000]).range([0, 100]);
  const most = value.bars.reduce((m, b) => Math.max(m, b.records), 1);
  const at = state.at === null ? null : Math.min(Math.max(state.at, 0), n - 1);
  const bars = new Map(value.bars.map((b) => [b.bar - first, b]));
  const chosen = range(n);
  const place = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(n - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * n)));
  };
  const zoom = (a, b) => {
    state.drag = null;
    state.at = null;
    go(same({ from: iso((first + Math.min(a, b)) * width), to: iso((first + Math.max(a, b) + 1) * width), last: '', page: '' }));
  };
  const key = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (step) {
      state.at = Math.min(n - 1, Math.max(0, (at ?? 0) + step));
    } else if (event.key === 'Home') state.at = 0;
    else if (event.key === 'End') state.at = n - 1;
    else if (event.key === 'Enter' && at !== null) zoom(at, at);
    else if (event.key === 'Escape') state.at = null;
    else return;
    event.preventDefault();
    redraw();
  };
  const shown = at === null ? null : bars.get(at);
  return html`
    <svg class="bars" height=${HEIGHT + 18} tabindex="0" role="application"
      aria-label="Records over time. Arrow keys walk, Enter zooms in."
      @keydown=${key}
      @pointerdown=${(e) => { state.drag = place(e); state.at = state.drag; e.currentTarget.setPointerCapture(e.pointerId); redraw(); }}
      @pointermove=${(e) => { state.at = place(e); redraw(); }}
      @pointerup=${(e) => { if (state.drag !== null) zoom(state.drag, place(e)); }}
      @pointerleave=${() => { if (state.drag === null) { state.at = null; redraw(); } }}>
      ${chosen && at !== null ? svg`<rect class="chosen" x="${(Math.min(state.drag, at) / n) * 100}%" width="${((Math.abs(state.drag - at) + 1) / n) * 100}%" y="0" height=${HEIGHT}></rect>` : nothing}
      ${[...bars].map(([i, b]) => bar(i, b, n, most, i === at))}
      <line class="floor" x1="0" x2="100%" y1=${HEIGHT} y2=${HEIGHT}></line>
      ${x.ticks(7).map((t) => svg`<text class="tick" x="${Math.min(97, Math.max(3, x(t)))}%" y=${HEIGHT + 14}>${tick(t)}</text>`)}
    </svg>
    <p class="under" aria-live="polite">${
      shown || at !== null
        ? html`${time((first + at) * width)} and ${span(width / 1e6)}: <b>${plural(shown?.records ?? 0, 'record')}</b>${shown?.unsure ? html`, ${count(shown.unsure)} not complete` : nothing}`
        : html`a bar is ${span(width / 1e6)}, UTC; drag to look closer`
    }</p>`;
}

const format = (text) => globalThis.d3.utcFormat(text);

/** A day at midnight, seconds where there are any, else hours and minutes. */
function tick(t) {
  if (t.getUTCHours() + t.getUTCMinutes() + t.getUTCSeconds() === 0) return format('%-d %b')(t);
  return format(t.getUTCSeconds() ? '%H:%M:%S' : '%H:%M')(t);
}

function range() {
  return state.drag !== null;
}

function bar(i, b, n, most, here) {
  const full = (b.records / most) * (HEIGHT - 6);
  const unsure = (b.unsure / most) * (HEIGHT - 6);
  const width = (100 / n) * 0.82;
  const x = (i / n) * 100 + (100 / n) * 0.09;
  return svg`<rect class="bar ${here ? 'here' : ''}" x="${x}%" width="${width}%" y=${HEIGHT - Math.max(full, 1.5)} height=${Math.max(full - unsure, unsure ? 0 : 1.5)}></rect>
    ${unsure ? svg`<rect class="bar unsure" x="${x}%" width="${width}%" y=${HEIGHT - unsure} height=${unsure}></rect>` : nothing}`;
}
