// SPDX-License-Identifier: Apache-2.0

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, openPage } from '../support/browser.ts';
import { describeWith } from '../support/needs.ts';
import { type RunningProduct, startProduct } from '../support/product.ts';

/** Keeps every headline and progress that the page shows, however short. Text, for it runs in the page. */
const RECORD = `
  globalThis.seen = [];
  new MutationObserver(() => {
    for (const node of document.querySelectorAll('#messages .headline, #messages progress')) {
      const text = node.localName === 'progress' ? 'progress of ' + node.max : node.textContent;
      if (!seen.includes(text)) seen.push(text);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
`;

const type = async (page: Page, line: string): Promise<void> => {
  await page.locator('#line').fill(line);
  await page.locator('#line').press('Enter');
};

const shown = (page: Page, text: string | RegExp, within = '#messages') =>
  page.locator(within).getByText(text);

describeWith('chromium', 'the chat page of the product, with nothing configured', (chromium) => {
  let product: RunningProduct;
  let browser: Browser;
  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launch(chromium)]);
  });
  afterAll(async () => {
    await browser.close();
    expect(await product.stop()).toBe(0);
  });

  test('from the first line to a report, its thread and an explanation', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(product.url);
    await page.locator('#connection[data-state="live"]').waitFor();
    await page.getByRole('heading', { name: 'What is broken, what caused it, what to do' }).waitFor();
    expect(await page.locator('#line').inputValue()).toBe('/k8sgpt analyze');
    await page.evaluate(RECORD);

    const asked = performance.now();
    await page.locator('#line').press('Enter');
    await shown(page, /Checking/)
      .or(shown(page, '2 problems, 1 warning'))
      .first()
      .waitFor();
    expect(performance.now() - asked).toBeLessThan(10_000);
    await shown(page, 'demo: 2 problems, 1 warning').waitFor();
    const headlines = await page.evaluate<string[]>('seen');
    expect(headlines[0]).toContain('Checking demo…');
    expect(headlines.some((text) => /^progress of \d+/.test(text))).toBe(true);

    const report = page.locator('#messages > li', { hasText: '2 problems, 1 warning' });
    expect(await report.locator('.incident').count()).toBe(3);
    await shown(page, /checkout is down: ConfigMap shop-config does not exist/).waitFor();
    await shown(page, /Do: Create ConfigMap shop-config in namespace shop/).waitFor();
    expect(await report.locator('.actions button').allTextContents()).toEqual([
      'Explain',
      'Details',
      'Re-run',
      'Ask',
    ]);

    await report.getByRole('button', { name: '3 replies in thread' }).click();
    const thread = page.locator('#thread');
    await thread.getByText('kubectl get configmap shop-config -n shop').waitFor();
    await thread.getByText('Evidence').first().waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('thread-title');

    const reply = thread.locator('li', { hasText: 'ConfigMap shop-config does not exist' });
    await reply.getByRole('button', { name: 'Explain' }).click();
    await reply.getByText('What is happening.').waitFor();
    await reply.getByText(/Built-in guidance/).waitFor();
    await reply.getByText('How to check that it worked.').waitFor();
    await thread.getByText(/Explained \d · .*see its reply/).waitFor();

    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  test('a typo is a press away from the right command', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${product.url}#shop`);
    await type(page, '/k8sgpt analize -n shop');
    await shown(page, /I don't know "analize"\. Did you mean analyze\?/).waitFor();
    await shown(page, 'only visible to you').first().waitFor();
    await page.getByRole('button', { name: 'Run it' }).click();
    await shown(page, 'demo: 1 problem').waitFor();
    await shown(page, /^namespace/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });

  test('help, status, filters, clusters and a wrong flag are answered to the one who asked', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${product.url}#payments`);
    for (const [line, answer] of [
      ['help', /I never change anything/],
      ['status', /k8sgpt is working/],
      ['filters', /What it finds/],
      ['clusters', /reachable/],
      ['analyze --colour red', /colour/],
      ['explain', /There is no report here to explain yet/],
    ] as const) {
      await type(page, `/k8sgpt ${line}`);
      await page.locator('#messages > li.whisper').last().getByText(answer).first().waitFor();
    }
    await type(page, 'hello there');
    await page.getByText('Start with /k8sgpt or @k8sgpt').waitFor();
    expect(await page.locator('#messages > li.by-person').count()).toBe(6);
    await page.reload();
    await page.locator('#connection[data-state="live"]').waitFor();
    expect(await page.locator('#messages > li.by-person').count()).toBe(6);
    expect(complaints).toEqual([]);
  });

  test('on a phone in the dark nothing is wider than the screen, and a thread covers the page', async () => {
    const { page, complaints } = await openPage(browser, {
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
      hasTouch: true,
    });
    await page.goto(`${product.url}#platform`);
    await page.locator('.send').first().tap();
    await shown(page, 'demo: 2 problems, 1 warning').waitFor();
    await page.getByRole('button', { name: '3 replies in thread' }).tap();
    await page.locator('#thread').getByText('Also affected').first().waitFor();
    const widest = await page.evaluate(
      "Math.max(...[document.documentElement, ...document.querySelectorAll('.scroll')].map((e) => e.scrollWidth))",
    );
    const inert = await page.evaluate("document.querySelector('main').inert");
    expect([widest, inert]).toEqual([360, true]);
    await page.locator('#thread').getByRole('button', { name: 'Close the thread' }).tap();
    await page.getByRole('button', { name: 'Connect' }).tap();
    await page.locator('#setup').getByText('KUBECONFIG').first().waitFor();
    expect(complaints).toEqual([]);
  });
});
