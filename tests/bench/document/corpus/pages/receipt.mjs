// SPDX-License-Identifier: EUPL-1.2
// A till receipt: narrow, long, monospaced, thermal grey.
import { euros, shortDate } from '../words.mjs';

const GOODS = ['Pane toscano', 'Latte intero', 'Olio extravergine', 'Pomodori', 'Pecorino fresco', 'Acqua naturale', 'Detersivo piatti', 'Carta da cucina', 'Uova fresche', 'Zucchine', 'Prosciutto cotto', 'Riso Carnaroli', 'Marmellata', 'Biscotti', 'Sapone', 'Fagioli', 'Tonno', 'Farina', 'Yogurt bianco', 'Insalata', 'Mele', 'Limoni', 'Lampadina', 'Quaderno'];

export const receipt = {
  name: 'receipt',
  width: 80,
  height: 236,
  /** @param {import('../random.mjs').Random} random */
  html(random) {
    const line = (left, right) => `<div class="line"><span>${left}</span><span>${right}</span></div>`;
    const lines = GOODS.map((name) => line(name, euros(random, 1, 19)));
    return `<style>
      body { font: 9.5pt/1.42 'Liberation Mono'; padding: 6mm 6mm; color: #2b2b2e; background: #fdfdfb; }
      .line { display: flex; justify-content: space-between; } .middle { text-align: center; } .total { font-size: 13pt; font-weight: bold; border-top: .4mm dashed #444; border-bottom: .4mm dashed #444; margin: 2mm 0; padding: 1mm 0; }
    </style>
    <div class="middle"><b>ALIMENTARI CERAMICA</b><br>Via Caverni, 41<br>Montelupo Fiorentino<br>P.IVA ${random.digits(11)}</div><br>
    <div class="middle">DOCUMENTO COMMERCIALE<br>di vendita o prestazione</div><br>
    ${lines.join('')}
    <div class="line total"><span>TOTALE EURO</span><span>${euros(random, 90, 180)}</span></div>
    ${line('di cui IVA 10%', euros(random, 3, 9))}${line('di cui IVA 22%', euros(random, 3, 9))}${line('Pagamento contante', euros(random, 20, 50))}${line('Pagamento carta', euros(random, 50, 120))}${line('Resto', '0,00')}<br>
    <div class="middle">${shortDate(random, 2025, 2025)} ${random.whole(10, 19)}:${random.whole(10, 59)}<br>Documento n. ${random.digits(4)}-${random.digits(4)}<br>RT 99MEY${random.digits(6)}<br><br>Grazie e arrivederci</div>`;
  },
};
