import { html, nothing } from '/lib/lit-html.js';
import { live } from '/api.js';
import { count, plural } from '/words.js';

/** What the server is doing, in a corner. */
export function status(answer) {
  const standing = answer.value?.standing;
  const words = !live.open
    ? 'not connected'
    : standing?.reading ?? (standing ? idle(answer.value) : '…');
  const kind = !live.open ? 'off' : standing?.reading ? 'busy' : 'on';
  return html`<span class="live ${kind}" role="status" title=${answer.value?.folder ?? ''}><i></i>${words}</span>`;
}

/** Where the records come from, when nothing is being read. */
function idle({ standing, folder, scan }) {
  if (scan === 'running') return 'a scan is running';
  return folder ? `${plural(standing.files, 'file')}, live` : 'the scan has ended';
}

/** What could not be read, in words. */
export function problems(answer) {
  const standing = answer.value?.standing;
  if (!standing?.problems.length) return nothing;
  const n = standing.problems.length + standing.moreProblems;
  return html`<details class="problems"><summary>${plural(n, 'file')} ${n === 1 ? 'was' : 'were'} not read, or not whole</summary>
    <ul>${standing.problems.map((p) => html`<li><code>${p.file}</code> ${p.words}</li>`)}</ul>
    ${standing.moreProblems ? html`<p>and ${count(standing.moreProblems)} more</p>` : nothing}</details>`;
}
