// SPDX-License-Identifier: EUPL-1.2
// Italiano: quello che cittadino e operatore vedono uguale durante la chiamata.

/** Messages beside the call. */
export const chat = {
  title: 'Messaggi',
  unread: ', {count} nuovi',
  unreadOne: ', 1 nuovo',
  close: 'Chiudi i messaggi',
  empty: 'Nessun messaggio. Quello che scrivi resta solo durante la chiamata.',
  field: 'Scrivi un messaggio',
  send: 'Invia',
  you: 'Tu',
  operator: 'Operatore',
  citizen: 'Cittadino',
  guest: 'Ospite',
  notSent: 'Non inviato. Riprova.',
  said: '{name} ha scritto: {text}',
  newTab: 'si apre in una nuova scheda',
};

/** People in the call. */
export const people = {
  title: 'Persone',
  listOf: 'Persone nella chiamata',
  you: '{name} (tu)',
  operator: 'Operatore',
  citizen: 'Cittadino',
  guest: 'Ospite',
  host: 'Conduce',
  muted: 'Microfono spento',
  speaking: 'Microfono acceso',
  away: 'Linea interrotta',
  joining: 'Sta entrando…',
  hand: 'Mano alzata',
  raiseHand: 'Alza la mano',
  lowerHand: 'Abbassa la mano',
  handRaised: '{name} ha alzato la mano',
  joined: '{name} è nella chiamata',
  left: '{name} è uscito dalla chiamata',
  mutedByHost: 'L’operatore ha spento il tuo microfono. Puoi riaccenderlo.',
  picture: 'Immagine di {name}',
  seats: '{taken} posti occupati su {seats}',
};

/** The call on hold, seen by the citizen. */
export const hold = {
  title: 'L’operatore ti ha messo in attesa',
  text: 'Torna subito. Non chiudere la chiamata.',
  status: 'In attesa',
  back: 'L’operatore è di nuovo con te',
  movingTitle: 'Ti passo a {name}',
  movingText: 'Resta in linea. La chiamata continua.',
};
