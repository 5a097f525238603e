// SPDX-License-Identifier: Apache-2.0

import type { YieldOf } from './analyzer.ts';
import type { Cluster } from './cluster.ts';
import { freeText, name } from './datum.ts';
import type { Finding } from './finding.ts';
import { refOf } from './kind.ts';
import type { PolicyReportOf, PolicyResult } from './kinds/_policy-report.ts';
import { isOutlived, type reportedKinds } from './reported-object.ts';

const DOCS = 'https://kyverno.io/docs/';

export const policyReportProblems = {
  violated: {
    severity: 'info',
    advice: true,
    message: 'violates rule {rule} of policy {policy}: {detail}',
    fix: 'Change the resource so that policy {policy} is kept, or make an exception from it.',
    docs: `${DOCS}policy-reports/`,
    kubectl: 'kubectl get policyreport,clusterpolicyreport -A',
  },
  broken: {
    severity: 'warning',
    advice: true,
    message: 'could not be checked by rule {rule} of policy {policy}: {detail}',
    fix: 'Correct policy {policy}: while it cannot be evaluated, it guards nothing.',
    docs: `${DOCS}troubleshooting/`,
    kubectl: 'kubectl get policyreport,clusterpolicyreport -A',
  },
} as const;

const GRAVE = new Set(['critical', 'high']);

const severityOf = ({ result, severity }: PolicyResult): Finding['severity'] =>
  result === 'fail' && GRAVE.has(severity) ? 'warning' : 'info';

/** What policies say, at the resource that they say it of. Copies of a workload's pods group under the workload. */
export function* checkPolicyReport(
  report: PolicyReportOf,
  cluster: Cluster<(typeof reportedKinds)[number]>,
): Generator<YieldOf<typeof policyReportProblems>> {
  const seen = new Set<string>();
  for (const result of report.results) {
    const { policy, rule, message, resource, at } = result;
    const on = resource ?? refOf(report);
    if (resource !== undefined && isOutlived(resource, cluster)) continue;
    const key = JSON.stringify([policy, rule, on, result.result]);
    if (seen.has(key)) continue;
    seen.add(key);
    const facts = {
      data: {
        policy: name('policy', policy),
        rule: name('rule', rule || policy),
        detail: freeText(message || 'no message is given'),
      },
      on,
      evidence: [
        {
          type: 'field' as const,
          on: refOf(report),
          path: `results[${policy}]`,
          value: `${result.result}: ${message}`,
        },
      ],
      since: at,
    };
    if (result.result === 'error') yield { ...facts, code: 'broken' };
    else yield { ...facts, code: 'violated', severity: severityOf(result) };
  }
}
