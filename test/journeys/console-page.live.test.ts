// SPDX-License-Identifier: Apache-2.0

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Document } from '../../src/core/document.ts';
import { launch, openPage } from '../support/browser.ts';
import { type ConsoleUnderTest, serveConsole } from '../support/console.ts';
import { describeWith } from '../support/needs.ts';

const signal = new AbortController().signal;
const there = { platform: 'console', workspace: 'local', channel: 'general' };

const checking = (done: number): Document => ({
  summary: 'Checking demo…',
  blocks: [
    { type: 'headline', tone: 'busy', text: ['Checking demo…'] },
    { type: 'progress', done, total: 20, label: [`${done} of 20`] },
    { type: 'actions', actions: [{ label: 'Cancel', line: 'cancel --run r1', style: 'default' }] },
  ],
});
const said = (...lines: readonly string[]): Document => ({
  summary: lines[0] ?? '-',
  blocks: lines.map((line) => ({ type: 'paragraph', text: [line] })),
});

describeWith('chromium', 'the page itself', (chromium) => {
  let browser: Browser;
  const open: ConsoleUnderTest[] = [];
  beforeAll(async () => {
    browser = await launch(chromium);
  });
  afterEach(() => Promise.all(open.splice(0).map((served) => served.close())));
  afterAll(() => browser.close());

  const given = async (options: Parameters<typeof serveConsole>[0] = {}) => {
    const served = await serveConsole(options);
    open.push(served);
    let count = 0;
    const post = (document: Document, thread?: string, channel = 'general') =>
      served.platform.post(
        { ...there, channel },
        { document },
        {
          key: `key-${(count += 1)}`,
          signal,
          ...(thread === undefined ? {} : { thread: { channel, id: thread } }),
        },
      );
    const opened = await openPage(browser);
    const live = () => opened.page.locator('#connection[data-state="live"]').waitFor();
    return { served, post, live, ...opened };
  };

  test('shows words of the cluster as words: no markup, no script, no link but http', async () => {
    const { served, post, live, page, complaints } = await given();
    const hostile = '<img src=x onerror="document.title=1"><b>bold</b> <!channel> \u202Eevil';
    await post({
      summary: hostile,
      blocks: [
        { type: 'headline', tone: 'critical', text: [hostile] },
        { type: 'quote', text: [{ type: 'code', text: hostile }] },
        { type: 'table', columns: [hostile], rows: [[[hostile]]] },
        { type: 'code', text: hostile },
        { type: 'paragraph', text: [{ type: 'link', text: 'a trap', url: 'javascript:document.title=2' }] },
        { type: 'paragraph', text: [{ type: 'link', text: 'docs', url: 'https://kubernetes.io/' }] },
        {
          type: 'actions',
          actions: [{ label: hostile.slice(0, 40), line: hostile.slice(0, 90), style: 'default' }],
        },
      ],
    });
    await page.goto(served.url);
    await live();
    await page.locator('.headline', { hasText: '<b>bold</b>' }).waitFor();
    expect(await page.locator('#messages').locator('img[src="x"], b, script').count()).toBe(0);
    expect(await page.locator('#messages').textContent()).not.toContain('\u202E');
    expect(
      await page.locator('#messages a').evaluateAll((links) => links.map((a) => a.getAttribute('href'))),
    ).toEqual(['https://kubernetes.io/']);
    expect(await page.locator('#messages a').getAttribute('rel')).toBe('noopener noreferrer');
    expect(await page.title()).toBe('#general · k8sgpt');
    expect(complaints).toEqual([]);
  });

  test('keeps focus and selection while a message changes under them, and announces the end only', async () => {
    const { served, post, live, page } = await given();
    await page.goto(served.url);
    await live();
    await page.evaluate(
      `globalThis.announced = []; new MutationObserver(() => announced.push(document.getElementById('announcer').textContent)).observe(document.getElementById('announcer'), { childList: true, characterData: true, subtree: true })`,
    );
    const ref = await post(checking(1));
    const cancel = page.getByRole('button', { name: 'Cancel' });
    await cancel.focus();
    for (const done of [5, 10, 15])
      await served.platform.update(ref, { document: checking(done) }, { signal });
    await page.getByText('15 of 20').waitFor();
    expect(await cancel.evaluate((button) => button.matches(':focus'))).toBe(true);
    expect(await page.locator('progress').getAttribute('value')).toBe('15');
    await served.platform.update(ref, { document: said('demo is healthy') }, { signal });
    await page.locator('#messages').getByText('demo is healthy').waitFor();
    expect(await page.evaluate('announced')).toEqual(['demo is healthy']);
  });

  test('comes back after the server was away, with one of each message and none of the old', async () => {
    const { served, post, live, page } = await given();
    await post(said('before'));
    await page.goto(served.url);
    await live();
    await page.getByText('before').waitFor();
    const port = Number(new URL(served.url).port);
    await served.close();
    open.splice(0);
    await page.locator('#connection[data-state="reconnecting"]').waitFor();
    await page.locator('#line').press('Enter');
    await page.getByText('The bot cannot be reached; is it still running?').waitFor();
    expect(await page.locator('#line').inputValue()).toBe('/k8sgpt analyze');
    const again = await serveConsole({ port });
    open.push(again);
    await again.platform.post(there, { document: said('after') }, { key: 'a', signal });
    await live();
    await page.getByText('after').waitFor();
    expect(await page.locator('#messages > li').allTextContents()).toHaveLength(1);
  });

  test('shows the first line of what is new to a reader at the end, and leaves a reader above alone', async () => {
    const { served, post, live, page } = await given();
    const long = said('first line', ...Array.from({ length: 60 }, (_, line) => `line ${line}`));
    await post(long);
    await page.goto(served.url);
    await live();
    const last = page.locator('#messages > li').last();
    await last.getByText('first line').waitFor();
    await expect.poll(() => last.evaluate((node) => node.getBoundingClientRect().top)).toBeLessThan(120);
    await post(long);
    await expect.poll(() => page.locator('#messages > li').count()).toBe(2);
    await expect.poll(() => last.evaluate((node) => node.getBoundingClientRect().top)).toBeGreaterThan(0);
    await page.locator('#scroll').evaluate((scroll) => scroll.scrollTo(0, 300));
    await post(said('while reading'));
    await page.getByRole('button', { name: 'New messages below' }).click();
    await expect.poll(() => page.locator('#latest').isHidden()).toBe(true);
    expect(await last.getByText('while reading').isVisible()).toBe(true);
  });

  test('a panel takes the focus and gives it back; the arrows bring back what was typed', async () => {
    const { served, post, live, page } = await given();
    const root = await post(said('a report'));
    await post(said('a detail'), root.id);
    await page.goto(served.url);
    await live();
    const replies = page.getByRole('button', { name: '1 reply in thread' });
    await replies.focus();
    await page.keyboard.press('Enter');
    await page.locator('#thread').getByText('a detail').waitFor();
    expect(await page.locator('#thread-title').evaluate((title) => title.matches(':focus'))).toBe(true);
    await page.keyboard.press('Escape');
    expect(await replies.evaluate((button) => button.matches(':focus'))).toBe(true);
    const line = page.locator('#line');
    for (const typed of ['/k8sgpt help', '/k8sgpt status']) {
      await line.fill(typed);
      await line.press('Enter');
    }
    await line.fill('/k8sgpt dra');
    const recalled: string[] = [];
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown']) {
      await line.press(key);
      recalled.push(await line.inputValue());
    }
    expect(recalled).toEqual([
      '/k8sgpt status',
      '/k8sgpt help',
      '/k8sgpt help',
      '/k8sgpt status',
      '/k8sgpt dra',
    ]);
  });

  test('asks for the admin token once', async () => {
    const { served, page, live } = await given({ token: 'a-token-of-some-length' });
    await page.goto(served.url);
    await page.getByLabel('Admin token').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('That is not the token.').waitFor();
    await page.getByLabel('Admin token').fill('a-token-of-some-length');
    await page.keyboard.press('Enter');
    await live();
    expect(page.url()).toBe(`${served.url}/#general`);
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  test('the Connect panel says what is what in words, and copies names of variables', async () => {
    const { served, page, live, complaints } = await given();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(served.url);
    await live();
    await page.getByRole('button', { name: 'Connect' }).click();
    const panel = page.locator('#setup');
    for (const word of ['embedded', 'connected', 'not connected', 'failing'])
      await panel.getByText(word, { exact: true }).first().waitFor();
    await panel.getByRole('button', { name: 'Copy SLACK_BOT_TOKEN' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe('SLACK_BOT_TOKEN');
    expect(complaints).toEqual([]);
  });
});
