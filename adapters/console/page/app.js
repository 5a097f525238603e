// @ts-check
import { documentNode, element } from './render.js';
import { openSetup } from './setup.js';

/** @typedef {import('../platform.ts').ConsoleMessage} Message */

const CHANNELS = ['general', 'shop', 'payments', 'platform'];

/** @type {<T extends HTMLElement = HTMLElement>(id: string) => T} */
const byId = (id) => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return /** @type {any} */ (found);
};

const state = {
  channel: CHANNELS.includes(location.hash.slice(1)) ? location.hash.slice(1) : 'general',
  /** @type {string | undefined} */
  thread: undefined,
  /** @type {Map<string, Message>} */
  messages: new Map(),
  /** @type {EventSource | undefined} */
  feed: undefined,
  /** @type {string[]} */
  typed: [],
  recall: 0,
};

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** @param {string} line @param {'command' | 'message' | 'action'} source @param {string | undefined} thread */
const say = async (line, source, thread) => {
  const response = await fetch('api/say', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      channel: state.channel,
      line,
      source,
      ...(thread === undefined ? {} : { thread }),
    }),
  });
  if (!response.ok)
    byId('hint').textContent =
      (await response.json().catch(() => ({}))).error ?? 'The bot did not take that; try again.';
};

/** @param {Message} message */
const pressIn = (message) => (/** @type {string} */ line, /** @type {HTMLButtonElement} */ button) => {
  button.disabled = true;
  setTimeout(() => (button.disabled = false), 2000);
  const root = message.thread ?? message.id;
  if (!line.startsWith('analyze')) openThread(root);
  void say(line, 'action', line.startsWith('analyze') ? message.thread : root);
};

/** @param {string} root */
const repliesOf = (root) => [...state.messages.values()].filter((message) => message.thread === root);

/** @param {Message} message @param {boolean} inThread */
const messageNode = (message, inThread) => {
  const bot = message.author === 'bot';
  const body =
    message.document === undefined
      ? element('p', { class: 'said' }, message.text ?? '')
      : documentNode(message.document, pressIn(message));
  const replies = inThread ? [] : repliesOf(message.id);
  const openReplies = element(
    'button',
    { type: 'button', class: 'replies' },
    `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'} in thread`,
  );
  openReplies.addEventListener('click', () => openThread(message.id));
  return element(
    'li',
    { class: `message ${message.author}${message.whisper ? ' whisper' : ''}`, 'data-id': message.id },
    element(
      'span',
      { class: 'avatar', 'aria-hidden': 'true' },
      bot ? element('img', { src: 'icon.svg', alt: '' }) : 'you'.slice(0, 1).toUpperCase(),
    ),
    element(
      'div',
      { class: 'content' },
      element(
        'p',
        { class: 'byline' },
        element('strong', {}, bot ? 'k8sgpt' : 'you'),
        ' ',
        element('time', {}, time.format(message.at)),
        ...(message.whisper ? [element('span', { class: 'only-you' }, 'only visible to you')] : []),
      ),
      body,
      ...(replies.length > 0 ? [openReplies] : []),
    ),
  );
};

/** @param {HTMLElement} list @param {readonly Message[]} messages @param {boolean} inThread */
const fill = (list, messages, inThread) => {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 120;
  const focused =
    document.activeElement instanceof HTMLElement
      ? document.activeElement.closest('[data-id]')?.getAttribute('data-id')
      : undefined;
  list.replaceChildren(...messages.map((message) => messageNode(message, inThread)));
  if (atEnd && focused === undefined) list.scrollTop = list.scrollHeight;
};

let drawing = false;
const draw = () => {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    const all = [...state.messages.values()];
    const roots = all.filter(
      (message) => message.thread === undefined || !state.messages.has(message.thread),
    );
    fill(byId('messages'), roots, false);
    byId('messages').classList.toggle('empty', roots.length === 0);
    if (state.thread === undefined) return;
    const root = state.messages.get(state.thread);
    fill(byId('thread-messages'), [...(root === undefined ? [] : [root]), ...repliesOf(state.thread)], true);
  });
};

/** @param {string} root */
const openThread = (root) => {
  state.thread = root;
  byId('setup').hidden = true;
  byId('thread').hidden = false;
  document.body.classList.add('with-side');
  draw();
};

const closeSide = () => {
  state.thread = undefined;
  byId('thread').hidden = true;
  byId('setup').hidden = true;
  byId('open-setup').setAttribute('aria-expanded', 'false');
  document.body.classList.remove('with-side');
};

/** @param {string} text */
const connection = (text) => {
  byId('connection').textContent = text;
  byId('connection').classList.toggle('live', text === 'live');
};

/** @param {string} channel */
const enter = (channel) => {
  state.channel = channel;
  state.messages.clear();
  closeSide();
  location.hash = channel;
  byId('channel-name').textContent = `# ${channel}`;
  for (const link of byId('channels').querySelectorAll('button'))
    link.setAttribute('aria-current', String(link.dataset['channel'] === channel));
  state.feed?.close();
  const feed = new EventSource(`api/events?channel=${encodeURIComponent(channel)}`);
  state.feed = feed;
  feed.addEventListener('ready', () => connection('live'));
  feed.addEventListener('error', () => connection('reconnecting…'));
  feed.addEventListener('message', (event) => {
    const message = /** @type {Message} */ (JSON.parse(event.data));
    state.messages.set(message.id, message);
    draw();
  });
  draw();
};

/** @param {HTMLFormElement} form @param {() => string | undefined} thread */
const compose = (form, thread) => {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem('line'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const line = input.value.trim();
    if (line === '') return;
    if (!/^[/@]k8sgpt\b/i.test(line)) {
      byId('hint').textContent = 'Start with /k8sgpt or @k8sgpt: other talk is left alone.';
      return;
    }
    state.typed.push(line);
    state.recall = state.typed.length;
    input.value = '';
    void say(line, 'command', thread());
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    state.recall = Math.min(
      state.typed.length,
      Math.max(0, state.recall + (event.key === 'ArrowUp' ? -1 : 1)),
    );
    input.value = state.typed[state.recall] ?? '';
    event.preventDefault();
  });
};

for (const channel of CHANNELS) {
  const button = element(
    'button',
    { type: 'button', class: 'rail-button', 'data-channel': channel },
    `# ${channel}`,
  );
  button.addEventListener('click', () => enter(channel));
  byId('channels').append(element('li', {}, button));
}
for (const button of document.querySelectorAll('[data-close]')) button.addEventListener('click', closeSide);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeSide();
});
byId('open-setup').addEventListener('click', () => {
  closeSide();
  document.body.classList.add('with-side');
  byId('setup').hidden = false;
  byId('open-setup').setAttribute('aria-expanded', 'true');
  void openSetup(byId('setup-parts'));
});
compose(byId('composer'), () => undefined);
compose(byId('thread-composer'), () => state.thread);
enter(state.channel);
byId('line').focus();
