// SPDX-License-Identifier: EUPL-1.2
import { CallerSession } from '../../js-glue/index.js';
import { adoptStyles, h } from '../shared/dom.js';
import callViewStyle from '../shared/call-view.css';
import chatStyle from '../shared/chat.css';
import togetherStyle from '../shared/together.css';
import tokens from '../shared/tokens.css';
import { CallPanel } from './call-panel.js';
import panelStyle from './panel.css';

/** @type {CallPanel|null} one call a page */
let current = null;

/**
 * Puts a panel into a root of its own.
 * @param {Element} parent where the panel's host is appended
 * @param {'floating'|'page'} layout
 * @param {import('./panel-doors.js').CallContext} context
 */
export function mountPanel(parent, layout, context) {
  const { server, desk, ticket, guest } = context;
  const panel = new CallPanel({ context, layout, createSession: (lang, guestName) => new CallerSession({ server, desk, lang, ...(ticket ? { ticket } : {}), ...(guest ? { guest, name: guestName || null } : {}) }) });
  const host = h('div', { 'data-layout': layout, 'data-sportello': 'call' });
  const root = host.attachShadow({ mode: 'open' });
  adoptStyles(root, tokens, callViewStyle, togetherStyle, chatStyle, panelStyle);
  root.append(panel.element);
  parent.append(host);
  return { panel, host };
}

/**
 * Opens the floating panel and calls. While a call runs, it comes forward instead.
 * @param {object} options
 * @param {'voice'|'video'|'resume'|'closed'} options.kind `closed`: the desk is known to be closed
 * @param {Element} options.origin the element that was clicked
 * @param {import('./panel-doors.js').CallContext} options.context
 * @param {(open: boolean) => void} options.onChange a call of this element begins or ends
 * @param {() => void} options.onClose the panel is gone: the focus goes back
 * @returns {CallPanel}
 */
export function openCall({ kind, origin, context, onChange, onClose }) {
  if (current?.active) {
    current.bringForward(current.desk !== context.desk);
    return current;
  }
  current?.close();
  const { panel, host } = mountPanel(layerFor(origin), 'floating', context);
  current = panel;
  // The top layer lies above any z-index of the page, and no transform of the page's moves it.
  if (panel.element.showPopover) {
    panel.element.popover = 'manual';
    panel.element.showPopover();
  }
  panel.addEventListener('change', () => onChange(panel.active));
  panel.addEventListener('close', () => {
    if (current === panel) current = null;
    host.remove();
    onChange(false);
    onClose();
  });
  if (kind === 'resume') panel.resume();
  else if (kind === 'closed') {
    panel.showClosed();
    panel.bringForward();
  } else {
    panel.start(kind);
    panel.bringForward();
  }
  return panel;
}

/**
 * The page's body, unless a modal dialog of the page's would make it inert.
 * @param {Element} origin
 */
function layerFor(origin) {
  for (let node = origin; node; node = node.parentElement ?? /** @type {ShadowRoot} */ (node.getRootNode()).host) {
    if (node.localName === 'dialog' && node.matches(':modal')) return node;
  }
  return document.body;
}
