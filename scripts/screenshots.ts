// SPDX-License-Identifier: Apache-2.0

/**
 * Pictures of the chat page for the documentation: `npx tsx scripts/screenshots.ts [FOLDER]`. Starts the product with
 * nothing configured, asks for a report in Chromium and opens its thread, per width and colour scheme.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, openPage } from '../test/support/browser.ts';
import { programPath } from '../test/support/needs.ts';
import { startProduct } from '../test/support/product.ts';
import { root } from './root.ts';

const folder = process.argv[2] ?? join(root, 'docs/images');
const chromium = programPath('chromium');
if (chromium === undefined) throw new Error('chromium is not installed: apt-get install chromium');
await mkdir(folder, { recursive: true });

const views = [
  { name: 'desktop', viewport: { width: 1160, height: 720 } },
  {
    name: 'phone',
    viewport: { width: 360, height: 720 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
  },
] as const;
const channels = ['payments', 'platform', 'general', 'shop'];

const [product, browser] = await Promise.all([startProduct(), launch(chromium)]);
for (const { name, ...view } of views) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const look = { ...view, colorScheme, locale: 'en-GB', reducedMotion: 'reduce' } as const;
    const { page } = await openPage(browser, look);
    const save = (what: string): Promise<unknown> =>
      page.screenshot({ path: join(folder, `console-${what}-${colorScheme}.png`) });
    await page.goto(`${product.url}#${channels.shift() ?? 'general'}`);
    await page.locator('#connection[data-state="live"]').waitFor();
    const replies = page.getByRole('button', { name: '3 replies in thread' });
    await page.locator('#line').press('Enter');
    await replies.waitFor();
    // A press of Enter leaves the focus ring in the line.
    await page.evaluate('document.activeElement.blur()');
    if (name === 'phone') await save('phone');
    // A click as Playwright does it would scroll the report away.
    await replies.dispatchEvent('click');
    await page.locator('#thread').getByRole('button', { name: 'Explain' }).nth(1).waitFor();
    await page.evaluate("document.querySelectorAll('#thread li')[2].scrollIntoView()");
    await page.evaluate('document.activeElement.blur()');
    await save(name === 'phone' ? 'phone-thread' : 'desktop');
    await page.context().close();
  }
}
await browser.close();
await product.stop();
