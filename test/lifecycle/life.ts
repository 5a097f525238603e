// SPDX-License-Identifier: Apache-2.0

import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { defaultAlerts, lifecyclePolicy } from '../../src/config/alerts.ts';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Finding, Severity } from '../../src/core/finding.ts';
import type { Incident } from '../../src/core/incident.ts';
import type { IncidentRecord, Who } from '../../src/core/incident-record.ts';
import { paid } from '../../src/core/lifecycle/paid.ts';
import type { LifecyclePolicy } from '../../src/core/lifecycle/policy.ts';
import type { Mark } from '../../src/core/mark.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import type { Report, Skipped } from '../../src/core/report.ts';
import type { Scope } from '../../src/core/snapshot.ts';
import type { Watch } from '../../src/core/watch.ts';
import { createIncidentBook } from '../../src/incident-book.ts';
import { type Observed, observe, observeFailure } from '../../src/watches/observe.ts';
import { finding } from '../support/findings.ts';
import { realClock } from '../support/real-clock.ts';

export const START = Date.parse('2026-11-25T11:30:00Z');
export const CLUSTER = 'prod-eu';

/** One incident of a report; `of`: findings under it besides its lead. */
export interface Trouble {
  readonly id: string;
  readonly of?: readonly string[];
  readonly severity?: Severity;
  readonly workloads?: number;
  readonly namespaces?: readonly string[];
  /** `pod/<id>` by default. */
  readonly code?: string;
  readonly since?: number;
}

const ref = { kind: 'Pod', namespace: 'shop', name: 'checkout' };

const codeOf = ({ id, code }: Trouble): string => code ?? `pod/${id}`;

const incidentOf = (trouble: Trouble): Incident => ({
  id: trouble.id,
  severity: trouble.severity ?? 'warning',
  title: [`${trouble.id} is broken`],
  cause: { object: ref, code: codeOf(trouble), finding: trouble.id, evidence: [] },
  findings: [trouble.id, ...(trouble.of ?? [])],
  affected: [ref],
  impact: [],
  fix: ['Repair it.'],
  docs: 'https://kubernetes.io/docs/',
  kubectl: 'kubectl get pods',
  since: trouble.since,
  workloads: trouble.workloads ?? 1,
  namespaces: trouble.namespaces ?? ['shop'],
  confidence: 'high',
});

const findingsOf = (trouble: Trouble): readonly Finding[] => [
  finding({ id: trouble.id, code: codeOf(trouble), object: ref }),
  ...(trouble.of ?? []).map((id) => finding({ id, code: `pod/${id}`, object: ref })),
];

/** What is not said is as usual: everything was read, everywhere. */
export interface Sight {
  readonly scope?: Scope;
  readonly filters?: readonly string[];
  readonly skipped?: readonly Skipped[];
  readonly watch?: Partial<Watch>;
  /** Moment of the snapshot; now by default. */
  readonly takenAt?: number;
  readonly silencedUntil?: (record: IncidentRecord) => number | undefined;
  /** Who looks: another process, that may die. */
  readonly by?: StateStore;
}

export const watchOf = (given: Partial<Watch> = {}): Watch => ({
  schema: 1,
  id: 'all',
  origin: 'file',
  cluster: CLUSTER,
  filters: [],
  rhythm: { type: 'every', ms: 30 * SECOND },
  severity: 'info',
  explain: false,
  to: [],
  madeAt: START,
  ...given,
});

export const who = (name: string): Who => ({ platform: 'slack', workspace: 'T1', id: `U-${name}`, name });

type Wish = Mark extends infer M ? (M extends Mark ? Omit<M, 'by' | 'at' | 'interaction'> : never) : never;

/** The life of incidents of one cluster, look by look, in time of its own. */
export const life = ({
  policy: changes = {},
  settle = 30 * SECOND,
  state = fileState({ directory: undefined, clock: realClock, log: silentLog }),
}: {
  readonly policy?: Partial<LifecyclePolicy>;
  readonly settle?: number;
  readonly state?: StateStore;
} = {}) => {
  const policy = { ...lifecyclePolicy({ ...defaultAlerts, settle }), ...changes };
  const book = createIncidentBook(state);
  const saved = new Set<string>();
  let now = START;
  let looks = 0;
  let marks = 0;

  const see = async (troubles: readonly Trouble[], sight: Sight = {}): Promise<Observed> => {
    const { scope = {}, filters = ['Pod'], skipped = [], takenAt = now, silencedUntil, by } = sight;
    const report: Report = {
      schema: 1,
      id: `r${(looks += 1)}`,
      cluster: CLUSTER,
      scope,
      filters,
      requestedFilters: [],
      takenAt,
      durationMs: 100,
      status: 'OK',
      incidents: troubles.map(incidentOf),
      findings: troubles.flatMap(findingsOf),
      skipped,
      suppressed: 0,
      checked: { kinds: 1, objects: 1, workloads: 1 },
      explanations: {},
    };
    return observe(
      {
        report,
        watch: watchOf(sight.watch),
        policy,
        now,
        ...(silencedUntil === undefined ? {} : { silencedUntil }),
        readsOf: (code) =>
          code.startsWith('pod/') ? { filter: 'Pod', kinds: ['Pod', 'ConfigMap'] } : undefined,
      },
      {
        book: by === undefined ? book : createIncidentBook(by),
        reports: {
          save: async ({ id }) => {
            saved.add(id);
          },
        },
      },
    );
  };

  const record = async (id: string): Promise<IncidentRecord> => {
    const found = await book.read(CLUSTER, id);
    if (found === undefined) throw new Error(`there is no record of ${id}`);
    return found;
  };

  return {
    book,
    policy,
    saved,
    now: () => now,
    /** Lets time pass. */
    pass: (ms: number): void => {
      now += ms;
    },
    see,
    fail: (by = state): Promise<Observed> =>
      observeFailure(
        { watch: watchOf(), reason: 'connection refused', policy, now },
        { book: createIncidentBook(by) },
      ),
    /** Sees it again and again for a while. */
    lasting: async (troubles: readonly Trouble[], ms: number, every = 30 * SECOND): Promise<void> => {
      for (let passed = 0; passed < ms; passed += every) {
        now += every;
        await see(troubles);
      }
    },
    mark: (id: string, mark: Wish, by = 'ana') =>
      book.mark(
        {
          cluster: CLUSTER,
          incident: id,
          severity: 'warning',
          title: [id],
          namespaces: ['shop'],
          report: 'r0',
        },
        { ...mark, by: who(by), at: now, interaction: `i${(marks += 1)}` },
      ),
    record,
    state: async (id: string): Promise<string> => (await book.read(CLUSTER, id))?.state ?? 'none',
    /** Everything that people are told of it, so far. */
    told: async (id: string): Promise<readonly string[]> =>
      ((await book.read(CLUSTER, id))?.watched?.turns ?? []).map(({ turn }) => turn),
    /** Tells what is owed, and says what that was. */
    tell: async (): Promise<readonly string[]> => {
      const told: string[] = [];
      for (const { incident, watched } of await book.list(CLUSTER)) {
        const owed = watched?.owed ?? [];
        if (owed.length === 0) continue;
        told.push(...owed.map(({ turn }) => `${incident} ${turn}`));
        await book.change(CLUSTER, incident, (current) => paid(current, owed));
      }
      return told;
    },
  };
};

export type Life = ReturnType<typeof life>;

/** Opens them, and lets them be told. */
export const opened = async (given: Life, troubles: readonly Trouble[]): Promise<void> => {
  await given.see(troubles);
  given.pass(MINUTE);
  await given.see(troubles);
  await given.tell();
};
