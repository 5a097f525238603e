// SPDX-License-Identifier: Apache-2.0

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { analyzers } from '../../analyzers/index.ts';
import { plain } from '../../src/core/document.ts';
import type { Finding } from '../../src/core/finding.ts';
import { logLines } from '../../src/core/log-lines.ts';
import type { PodLog, PodLogs } from '../../src/core/pod-logs.ts';
import { formatRef, type Ref } from '../../src/core/ref.ts';
import { runAnalyzers } from '../../src/core/run-analyzers.ts';
import { indexSnapshot } from '../../src/core/snapshot-index.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';

/** Cases of k8sgpt: objects, and what it says of them. They are not part of this project and lie beside it, or where the variable says. */
const home = new URL('../../', import.meta.url);
export const conformanceFolder = new URL(
  `${process.env['CONFORMANCE_DIR'] ?? '../shared/conformance'}/cases/`,
  home,
);

const Result = z.object({ name: z.string(), failures: z.array(z.string()) });
const ConformanceCase = z.object({
  id: z.string(),
  analyzer: z.string(),
  origin: z.enum(['k8sgpt-test', 'probe']),
  namespace: z.string(),
  labelSelector: z.string(),
  probe: z
    .object({
      verdict: z.string(),
      why: z.string().optional(),
      logs: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  objects: z.array(z.record(z.string(), z.unknown())),
  expand: z
    .array(z.object({ object: z.number(), path: z.array(z.string()), char: z.string(), times: z.number() }))
    .default([]),
  results: z.array(Result).nullish(),
  resultsBinary: z.array(Result).nullish(),
});
export type ConformanceCase = z.infer<typeof ConformanceCase>;

/** Long strings are kept out of the files. */
const expanded = ({ expand, ...given }: ConformanceCase): ConformanceCase => {
  for (const { object, path, char, times } of expand) {
    let at = given.objects[object] ?? {};
    for (const step of path.slice(0, -1)) at = at[step] as Record<string, unknown>;
    at[path.at(-1) ?? ''] = char.repeat(times);
  }
  return { ...given, expand };
};

/** Filters that are known to both. */
const filters = [...new Set(analyzers.map(({ analyzer }) => analyzer.kind))].sort();

export const conformanceCases = (): readonly ConformanceCase[] =>
  filters
    .filter((filter) => existsSync(new URL(filter, conformanceFolder)))
    .flatMap((filter) =>
      readdirSync(new URL(filter, conformanceFolder))
        .sort()
        .map((name) => readFileSync(new URL(`${filter}/${name}`, conformanceFolder), 'utf8')),
    )
    .map((text) => expanded(ConformanceCase.parse(JSON.parse(text))));

/** A little after the times that the cases use. */
const NOW = Date.parse('2025-01-01T00:10:00Z');

/** `ns/pod/container[/previous]` → its log: `!400 why` is a refusal, `@150 x` stands for so many lines. */
const logsOf = ({ probe }: ConformanceCase): PodLogs => {
  const logs = Object.entries(probe?.logs ?? {})
    .filter(([, said]) => !said.startsWith('!'))
    .map(([place, said]): PodLog => {
      const [namespace = '', name = '', container = '', previous] = place.split('/');
      const lines = logLines(said).flatMap((line) => {
        const [, times, repeated = ''] = /^@(\d+) (.*)$/.exec(line) ?? [];
        return times === undefined ? [line] : Array.from({ length: Number(times) }, () => repeated);
      });
      const pod = { namespace, name };
      return { pod, container, previous: previous !== undefined, status: 'read', lines, cut: false };
    });
  return { logs, pods: logs.length, left: 0 };
};

/** What our analyzers of the same filter find on a case. */
export const findingsOn = async (given: ConformanceCase): Promise<readonly Finding[]> => {
  const { analyzer: filter, namespace, labelSelector, objects } = given;
  const scope = {
    ...(namespace === '' ? {} : { namespaces: [namespace] }),
    ...(labelSelector === '' ? {} : { selector: labelSelector }),
  };
  const chosen = analyzers.filter(({ analyzer }) => analyzer.kind === filter);
  const snapshot = snapshotOfObjects(objects, { now: NOW, scope, complete: true });
  const { findings, outcomes } = await runAnalyzers(
    indexSnapshot({ ...snapshot, logs: logsOf(given) }),
    chosen,
  );
  const broken = outcomes.flatMap((outcome) => (outcome.status === 'broken' ? outcome.error : []));
  if (broken.length > 0) throw new Error(broken.join('\n'));
  return findings;
};

/** One sentence of k8sgpt about one object. */
export interface Failure {
  readonly name: string;
  readonly text: string;
}

export const failuresOf = ({ resultsBinary, results }: ConformanceCase): readonly Failure[] =>
  (resultsBinary ?? results ?? []).flatMap(({ name, failures }) => failures.map((text) => ({ name, text })));

const Equivalents = z.record(
  z.string(),
  z.array(z.strictObject({ says: z.string(), codes: z.array(z.string()).min(1) })),
);
/** Per filter: what a sentence of k8sgpt (a regular expression) is in our codes. */
export type Equivalents = z.infer<typeof Equivalents>;

const Differences = z.strictObject({
  unsaid: z.array(
    z.strictObject({
      says: z.string(),
      cases: z.array(z.string()).min(1),
      verdict: z.enum(['false alarm', 'said once', 'said elsewhere', 'not a real state', 'out of scope']),
      reason: z.string().min(20),
    }),
  ),
  besides: z.array(
    z.strictObject({
      codes: z.array(z.string()).min(1),
      cases: z.array(z.string()).min(1),
      reason: z.string().min(20),
    }),
  ),
});
export type Differences = z.infer<typeof Differences>;

const read = (name: string): unknown =>
  parse(readFileSync(new URL(`../conformance/${name}`, import.meta.url), 'utf8'));
export const readEquivalents = (): Equivalents => Equivalents.parse(read('equivalents.yaml'));
export const readDifferences = (): Differences => Differences.parse(read('differences.yaml'));

/** Filters that look at several kinds. */
const MIXED = new Set(['PrometheusConfigValidate', 'Storage', 'Security']);

const isNamed = (ref: Ref, filter: string, name: string): boolean => {
  // The third part is the container.
  if (filter === 'Log') return name.startsWith(`${ref.namespace}/${ref.name}/`);
  // Groups are told per namespace; a slash stands before the names of cluster-wide policy reports.
  if (filter === 'OperatorGroup') return ref.namespace === name;
  return formatRef(ref) === `${MIXED.has(filter) ? ref.kind : filter}/${name.replace(/^\//, '')}`;
};

/** Webhooks are named by k8sgpt where we name their configuration. */
const isAbout = (finding: Finding, filter: string, name: string): boolean =>
  filter.endsWith('WebhookConfiguration')
    ? plain(finding.message)
        .split(/[\s,:()]+/)
        .includes(name.slice(name.indexOf('/') + 1))
    : finding.objects.some((ref) => isNamed(ref, filter, name));

/** The findings that say the same as this failure. */
export const sameAs = (
  { name, text }: Failure,
  filter: string,
  findings: readonly Finding[],
  equivalents: Equivalents,
): readonly Finding[] => {
  const codes = (equivalents[filter] ?? [])
    .filter(({ says }) => new RegExp(says, 's').test(text))
    .flatMap((equivalent) => equivalent.codes);
  return findings.filter((finding) => codes.includes(finding.code) && isAbout(finding, filter, name));
};
