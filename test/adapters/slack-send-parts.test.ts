// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { createInvite } from '../../adapters/slack/invite.ts';
import type { SlackPayload } from '../../adapters/slack/payload.ts';
import { createReplyHandles } from '../../adapters/slack/reply-handles.ts';
import { failureOf, thrownFor } from '../../adapters/slack/send-errors.ts';
import { smaller, withoutBlocks } from '../../adapters/slack/smaller.ts';
import { Refused } from '../../src/core/errors.ts';

describe('an error of Slack', () => {
  it('becomes a sentence without the request', () => {
    const sdk = Object.assign(new Error('An API error occurred: is_archived'), {
      code: 'slack_webapi_platform_error',
      data: { error: 'is_archived', token: 'xoxb-secret' },
    });
    const thrown = thrownFor(failureOf(sdk), sdk);
    expect(thrown).toBeInstanceOf(Refused);
    expect(JSON.stringify([thrown.message, thrown.cause])).not.toContain('xoxb');
  });

  it('is not made of what is not one', () => {
    expect(failureOf(new TypeError('x'))).toBeUndefined();
    expect(failureOf('x')).toBeUndefined();
    expect(thrownFor(undefined, new TypeError('a bug'))).toMatchObject({ name: 'Error', message: /a bug/ });
  });
});

describe('smaller messages', () => {
  const payload: SlackPayload = {
    text: 'all',
    ...{
      blocks: [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'a <b> at ' },
                { type: 'date', timestamp: 1, format: '{time}', fallback: '11:42 UTC' },
              ],
            },
          ],
        },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'small &lt;print&gt;' }] },
        {
          type: 'table',
          rows: [
            [
              { type: 'raw_text', text: 'Object' },
              { type: 'raw_text', text: 'What' },
            ],
            [
              { type: 'raw_text', text: 'shop/x' },
              { type: 'raw_text', text: 'down' },
            ],
          ],
        },
      ],
    },
  };
  it('have half the blocks each, then words, then fewer words, then nothing to give', () => {
    expect(smaller(payload).map(({ blocks }) => blocks.length)).toEqual([2, 1]);
    const [words] = smaller({ text: 'all', blocks: payload.blocks.slice(0, 1) });
    expect(words).toEqual({ text: 'a &lt;b&gt; at 11:42 UTC', blocks: [] });
    expect(smaller({ text: 'x'.repeat(300), blocks: [] }).map(({ text }) => text.length)).toEqual([150, 150]);
    expect(smaller({ text: 'x', blocks: [] })).toEqual([]);
  });

  it('say all that blocks say', () => {
    expect(withoutBlocks(payload).map(({ text }) => text)).toEqual([
      'a &lt;b&gt; at 11:42 UTC\nsmall &lt;print&gt;\nObject · What\nshop/x · down',
    ]);
  });
});

describe('response_urls', () => {
  it('are used five times within thirty minutes, and forgotten after', () => {
    let now = 0;
    const handles = createReplyHandles({ now: () => now, sleep: async () => undefined });
    handles.remember('C1', { url: 'https://x/1', person: 'U1', channelName: 'ops' });
    expect(Array.from({ length: 6 }, () => handles.use('https://x/1'))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    handles.remember('C1', { url: 'https://x/2', person: 'U1', channelName: 'ops' });
    expect(handles.ofChannel('C1')).toHaveLength(2);
    now = 30 * 60_000;
    expect(handles.use('https://x/2')).toBe(false);
    expect(handles.ofChannel('C1')).toEqual([]);
    for (let at = 0; at < 5_000; at += 1)
      handles.remember('C2', { url: `https://x/${at}`, person: 'U1', channelName: 'ops' });
    expect(handles.ofChannel('C2')).toHaveLength(2_000);
    expect(handles.use('https://nobody.example')).toBe(false);
  });
});

describe('an invitation', () => {
  it('is not offered where no app can be invited', async () => {
    const clock = { now: () => 0, sleep: async () => undefined };
    const handles = createReplyHandles(clock);
    const told: unknown[] = [];
    const respond = async (url: string, { text }: Readonly<Record<string, unknown>>): Promise<boolean> => {
      told.push([url, text]);
      return true;
    };
    const invite = createInvite(handles, respond, { identity: () => undefined }, { clock });
    handles.remember('D1', { url: 'https://x/1', person: 'U1', channelName: 'directmessage' });
    expect(await invite('D1')).toBeInstanceOf(Refused);
    expect(await invite('D1')).toBeInstanceOf(Refused);
    expect(told).toEqual([['https://x/1', expect.stringContaining('Write to @k8sgpt directly')]]);
  });
});
