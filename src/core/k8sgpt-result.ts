// SPDX-License-Identifier: Apache-2.0

import { plain } from './document.ts';
import type { Explanation } from './explanation.ts';
import type { Finding } from './finding.ts';
import { fitText } from './fit-text.ts';
import { type DictionaryEntry } from './mask/dictionary-index.ts';
import { namesOfFinding } from './mask/dictionary-of.ts';
import type { Masker } from './mask/masker.ts';
import { byText, formatRef, type Ref, sameRef } from './ref.ts';
import type { Report } from './report.ts';
import { leavesGap } from './skip-reason.ts';

/** A name of the text and what stands for it where a model reads. */
interface K8sgptSensitive {
  readonly Unmasked: string;
  readonly Masked: string;
}

interface K8sgptFailure {
  readonly Text: string;
  /** Address of the documentation, where it was asked for. */
  readonly KubernetesDoc: string;
  readonly Sensitive: readonly K8sgptSensitive[];
}

/** What is wrong with one object. */
interface K8sgptItem {
  readonly kind: string;
  /** `namespace/name`, or `name`. */
  readonly name: string;
  readonly error: readonly K8sgptFailure[];
  /** The explanation in words; empty when there is none. */
  readonly details: string;
  /** `Kind/name` of who owns it in the end; empty when nobody does. */
  readonly parentObject: string;
}

/** A report in k8sgpt's form: its keys, its order, its capitals. */
export interface K8sgptResult {
  /** Name of the AI backend; empty when none was asked. */
  readonly provider: string;
  /** What could not be looked at; null when everything was. */
  readonly errors: readonly string[] | null;
  /** k8sgpt knows the first two. The third instead of OK where something could not be looked at. */
  readonly status: 'OK' | 'ProblemDetected' | 'Incomplete';
  /** Sum of all failures. */
  readonly problems: number;
  readonly results: readonly K8sgptItem[];
}

export interface K8sgptOptions {
  /** Name of the AI backend that explained. */
  readonly provider?: string | undefined;
  /** With addresses of documentation. */
  readonly withDoc?: boolean | undefined;
  /** What a model reads of the report: names are told with what stands for them. Undefined: no pairs. */
  readonly masker?: Pick<Masker, 'maskName'> | undefined;
}

const nameOf = ({ namespace, name }: Ref): string =>
  namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;

const parentOf = (object: Ref, { objects, owner }: Finding): string =>
  sameRef(object, owner) || objects.some((each) => sameRef(each, owner)) ? '' : `${owner.kind}/${owner.name}`;

/** How a message begins that stands for itself: words of somebody else's analyzer, which k8sgpt shows as they are. */
const ALONE = '– ';

const textOf = (object: Ref, { message }: Finding): string => {
  const words = plain(message);
  return fitText(
    words.startsWith(ALONE) ? words.slice(ALONE.length) : `${object.kind} ${nameOf(object)} ${words}`,
  );
};

/**
 * Pairs only of names that stand in the text, which says them anyway: the list tells no more of the cluster than the
 * text does. What masking takes for a secret has no way back and is left out.
 */
const sensitiveOf = (
  text: string,
  names: readonly DictionaryEntry[],
  masker: K8sgptOptions['masker'],
): readonly K8sgptSensitive[] => {
  if (masker === undefined) return [];
  const pairs = new Map<string, string>();
  for (const { kind, value } of names) {
    if (value === '' || pairs.has(value) || !text.includes(value)) continue;
    const masked = masker.maskName(kind, value);
    if (masked !== value && !masked.includes('[redacted')) pairs.set(value, masked);
  }
  return [...pairs]
    .map(([Unmasked, Masked]) => ({ Unmasked, Masked }))
    .sort((a, b) => byText(a.Unmasked, b.Unmasked));
};

/** The two paragraphs that k8sgpt asks a model for, of an explanation of whatever source. */
const detailsOf = ({ happening, cause, steps, verify }: Explanation): string => {
  const what = [happening, cause ?? ''].filter((words) => words !== '').join(' ');
  const all = verify === '' ? steps : [...steps, verify];
  const todo = all.length === 0 ? '' : `\nSolution: ${all.map((step, at) => `${at + 1}. ${step}`).join(' ')}`;
  return fitText(`Error: ${what}${todo}`);
};

interface Gathered {
  readonly object: Ref;
  readonly failures: K8sgptFailure[];
  details: string;
  parent: string;
}

const gathered = (report: Report, options: K8sgptOptions): readonly Gathered[] => {
  const explained = new Map(
    report.incidents.flatMap(({ id, findings }) => {
      const explanation = report.explanations[id];
      return explanation === undefined ? [] : findings.map((finding) => [finding, detailsOf(explanation)]);
    }) as (readonly [string, string])[],
  );
  const items = new Map<string, Gathered>();
  for (const finding of report.findings) {
    const names = options.masker === undefined ? [] : namesOfFinding(finding);
    for (const object of finding.objects) {
      const key = formatRef(object);
      const item = items.get(key) ?? { object, failures: [], details: '', parent: '' };
      items.set(key, item);
      const Text = textOf(object, finding);
      item.failures.push({
        Text,
        KubernetesDoc: options.withDoc === true ? finding.docs : '',
        Sensitive: sensitiveOf(Text, names, options.masker),
      });
      if (item.details === '') item.details = explained.get(finding.id) ?? '';
      if (item.parent === '') item.parent = parentOf(object, finding);
    }
  }
  return [...items.values()];
};

/** What is not installed, or left out by choice, is no error, unless it was asked for. */
const errorsOf = ({ skipped, notApplicable = [], leftOut = [] }: Report): readonly string[] =>
  [
    ...skipped.flatMap(({ kind, reason, detail }) =>
      leavesGap(reason) ? [`[${kind}] ${fitText(detail)}`] : [],
    ),
    ...notApplicable.map((filter) => `[${filter}] nothing to look at: the cluster has none of its APIs`),
    ...leftOut.map((filter) => `[${filter}] nothing was looked at: it is left out by choice`),
  ].sort(byText);

/**
 * A report → k8sgpt's JSON shape, for programs that read it: one result per object, worst first, the same for the same
 * report. Every object of a finding has its own, and the words of the first.
 */
export const k8sgptResult = (report: Report, options: K8sgptOptions = {}): K8sgptResult => {
  const items = gathered(report, options);
  const errors = errorsOf(report);
  const nothing = report.status === 'Incomplete' ? 'Incomplete' : 'OK';
  return {
    provider: options.provider ?? '',
    errors: errors.length === 0 ? null : errors,
    status: items.length > 0 ? 'ProblemDetected' : nothing,
    problems: items.reduce((sum, { failures }) => sum + failures.length, 0),
    results: items.map(({ object, failures, details, parent }) => ({
      kind: object.kind,
      name: nameOf(object),
      error: failures,
      details,
      parentObject: parent,
    })),
  };
};
