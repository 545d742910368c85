// SPDX-License-Identifier: EUPL-1.2
// Italian, in words of level A2: short sentences, no jargon, the citizen is "tu".

/** The snippet's own words: all that a page loads before the click. */
export const button = {
  voice: 'Chiama',
  video: 'Videochiama',
  back: 'Torna alla chiamata',
  newWindow: 'si apre in una nuova finestra',
  loading: 'Un momento…',
  open: 'Risponde adesso',
  busy: 'Occupato, prova tra poco',
  closed: 'Chiuso in questo momento',
  failed: 'Il servizio non si apre. Prova in una nuova finestra.',
};

/** The call panel. */
export const call = {
  panelOf: 'Chiamata con {desk}',
  town: 'Sportello del Comune',
  otherLanguage: 'English',
  otherLanguageCode: 'en',

  idleTitle: 'Parla con {desk}',
  idleText: 'Chiami dal browser, gratis e senza iscrizione. Risponde un operatore del Comune.',
  idlePermission: 'Il browser ti chiede il permesso di usare il microfono. Scegli «Consenti».',
  idlePermissionVideo: 'Il browser ti chiede il permesso di usare il microfono e la telecamera. Scegli «Consenti».',
  startVideo: 'Inizia la videochiamata',
  startVoice: 'Inizia la chiamata a voce',
  startVideoHint: 'Vi vedete e puoi mostrare un documento',
  startVoiceHint: 'Usi solo il microfono',

  checking: 'Preparo il microfono',
  checkingVideo: 'Preparo microfono e telecamera',
  checkingText: 'Se il browser chiede il permesso, scegli «Consenti».',
  connecting: 'Mi collego al Comune',
  connectingText: 'Ci vuole un momento.',
  answered: '{name} ha risposto',
  answeredText: 'Vi collego, un momento.',
  ringing: 'Sto chiamando {desk}',
  ringingText: 'Resta in linea. Un operatore risponde appena può.',
  talking: 'In chiamata',
  talkingWith: 'Parli con {name}',
  reconnecting: 'Mi ricollego',
  reconnectingText: 'La linea si è interrotta. Aspetta un momento, non chiudere.',
  ended: 'Chiamata finita',
  lasted: 'Durata: {time}',
  waited: 'Aspetti da {time}',

  operator: 'Operatore',
  operatorVideoOff: 'L’operatore ha la telecamera spenta',
  operatorMuted: 'L’operatore ha il microfono spento',
  youMuted: 'Microfono spento',
  yourPicture: 'La tua immagine',
  operatorPicture: 'Immagine dell’operatore',

  controls: 'Comandi della chiamata',
  mute: 'Spegni microfono',
  unmute: 'Accendi microfono',
  cameraOff: 'Spegni video',
  cameraOn: 'Accendi video',
  hangUp: 'Chiudi chiamata',
  cancel: 'Annulla',
  toWindow: 'Apri in una finestra',
  smaller: 'Riduci',
  larger: 'Ingrandisci',
  close: 'Chiudi',

  safetyCode: 'Codice di sicurezza',
  safetyText: 'Leggi questo codice all’operatore. Se il suo è uguale, nessun altro può ascoltarvi.',

  again: 'Chiama di nuovo',
  retry: 'Riprova',
  byVoice: 'Chiama solo a voce',
  inWindow: 'Apri in una nuova finestra',
  byPhone: 'Telefona: {phone}',
  hours: 'Orari: {hours}',
  hoursLink: 'Guarda gli orari',

  alreadyCalling: 'Sei già in chiamata con {desk}. Chiudi prima questa chiamata.',
};

