// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, test } from 'vitest';
import type { Interaction } from '../../src/core/conversation.ts';
import { type ConsoleUnderTest, serveConsole } from '../support/console.ts';
import { type RawAnswer, rawHttp } from '../support/raw-http.ts';

const TOKEN = 'a-token-of-some-length';
const open: ConsoleUnderTest[] = [];
afterEach(() => Promise.all(open.splice(0).map((served) => served.close())));

const given = async (
  options: Parameters<typeof serveConsole>[0] = {},
): Promise<ConsoleUnderTest & { readonly heard: Interaction[] }> => {
  const heard: Interaction[] = [];
  const served = await serveConsole({
    accept: async (interaction) => {
      heard.push(interaction);
      return { status: 'accepted' };
    },
    ...options,
  });
  open.push(served);
  return { ...served, heard };
};

const say = (
  { url }: ConsoleUnderTest,
  said: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> =>
  rawHttp(`${url}/api/say`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof said === 'string' ? said : JSON.stringify(said),
  });

const line = { channel: 'general', line: '/k8sgpt help', source: 'command' };

describe('who may use the page', () => {
  test.each([['/'], ['/app.js'], ['/api/events?channel=general'], ['/api/setup']])(
    '%s is not served under a foreign name (DNS rebinding)',
    async (path) => {
      const { url } = await given();
      expect((await rawHttp(`${url}${path}`, { headers: { host: 'evil.example' } })).status).toBe(403);
      expect((await rawHttp(`${url}${path}`, { headers: { host: '127.0.0.1.evil.example' } })).status).toBe(
        403,
      );
    },
  );

  test.each([['localhost:3080'], ['127.0.0.1'], ['[::1]:3080'], ['LOCALHOST:1']])(
    'it answers as %s',
    async (host) => {
      const { url } = await given();
      expect((await rawHttp(url, { headers: { host } })).status).toBe(200);
    },
  );

  test.each([['http://evil.example'], ['http://localhost:9999'], ['null'], ['garbage']])(
    'a page from %s may not say anything',
    async (origin) => {
      const served = await given();
      expect((await say(served, line, { origin })).status).toBe(403);
      expect(served.heard).toEqual([]);
    },
  );

  test('its own page may', async () => {
    const served = await given();
    expect((await say(served, line, { origin: served.url, 'sec-fetch-site': 'same-origin' })).status).toBe(
      202,
    );
    expect(served.heard.map((interaction) => interaction.line)).toEqual(['help']);
  });

  test.each([['cross-site'], ['same-site']])('a fetch that the browser calls %s is refused', async (site) => {
    const served = await given();
    const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' };
    expect((await say(served, line, headers)).status).toBe(403);
    expect((await rawHttp(`${served.url}/api/events`, { headers })).status).toBe(403);
    expect(served.heard).toEqual([]);
  });

  test('a link to it may be followed, but not into a frame', async () => {
    const { url } = await given();
    const followed = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await rawHttp(url, { headers: followed })).status).toBe(200);
    expect((await rawHttp(url, { headers: { ...followed, 'sec-fetch-dest': 'iframe' } })).status).toBe(403);
  });

  test('every answer forbids inline code, foreign frames and guessed types', async () => {
    const { url } = await given();
    for (const path of ['/', '/app.js', '/api/setup']) {
      const { headers } = await rawHttp(`${url}${path}`);
      expect(headers['content-security-policy']).toContain(
        "default-src 'none'; script-src 'self'; style-src 'self'",
      );
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('same-origin');
    }
  });

  test('only the page’s own files are served', async () => {
    const { url } = await given();
    expect((await rawHttp(`${url}/tsconfig.json`)).status).toBe(404);
    expect((await rawHttp(`${url}/..%2froutes.ts`)).status).toBe(404);
    expect((await rawHttp(`${url}/style.css`)).headers['content-type']).toContain('text/css');
  });
});

