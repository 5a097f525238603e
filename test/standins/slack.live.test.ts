// SPDX-License-Identifier: Apache-2.0

import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpApp } from './slack/bolt-apps.ts';
import { clientOf, errorOf, workspace } from './slack/given.ts';
import type { SlackStandIn } from './slack/slack.ts';
import { visibleText } from './slack/visible-text.ts';

const button = {
  type: 'button',
  text: { type: 'plain_text', text: 'Fix' },
  action_id: 'fix',
  value: 'run 1',
} as const;
const buttons = [
  { type: 'section', text: { type: 'mrkdwn', text: 'Broken', verbatim: true } },
  { type: 'actions', block_id: 'first', elements: [button] },
  { type: 'actions', block_id: 'second', elements: [{ ...button, value: 'run 2' }] },
] as const;
const form = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Ask' },
  submit: { type: 'plain_text', text: 'Send' },
  callback_id: 'ask',
  blocks: [
    {
      type: 'input',
      block_id: 'question',
      label: { type: 'plain_text', text: 'Question' },
      element: { type: 'plain_text_input', action_id: 'words' },
    },
  ],
} as const;

describe('a bot over HTTP', () => {
  let slack: SlackStandIn;
  let app: App | undefined;
  const seen: string[] = [];

  const start = async (listen: (app: App) => void): Promise<void> => {
    app = await httpApp(slack, listen);
  };

  beforeEach(async () => {
    slack = await workspace();
    seen.length = 0;
  });

  afterEach(async () => {
    await app?.stop();
    app = undefined;
    await slack.close();
  });

  it('takes a command and answers in the channel', async () => {
    await start((bolt) =>
      bolt.command('/k8sgpt', async ({ command, ack, client }) => {
        await ack();
        await client.chat.postMessage({ channel: command.channel_id, text: `you said ${command.text}` });
      }),
    );
    const delivered = await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'analyze <now> & here' });
    expect(delivered).toMatchObject({ status: 200, timedOut: false });
    expect(delivered.ackMs).toBeLessThan(3_000);
    const [message] = await slack.waitFor(() =>
      slack.messages('C0OPS').length > 0 ? slack.messages('C0OPS') : undefined,
    );
    expect(message).toMatchObject({
      text: 'you said analyze <now> & here',
      byBot: true,
      via: 'chat.postMessage',
    });
    expect(slack.callsOf('chat.postMessage')).toMatchObject([{ ok: true, status: 200 }]);
  });

  it('shows what an acknowledgement says to the person alone, and refuses commands in threads', async () => {
    await start((bolt) => bolt.command('/k8sgpt', async ({ ack }) => ack('On it.')));
    await slack.command({ channel: 'C0OTHER', user: 'U0ANA', text: 'help' });
    expect(slack.ephemerals('C0OTHER', 'U0ANA').map(({ text }) => text)).toEqual(['On it.']);
    expect(slack.messages('C0OTHER')).toEqual([]);
    const inThread = await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'help', thread: '1.0' });
    expect(inThread.refused).toBe('/k8sgpt is not supported in threads. Sorry!');
  });

  it('hears mentions and direct messages, and the same event again with retry headers', async () => {
    await start((bolt) => {
      bolt.event('app_mention', async ({ event, body, context }) => {
        seen.push(`${body.event_id} ${String(context.retryNum)} ${event.text} ${event.thread_ts ?? '-'}`);
      });
      bolt.message(async ({ message }) => {
        seen.push(`${message.channel_type} ${'text' in message ? message.text : ''}`);
      });
    });
    const first = await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'status' });
    const again = await slack.retry(first.id);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.payload).toBe(first.payload);
    await slack.dm({ user: 'U0BEN', text: 'help' });
    const mention = `<@${slack.identity.botUser}> status -`;
    expect(seen).toEqual([`${first.id} undefined ${mention}`, `${first.id} 1 ${mention}`, 'im help']);
    const away = await slack.mention({ channel: 'C0OTHER', user: 'U0ANA', text: 'status' });
    expect(away.refused).toMatch(/not in this channel/);
    expect(seen).toHaveLength(3);
  });

  it('presses the very button, and replaces the message through response_url', async () => {
    await start((bolt) =>
      bolt.action('fix', async ({ action, ack, respond, body }) => {
        await ack();
        seen.push('value' in action ? action.value : '');
        seen.push(JSON.stringify((body as { container?: unknown }).container));
        await respond({ text: 'Fixed', replace_original: true });
      }),
    );
    const client = clientOf(slack);
    const posted = await client.chat.postMessage({ channel: 'C0OPS', text: 'Broken', blocks: [...buttons] });
    const message = { channel: 'C0OPS', ts: posted.ts ?? '' };
    const click = { message, actionId: 'fix', blockId: 'second', user: 'U0BEN' };
    expect(await slack.click(click)).toMatchObject({ status: 200 });
    const [now] = slack.messages('C0OPS');
    await slack.waitFor(() => now?.text === 'Fixed');
    expect(seen[0]).toBe('run 2');
    expect(JSON.parse(seen[1] ?? '')).toMatchObject({
      type: 'message',
      message_ts: posted.ts,
      channel_id: 'C0OPS',
    });
    expect(now?.edits.map(({ blocks }) => blocks.length)).toEqual([3]);
    await expect(async () => slack.click(click)).rejects.toThrow(/nothing called fix/);
  });

  it('opens a form with a fresh trigger once, and takes what is sent', async () => {
    const errors: string[] = [];
    await start((bolt) => {
      bolt.command('/k8sgpt', async ({ ack, client, body }) => {
        await ack();
        const open = () => client.views.open({ trigger_id: body.trigger_id, view: form as never });
        await open();
        errors.push(await errorOf(open()));
      });
      bolt.view('ask', async ({ ack, view, body }) => {
        const words = view.state.values['question']?.['words']?.value ?? '';
        if (words === '') return ack({ response_action: 'errors', errors: { question: 'Say something.' } });
        seen.push(`${body.user.name}: ${words}`);
        await ack();
      });
    });
    await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'ask' });
    await slack.waitFor(() => errors.length > 0);
    expect(errors).toEqual(['exchanged_trigger_id']);
    const empty = await slack.submitView({ user: 'U0ANA' });
    expect(empty.body).toMatchObject({ response_action: 'errors' });
    expect(slack.openViews()).toHaveLength(1);
    await slack.submitView({ user: 'U0ANA', values: { question: 'why?' } });
    expect(seen).toEqual(['ana: why?']);
    expect(slack.openViews()).toEqual([]);
  });

  it.each([
    'wrong-secret',
    'old-timestamp',
    'missing-signature',
    'missing-timestamp',
    'altered-body',
  ] as const)('is refused with 401 when a request has: %s', async (forge) => {
    await start((bolt) => {
      bolt.command('/k8sgpt', async ({ ack }) => ack());
      bolt.event('app_mention', async () => void seen.push('heard'));
    });
    const said = { channel: 'C0OPS', user: 'U0ANA', text: 'status', forge };
    expect(await slack.command(said)).toMatchObject({ status: 401, failure: 'dispatch_failed' });
    expect(await slack.mention(said)).toMatchObject({ status: 401 });
    expect(seen).toEqual([]);
  });

  it('verifies the url of the bot', async () => {
    await start(() => undefined);
    const { payload, body, status } = await slack.verifyUrl();
    expect([status, body]).toEqual([200, { challenge: payload.challenge }]);
  });

  it('gives up on a bot that does not acknowledge', async () => {
    await slack.close();
    slack = await workspace({ acknowledgeMs: 200 });
    await start((bolt) => bolt.command('/k8sgpt', async () => undefined));
    const delivered = await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'status' });
    expect(delivered).toMatchObject({ status: 0, timedOut: true, failure: 'operation_timeout' });
  });

  it('answers five times through a response_url, also where the bot is no member', async () => {
    const statuses: string[] = [];
    await start((bolt) =>
      bolt.command('/k8sgpt', async ({ ack, respond }) => {
        await ack();
        for (const text of ['1', '2', '3', '4', '5', '6']) {
          const sent = respond({ text, response_type: text === '1' ? 'in_channel' : 'ephemeral' });
          statuses.push(
            await sent.then(
              () => 'ok',
              (error: unknown) => String(error),
            ),
          );
        }
      }),
    );
    await slack.command({ channel: 'G0SECRET', user: 'U0ANA', text: 'status' });
    await slack.waitFor(() => statuses.length === 6);
    expect(statuses.slice(0, 5)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(statuses[5]).toMatch(/404/);
    expect(slack.callsOf('response_url').at(-1)).toMatchObject({ ok: false, error: 'used_url', status: 404 });
    expect(slack.messages('G0SECRET').map(visibleText)).toEqual(['1']);
    expect(slack.ephemerals('G0SECRET', 'U0ANA').map(visibleText)).toEqual(['2', '3', '4', '5']);
  });

  it('tells the bot of its own direct messages when asked to', async () => {
    await slack.close();
    slack = await workspace({ echo: true });
    await start((bolt) => bolt.message(async () => void seen.push('heard')));
    await clientOf(slack).chat.postMessage({ channel: 'U0ANA', text: 'hello' });
    const [echo] = await slack.waitFor(() =>
      slack.deliveries().length > 0 ? slack.deliveries() : undefined,
    );
    expect(echo?.payload.event).toMatchObject({ channel: 'D0ANA', text: 'hello', bot_id: 'B0STANDIN' });
    expect(seen).toEqual([]);
  });
});
