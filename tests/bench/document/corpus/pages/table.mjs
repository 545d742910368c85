// SPDX-License-Identifier: EUPL-1.2
// A ruled table over the whole page: the town's list of tariffs, every second row tinted.
import { euros, familyName, shortDate, street } from '../words.mjs';

const SERVICES = ['Mensa scolastica', 'Trasporto alunni', 'Asilo nido', 'Occupazione suolo', 'Tassa rifiuti', 'Palestra comunale', 'Sala civica', 'Lampada votiva', 'Passo carrabile', 'Biblioteca', 'Diritti di segreteria', 'Canone idrico'];

export const table = {
  name: 'table',
  width: 210,
  height: 297,
  /** @param {import('../random.mjs').Random} random */
  html(random) {
    const rows = Array.from({ length: 42 }, (_, index) => `<tr><td>${index + 101}</td><td>${random.pick(SERVICES)}</td><td>${familyName(random)}</td><td>${street(random)}</td><td>${shortDate(random, 2023, 2025)}</td><td class="n">${euros(random, 12, 990)}</td></tr>`);
    return `<style>
      body { font: 9.5pt/1.25 'DejaVu Sans Condensed'; padding: 14mm 15mm; color: #111; } h1 { font-size: 14pt; margin: 0 0 4mm; }
      table { border-collapse: collapse; width: 100%; } td, th { border: .25mm solid #222; padding: .62mm 1.6mm; text-align: left; white-space: nowrap; } th { background: #24567a; color: #fff; } tr:nth-child(odd) td { background: #eef3f6; } .n { text-align: right; } p { margin: 3mm 0 0; }
    </style><h1>Elenco dei versamenti, anno 2025</h1>
    <table><tr><th>N.</th><th>Servizio</th><th>Intestatario</th><th>Indirizzo</th><th>Data</th><th>Importo</th></tr>${rows.join('')}</table>
    <p>Totale dei versamenti registrati: euro ${random.whole(10, 19)}.${random.digits(3)},${random.digits(2)}. Aggiornato al ${shortDate(random, 2025, 2025)}.</p>`;
  },
};
