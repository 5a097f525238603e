// SPDX-License-Identifier: Apache-2.0

import { analyzers } from '../../analyzers/index.ts';
import { type AskedQuestions, createAskedQuestions } from '../asked-questions.ts';
import { type ActiveFilters, withActive } from '../core/active-filters.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import type { CommandContext } from '../core/command.ts';
import type { Directory } from '../core/directory.ts';
import { filtersOf } from '../core/filters-of.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { createDirectoryReader } from '../directory.ts';
import { createFeedbackBook, type FeedbackBook } from '../feedback-book.ts';
import { createScans, type Scans } from '../figures/scans.ts';
import { createIncidentBook, type IncidentBook } from '../incident-book.ts';
import { createKnownWorkloads, type KnownWorkloads } from '../known-workloads.ts';
import { createOutbox, type Outbox } from '../outbox.ts';
import { createPauses, type Pauses } from '../pause.ts';
import type { PurgeJobs } from '../purge/purge.ts';
import { createReports, type Reports } from '../reports.ts';
import { createRuns, type Runs } from '../runs.ts';
import { createSilences, type Silences } from '../silences.ts';
import { tracedBook } from '../traced-book.ts';
import { tracedOutbox } from '../traced-outbox.ts';
import { createLooks, type Looks } from '../watches/looks.ts';
import { createSights, type Sights } from '../watches/sights.ts';
import { createWatchBook, type WatchBook } from '../watches/watch-book.ts';
import type { Base } from './base.ts';

/** What bots and workers share: everything that lives in the state store and the queue. */
export interface Core {
  readonly state: StateStore;
  readonly queue: JobQueue;
  /** Undefined where jobs live in this process alone. */
  readonly purgeJobs?: PurgeJobs | undefined;
  readonly runs: Runs;
  readonly outbox: Outbox;
  readonly reports: Reports;
  readonly book: IncidentBook;
  readonly feedback: FeedbackBook;
  readonly silences: Silences;
  readonly asked: AskedQuestions;
  readonly workloads: KnownWorkloads;
  readonly pauses: Pauses;
  readonly watches: WatchBook;
  readonly looks: Looks;
  readonly sights: Sights;
  readonly scans: Scans;
  readonly directory: () => Promise<Directory>;
}

export const createCore = (
  stores: Pick<Core, 'state' | 'queue' | 'purgeJobs'>,
  { clock, trace }: Base,
): Core => ({
  ...stores,
  runs: createRuns(stores.state),
  outbox: tracedOutbox(createOutbox(stores.state, clock), trace),
  reports: createReports(stores.state),
  book: tracedBook(createIncidentBook(stores.state), trace),
  feedback: createFeedbackBook(stores.state),
  silences: createSilences(stores.state, clock),
  asked: createAskedQuestions(stores.state),
  workloads: createKnownWorkloads(stores.state),
  pauses: createPauses(stores.state, clock),
  watches: createWatchBook(stores.state, clock),
  looks: createLooks(stores.state),
  sights: createSights(stores.state),
  scans: createScans(stores.state),
  directory: createDirectoryReader(stores.state, clock),
});

/** Filters as people know them, each with whether it is looked at where nobody names any. */
export const filtersWith = (
  active?: ActiveFilters,
  custom: readonly RegisteredAnalyzer[] = [],
): CommandContext['filters'] => filtersOf(withActive([...analyzers, ...custom], active));
