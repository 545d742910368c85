// SPDX-License-Identifier: EUPL-1.2
// Stands for js-glue/documents: pages, drafts and a camera that do what the test
// says. What the widget asks for is noted in `calls`.

/** A canvas with a letter drawn on it. */
export function drawLetter({ width = 827, height = 1169, title = 'Comune di Montelupo Fiorentino', seed = 1, back = false, paper = '#fff' } = {}) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d');
  const unit = width / 827;
  pen.fillStyle = paper;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = '#1c3f6e';
  pen.font = `bold ${26 * unit}px "DejaVu Serif", serif`;
  pen.fillText(back ? `${title} (retro)` : title, 70 * unit, 90 * unit);
  pen.fillStyle = '#222';
  pen.font = `${15 * unit}px "DejaVu Sans", sans-serif`;
  const words = 'il cittadino richiede il certificato di residenza presso questo comune con la presente dichiara sotto la propria responsabilità di abitare in via Roma 12'.split(' ');
  let next = seed;
  for (let line = 0; line < 32; line += 1) {
    let text = '';
    while (text.length < 66) {
      next = (next * 48271) % 2147483647;
      text += `${words[next % words.length]} `;
    }
    if (line % 8 !== 7) pen.fillText(text, 70 * unit, (150 + line * 27) * unit, width - 140 * unit);
  }
  pen.strokeStyle = '#b3243c';
  pen.lineWidth = 4 * unit;
  pen.beginPath();
  pen.arc(width - 170 * unit, height - 150 * unit, 62 * unit, 0, 7);
  pen.stroke();
  return canvas;
}

/** What a camera sees: a letter on a table. */
function drawTable(context, letter, time) {
  const { width, height } = context.canvas;
  context.fillStyle = '#7a5c3e';
  context.fillRect(0, 0, width, height);
  context.save();
  context.translate(width * 0.5, height * 0.52 + Math.sin(time / 700));
  context.rotate(-0.06);
  const scale = (height * 0.82) / letter.height;
  context.scale(scale, scale);
  context.drawImage(letter, -letter.width / 2, -letter.height / 2);
  context.restore();
}

class ScriptedDraft extends EventTarget {
  problems = [];
  busy = false;

  constructor(documents, pages, problems = []) {
    super();
    this.documents = documents;
    this.problems = problems;
    this.pages = pages.map((page, index) => ({ source: 'picture', name: '', number: index + 1, corners: null, picture: null, rotation: 0, chosen: true, text: '', ...page }));
  }

  change() {
    this.dispatchEvent(new Event('change'));
  }

  async setCorners(index, corners) {
    this.documents.note('setCorners', index, corners);
    this.pages[index].corners = corners;
    this.change();
  }

  async rotate(index, turns) {
    this.documents.note('rotate', index, turns);
    const { canvas } = this.pages[index];
    const turned = Object.assign(document.createElement('canvas'), { width: canvas.height, height: canvas.width });
    const pen = turned.getContext('2d');
    pen.translate(turned.width, 0);
    pen.rotate(Math.PI / 2);
    pen.drawImage(canvas, 0, 0);
    Object.assign(this.pages[index], { rotation: turns, canvas: turned });
    this.change();
  }

  choose(index, on) {
    this.documents.note('choose', index, on);
    this.pages[index].chosen = on;
    this.change();
  }

  async send() {
    const chosen = this.pages.filter((page) => page.chosen);
    this.documents.note('send', chosen.map(({ number }) => number));
    if (globalThis.scriptedFull) throw Object.assign(new Error('full'), { error: 'full', file: '' });
    return chosen.map(({ canvas, source, name, number, text }) => this.documents.add({ owner: 'me', state: 'sending', progress: 0.1, canvas, source, name, number, of: this.pages.length, text, live: source === 'screen' }));
  }

  discard() {
    this.documents.note('discard');
  }
}

