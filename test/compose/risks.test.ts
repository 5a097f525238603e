// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { configSlices } from '../../src/compose/config-slices.generated.ts';
import { risksOf } from '../../src/compose/risks/risks-of.ts';
import { resolveConfig } from '../../src/config/resolve.ts';

const SECRET = 's3cr3t-0f-the-bank';
const strong = '3f8a2c9d017be46512c0ffee8ad5a7d4';

const risks = (env: Readonly<Record<string, string>> = {}, text = '') =>
  risksOf(
    resolveConfig(configSlices, {
      env,
      file: text === '' ? undefined : { path: 'k8sgpt.yaml', text },
      readSecret: () => '',
    }),
    env,
  );
const codes = (env?: Readonly<Record<string, string>>, text?: string) =>
  risks(env, text).map(({ code }) => code);

const slack = { SLACK_BOT_TOKEN: 'xoxb-1-2-abc', SLACK_APP_TOKEN: 'xapp-1-abc' };

test('the first minutes on a machine of one’s own, and a careful installation, allow nothing more than they need', () => {
  expect(codes()).toEqual([]);
  expect(codes({ REDIS_URL: 'redis://localhost:6379', OLLAMA_MODEL: 'x', K8SGPT_MASK: 'off' })).toEqual([]);
  expect(
    codes(
      {
        ...slack,
        REDIS_URL: `rediss://k8sgpt:${SECRET}@redis.k8sgpt:6379`,
        OPENAI_API_KEY: 'sk-abc',
        ADMIN_TOKEN: strong,
        K8SGPT_MCP_TOKEN: `${strong}1`,
      },
      'access: { rules: [{ channels: [C0OPS] }], admins: ["slack:U0ANA"] }',
    ),
  ).toEqual([]);
});

describe('each is found', () => {
  test.each<[string, Readonly<Record<string, string>>, string?]>([
    ['everyone-may-ask', slack],
    [
      'everyone-may-ask',
      { ...slack, K8SGPT_ACCESS_DEFAULT: 'everyone-here' },
      'access: { rules: [{ channels: [C1] }] }',
    ],
    ['rule-for-everybody', slack, 'access: { rules: [{}] }'],
    ['rule-for-everybody', slack, 'access: { rules: [{ platform: slack, guests: true }] }'],
    ['rule-makes-everybody-admin', slack, 'access: { rules: [{ channels: [C1], verbs: [read, admin] }] }'],
    ['others-read-as-bot', {}, 'access: { impersonate: { others: bot } }'],
    ['admin-port-wide', { ADMIN_HOST: '0.0.0.0', ADMIN_TOKEN: strong }],
    [
      'api-without-token',
      { K8SGPT_API_PORT: '1', K8SGPT_API_HOST: '0.0.0.0', K8SGPT_API_WITHOUT_TOKEN: 'read' },
    ],
    ['api-without-tls', { K8SGPT_API_REST: 'true', K8SGPT_API_HOST: '10.0.0.1', K8SGPT_API_TOKEN: strong }],
    ['api-changes', { K8SGPT_API_PORT: '1', K8SGPT_API_CHANGES: 'true' }],
    ['mcp-without-tls', { K8SGPT_MCP_HTTP: 'true', K8SGPT_MCP_TOKEN: strong }, 'mcp: { host: 0.0.0.0 }'],
    ['weak-token', { ADMIN_TOKEN: 'aaaaaaaaaaaaaaaaaaaa' }],
    ['shared-token', { ADMIN_TOKEN: strong, ALERTMANAGER_WEBHOOK_TOKEN: strong }],
    ['secrets-are-read', {}, 'kubernetes: { secrets: keys }'],
    ['proxy-of-secrets', {}, 'kubernetes: { clusterApi: { allowProxy: true } }'],
    [
      'proxy-of-secrets',
      {},
      'kubernetes: { kubeconfigSecrets: [{ namespace: a, name: b, allowProxy: true }] }',
    ],
    ['redis-without-tls', { REDIS_URL: `redis://u:${SECRET}@redis.example.com:6379` }],
    ['redis-without-password', { REDIS_URL: 'rediss://redis.example.com:6379' }],
    ['redis-without-tls', { REDIS_CLUSTER_NODES: 'redis-0:6379', REDIS_PASSWORD: SECRET }],
    ['redis-without-password', { REDIS_SENTINEL_NODES: 'a:1', REDIS_SENTINEL_NAME: 'm', REDIS_TLS: 'true' }],
    ['ai-not-masked', { OPENAI_API_KEY: SECRET, K8SGPT_MASK: 'off' }],
    [
      'ai-not-masked',
      { OLLAMA_MODEL: 'x', OLLAMA_BASE_URL: 'https://models.example.com', K8SGPT_MASK: 'names' },
    ],
    ['ai-without-tls', { OLLAMA_MODEL: 'x', OLLAMA_BASE_URL: 'http://models.example.com' }],
    ['analyzer-without-tls', {}, 'customAnalyzers: [{ name: a, url: "grpc://disk.monitoring:8085" }]'],
    [
      'analyzer-token-in-clear',
      { T: SECRET },
      'customAnalyzers: [{ name: a, url: "http://disk.monitoring", token: { env: T }, tokenInClear: true }]',
    ],
    ['certificates-not-verified', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
    ['debugger', { NODE_OPTIONS: '--max-old-space-size=200 --inspect=0.0.0.0:9229' }],
    ['memory-written', { NODE_OPTIONS: '--heapsnapshot-signal=SIGUSR2' }],
  ])('%s: %o %s', (code, env, text) => {
    const found = risks(env, text);
    expect(found.map((risk) => risk.code)).toContain(code);
    for (const { what, fix } of found) {
      expect(what).not.toMatch(/\.$/);
      expect(fix).not.toBe('');
      expect(what + fix).not.toContain(SECRET);
    }
  });
});

test('a rule for some, a deny and a rule for little are none', () => {
  const text = `access:
  rules:
    - { deny: true }
    - { channels: [C1] }
    - { groups: [S1], verbs: [admin] }
    - { clusters: [staging] }
    - { verbs: [read] }
    - { namespaces: [shop] }`;
  expect(codes(slack, text)).toEqual([]);
});
