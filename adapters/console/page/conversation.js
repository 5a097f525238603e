// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { byId, element } from './element.js';
import { currentLook, previewNode } from './look.js';
import { morph } from './morph.js';
import { clockTime, documentNode } from './render.js';

/** @typedef {import('../message-log.ts').ConsoleMessage} Message */

/** @param {Message} message */
export const isBusy = ({ document: shown }) => {
  const first = shown?.blocks[0];
  return first?.type === 'headline' && first.tone === 'busy';
};

/** In its thread a root is its first lines: the whole of it stands beside. @param {Message} root @returns {Message} */
const asTitle = (root) =>
  root.document === undefined
    ? root
    : { ...root, document: { ...root.document, blocks: root.document.blocks.slice(0, 2) } };

/** @param {number} count @param {string} root */
const repliesButton = (count, root) =>
  element(
    'button',
    { type: 'button', class: 'replies', 'data-thread': root },
    `${count} ${count === 1 ? 'reply' : 'replies'} in thread`,
  );

/** @param {Message} message @param {number} replies */
const messageNode = (message, replies) => {
  const bot = message.author === 'bot';
  const avatar = bot ? element('img', { src: 'icon.svg', alt: '', width: '20', height: '20' }) : 'Y';
  return element(
    'li',
    {
      class: `message by-${message.author}${message.whisper ? ' whisper' : ''}`,
      'data-id': message.id,
      'data-root': message.thread ?? message.id,
      ...(message.thread === undefined ? {} : { 'data-in': message.thread }),
    },
    element('span', { class: 'avatar', 'aria-hidden': 'true' }, avatar),
    element(
      'p',
      { class: 'byline' },
      element('strong', {}, bot ? 'k8sgpt' : 'you'),
      element('time', { datetime: new Date(message.at).toISOString() }, clockTime(message.at)),
      ...(message.whisper ? [element('span', { class: 'only-you' }, 'only visible to you')] : []),
    ),
    element(
      'div',
      { class: 'content' },
      message.document === undefined
        ? element('p', { class: 'said' }, message.text ?? '')
        : currentLook() === ''
          ? documentNode(message.document)
          : previewNode(message),
      ...(replies > 0 ? [repliesButton(replies, message.id)] : []),
    ),
  );
};

/** @type {WeakMap<Element, string>} */
const signatures = new WeakMap();

/**
 * Changes what has changed and nothing else.
 * @param {HTMLElement} list
 * @param {readonly Message[]} messages
 * @param {(message: Message) => number} repliesTo
 */
const fill = (list, messages, repliesTo) => {
  /** @type {Map<string | null, Element>} */
  const present = new Map([...list.children].map((child) => [child.getAttribute('data-id'), child]));
  // "12 min" grows old.
  const minute = Math.floor(Date.now() / 60_000);
  let cursor = list.firstElementChild;
  for (const message of messages) {
    const replies = repliesTo(message);
    const signature = `${currentLook()} ${message.version} ${replies} ${message.document === undefined ? '' : minute}`;
    let node = present.get(message.id);
    if (node === undefined) {
      node = messageNode(message, replies);
      list.insertBefore(node, cursor);
    } else {
      present.delete(message.id);
      if (signatures.get(node) !== signature) morph(node, messageNode(message, replies));
      if (node === cursor) cursor = cursor.nextElementSibling;
      else list.insertBefore(node, cursor);
    }
    signatures.set(node, signature);
  }
  for (const gone of present.values()) gone.remove();
};

const NEAR_END = 120;

/** @param {HTMLElement} place */
export const isAtEnd = (place) => place.scrollHeight - place.scrollTop - place.clientHeight < NEAR_END;

/** @param {HTMLElement} place */
const latestTop = (place) => {
  const last = place.querySelector('.messages > :last-child');
  const end = place.scrollHeight - place.clientHeight;
  const top = last instanceof HTMLElement ? last.offsetTop - 16 : end;
  return Math.max(0, Math.min(end, top));
};

/** The newest message, from its first line: that line says it. @param {HTMLElement} place */
export const showLatest = (place) => {
  place.scrollTop = latestTop(place);
};

/** @param {HTMLElement} place */
export const isAtLatest = (place) => isAtEnd(place) || Math.abs(place.scrollTop - latestTop(place)) < 8;

/** @param {ReadonlyMap<string, Message>} messages @param {string | undefined} thread */
export const draw = (messages, thread) => {
  const all = [...messages.values()];
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { thread: root } of all) if (root !== undefined) counts.set(root, (counts.get(root) ?? 0) + 1);
  // A reply whose root is no longer kept is better shown here than nowhere.
  const roots = all.filter(({ thread: root }) => root === undefined || !messages.has(root));
  fill(byId('messages'), roots, ({ id }) => counts.get(id) ?? 0);
  byId('welcome').hidden = roots.length > 0;
  if (thread === undefined) return;
  const root = messages.get(thread);
  const replies = all.filter((message) => message.thread === thread);
  fill(byId('thread-messages'), [...(root === undefined ? [] : [asTitle(root)]), ...replies], () => 0);
};
