import { html } from '/lib/lit-html.js';
import { link } from '/address.js';

const EXAMPLES = [
  ['10.77.0.0/16', 'addresses of a network; 2001:db8::/32 and 10.77. too'],
  ['10.77.0.12:443', 'one endpoint'],
  ['443', 'a port'],
  ['1-2-4-8-R6', 'any part of a fingerprint'],
  ['windows', 'a label, category, service, hint or sensor'],
  ['label:"Windows 10" -port:3389', 'a field, and without another'],
  ['ended:rst retransmissions>3', 'how it ended; numbers compare with < > <= >='],
  ['hint:tunnel or mss<1400', 'either'],
  ['seen>=2026-11-21T14:00:00Z', 'times, UTC'],
  ['port = 443 && (host = 192.0.2.0/24 || ttl = 128)', 'the language of --output-filter'],
];
const FIELDS = 'host port fingerprint stack label category confidence ended hint flag service sensor scan scanner template options window mss wscale ttl hops rtt packets retransmissions revision id seen';

export function help() {
  return html`<p class="back"><a href=${link('/', {})}>← overview</a></p>
    <div class="title"><h1>What can be searched for</h1></div>
    <section class="panel wide"><table class="help"><tbody>${EXAMPLES.map(([q, words]) => html`<tr>
      <td><a href=${link('/', { q }, [])}><code>${q}</code></a></td><td>${words}</td></tr>`)}</tbody></table>
      <p>Words beside each other all have to fit. Fields: ${FIELDS.split(' ').map((f) => html`<code>${f}</code> `)}</p>
      <h3>Keys</h3>
      <p><kbd>/</kbd> searches; in the picture over time <kbd>←</kbd> <kbd>→</kbd> walk and <kbd>Enter</kbd> looks closer; <kbd>Tab</kbd> reaches everything.</p>
      <h3>The pictures</h3>
      <p>A train begins with the first SYN-ACK (ring). Each dot is one repetition, a cross is the RST, and a fading line is silence that was listened to.
      The axis doubles: a stack that doubles its timer stands on the marks at 1, 3, 7, 15 and 31 seconds.</p></section>`;
}
