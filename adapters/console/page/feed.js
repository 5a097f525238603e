// SPDX-License-Identifier: Apache-2.0

// @ts-check

/** @typedef {import('../message-log.ts').ConsoleMessage} Message */

/** Browsers hold six connections to one host: a tab that nobody sees gives its own back. */
const HIDDEN_MS = 5_000;

/**
 * The messages of a channel, kept up to date. Each connection tells all that is kept, then `ready`: what was not told
 * again is gone (the server started anew), what is told twice is one.
 * @param {string} channel
 * @param {{
 *   changed: (message: Message, before: Message | undefined, live: boolean) => void,
 *   settled: (messages: ReadonlyMap<string, Message>) => void,
 *   state: (word: 'live' | 'connecting' | 'reconnecting') => void,
 * }} listener
 */
export const follow = (channel, listener) => {
  /** @type {Map<string, Message>} */
  const messages = new Map();
  /** @type {EventSource | undefined} */
  let source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let failures = 0;

  const open = () => {
    clearTimeout(timer);
    source?.close();
    /** @type {Set<string>} */
    let told = new Set();
    let live = false;
    const mine = new EventSource(`api/events?channel=${encodeURIComponent(channel)}`);
    source = mine;
    mine.addEventListener('open', () => {
      told = new Set();
      live = false;
    });
    mine.addEventListener('message', (event) => {
      const message = /** @type {Message} */ (JSON.parse(event.data));
      const before = messages.get(message.id);
      told.add(message.id);
      if (before !== undefined && before.version >= message.version) return;
      messages.set(message.id, message);
      listener.changed(message, before, live);
    });
    mine.addEventListener('ready', () => {
      live = true;
      failures = 0;
      for (const id of [...messages.keys()]) if (!told.has(id)) messages.delete(id);
      listener.state('live');
      listener.settled(messages);
    });
    mine.addEventListener('error', () => {
      listener.state('reconnecting');
      // The browser tries again by itself unless the server answered with an error.
      if (mine.readyState !== EventSource.CLOSED) return;
      failures += 1;
      timer = setTimeout(open, Math.min(30_000, 500 * 2 ** failures));
      void signInAgain();
    });
  };
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(() => source?.close(), HIDDEN_MS);
    else if (source?.readyState !== EventSource.OPEN) open();
  };
  document.addEventListener('visibilitychange', look);
  listener.state('connecting');
  open();
  return {
    messages,
    stop: () => {
      document.removeEventListener('visibilitychange', look);
      clearTimeout(timer);
      source?.close();
    },
  };
};

/** A session that has ended shows the sign-in form. */
const signInAgain = async () => {
  const response = await fetch('api/setup').catch(() => undefined);
  if (response?.status === 401) location.reload();
};
