// SPDX-License-Identifier: EUPL-1.2
// The sides of a call as far as documents go: two or three `Documents` over channels that the test
// can cut, their threads run here with the fake core.
import { DocumentLane } from '../../../js-glue/media/document-lane.js';
import { Documents } from '../../../js-glue/documents/documents.js';
import { DocumentThread } from '../../../js-glue/documents/document-thread.js';
import { PageHost } from '../../../js-glue/documents/page-host.js';
import { writePdf } from '../../../js-glue/documents/pdf-host.js';
import { ScanHost } from '../../../js-glue/documents/scan-host.js';
import { channelPair, pictureFile, settle } from './page-stand-ins.mjs';
import { fakeDocuments } from './fake-core.mjs';

/** Counts what workers and pages say to each other. */
let activity = 0;

/** The document worker, in this thread. */
class FakeWorker {
  onmessage = null;
  terminated = false;

  constructor() {
    const core = fakeDocuments();
    this.core = core;
    this.pages = new PageHost(core, (message) => this.tell(message), { soon: (job) => setImmediate(job) });
    this.scan = new ScanHost(core);
  }

  tell(message) {
    activity += 1;
    queueMicrotask(() => {
      if (!this.terminated) this.onmessage?.({ data: message });
    });
  }

  postMessage(message) {
    queueMicrotask(() => this.handle(message));
  }

  handle(message) {
    const { pages, scan } = this;
    if (message.type === 'exchange') pages.use(message.line, message.port, message.sees);
    else if (message.type === 'leave') pages.leave(message.line);
    else if (message.type === 'again') pages.addAgain(message.stream, message.shown);
    else if (message.type === 'withdraw') pages.withdraw(message.page);
    else if (message.type === 'drawn') pages.drawn(message.session, message.page);
    else if (message.type === 'question') {
      const answer = { add: () => pages.add(message), update: () => pages.update(message.page, message), look: () => scan.look(message.frame, message.nowUs), 'keep-shot': () => scan.keep(message.frames), straighten: () => scan.straighten(message.shot, message.corners, message.quarterTurns), pdf: () => writePdf(this.core, pages, message) }[message.ask]();
      this.tell({ type: 'answer', id: message.id, answer });
    }
  }

  terminate() {
    this.terminated = true;
    for (const { port } of this.pages.lines.values()) port?.close();
  }
}

/** The media worker's part: bandwidth enough for everybody. */
class FakeMedia {
  budget = 32768;
  sent = 0;

  constructor() {
    const media = this;
    this.lane = new DocumentLane(/** @type {any} */ ({
      session: {
        documentBudget: () => media.budget,
        setDocumentsWaiting() {},
        documentSent(bytes) {
          media.sent += bytes;
        },
      },
      clock: () => 0,
      pump: () => this.lane.flush(0),
    }));
  }

  attachDocuments(port) {
    this.lane.use(port);
  }
}

class Side {
  constructor(id, role) {
    this.id = id;
    this.worker = new FakeWorker();
    /** By the other's id. */
    this.medias = new Map();
    this.events = [];
    const thread = new DocumentThread(/** @type {any} */ (this.worker), this.worker.pages.session);
    this.documents = new Documents({ role, parts: { start: async () => ({ thread, assets: /** @type {any} */ ({}) }) }, lendCamera: async () => () => {} });
    for (const type of ['change', 'marks', 'pointer']) this.documents.addEventListener(type, (event) => this.events.push({ type, detail: event.detail }));
  }

  /** A connection with another one. */
  meet({ id }, { papers, pages, main, sees = true }) {
    const { documents, medias } = this;
    documents.join(id, { main, sees });
    if (!medias.has(id)) medias.set(id, new FakeMedia());
    documents.useMedia(id, medias.get(id));
    medias.get(id).lane.add(pages);
    documents.usePapers(id, papers);
  }

  /** The media of the one connection, in a call of two. */
  get media() {
    return this.medias.values().next().value;
  }

  close() {
    this.documents.close();
    for (const { lane } of this.medias.values()) lane.port?.close();
  }
}

/** @returns two sides that are connected */
export async function twoSides() {
  const sides = {
    citizen: new Side('citizen', 'caller'),
    operator: new Side('operator', 'operator'),
    guest: null,
    channels: [],
    /** A new connection; what was on the old one is gone. */
    async connect() {
      this.cut();
      this.channels = [];
      this.link(this.citizen, this.operator);
      await this.rest();
    },
    /** @param {{ one?: object, other?: object }} [how] what the lines of each are like */
    link(one, other, { main = true, ...how } = {}) {
      const papers = channelPair();
      const pages = channelPair();
      this.channels.push(...papers, ...pages);
      one.meet(other, { papers: papers[0], pages: pages[0], main, ...how.one });
      other.meet(one, { papers: papers[1], pages: pages[1], main, ...how.other });
      for (const channel of [...papers, ...pages]) channel.onopen?.();
    },
    /** A third person comes in: the operator is their main one. */
    async invite() {
      this.guest = new Side('guest', 'caller');
      this.link(this.guest, this.operator, { one: { main: true }, other: { main: false } });
      this.link(this.guest, this.citizen, { main: false });
      await this.rest();
      return this.guest;
    },
    /** And goes again. */
    async dismiss() {
      this.guest.close();
      for (const side of [this.citizen, this.operator]) side.documents.part('guest');
      await this.rest();
    },
    cut() {
      for (const channel of this.channels) channel.readyState = 'closed';
    },
    /** The citizen reloads the page. */
    async reload(who) {
      this.cut();
      this[who].close();
      this[who] = new Side(who, who === 'citizen' ? 'caller' : 'operator');
      await this.connect();
    },
    /** Waits until both have been quiet for longer than anything is put off. */
    async rest() {
      const said = () => activity + this.channels.reduce((sum, { sent }) => sum + sent.length, 0);
      for (let quiet = 0; quiet < 8; ) {
        const before = said();
        await settle();
        await new Promise((resolve) => setTimeout(resolve, 10));
        quiet = said() === before ? quiet + 1 : 0;
      }
    },
    /** Shows one picture and waits until it is there. */
    async show(side, { width = 40, height = 30, name = 'foto.png', rest = true } = {}) {
      const draft = await side.documents.draftFromFiles([pictureFile(width, height, name)]);
      const [page] = await draft.send();
      if (rest) await this.rest();
      return page;
    },
    close() {
      this.citizen.close();
      this.operator.close();
      this.guest?.close();
    },
  };
  await sides.connect();
  return sides;
}
