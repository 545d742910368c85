// SPDX-License-Identifier: EUPL-1.2
// A letter of the town, with letterhead; `stamped` adds a round stamp and a signature in ink.
import { address, date, person, town } from '../words.mjs';
import { roundStamp, signature } from './ink.mjs';

/** @param {import('../random.mjs').Random} random */
function body(random) {
  return [
    `con riferimento alla richiesta presentata in data ${date(random)} e registrata al protocollo generale con il numero ${random.digits(5)}, si comunica che il procedimento è stato assegnato all'Ufficio Relazioni con il Pubblico, responsabile ${person(random)}.`,
    `L'immobile situato in ${address(random)}, identificato al catasto dei fabbricati al foglio ${random.whole(2, 48)}, particella ${random.whole(100, 999)}, subalterno ${random.whole(1, 12)}, risulta intestato alla richiedente dal ${date(random, 1998, 2016)}. Per completare la pratica occorre esibire i documenti elencati qui sotto, in originale o in copia leggibile:`,
  ];
}

/** @param {boolean} stamped */
const letter = (stamped) => ({
  name: stamped ? 'stamp' : 'letter',
  width: 210,
  height: 297,
  /** @param {import('../random.mjs').Random} random */
  html(random) {
    const [first, second] = body(random);
    return `<style>
      body { font: 11pt/1.42 'Liberation Serif'; padding: 16mm 22mm; color: #111; }
      header { display: flex; gap: 6mm; align-items: center; border-bottom: .5mm solid #1d4f91; padding-bottom: 4mm; }
      header b { font: bold 15pt 'Liberation Sans'; color: #1d4f91; display: block; }
      header span { font: 8.5pt 'Liberation Sans'; color: #333; }
      p { text-align: justify; margin: 0 0 2.6mm; } ul { margin: 0 0 3mm; padding-left: 7mm; }
      .to { margin: 8mm 0 7mm 95mm; } .what { font-weight: bold; margin-bottom: 5mm; } .signed { margin-left: 95mm; text-align: center; }
      .ink { position: absolute; } footer { position: absolute; bottom: 11mm; left: 22mm; right: 22mm; font: 7.5pt 'Liberation Sans'; color: #444; border-top: .2mm solid #999; padding-top: 2mm; }
    </style>
    <header><svg width="17mm" height="20mm" viewBox="0 0 68 80"><path d="M4 4h60v40c0 20-18 28-30 33C22 72 4 64 4 44z" fill="#1d4f91"/><path d="M12 12h44v30c0 14-12 20-22 25-10-5-22-11-22-25z" fill="#f2d27a"/><path d="M20 46c6-18 22-18 28 0l-6 8H26z" fill="#b5432f"/><circle cx="34" cy="26" r="7" fill="#1d4f91"/></svg>
      <div><b>Comune di Montelupo Fiorentino</b><span>Città metropolitana di Firenze · Ufficio Relazioni con il Pubblico</span></div></header>
    <div class="to">Gentile Signora<br>${person(random)}<br>${address(random)}<br>50056 ${town(random)} (FI)</div>
    <div>Protocollo n. ${random.digits(5)} del ${date(random, 2024, 2025)}</div>
    <div class="what">Oggetto: richiesta di residenza, integrazione dei documenti e appuntamento allo sportello.</div>
    <p>Gentile Signora,</p><p>${first}</p><p>${second}</p>
    <ul><li>carta d'identità numero CA${random.digits(5)}AB, rilasciata il ${date(random, 2016, 2023)};</li>
      <li>contratto di locazione registrato, serie 3T, numero ${random.digits(6)};</li>
      <li>ricevuta del versamento di euro ${random.whole(16, 98)},${random.digits(2)} sul conto IT60 X054 2811 ${random.digits(4)} 0000 ${random.digits(4)} ${random.digits(3)};</li>
      <li>ultima bolletta dell'acqua, codice utenza ${random.digits(8)}.</li></ul>
    <p>Chi non può recarsi in ufficio può mostrare i documenti all'operatore durante una videochiamata, dal lunedì al venerdì dalle ore 9.00 alle 13.00 e il martedì e il giovedì anche dalle 15.30 alle 18.00. La copia sarà conservata soltanto con il consenso dell'interessata e per il tempo strettamente necessario.</p>
    <p>Ai sensi dell'articolo 7 della legge 241 del 1990 il termine per la conclusione del procedimento è di ${random.whole(30, 90)} giorni, sospesi fino alla ricezione di quanto richiesto. Trascorso inutilmente il termine di ${random.whole(10, 20)} giorni dalla presente, la domanda sarà archiviata senza ulteriore avviso.</p>
    <p>Per chiarimenti telefonare allo 0571 ${random.digits(6)} oppure scrivere a urp@comune.example.it.</p>
    <p>Distinti saluti.</p>
    <div class="signed">La responsabile del servizio<br>${person(random)}</div>
    ${stamped ? `<div class="ink" style="left:62mm;top:218mm">${roundStamp('COMUNE DI MONTELUPO FIORENTINO', 'URP', '#5b2a86')}</div><div class="ink" style="left:124mm;top:236mm">${signature(random, '#1b2f8f')}</div>` : ''}
    <footer>Piazza della Libertà, 1 · 50056 Montelupo Fiorentino (FI) · codice fiscale ${random.digits(11)} · telefono 0571 ${random.digits(6)}</footer>`;
  },
});

export const plainLetter = letter(false);
export const stampedLetter = letter(true);
