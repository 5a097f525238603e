// SPDX-License-Identifier: Apache-2.0

import type { CustomAnswer } from '../../src/core/custom-finding.ts';
import type { Severity } from '../../src/core/finding.ts';
import { matchesAny } from '../../src/core/glob.ts';
import { matchesSelector } from '../../src/core/label-selector.ts';
import { parseSelector } from '../../src/core/parse-selector.ts';
import type { CustomAnalyzer } from '../../src/core/ports/custom-analyzer.ts';
import type { RawObject, RawObjects } from '../../src/core/raw-object.ts';
import { record, text, textMap } from '../../src/core/read.ts';
import type { SkipReason } from '../../src/core/skip-reason.ts';
import type { CompiledRule } from './cel-compile.ts';
import type { Judges } from './cel-host.ts';
import { picker } from './cel-pick.ts';
import type { Rule } from './cel-rule.ts';
import type { Verdict } from './cel-verdict.ts';
import { findingOf } from './local-finding.ts';

/** What a rule is run with. */
export interface RuleParts {
  /** Where its file lies, for people. */
  readonly file: string;
  readonly severity: Severity;
  readonly clusters: readonly string[] | undefined;
  readonly timeoutMs: number;
  readonly judges: Judges;
  /** Epoch milliseconds, where a server does not tell. */
  readonly now: () => number;
  /** For whoever tries a rule: what it said of all objects. */
  readonly heard?: ((name: string, verdict: Verdict) => void) | undefined;
}

/** Objects that a rule is about, among those of its kind. */
export const isAbout = ({ namespaces, labels }: Rule): ((object: RawObject) => boolean) => {
  const selector = labels === undefined ? undefined : parseSelector(labels);
  return (object) => {
    const metadata = record(object['metadata']);
    if (namespaces !== undefined && !matchesAny(text(metadata['namespace']) ?? '', namespaces)) return false;
    return selector === undefined || matchesSelector(textMap(metadata['labels']), selector);
  };
};

/** `postgresqls.acid.zalan.do` of `acid.zalan.do/v1` → `postgresqls.v1.acid.zalan.do`, as kubectl asks for a version. */
export const wordOf = ({ kind, apiVersion }: Rule): string => {
  if (apiVersion === undefined) return kind;
  const [first = ''] = kind.split('.');
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return [first, version, group].filter((part) => part !== '').join('.');
};

const counted = (count: number, of: number): string => (count === of ? `all ${of}` : `${count} of ${of}`);

/**
 * What a rule could not judge, or not tell. A field that some objects lack is theirs; one that all lack is a mistake in
 * the rule. No trouble of the analyzer: it is asked again the next time.
 */
export const gapOf = ({ judged, more, missing, failed, findings }: Verdict): string | undefined => {
  if (failed !== undefined)
    return `could not judge ${counted(failed.count, judged)} objects: ${failed.message}`;
  if (missing !== undefined && missing.count === judged)
    return `none of ${judged} objects has ${missing.field}: correct the rule, or ask with has(…) first`;
  return more === 0 ? undefined : `${findings.length} findings are told, ${more} more are not`;
};

type Unread = NonNullable<CustomAnswer['unread']>;

/** A kind that is not there, but nearly is, is misspelt: whoever wrote it should hear of it. */
export const gapReason = ({ reason, suggestion }: Extract<RawObjects, { status: 'skipped' }>): SkipReason =>
  reason === 'absent' && suggestion !== undefined ? 'limited' : reason;

/** Those who ask for some labels only need to know them, of kinds that nobody else reads. */
const labelsOf = (objects: readonly RawObject[]): ReadonlyMap<string, Readonly<Record<string, string>>> =>
  new Map(
    objects.map((object) => {
      const { namespace, name, labels } = record(object['metadata']);
      return [`${text(namespace) ?? ''}/${text(name) ?? ''}`, textMap(labels)];
    }),
  );

const unreadOf = (kind: string, read: RawObjects): Unread =>
  read.status === 'read' ? [] : [{ kind, reason: gapReason(read), detail: read.detail }];

/** What a person reads in the list of filters. */
const titleOf = ({ title, kind, when }: Rule): string => title ?? `${kind} where ${when}`.slice(0, 120);

/** One rule as an analyzer. */
export const ruleAnalyzer = (compiled: CompiledRule, parts: RuleParts): CustomAnalyzer => {
  const { rule, paths } = compiled;
  const { judges, file, now, heard, ...settings } = parts;
  const pick = picker(paths);
  const isWanted = isAbout(rule);
  return {
    ...settings,
    severity: rule.severity ?? settings.severity,
    name: rule.name,
    title: titleOf(rule),
    hasOwnEyes: false,
    reads: () => Promise.resolve([wordOf(rule)]),
    run: async (request, signal) => {
      const read = await request.objects(wordOf(rule), signal);
      const wanted = read.objects.filter(isWanted);
      const objects = wanted.map(pick);
      const unread = unreadOf(rule.kind, read);
      const isInapplicable = unread.some(({ reason }) => reason === 'absent');
      if (objects.length === 0)
        return { findings: [], unread, ...(isInapplicable ? { isInapplicable } : {}) };
      const judged = await judges.judge(
        { rule, cluster: request.cluster, now: read.takenAt ?? now(), objects },
        signal,
      );
      if (judged.status === 'broken') return { findings: [], trouble: judged.trouble, unread };
      heard?.(rule.name, judged.verdict);
      const gap = gapOf(judged.verdict);
      const known = request.scope.selector === undefined ? undefined : labelsOf(wanted);
      return {
        findings: judged.verdict.findings
          .map(findingOf)
          .filter((finding) => typeof finding !== 'string')
          .map((finding) => {
            const labels = known?.get(`${finding.namespace ?? ''}/${finding.name}`);
            return labels === undefined ? finding : { ...finding, labels };
          }),
        unread: gap === undefined ? unread : [...unread, { kind: rule.kind, reason: 'limited', detail: gap }],
      };
    },
    diagnose: () =>
      Promise.resolve([{ name: rule.name, status: 'ok', detail: `rule of ${file}: ${titleOf(rule)}` }]),
    // Shared by the rules of an entry, which are closed together.
    close: async () => judges.close(),
  };
};
