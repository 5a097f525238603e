// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../scripts/root.ts';
import {
  CHART,
  type Chart,
  chartWith,
  componentOf,
  objectsIn,
  ofKind,
  PLACE,
  RELEASES,
  type Rendered,
  type Values,
  workloadsOf,
} from '../support/chart.ts';
import { chartValues } from '../support/chart-values.ts';
import { describeWith } from '../support/needs.ts';

/** Paths of what is set; what is in lists, and under names that people choose, is theirs. */
const pathsOf = (value: unknown, path = ''): readonly string[] =>
  typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0
    ? [path]
    : Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, path === '' ? key : `${path}.${key}`));

const isSet = (values: unknown, path: string): boolean => {
  let at = values;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Values)[key];
  }
  return true;
};

/** What Pod Security calls restricted, and what we ask beyond it. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const wrongWithPod = ({ template }: Rendered['spec']): readonly string[] => {
  const { spec } = template;
  const wrong: string[] = [];
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace'])
    if (spec[field] === true) wrong.push(field);
  if (spec.securityContext.runAsNonRoot !== true) wrong.push('may be root');
  if (spec.securityContext.runAsUser === 0) wrong.push('is root');
  if (spec.securityContext.seccompProfile?.type !== 'RuntimeDefault') wrong.push('seccomp');
  if (spec.enableServiceLinks !== false) wrong.push('variables of Services');
  const allowed = [
    'configMap',
    'csi',
    'downwardAPI',
    'emptyDir',
    'ephemeral',
    'persistentVolumeClaim',
    'projected',
    'secret',
  ];
  for (const { name, ...source } of spec.volumes ?? [])
    if (!Object.keys(source).every((type) => allowed.includes(type))) wrong.push(`volume ${name}`);
  for (const { name, securityContext: own, resources, ports, ...rest } of [
    ...spec.containers,
    ...(spec.initContainers ?? []),
  ]) {
    if (own?.allowPrivilegeEscalation !== false) wrong.push(`${name} may become more`);
    if (own?.privileged === true) wrong.push(`${name} is privileged`);
    if (own?.readOnlyRootFilesystem !== true) wrong.push(`${name} writes`);
    if (own?.runAsNonRoot !== true) wrong.push(`${name} may be root`);
    if (JSON.stringify(own?.capabilities) !== '{"drop":["ALL"]}') wrong.push(`${name} has capabilities`);
    if (own?.procMount !== undefined || own?.seccompProfile?.type !== 'RuntimeDefault')
      wrong.push(`${name}: seccomp`);
    if (
      resources?.requests?.memory === undefined ||
      resources.requests.cpu === undefined ||
      resources.limits?.memory === undefined
    )
      wrong.push(`${name} has no bound`);
    for (const port of ports ?? [])
      if (port.hostPort !== undefined) wrong.push(`${name} has a port of the host`);
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
      if (rest[probe] === undefined) wrong.push(`${name} has no ${probe}`);
  }
  return wrong;
};

const fits = (
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean => Object.entries(selector).every(([key, value]) => labels[key] === value);

/** Names that stand in an object of the release and lead to another one. */
const leadsNowhere = (objects: readonly Rendered[], values: Values): readonly string[] => {
  const has = (kind: string, name: string): boolean =>
    objects.some((object) => object.kind === kind && object.metadata.name === name);
  return workloadsOf(objects).flatMap(({ metadata, spec }) => {
    const pod = spec.template.spec;
    const accounts = has('ServiceAccount', pod.serviceAccountName) ? [] : [pod.serviceAccountName];
    const claims = (pod.volumes ?? [])
      .map((volume: Rendered) => volume['persistentVolumeClaim']?.claimName)
      .filter((name: string | undefined) => name !== undefined && !has('PersistentVolumeClaim', name));
    const maps = (pod.volumes ?? [])
      .filter((volume: Rendered) => volume['name'] === 'config')
      .map((volume: Rendered) => volume['configMap'].name)
      .filter((name: string) => !has('ConfigMap', name) && values['existingConfigMap'] !== name);
    return [...accounts, ...claims, ...maps]
      .filter((name) => name !== 'made-by-others')
      .map((name) => `${metadata.name}: ${name}`);
  });
};

const rendered = (chart: Chart) =>
  Object.entries(chartValues).map(([name, values]) => ({ name, values, text: chart.text(values) }));

