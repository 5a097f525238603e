// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectObject } from '../../src/core/kind.ts';
import definition from '../../src/core/kinds/k8s-gpt.ts';
import { Watch } from '../../src/core/watch.ts';
import { type DeclaredIn, watchOfResource } from '../../src/watches/declared.ts';
import { declaredFields, meaningOf } from '../../src/watches/declared-fields.ts';

const given: DeclaredIn = {
  cluster: 'prod-eu',
  ofSecret: ({ from, namespace, name, key }) =>
    `${from} ${namespace}/${name} ${key}` === 'prod-eu k8sgpt/edge-kubeconfig value' ? 'edge' : undefined,
  knownFilters: (filters) => ({
    known: filters.filter((filter) => ['Pod', 'Service', 'Ingress', 'Deployment'].includes(filter)),
    unknown: filters.filter((filter) => !['Pod', 'Service', 'Ingress', 'Deployment'].includes(filter)),
  }),
  leastInterval: 60_000,
  severity: 'warning',
};

const declared = (spec: unknown, more: Partial<DeclaredIn> = {}, name = 'k8sgpt-sample') =>
  watchOfResource(
    projectObject(definition, {
      apiVersion: 'core.k8sgpt.ai/v1alpha1',
      kind: 'K8sGPT',
      metadata: { name, namespace: 'k8sgpt', creationTimestamp: '2026-11-01T00:00:00Z' },
      spec,
    }),
    { ...given, ...more },
  );
const fieldsOf = (spec: unknown): readonly string[] => declared(spec).unsupported.map(({ field }) => field);

