// SPDX-License-Identifier: Apache-2.0

import type { ReportJson } from '../../src/core/report-json-schema.ts';
import type { ExpectedFinding, State } from './expected.ts';
import type { Seen } from './seen.ts';

/** hit: expected; false alarm: at an object where nothing is wrong; related: right object, other words; note: info. */
export type Verdict = 'hit' | 'false alarm' | 'related' | 'extra' | 'note';

/** What somebody said of a state, against what is expected of it. */
export interface Judged {
  readonly id: string;
  readonly family: string;
  readonly expected: readonly (ExpectedFinding & { readonly found: boolean })[];
  readonly seen: readonly (Seen & { readonly verdict: Verdict })[];
}

export interface StateScore extends Judged {
  readonly incidents: { readonly wanted: number; readonly got: number; readonly titles: readonly string[] };
  /** Whether the first incident is led by an expected root cause; undefined where none is expected. */
  readonly rootFirst: boolean | undefined;
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

const placesOf = ({ object, also }: ExpectedFinding): readonly RegExp[] => [object, ...also].map(glob);

export const isAt = (finding: ExpectedFinding, object: string): boolean =>
  placesOf(finding).some((place) => place.test(object));

export const says = (finding: ExpectedFinding, message: string): boolean =>
  finding.mustMatch.some((pattern) => new RegExp(pattern, 'i').test(message));

// Namespaces are named after their state and would give the answer away.
const withoutNamespaces = (message: string, namespaces: readonly string[]): string =>
  [...namespaces]
    .sort((a, b) => b.length - a.length)
    .reduce((text, namespace) => text.replaceAll(namespace, 'NAMESPACE'), message);

const verdictOf = (seen: Seen, state: State): Verdict => {
  const here = state.findings.filter((finding) => isAt(finding, seen.object));
  if (here.some((finding) => says(finding, seen.message))) return 'hit';
  if (seen.severity === 'info') return 'note';
  if (state.quiet.some((quiet) => glob(quiet).test(seen.object))) return 'false alarm';
  return here.length > 0 ? 'related' : 'extra';
};

/** Incidents at warning and above; notes count only where a note is the root cause that is expected. */
const countIncidents = (state: State, report: ReportJson): number => {
  const wantsNote = state.findings.some(({ rootCause, severity }) => rootCause && severity === 'info');
  return report.incidents.filter(({ severity, findings }) => {
    if (severity !== 'info') return true;
    const members = report.findings.filter(({ id }) => findings.includes(id));
    return (
      wantsNote &&
      members.some((member) =>
        state.findings.some(
          (finding) => finding.rootCause && member.objects.some((object) => isAt(finding, object)),
        ),
      )
    );
  }).length;
};

const isRootFirst = (state: State, report: ReportJson): boolean | undefined => {
  const roots = state.findings.filter(({ rootCause }) => rootCause);
  if (roots.length === 0) return undefined;
  const lead = report.findings.find(({ id }) => id === report.incidents[0]?.findings[0]);
  return (
    lead !== undefined &&
    roots.some(
      (root) =>
        lead.objects.some((object) => isAt(root, object)) &&
        says(root, withoutNamespaces(lead.message, state.namespaces)),
    )
  );
};

/** Findings of any tool against what is expected of the state. */
export const judge = (state: State, found: readonly Seen[]): Judged => {
  const seen = found.map((each) => ({ ...each, message: withoutNamespaces(each.message, state.namespaces) }));
  return {
    id: state.id,
    family: state.family,
    expected: state.findings.map((finding) => ({
      ...finding,
      found: seen.some(({ object, message }) => isAt(finding, object) && says(finding, message)),
    })),
    seen: seen.map((each) => ({ ...each, verdict: verdictOf(each, state) })),
  };
};

/** The findings of a report, each at every object it is about. */
export const seenIn = ({ findings }: ReportJson): readonly Seen[] =>
  findings.flatMap(({ objects, message, severity }) =>
    objects.map((object): Seen => ({ object, message, severity })),
  );

/** A report, as its JSON document, against what is expected of the state. */
export const scoreState = (state: State, report: ReportJson): StateScore => ({
  ...judge(state, seenIn(report)),
  incidents: {
    wanted: state.incidents,
    got: countIncidents(state, report),
    titles: report.incidents.map(({ severity, title }) => `${severity}: ${title}`),
  },
  rootFirst: isRootFirst(state, report),
});
