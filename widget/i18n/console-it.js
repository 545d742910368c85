// SPDX-License-Identifier: EUPL-1.2
// Italiano: la console dell'operatore. Frasi corte, una cosa per volta.

/** The own state. */
export const presence = {
  available: 'Disponibile',
  wrap_up: 'Dopo chiamata',
  away: 'Assente',
  wrapSwitch: 'Pausa dopo le chiamate',
  wrapHint: 'Dopo una chiamata non ne arrivano altre finché non sei pronto.',
  wrapTitle: 'Completa il lavoro di questa chiamata',
  wrapText: 'Finisci le note con calma. Le chiamate nuove non ti arrivano.',
  wrapDone: 'Sono pronto',
  wrapSaid: 'Dopo chiamata. Quando hai finito, scegli «Sono pronto».',
};

/** Who waits. */
export const queue = {
  title: 'Chi aspetta',
  next: 'Rispondi al prossimo',
  nextWrapUp: 'Sei in pausa dopo la chiamata',
  nextNobody: 'Nessuno aspetta',
  nextAfter: 'Dopo questa chiamata',
  nextFacts: '{desk} · da {time}',
  nobody: 'Nessuno',
  countOne: '1 in attesa',
  count: '{count} in attesa',
  longest: 'da {time}',
  longestLabel: 'Attesa più lunga: {time}',
  waits: 'Aspetta da {time}',
  longWait: 'Attesa lunga',
  more: 'Altre scelte',
  callback: 'Richiamata di {name}',
  appointment: 'Appuntamento delle {time}: {name}',
  why: '– {reason}',
  transferFrom: 'Passata da {name}',
  invitation: 'Invito di {name}',
};

/** Colleagues. */
export const colleagues = {
  title: 'Colleghi',
  none: 'Nessun collega collegato',
  available: 'Disponibile',
  away: 'Assente',
  busy: 'In chiamata',
  wrap_up: 'Dopo chiamata',
  offline: 'Non collegato',
  freeOne: '1 disponibile',
  free: '{count} disponibili',
};

/** The running call. */
export const talk = {
  hold: 'Metti in attesa',
  resume: 'Riprendi',
  onHold: 'In attesa da {time}',
  onHoldTitle: 'Chiamata in attesa',
  onHoldText: 'Il cittadino vede un avviso. Non vi sentite e non vi vedete.',
  saidHold: 'Il cittadino è in attesa.',
  saidResumed: 'Hai ripreso la chiamata.',
  transfer: 'Passa',
  invite: 'Invita una persona',
  block: 'Chiudi e blocca',
  showVideo: 'Mostra il video',
  hideVideo: 'Copri il video',
  veiledTitle: 'Il video è coperto',
  veiledText: 'Lo vedi solo quando lo scegli tu.',
  beside: 'Accanto alla chiamata',
};

/** Passing a call on, and asking somebody in. */
export const passing = {
  title: 'Passa la chiamata',
  inviteTitle: 'Invita una persona',
  find: 'Cerca sportello o collega',
  desks: 'Sportelli',
  people: 'Colleghi',
  reason: 'Motivo, per chi risponde',
  reasonHint: 'Il collega lo legge prima di rispondere.',
  send: 'Passa a {name}',
  choose: 'Scegli a chi passare la chiamata',
  chooseInvite: 'Scegli chi invitare',
  inviteSend: 'Invita {name}',
  none: 'Nessuno con questo nome.',
  notReached: 'L’elenco non arriva dal server. Quello che vedi può essere incompleto.',
  waitingFor: '{name} non ha ancora risposto. Il cittadino è in attesa.',
  waitingForDesk: 'La chiamata è in coda per {name}. Il cittadino è in attesa.',
  takeBack: 'Riprendi la chiamata',
  invited: 'Hai invitato {name}. Aspetta che risponda.',
  guest: 'Ospite senza account',
  guestText: 'Un interprete o un tecnico entra con un link, che vale solo per questa chiamata.',
  guestMake: 'Crea il link',
  guestLink: 'Link per l’ospite',
  copy: 'Copia',
  copied: 'Link copiato.',
  closed: 'Chiuso',
};

/** Ending and blocking, with a way back. */
export const blocking = {
  going: 'Chiudo e blocco tra {seconds}',
  text: 'Non vi sentite e non vi vedete più.',
  undo: 'Annulla',
  now: 'Subito',
  said: 'Chiudo e blocco la chiamata. Puoi annullare.',
  undone: 'Annullato. La chiamata continua.',
};

/** People in a call with several. */
export const group = {
  asked: 'Invitato, non ha ancora risposto',
  cancelInvite: 'Ritira l’invito a {name}',
  mute: 'Spegni il microfono di {name}',
  remove: 'Fai uscire {name}',
  seats: '{taken} posti occupati su {seats}',
  hands: ', {count} mani alzate',
  handOne: ', 1 mano alzata',
  start: 'Comincia l’ora aperta',
  startAt: 'Ora aperta: {desk}',
  openDoor: 'Fai entrare altri',
  closeDoor: 'Non far entrare altri',
  end: 'Chiudi per tutti',
  alone: 'Per ora siete in due.',
};

