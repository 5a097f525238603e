// SPDX-License-Identifier: Apache-2.0

import { beforeAll, describe, expect, test } from 'vitest';
import { Document } from '../../src/core/document.ts';
import type { Incident } from '../../src/core/incident.ts';
import type { Report } from '../../src/core/report.ts';
import { guidanceFor } from '../../src/explain/guidance.ts';
import { incidentView } from '../../src/views/incident.ts';
import { demoReport } from '../support/demo-report.ts';
import { documentText } from '../support/document-text.ts';

let report: Report;
beforeAll(async () => {
  report = await demoReport();
});

const about = (word: string): Incident => {
  const found = report.incidents.find(({ title }) => JSON.stringify(title).includes(word));
  if (found === undefined) throw new Error(`no incident about ${word}`);
  return found;
};

describe('the detail of an incident', () => {
  test('says what to do before it says why', () => {
    expect(documentText(incidentView(about('shop-config'), 2, report))).toMatchInlineSnapshot(`
      "
      (critical) 2 · \`checkout\` is down: ConfigMap \`shop-config\` does not exist
      \`demo\` · \`shop\` / Deployment \`checkout\` · since 10:17
      2 of 2 pods cannot start → Service \`checkout\` has no endpoints → \`http://shop.example.com/checkout\` answers 503
      Do: Create ConfigMap \`shop-config\` in namespace \`shop\`, or remove the reference to it.
        $ kubectl get configmap shop-config -n shop
      Evidence
        > container \`checkout\` is waiting (CreateContainerConfigError): “configmap "shop-config" not found”
        > Deployment \`checkout\`: condition Available is False · MinimumReplicasUnavailable · 10:17: “Deployment does not have minimum availability.”
      Ruled out: nothing wrong with nodes, volume claims, ingresses of this namespace
      Also affected
        | Service \`checkout\` | has no ready endpoints: 0 of 2 pods that it selects are ready
        | Deployment \`checkout\` | has 0 of 2 replicas ready
      confidence high · [Documentation] · report \`r1\`
      [Explain] [Ack] [Mute] [Assign]
      "
    `);
  });

  test('quotes each kind of evidence once and names objects that are not the subject', () => {
    expect(documentText(incidentView(about('ledger-db'), 1, report))).toMatchInlineSnapshot(`
      "
      (critical) 1 · \`ledger-db\` runs out of memory: OOMKilled at 128Mi, 7 restarts
      \`demo\` · \`payments\` / StatefulSet \`ledger-db\` · 2 workloads affected · since 09:53
      1 of 1 pod is not ready → Service \`ledger-db\` has no endpoints → \`payments-api\` calls it and fails
      Do: Raise the memory limit of container \`ledger-db\`, or make the program use less.
        $ kubectl describe pod ledger-db-0 -n payments
      Evidence
        > container \`ledger-db\` last ended: OOMKilled · exit code 137 · 10:24 · 7 restarts · now waiting (CrashLoopBackOff)
        > Pod \`payments-api-567df96bc9-b22xg\`: container \`payments-api\` last ended: exit code 1 · 10:24 · 6 restarts · now waiting (CrashLoopBackOff): “dial tcp: connect ledger-db.payments.svc:5432: connection refused”
        > Deployment \`payments-api\`: condition Available is False · MinimumReplicasUnavailable · 09:53: “Deployment does not have minimum availability.”
      Ruled out: nothing wrong with nodes, volume claims, ingresses of this namespace
      Also affected
        | Service \`ledger-db\` | has no ready endpoints: 0 of 1 pod that it selects are ready
        | StatefulSet \`ledger-db\` | has 0 of 1 replica ready: \`ledger-db-0\` runs but is not ready
        | Pod \`payments-api-567df96bc9-b22xg\` and 1 more | keeps crashing: dial tcp: connect ledger-db.payments.svc:5432: connection refused (exit code 1, 6 restarts)
        | Service \`payments-api\` | has no ready endpoints: 0 of 2 pods that it selects are ready
        | Deployment \`payments-api\` | has 0 of 2 replicas ready
      confidence medium · [Documentation] · report \`r1\`
      [Explain] [Ack] [Mute] [Assign]
      "
    `);
  });

  test('stays short where nothing follows from it', () => {
    expect(documentText(incidentView(about('february'), 3, report))).toMatchInlineSnapshot(`
      "
      (warning) 3 · \`february-closing\` never fires: no date matches its schedule \`0 0 30 2 *\`
      \`demo\` · \`reports\` / CronJob \`february-closing\`
      Do: Correct the schedule so that a date exists that matches it.
        $ kubectl describe cronjob february-closing -n reports
      confidence high · [Documentation] · report \`r1\`
      [Explain] [Ack] [Mute] [Assign]
      "
    `);
  });

  test('with an explanation tells nothing twice', () => {
    const incident = about('shop-config');
    const explanation = { ...guidanceFor(incident, report), note: 'no AI key is set' };
    expect(documentText(incidentView(incident, 2, report, { explanation }))).toMatchInlineSnapshot(`
      "
      (critical) 2 · \`checkout\` is down: ConfigMap \`shop-config\` does not exist
      \`demo\` · \`shop\` / Deployment \`checkout\` · since 10:17
      2 of 2 pods cannot start → Service \`checkout\` has no endpoints → \`http://shop.example.com/checkout\` answers 503
      What is happening. Pod \`checkout-5f6cb95588-c88vz\` in namespace \`shop\` cannot start: ConfigMap \`shop-config\` does not exist. As a consequence, 2 of 2 pods cannot start, then Service \`checkout\` has no endpoints, then \`http://shop.example.com/checkout\` answers 503.
      Why we think so
        - Container \`checkout\` of Pod \`checkout-5f6cb95588-c88vz\` and 1 more is waiting (CreateContainerConfigError): “configmap "shop-config" not found”
        - Condition Available of Deployment \`checkout\` is False, reason MinimumReplicasUnavailable, since 8 minutes before the check: “Deployment does not have minimum availability.”
      What to do
        1. Look at it: \`kubectl get configmap shop-config -n shop\`
        2. Create ConfigMap \`shop-config\` in namespace \`shop\`, or remove the reference to it.
        3. Read more: [kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap]
      How to check that it worked. Run \`kubectl rollout status deployment/checkout -n shop\`: it ends with "successfully rolled out" or "complete". Then check again: this problem is no longer listed.
      Also affected
        | Service \`checkout\` | has no ready endpoints: 0 of 2 pods that it selects are ready
        | Deployment \`checkout\` | has 0 of 2 replicas ready
      Built-in guidance · no AI key is set · confidence high · [Documentation] · report \`r1\`
      [Ask a follow-up] [Ack] [Mute] [Assign]
      "
    `);
  });

  test('says which model wrote an explanation, and links nothing but the official documentation', () => {
    const incident = about('shop-config');
    const view = incidentView(incident, 2, report, {
      explanation: {
        incident: incident.id,
        source: 'ai',
        happening: 'See https://kubernetes.io/docs/a/ or https://evil.example/b.',
        because: [],
        steps: ['Run `kubectl get pods`.'],
        verify: '',
        model: 'gpt-x',
        cached: true,
      },
    });
    const text = documentText(view);
    expect(text).toContain('See [kubernetes.io/docs/a] or https://evil.example/b.');
    expect(text).toContain('1. Run `kubectl get pods`.');
    expect(text).toContain('AI-generated, evidence linked · gpt-x · from cache');
    expect(text).not.toContain('[Explain]');
  });

  test('rules out only what was looked at', () => {
    const blind: Report = {
      ...report,
      skipped: [{ kind: 'Node', reason: 'forbidden', detail: 'forbidden' }],
    };
    const text = documentText(incidentView(about('shop-config'), 2, blind));
    expect(text).toContain('Ruled out: nothing wrong with volume claims, ingresses of this namespace');
  });

  test('shows log lines as they were', () => {
    const incident = about('february');
    const findings = report.findings.map((finding) =>
      finding.id === incident.findings[0]
        ? {
            ...finding,
            evidence: [
              {
                type: 'log' as const,
                on: finding.object,
                container: 'job',
                lines: ['panic: no rows', 'exit 2'],
              },
              { type: 'field' as const, on: finding.object, path: 'spec.schedule', value: '0 0 30 2 *' },
            ],
          }
        : finding,
    );
    expect(documentText(incidentView(incident, 1, { ...report, findings }))).toContain(
      '  > last log lines of container `job`:\n  $ panic: no rows\n  $ exit 2\n  > `spec.schedule` is `0 0 30 2 *`\n',
    );
  });
});

describe('what a model wrote', () => {
  const written = (): Report => ({ ...report, id: '0f8fad5b-d9cb-469f-a165-70867728950e' });
  const shown = () => {
    const incident = about('ledger-db');
    const given = guidanceFor(incident, report);
    return Document.parse(
      incidentView(incident, 1, written(), {
        explanation: { ...given, source: 'ai', model: 'm-1', note: undefined, confidence: 'low' },
      }),
    );
  };

  test('is judged by buttons that fit, in rows that fit, whatever its ids', () => {
    const rows = shown().blocks.flatMap((block) => (block.type === 'actions' ? [block.actions] : []));
    expect(rows.map((row) => row.map(({ label }) => label))).toEqual([
      ['Ask a follow-up', 'Useful', 'Wrong…'],
      ['Ack', 'Mute', 'Assign'],
    ]);
  });

  test('says how sure the model is, not how sure the rules are', () => {
    expect(about('ledger-db').confidence).toBe('medium');
    expect(documentText(shown())).toContain('AI-generated, evidence linked · m-1 · confidence low');
  });
});
