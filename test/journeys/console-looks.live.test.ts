// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, openPage } from '../support/browser.ts';
import { type ConsoleUnderTest, serveConsole } from '../support/console.ts';
import { describeWith, programPath } from '../support/needs.ts';

describeWith('chromium', 'the conversation as in', () => {
  let served: ConsoleUnderTest;
  let browser: Awaited<ReturnType<typeof launch>>;

  beforeAll(async () => {
    served = await serveConsole();
    browser = await launch(programPath('chromium') ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  it.each(['slack', 'teams', 'discord'])(
    '%s shows the incidents, its buttons work, and the policy of the page holds',
    async (look) => {
      const { page, complaints } = await openPage(browser);
      await page.goto(
        `${served.url}#${look === 'slack' ? 'shop' : look === 'teams' ? 'payments' : 'platform'}`,
      );
      await page.locator('#connection[data-state="live"]').waitFor();
      await page.locator('#line').press('Enter');
      await page.getByRole('button', { name: '3 replies in thread' }).waitFor({ timeout: 30_000 });
      await page.selectOption('#look', look);
      const drawn = page.locator('#messages .as-platform');
      await drawn.getByText('shop-config', { exact: true }).first().waitFor();
      await drawn.getByText('february-closing', { exact: true }).first().waitFor();
      await drawn.getByText('Details', { exact: true }).first().click();
      await page.locator('#thread .as-platform').first().waitFor();
      expect(complaints).toEqual([]);
      await page.selectOption('#look', '');
      await page.locator('#messages .document').first().waitFor();
      expect(await page.locator('.as-platform').count()).toBe(0);
      await page.context().close();
    },
    90_000,
  );
});
