// SPDX-License-Identifier: EUPL-1.2
import { createButton } from './button.js';
import { h, setText } from './dom.js';
import { callBack } from './icons.js';

/** @typedef {import('../services/services-room.js').ServicesRoom} ServicesRoom */
/** @typedef {import('../services/services-room.js').ServicesHost} ServicesHost */

/** @typedef {{state: string, reason: string|null, queued: boolean, ratingTicket: string, lang: 'it'|'en', deskClosed: boolean}} DoorModel */

/** Ends after which a citizen is shown the other ways. */
const NOBODY_THERE = new Set(['desk-closed', 'desk-busy', 'declined', 'no-answer', 'server-full', 'degraded', 'hour-full']);

/**
 * The way to what is beside the call: the button of those who wait, and the place for the rooms
 * behind it, which are loaded when they are needed.
 * @param {Omit<ServicesHost, 'root'|'onView'> & {onView: () => void}} host
 */
export function createServicesDoor(host) {
  const instead = createButton({ icon: [callBack], class: 'call-back-instead', onclick: () => open() });
  const trouble = h('p', { class: 'door-trouble', role: 'status' });
  const element = h('div', { class: 'services-door' }, instead.element, trouble);
  const room = h('div', { class: 'services-room' });
  /** @type {ServicesRoom|null} */
  let services = null;
  /** @type {Promise<void>|null} */
  let loading = null;
  let view = '';
  let ways = false;
  /** @type {DoorModel} */
  let model = { state: 'idle', reason: null, queued: false, ratingTicket: '', lang: 'it', deskClosed: false };
  /** @type {import('../i18n/words.js').CallWords|null} */
  let words = null;

  function load() {
    loading ??= import('../services/services-room.js').then(({ createServicesRoom }) => {
      services = createServicesRoom({
        ...host,
        root: /** @type {ShadowRoot} */ (element.getRootNode()),
        onView: (name) => {
          view = name;
          render();
          host.onView();
        },
      });
      room.append(services.element);
      setText(trouble, '');
      render();
    });
    loading.catch((error) => {
      // The next press tries again.
      loading = null;
      console.error('sportello: the services did not load', error);
    });
    return loading;
  }

  async function open() {
    try {
      await load();
      services?.callBack();
    } catch {
      setText(trouble, words?.servicesFailed ?? '');
    }
  }

  function render() {
    if (!words) return;
    const { state, reason, queued, ratingTicket, lang, deskClosed } = model;
    const ended = state === 'ended';
    ways = (ended && NOBODY_THERE.has(reason ?? '')) || (state === 'idle' && deskClosed);
    const inTheWay = state === 'talking' || state === 'reconnecting';
    instead.label(words.callBackInstead);
    instead.element.hidden = !queued || view !== '';
    element.hidden = instead.element.hidden && !trouble.textContent;
    room.hidden = inTheWay;
    const closed = reason === 'desk-closed' || (state === 'idle' && deskClosed);
    if ((ways || ratingTicket) && !services) load().catch(() => {});
    services?.update({ ways, closed, ratingTicket: ended ? ratingTicket : '', lang });
  }

  return {
    element,
    room,
    /** Whether hours and other ways on are shown. */
    get offers() {
      return ways;
    },
    /** What stands in the room: `` , `form` or `sent`. */
    get view() {
      return view;
    },
    /**
     * @param {DoorModel} next
     * @param {import('../i18n/words.js').CallWords} nextWords
     */
    update(next, nextWords) {
      words = nextWords;
      model = next;
      render();
    },
    close: () => services?.close(),
  };
}
