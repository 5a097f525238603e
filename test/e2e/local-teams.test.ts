// SPDX-License-Identifier: Apache-2.0

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, openPage } from '../support/browser.ts';
import { describeWith } from '../support/needs.ts';
import { type RunningProduct, startProduct } from '../support/product.ts';
import { findTeamsClient, type RunningTeams, startTeamsClient } from '../support/teams-client.ts';

/** A machine with two cores may be doing other things meanwhile. */
const PATIENCE = 45_000;
const LONG = { timeout: 120_000 } as const;

const client = await findTeamsClient();
if (client.status === 'absent')
  console.error(
    `${client.reason}: no test in a local Teams client${client.mustFail ? ', which CI demands' : ''}.`,
  );

const journey = (chromium: string, path: string): void => {
  let product: RunningProduct;
  let teams: RunningTeams;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    product = await startProduct({ TEAMS_LOCAL: 'true' }, 60_000);
    const { port } = new URL(/Webhooks\s+(http:\S+)/.exec(product.said())?.[1] ?? '');
    teams = await startTeamsClient(path, `http://127.0.0.1:${port}/api/messages`);
    browser = await launch(chromium);
    ({ page } = await openPage(browser));
    page.setDefaultTimeout(PATIENCE);
    // Its fonts come from elsewhere, and it does without them.
    await page.route(
      (url) => url.hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    await page.goto(teams.url, { waitUntil: 'domcontentloaded' });
  }, 150_000);
  afterAll(async () => {
    await browser.close();
    await teams.stop();
    expect(await product.stop()).toBe(0);
  }, 60_000);

  const write = async (line: string): Promise<void> => {
    await page.locator('[data-lexical-editor=true]').first().click();
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  };
  const card = (text: string): Locator => page.locator('.ac-adaptiveCard', { hasText: text });

  test('the app is welcome when it is added', LONG, async () => {
    await card('Write analyze for a report, help for the rest.').waitFor();
    expect(await card('Write analyze for a report').count()).toBe(1);
  });

  test('analyze is answered by one card, which becomes the report, and by its details', LONG, async () => {
    await write('analyze');
    const report = card('demo: 2 problems, 1 warning');
    await report.getByText('Create ConfigMap shop-config in namespace shop').waitFor();
    await report.getByRole('button', { name: 'Explain' }).waitFor();
    await report.getByRole('heading', { name: 'demo: 2 problems, 1 warning' }).waitFor();
    for (const command of [
      'kubectl describe pod ledger-db-0 -n payments',
      'kubectl get configmap shop-config -n shop',
      'kubectl describe cronjob february-closing -n reports',
    ])
      await card(command).waitFor();
    await card('kubectl get configmap shop-config -n shop')
      .getByRole('cell', { name: 'has 0 of 2 replicas ready' })
      .or(card('kubectl get configmap shop-config -n shop').getByText('has 0 of 2 replicas ready'))
      .first()
      .waitFor();
    expect(await card('demo: 2 problems').count()).toBe(1);
    // Nothing is left of what was shown while it ran.
    expect(await page.getByText('Checking demo').count()).toBe(0);
  });

  test('Explain under an incident puts the explanation where the incident is', LONG, async () => {
    const reply = card('kubectl get configmap shop-config -n shop');
    await reply.getByRole('button', { name: 'Explain' }).click();
    const explained = card('kubectl get configmap shop-config -n shop').filter({
      hasText: 'What is happening',
    });
    await explained.getByText('How to check that it worked').waitFor();
    expect(await card('What is happening').count()).toBe(1);
  });

  test('help and a typo are answered, one press from the right command', LONG, async () => {
    await write('help');
    await card('I never change anything').waitFor();
    await write('analize -n shop');
    const typo = card('Did you mean analyze?');
    await typo.getByRole('button', { name: 'Run it' }).click();
    await card('demo: 1 problem').waitFor();
    expect(await card('demo: 1 problem').count()).toBe(1);
  });

  test('nothing was refused', LONG, async () => {
    // The panel beside the conversation has a line for each activity, with the status that answered it.
    const panel = await page.locator('body').innerText();
    const statuses = [...panel.matchAll(/(?:message|typing|invoke|[a-z]+Update)[ \w/]* ([2-5]\d\d)\b/g)].map(
      ([, status]) => Number(status),
    );
    expect(statuses.length).toBeGreaterThan(10);
    expect(statuses.filter((status) => status >= 300)).toEqual([]);
    // That everybody may ask is what this client is for, and is said at every start.
    const said = product.said().replaceAll(/^.*"code":"everyone-may-ask".*$/gm, '');
    expect(said).not.toMatch(/"level":"(?:warn|error)"/);
  });
};

describeWith('chromium', 'the product in a local Teams client', (chromium) => {
  if (client.status === 'ready') journey(chromium, client.path);
  else if (client.mustFail)
    test('has the client', () => {
      throw new Error(client.reason);
    });
  else test.todo(client.reason);
});
