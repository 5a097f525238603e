// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { says, startOpenAi } from '../standins/openai.ts';
import { serveReceiver } from '../standins/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { startProcess } from '../support/processes.ts';
import { secretObjects, seededSecrets } from '../support/secret-objects.ts';

const own = {
  openAi: 'sk-proj-c7Xw1VbNm4Qr8Tz2Lp6Jk9Hs3Df5Ga0Y',
  admin: 'adm-0c94e7b12d5f8a63',
  mcp: 'mcp-6ab8f02c917d4e35',
  alertmanager: 'amb-f41d7c8e30b95a26',
  signing: 'whsec_Qp3Zt7Yk1Wn5Rb9Mx2Vc6Lj8Hg4Fd0Sa',
  otel: 'otl-93de5b7f0a1c8426',
};
/** What programs print and the cluster tells of them: a log, an event, a pod that ended. */
const printed = {
  log: 'pl-7f3e91c05ab8d264',
  token: 'ghp_Zy9Xw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0FeDcBa',
  event: 'ev-c20a8e5d74f1b693',
  ended: 'te-1d9b6f3a8c0e5274',
};

const metadata = (name: string) => ({
  name,
  namespace: 'shop',
  uid: `uid-${name}`,
  creationTimestamp: '2026-01-01T00:00:00Z',
});
const leaking = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata('leaking'),
    spec: {
      nodeName: 'worker-1',
      containers: [
        {
          name: 'app',
          image: 'registry.example.com/app:1',
          env: [{ name: 'DB_PASSWORD', value: printed.log }],
        },
      ],
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-01T00:10:00Z' }],
      containerStatuses: [
        {
          name: 'app',
          ready: false,
          restartCount: 9,
          image: 'registry.example.com/app:1',
          imageID: '',
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
          lastState: {
            terminated: {
              exitCode: 1,
              reason: 'Error',
              message: `panic: api_key=${printed.ended} was refused`,
            },
          },
        },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: metadata('leaking.1'),
    type: 'Warning',
    reason: 'Unhealthy',
    message: `Readiness probe failed: GET http://probe:${printed.event}@10.0.0.1:8080/ready: 401`,
    count: 4,
    lastTimestamp: new Date().toISOString(),
    involvedObject: { kind: 'Pod', name: 'leaking', namespace: 'shop', uid: 'uid-leaking' },
  },
] as unknown as readonly RawObject[];
const log = {
  namespace: 'shop',
  pod: 'leaking',
  container: 'app',
  text: `INFO token ${printed.token}\nERROR cannot log in: password=${printed.log} was refused\n`,
};

const CONFIG = {
  general: { drainSeconds: 2 },
  analysis: { logs: { lastLines: 20 } },
  watches: [{ name: 'all', cluster: 'demo', every: '10s' }],
  alerts: { settle: '0s' },
};

