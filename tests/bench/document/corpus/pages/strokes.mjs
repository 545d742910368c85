// SPDX-License-Identifier: EUPL-1.2
// A page written by hand: a script font and a pen's curves in blue ink on ruled paper. No OCR reads it.
import { address, date, person } from '../words.mjs';
import { penPath, signature } from './ink.mjs';

export const strokes = {
  name: 'strokes',
  width: 210,
  height: 297,
  unreadable: true,
  /** @param {import('../random.mjs').Random} random */
  html(random) {
    const rules = Array.from({ length: 30 }, (_, line) => `<path d="M0 ${24 + line * 8.5}H210" stroke="#b9cfe4" stroke-width=".25"/>`).join('');
    const scribbles = Array.from({ length: 9 }, (_, line) =>
      Array.from({ length: 6 }, (_, word) => `<path d="${penPath(random, { x: 22 + word * 29 + random.between(0, 3), y: 185 + line * 8.5, width: random.between(15, 25), height: random.between(3, 5.5), waves: random.whole(4, 9) })}" stroke-width="${random.between(0.3, 0.5).toFixed(2)}"/>`).join(''));
    return `<style>body { background: #fdfcf6; } .hand { position: absolute; left: 22mm; top: 21mm; width: 168mm; font: 19pt/8.5mm 'Dancing Script'; color: #1f3a93; }</style>
    <svg viewBox="0 0 210 297" style="position:absolute;left:0;top:0;width:100%;height:100%">${rules}<g fill="none" stroke="#1f3a93" stroke-linecap="round">${scribbles.join('')}</g></svg>
    <div class="hand">${date(random)}<br><br>Io sottoscritta ${person(random)}, residente in ${address(random)}, delego mia figlia ${person(random)} a ritirare il certificato di nascita e a firmare per mio conto tutto ciò che occorre per il cambio di residenza. Il documento è intestato a ${person(random)}, nato a Empoli il ${date(random, 1940, 1970)}.<br>Mi scuso per il ritardo: la raccomandata numero ${random.digits(9)} mi è arrivata soltanto ieri, e per telefono non risponde nessuno. Resto a disposizione la mattina dalle nove a mezzogiorno, oppure il sabato.<br>Con i migliori saluti e tanti ringraziamenti,</div>
    <div style="position:absolute;left:120mm;top:258mm">${signature(random, '#1f3a93')}</div>`;
  },
};