/** Why a call ended: what happened, and what to do now. */
export const reasons = {
  'hangup-local': { title: 'Hai chiuso la chiamata', text: 'Grazie di averci chiamato.' },
  'hangup-remote': { title: 'L’operatore ha chiuso la chiamata', text: 'Se hai ancora bisogno, chiama di nuovo.' },
  declined: { title: 'L’operatore non può rispondere', text: 'In questo momento è impegnato. Prova tra qualche minuto.' },
  'no-answer': { title: 'Nessuno ha risposto', text: 'Gli operatori sono impegnati. Prova tra qualche minuto.' },
  'peer-lost': { title: 'L’operatore ha perso la linea', text: 'Non dipende da te. Chiama di nuovo.' },
  'connection-lost': { title: 'La linea è caduta', text: 'Controlla la tua connessione a Internet, poi chiama di nuovo. A voce serve meno linea.' },
  'server-unreachable': { title: 'Non riesco a collegarmi', text: 'Controlla la tua connessione a Internet. Se funziona, il servizio è fermo: prova più tardi.' },
  'desk-closed': { title: 'Lo sportello è chiuso', text: 'Adesso non c’è nessun operatore. Chiama negli orari di apertura.' },
  'desk-busy': { title: 'Lo sportello è occupato', text: 'Tutti gli operatori stanno parlando con altre persone. Prova tra qualche minuto.' },
  'unknown-desk': { title: 'Questo sportello non c’è', text: 'Il Comune non conosce lo sportello «{desk}». Cerca un altro contatto su questa pagina.' },
  'no-common-transport': { title: 'Il tuo browser non riesce a parlare con lo sportello', text: 'Prova con un altro browser, aggiornato, per esempio Firefox o Chrome.' },
  'server-full': { title: 'Ci sono troppe chiamate', text: 'Il servizio è pieno. Prova tra qualche minuto.' },
  'permission-denied': { title: 'Il microfono è bloccato', text: 'Tocca il simbolo vicino all’indirizzo della pagina, in alto, e scegli «Consenti» per il microfono. Poi riprova.' },
  'no-microphone': { title: 'Non trovo un microfono', text: 'Collega un microfono o le cuffie, poi riprova.' },
  unsupported: { title: 'Questo browser non può chiamare', text: 'Aggiorna il browser o usane un altro, per esempio Firefox o Chrome.' },
  moved: { title: 'La chiamata continua in un’altra finestra', text: 'Qui puoi continuare a leggere la pagina.' },
  gone: { title: 'La chiamata non c’è più', text: 'È passato troppo tempo. Chiama di nuovo.' },
};

/** Things that a call goes on in spite of; `action` where something helps. */
export const notices = {
  'no-camera': { text: 'Non trovo la telecamera. L’operatore ti sente ma non ti vede.', action: 'Cerca di nuovo' },
  'camera-in-use': { text: 'Un altro programma usa la telecamera. Chiudilo e prova di nuovo.', action: 'Prova di nuovo' },
  'camera-refused': { text: 'Il browser blocca la telecamera. L’operatore ti sente ma non ti vede.', action: 'Chiedi di nuovo' },
  'no-microphone-listen-only': { text: 'Non trovo il microfono. Tu senti l’operatore, ma lui non ti sente.', action: '' },
  'poor-connection': { text: 'La linea è debole. Senza video la voce si sente meglio.', action: 'Spegni video' },
  'peer-away': { text: 'L’operatore ha perso la linea. Aspetta: può tornare.', action: '' },
};

