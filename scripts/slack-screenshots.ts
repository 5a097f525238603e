// SPDX-License-Identifier: Apache-2.0

/**
 * Pictures of the report, its thread, a form and the Home tab in Slack for the documentation, wide and on a phone:
 * `npx tsx scripts/slack-screenshots.ts [FOLDER]`.
 * The real product on its demo cluster, behind the Slack emulator (Linux x64), seen in Chromium.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../test/support/browser.ts';
import { findLocalSlack } from '../test/support/local-slack.ts';
import { programPath } from '../test/support/needs.ts';
import { openSlack } from '../test/support/slack-page.ts';
import { serveWorkspace } from '../test/support/slack-workspace.ts';
import { root } from './root.ts';

const folder = process.argv[2] ?? join(root, 'docs/images');
const chromium = programPath('chromium');
if (chromium === undefined) throw new Error('chromium is not installed: apt-get install chromium');
const emulator = await findLocalSlack();
if (emulator.status === 'absent') throw new Error(emulator.reason);
await mkdir(folder, { recursive: true });

const [served, browser] = await Promise.all([serveWorkspace(emulator.path, 'socket'), launch(chromium)]);
const { page, write } = await openSlack(browser, served.slack.url, {
  viewport: { width: 1060, height: 640 },
  deviceScaleFactor: 1.5,
  locale: 'en-GB',
});
// The emulator's own instruments are no part of what people see in Slack.
await page.addStyleTag({
  content: '.topbar { display: none } .composer-input::placeholder { color: transparent }',
});
const save = async (name: string): Promise<void> => {
  await page.mouse.move(0, 0);
  await page.evaluate('document.activeElement.blur()');
  await page.screenshot({ path: join(folder, name) });
};

await write('/k8sgpt analyze');
await page.getByText('3 replies').waitFor();
await save('slack-report.png');

// On a phone the report is all there is.
const alone = await page.addStyleTag({ content: '.sidebar { display: none }' });
await page.setViewportSize({ width: 390, height: 900 });
await save('slack-report-phone.png');
await alone.evaluate((style) => (style as unknown as { remove: () => void }).remove());
await page.setViewportSize({ width: 1060, height: 640 });

await page.locator('.main').getByRole('button', { name: 'Ask' }).click();
const question = page.locator('.modal .bk-plain-input');
await question.fill('Why does the shop answer 503?');
await save('slack-form.png');
await page.locator('.modal .modal-btn').first().click();

await page.locator('.sidebar-item', { hasText: 'k8sgpt' }).click();
await page.locator('.home').getByRole('button', { name: 'Check' }).first().waitFor();
await save('slack-home.png');
await page.locator('.sidebar-item', { hasText: 'ops' }).click();

await page.getByText('3 replies').click();
const checkout = page.locator('.thread-pane .msg').nth(2);
await checkout.getByRole('button', { name: 'Explain' }).waitFor();
await checkout.getByRole('button', { name: 'Explain' }).click();
await checkout.getByText('How to check that it worked.').waitFor();
await page.locator('.thread-pane .msg').nth(4).waitFor();
// The thread is what there is to see, from the incident that was explained on.
await page.addStyleTag({
  content: '.sidebar, .main, .thread-resize-handle { display: none } .thread-pane { width: 100% !important }',
});
await page.setViewportSize({ width: 760, height: 840 });
await page.evaluate("document.querySelectorAll('.thread-pane .msg')[2].scrollIntoView()");
await save('slack-thread.png');

await browser.close();
await served.stop();
