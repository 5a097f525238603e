// SPDX-License-Identifier: Apache-2.0

import type { Browser, BrowserContextOptions, Page, WebSocketRoute } from 'playwright-core';
import { openPage } from './browser.ts';
import { htmlOf } from './slack-look.ts';

/** JSON of the emulator's making. */
type Json = any;

/** The emulator's page writes the type of a block that it does not know into an element of its own: there it is drawn. */
const draw = `
  const draw = () => {
    for (const place of document.querySelectorAll('.bk-unknown')) {
      const html = place.textContent.slice(1, -1);
      if (!html.startsWith('<style>') || place.drawn === html) continue;
      place.drawn = html;
      (place.shadowRoot ?? place.attachShadow({ mode: 'open' })).innerHTML = html;
    }
  };
  new MutationObserver(draw).observe(document, { subtree: true, childList: true, characterData: true });
`;

const drawn = (block: Json): Json => {
  const html = htmlOf(block);
  return html === undefined ? block : { type: html };
};

/** Messages, modals and Home tabs, wherever they stand in what the page is told. */
const withDrawable = (news: string): string =>
  JSON.stringify(JSON.parse(news), (key, value: unknown) =>
    key === 'blocks' && Array.isArray(value) ? value.map(drawn) : value,
  );

/** What the page is told of goes through here; what people do on it goes out as it is. */
const between = (page: WebSocketRoute): void => {
  const server = page.connectToServer();
  server.onMessage((news) => page.send(withDrawable(String(news))));
};

export interface SlackPage {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Writes a line in the channel that is open, or in the thread. */
  readonly write: (line: string, where?: 'thread') => Promise<void>;
}

/** The emulator's page in a real browser, as Ana sees it. */
export const openSlack = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<SlackPage> => {
  const { page, complaints } = await openPage(browser, options);
  await page.addInitScript(draw);
  await page.routeWebSocket(/\/ui$/, between);
  await page.goto(url);
  await page.getByText('ui live').waitFor();
  return {
    page,
    complaints,
    write: async (line, where) => {
      const composer = page.locator(`${where === 'thread' ? '.thread-pane' : '.main'} .composer-input`);
      await composer.fill(line);
      await composer.press('Enter');
    },
  };
};
