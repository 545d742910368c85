// SPDX-License-Identifier: EUPL-1.2
// Small helpers over the DOM. Nothing here parses markup, so the widget works
// on pages that demand Trusted Types.

/**
 * Makes an element. Properties that begin with `on` are listeners, `class` is
 * the class name, `true`/`false` set or leave out a boolean attribute, and all
 * else becomes an attribute.
 * @param {string} tag
 * @param {Record<string, unknown>} [props]
 * @param {...(Node|string|null|undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name === 'class') element.className = String(value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * Sets an element's text, and touches the DOM only when it changes, so that
 * screen readers and selections are left alone.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Sets or removes an attribute, only when it changes.
 * @param {Element} element
 * @param {string} name
 * @param {string|boolean|null} value `true` for an empty attribute, `false` or `null` to remove it
 */
export function setAttribute(element, name, value) {
  if (value === null || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : value;
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/**
 * Gives a root styles, after those that it has: constructable sheets, which no
 * style-src policy forbids; a style element where the browser lacks them.
 * @param {ShadowRoot} root
 * @param {...string} styles CSS texts, in cascade order
 */
export function adoptStyles(root, ...styles) {
  try {
    const sheets = styles.map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...sheets];
  } catch {
    root.append(h('style', {}, styles.join('\n')));
  }
}