/** The operator's console. */
export const desk = {
  title: 'Sportello',
  console: 'Console dell’operatore',
  otherLanguage: 'English',
  otherLanguageCode: 'en',

  signInTitle: 'Accedi alla console',
  name: 'Nome utente',
  password: 'Password',
  showPassword: 'Mostra la password',
  hidePassword: 'Nascondi la password',
  signIn: 'Accedi',
  signingIn: 'Accesso in corso…',
  signOut: 'Esci',
  restoring: 'Mi collego al server…',
  errorCredentials: 'Nome utente o password sbagliati. Controlla e riprova.',
  errorAttempts: 'Troppi tentativi. Riprova tra {seconds} secondi.',
  errorServer: 'Il server non risponde. Controlla la rete e riprova.',
  errorMissing: 'Scrivi il nome utente e la password.',

  availability: 'La tua presenza',
  available: 'Disponibile',
  away: 'Assente',
  busy: 'In chiamata',
  yourDesks: 'I tuoi sportelli',

  incoming: 'Chiamate in arrivo',
  noIncoming: 'Nessuna chiamata in arrivo',
  noIncomingText: 'Quando arriva una chiamata senti un suono e la vedi qui.',
  awayText: 'Sei assente: le chiamate non ti arrivano.',
  incomingTitle: '({count}) Chiamata: {desk}',
  voiceCall: 'Chiamata a voce',
  videoCall: 'Videochiamata',
  speaks: { it: 'Italiano', en: 'Inglese' },
  waiting: 'Aspetta da {time}',
  answer: 'Rispondi',
  answerVoice: 'Rispondi senza video',
  decline: 'Rifiuta',
  ringingAnnounce: 'Chiamata in arrivo per {desk}',
  ringingWhileBusy: 'Chiudi la chiamata in corso prima di rispondere.',

  restTitle: 'Pronto a rispondere',
  restTitleAway: 'Sei assente',
  restText: 'Quando rispondi, qui vedi il cittadino.',
  restTextAway: 'Scegli «Disponibile» per ricevere le chiamate.',
  connecting: 'Collego la chiamata',
  connectingText: 'Il cittadino ti vede tra un momento.',
  reconnecting: 'La linea si è interrotta',
  reconnectingText: 'Mi ricollego. Il cittadino vede un avviso e aspetta.',
  talking: 'In chiamata',
  citizen: 'Cittadino',
  citizenVideoOff: 'Il cittadino ha la telecamera spenta',
  citizenMuted: 'Il cittadino ha il microfono spento',
  citizenPicture: 'Immagine del cittadino',
  safetyText: 'Il cittadino può leggerti il suo codice. Se è uguale, nessun altro può ascoltarvi.',

  lastCall: 'Ultima chiamata',
  dismiss: 'Nascondi',
  soundOff: 'Il suono è spento: le chiamate arrivano in silenzio.',
  soundOn: 'Accendi il suono',
  soundTest: 'Prova il suono',
  soundVolume: 'Volume della suoneria',
  shortcuts: 'Tasti rapidi',
  shortcutAnswer: 'Rispondi alla prima chiamata',
  shortcutHangUp: 'Chiudi la chiamata',
  shortcutMute: 'Microfono acceso o spento',
  shortcutCamera: 'Telecamera accesa o spenta',

  offline: 'Il server non risponde',
  offlineText: 'Mi ricollego da solo. Una chiamata in corso continua.',
  replaced: 'Console aperta altrove',
  replacedText: 'Hai aperto la console con questo nome utente in un’altra finestra o su un altro computer. Qui le chiamate non arrivano più.',
  replacedAction: 'Usa questa finestra',
};

/** The same reasons, told to the operator. */
export const deskReasons = {
  'hangup-local': 'Hai chiuso tu la chiamata.',
  'hangup-remote': 'Il cittadino ha chiuso la chiamata.',
  declined: 'La chiamata è stata rifiutata.',
  'no-answer': 'La chiamata non ha avuto risposta.',
  'peer-lost': 'Il cittadino ha perso la linea e non è tornato.',
  'connection-lost': 'La tua linea è caduta. Controlla la rete.',
  'server-unreachable': 'Il server non risponde. Controlla la rete.',
  'desk-closed': 'Lo sportello è chiuso.',
  'desk-busy': 'Lo sportello è occupato.',
  'unknown-desk': 'Questo sportello non esiste più.',
  'no-common-transport': 'Il browser del cittadino e il tuo non riescono a parlarsi. Aggiorna il browser.',
  'server-full': 'Il server non accetta altre chiamate.',
  'permission-denied': 'Il browser blocca il microfono. Scegli «Consenti» accanto all’indirizzo della pagina.',
  'no-microphone': 'Non c’è un microfono. Collegalo e riprova.',
  unsupported: 'Questo browser non può chiamare. Aggiornalo.',
  moved: 'La chiamata continua in un’altra finestra.',
  gone: 'La chiamata non c’è più: ha risposto un collega o il cittadino ha chiuso.',
};

/** The same notices, told to the operator. */
export const deskNotices = {
  'no-camera': { text: 'Non trovo la telecamera. Il cittadino ti sente ma non ti vede.', action: 'Cerca di nuovo' },
  'camera-in-use': { text: 'Un altro programma usa la telecamera. Chiudilo e prova di nuovo.', action: 'Prova di nuovo' },
  'camera-refused': { text: 'Il browser blocca la telecamera. Il cittadino ti sente ma non ti vede.', action: 'Chiedi di nuovo' },
  'no-microphone-listen-only': { text: 'Non trovo il microfono. Il cittadino non ti sente.', action: '' },
  'poor-connection': { text: 'La linea è debole. Senza video la voce si sente meglio.', action: 'Spegni video' },
  'peer-away': { text: 'Il cittadino ha perso la linea. Aspetta: può tornare entro 30 secondi.', action: '' },
};
