// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { compose, say } from './composer.js';
import { draw, isAtEnd, isAtLatest, isBusy, showLatest } from './conversation.js';
import { listenForCopies } from './copy.js';
import { byId, element } from './element.js';
import { follow } from './feed.js';
import { offerLooks, paint } from './look.js';
import { openSetup } from './setup.js';
import { closeSide, openSide } from './side.js';

/** @typedef {import('../message-log.ts').ConsoleMessage} Message */

const CHANNELS = ['general', 'shop', 'payments', 'platform'];

const CONNECTION = { live: 'live', connecting: 'connecting', reconnecting: 'reconnecting' };

const state = {
  channel: 'general',
  /** @type {string | undefined} */
  thread: undefined,
  /** @type {ReturnType<typeof follow> | undefined} */
  feed: undefined,
  /** The reader is at the newest message: what comes is shown. */
  following: true,
};

const scroll = byId('scroll');
const threadScroll = /** @type {HTMLElement} */ (byId('thread').querySelector('.scroll'));

let asked = 0;
/** Draws once per frame, however many messages came. */
const redraw = () => {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(() => {
    const [following, inThread] = [state.following, isAtEnd(threadScroll)];
    const roots = byId('messages').childElementCount;
    const replies = byId('thread-messages').childElementCount;
    draw(state.feed?.messages ?? new Map(), state.thread);
    paint((line, place) => void pressLine(line, place));
    if (following) showLatest(scroll);
    else if (!isAtEnd(scroll) && byId('messages').childElementCount > roots) byId('latest').hidden = false;
    if (inThread && replies > 1 && byId('thread-messages').childElementCount > replies)
      showLatest(threadScroll);
  });
};

/** Says what ends and what is new, never each step of a progress. @param {Message} message @param {Message | undefined} before */
const announce = (message, before) => {
  if (message.document === undefined || isBusy(message)) return;
  const ended = before !== undefined && isBusy(before);
  if (ended || (before === undefined && (message.thread === undefined || message.whisper)))
    byId('announcer').textContent = message.document.summary;
};

const leaveThread = () => {
  state.thread = undefined;
  closeSide();
};

/** @param {string} root */
const openThread = (root) => {
  if (state.thread === root) return;
  state.thread = root;
  byId('thread-messages').replaceChildren();
  openSide('thread', byId('thread-title'));
  draw(state.feed?.messages ?? new Map(), root);
  paint((line, place) => void pressLine(line, place));
  threadScroll.scrollTop = 0;
};

/** @param {string} channel */
const enter = (channel) => {
  state.feed?.stop();
  state.channel = channel;
  state.following = true;
  leaveThread();
  if (location.hash !== `#${channel}`) history.replaceState(null, '', `#${channel}`);
  byId('channel-name').textContent = `# ${channel}`;
  document.title = `#${channel} · k8sgpt`;
  for (const button of byId('channels').querySelectorAll('button')) {
    button.setAttribute('aria-current', String(button.dataset['channel'] === channel));
    if (button.dataset['channel'] === channel) button.scrollIntoView({ block: 'nearest', inline: 'center' });
  }
  byId('messages').replaceChildren();
  state.feed = follow(channel, {
    changed: (message, before, live) => {
      if (live) announce(message, before);
      if (live) redraw();
    },
    settled: redraw,
    state: (word) => {
      byId('connection').dataset['state'] = word;
      byId('connection-word').textContent = CONNECTION[word];
    },
  });
};

/** Verbs that answer in the thread of what they are about. */
const IN_THREAD = /^(?:explain|details|ask)\b/;

/** What is sent for a line that stands in a message. @param {string} line @param {Element} place */
const pressLine = async (line, place) => {
  const message = place.closest('[data-id]');
  const inside = message?.getAttribute('data-in') ?? undefined;
  const root = message?.getAttribute('data-root') ?? undefined;
  const thread = IN_THREAD.test(line) ? root : inside;
  if (thread !== undefined) openThread(thread);
  const trouble = await say({ channel: state.channel, line, source: 'action', ...(thread && { thread }) });
  const form = byId(thread === undefined ? 'composer' : 'thread-composer');
  const problem = form.querySelector('.problem');
  if (problem !== null) problem.textContent = trouble ?? '';
};

/** @param {HTMLButtonElement} button */
const press = async (button) => {
  if (button.getAttribute('aria-disabled') === 'true') return;
  // Not `disabled`, which would lose the focus.
  button.setAttribute('aria-disabled', 'true');
  setTimeout(() => button.removeAttribute('aria-disabled'), 1500);
  await pressLine(button.dataset['line'] ?? '', button);
};

/** @param {string} channel */
const channelNode = (channel) =>
  element(
    'li',
    {},
    element('button', { type: 'button', class: 'rail-button', 'data-channel': channel }, `# ${channel}`),
  );

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (button === null) return;
  const { channel, line, thread, try: example } = button.dataset;
  if (channel !== undefined) enter(channel);
  else if (line !== undefined) void press(button);
  else if (thread !== undefined) openThread(thread);
  else if ('close' in button.dataset) leaveThread();
  else if (example !== undefined) {
    const input = /** @type {HTMLInputElement} */ (byId('line'));
    input.value = example;
    input.focus();
  }
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') leaveThread();
});
byId('open-setup').addEventListener('click', () => {
  state.thread = undefined;
  openSide('setup', byId('setup-title'));
  void openSetup(byId('setup-parts'));
});
byId('latest').addEventListener('click', () => showLatest(scroll));
scroll.addEventListener('scroll', () => {
  state.following = isAtLatest(scroll);
  if (state.following) byId('latest').hidden = true;
});
// A panel that opens makes the lines longer: who was at the newest message stays there.
new ResizeObserver(() => {
  if (state.following) showLatest(scroll);
}).observe(scroll);
addEventListener('hashchange', () => {
  const channel = location.hash.slice(1);
  if (CHANNELS.includes(channel) && channel !== state.channel) enter(channel);
});

byId('channels').append(...CHANNELS.map(channelNode));
listenForCopies();
compose(byId('composer'), (line) => {
  state.following = true;
  return say({ channel: state.channel, line, source: 'command' });
});
compose(byId('thread-composer'), (line) =>
  say({ channel: state.channel, line, source: 'command', ...(state.thread && { thread: state.thread }) }),
);
setInterval(redraw, 30_000);
enter(CHANNELS.includes(location.hash.slice(1)) ? location.hash.slice(1) : 'general');
byId('line').focus();
void offerLooks(redraw);