/** Notes. */
export const notes = {
  title: 'Note',
  field: 'Note di questa chiamata',
  hint: 'Le leggono solo gli operatori. Non scrivere dati che non servono.',
  empty: 'Si salvano mentre scrivi',
  typing: 'Modificata…',
  saving: 'Salvo…',
  saved: 'Salvata',
  unsaved: 'Non salvata: il server non risponde. Riprovo da solo.',
  refused: 'Il server non accetta questa nota.',
  by: 'Nota di {name}',
  pendingOne: 'Una nota non è ancora salvata. Non chiudere questa finestra.',
  pending: '{count} note non sono ancora salvate. Non chiudere questa finestra.',
};

/** Call-back requests and appointments. */
export const work = {
  callbacks: 'Da richiamare',
  appointments: 'Appuntamenti',
  callbacksNone: 'Nessuno da richiamare.',
  appointmentsNone: 'Per ora nessun appuntamento.',
  notReached: 'L’elenco non è aggiornato: il server non risponde.',
  loading: 'Carico l’elenco…',
  asked: 'Chiesta {when}',
  preferred: 'Preferisce: {when}',
  contact: 'Mostra chi ha chiesto',
  contactHide: 'Nascondi chi ha chiesto',
  phone: 'Telefono',
  email: 'E-mail',
  name: 'Nome',
  noSubject: 'Senza argomento',
  callAgain: 'Manda un nuovo link',
  ways: { calling: 'Richiama', done: 'Fatto', unreachable: 'Non risponde', open: 'Riapri' },
  states: {
    open: 'Da richiamare', calling: 'Link inviato', done: 'Fatta', unreachable: 'Non ha risposto',
    booked: 'Prenotato', held: 'Fatto', missed: 'Non si è presentato',
  },
  parts: { any: 'a qualsiasi ora', morning: 'di mattina', afternoon: 'di pomeriggio' },
  link: 'Link da leggere al telefono',
  copy: 'Copia il link',
  copied: 'Link copiato.',
  linkSent: 'Il link è partito per e-mail.',
  linkRead: 'Senza e-mail: leggi il link al telefono.',
  failed: 'Non è riuscito. Riprova.',
  today: 'oggi',
  tomorrow: 'domani',
};

/** The desktop notification. */
export const alerts = {
  tools: 'Suono e avvisi',
  off: 'Gli avvisi sul desktop sono spenti.',
  ask: 'Avvisami anche in un’altra finestra',
  on: 'Avvisi sul desktop attivi',
  denied: 'Il browser blocca gli avvisi. Consentili accanto all’indirizzo della pagina.',
  title: '{desk}: una persona aspetta',
  body: '{kind}, {lang}',
};

/** The list of keys. */
export const keys = {
  title: 'Tasti rapidi',
  open: 'Tasti',
  close: 'Chiudi',
  answer: 'Rispondi al prossimo, o torna pronto',
  hangUp: 'Chiudi la chiamata, o rifiuta la prossima',
  block: 'Chiudi e blocca',
  mute: 'Microfono acceso o spento',
  camera: 'Telecamera accesa o spenta',
  hold: 'Metti in attesa o riprendi',
  transfer: 'Passa la chiamata',
  chat: 'Scrivi un messaggio',
  help: 'Mostra questo elenco',
  undo: 'Annulla la chiusura con blocco',
};

/** What could not be done, and why. */
export const failures = {
  what: {
    call_answer: 'Non è stato possibile rispondere: la chiamata aspetta ancora.',
    call_transfer: 'La chiamata non è passata: è ancora tua.',
    call_invite: 'L’invito non è riuscito.',
    call_hold: 'La chiamata non è andata in attesa.',
    chat: 'Il messaggio non è partito.',
    call_open_hour: 'L’ora aperta non comincia.',
    other: 'Non è riuscito. La chiamata continua.',
  },
  why: {
    cancelled: 'L’hai ripresa tu.',
    no_answer: 'Nessuno ha risposto.',
    declined: 'Il collega non può rispondere.',
    away: 'Il collega non è disponibile.',
    busy: 'Il collega è in chiamata.',
    desk_closed: 'Lo sportello è chiuso.',
    unknown_desk: 'Lo sportello non c’è più.',
    unknown_operator: 'Il collega non è collegato.',
    full: 'La chiamata è al completo.',
    not_now: 'Prova tra poco.',
    not_in_charge: 'Può farlo solo chi ha risposto.',
    no_common_transport: 'I due browser non riescono a parlarsi.',
    too_many: 'Aspetta qualche secondo.',
    degraded: 'Il servizio si è fermato per un momento.',
  },
};

/** Who may use the console, and the way to the office. */
export const access = {
  title: 'Qui rispondono solo gli operatori',
  text: '{name}, il tuo accesso non è da operatore: le chiamate non arrivano a te. Il tuo lavoro è nell’ufficio.',
  textNobody: '{name}, il tuo accesso non è da operatore: le chiamate non arrivano a te. Se devi rispondere, chiedilo al responsabile.',
  toOffice: 'Vai all’ufficio',
  office: 'Ufficio',
  newTab: 'si apre in un’altra scheda',
};
