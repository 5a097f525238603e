// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { analyzers } from '../../analyzers/index.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import type { RegisteredAnalyzer } from '../../src/core/analyzer.ts';
import { type KubeObject, refOf } from '../../src/core/kind.ts';
import { formatRef } from '../../src/core/ref.ts';
import type { Report } from '../../src/core/report.ts';
import { reportJson } from '../../src/core/report-json.ts';
import { ReportJson } from '../../src/core/report-json-schema.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { indexSnapshot } from '../../src/core/snapshot-index.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';
import { topOwnerOf } from '../../src/core/top-owner.ts';
import { guidanceFor } from '../../src/explain/guidance.ts';
import { explanationBlocks } from '../../src/views/explanation.ts';
import { findingsView } from '../../src/views/findings.ts';
import { incidentView } from '../../src/views/incident.ts';
import { reportView } from '../../src/views/report.ts';
import { caseFiles, casesOf, complete } from './cases.ts';
import { documentText } from './document-text.ts';
import { type Mutation, mutated, mutation } from './mutated.ts';
import * as fc from './properties.ts';

/** Reports of scanners and policies name their objects, and go with them: that those are there is their word. */
const TAKEN_AT_THEIR_WORD = /^(?:vulnerability-report|policy-report|cluster-policy-report)\//;

/** Objects that belong together, and the moment at which they are looked at. */
interface Given {
  readonly name: string;
  readonly objects: readonly unknown[];
  readonly now: number;
}

const states = new URL('../fixtures/states/', import.meta.url);
const stateOf = (id: string): Given => {
  const read = (file: string) => JSON.parse(readFileSync(new URL(`${id}/${file}`, states), 'utf8'));
  return { name: id, objects: read('objects.json').items, now: Date.parse(read('meta.json').now) };
};

/** Recorded states. */
export const recordedGivens = (): readonly Given[] => readdirSync(states).map(stateOf);

/** Every case of every analyzer. */
export const caseGivens = (): readonly Given[] =>
  caseFiles().flatMap((id) =>
    casesOf(id).map(({ name, objects, now }) => ({
      name: `${id}: ${name}`,
      objects: objects.map(complete),
      now: Date.parse(now),
    })),
  );

const reportOf = (snapshot: Snapshot, chosen: readonly RegisteredAnalyzer[]): Promise<Report> =>
  analyzeSnapshot({
    snapshot,
    analyzers: chosen,
    id: 'report',
    requestedFilters: [],
    elapsed: () => 0,
  });

/** Everything that is made of objects, up to what people are shown. */
interface Made {
  readonly report: Report;
  /** Filters whose analyzers failed on some object. */
  readonly broken: readonly string[];
  /** Findings that the other analyzers have alone, and that are not in the report. */
  readonly lost: readonly string[];
  /** Findings about objects that are not there. */
  readonly invented: readonly string[];
}

const everythingOf = async (objects: readonly unknown[], now: number): Promise<Made> => {
  const snapshot = snapshotOfObjects(objects, { now });
  const report = await reportOf(snapshot, analyzers);
  ReportJson.parse(JSON.parse(JSON.stringify(reportJson(report))));
  for (const document of [reportView(report), findingsView(report)]) documentText(document);
  for (const [at, incident] of report.incidents.entries()) {
    documentText(incidentView(incident, at + 1, report));
    explanationBlocks(guidanceFor(incident, report));
  }
  const broken = report.skipped.flatMap(({ kind, reason }) => (reason === 'broken' ? [kind] : []));
  const alone =
    broken.length === 0
      ? report
      : await reportOf(
          snapshot,
          analyzers.filter(({ analyzer }) => !broken.includes(analyzer.kind)),
        );
  const kept = new Set(report.findings.map(({ id }) => id));
  const index = indexSnapshot(snapshot);
  const objectsThere = Object.values(snapshot.kinds).flatMap(
    (state) => (state as { objects: readonly KubeObject[] } | undefined)?.objects ?? [],
  );
  // An owner is there as well: what it owns says so.
  const there = new Set(
    objectsThere.flatMap((object) => [refOf(object), topOwnerOf(index, object)]).map(formatRef),
  );
  return {
    report,
    broken,
    lost: alone.findings.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
    invented: report.findings
      .filter(({ code }) => !TAKEN_AT_THEIR_WORD.test(code))
      .flatMap(({ code, objects: at }) =>
        at.filter((ref) => !there.has(formatRef(ref))).map((ref) => `${code} ${formatRef(ref)}`),
      ),
  };
};

/** Which object, and what happens to it. */
export const changes = (most: number) =>
  fc.array(fc.tuple(fc.nat(1_000), mutation), { minLength: 1, maxLength: most });

/** What is made of these objects after these changes. */
export const madeAfter = (
  given: Given,
  made: readonly (readonly [which: number, change: Mutation])[],
): Promise<Made> => {
  const objects = [...given.objects];
  for (const [which, change] of made) {
    const at = which % Math.max(1, objects.length);
    objects[at] = mutated(objects[at], [change]);
  }
  return everythingOf(objects, given.now);
};
