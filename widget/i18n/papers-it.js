// SPDX-License-Identifier: EUPL-1.2
// Showing pages, in Italian of level A2. Loaded with the rooms of widget/documents/ only.
// `{who}` begins a sentence, `{from}` and `{to}` stand inside one: see `who`.

/** The far side, as sentences name it. */
export const who = {
  named: { who: '{name}', from: 'da {name}', to: 'a {name}' },
  operator: { who: 'L’operatore', from: 'dall’operatore', to: 'all’operatore' },
  citizen: { who: 'Il cittadino', from: 'dal cittadino', to: 'al cittadino' },
};

/** What both sides see. */
export const papers = {
  chooseTitle: 'Che cosa vuoi mostrare?',
  chooseText: 'Prima lo vedi solo tu. Niente parte finché non premi «Manda».',
  camera: 'Con la telecamera',
  cameraHint: 'Un foglio, una tessera, uno scontrino',
  file: 'Un file',
  fileHint: 'Foto, immagine o PDF',
  screen: 'Lo schermo',
  screenHint: 'Una finestra o tutto lo schermo',
  dropHint: 'Puoi anche trascinare qui un file, o incollarlo con Ctrl+V.',
  dropHere: 'Lascia qui il file',
  cancel: 'Annulla',
  close: 'Chiudi',
  opening: 'Un momento…',

  cameraTitle: 'Inquadra il foglio',
  cameraPicture: 'Immagine della telecamera',
  shutter: 'Scatta la foto',
  automatic: 'Scatto automatico',
  torchOn: 'Accendi la luce',
  torchOff: 'Spegni la luce',
  otherCamera: 'Cambia telecamera',
  cameraGone: 'La telecamera si è spenta. Riprova o scegli un file.',

  draftTitle: 'Controlla prima di mandare',
  draftText: 'Niente è ancora partito.',
  audience: 'La vedranno: {names}.',
  someone: 'un’altra persona',
  preparing: 'Preparo la pagina…',
  preview: 'Anteprima della pagina {number}',
  send: 'Manda',
  sendMany: 'Manda {count} pagine',
  retake: 'Rifai la foto',
  otherFile: 'Un altro file',
  rotate: 'Gira',
  moveCorners: 'Sposta gli angoli',
  cornersDone: 'Angoli a posto',
  cornersHint: 'Porta i quattro punti sugli angoli del foglio. Da tastiera usa le frecce.',
  wholePicture: 'Usa tutta la foto',
  corners: ['Angolo in alto a sinistra', 'Angolo in alto a destra', 'Angolo in basso a destra', 'Angolo in basso a sinistra'],
  cornerPlace: '{x} % da sinistra, {y} % dall’alto',
  choosePages: 'Pagine da mandare',
  choosePage: 'Manda la pagina {number}',
  seePage: 'Guarda la pagina {number}',
  all: 'Tutte',
  none: 'Nessuna',
  chosen: '{count} su {of} scelte',

  pageOf: 'Pagina {number} di {of}',
  onePage: 'Pagina',
  sources: { camera: 'Foto di un foglio', picture: 'Immagine', pdf: 'PDF', screen: 'Schermo' },
  mine: 'La mostri tu',
  arrived: 'Pagina {number} di {of} {from}',
  arrivedScreen: 'Vedi lo schermo {from}',
  arrivedOne: 'Una pagina {from}',
  sent: 'Mandata. La vede anche l’altra persona.',
  sentMany: 'Mandate {count} pagine. Le vede anche l’altra persona.',
  sentToAll: 'Mandata. La vedono anche gli altri.',
  sentManyToAll: 'Mandate {count} pagine. Le vedono anche gli altri.',
  takenBack: '{who} ha ritirato la pagina.',
  allTakenBack: '{who} ha ritirato le sue pagine. Non c’è altro da vedere.',
  youTookBack: 'Hai ritirato la pagina. {who} non la vede più.',
  gone: 'Non ci sono pagine da vedere.',
  orphan: '{who} ha ricaricato la pagina web: non vede più i tuoi segni.',
  notKept: 'Senza il tuo permesso nessuno conserva le pagine.',

  pageView: 'Pagina {number} di {of}',
  helpHand: 'Frecce: spostare. Più e meno: ingrandire e rimpicciolire. Zero: tutta la pagina. Pagina su e giù: altra pagina.',
  helpPoint: 'Frecce: muovere il puntatore che vede l’altra persona. Esc: smettere.',
  helpDraw: 'Frecce: muovere la croce. Invio: iniziare e finire il segno. Esc: smettere. Ctrl+Z: togliere l’ultimo segno.',
  tools: 'Strumenti',
  hand: 'Sposta',
  point: 'Indica',
  pen: 'Penna',
  highlighter: 'Evidenzia',
  box: 'Riquadro',
  undo: 'Togli segno',
  markBegun: 'Segno iniziato',
  markDone: 'Segno fatto',
  markUndone: 'Segno tolto',
  pointing: 'L’altra persona vede dove indichi.',
  notPointing: 'L’altra persona non vede più il puntatore.',
  zoom: 'Grandezza',
  zoomIn: 'Ingrandisci',
  zoomOut: 'Rimpicciolisci',
  zoomFit: 'Tutta la pagina',
  zoomWidth: 'Tutta la larghezza',
  options: 'Altri comandi',
  contrast: 'Contrasto: {value}',
  contrasts: { normal: 'normale', high: 'alto', inverted: 'invertito' },
  text: 'Testo',
  textOf: 'Testo della pagina {number}',
  lettersLarger: 'Lettere più grandi',
  lettersSmaller: 'Lettere più piccole',
  withdraw: 'Ritira',
  stopScreen: 'Ferma lo schermo',
  another: 'Mostra altro',
  closeViewer: 'Chiudi i documenti',
  pages: 'Pagine',
  marks: 'Di chi sono i segni',
  you: 'Tu',
};

