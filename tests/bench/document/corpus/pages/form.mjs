// SPDX-License-Identifier: EUPL-1.2
// A dense form at 9 pt, filled in by machine: rules, boxes, ticks, a column of reading order.
import { address, date, euros, familyName, givenName, person, shortDate, street, taxCode, town } from '../words.mjs';

/** @param {[string, string][]} fields */
const row = (...fields) =>
  `<div class="row">${fields.map(([label, value]) => `<div><span>${label}</span> <b>${value}</b></div>`).join('')}</div>`;
const tick = (on, words) => `<div class="tick"><i>${on ? '<svg viewBox="0 0 10 10"><path d="M1 1L9 9M9 1L1 9"/></svg>' : ''}</i>${words}</div>`;

export const form = {
  name: 'form',
  width: 210,
  height: 297,
  /** @param {import('../random.mjs').Random} random */
  html(random) {
    const family = Array.from({ length: 5 }, (_, index) => `<tr><td>${index + 1}</td><td>${familyName(random)} ${givenName(random)}</td><td>${shortDate(random)}</td><td>${town(random)}</td><td>${taxCode(random)}</td><td>${random.pick(['coniuge', 'figlia', 'figlio', 'madre', 'fratello'])}</td></tr>`);
    return `<style>
      body { font: 9pt/1.3 'Liberation Sans'; padding: 10mm 13mm; color: #000; }
      h1 { font-size: 12pt; margin: 0; } h2 { font-size: 9pt; background: #dfe6ee; margin: 2.2mm 0 0; padding: .7mm 1.5mm; border: .25mm solid #333; }
      .row { display: flex; border: .2mm solid #333; border-top: 0; } .row div { flex: 1; padding: .8mm 1.5mm; border-left: .2mm solid #333; white-space: nowrap; } .row div:first-child { border-left: 0; }
      span { color: #222; } b { font: 9pt 'Liberation Mono'; } p { margin: 1.4mm 0; text-align: justify; }
      .tick { margin: .9mm 0; } i { display: inline-block; width: 3mm; height: 3mm; border: .25mm solid #000; margin-right: 2mm; vertical-align: -.5mm; } i svg { display: block; width: 100%; stroke: #000; stroke-width: 1.4; }
      table { border-collapse: collapse; width: 100%; } td, th { border: .2mm solid #333; padding: .5mm 1.2mm; text-align: left; font-size: 9pt; } th { font-weight: normal; background: #f2f2f2; } .head { display: flex; justify-content: space-between; }
    </style>
    <div class="head"><h1>Dichiarazione di residenza</h1><div>Modello APR/4 · Rev. ${random.whole(3, 9)}</div></div>
    <p>Il sottoscritto, consapevole delle responsabilità penali per le dichiarazioni non veritiere (articoli 75 e 76 del D.P.R. 28 dicembre 2000, n. 445), che prevedono la decadenza dai benefici e l'obbligo di denuncia all'autorità competente, dichiara quanto segue.</p>
    ${tick(true, `Dichiarazione di residenza con provenienza da altro comune: <b>${town(random)}</b>`)}
    ${tick(false, 'Dichiarazione di residenza con provenienza dall\'estero')}
    ${tick(false, 'Cambiamento di abitazione nell\'ambito dello stesso comune')}
    <h2>1. Dati del dichiarante</h2>
    ${row(['Cognome', familyName(random)], ['Nome', givenName(random)], ['Sesso', random.pick(['M', 'F'])])}
    ${row(['Nato a', town(random)], ['il', shortDate(random, 1941, 2001)], ['Cittadinanza', 'italiana'])}
    ${row(['Codice fiscale', taxCode(random)], ['Stato civile', random.pick(['coniugata', 'celibe', 'nubile'])])}
    ${row(['Patente', `FI${random.digits(7)}K`], ['rilasciata il', shortDate(random, 2010, 2024)], ['Categoria', 'B'])}
    ${row(['Targa', `${random.pick(['FB', 'GC', 'EZ'])}${random.digits(3)}${random.pick(['LM', 'PT', 'RV'])}`], ['Professione', random.pick(['impiegata', 'artigiano', 'ceramista'])], ['Titolo di studio', random.pick(['diploma', 'laurea'])])}
    <h2>2. Nuova abitazione</h2>
    ${row(['Via o piazza', street(random)], ['Numero', `${random.whole(1, 180)}`], ['Scala', random.pick(['A', 'B', 'C'])])}
    ${row(['Piano', `${random.whole(0, 5)}`], ['Interno', `${random.whole(1, 24)}`], ['Foglio', `${random.whole(1, 60)}`], ['Particella', random.digits(4)], ['Sub', `${random.whole(1, 40)}`])}
    ${row(['Proprietario', person(random)], ['Contratto', random.digits(6)], ['del', shortDate(random, 2015, 2025)])}
    ${row(['Telefono', `0571 ${random.digits(6)}`], ['Cellulare', `3${random.digits(2)} ${random.digits(7)}`], ['CAP', '50056'])}
    <h2>3. Componenti della famiglia che si trasferiscono</h2>
    <table><tr><th>N.</th><th>Cognome e nome</th><th>Nato il</th><th>Luogo</th><th>Codice fiscale</th><th>Rapporto</th></tr>${family.join('')}</table>
    <h2>4. Dichiarazioni</h2>
    ${tick(true, `di essere in possesso del titolo di proprietà registrato a ${town(random)} il ${date(random)}`)}
    ${tick(false, 'di occupare l\'alloggio a titolo gratuito, con il consenso del proprietario')}
    ${tick(true, `di avere versato la tassa sui rifiuti per euro ${euros(random, 90, 480)} con bollettino ${random.digits(8)}`)}
    ${tick(true, `che nell'alloggio abita già ${person(random)}, con cui non sussistono vincoli di parentela`)}
    <p>Il sottoscritto autorizza il Comune a inviare ogni comunicazione al domicilio indicato e si impegna a segnalare entro venti giorni ogni variazione. Dichiara inoltre di avere ricevuto l'informativa sul trattamento dei dati personali, conservati per il tempo previsto dalla legge e accessibili al solo personale incaricato. Gli accertamenti della polizia municipale avvengono entro quarantacinque giorni; trascorso il termine la dichiarazione si intende confermata.</p>
    <h2>5. Allegati</h2>
    <table><tr><th>Documento</th><th>Numero</th><th>Data</th><th>Importo</th></tr>
      ${['Carta d\'identità', 'Contratto di locazione', 'Planimetria catastale', 'Ricevuta di versamento', 'Atto di nascita', 'Delega firmata'].map((name) => `<tr><td>${name}</td><td>${random.digits(7)}</td><td>${shortDate(random, 2012, 2025)}</td><td>${euros(random, 10, 900)}</td></tr>`).join('')}</table>
    <p>Recapito per la corrispondenza: ${address(random)}, 50056 ${town(random)}. Posta elettronica certificata: ${familyName(random).toLowerCase()}.${random.digits(2)}@posta.example.it. La presente dichiarazione è resa all'ufficiale d'anagrafe ${person(random)} il giorno ${date(random, 2025, 2025)}, pratica numero ${random.digits(6)}.</p>
    <p>Firma del dichiarante ______________________________ Firma dell'ufficiale ______________________________</p>`;
  },
};
