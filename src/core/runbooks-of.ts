// SPDX-License-Identifier: Apache-2.0

import type { Runbook, RunbookRule } from './analysis-settings.ts';
import type { Finding } from './finding.ts';
import { criteriaMatcher } from './finding-criteria.ts';
import type { Incident } from './incident.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** Instructions that one incident is given; more would be a library. */
const MOST = 3;

/** Incidents with the runbooks that fit one of their findings: those of the cause first, each once. */
export const withRunbooks = (
  incidents: readonly Incident[],
  findings: readonly Finding[],
  rules: readonly RunbookRule[],
  index: SnapshotIndex,
): readonly Incident[] => {
  if (rules.length === 0) return incidents;
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const fitting = criteriaMatcher(index);
  return incidents.map((incident) => {
    const found = incident.findings
      .flatMap((id) => byId.get(id) ?? [])
      .flatMap((finding) => fitting(rules, finding))
      .map(({ runbook }): [string, Runbook] => [
        `${runbook.title}\n${runbook.url ?? runbook.file ?? ''}`,
        runbook,
      ]);
    const runbooks = [...new Map(found).values()].slice(0, MOST);
    return runbooks.length === 0 ? incident : { ...incident, runbooks };
  });
};