class ScriptedCamera extends EventTarget {
  video = Object.assign(document.createElement('video'), { muted: true, playsInline: true, autoplay: true });
  finding = { found: false, corners: [], state: 'searching' };
  automatic = true;
  torch = { available: true, on: false };
  cameras = [{ id: 'back', label: 'Back', facing: 'environment' }, { id: 'front', label: 'Front', facing: 'user' }];
  camera = 'back';

  constructor(documents) {
    super();
    this.documents = documents;
    const { innerWidth, innerHeight } = globalThis;
    const [width, height] = innerWidth < innerHeight ? [480, 640] : [640, 480];
    this.canvas = Object.assign(document.createElement('canvas'), { width, height });
    this.letter = drawLetter({ width: 600, height: 848 });
    const pen = this.canvas.getContext('2d');
    drawTable(pen, this.letter, 0);
    this.timer = setInterval(() => drawTable(pen, this.letter, performance.now()), 100);
    this.video.srcObject = this.canvas.captureStream(10);
  }

  /** Where the letter really lies. */
  get corners() {
    const { width, height } = this.canvas;
    const scale = (height * 0.82) / this.letter.height;
    const [w, h] = [(this.letter.width * scale) / 2, (this.letter.height * scale) / 2];
    return [[-w, -h], [w, -h], [w, h], [-w, h]].map(([x, y]) => [
      0.5 + (x * Math.cos(0.06) + y * Math.sin(0.06)) / width,
      0.52 + (-x * Math.sin(0.06) + y * Math.cos(0.06)) / height,
    ]);
  }

  find(state, found = state !== 'searching' && state !== 'too-dark') {
    this.finding = { found, corners: found ? this.corners : [], state };
    this.dispatchEvent(new Event('finding'));
  }

  draft() {
    const picture = Object.assign(document.createElement('canvas'), { width: this.canvas.width, height: this.canvas.height });
    picture.getContext('2d').drawImage(this.canvas, 0, 0);
    return new ScriptedDraft(this.documents, [{ canvas: drawLetter(), source: 'camera', picture, corners: this.corners }]);
  }

  async setTorch(on) {
    this.documents.note('setTorch', on);
    this.torch = { available: true, on };
    this.find(this.finding.state);
  }

  async useCamera(id) {
    this.documents.note('useCamera', id);
    this.camera = id;
  }

  async shoot() {
    this.documents.note('shoot');
    return this.draft();
  }

  /** The automatic picture, when the sheet lies still. */
  still() {
    if (this.automatic) this.dispatchEvent(new CustomEvent('shot', { detail: this.draft() }));
  }

  close() {
    this.documents.note('closeCamera');
    clearInterval(this.timer);
  }
}

export class ScriptedDocuments extends EventTarget {
  available = true;
  can = { camera: true, screen: true };
  pages = [];
  calls = [];
  askedOf = null;
  asked = null;
  keep = null;
  keepAsked = null;
  keepable = [];
  #count = 0;

  audience = [];

  constructor(role) {
    super();
    this.role = role;
    this.asks = role === 'operator';
  }

  note(name, ...values) {
    this.calls.push([name, ...values]);
  }

  /** Sets fields and tells of it. */
  put(fields = {}) {
    Object.assign(this, fields);
    this.dispatchEvent(new Event('change'));
  }

  /** Adds a page; `letter` says what is drawn on it where there is no canvas. */
  add({ letter, ...fields }) {
    const canvas = fields.canvas ?? drawLetter(letter);
    const page = {
      key: `page-${(this.#count += 1)}`, owner: 'peer', number: 1, of: 1, name: '', source: 'pdf', width: canvas.width, height: canvas.height,
      state: 'arriving', layer: 'none', progress: 0, bytes: 0, text: '', live: false, orphan: false, marks: [], pointer: null, ...fields, canvas,
    };
    this.pages = [...this.pages, page];
    this.put();
    return page;
  }

  /** Changes a page and tells of it. */
  page(index, fields) {
    Object.assign(this.pages[index], fields);
    this.put();
  }

