// SPDX-License-Identifier: EUPL-1.2
// Showing pages, in plain English. Loaded with the rooms of widget/documents/ only.
// `{who}` begins a sentence, `{from}` and `{to}` stand inside one: see `who`.

/** The far side, as sentences name it. */
export const who = {
  named: { who: '{name}', from: 'from {name}', to: 'to {name}' },
  operator: { who: 'The operator', from: 'from the operator', to: 'to the operator' },
  citizen: { who: 'The citizen', from: 'from the citizen', to: 'to the citizen' },
};

/** What both sides see. */
export const papers = {
  chooseTitle: 'What do you want to show?',
  chooseText: 'You see it first. Nothing leaves until you press “Send”.',
  camera: 'With the camera',
  cameraHint: 'A paper, a card, a receipt',
  file: 'A file',
  fileHint: 'Photo, picture or PDF',
  screen: 'The screen',
  screenHint: 'A window or the whole screen',
  dropHint: 'You can also drag a file here, or paste it with Ctrl+V.',
  dropHere: 'Drop the file here',
  cancel: 'Cancel',
  close: 'Close',
  opening: 'One moment…',

  cameraTitle: 'Point the camera at the paper',
  cameraPicture: 'Picture of the camera',
  shutter: 'Take the picture',
  automatic: 'Automatic picture',
  torchOn: 'Turn on the light',
  torchOff: 'Turn off the light',
  otherCamera: 'Switch camera',
  cameraGone: 'The camera went off. Try again or choose a file.',

  draftTitle: 'Check before you send',
  draftText: 'Nothing has left yet.',
  audience: 'It will be seen by: {names}.',
  someone: 'somebody else',
  preparing: 'Getting the page ready…',
  preview: 'Preview of page {number}',
  send: 'Send',
  sendMany: 'Send {count} pages',
  retake: 'Retake',
  otherFile: 'Another file',
  rotate: 'Rotate',
  moveCorners: 'Move the corners',
  cornersDone: 'Corners are right',
  cornersHint: 'Bring the four points to the corners of the paper. On a keyboard use the arrows.',
  wholePicture: 'Use the whole picture',
  corners: ['Top left corner', 'Top right corner', 'Bottom right corner', 'Bottom left corner'],
  cornerPlace: '{x} % from the left, {y} % from the top',
  choosePages: 'Pages to send',
  choosePage: 'Send page {number}',
  seePage: 'Look at page {number}',
  all: 'All',
  none: 'None',
  chosen: '{count} of {of} chosen',

  pageOf: 'Page {number} of {of}',
  onePage: 'Page',
  sources: { camera: 'Photo of a paper', picture: 'Picture', pdf: 'PDF', screen: 'Screen' },
  mine: 'Shown by you',
  arrived: 'Page {number} of {of} {from}',
  arrivedScreen: 'You see the screen {from}',
  arrivedOne: 'A page {from}',
  sent: 'Sent. The other person sees it too.',
  sentMany: '{count} pages sent. The other person sees them too.',
  sentToAll: 'Sent. The others see it, too.',
  sentManyToAll: '{count} pages sent. The others see them, too.',
  takenBack: '{who} took the page back.',
  allTakenBack: '{who} took their pages back. There is nothing else to see.',
  youTookBack: 'You took the page back. {who} no longer sees it.',
  gone: 'There are no pages to see.',
  orphan: '{who} reloaded the web page and no longer sees your marks.',
  notKept: 'Nobody keeps the pages without your permission.',

  pageView: 'Page {number} of {of}',
  helpHand: 'Arrows: move. Plus and minus: larger and smaller. Zero: whole page. Page up and down: another page.',
  helpPoint: 'Arrows: move the pointer that the other person sees. Escape: stop.',
  helpDraw: 'Arrows: move the cross. Enter: begin and end the mark. Escape: stop. Ctrl+Z: remove the last mark.',
  tools: 'Tools',
  hand: 'Move',
  point: 'Point',
  pen: 'Pen',
  highlighter: 'Highlight',
  box: 'Box',
  undo: 'Remove mark',
  markBegun: 'Mark begun',
  markDone: 'Mark done',
  markUndone: 'Mark removed',
  pointing: 'The other person sees where you point.',
  notPointing: 'The other person no longer sees the pointer.',
  zoom: 'Size',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  zoomFit: 'Whole page',
  zoomWidth: 'Whole width',
  options: 'More controls',
  contrast: 'Contrast: {value}',
  contrasts: { normal: 'normal', high: 'high', inverted: 'inverted' },
  text: 'Text',
  textOf: 'Text of page {number}',
  lettersLarger: 'Larger letters',
  lettersSmaller: 'Smaller letters',
  withdraw: 'Take back',
  stopScreen: 'Stop the screen',
  another: 'Show another',
  closeViewer: 'Close the documents',
  pages: 'Pages',
  marks: 'Whose marks these are',
  you: 'You',
};