describe('a K8sGPT resource', () => {
  it('as its documentation shows it is a watch that explains', () => {
    // The sample of the operator's own README, with a sink.
    const { watch, unsupported } = declared({
      ai: {
        enabled: true,
        model: 'gpt-4o-mini',
        backend: 'openai',
        secret: { name: 'k8sgpt-sample-secret', key: 'openai-api-key' },
        anonymized: true,
        language: 'english',
      },
      noCache: false,
      repository: 'ghcr.io/k8sgpt-ai/k8sgpt',
      version: 'v0.4.1',
      filters: ['Ingress', 'Pod'],
      sink: { type: 'slack', webhook: 'https://hooks.slack.com/services/T0/B0/SECRET' },
      nodeSelector: { 'kubernetes.io/os': 'linux' },
    });
    expect(watch).toEqual({
      schema: 1,
      id: expect.stringMatching(/^k8sgpt-sample-[0-9a-f]{6}$/) as string,
      origin: 'cluster',
      cluster: 'prod-eu',
      filters: ['Ingress', 'Pod'],
      rhythm: { type: 'every', ms: 60_000 },
      severity: 'warning',
      explain: true,
      to: [],
      by: 'K8sGPT k8sgpt/k8sgpt-sample of prod-eu',
      madeAt: Date.parse('2026-11-01T00:00:00Z'),
    });
    expect(Watch.parse(watch)).toEqual(watch);
    expect(unsupported.map(({ field }) => field)).toEqual(['analysis.interval', 'ai', 'sink']);
    expect(JSON.stringify(unsupported)).not.toContain('SECRET');
  });

  it('of another cluster is one of the cluster whose kubeconfig its Secret holds', () => {
    const spec = {
      kubeconfig: { name: 'edge-kubeconfig', key: 'value' },
      targetNamespace: 'shop',
      analysis: { interval: '5m' },
    };
    expect(declared(spec).watch).toMatchObject({
      cluster: 'edge',
      namespaces: ['shop'],
      rhythm: { type: 'every', ms: 300_000 },
      explain: false,
    });
    expect(declared(spec).unsupported).toEqual([]);
    const other = declared({ kubeconfig: { name: 'unknown', key: 'value' } });
    expect(other).toMatchObject({ watch: undefined, unsupported: [{ field: 'kubeconfig' }] });
    expect(other.unsupported[0]?.why).toBe('Secret k8sgpt/unknown (key value) is not one that the bot reads');
    // Never its own cluster instead of the one that was meant.
    for (const kubeconfig of [{ key: 'value' }, 'edge', 7, [{ name: 'edge-kubeconfig' }], { name: ['edge'] }])
      expect(declared({ kubeconfig }).watch, JSON.stringify(kubeconfig)).toBeUndefined();
  });

  it.each<[unknown, number, readonly string[]]>([
    [undefined, 60_000, ['analysis.interval']],
    ['30s', 60_000, ['analysis.interval']],
    ['1m', 60_000, []],
    ['2h', 7_200_000, []],
    ['0s', 60_000, ['analysis.interval']],
    ['soon', 60_000, ['analysis.interval']],
    ['1h30m', 60_000, ['analysis.interval']],
  ])('with the interval %s looks every %i ms', (interval, ms, said) => {
    const spec = { analysis: { interval } };
    expect(declared(spec).watch?.rhythm).toEqual({ type: 'every', ms });
    expect(fieldsOf(spec)).toEqual(said);
  });

  it('is looked at no more often than a cluster bears, whatever is allowed', () => {
    const { watch } = declared({ analysis: { interval: '1s' } }, { leastInterval: 1_000 });
    expect(watch?.rhythm).toEqual({ type: 'every', ms: 10_000 });
  });

  it('with filters that do not exist does the rest, or nothing', () => {
    const some = declared({ filters: ['Pod', 'GatewayClas'], analysis: { interval: '5m' } });
    expect(some.watch?.filters).toEqual(['Pod']);
    expect(some.unsupported).toEqual([
      { field: 'filters', why: 'there is no filter GatewayClas', todo: '`/k8sgpt filters` lists them.' },
    ]);
    expect(declared({ filters: ['GatewayClas'] }).watch).toBeUndefined();
  });

  it.each<[string, object]>([
    ['ai', { ai: { enabled: true, backend: 'openai' } }],
    ['ai.language', { ai: { enabled: true, language: 'german' } }],
    ['ai.anonymized', { ai: { enabled: true, anonymized: false } }],
    ['ai.autoRemediation', { ai: { autoRemediation: { enabled: true, similarityRequirement: '90' } } }],
    ['noCache', { noCache: true, ai: { enabled: true } }],
    [
      'customAnalyzers',
      { customAnalyzers: [{ name: 'host', connection: { url: 'host-analyzer', port: 8080 } }] },
    ],
    [
      'sink',
      {
        sink: {
          type: 'mattermost',
          webhook: 'https://chat.test/hooks/x',
          channel: 'alerts',
          username: 'bot',
        },
      },
    ],
    ['remoteCache', { remoteCache: { credentials: { name: 's3' }, s3: { bucketName: 'b', region: 'eu' } } }],
    ['integrations', { integrations: { trivy: { enabled: true, namespace: 'trivy' } } }],
    ['extraOptions.backstage', { extraOptions: { backstage: { enabled: true } } }],
    ['colour', { colour: 'red' }],
  ])('says that %s is not done, and what to do', (field, spec) => {
    const { watch, unsupported } = declared({ analysis: { interval: '5m' }, ...spec });
    expect(watch).toBeDefined();
    expect(unsupported).toMatchObject([
      { field, why: expect.any(String), todo: expect.stringMatching(/\.$/) },
    ]);
  });

  it.each<[object]>([
    [{ ai: { enabled: false, backend: 'openai', model: 'x', language: 'german', anonymized: false } }],
    [
      {
        ai: {
          autoRemediation: { enabled: false, resources: ['Pod'] },
          backOff: { enabled: true, maxRetries: 5 },
        },
      },
    ],
    [
      {
        integrations: { trivy: { enabled: false, skipInstall: true } },
        extraOptions: { backstage: { enabled: false } },
      },
    ],
    [
      {
        version: 'v1',
        resources: { limits: { cpu: '1' } },
        podLabels: { a: 'b' },
        securityContext: { runAsUser: 1 },
      },
    ],
    [{ noCache: true, sink: {}, filters: [], imagePullSecrets: null, targetNamespace: '' }],
  ])('says nothing of what is off, empty or about a pod that is not needed (%#)', (spec) => {
    expect(fieldsOf({ analysis: { interval: '5m' }, ...spec })).toEqual([]);
  });

  it('that somebody wrote to hurt costs only itself, in a few short lines', () => {
    const long = 'x'.repeat(1_000_000);
    const specs: unknown[] = [
      'text',
      7,
      [],
      [{ filters: ['Pod'] }],
      { filters: long },
      { filters: Array.from({ length: 100_000 }, () => 'Pod') },
      { filters: [{ a: 1 }] },
      { targetNamespace: long },
      { targetNamespace: '../kube-system' },
      { targetNamespace: { a: 1 } },
      { analysis: long },
      { analysis: { interval: 9 ** 9 } },
      { analysis: { interval: long } },
      { ai: long },
      { ai: { enabled: 'yes', language: [long] } },
      { [long]: long },
      { ['__proto__']: { enabled: true }, constructor: { name: long } },
      Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`field${at}`, long.slice(0, 10)])),
      { sink: { type: { type: { type: { type: long } } } } },
      JSON.parse('{"__proto__":{"targetNamespace":"shop"}}'),
    ];
    for (const spec of specs) {
      const { watch, unsupported } = declared(spec);
      const text = JSON.stringify([watch, unsupported]);
      expect(text.length, text.slice(0, 300)).toBeLessThan(30_000);
      if (watch !== undefined) expect(Watch.safeParse(watch).success).toBe(true);
    }
    expect(declared({ targetNamespace: { a: 1 } }).watch).toBeUndefined();
    expect(declared({ filters: long })).toMatchObject({
      watch: undefined,
      unsupported: [{ field: 'filters' }],
    });
    expect(declared(specs[17]).watch).toBeUndefined();
  });

  it('has an id of its own, whatever it is called', () => {
    const ids = ['a', 'A', 'a.b', 'a-b', '-', 'x'.repeat(253), `${'y'.repeat(39)}-z`].map(
      (name) => declared({}, {}, name).watch?.id ?? '',
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    expect(declared({}, { cluster: 'other' }).watch?.id).not.toBe(declared({}).watch?.id);
  });
});

