// SPDX-License-Identifier: EUPL-1.2
// An identity card of ID-1 size (85.6 by 54 mm): tinted ground with fine lines, portrait, small print.
import { address, familyName, givenName, shortDate, town } from '../words.mjs';
import { penPath } from './ink.mjs';

const PORTRAIT = `<svg viewBox="0 0 120 150" width="22mm" height="27.5mm"><defs><linearGradient id="wall" x2="1" y2="1"><stop stop-color="#e9edf0"/><stop offset="1" stop-color="#bac5cd"/></linearGradient><radialGradient id="face" cx=".4" cy=".35" r=".8"><stop stop-color="#f2cfb3"/><stop offset="1" stop-color="#c08f6c"/></radialGradient></defs>
  <rect width="120" height="150" fill="url(#wall)"/><path d="M8 150c2-30 20-40 38-44h28c18 4 36 14 38 44z" fill="#39506b"/><path d="M46 92h28v18c-6 9-22 9-28 0z" fill="#c39371"/>
  <path d="M24 74C16 22 40 10 62 10s44 14 36 64c-2 14-8 24-14 28V54H36v48c-6-4-10-14-12-28z" fill="#3c2a22"/><ellipse cx="60" cy="66" rx="27" ry="35" fill="url(#face)"/><path d="M32 60c2-26 14-36 30-36 18 0 26 12 28 34-16-2-30-10-38-20-4 10-10 18-20 22z" fill="#3c2a22"/>
  <g fill="#2f241f"><ellipse cx="50" cy="66" rx="3" ry="2.4"/><ellipse cx="71" cy="66" rx="3" ry="2.4"/></g><path d="M44 59q6-4 12-1M65 58q6-3 12 1" stroke="#54382b" stroke-width="2" fill="none"/><path d="M60 68q-4 10 2 12" stroke="#b07f5f" stroke-width="2" fill="none"/><path d="M50 86q10 7 21 0" stroke="#9d4a42" stroke-width="3" fill="none"/></svg>`;

function guilloche() {
  const lines = [];
  for (let line = 0; line < 26; line++) {
    let path = '';
    for (let x = 0; x <= 856; x += 8) {
      const y = 40 + line * 18 + 26 * Math.sin(x / 70 + line * 0.5) + 10 * Math.sin(x / 23 - line);
      path += `${x ? 'L' : 'M'}${x} ${y.toFixed(1)}`;
    }
    lines.push(`<path d="${path}" stroke="hsl(${190 + line * 4} 45% 72%)"/>`);
  }
  return `<svg viewBox="0 0 856 540" style="position:absolute;left:0;top:0;width:100%;height:100%"><g fill="none" stroke-width="1.3">${lines.join('')}</g></svg>`;
}

export const card = {
  name: 'card',
  width: 85.6,
  height: 54,
  /** @param {import('../random.mjs').Random} random */
  html(random) {
    const field = (label, value) => `<div><span>${label}</span><b>${value}</b></div>`;
    return `<style>
      body { background: linear-gradient(120deg, #e4f0f3, #f6ece2 60%, #dfeadf); font: 5.4pt/1.15 'Liberation Sans'; color: #14222c; }
      .over { position: absolute; } .top { left: 4mm; top: 2.6mm; right: 4mm; display: flex; justify-content: space-between; font: bold 6.6pt 'Liberation Sans'; color: #0d3b66; }
      .data { left: 31mm; top: 9mm; right: 3mm; } .data div { margin-bottom: 1.05mm; } span { font-size: 4.6pt; color: #2c4a5c; display: block; line-height: 1.1; } b { font-size: 7pt; }
      .photo { left: 5mm; top: 9.5mm; } .can { left: 5mm; top: 40.5mm; font: bold 8pt 'Liberation Mono'; } .foot { left: 4mm; right: 4mm; bottom: 2.4mm; font-size: 4.8pt; text-align: justify; line-height: 1.2; }
    </style>${guilloche()}
    <div class="over top"><div>REPUBBLICA ITALIANA</div><div>CARTA DI IDENTITÀ</div></div>
    <div class="over photo">${PORTRAIT}</div>
    <div class="over can">${random.digits(6)}</div>
    <div class="over data">${field('Comune di rilascio', `${town(random).toUpperCase()}`)}
      ${field('Cognome e nome', `${familyName(random)} ${givenName(random)}`.toUpperCase())}
      ${field('Luogo e data di nascita', `${town(random).toUpperCase()} ${shortDate(random, 1950, 2000)}`)}
      ${field('Statura e cittadinanza', `${random.whole(152, 196)} ITA`)}
      ${field('Emissione e scadenza', `${shortDate(random, 2017, 2024)} ${shortDate(random, 2027, 2034)}`)}
      ${field('Numero del documento', `CA${random.digits(5)}${random.pick(['AB', 'FV', 'LX'])}`)}</div>
    <svg class="over" style="right:4mm;top:29mm;width:22mm;height:8mm" viewBox="0 0 110 40"><path d="${penPath(random, { x: 4, y: 28, width: 98, height: 22, waves: 9 })}" fill="none" stroke="#1c2438" stroke-width="1.6"/></svg>
    <div class="over foot">Valida per l'espatrio. Residenza: ${address(random)}. Chi la trova è pregato di consegnarla al comune più vicino. Stampata il ${shortDate(random, 2017, 2024)}, lotto ${random.digits(6)}.</div>`;
  },
};
