// SPDX-License-Identifier: Apache-2.0

// @ts-check

/** Without the characters that turn the direction of all that follows. @param {string} text */
export const oneWay = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');

/**
 * An element with attributes and children. Everything goes in as text nodes: no string of a cluster is ever parsed as
 * HTML.
 * @param {string} tag
 * @param {{ class?: string, [name: string]: string | undefined }} [attributes]
 * @param {...(Node | string)} children
 */
export const element = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) node.setAttribute(name, value);
  node.append(...children.map((child) => (typeof child === 'string' ? oneWay(child) : child)));
  return node;
};

/** @type {<T extends HTMLElement = HTMLElement>(id: string) => T} */
export const byId = (id) => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return /** @type {any} */ (found);
};

/** A name longer than a phone's line may break, after its separators if it can; shorter ones never do. */
const LINE = 33;

/** Lines of a command: they wrap between words, whose hyphens are no place to break. @param {string} text */
export const wordNodes = (text) =>
  text
    .split(/(\s+)/)
    .map((piece, index) =>
      index % 2 === 0 && piece.length <= LINE ? element('span', { class: 'word' }, piece) : piece,
    );

/** @param {string} text */
export const codeNode = (text) => {
  if (text.length <= LINE) return element('code', {}, text);
  const pieces = text.split(/(?<=[-./:,=_@ ])/);
  return element(
    'code',
    { class: 'long' },
    ...pieces.flatMap((piece, index) => (index === 0 ? [piece] : [element('wbr'), piece])),
  );
};
