// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import type { RegisteredAnalyzer } from '../src/core/analyzer.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { Refused } from '../src/core/errors.ts';

const [pod, job] = ['pod-crash', 'job'].map((id) => analyzers.find((registered) => registered.id === id)) as [
  RegisteredAnalyzer,
  RegisteredAnalyzer,
];
const as = (
  registered: RegisteredAnalyzer,
  id: string,
  kind: string,
  group: RegisteredAnalyzer['analyzer']['group'],
): RegisteredAnalyzer => ({ id, analyzer: { ...registered.analyzer, kind, group } });
const probes = as(pod, 'probes', 'Probe', 'best-practice');
const log = as(pod, 'log', 'Log', 'additional');
const netpol = as(pod, 'network-policy', 'NetworkPolicy', 'additional');
const all = [job, log, netpol, pod, probes];

const ids = (filters: readonly string[]): readonly string[] =>
  chooseAnalyzers(filters, all).map(({ id }) => id);

describe('choosing analyzers', () => {
  it.each([
    ['nothing named: all but good practice and logs', [], ['job', 'network-policy', 'pod-crash']],
    ['blank names are nothing', ['', ' '], ['job', 'network-policy', 'pod-crash']],
    ['a name in any case', ['pod', 'JOB'], ['job', 'pod-crash']],
    ['what does not run by itself, by name', ['Log', 'Probe'], ['log', 'probes']],
    ['the core group', ['core'], ['job', 'pod-crash']],
    ['a group and a name', ['core', 'NetworkPolicy'], ['job', 'network-policy', 'pod-crash']],
    ['all there are', ['all', 'Pod'], ['job', 'log', 'network-policy', 'pod-crash', 'probes']],
  ])('%s', (_, filters, chosen) => {
    expect(ids(filters)).toEqual(chosen);
  });

  it('refuses an unknown name with the likeliest one', () => {
    expect(() => ids(['Pdo'])).toThrow(
      new Refused('There is no filter Pdo. Did you mean Pod?', { hint: 'analyze --filter Pod' }),
    );
    expect(() => ids(['Pod', 'Xyzzyplugh'])).toThrow('"filters" lists them');
  });

  it('the 14 filters of k8sgpt’s core set are core here', () => {
    const core = new Set(chooseAnalyzers(['core'], analyzers).map(({ analyzer }) => analyzer.kind));
    expect([...core].sort()).toEqual([
      'ConfigMap',
      'CronJob',
      'DaemonSet',
      'Deployment',
      'Ingress',
      'Job',
      'MutatingWebhookConfiguration',
      'Node',
      'PersistentVolumeClaim',
      'Pod',
      'ReplicaSet',
      'Service',
      'StatefulSet',
      'ValidatingWebhookConfiguration',
    ]);
  });
});