describe('the values that are tried', () => {
  test('are many, and set every value that there is', () => {
    const all = Object.values(chartValues);
    expect(all.length).toBeGreaterThanOrEqual(20);
    const paths = pathsOf(parse(readFileSync(`${root}${CHART}/values.yaml`, 'utf8')));
    expect(paths.length).toBeGreaterThan(150);
    // Of roles the same part is tried once.
    const tried = (path: string): boolean =>
      all.some((values) => isSet(values, path)) ||
      all.some((values) =>
        ['bot', 'worker', 'scheduler', 'serve'].some((role) =>
          isSet(values, path.replace(/^(bot|worker|scheduler|serve)\./, `${role}.`)),
        ),
      );
    expect(paths.filter((path) => !tried(path))).toEqual([]);
  });
});

describeWith('helm', 'the chart', (helm) => {
  const chart = chartWith(helm);
  const all = rendered(chart);
  const each = all
    .map(({ name, values, text }) => [name, objectsIn(text), values] as const)
    .filter(([name]) => name !== 'switched off');

  test('passes Helm’s own lint', () => {
    const lint = ['lint', '--strict', CHART, '--kube-version', RELEASES[0], '--quiet'];
    for (const values of [{}, { enabled: false }, { mode: 'all-in-one', redis: { mode: 'none' } }])
      expect(
        execFileSync(helm, [...lint, '-f', '-'], {
          cwd: root,
          encoding: 'utf8',
          input: JSON.stringify(values),
        }),
      ).not.toContain('ERROR');
  });

  test('says the same, byte by byte, when it is asked again', { timeout: 60_000 }, () => {
    for (const { values, text } of all.slice(0, 5)) expect(chart.text(values)).toBe(text);
    for (const { text } of all) expect(text).not.toContain('helm.sh/hook');
  });

  test('renders nothing at all when it is switched off', () => {
    expect(
      objectsIn(chart.text({ enabled: false, extraObjects: [{ apiVersion: 'v1', kind: 'ConfigMap' }] })),
    ).toEqual([]);
  });

  test.each(each)('%s: every object is named once, labelled and in its namespace', (_, objects) => {
    const keys = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
    expect(keys).toEqual([...new Set(keys)]);
    for (const { kind, metadata } of objects) {
      expect([metadata.name, metadata.name.length <= 63 || kind.startsWith('ClusterRole')]).toEqual([
        metadata.name,
        true,
      ]);
      if (metadata.name === 'rules') continue;
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/instance': PLACE.release,
        'app.kubernetes.io/managed-by': 'Helm',
        'app.kubernetes.io/part-of': 'k8sgpt',
      });
      if (kind.startsWith('ClusterRole')) expect(metadata.namespace).toBeUndefined();
      else if (!kind.startsWith('Role')) expect(metadata.namespace).toBe(PLACE.namespace);
    }
  });

  test.each(each)('%s: what selects pods selects those that are meant', (_, objects) => {
    const pods = workloadsOf(objects).map((one) => ({
      component: componentOf(one),
      labels: one['spec'].template.metadata.labels,
    }));
    for (const workload of workloadsOf(objects)) {
      const chosen = pods.filter(({ labels }) => fits(workload['spec'].selector.matchLabels, labels));
      expect(chosen.map(({ component }) => component)).toEqual([componentOf(workload)]);
    }
    for (const one of ofKind(objects, 'PodDisruptionBudget', 'Service')) {
      const selector = one.kind === 'Service' ? one['spec'].selector : one['spec'].selector.matchLabels;
      const chosen = pods.filter(({ labels }) => fits(selector, labels)).map(({ component }) => component);
      if (componentOf(one) === 'metrics') expect(chosen.length).toBeGreaterThan(0);
      else expect(chosen).toEqual([componentOf(one)]);
    }
    for (const one of ofKind(objects, 'HorizontalPodAutoscaler', 'ScaledObject')) {
      const target = workloadsOf(objects).find(
        ({ metadata }) => metadata.name === one['spec'].scaleTargetRef.name,
      );
      // Whoever scales decides how many there are: a number here would be fought over.
      expect(target?.['spec'].replicas).toBeUndefined();
    }
  });

  test.each(each)('%s: every pod is as Pod Security wants the strictest', (_, objects) => {
    for (const workload of workloadsOf(objects))
      expect([workload.metadata.name, wrongWithPod(workload['spec'])]).toEqual([workload.metadata.name, []]);
  });

  test.each(each)('%s: no secret is in it, and every name leads somewhere', (_, objects, values) => {
    expect(ofKind(objects, 'Secret')).toEqual([]);
    expect(leadsNowhere(objects, values)).toEqual([]);
  });
});
