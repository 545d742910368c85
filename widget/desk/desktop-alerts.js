// SPDX-License-Identifier: EUPL-1.2

/** @typedef {'unsupported'|'off'|'on'|'denied'} AlertState */

/**
 * Notifications on the desktop while this tab is out of sight. Asked for by a press of a button only.
 * Events: `change`.
 */
export class DesktopAlerts extends EventTarget {
  /** Shown now, by call. @type {Map<string, Notification>} */
  #shown = new Map();

  /** @returns {AlertState} */
  get state() {
    if (typeof globalThis.Notification !== 'function') return 'unsupported';
    const { permission } = Notification;
    return permission === 'granted' ? 'on' : permission === 'denied' ? 'denied' : 'off';
  }

  /** Asks the browser; call it from a click. */
  async ask() {
    await Notification.requestPermission().catch(() => 'default');
    this.dispatchEvent(new Event('change'));
  }

  /**
   * Shows that somebody waits, if nobody looks at this tab.
   * @param {string} call
   * @param {{title: string, body: string, icon?: string}} text
   */
  show(call, { title, ...options }) {
    if (this.state !== 'on' || !document.hidden || this.#shown.has(call)) return;
    try {
      const notification = new Notification(title, { ...options, tag: `sportello-${call}`, requireInteraction: true });
      notification.onclick = () => {
        focus();
        this.close(call);
      };
      notification.onclose = () => this.#shown.delete(call);
      this.#shown.set(call, notification);
    } catch {
      // Some browsers allow notifications from service workers only: the ring and the title remain.
    }
  }

  /** Takes back what is answered or gone: all but these calls. @param {Iterable<string>} calls */
  keepOnly(calls) {
    const kept = new Set(calls);
    for (const call of [...this.#shown.keys()]) if (!kept.has(call)) this.close(call);
  }

  /** @param {string} call */
  close(call) {
    this.#shown.get(call)?.close();
    this.#shown.delete(call);
  }
}

/**
 * The tab's icon: another one while somebody waits. The page names it in `data-waiting`.
 * @param {boolean} waiting
 */
export function markTabIcon(waiting) {
  const link = /** @type {HTMLLinkElement|null} */ (document.querySelector('link[rel="icon"][data-waiting]'));
  if (!link) return;
  link.dataset.calm ??= link.getAttribute('href') ?? '';
  const wanted = waiting ? link.dataset.waiting ?? '' : link.dataset.calm;
  if (link.getAttribute('href') !== wanted) link.setAttribute('href', wanted);
}
