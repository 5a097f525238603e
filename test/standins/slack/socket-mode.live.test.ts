// SPDX-License-Identifier: Apache-2.0

import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { socketApp } from './bolt-apps.ts';
import { clientOf, errorOf, secrets, workspace } from './given.ts';
import type { SlackStandIn } from './slack.ts';

describe('a bot in Socket Mode', () => {
  let slack: SlackStandIn;
  const apps: App[] = [];
  const seen: string[] = [];

  const start = async (listen: (app: App) => void): Promise<void> => {
    apps.push(await socketApp(slack, listen));
  };

  const hearing =
    (name: string) =>
    (app: App): void => {
      app.event('app_mention', async ({ event, body }) => {
        seen.push(`${name} ${event.text.replace(/<.*> /, '')} ${body.event_id}`);
      });
    };

  const impatient = async (): Promise<void> => {
    await slack.close();
    slack = await workspace({ acknowledgeMs: 1_500 });
  };

  beforeEach(async () => {
    slack = await workspace();
    seen.length = 0;
  });

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.stop()));
    await slack.close();
  });

  it('takes commands, mentions, buttons and forms', async () => {
    await start((app) => {
      hearing('bot')(app);
      app.command('/k8sgpt', async ({ ack, command, client }) => {
        await ack(`Looking for ${command.text}.`);
        const element = {
          type: 'button',
          text: { type: 'plain_text', text: 'Go' },
          action_id: 'go',
          value: '7',
        } as const;
        const blocks = [{ type: 'actions', elements: [element] }] as const;
        await client.chat.postMessage({ channel: command.channel_id, text: 'Ready', blocks: [...blocks] });
      });
      app.action('go', async ({ ack, body, client, action }) => {
        await ack();
        const title = { type: 'plain_text', text: 'value' in action ? action.value : '' } as const;
        const trigger = (body as { trigger_id: string }).trigger_id;
        await client.views.open({
          trigger_id: trigger,
          view: { type: 'modal', callback_id: 'form', title, blocks: [] },
        });
      });
      app.view('form', async ({ ack }) => ack());
    });
    const command = await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'pods' });
    expect(command).toMatchObject({ status: 200, body: { text: 'Looking for pods.' } });
    expect(slack.ephemerals('C0OPS', 'U0ANA').map(({ text }) => text)).toEqual(['Looking for pods.']);
    const message = await slack.waitFor(() => slack.messages('C0OPS')[0]);
    expect(await slack.click({ message, actionId: 'go', user: 'U0ANA' })).toMatchObject({
      status: 200,
      body: '',
    });
    const form = await slack.waitFor(() => slack.openViews()[0]);
    expect(form.view).toMatchObject({ title: { text: '7' } });
    await slack.submitView({ user: 'U0ANA' });
    expect(slack.openViews()).toEqual([]);
    const mention = await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'hello' });
    expect(seen).toEqual([`bot hello ${mention.id}`]);
  });

  it('hears the same event again on request', async () => {
    await start(hearing('bot'));
    const { id } = await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'once' });
    await slack.retry(id);
    expect(seen).toEqual([`bot once ${id}`, `bot once ${id}`]);
    expect(slack.envelopes.map(({ retryAttempt }) => retryAttempt)).toEqual([0, 1]);
  });

  it('shares deliveries among connections', async () => {
    await start(hearing('one'));
    await start(hearing('two'));
    expect(slack.connections()).toBe(2);
    for (const text of ['a', 'b', 'c', 'd']) await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text });
    expect(seen.map((line) => line.slice(0, 5)).sort()).toEqual(['one a', 'one c', 'two b', 'two d']);
  });

  it('delivers elsewhere what one connection leaves without an answer', async () => {
    await impatient();
    await start((app) => app.command('/k8sgpt', async () => void seen.push('deaf')));
    await start((app) => app.command('/k8sgpt', async ({ ack }) => (seen.push('well'), ack())));
    const delivered = await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'status' });
    expect(delivered.status).toBe(200);
    expect(delivered.ackMs).toBeGreaterThanOrEqual(1_490);
    expect(seen).toEqual(['deaf', 'well']);
  });

  it('comes back after the connection broke, and misses nothing', async () => {
    await start(hearing('bot'));
    slack.dropSockets();
    const delivered = await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'still there?' });
    expect(delivered.status).toBe(200);
    expect(seen).toEqual([`bot still there? ${delivered.id}`]);
    expect(slack.callsOf('apps.connections.open')).toHaveLength(2);
  });

  it.each(['warning', 'refresh_requested'] as const)(
    'gets a new connection on disconnect: %s',
    async (reason) => {
      await start(hearing('bot'));
      slack.disconnectSockets(reason);
      await slack.waitFor(
        () => slack.callsOf('apps.connections.open').length === 2 && slack.connections() === 1,
      );
      const delivered = await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'again' });
      expect(delivered).toMatchObject({ status: 200, timedOut: false });
    },
  );

  it('says so when nobody is connected', async () => {
    await impatient();
    const delivered = await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'status' });
    expect(delivered).toMatchObject({ status: 0, failure: 'dispatch_unknown_error' });
  });

  it('opens connections for the app token alone, each ticket once', async () => {
    expect(await errorOf(clientOf(slack).apps.connections.open({}))).toBe('not_allowed_token_type');
    const { url } = await clientOf(slack, secrets.appToken).apps.connections.open({});
    const attempt = async (): Promise<string> => {
      const socket = new (await import('ws')).WebSocket(url ?? '');
      return new Promise((resolve) => {
        socket.once('message', (data: Buffer) => {
          resolve((JSON.parse(data.toString()) as { type: string }).type);
          socket.close();
        });
        socket.once('error', (error) => resolve(error.message));
      });
    };
    expect(await attempt()).toBe('hello');
    expect(await attempt()).toMatch(/404/);
  });
});
