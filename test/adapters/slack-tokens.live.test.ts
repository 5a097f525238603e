// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { secrets } from '../standins/slack/given.ts';
import { hurried, type SlackBot, startBot } from './slack.ts';

const signal = new AbortController().signal;
const place = { platform: 'slack', workspace: 'T0STANDIN', channel: 'C0OPS' };

describe('a token that is rotated', () => {
  let bot: SlackBot;
  afterEach(async () => bot.close());
  const post = async () =>
    bot.platform.post(place, bot.platform.render({ summary: 'hello', blocks: [] })[0], { key: 'k', signal });

  it('is read anew at the first call that it does not fit: nothing is restarted, nothing fails', async () => {
    let botToken: string = secrets.botToken;
    const renewed = async () => ({ botToken, appToken: secrets.appToken });
    bot = await startBot('socket', {}, { renewed });
    await post();
    bot.slack.rotateToken('xoxb-next');
    botToken = 'xoxb-next';
    await Promise.all([post(), post()]);
    expect(bot.slack.messages('C0OPS')).toHaveLength(3);
    expect(bot.platform.health().status).toBe('ok');
  });

  it('that comes late holds messages back; one that does not come, gives them up', async () => {
    let botToken: string = secrets.botToken;
    let now = Date.now();
    const clock = { now: () => now, sleep: hurried.sleep };
    bot = await startBot(
      'http',
      {},
      {
        clock,
        renewed: async () => ({ botToken, signingSecret: secrets.signingSecret }),
      },
    );
    bot.slack.rotateToken('xoxb-next');
    await expect(post()).rejects.toBeInstanceOf(Unavailable);
    expect(bot.platform.health()).toMatchObject({
      status: 'down',
      detail: expect.stringMatching(/token_revoked/),
    });
    now += 10 * 60_000;
    await expect(post()).rejects.toBeInstanceOf(Refused);
    botToken = 'xoxb-next';
    now += 10_000;
    await post();
    expect(bot.platform.health().status).toBe('ok');
  });

  it('that cannot be read leaves the last one as it is', async () => {
    bot = await startBot(
      'http',
      {},
      {
        renewed: async () => {
          throw new Error('the file is not there');
        },
      },
    );
    bot.slack.revokeToken();
    await expect(post()).rejects.toBeInstanceOf(Unavailable);
  });
});

it('a new app token is used for the next connection', async () => {
  let appToken = 'xapp-old';
  const renewed = async () => ({ botToken: secrets.botToken, appToken });
  const clock = hurried;
  const starting = startBot('socket', {}, { renewed, clock, settings: { appToken } });
  appToken = secrets.appToken;
  const bot = await starting;
  expect(bot.slack.connections()).toBe(1);
  await bot.close();
});