describe('with an admin token', () => {
  test('nothing is served without it, whatever the host', async () => {
    const served = await given({ token: TOKEN });
    expect((await rawHttp(`${served.url}/api/setup`)).status).toBe(401);
    expect((await rawHttp(`${served.url}/api/events`, { headers: { host: 'bot.example' } })).status).toBe(
      401,
    );
    expect((await say(served, line, { authorization: 'Bearer a-token-of-some-lengtH' })).status).toBe(401);
    expect((await say(served, line, { authorization: 'Bearer ' })).status).toBe(401);
    expect(served.heard).toEqual([]);
  });

  test('a program sends it as a Bearer', async () => {
    const served = await given({ token: TOKEN });
    const headers = { authorization: `Bearer ${TOKEN}`, host: 'bot.example' };
    expect((await say(served, line, headers)).status).toBe(202);
    expect(served.heard).toHaveLength(1);
  });

  const cookieOf = (answer: RawAnswer): string => (answer.headers['set-cookie'] ?? [])[0] ?? '';

  test('a person gives it once in the form and gets a cookie that no script and no other site can use', async () => {
    const { url } = await given({ token: TOKEN });
    const form = await rawHttp(url, { headers: { accept: 'text/html' } });
    expect(form.status).toBe(401);
    expect(form.text).toContain('<form method="post" action="sign-in">');
    const sent = await rawHttp(`${url}/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: url },
      body: `token=${TOKEN}`,
    });
    expect([sent.status, sent.headers.location]).toEqual([303, './']);
    expect(cookieOf(sent)).toMatch(/^k8sgpt_console=[\w-]{43}; .*HttpOnly; SameSite=Strict$/);
    expect(cookieOf(sent)).not.toContain(TOKEN);
    const cookie = cookieOf(sent).split(';')[0] ?? '';
    expect((await rawHttp(`${url}/api/setup`, { headers: { cookie: `other=1; ${cookie}` } })).status).toBe(
      200,
    );
    expect((await rawHttp(`${url}/api/setup`, { headers: { cookie: `${cookie}x` } })).status).toBe(401);
  });

  test('a link may carry it once; the address that stays is clean', async () => {
    const { url } = await given({ token: TOKEN });
    const followed = await rawHttp(`${url}/?token=${TOKEN}`);
    expect([followed.status, followed.headers.location]).toEqual([303, './']);
    expect(cookieOf(followed)).toContain('k8sgpt_console=');
    expect((await rawHttp(`${url}/api/setup?token=${TOKEN}`)).status).toBe(401);
    expect((await rawHttp(`${url}/?token=wrong`, { headers: { accept: 'text/html' } })).status).toBe(401);
  });

  test('a wrong one gives no cookie, and other sites cannot use the form', async () => {
    const { url } = await given({ token: TOKEN });
    const post = (body: string, origin: string): Promise<RawAnswer> =>
      rawHttp(`${url}/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
        body,
      });
    const wrong = await post('token=wrong', url);
    expect([wrong.status, cookieOf(wrong)]).toEqual([401, '']);
    expect((await post(`token=${TOKEN}`, 'http://evil.example')).status).toBe(403);
    expect((await post(`token[]=${TOKEN}`, url)).status).toBe(401);
    expect((await post(`token=${'x'.repeat(5_000)}`, url)).status).toBe(413);
  });

  test('the cookie of another token is worth nothing', async () => {
    const first = await given({ token: 'another-token-of-some-length' });
    const cookie =
      cookieOf(await rawHttp(`${first.url}/?token=another-token-of-some-length`)).split(';')[0] ?? '';
    const second = await given({ token: TOKEN });
    expect((await rawHttp(`${second.url}/api/setup`, { headers: { cookie } })).status).toBe(401);
  });
});

describe('what is said', () => {
  test.each([
    ['no JSON', '{"channel":', 400],
    ['another shape', { channel: 'general' }, 400],
    ['an unknown field', { ...line, extra: 1 }, 400],
    ['a mention as source', { ...line, source: 'mention' }, 400],
    ['a channel that is none', { ...line, channel: '../x' }, 400],
    ['a very long line', { ...line, line: 'x'.repeat(12_001) }, 400],
    ['a huge body', { ...line, line: 'x'.repeat(70_000) }, 413],
  ])('is refused for %s, in one sentence of JSON', async (_what, said, status) => {
    const served = await given();
    const answer = await say(served, said);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({ error: expect.stringMatching(/^[A-Z].*\.$/) });
    expect(answer.text).not.toContain('node_modules');
    expect(served.heard).toEqual([]);
  });

  test('is read as JSON only: a form of another page cannot say anything', async () => {
    const served = await given();
    expect((await say(served, line, { 'content-type': 'text/plain' })).status).toBe(400);
  });

  test('meets a bot that stops with 503, a fault with 500 and no inside words', async () => {
    const broken = await given({ accept: () => Promise.reject(new Error('secret inside')) });
    const fault = await say(broken, line);
    expect([fault.status, fault.text.includes('secret')]).toEqual([500, false]);
    await broken.platform.stop();
    expect((await say(broken, line)).status).toBe(503);
  });
});
