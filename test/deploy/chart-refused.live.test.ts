// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { chartWith, type Values } from '../support/chart.ts';
import { describeWith } from '../support/needs.ts';

const ref = { name: 'redis', key: 'password' };

/** What people get wrong, and what they are told. */
const refused: readonly (readonly [what: string, values: Values, said: string])[] = [
  [
    'a token in clear',
    { secrets: { SLACK_BOT_TOKEN: 'xoxb-1' } },
    "'/secrets/SLACK_BOT_TOKEN': got string, want object",
  ],
  [
    'a token as a value',
    { secrets: { SLACK_BOT_TOKEN: { value: 'xoxb-1' } } },
    "missing properties 'name', 'key'",
  ],
  [
    'a token in the configuration',
    { config: { slack: { botToken: 'xoxb-1' } } },
    "'/config/slack/botToken': got string, want object",
  ],
  [
    'a token as a variable',
    { extraEnv: [{ name: 'SLACK_BOT_TOKEN', value: 'xoxb-1' }] },
    "'/extraEnv/0': missing property 'valueFrom'",
  ],
  [
    'somebody’s token as a variable',
    { worker: { extraEnv: [{ name: 'SHOP_API_KEY', value: 'x' }] } },
    "'/worker/extraEnv/0': missing property 'valueFrom'",
  ],
  [
    'a password in an address',
    { redis: { mode: 'external', external: { url: 'redis://:pw@redis' } } },
    "'/redis/external/url'",
  ],
  ['a password of a proxy', { proxy: { https: 'http://bot:pw@proxy:3128' } }, "'/proxy/https'"],
  [
    'a Secret beside',
    { extraObjects: [{ apiVersion: 'v1', kind: 'Secret', stringData: { a: 'b' } }] },
    "'/extraObjects/0/kind'",
  ],
  [
    'a credential that there is not',
    { secrets: { SLACK_BOT_TOKN: ref } },
    'secrets.SLACK_BOT_TOKN is no credential of the program: correct its name, or add roles',
  ],
  [
    'a value that there is not',
    { bot: { replica: 2 } },
    "'/bot': additional properties 'replica' not allowed",
  ],
  [
    'a setting that there is not',
    { config: { ai: { modell: 'x' } } },
    "'/config/ai': additional properties 'modell' not allowed",
  ],
  [
    'a mode that there is not',
    { mode: 'cluster' },
    "'/mode': value must be one of 'distributed', 'all-in-one'",
  ],
  [
    'a right to write',
    { rbac: { extraRules: [{ apiGroups: [''], resources: ['pods'], verbs: ['delete'] }] } },
    "value must be one of 'get', 'list', 'watch'",
  ],
  ['everybody as somebody else', { rbac: { impersonate: { users: ['*'] } } }, "'/rbac/impersonate/users/0'"],
  [
    'the system as somebody else',
    { rbac: { impersonate: { groups: ['system:masters'] } } },
    "'/rbac/impersonate/groups/0'",
  ],
  ['root', { pod: { runAsUser: 0 } }, "'/pod/runAsUser'"],
  ['a digest that is none', { image: { digest: 'latest' } }, "'/image/digest'"],
  [
    'labels that select',
    { commonLabels: { 'app.kubernetes.io/name': 'x' } },
    "invalid propertyName 'app.kubernetes.io/name'",
  ],
  [
    'no worker at all',
    { worker: { autoscaling: { kind: 'keda', minReplicas: 0 } } },
    "'/worker/autoscaling/minReplicas'",
  ],
  ['several processes without Redis', { redis: { mode: 'none' } }, 'Set redis.mode to bundled or external.'],
  [
    'two processes on one volume',
    { mode: 'all-in-one', redis: { mode: 'none' }, serve: { replicas: 2 } },
    'serve.replicas is more than 1, which needs Redis',
  ],
  [
    'no Redis of your own',
    { redis: { mode: 'external' } },
    'give one of redis.external.url, urlSecret, sentinel.nodes and cluster.nodes; none is set.',
  ],
  [
    'two of them',
    { redis: { mode: 'external', external: { url: 'redis://a', cluster: { nodes: ['b:1'] } } } },
    'url and cluster are set.',
  ],
  [
    'Sentinels of nobody',
    { redis: { mode: 'external', external: { sentinel: { nodes: ['b:1'] } } } },
    'redis.external.sentinel.name is missing',
  ],
  [
    'a Redis that is open to all',
    { networkPolicy: { enabled: false } },
    'set redis.bundled.passwordSecret, or networkPolicy.enabled to true.',
  ],
  [
    'a certificate of nobody',
    { redis: { bundled: { tlsSecret: 'tls' } } },
    'redis.bundled.tlsSecret needs redis.ca',
  ],
  [
    'what the chart makes',
    { config: { redis: { prefix: '{x}' } } },
    'config.redis is made by the chart: use redis instead.',
  ],
  [
    'two configurations',
    { config: { ai: {} }, existingConfigMap: 'x' },
    'config and existingConfigMap are both set',
  ],
  [
    'metrics for everybody',
    { metrics: { enabled: true } },
    'set secrets.ADMIN_TOKEN to { name, key } of a Secret',
  ],
  ['monitors of nothing', { metrics: { podMonitor: { enabled: true } } }, 'need metrics.enabled'],
  [
    'metrics twice',
    {
      secrets: { ADMIN_TOKEN: ref },
      metrics: { enabled: true, podMonitor: { enabled: true }, serviceMonitor: { enabled: true } },
    },
    'enable one of them',
  ],
  [
    'KEDA that knows nothing',
    { worker: { autoscaling: { kind: 'keda' } } },
    'set keda.prometheus.serverAddress or keda.redis.enabled',
  ],
  [
    'more than the most',
    { worker: { autoscaling: { minReplicas: 9 } } },
    'worker.autoscaling.minReplicas is more than maxReplicas.',
  ],
  ['an Ingress to nowhere', { ingress: { enabled: true } }, 'ingress.host is missing'],
  ['a route of no Gateway', { httpRoute: { enabled: true } }, 'httpRoute.parentRefs is missing'],
  [
    'tools for everybody',
    { mcp: { enabled: true } },
    'set secrets.K8SGPT_MCP_TOKEN, config.mcp.tokens or config.mcp.oauth.',
  ],
  ['an API for everybody', { api: { enabled: true } }, 'set secrets.K8SGPT_API_TOKEN or config.api.tokens.'],
  [
    'rights of a cluster in a namespace',
    { rbac: { scope: 'namespaces', impersonate: { users: ['ana'] } } },
    'set rbac.scope to cluster, or bind that right yourself.',
  ],
  [
    'an account of nobody',
    { bot: { serviceAccount: { create: false } } },
    'bot.serviceAccount.name is missing',
  ],
  [
    'an account of two',
    { bot: { serviceAccount: { name: 'a' } }, worker: { serviceAccount: { name: 'a' } } },
    'bot and worker have the same service account a',
  ],
  [
    'nothing that runs',
    { bot: { enabled: false }, worker: { enabled: false }, scheduler: { enabled: false } },
    'No role runs',
  ],
  [
    'workers that go by metrics of nobody',
    { worker: { autoscaling: { kind: 'hpa' } } },
    'goes by metrics, which nobody can ask for: set metrics.enabled.',
  ],
  [
    'a way in to nobody',
    { bot: { enabled: false }, ingress: { enabled: true, host: 'bot.example.com' } },
    'ingress.enabled leads to the bot, and none runs in this release',
  ],
  ['a key with nothing behind it', { secrets: null }, "missing property 'secrets'"],
  [
    'such a key further down',
    { worker: { autoscaling: { keda: { redis: null } } } },
    "'/worker/autoscaling/keda': missing property 'redis'",
  ],
  [
    'a variable of the chart',
    { worker: { extraEnv: [{ name: 'REDIS_PREFIX', value: '{x}' }] } },
    'REDIS_PREFIX is set twice for worker',
  ],
  ['a credential of the chart', { secrets: { REDIS_URL: ref } }, 'REDIS_URL is set twice for bot'],
  [
    'a password of Redis from two places',
    { secrets: { REDIS_PASSWORD: ref }, redis: { bundled: { passwordSecret: ref } } },
    'REDIS_PASSWORD is set twice: by redis and by secrets.',
  ],
  [
    'two identities of one cloud',
    { worker: { identity: { aws: { roleArn: 'arn:aws:iam::1:role/x', podIdentity: true } } } },
    "'/worker/identity/aws'",
  ],
  [
    'a volume of the chart',
    { extraVolumes: [{ name: 'config', emptyDir: {} }] },
    'Two volumes of bot are called config: give the one in extraVolumes another name.',
  ],
  [
    'a place of the chart',
    { bot: { extraVolumeMounts: [{ name: 'rules', mountPath: '/tmp' }] } },
    'Two volumes of bot are mounted at /tmp',
  ],
  [
    'one port for two doors',
    { mcp: { enabled: true, port: 3080 }, secrets: { K8SGPT_MCP_TOKEN: ref } },
    'Port 3080 is that of metrics.port already: set mcp.port to another one.',
  ],
  [
    'proxies that are counted twice',
    { service: { trustedProxies: 1 }, config: { limits: { trustProxy: 2 } } },
    'service.trustedProxies and config.limits.trustProxy are both set',
  ],
  ['proxies by another word', { service: { trustedProxies: 'all' } }, "'/service/trustedProxies'"],
  ['a bound that is not one', { drainSeconds: 'long' }, "'/drainSeconds': got string, want integer"],
];

describeWith('helm', 'values are refused, and it is said why:', (helm) => {
  const { refusal } = chartWith(helm);

  test.each(refused)('%s', (_, values, said) => {
    const message = refusal(values);
    expect(message).toContain(said);
    // Whose terminal is recorded, by a pipeline for example, shows no token.
    expect(message).not.toContain('xoxb');
  });
});
