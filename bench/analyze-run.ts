// SPDX-License-Identifier: Apache-2.0

import { parseArgs } from 'node:util';
import { analyzers as registered } from '../analyzers/index.ts';
import { analyzeSnapshot } from '../src/core/analyze.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { findIncidents } from '../src/core/find-incidents.ts';
import { type KindDefinition, type KubeObject, projectObject } from '../src/core/kind.ts';
import { kinds } from '../src/core/kinds/index.ts';
import { reuseParts } from '../src/core/reuse-parts.ts';
import { runAnalyzers } from '../src/core/run-analyzers.ts';
import type { KindState, Snapshot } from '../src/core/snapshot.ts';
import { indexSnapshot } from '../src/core/snapshot-index.ts';
import { largeCluster, largeClusterNow } from './large-cluster.ts';

// All analyzers over a large cluster in memory, once cold and then warm. Prints what it took as one line of JSON.
const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '10000' },
    warm: { type: 'string', default: '3' },
    names: { type: 'boolean', default: false },
  },
});
const pods = Number(values.pods);
const share = (part: number): number => Math.max(1, Math.round(pods * part));

const byKind = new Map<string, KubeObject[]>();
for (const raw of largeCluster({
  pods,
  nodes: share(0.1),
  services: share(0.1),
  ingresses: share(0.05),
  events: pods,
})) {
  const definition = (kinds as Readonly<Partial<Record<string, KindDefinition>>>)[raw.kind];
  if (definition === undefined) continue;
  const objects = byKind.get(raw.kind) ?? [];
  byKind.set(raw.kind, objects);
  // Parsed, as what a server sends: the generator shares parts between objects. Kept as the worker keeps what it reads.
  const object = projectObject(definition, JSON.parse(JSON.stringify(raw)) as Record<string, unknown>);
  objects.push(reuseParts(objects.at(-1), object));
}
// Listed in the order of names, as a server does.
const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;
for (const objects of byKind.values()) objects.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
const states = Object.keys(kinds).map((kind): [string, KindState] => [
  kind,
  { status: 'read', objects: byKind.get(kind) ?? [] },
]);
const analyzers = chooseAnalyzers(['all'], registered).filter(({ analyzer }) => analyzer.kind !== 'Log');
const snapshot = (): Snapshot => ({
  cluster: 'large',
  takenAt: largeClusterNow,
  scope: {},
  kinds: Object.fromEntries(states),
});

const measured = async <T>(run: () => T | Promise<T>) => {
  globalThis.gc?.();
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await run();
  const used = process.cpuUsage(cpu);
  return { result, ms: performance.now() - started, cpuMs: (used.user + used.system) / 1_000 };
};

const analyze = () =>
  measured(() =>
    analyzeSnapshot({
      snapshot: snapshot(),
      analyzers,
      id: 'run',
      requestedFilters: [],
      withNames: values.names,
      elapsed: () => 0,
    }),
  );

const cold = await analyze();
const { result: report } = cold;
const warm = [];
for (let run = 0; run < Number(values.warm); run += 1) warm.push(await analyze());

// Once more in parts. Tables that analyzers share are made when the first of them asks.
const index = indexSnapshot(snapshot());
const each: { readonly id: string; readonly ms: number }[] = [];
let findings = 0;
for (const registeredAnalyzer of analyzers) {
  const { ms, result } = await measured(() => runAnalyzers(index, [registeredAnalyzer]));
  findings += result.findings.length;
  each.push({ id: registeredAnalyzer.id, ms });
}
const incidents = await measured(() => findIncidents(report.findings, index));

console.log(
  JSON.stringify({
    pods,
    objects: report.checked.objects,
    analyzers: analyzers.length,
    findings: report.findings.length,
    found: findings,
    incidents: report.incidents.length,
    cold: { ms: cold.ms, cpuMs: cold.cpuMs },
    warm: warm.map(({ ms, cpuMs }) => ({ ms, cpuMs })),
    each,
    incidentsMs: incidents.ms,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
