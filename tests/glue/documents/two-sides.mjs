// SPDX-License-Identifier: EUPL-1.2
// Both sides of a call as far as documents go: two `Documents` over channels that the test can cut,
// their threads run here with the fake core.
import './page-stand-ins.mjs';
import { DocumentLane } from '../../../js-glue/media/document-lane.js';
import { Documents } from '../../../js-glue/documents/documents.js';
import { DocumentThread } from '../../../js-glue/documents/document-thread.js';
import { PageHost } from '../../../js-glue/documents/page-host.js';
import { writePdf } from '../../../js-glue/documents/pdf-host.js';
import { ScanHost } from '../../../js-glue/documents/scan-host.js';
import { channelPair, settle } from './page-stand-ins.mjs';
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
    if (message.type === 'exchange') pages.use(message.port);
    else if (message.type === 'withdraw') pages.withdraw(message.page);
    else if (message.type === 'drawn') pages.rise.drawn(message.session, message.page);
    else if (message.type === 'question') {
      const answer = { add: () => pages.add(message), update: () => pages.update(message.page, message), look: () => scan.look(message.frame, message.nowUs), 'keep-shot': () => scan.keep(message.frames), straighten: () => scan.straighten(message.shot, message.corners, message.quarterTurns), pdf: () => writePdf(this.core, pages, message) }[message.ask]();
      this.tell({ type: 'answer', id: message.id, answer });
    }
  }

  terminate() {
    this.terminated = true;
    this.pages.port?.close();
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
  constructor(role) {
    this.worker = new FakeWorker();
    this.media = new FakeMedia();
    this.events = [];
    const thread = new DocumentThread(/** @type {any} */ (this.worker), this.worker.pages.session);
    this.documents = new Documents({ role, parts: { start: async () => ({ thread, assets: /** @type {any} */ ({}) }) }, lendCamera: async () => () => {} });
    for (const type of ['change', 'marks', 'pointer']) this.documents.addEventListener(type, (event) => this.events.push({ type, detail: event.detail }));
    this.documents.useMedia(this.media);
  }

  close() {
    this.documents.close();
    this.media.lane.port?.close();
  }
}

/** @returns two sides that are connected */
export async function twoSides() {
  const sides = {
    citizen: new Side('caller'),
    operator: new Side('operator'),
    channels: [],
    /** A new connection; what was on the old one is gone. */
    async connect() {
      this.cut();
      const papers = channelPair();
      const pages = channelPair();
      this.channels = [...papers, ...pages];
      [this.citizen, this.operator].forEach((side, index) => {
        side.media.lane.add(pages[index]);
        side.documents.usePapers(papers[index]);
      });
      for (const channel of this.channels) channel.onopen?.();
      await this.rest();
    },
    cut() {
      for (const channel of this.channels) channel.readyState = 'closed';
    },
    /** The citizen reloads the page. */
    async reload(who) {
      this.cut();
      this[who].close();
      this[who] = new Side(who === 'citizen' ? 'caller' : 'operator');
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
    close() {
      this.citizen.close();
      this.operator.close();
    },
  };
  await sides.connect();
  return sides;
}
