// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import { hurried, joined, type SlackBot, startBot } from './slack.ts';

describe('the connection to Slack', () => {
  let bot: SlackBot | undefined;
  afterEach(async () => bot?.close());

  const open = async (): Promise<SlackBot> => {
    bot = await startBot('socket');
    return bot;
  };

  it('needs no webhook', async () => {
    expect((await open()).platform.webhooks).toEqual([]);
  });

  it('comes back when it breaks, and nothing is missed', async () => {
    const { slack, heard, platform } = await open();
    slack.dropSockets();
    const said = await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'status' });
    expect(said.status).toBe(200);
    expect(heard.map(({ line }) => line)).toEqual(['status']);
    expect(platform.health()).toEqual({ status: 'ok', detail: 'Socket Mode, stand-in as @k8sgpt' });
  });

  it.each(['warning', 'refresh_requested'] as const)(
    'is made anew when Slack asks for it: %s',
    async (reason) => {
      const { slack, heard } = await open();
      slack.disconnectSockets(reason);
      await slack.waitFor(
        () => slack.callsOf('apps.connections.open').length === 2 && slack.connections() === 1,
      );
      await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'status' });
      expect(heard).toHaveLength(1);
    },
  );

  it('is tried again while Slack is failing: at the start, and later', async () => {
    const made = await joined('socket', {}, { clock: hurried });
    bot = made;
    const { slack, platform } = made;
    slack.fail('apps.connections.open', 1, { status: 503 });
    slack.fail('apps.connections.open', 1, { reset: true });
    slack.fail('auth.test', 1, { status: 503 });
    await made.start();
    expect(slack.connections()).toBe(1);
    slack.fail('apps.connections.open', 2, { error: 'internal_error' });
    slack.dropSockets();
    await slack.waitFor(() => platform.health().status === 'degraded');
    expect(platform.health().detail).toMatch(/^not connected for \d+ s/);
    await slack.waitFor(() => platform.health().status === 'ok');
    expect(slack.connections()).toBe(1);
  });

  it('gives the same delivery that two connections got the same id', async () => {
    const { slack, heard } = await open();
    const { id } = await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'analyze' });
    await slack.retry(id);
    expect(heard.map((one) => one.id)).toEqual([`slack-command-${id}`, `slack-command-${id}`]);
  });

  it('gets again what could not be taken', async () => {
    bot = await startBot('socket', { acknowledgeMs: 1_500 });
    const { slack, heard, answer } = bot;
    answer(async () => {
      if (heard.length === 1) throw new TypeError('a bug');
      return { status: 'accepted' };
    });
    const { status, id } = await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'analyze' });
    expect(status).toBe(200);
    expect(heard.map((one) => one.id)).toEqual([`slack-event-${id}`, `slack-event-${id}`]);
  });

  it('ends with the bot, after what was begun', async () => {
    const { slack, heard, answer, platform } = await open();
    let store: () => void = () => undefined;
    answer(
      async () =>
        new Promise((resolve) => {
          store = () => resolve({ status: 'accepted' });
        }),
    );
    const sent = slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'analyze' });
    await slack.waitFor(() => heard.length === 1);
    const stopped = platform.stop();
    store();
    await stopped;
    expect(await sent).toMatchObject({ status: 200 });
    await slack.waitFor(() => slack.connections() === 0);
  });
});
