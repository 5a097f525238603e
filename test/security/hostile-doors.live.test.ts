// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectSound, postBody } from '../support/hostile-body.ts';
import { deepTexts, hostileText, hostileValue, spoiled } from '../support/hostile-values.ts';
import type { Said } from '../support/inbound.ts';
import { firingAlert, notification } from '../support/incoming-alerts.ts';
import { type Process, startProcess } from '../support/processes.ts';
import * as fc from '../support/properties.ts';

const SLOW = { timeout: 120_000 };
const API = 'api-1b7d92c04e5fa836';
const MCP = 'mcp-9e24d7a15cb0638f';
const ALERTS = 'alm-4c8f02b9e61d7a35';

let folder = '';
let bot: Process;
const at = (label: string): string =>
  new RegExp(`→ ${label}\\s+(http://\\S+)`).exec(bot.output())?.[1] ?? `no ${label}`;

const post = (url: string, token: string, body: string) =>
  postBody(
    url,
    {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
    },
    body,
  );
const call = async (request: object): Promise<Said> => {
  const answer = await fetch(at('MCP'), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${MCP}`,
    },
    body: written(request),
  });
  return { status: answer.status, text: await answer.text() };
};
const written = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8sgpt-hostile-'));
  const config = join(folder, 'k8sgpt.yaml');
  await writeFile(config, JSON.stringify({ mcp: { requestsPerMinute: 100_000 } }));
  bot = await startProcess('serve', {
    HOME: folder,
    K8SGPT_STATE_DIR: join(folder, 'state'),
    K8SGPT_CONFIG: config,
    K8SGPT_DEMO: 'demo',
    // What is looked at is what stands behind the limits.
    K8SGPT_LIMIT_SOURCE: '100000',
    K8SGPT_LIMIT_PROGRAM: '100000',
    K8SGPT_API_PORT: '0',
    K8SGPT_API_REST: 'true',
    K8SGPT_API_TOKEN: API,
    K8SGPT_MCP_HTTP: 'true',
    K8SGPT_MCP_PORT: '0',
    K8SGPT_MCP_TOKEN: MCP,
    ALERTMANAGER_WEBHOOK_TOKEN: ALERTS,
  });
}, 60_000);
afterAll(async () => {
  await bot.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** The answer of a call, as JSON or as the only event of a stream. */
const rpcOf = (text: string): Readonly<Record<string, unknown>> =>
  JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? text) as Readonly<Record<string, unknown>>;

/** Nothing that was sent is told as a fault of the program: a refusal is a warning, and of a type of its own. */
const expectNoFault = (): void => {
  const faults = bot
    .output()
    .split('\n')
    .filter((line) =>
      /TypeError|RangeError|ReferenceError|Maximum call stack|"level":"(?:error|fatal)"/.test(line),
    );
  expect(faults).toEqual([]);
  expect(bot.child.exitCode).toBeNull();
};

const ARGUMENTS = {
  cluster: 'demo',
  namespace: 'shop',
  namespaces: ['shop'],
  filters: ['Pod'],
  filter: 'Pod',
  resourceType: 'pods',
  kind: 'Pod',
  name: 'checkout',
  podName: 'checkout',
  container: 'app',
  tailLines: 10,
  limit: 5,
  labelSelector: 'app=web',
  explain: false,
  object: 'Pod/shop/checkout',
  since: '1h',
};

test('MCP answers every call of every tool, whatever its arguments are', SLOW, async () => {
  const list = rpcOf((await call({ jsonrpc: '2.0', id: 1, method: 'tools/list' })).text);
  const { tools } = list['result'] as { readonly tools: readonly { readonly name: string }[] };
  expect(tools.length).toBeGreaterThan(10);
  const asked = fc.record({
    name: fc.constantFrom(...tools.map(({ name }) => name)),
    args: fc.oneof({ weight: 3, arbitrary: spoiled(ARGUMENTS) }, { weight: 1, arbitrary: hostileValue }),
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ name, args }) => {
      const request = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name, arguments: args } };
      // Longer ones are turned away before they are read: the doors below hold that.
      fc.pre(written(request).length < 200_000);
      const answer = await call(request);
      expectSound(answer);
      if (answer.status !== 200) return;
      const { id, result, error } = rpcOf(answer.text) as {
        id?: unknown;
        result?: unknown;
        error?: { code?: number };
      };
      expect(id).toBe(7);
      expect([result, error].filter((one) => one !== undefined)).toHaveLength(1);
      // -32603: an internal error.
      expect(error?.code, name).not.toBe(-32603);
    }),
    { numRuns: 40 },
  );
  expectNoFault();
});

const doors: readonly (readonly [string, () => string, string, unknown])[] = [
  [
    'MCP',
    () => at('MCP'),
    MCP,
    {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'analyze', arguments: {}, _meta: { progressToken: 1 } },
    },
  ],
  [
    'alerts',
    () => `${at('Webhooks')}/webhooks/alertmanager`,
    ALERTS,
    notification([firingAlert(), firingAlert({ pod: 'x' })]),
  ],
  [
    'REST',
    () => `${at('gRPC and REST')}/v1/analyze`,
    API,
    { namespace: 'shop', filters: ['Pod'], explain: false, maxConcurrency: 2, output: 'json' },
  ],
];

test.each(doors)(
  '%s takes or refuses what it does not understand, and goes on',
  SLOW,
  async (_name, url, token, real) => {
    const near = fc.oneof(
      { weight: 6, arbitrary: spoiled(real).map(written) },
      { weight: 1, arbitrary: hostileText.filter((text) => text.length < 1_000_000) },
    );
    expect((await post(url(), token, written(real))).status).toBe(200);
    for (const body of deepTexts) expectSound(await post(url(), token, body));
    await fc.assert(
      fc.asyncProperty(near, async (body) => expectSound(await post(url(), token, body))),
      { numRuns: 15 },
    );
    expect((await post(url(), token, written(real))).status).toBe(200);
    expectNoFault();
  },
);
