// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBot as startDiscord } from '../adapters/discord.ts';
import { startBot as startSlack } from '../adapters/slack.ts';
import { startBot as startTeams } from '../adapters/teams.ts';
import { secrets } from '../standins/slack/given.ts';
import { sign } from '../standins/slack/sign.ts';
import { rooms } from '../standins/teams/given.ts';
import {
  anyRequest,
  bytesOf,
  expectTurnedAway,
  type Inbound,
  otherBody,
  otherHeaders,
  otherValue,
  sendBytes,
} from '../support/inbound.ts';
import * as fc from '../support/properties.ts';

const RUNS = { numRuns: 150 };

interface Door {
  readonly url: string;
  readonly heard: readonly unknown[];
  readonly valid: () => Inbound;
  readonly close: () => Promise<void>;
}

const slackDoor = async (): Promise<Door> => {
  const bot = await startSlack('http');
  return {
    ...bot,
    valid: () => {
      const said = new URLSearchParams({
        command: '/k8sgpt',
        text: 'analyze',
        user_id: 'U0ANA',
        channel_id: 'C0OPS',
        team_id: 'T0STANDIN',
        trigger_id: String(Math.random()),
        response_url: 'https://hooks.slack.com/commands/x',
      });
      const { headers, body } = sign(String(said), secrets.signingSecret, Date.now());
      return {
        method: 'POST',
        headers: [['content-type', 'application/x-www-form-urlencoded'], ...Object.entries(headers)],
        body: Buffer.from(body),
      };
    },
  };
};

const discordDoor = async (): Promise<Door> => {
  const bot = await startDiscord('http');
  let last: Inbound | undefined;
  // What Discord sends is looked at on its way: it is signed by a key that nobody else has.
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    if (input === bot.url)
      last = {
        method: 'POST',
        headers: Object.entries(init?.headers as Record<string, string>),
        body: Buffer.from(init?.body as string),
      };
    return real(input, init);
  };
  await bot.discord.ping();
  globalThis.fetch = real;
  return {
    ...bot,
    valid: () => {
      if (last === undefined) throw new Error('Discord sent nothing');
      return last;
    },
  };
};

describe.each([
  ['Slack', slackDoor, ['x-slack-request-timestamp', 'x-slack-signature']],
  ['Discord', discordDoor, ['x-signature-ed25519', 'x-signature-timestamp']],
] as const)('%s', (_name, open, signing) => {
  let door: Door;
  beforeAll(async () => {
    door = await open();
  });
  afterAll(() => door.close());
  /** Hexadecimal digits are the same in capitals, for a key that reads them. */
  const isSame = (name: string, other: string): boolean =>
    name === 'x-signature-ed25519' &&
    other.toLowerCase() ===
      door
        .valid()
        .headers.find(([one]) => one === name)?.[1]
        ?.toLowerCase();

  test('takes what was signed, whole or in pieces', async () => {
    for (const pieces of [undefined, 1, 7]) {
      const { status, text } = await sendBytes(door.url, bytesOf(door.url, door.valid(), pieces));
      expect(status, text).toBe(200);
    }
  });

  test('turns away a body that was not signed', async () => {
    const before = door.heard.length;
    await fc.assert(
      fc.asyncProperty(
        fc.constant(0).chain(() => otherBody(door.valid().body)),
        fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
        async (body, pieces) => {
          const { method, headers } = door.valid();
          // Signed anew it would be good: it is the old signature that comes along.
          const of = { method, headers, body };
          expectTurnedAway(await sendBytes(door.url, bytesOf(door.url, of, pieces)));
        },
      ),
      RUNS,
    );
    expect(door.heard.length).toBe(before);
  });

  test('turns away a signature or a time that is another, missing or there twice', async () => {
    const before = door.heard.length;
    const given = door.valid();
    await fc.assert(
      fc.asyncProperty(otherHeaders(given.headers, signing, isSame), async (headers) => {
        expectTurnedAway(await sendBytes(door.url, bytesOf(door.url, { ...given, headers })));
      }),
      RUNS,
    );
    expect(door.heard.length).toBe(before);
  });

  test('lives through what is no request at all', async () => {
    const before = door.heard.length;
    await fc.assert(
      fc.asyncProperty(anyRequest, async (bytes) => {
        const { status } = await sendBytes(door.url, bytes, true);
        expect(status).toBeLessThan(500);
      }),
      RUNS,
    );
    expect(door.heard.length).toBe(before);
    expect((await sendBytes(door.url, bytesOf(door.url, door.valid()))).status).toBe(200);
  });
});

test('Teams turns away a token of which any character is another', async () => {
  const bot = await startTeams();
  try {
    const { activity } = await bot.teams.say({ room: rooms.ops, text: 'analyze' });
    const before = bot.heard.length;
    expect(before).toBe(1);
    const [scheme = '', token = ''] = bot.teams.proof().split(' ');
    const [head = '', claims = '', signature = ''] = token.split('.');
    const bytes = (text: string): string => Buffer.from(text, 'base64url').toString('hex');
    const other = fc.oneof(
      otherValue(head).map((one) => `${scheme} ${one}.${claims}.${signature}`),
      otherValue(claims).map((one) => `${scheme} ${head}.${one}.${signature}`),
      // The last character says less than it could: some others are the same signature.
      otherValue(signature)
        .filter((one) => bytes(one) !== bytes(signature))
        .map((one) => `${scheme} ${head}.${claims}.${one}`),
      otherValue(scheme)
        .filter((one) => one.trim().toLowerCase() !== 'bearer')
        .map((one) => `${one} ${token}`),
    );
    await fc.assert(
      fc.asyncProperty(other, async (authorization) => {
        const request = {
          method: 'POST',
          headers: [
            ['content-type', 'application/json'],
            ['authorization', authorization],
          ] as const,
          body: Buffer.from(JSON.stringify(activity)),
        };
        expectTurnedAway(await sendBytes(bot.url, bytesOf(bot.url, request)));
      }),
      RUNS,
    );
    expect(bot.heard.length).toBe(before);
  } finally {
    await bot.close();
  }
});