/** How far a page is. */
export const progress = {
  me: {
    sending: 'Sto mandando… {percent} %',
    readable: '{who} può già leggere…',
    exact: '{who} vede la pagina uguale all’originale',
    complete: '{who} vede la pagina completa',
    live: 'Dal vivo: {who} vede ogni cambiamento',
  },
  peer: {
    arriving: 'Arriva… {percent} %',
    readable: 'Si può leggere. Arrivano i dettagli…',
    exact: 'Uguale all’originale, punto per punto',
    complete: 'Completa',
    live: 'Dal vivo: cambia con lo schermo',
  },
};

/** What the camera finds, told to who holds the paper. */
export const finding = {
  searching: 'Cerco il foglio',
  'too-dark': 'Troppo buio: accendi una luce',
  'too-far': 'Avvicinati',
  'cut-off': 'Manca un pezzo: allontanati un po’',
  moving: 'Tieni fermo',
  blurred: 'Non è nitido: aspetta un momento',
  'hold-still': 'Resta fermo così…',
  ready: 'Va bene così',
};

/** What stands in the way of a draft. */
export const problems = {
  unsupported: 'Non posso mostrare questo tipo di file. Vanno bene foto, immagini e PDF.',
  'too-large': 'Il file è troppo grande. Prova con meno pagine o una foto più piccola.',
  broken: 'Il file è rovinato e non si apre. Prova con un’altra copia.',
  password: 'Il PDF ha una password. Salvane una copia senza password e riprova.',
  refused: 'Il browser non ha il permesso. Scegli «Consenti» e riprova.',
  'no-camera': 'Non trovo una telecamera. Puoi scegliere un file.',
  'camera-in-use': 'Un altro programma usa la telecamera. Chiudilo e riprova.',
  unavailable: 'Adesso non si può. Riprova tra un momento.',
  empty: 'Il file è vuoto.',
  full: 'Ci sono già troppe pagine. Ritirane qualcuna e riprova.',
};

/** What the operator asks for: in the menu, while open, and as the citizen reads it. */
export const asks = {
  page: { ask: 'Un documento', open: 'Hai chiesto un documento.', request: '{who} chiede di vedere un documento.', answer: 'Mostra il documento' },
  back: { ask: 'Il retro', open: 'Hai chiesto il retro.', request: '{who} chiede di vedere il retro.', answer: 'Mostra il retro' },
  next: { ask: 'La pagina dopo', open: 'Hai chiesto la pagina dopo.', request: '{who} chiede di vedere la pagina dopo.', answer: 'Mostra la pagina dopo' },
  closer: { ask: 'Più da vicino', open: 'Hai chiesto di vedere più da vicino.', request: '{who} chiede di vedere più da vicino.', answer: 'Mostra più da vicino' },
};

/** Asking and answering. */
export const asking = {
  ask: 'Chiedi una pagina',
  askTitle: 'Che cosa chiedi?',
  cancelAsk: 'Annulla la richiesta',
  declined: 'Il cittadino adesso preferisce di no.',
  understood: 'Va bene',
  notNow: 'Non ora',
};

/** Keeping pages, with the citizen's consent. */
export const keeping = {
  keep: 'Conserva in PDF',
  keepTitle: 'Quali pagine vuoi conservare?',
  keepText: 'Il cittadino deve essere d’accordo. Altrimenti non si conserva niente.',
  keepPage: 'Conserva la pagina {number} di {of}, {name}',
  keepAsk: 'Chiedi il permesso',
  keepOwn: 'Sono pagine tue: non serve il permesso.',
  waiting: 'Aspetto la risposta del cittadino…',
  allowed: 'Il cittadino è d’accordo. Ora puoi scaricare il PDF.',
  refused: 'Il cittadino preferisce di no. Non si conserva niente.',
  download: 'Scarica il PDF',
  saving: 'Preparo il PDF…',
  saved: 'Il PDF è pronto.',
  failed: 'Il PDF non è riuscito. Riprova.',
  fileTitle: 'Documenti della chiamata',
  question: '{who} chiede di conservare una copia di questa pagina.',
  questionMany: '{who} chiede di conservare una copia di queste {count} pagine.',
  questionText: 'Decidi tu. Se dici di no, alla fine della chiamata non resta niente.',
  asked: 'Pagine da conservare',
  allow: 'Sono d’accordo',
  refuse: 'Preferisco di no',
  youAllowed: 'Hai detto di sì: {who} può conservare una copia.',
  youRefused: 'Hai detto di no: non si conserva niente.',
};
