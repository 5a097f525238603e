// SPDX-License-Identifier: Apache-2.0

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { findLocalSlack } from '../support/local-slack.ts';
import { describeWith } from '../support/needs.ts';
import { openSlack, type SlackPage } from '../support/slack-page.ts';
import { type Mode, type ServedWorkspace, serveWorkspace, workspace } from '../support/slack-workspace.ts';

/** A machine with two cores may be doing other things meanwhile. */
const PATIENCE = 45_000;
const LONG = 120_000;

const emulator = await findLocalSlack();
if (emulator.status === 'absent')
  console.error(
    `${emulator.reason}: no test in an emulated Slack${emulator.mustFail ? ', which CI demands' : ''}.`,
  );

const messageWith = (within: Page | Locator, text: string | RegExp): Locator =>
  within.locator('.msg', { hasText: text });

const journey = (chromium: string, path: string, mode: Mode): void => {
  let browser: Browser;
  let served: ServedWorkspace;
  let slack: SlackPage;
  beforeAll(async () => {
    [served, browser] = await Promise.all([serveWorkspace(path, mode), launch(chromium)]);
    slack = await openSlack(browser, served.slack.url);
    slack.page.setDefaultTimeout(PATIENCE);
  }, 150_000);
  afterAll(async () => {
    await browser.close();
    expect(await served.stop()).toBe(0);
  }, 60_000);

  const main = (): Locator => slack.page.locator('.main');
  const thread = (): Locator => slack.page.locator('.thread-pane');
  const calls = async (method: string) =>
    (await served.slack.traffic()).filter(
      ({ direction, summary }) => direction === 'from_bot' && summary === method,
    );

  const whispered = async () =>
    (await served.slack.messages(workspace.channel)).filter(({ subtype }) => subtype === 'ephemeral');

  test('a slash command is answered by one message, which becomes the report in place', async () => {
    await slack.write('/k8sgpt analyze');
    const report = messageWith(main(), 'demo: 2 problems, 1 warning');
    await report.waitFor();
    await report.getByText('ConfigMap shop-config does not exist').waitFor();
    await report.getByText('Create ConfigMap shop-config in namespace shop').waitFor();
    await report.getByText('all namespaces').waitFor();
    expect(await report.locator('.bk-button').allTextContents()).toEqual([
      'Explain',
      'Details',
      'Re-run',
      'Ask',
    ]);
    // The menu stands in the row of the buttons.
    expect(await report.locator('.bk-actions').count()).toBe(1);
    // One message in the channel, first posted as what is being done.
    expect(await main().locator('.msg').count()).toBe(1);
    const [posted] = await calls('chat.postMessage');
    expect(posted.detail.text).toContain('Checking demo');
    const [root] = await served.slack.messages(workspace.channel);
    const updates = await calls('chat.update');
    expect(updates.at(-1)?.detail.ts).toBe(root.ts);
  });

  test('the details of each incident are replies in its thread', async () => {
    await main().getByText('3 replies').click();
    for (const [at, command] of [
      [1, 'kubectl describe pod ledger-db-0 -n payments'],
      [2, 'kubectl get configmap shop-config -n shop'],
      [3, 'kubectl describe cronjob february-closing -n reports'],
    ] as const) {
      const reply = thread().locator('.msg').nth(at);
      await reply.getByText(command).waitFor();
      await reply.getByRole('button', { name: 'Explain' }).waitFor();
    }
    const checkout = thread().locator('.msg').nth(2);
    await checkout.getByText('Evidence').waitFor();
    await checkout.getByText('configmap "shop-config" not found').first().waitFor();
    await checkout.getByRole('cell', { name: 'has 0 of 2 replicas ready' }).waitFor();
    // Replies are replies: nothing more in the channel.
    expect(await main().locator('.msg').count()).toBe(1);
  });

  test('Explain under an incident puts the explanation where the incident is', async () => {
    const reply = thread().locator('.msg').nth(2);
    await reply.getByRole('button', { name: 'Explain' }).click();
    await reply.getByText('What is happening.').waitFor();
    await reply.getByText('How to check that it worked.').waitFor();
    await reply.getByText(/Built-in guidance/).waitFor();
    await thread()
      .getByText(/Explained \d · .*see its reply/)
      .waitFor();
    expect(await main().locator('.msg').count()).toBe(1);
  });

  test('Explain under the report explains all of it, in the thread', async () => {
    await messageWith(main(), 'demo: 2 problems').getByRole('button', { name: 'Explain' }).click();
    await eventually(async () => {
      expect(await thread().getByText('How to check that it worked.').count()).toBe(3);
      // Its own last word, beside that of the incident before: nothing more is under way.
      expect(
        await thread()
          .getByText(/Explained \d · .*see (its reply|their replies)/)
          .count(),
      ).toBe(2);
    }, PATIENCE);
    expect(await main().locator('.msg').count()).toBe(1);
  });

  const modal = (): Locator => slack.page.locator('.modal');

  test('Ask opens a form, and the question is answered in the thread', async () => {
    await messageWith(main(), 'demo: 2 problems').getByRole('button', { name: 'Ask' }).click();
    await modal().getByText('Your question').waitFor();
    await modal().locator('.bk-plain-input').fill('why is checkout down?');
    await modal().getByRole('button', { name: 'Ask' }).click();
    await modal().waitFor({ state: 'detached' });
    await messageWith(thread(), 'why is checkout down?').getByText('shop-config').first().waitFor();
    expect(await main().locator('.msg').count()).toBe(1);
  });

  test('a mention in the thread is heard and answered there, to the person alone', async () => {
    await slack.write('@k8sgpt help', 'thread');
    const help = messageWith(thread(), 'I never change anything');
    await help.getByText('only visible to you').waitFor();
    await help.getByRole('cell', { name: '/k8sgpt analyze' }).waitFor();
    const [root] = await served.slack.messages(workspace.channel);
    expect(await whispered()).toMatchObject([{ ephemeral_to: workspace.person, thread_ts: root.ts }]);
  });

  test('a mention in the thread knows the report of the thread', async () => {
    const before = await served.slack.messages(workspace.channel);
    await slack.write('@k8sgpt details 3', 'thread');
    const answer = thread().locator('.msg').last();
    await answer.getByText('kubectl describe cronjob february-closing -n reports').waitFor();
    const [root] = before;
    const after = (await served.slack.messages(workspace.channel)).slice(before.length);
    expect(after).toMatchObject([
      { user: workspace.person, thread_ts: root.ts },
      { user: workspace.bot, thread_ts: root.ts },
    ]);
  });

  test('a typo is told to the person alone, one press away from the right command', async () => {
    await slack.write('/k8sgpt analize -n shop');
    const typo = messageWith(main(), /I don't know "analize"\. Did you mean analyze\?/);
    await typo.getByText('only visible to you').waitFor();
    await typo.getByRole('button', { name: 'Run it' }).click();
    const report = messageWith(main(), 'demo: 1 problem');
    await report.getByText('1 reply').waitFor();
    await report.getByText('shop-config').first().waitFor();
    expect((await whispered()).at(-1)).toMatchObject({ ephemeral_to: workspace.person });
  });

  test('a wrong flag and status are answered to the person alone', async () => {
    for (const [line, answer] of [
      ['analyze --colour red', 'analyze has no flag --colour'],
      ['status', 'k8sgpt is working'],
    ] as const) {
      await slack.write(`/k8sgpt ${line}`);
      await messageWith(main(), answer).getByText('only visible to you').waitFor();
      expect((await whispered()).at(-1)).toMatchObject({ ephemeral_to: workspace.person });
    }
  });

  test('Mute under an incident asks for how long and why', async () => {
    const reply = thread().locator('.msg').nth(3);
    await reply.getByRole('button', { name: 'Mute' }).click();
    await modal().getByText('How long').waitFor();
    // The emulator sends no value for what is chosen at first; Slack does.
    await modal().locator('.bk-select').selectOption({ label: '1 hour' });
    await modal().locator('.bk-plain-input').fill('fixed tonight');
    await modal().getByRole('button', { name: 'Mute' }).click();
    await modal().waitFor({ state: 'detached' });
    await reply.getByText(/muted by .*ana/i).waitFor();
    await reply.getByText('fixed tonight').waitFor();
    expect(await reply.getByRole('button', { name: 'Unmute' }).count()).toBe(1);
  });

  test('direct messages need neither slash nor mention', async () => {
    await slack.page.locator('.sidebar-item', { has: slack.page.locator('.dot') }).click();
    await slack.write('analyze -n shop');
    const report = messageWith(main(), 'demo: 1 problem');
    await report.getByText('1 reply').click();
    await thread().getByText('kubectl get configmap shop-config -n shop').waitFor();
    await slack.write('/k8sgpt help');
    await messageWith(main(), 'I never change anything').waitFor();
    const said = await served.slack.messages(workspace.direct);
    expect(
      said.filter(({ user, thread_ts }) => user === workspace.bot && thread_ts === undefined),
    ).toHaveLength(2);
  });

  test('the Home tab shows what is there to look after', async () => {
    await slack.page.locator('.sidebar-item', { hasText: 'k8sgpt' }).click();
    const home = slack.page.locator('.home');
    await home.locator('.bk-header', { hasText: '1 cluster' }).waitFor();
    await home.getByText('demo').first().waitFor();
    expect(await home.getByRole('button', { name: 'Check' }).count()).toBe(1);
  });

  test('nothing was refused, called in vain or complained of', async () => {
    const traffic = await served.slack.traffic();
    expect(traffic.filter(({ direction }) => direction === 'internal')).toEqual([]);
    expect(traffic.filter(({ summary }) => /^HTTP (?!200)/.test(String(summary)))).toEqual([]);
    expect(slack.complaints).toEqual([]);
  });
};

describeWith('chromium', 'the product in Slack, as the emulator plays it', (chromium) => {
  if (emulator.status === 'ready') {
    describe('over signed HTTP', { timeout: LONG }, () => journey(chromium, emulator.path, 'http'));
    describe('in Socket Mode', { timeout: LONG }, () => journey(chromium, emulator.path, 'socket'));
  } else if (emulator.mustFail)
    test('has the emulator', () => {
      throw new Error(emulator.reason);
    });
  else test.todo(emulator.reason);
});