/** How far a page is. */
export const progress = {
  me: {
    sending: 'Sending… {percent} %',
    readable: '{who} can read it already…',
    exact: '{who} sees it exactly as it is',
    complete: '{who} sees the complete page',
    live: 'Live: {who} sees every change',
  },
  peer: {
    arriving: 'Arriving… {percent} %',
    readable: 'Readable. Details are arriving…',
    exact: 'Exact, pixel by pixel',
    complete: 'Complete',
    live: 'Live: it changes with the screen',
  },
};

/** What the camera finds, told to who holds the paper. */
export const finding = {
  searching: 'Looking for the paper',
  'too-dark': 'Too dark: turn on a light',
  'too-far': 'Move closer',
  'cut-off': 'A part is cut off: move back a little',
  moving: 'Keep it still',
  blurred: 'It is not sharp: wait a moment',
  'hold-still': 'Hold still…',
  ready: 'Good like this',
};

/** What stands in the way of a draft. */
export const problems = {
  unsupported: 'I cannot show this kind of file. Photos, pictures and PDFs work.',
  'too-large': 'The file is too large. Try fewer pages or a smaller photo.',
  broken: 'The file is damaged and does not open. Try another copy.',
  password: 'The PDF has a password. Save a copy without a password and try again.',
  refused: 'The browser does not have permission. Choose “Allow” and try again.',
  'no-camera': 'I find no camera. You can choose a file.',
  'camera-in-use': 'Another program uses the camera. Close it and try again.',
  unavailable: 'This does not work now. Try again in a moment.',
  empty: 'The file is empty.',
  full: 'There are too many pages already. Take some back and try again.',
};

/** What the operator asks for: in the menu, while open, and as the citizen reads it. */
export const asks = {
  page: { ask: 'A document', open: 'You asked for a document.', request: '{who} asks to see a document.', answer: 'Show the document' },
  back: { ask: 'The back', open: 'You asked for the back.', request: '{who} asks to see the back.', answer: 'Show the back' },
  next: { ask: 'The next page', open: 'You asked for the next page.', request: '{who} asks to see the next page.', answer: 'Show the next page' },
  closer: { ask: 'A closer look', open: 'You asked for a closer look.', request: '{who} asks to see it from closer.', answer: 'Show it from closer' },
};

/** Asking and answering. */
export const asking = {
  ask: 'Ask for a page',
  askTitle: 'What do you ask for?',
  cancelAsk: 'Cancel the request',
  declined: 'The citizen would rather not at the moment.',
  understood: 'All right',
  notNow: 'Not now',
};

/** Keeping pages, with the citizen's consent. */
export const keeping = {
  keep: 'Keep as PDF',
  keepTitle: 'Which pages do you want to keep?',
  keepText: 'The citizen has to agree. Otherwise nothing is kept.',
  keepPage: 'Keep page {number} of {of}, {name}',
  keepAsk: 'Ask for permission',
  keepOwn: 'These pages are yours: no permission is needed.',
  waiting: 'Waiting for the citizen’s answer…',
  allowed: 'The citizen agrees. You can download the PDF now.',
  refused: 'The citizen would rather not. Nothing is kept.',
  download: 'Download the PDF',
  saving: 'Making the PDF…',
  saved: 'The PDF is ready.',
  failed: 'The PDF did not work. Try again.',
  fileTitle: 'Documents of the call',
  question: '{who} asks to keep a copy of this page.',
  questionMany: '{who} asks to keep a copy of these {count} pages.',
  questionText: 'It is your decision. If you say no, nothing is left after the call.',
  asked: 'Pages to keep',
  allow: 'I agree',
  refuse: 'I would rather not',
  youAllowed: 'You said yes: {who} may keep a copy.',
  youRefused: 'You said no: nothing is kept.',
};
