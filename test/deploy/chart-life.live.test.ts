// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { configSlices } from '../../src/compose/config-slices.generated.ts';
import { generalConfig } from '../../src/config/general.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import { chartWith, componentOf, ofKind, type Rendered, type Values, workloadsOf } from '../support/chart.ts';
import { chartValues } from '../support/chart-values.ts';
import { describeWith } from '../support/needs.ts';

const LONG = { timeout: 180_000 };

const keyOf = ({ kind, metadata }: Rendered): string =>
  `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/** Fields that Kubernetes refuses to change, by kind. */
const fixed = (object: Rendered): unknown => {
  const spec = object['spec'];
  switch (object.kind) {
    case 'Deployment':
      return spec.selector;
    case 'StatefulSet':
      return [spec.selector, spec.serviceName, spec.volumeClaimTemplates, spec.podManagementPolicy];
    case 'PersistentVolumeClaim':
      return [spec.accessModes, spec.storageClassName, spec.volumeName];
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return object['roleRef'];
    case 'Service':
      return spec.clusterIP === 'None';
    default:
      return undefined;
  }
};

/** Objects that are in both, and would not be taken by an upgrade from one to the other. */
const refused = (before: readonly Rendered[], after: readonly Rendered[]): readonly string[] =>
  after
    .filter((object) => {
      const old = before.find((one) => keyOf(one) === keyOf(object));
      return old !== undefined && JSON.stringify(fixed(old)) !== JSON.stringify(fixed(object));
    })
    .map(keyOf);

/** What one release had, and what the next has: every step that people take is one. */
const steps: readonly (readonly [what: string, before: Values, after: Values])[] = [
  ['a new image', { image: { tag: '1.0.0' } }, { image: { tag: '1.1.0' } }],
  ['from one process to several', { mode: 'all-in-one', redis: { mode: 'none' } }, {}],
  [
    'from one process to one on Redis',
    { mode: 'all-in-one', redis: { mode: 'none' } },
    { mode: 'all-in-one' },
  ],
  ['to a Redis of your own', {}, { redis: { mode: 'external', external: { url: 'redis://redis' } } }],
  [
    'a password for the Redis of the chart',
    {},
    { redis: { bundled: { passwordSecret: { name: 'r', key: 'p' } } } },
  ],
  [
    'larger volumes',
    { mode: 'all-in-one', redis: { mode: 'none' } },
    { mode: 'all-in-one', redis: { mode: 'none' }, persistence: { size: '9Gi', retain: true } },
  ],
  [
    'a volume where there was none',
    { mode: 'all-in-one', redis: { mode: 'none' }, persistence: { enabled: false } },
    { mode: 'all-in-one', redis: { mode: 'none' } },
  ],
  ['more Redis', {}, { redis: { bundled: { persistence: { size: '9Gi' }, maxMemory: '2gb' } } }],
  ['KEDA', {}, chartValues['KEDA by Prometheus'] ?? {}],
  ['labels, places, identities', {}, chartValues['all roles alike'] ?? {}],
  ['roles of namespaces', {}, { rbac: { scope: 'namespaces', namespaces: ['shop'] } }],
  ['other accounts', {}, chartValues['everything of each role'] ?? {}],
  ['a new configuration', {}, { config: { ai: { cacheTtl: '1h' } } }],
];

describeWith('helm', 'over its life the chart', (helm) => {
  const chart = chartWith(helm);

  test.each(steps)('can be upgraded and rolled back: %s', (_, before, after) => {
    const [old, now] = [chart.objects(before), chart.objects(after)];
    expect(refused(old, now)).toEqual([]);
    expect(refused(now, old)).toEqual([]);
    expect(now).not.toEqual(old);
  });

  test('leaves nothing when it is switched off or uninstalled, and starts again as it was', LONG, () => {
    const on = chart.objects({});
    expect(chart.objects({ enabled: false })).toEqual([]);
    expect(chart.objects({ enabled: true })).toEqual(on);
    // Volumes are objects of the release, not templates of a StatefulSet, whose claims stay behind.
    for (const values of Object.values(chartValues))
      for (const one of ofKind(chart.objects(values), 'StatefulSet'))
        expect(one['spec'].volumeClaimTemplates).toBeUndefined();
    const kept = (values: Values) =>
      chart
        .objects(values)
        .filter(({ metadata }) => metadata.annotations?.['helm.sh/resource-policy'] === 'keep')
        .map(keyOf);
    expect(kept({})).toEqual([]);
    expect(kept(chartValues['Redis of the chart, with everything'] ?? {})).toEqual([
      'PersistentVolumeClaim chat-ops/bot-k8sgpt-redis',
    ]);
  });

  test('replaces pods for a new configuration only where that is wanted', () => {
    const templates = (values: Values) =>
      workloadsOf(chart.objects(values)).map((one) => one['spec'].template);
    const config = { ai: { cacheTtl: '1h' } };
    expect(templates({ config })).toEqual(templates({}));
    expect(templates({ config, restartOnConfigChange: true })).not.toEqual(
      templates({ restartOnConfigChange: true }),
    );
  });
});

const REDIS = 'redis://redis:6379';
const secretOf = (variable: string): string =>
  /URL/.test(variable)
    ? REDIS
    : `${/BOT/.test(variable) ? 'xoxb-' : /APP/.test(variable) ? 'xapp-' : ''}${'a'.repeat(32)}`;

describeWith('helm', 'what the chart gives to the program', (helm) => {
  const chart = chartWith(helm);
  const known = new Set([
    ...configSlices.flatMap(({ env }) => Object.keys(env)),
    ...[
      'K8SGPT_CONFIG',
      'HTTPS_PROXY',
      'NO_PROXY',
      'NODE_EXTRA_CA_CERTS',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'TZ',
      'POD_NAME',
    ],
  ]);
  const pods = (values: Values) =>
    workloadsOf(chart.objects(values))
      .filter((one) => componentOf(one) !== 'redis')
      .map((one) => ({ role: componentOf(one), spec: one['spec'].template.spec }));

  test('are variables that it knows, and a configuration that it takes', LONG, () => {
    let count = 0;
    for (const [name, values] of Object.entries(chartValues)) {
      const text =
        ofKind(chart.objects(values), 'ConfigMap').find(({ data }) => data['k8sgpt.yaml'] !== undefined)?.[
          'data'
        ]['k8sgpt.yaml'] ?? '';
      for (const { role, spec } of pods(values)) {
        count += 1;
        const env: Record<string, string> = {};
        for (const { name: variable, value } of spec.containers[0].env)
          env[variable] = value ?? secretOf(variable);
        const strange = Object.keys(env).filter(
          (variable) =>
            !known.has(variable) &&
            !known.has(variable.replace(/_FILE$/, '')) &&
            !variable.startsWith('SHOP_'),
        );
        expect([name, role, strange]).toEqual([name, role, []]);
        const settings = resolveConfig(configSlices, {
          env,
          file: { path: 'k8sgpt.yaml', text },
          readSecret: secretOf,
        });
        expect([name, role, Object.keys(settings).length > 0]).toEqual([name, role, true]);
      }
    }
    expect(count).toBeGreaterThan(60);
  });

  test('are credentials of the role alone', () => {
    const secrets = Object.fromEntries(
      ['SLACK_BOT_TOKEN', 'OPENAI_API_KEY', 'PAGERDUTY_ROUTING_KEY', 'ADMIN_TOKEN'].map((variable) => [
        variable,
        { name: 's', key: variable.toLowerCase() },
      ]),
    );
    const given = (values: Values) =>
      Object.fromEntries(
        pods(values).map(({ role, spec }) => [
          role,
          (
            spec.volumes.find(({ name }: { readonly name: string }) => name === 'secrets')?.projected
              .sources ?? []
          ).map(({ secret }: Rendered) => secret.items[0].path),
        ]),
      );
    expect(given({ secrets })).toEqual({
      bot: ['ADMIN_TOKEN', 'SLACK_BOT_TOKEN'],
      worker: ['ADMIN_TOKEN', 'OPENAI_API_KEY', 'PAGERDUTY_ROUTING_KEY'],
      scheduler: ['ADMIN_TOKEN', 'PAGERDUTY_ROUTING_KEY'],
    });
    expect(given({ secrets, mode: 'all-in-one' })['serve']).toEqual(Object.keys(secrets).sort());
  });

  test('are files, those of Redis too, unless variables are wanted', LONG, () => {
    let references = 0;
    for (const [name, values] of Object.entries(chartValues))
      for (const { role, spec } of pods(values)) {
        const fromSecrets: readonly string[] = spec.containers[0].env
          .filter(({ valueFrom }: Rendered) => valueFrom?.secretKeyRef !== undefined)
          .map((one: { readonly name: string }) => one.name);
        references += fromSecrets.length;
        if (values['secretsAs'] !== 'env') expect([name, role, fromSecrets]).toEqual([name, role, []]);
      }
    expect(references).toBeGreaterThan(0);
    const external = {
      mode: 'external',
      external: {
        sentinel: { nodes: ['s:26379'], name: 'main', passwordSecret: { name: 'r', key: 's' } },
        passwordSecret: { name: 'r', key: 'p' },
        cacheUrlSecret: { name: 'c', key: 'u' },
      },
    };
    const variables = (secretsAs: string) =>
      pods({ redis: external, secretsAs }).map(({ spec }) =>
        spec.containers[0].env
          .map((one: { readonly name: string }) => one.name)
          .filter((one: string) => /PASSWORD|CACHE_URL/.test(one)),
      );
    const three = ['REDIS_CACHE_URL', 'REDIS_PASSWORD', 'REDIS_SENTINEL_PASSWORD'];
    expect(variables('env')).toEqual([three, three, three]);
    const files = three.map((variable) => `${variable}_FILE`);
    expect(variables('files')).toEqual([files, files, files]);
  });

  test('is time to end what runs, as long as docs/guide/upgrade.md says', () => {
    const { drainSeconds } = generalConfig.schema.parse({});
    for (const [values, least] of [
      [{ service: { leaveSeconds: 0 } }, drainSeconds + 20],
      [{ drainSeconds: 0, service: { leaveSeconds: 7 } }, 27],
      [{ drainSeconds: 120, service: { leaveSeconds: 30 } }, 170],
    ] as const)
      for (const { spec } of pods(values))
        expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(least);
  });
});

describe('a test of upgrades', () => {
  test('would see a selector that changed', () => {
    const one = (name: string): Rendered => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a', labels: {} },
      spec: { selector: { matchLabels: { name } } },
    });
    expect(refused([one('a')], [one('b')])).toEqual(['Deployment /a']);
  });
});
