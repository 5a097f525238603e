// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status as grpcStatus } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../../adapters/platforms.generated.ts';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/silent.ts';
import { limitsConfig } from '../../src/config/limits.ts';
import { createRateLimits } from '../../src/rate-limits.ts';
import { ANALYZE, grpcClient } from '../support/grpc-client.ts';
import { postBody } from '../support/hostile-body.ts';
import { type Process, startProcess } from '../support/processes.ts';
import { realClock } from '../support/real-clock.ts';

// Every door by every limit: what one address sends to a port, what one program asks, what a person and a channel ask.

const API = 'api-71c0e5d2a98b4f36';
const MCP = 'mcp-3fb8a61d05c7429e';
const ALERTS = 'alm-e2904d7ab6f1853c';
const ADMIN = 'adm-58d3b17ce09f6a24';
const SOURCE = 20;
const PROGRAM = 3;

let folder = '';
let bot: Process;
const at = (label: string): string =>
  new RegExp(`→ ${label}\\s+(http://[^\\s#?]+)`).exec(bot.output())?.[1] ?? `http://no-${label}.invalid`;
const rest = (): string => new URL(at('gRPC and REST')).origin;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8sgpt-limits-'));
  const config = join(folder, 'k8sgpt.yaml');
  await writeFile(config, JSON.stringify({ mcp: { requestsPerMinute: 100_000 } }));
  bot = await startProcess('serve', {
    HOME: folder,
    K8SGPT_STATE_DIR: join(folder, 'state'),
    K8SGPT_CONFIG: config,
    K8SGPT_DEMO: 'demo',
    K8SGPT_LIMIT_SOURCE: String(SOURCE),
    K8SGPT_LIMIT_PROGRAM: String(PROGRAM),
    // Each test comes from an address of its own.
    K8SGPT_TRUST_PROXY: '1',
    K8SGPT_API_PORT: '0',
    K8SGPT_API_REST: 'true',
    K8SGPT_API_TOKEN: API,
    K8SGPT_MCP_HTTP: 'true',
    K8SGPT_MCP_PORT: '0',
    K8SGPT_MCP_TOKEN: MCP,
    ALERTMANAGER_WEBHOOK_TOKEN: ALERTS,
    ADMIN_TOKEN: ADMIN,
  });
}, 60_000);
afterAll(async () => {
  await bot.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const post = (url: string, from: string, token: string, body = '{}') =>
  postBody(
    url,
    {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
      'x-forwarded-for': from,
    },
    body,
  );

/**
 * Everything that others can reach over HTTP, and where; with a word that is always a wrong one. The port of administration
 * believes no header: test/journeys/admin-sources.
 */
const doors: readonly (readonly [string, () => string])[] = [
  ['Slack', () => `${at('Webhooks')}/slack/events`],
  ['Teams', () => `${at('Webhooks')}/api/messages`],
  ['Discord', () => `${at('Webhooks')}/discord/interactions`],
  ['Mattermost, commands', () => `${at('Webhooks')}/mattermost/command`],
  ['Mattermost, buttons', () => `${at('Webhooks')}/mattermost/actions`],
  ['Mattermost, forms', () => `${at('Webhooks')}/mattermost/dialog`],
  ['alerts', () => `${at('Webhooks')}/webhooks/alertmanager`],
  ['MCP', () => at('MCP')],
  ['REST', () => `${rest()}/v1/analyze`],
];

describe('what one address sends', () => {
  it.each(doors)('to %s is no more than it may; others are not held up', async (name, url) => {
    const place = doors.findIndex(([one]) => one === name);
    const [from, other] = [`192.0.2.${place + 1}`, `198.51.100.${place + 1}`];
    const statuses: number[] = [];
    for (let asked = 0; asked < SOURCE + 5; asked += 1)
      statuses.push((await post(url(), from, 'wrong')).status);
    expect(statuses[0]).not.toBe(429);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.every((status) => status >= 400 && status < 500)).toBe(true);
    expect((await post(url(), other, 'wrong')).status).not.toBe(429);
    expect(await fetch(`${at('Webhooks')}/healthz`).then(({ status }) => status)).toBe(200);
  });
});

describe('what one program asks', () => {
  const PATIENT = { timeout: 60_000 };

  /** All at once: a slow machine lets go on what it counted long before. */
  const atOnce = <T>(ask: () => Promise<T>): Promise<readonly T[]> =>
    Promise.all(Array.from({ length: PROGRAM + 3 }, ask));

  it('over REST is no more than it may, and so over gRPC', PATIENT, async () => {
    const statuses = await atOnce(async () => {
      const answer = await post(`${rest()}/v1/analyze`, '203.0.113.1', API, '{"namespace":"shop"}');
      return answer.status;
    });
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    const client = grpcClient(new URL(rest()).host);
    const codes = await atOnce(() =>
      client.ask(ANALYZE, { namespace: 'shop' }, { token: API }).then(
        () => grpcStatus.OK,
        (error: unknown) => (error as { readonly code: number }).code,
      ),
    );
    expect(codes).toContain(grpcStatus.RESOURCE_EXHAUSTED);
  });

  it('over MCP is no more than it may, and it is told when to go on', PATIENT, async () => {
    const params = { name: 'analyze', arguments: { namespace: 'shop' } };
    const answers = await atOnce(async () => {
      const answer = await fetch(at('MCP'), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          authorization: `Bearer ${MCP}`,
          'x-forwarded-for': '203.0.113.2',
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
      });
      return answer.text();
    });
    const over = answers.filter((answer) => /asked 3 times in a minute; ask again in \d+ s/.test(answer));
    expect(over.length).toBeGreaterThan(0);
    expect(answers.some((answer) => answer.includes('demo: 1 problem'))).toBe(true);
  });
});

describe('what a person and a channel ask', () => {
  const settings = limitsConfig.schema.parse({ personPerMinute: 3, channelPerMinute: 5 });
  // The page of this machine is a platform as the others are.
  it.each([...Object.keys(platforms), 'console'])('in %s is no more than they may', async (platform) => {
    const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
    const { take } = createRateLimits({ settings, state, clock: realClock, log: silentLog });
    const by = (person: string, channel: string) =>
      take({ conversation: { platform, workspace: 'w', channel }, person: { id: person } });
    for (let asked = 0; asked < 3; asked += 1) expect(await by('ana', 'ops')).toBeUndefined();
    expect(await by('ana', 'elsewhere')).toMatchObject({ whose: 'person' });
    for (const other of ['ben', 'cleo']) expect(await by(other, 'ops')).toBeUndefined();
    expect(await by('dora', 'ops')).toMatchObject({ whose: 'channel' });
    expect(await by('dora', 'elsewhere')).toBeUndefined();
    await state.close();
  });
});
