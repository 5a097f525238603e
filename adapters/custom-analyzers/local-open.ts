// SPDX-License-Identifier: Apache-2.0

import type { Severity } from '../../src/core/finding.ts';
import type { CustomAnalyzer } from '../../src/core/ports/custom-analyzer.ts';
import { suggest } from '../../src/core/suggest.ts';
import { type RuleParts, ruleAnalyzer } from './cel-analyzer.ts';
import { type Judges, judges } from './cel-host.ts';
import { readRules } from './cel-rules.ts';
import { fileAnalyzer } from './local-analyzer.ts';
import { localFiles, textOf } from './local-files.ts';

/** One entry of the configuration that names a file or a folder. */
export interface LocalSettings {
  readonly name: string;
  /** Path of a file or a folder. */
  readonly path: string;
  readonly severity: Severity;
  readonly clusters?: readonly string[] | undefined;
  readonly timeoutMs: number;
}

export interface LocalParts {
  /** Names that filters have already. */
  readonly taken: readonly string[];
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly heard?: RuleParts['heard'];
}

export interface LocalAnalyzers {
  readonly analyzers: readonly CustomAnalyzer[];
  /** Each begins with `path:line:column`, as far as that is known. */
  readonly problems: readonly string[];
}

/** Memory of one process: what a file reads of a cluster must fit. */
const MEMORY_MB = 256;

/** Stands for what could not be read, so that its place in the report says so. */
const broken = (settings: LocalSettings, name: string, problems: readonly string[]): CustomAnalyzer => {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return {
    name,
    title: `Analyzers of ${settings.path}`,
    severity: settings.severity,
    clusters: settings.clusters,
    timeoutMs: settings.timeoutMs,
    hasOwnEyes: false,
    problems,
    run: () =>
      Promise.resolve({
        findings: [],
        trouble: { reason: 'not-understandable', detail: `${problems[0] ?? ''}${more}` },
      }),
    diagnose: () =>
      Promise.resolve(
        problems.map((detail) => ({
          name,
          status: 'failed' as const,
          detail,
          fix: 'Correct it: k8sgpt custom-analyzer test FILE shows what it finds.',
        })),
      ),
    close: () => Promise.resolve(),
  };
};

interface Named {
  readonly analyzer: CustomAnalyzer;
  readonly from: string;
}

/** Names are filters: those of ours stay ours, and each of the others is one. */
const distinct = (
  all: readonly Named[],
  taken: readonly string[],
): { readonly analyzers: readonly CustomAnalyzer[]; readonly problems: readonly string[] } => {
  const kept = new Map<string, string>();
  const analyzers: CustomAnalyzer[] = [];
  const problems: string[] = [];
  for (const { analyzer, from } of all) {
    const { name } = analyzer;
    const own = taken.find((each) => each.toLowerCase() === name);
    if (own !== undefined) {
      const other = suggest(`my-${name}`, taken) === undefined ? `my-${name}` : `${name}-rule`;
      problems.push(`${from}: ${name} is the name of a filter already; call it ${other}, for example`);
    } else if (kept.has(name))
      problems.push(`${from}: there is another analyzer of the name ${name}, in ${kept.get(name) ?? ''}`);
    else {
      kept.set(name, from);
      analyzers.push(analyzer);
    }
  }
  return { analyzers, problems };
};

const ofFile = async (
  { path, type, name }: Awaited<ReturnType<typeof localFiles>>['files'][number],
  { severity, clusters, timeoutMs }: LocalSettings,
  shared: Judges,
  { now, heard }: LocalParts,
): Promise<{ readonly named: readonly Named[]; readonly problems: readonly string[] }> => {
  if (type === 'code') {
    const analyzer = fileAnalyzer({
      name,
      file: path,
      severity,
      clusters,
      timeoutMs,
      memoryMb: MEMORY_MB,
      now,
    });
    return { named: [{ analyzer, from: path }], problems: [] };
  }
  const read = await textOf(path);
  if (typeof read === 'string') return { named: [], problems: [read] };
  const { rules, problems } = readRules({ path, text: read.text });
  const parts = { file: path, severity, clusters, timeoutMs, judges: shared, now, heard };
  return { named: rules.map((rule) => ({ analyzer: ruleAnalyzer(rule, parts), from: path })), problems };
};

/**
 * The analyzers of a file or a folder. What is wrong with some of them costs only those: it is told, in the report too,
 * by one that bears the name of the entry.
 */
export const openLocal = async (settings: LocalSettings, parts: LocalParts): Promise<LocalAnalyzers> => {
  const shared = judges();
  const { files, problems: left } = await localFiles(settings.path);
  const read = await Promise.all(files.map((file) => ofFile(file, settings, shared, parts)));
  const named = distinct(
    read.flatMap((each) => each.named),
    parts.taken,
  );
  const problems = [...left, ...read.flatMap((each) => each.problems), ...named.problems];
  if (problems.length === 0) return { analyzers: named.analyzers, problems };
  const isTaken = named.analyzers.some(({ name }) => name === settings.name);
  const teller = broken(settings, isTaken ? `${settings.name}-files` : settings.name, problems);
  return { analyzers: [...named.analyzers, teller], problems };
};
