// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { kubectlCommandsIn } from '../../src/explain/kubectl-commands.ts';

const one = (line: string) => {
  const [found, ...more] = kubectlCommandsIn(`Run \`${line}\` now.`);
  expect(more).toEqual([]);
  return found;
};

describe('kubectl commands of a text', () => {
  test.each([
    ['kubectl get pods -n shop', ['shop']],
    ['kubectl get pod web-1 db-0 -n shop -o yaml', ['web-1', 'db-0', 'shop']],
    ['kubectl -n shop describe deployment/checkout', ['checkout', 'shop']],
    ['kubectl logs web-1 -c app --previous --tail=50', ['web-1', 'app']],
    ['kubectl rollout status deploy/web --timeout 60s', ['web']],
    ['kubectl rollout history deployment web', ['web']],
    ['kubectl auth can-i list secrets --as=system:serviceaccount:shop:web', []],
    ['kubectl events --for pod/web-1 -n shop', ['web-1', 'shop']],
    ['kubectl get events -n shop --sort-by .lastTimestamp | grep -i failed | tail -20', ['shop']],
    ['kubectl top pod web-1', ['web-1']],
    ['kubectl config view', []],
    ['kubectl get secret db -o jsonpath="{.data.password}"', ['db']],
  ])('%s only looks', (line, names) => {
    expect(one(line)).toMatchObject({ readOnly: true, names: expect.arrayContaining(names) });
    expect(one(line)?.names).toHaveLength(names.length);
  });

  test.each([
    'kubectl delete pod web-1',
    'kubectl rollout restart deployment/web',
    'kubectl rollout undo deployment/web',
    'kubectl exec web-1 -- rm -rf /data',
    'kubectl apply -f fix.yaml',
    'kubectl scale deployment web --replicas=0',
    'kubectl drain worker-7 --ignore-daemonsets',
    'kubectl config set-context prod',
    'kubectl get pod web -o yaml | kubectl replace --force -f -',
    'kubectl get pods; rm -rf /',
    'kubectl get pods $(reboot)',
    'kubectl get pod web > /etc/passwd',
    'kubectl frobnicate web',
    'kubectl get pods | xargs kubectl delete',
    'kubectl',
    'kubectl --cluster get delete pod web',
    'kubectl get pods -s https://1.2.3.4',
    'kubectl --kubeconfig /tmp/evil get pods',
    'kubectl get pods -l "a=$(reboot)"',
    'kubectl get pods <(reboot)',
    'kubectl get pods | awk \'BEGIN { system("reboot") }\'',
    'kubectl get pods | sort -o /etc/passwd',
  ])('%s does not only look', (line) => {
    expect(one(line)).toMatchObject({ readOnly: false });
  });

  test('a name with letters of another alphabet is a name', () => {
    expect(one('kubectl logs сheckout-1 -n shop')?.names).toEqual(['сheckout-1', 'shop']);
  });

  test('placeholders are nobody’s name', () => {
    expect(one('kubectl logs <pod> -n NAMESPACE -c your-container')?.names).toEqual([]);
    expect(one('kubectl get pod $POD')?.names).toEqual([]);
  });

  test('other programs and bare words are no kubectl', () => {
    expect(kubectlCommandsIn('Run `helm list` or kubectl get pods, and `kubectlx get`.')).toEqual([]);
  });
});
