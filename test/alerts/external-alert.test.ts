// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { alertSeverity, isAbout, objectsOfAlert } from '../../src/core/external-alert.ts';
import { formatRef } from '../../src/core/ref.ts';

describe('what an alert is about', () => {
  const objects = (labels: Record<string, string>) => objectsOfAlert({ labels }).map(formatRef);
  test.each([
    [{ namespace: 'a', pod: 'p', container: 'c', service: 'ksm', job: 'ksm' }, ['Pod/a/p']],
    [{ namespace: 'a', deployment: 'd' }, ['Deployment/a/d']],
    [{ namespace: 'a', job_name: 'j', job: 'kube-state-metrics' }, ['Job/a/j']],
    [{ namespace: 'a', persistentvolumeclaim: 'data' }, ['PersistentVolumeClaim/a/data']],
    [{ node: 'worker-7', job: 'kubelet' }, ['Node/worker-7']],
    [{ namespace: 'a', ingress: 'web', service: 'front' }, ['Ingress/a/web', 'Service/a/front']],
    [{ namespace: 'a' }, ['Namespace/a']],
    [{ pod: 'without-namespace' }, []],
    [{ alertname: 'Watchdog' }, []],
  ])('%j', (labels, refs) => {
    expect(objects(labels as Record<string, string>)).toEqual(refs);
  });

  test('a pod belongs to the workload that its name begins with', () => {
    const pod = (name: string) => ({ kind: 'Pod', namespace: 'shop', name });
    const known = [{ kind: 'Deployment', namespace: 'shop', name: 'checkout' }];
    const isOf = (name: string) => isAbout(pod(name), known);
    expect(['checkout-7d9f8b6c5-x2v4k', 'checkout-0', 'checkout-x2v4k'].map(isOf)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['checkout', 'checkout-worker-7d9f8b6c5-x2v4k', 'check-7d9f8b6c5-x2v4k'].map(isOf)).toEqual([
      false,
      false,
      false,
    ]);
    expect(isAbout({ ...pod('checkout-0'), namespace: 'other' }, known)).toBe(false);
  });

  test('rules call severities by many names', () => {
    const of = (severity: string) => alertSeverity({ labels: { severity } });
    expect(['critical', 'page', 'P1', 'warning', 'major', '', 'info', 'none'].map(of)).toEqual([
      'critical',
      'critical',
      'critical',
      'warning',
      'warning',
      'warning',
      'info',
      'info',
    ]);
  });
});