const filesIn = async (folder: string): Promise<string> => {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = names
    .filter((one) => one.isFile())
    .map((one) => readFile(join(one.parentPath, one.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
};

test('secrets of a cluster and of the operator are nowhere that one process writes or sends', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-secrets-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const cluster = await serveRecording({
    objects: [...secretObjects, ...leaking],
    logs: [
      { ...log, previous: false },
      { ...log, previous: true },
    ],
  });
  onTestFinished(() => cluster.close());
  const openAi = await startOpenAi();
  onTestFinished(() => openAi.close());
  openAi.will(says('{"summary":"It cannot log in."}'));
  const sink = await serveReceiver(() => ({ status: 200, body: '{}' }));
  const hook = await serveReceiver(() => ({ status: 200 }));
  const collector = await serveReceiver(() => ({ status: 200, body: '{}' }));
  const [kubeconfig, config] = [join(folder, 'kubeconfig'), join(folder, 'k8sgpt.yaml')];
  await writeFile(kubeconfig, cluster.kubeconfig('demo'));
  await writeFile(config, JSON.stringify(CONFIG));
  const state = join(folder, 'state');
  const bot = await startProcess('serve', {
    HOME: folder,
    K8SGPT_CONFIG: config,
    K8SGPT_STATE_DIR: state,
    KUBECONFIG: kubeconfig,
    K8SGPT_LOG_LEVEL: 'debug',
    OPENAI_API_KEY: own.openAi,
    OPENAI_BASE_URL: openAi.url,
    ADMIN_TOKEN: own.admin,
    K8SGPT_PROFILES: 'true',
    K8SGPT_MCP_HTTP: 'true',
    K8SGPT_MCP_PORT: '0',
    K8SGPT_MCP_TOKEN: own.mcp,
    ALERTMANAGER_URL: sink.url,
    ALERTMANAGER_BEARER_TOKEN: own.alertmanager,
    K8SGPT_WEBHOOK_URL: hook.url,
    K8SGPT_WEBHOOK_SECRET: own.signing,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${own.otel}`,
  });
  onTestFinished(async () => {
    await bot.end('SIGKILL');
  });
  const at = (label: string): string =>
    new RegExp(`→ ${label}\\s+(http://[^\\s#?]+)`).exec(bot.output())?.[1] ?? `http://no-${label}.invalid`;
  const admin = new URL(at('Chat page')).origin;
  const read = async (path: string): Promise<string> => {
    const answer = await fetch(admin + path, { headers: { authorization: `Bearer ${own.admin}` } });
    expect(answer.status, path).toBe(200);
    return answer.text();
  };
  const call = async (name: string, args: object): Promise<string> => {
    const answer = await fetch(at('MCP'), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${own.mcp}`,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name, arguments: args },
      }),
    });
    expect(answer.status, name).toBe(200);
    return answer.text();
  };

  // Taken while it works: what is on the heap meanwhile are these very texts.
  const heap = read('/debug/heap-profile?seconds=10');
  const pod = { namespace: 'shop', podName: 'leaking' };
  const shown = await Promise.all([
    call('analyze', { namespace: 'shop', explain: true }),
    call('get-logs', pod),
    call('get-logs', { ...pod, previous: true }),
    call('list-events', { namespace: 'shop' }),
    call('get-resource', { resourceType: 'pod', namespace: 'shop', name: 'leaking' }),
    call('get-resource', { resourceType: 'pod', namespace: 'shop', name: 'web-1' }),
  ]);
  // They did read what the secrets stand in.
  expect(shown.join('\n')).toContain('cannot log in');
  expect(shown.join('\n')).toContain('Readiness probe failed');
  const profiles = await heap;
  const processor = await read('/debug/profile?seconds=2');
  await eventually(() => {
    expect(sink.received.map(({ text }) => text).join('\n')).toContain('leaking');
    expect(hook.received.map(({ text }) => text).join('\n')).toContain('leaking');
    expect(openAi.completions().length).toBeGreaterThan(0);
  }, 90_000);
  const metrics = await read('/metrics');
  expect(await bot.end('SIGTERM')).toBe(0);

  const outputs: Readonly<Record<string, string>> = {
    logs: bot.output(),
    metrics,
    'heap profile': profiles,
    'processor profile': processor,
    answers: shown.join('\n'),
    prompts: openAi
      .completions()
      .map(({ raw }) => raw)
      .join('\n'),
    traces: collector.received.map(({ text }) => text).join('\n'),
    Alertmanager: sink.received.map(({ text }) => text).join('\n'),
    webhook: hook.received.map(({ text }) => text).join('\n'),
    kept: await filesIn(state),
  };
  for (const [name, text] of Object.entries(outputs)) expect(text.length, name).toBeGreaterThan(100);
  const all = [
    ...Object.values(own),
    ...Object.values(printed),
    cluster.token,
    ...seededSecrets.filter((one) => one.length > 5),
  ];
  const found = Object.entries(outputs).flatMap(([name, text]) =>
    [...new Set(all)].filter((secret) => text.includes(secret)).map((secret) => `${name}: ${secret}`),
  );
  expect(found).toEqual([]);
  // No text of a cluster at all: a sampling heap profile has functions and sizes.
  for (const profile of [profiles, processor])
    for (const word of ['cannot log in', 'leaking', 'registry.example.com', 'CrashLoopBackOff'])
      expect(profile, word).not.toContain(word);
}, 240_000);