  marks(index, marks) {
    this.pages[index].marks = marks;
    this.dispatchEvent(new CustomEvent('marks', { detail: { page: this.pages[index] } }));
  }

  pointer(index, pointer) {
    this.pages[index].pointer = pointer;
    this.dispatchEvent(new CustomEvent('pointer', { detail: { page: this.pages[index] } }));
  }

  async draftFromFiles(files) {
    const names = [...files].map(({ name }) => name);
    this.note('draftFromFiles', names);
    const problem = globalThis.scriptedProblem;
    if (problem) throw Object.assign(new Error(problem), { error: problem, file: names[0] });
    const several = names[0].endsWith('.pdf') ? 5 : 1;
    const pages = Array.from({ length: several }, (_, index) => ({ canvas: drawLetter({ seed: index + 7, title: `Pagina ${index + 1}` }), source: several > 1 ? 'pdf' : 'picture', name: names[0], number: index + 1, text: `Modulo di richiesta\n\nPagina ${index + 1}. Il cittadino chiede il certificato.` }));
    return new ScriptedDraft(this, pages, globalThis.scriptedProblems ?? []);
  }

  draftFromPaste(data) {
    const files = [...data.files];
    this.note('draftFromPaste', files.map(({ name }) => name));
    return files.length > 0 ? this.draftFromFiles(files) : null;
  }

  async openCamera(options) {
    this.note('openCamera', options);
    const problem = globalThis.scriptedProblem;
    if (problem) throw Object.assign(new Error(problem), { error: problem, file: '' });
    globalThis.scriptedCamera = new ScriptedCamera(this);
    return globalThis.scriptedCamera;
  }

  async openScreen() {
    this.note('openScreen');
    return new ScriptedDraft(this, [{ canvas: drawLetter({ width: 1280, height: 800, title: 'Anagrafe nazionale' }), source: 'screen' }]);
  }

  withdraw(key) {
    this.note('withdraw', key);
    this.put({ pages: this.pages.filter((page) => page.key !== key) });
  }

  stopScreen(key) {
    this.note('stopScreen', key);
    this.pages.find((page) => page.key === key).live = false;
    this.put();
  }

  point(key, x, y) {
    this.note('point', key, x, y);
  }

  beginMark(key, tool) {
    this.note('beginMark', key, tool);
    const page = this.pages.find((each) => each.key === key);
    const mark = { id: `mark-${page.marks.length}`, owner: 'me', tool, points: [], done: false };
    page.marks = [...page.marks, mark];
    return mark.id;
  }

  extendMark(id, points) {
    for (const page of this.pages) {
      const mark = page.marks.find((each) => each.id === id && each.owner === 'me');
      if (!mark) continue;
      mark.points = mark.tool === 'box' ? [...mark.points.slice(0, 2), ...points.slice(-2)] : [...mark.points, ...points];
      this.dispatchEvent(new CustomEvent('marks', { detail: { page } }));
    }
  }

  endMark(id) {
    this.note('endMark', id);
  }

  undo(key) {
    this.note('undo', key);
    const page = this.pages.find((each) => each.key === key);
    const own = page.marks.filter(({ owner }) => owner === 'me').at(-1);
    page.marks = page.marks.filter((mark) => mark !== own);
    this.dispatchEvent(new CustomEvent('marks', { detail: { page } }));
  }

  ask(what) {
    this.note('ask', what);
    this.put({ askedOf: { what, state: 'open' } });
  }

  cancelAsk() {
    this.note('cancelAsk');
    this.put({ askedOf: null });
  }

  decline() {
    this.note('decline');
    this.put({ asked: null });
  }

  askToKeep(keys) {
    this.note('askToKeep', keys);
    this.put({ keep: { keys, state: 'asked' } });
  }

  answerKeep(allow) {
    this.note('answerKeep', allow);
    this.put({ keepAsked: null });
  }

  async savePdf(keys, options) {
    this.note('savePdf', keys, options);
    return new Blob(['%PDF-1.7 scripted'], { type: 'application/pdf' });
  }
}