describe('the guide', () => {
  it('shows what becomes of each field', () => {
    const guide = readFileSync(new URL('../../docs/guide/from-k8sgpt-operator.md', import.meta.url), 'utf8');
    const rows = guide.split('\n').filter((line) => line.startsWith('| `'));
    const expected = Object.entries(declaredFields).map(([field, meaning]) => {
      if (meaning.is === 'used') return `| \`${field}\` | Used | ${meaning.how} |`;
      if (meaning.is === 'needless') return `| \`${field}\` | Not needed | ${meaning.why} |`;
      return `| \`${field}\` | Not done | ${meaning.why}. ${meaning.todo} |`;
    });
    expect(rows).toEqual(expected);
  });

  it('knows each field of the resource', () => {
    const paths = `version repository imagePullPolicy imagePullSecrets resources.limits.cpu noCache customAnalyzers filters
      extraOptions.backstage.enabled extraOptions.serviceAccountIRSA sink.type sink.webhook sink.channel sink.username
      sink.icon_url sink.secret.name ai.enabled ai.backend ai.model ai.secret.name ai.baseUrl ai.proxyEndpoint ai.providerId
      ai.customHeaders ai.maxTokens ai.topk ai.engine ai.azureAPIType ai.region ai.anonymized ai.language ai.backOff.enabled
      ai.autoRemediation.enabled remoteCache.credentials.name remoteCache.s3.bucketName remoteCache.interplex.endpoint
      integrations.trivy.enabled nodeSelector targetNamespace analysis.interval kubeconfig.name kubeconfig.key
      deploymentLabels deploymentAnnotations podLabels podAnnotations securityContext containerSecurityContext`;
    for (const path of paths.split(/\s+/)) expect(meaningOf(path), path).toBeDefined();
    expect(meaningOf('colour.red')).toBeUndefined();
  });
});
