// SPDX-License-Identifier: Apache-2.0

import { camel } from '../generate/_generator.ts';
import { pascalOf } from './_template.ts';

/** Over real HTTP in both directions: what is refused, what is accepted, what is sent. */
export const platformTest = (id: string): string => `import { createHmac } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import ${camel(id)} from '../../adapters/${id}/index.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { noDesk } from '../support/no-desk.ts';

const SECRET = 'a secret of the test';
const opened: Server[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

const listen = async (handle: RequestListener): Promise<string> => {
  const server = createServer(handle);
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return \`http://127.0.0.1:\${(server.address() as AddressInfo).port}\`;
};

const settings = (given: object = {}) =>
  ${camel(id)}.config.schema.parse({ token: 'a-token', secret: SECRET, ...given });
const document = (text: string) => ({
  summary: 'a summary',
  blocks: [{ type: 'paragraph' as const, text: [text] }],
});

test('half of a configuration is refused with what is missing', () => {
  expect(${camel(id)}.isConfigured(${camel(id)}.config.schema.parse({}))).toBe(false);
  expect(${camel(id)}.isConfigured(settings())).toBe(true);
  expect(() => ${camel(id)}.isConfigured(settings({ secret: undefined }))).toThrow('_SECRET is not');
});

test('only what is signed is accepted', async () => {
  const platform = await ${camel(id)}.open(settings(), adapterParts());
  const taken: Interaction[] = [];
  await platform.start(async (interaction) => {
    taken.push(interaction);
    return { status: 'accepted' };
  }, noDesk);
  const url = await listen((request, response) => platform.webhooks[0]?.handle(request, response));
  const body = JSON.stringify({ id: '1', workspace: 'w', channel: 'c', person: 'ana', line: 'analyze' });
  const send = async (signature: string): Promise<number> =>
    (await fetch(url, { method: 'POST', body, headers: { 'x-signature': signature } })).status;
  expect(await send('00')).toBe(401);
  expect(taken).toEqual([]);
  expect(await send(createHmac('sha256', SECRET).update(body).digest('hex'))).toBe(200);
  expect(taken).toMatchObject([{ line: 'analyze', conversation: { platform: '${id}', channel: 'c' } }]);
  await platform.stop();
  expect(await send(createHmac('sha256', SECRET).update(body).digest('hex'))).toBe(503);
});

test('a long document is several messages, and a busy platform is asked again later', async () => {
  const paths: string[] = [];
  const url = await listen((request, response) => {
    paths.push(\`\${request.method ?? ''} \${request.url ?? ''}\`);
    if (request.method === 'PATCH') response.writeHead(429, { 'retry-after': '3' }).end();
    else response.end(JSON.stringify({ channel: 'c', id: '7' }));
  });
  const platform = await ${camel(id)}.open(settings({ apiUrl: url }), adapterParts());
  const payloads = platform.render(document('word '.repeat(2_000)));
  expect(payloads.length).toBeGreaterThan(1);
  const { signal } = new AbortController();
  const to = { platform: '${id}', workspace: 'w', channel: 'c' };
  const at = await platform.post(to, payloads[0], { key: 'k', signal });
  expect(at).toEqual({ channel: 'c', id: '7' });
  await expect(platform.update(at, payloads[0], { signal })).rejects.toMatchObject({
    name: 'Unavailable',
    retryAfterMs: 3_000,
  });
  expect(paths).toEqual(['POST /channels/c/messages', 'PATCH /channels/c/messages/7']);
});

test('${pascalOf(id)} says how it is connected', () => {
  expect(${camel(id)}.steps.join(' ')).toContain('_TOKEN');
});
`;
