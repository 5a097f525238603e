// SPDX-License-Identifier: Apache-2.0

import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { changeEntry } from './change-entry.ts';
import { DAY } from './core/clock.ts';
import { Conversation, placeOf } from './core/conversation.ts';
import { OfNewerRelease, Unavailable } from './core/errors.ts';
import { fits } from './core/fits.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Report } from './core/report.ts';
import { ReportSummary, summaryOf } from './core/report-summary.ts';
import { isOfNewerRelease, parsed } from './parsed.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

export interface Reports {
  /** Explanations that others have written meanwhile are kept. */
  readonly save: (report: Report) => Promise<void>;
  /** The same of one that nobody asked for: it is found by its id, and the history of its cluster does not list it. */
  readonly keep: (report: Report) => Promise<void>;
  /** Undefined when it was never made or is no longer kept. */
  readonly load: (id: string) => Promise<Report | undefined>;
  /** The newest report shown in this thread, else in its channel. */
  readonly lastFor: (conversation: Conversation) => Promise<string | undefined>;
  /** What is left of the last reports that people asked for, of each cluster, newest first. */
  readonly recent: () => Promise<readonly ReportSummary[]>;
  readonly remember: (conversation: Conversation, report: string) => Promise<void>;
  /** Threads that this report was shown in, for as long as it is kept. */
  readonly shownIn: (report: string) => Promise<readonly Conversation[]>;
}

/** How long people can come back to a report; what is said about a cluster is not kept longer. */
const KEPT_MS = 7 * DAY;

/** Bytes of one stored report: a large cluster in flames makes about a tenth of it. */
const MOST_BYTES = 1024 * 1024;

const reportKey = (id: string): string => `report/${encodeURIComponent(id)}`;
const lastKey = (conversation: Conversation): string =>
  `last/${placeOf(conversation)}#${encodeURIComponent(conversation.thread ?? '')}`;
const shownPrefix = (report: string): string => `shown/${encodeURIComponent(report)}/`;
const shownKey = (conversation: Conversation, report: string): string =>
  shownPrefix(report) + encodeURIComponent(lastKey(conversation));

const packed = async (report: Report): Promise<string> =>
  (await pack(JSON.stringify(report))).toString('base64');

/** What explanations and details need least goes first: evidence of findings that do not lead, then these findings. */
const smaller: readonly ((report: Report) => Report)[] = [
  (report) => report,
  (report) => {
    const leads = new Set(report.incidents.map((incident) => incident.cause.finding));
    return {
      ...report,
      findings: report.findings.map((finding) =>
        leads.has(finding.id) ? finding : { ...finding, evidence: [] },
      ),
    };
  },
  (report) => {
    const leads = new Set(report.incidents.map((incident) => incident.cause.finding));
    return {
      ...report,
      names: report.names?.slice(0, 2_000),
      findings: report.findings.filter((finding) => leads.has(finding.id)),
    };
  },
  // Without names the titles could no longer be masked: the nearest stay.
  (report) => ({
    ...report,
    names: report.names?.slice(0, 500),
    findings: [],
    incidents: report.incidents.slice(0, 100),
  }),
];

const fitted = async (report: Report): Promise<string> => {
  let text = '';
  for (const shrink of smaller) {
    text = await packed(shrink(report));
    if (text.length <= MOST_BYTES) break;
  }
  return text;
};

/** What every view counts on; what is inside was ours when it was written. */
const Shape = z.looseObject({
  schema: z.literal(1),
  id: z.string(),
  cluster: z.string(),
  scope: z.looseObject({}),
  takenAt: z.number(),
  filters: z.array(z.string()),
  incidents: z.array(z.looseObject({ id: z.string() })),
  findings: z.array(z.looseObject({ id: z.string() })),
  skipped: z.array(z.looseObject({})),
  checked: z.looseObject({ kinds: z.number() }),
  explanations: z.looseObject({}),
});

/** Bytes of a report, unpacked: many times what is packed into one. */
const MOST_UNPACKED = 64 * 1024 * 1024;

/** Undefined when it has no shape that is known. What a newer release wrote is not nothing: throws OfNewerRelease. */
const unpacked = async (text: string): Promise<Report | undefined> => {
  const json = await unpack(Buffer.from(text, 'base64'), { maxOutputLength: MOST_UNPACKED }).then(
    (bytes) => bytes.toString('utf8'),
    // Cut off, or never packed.
    () => '',
  );
  if (isOfNewerRelease(json)) throw new OfNewerRelease();
  try {
    const report: unknown = JSON.parse(json);
    return fits(Shape, report).success ? (report as Report) : undefined;
  } catch {
    return undefined;
  }
};

/** Reports of one cluster that its history knows: a few days of a busy one. */
const HISTORY = 50;

const HISTORY_PREFIX = 'history/';
const Summaries = z.array(ReportSummary).readonly();

const inHistory = async (state: StateStore, report: Report): Promise<void> => {
  const shape = { parse: (text: string) => parsed(Summaries, text), ttlMs: KEPT_MS };
  await changeEntry(state, HISTORY_PREFIX + encodeURIComponent(report.cluster), shape, (before = []) =>
    [...before.filter((summary) => summary.report !== report.id), summaryOf(report)].slice(-HISTORY),
  );
};

/** Several workers may explain one report at the same time; each failed try means that another got through. */
const TRIES = 20;

/** Whether it is there for the first time. */
const store = async (state: StateStore, report: Report): Promise<boolean> => {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const stored = await state.get(reportKey(report.id));
    const before = stored === undefined ? undefined : await unpacked(stored.value);
    const explanations = { ...before?.explanations, ...report.explanations };
    const text = await fitted({ ...report, explanations });
    const ifVersion = stored?.version ?? 0;
    if ((await state.put(reportKey(report.id), text, { ttlMs: KEPT_MS, ifVersion })) !== undefined)
      return before === undefined;
  }
  throw new Unavailable('too many explanations of one report were written at once');
};

/** Reports for follow-ups on any worker: compressed, bounded in size and time. */
export const createReports = (state: StateStore): Reports => ({
  save: async (report) => {
    if (await store(state, report)) await inHistory(state, report);
  },
  keep: async (report) => {
    await store(state, { ...report, unasked: true });
  },
  load: async (id) => {
    const stored = await state.get(reportKey(id));
    return stored === undefined ? undefined : unpacked(stored.value);
  },
  recent: async () => {
    const stored = await state.list(HISTORY_PREFIX);
    return stored
      .flatMap(({ value }) => parsed(Summaries, value) ?? [])
      .sort((a, b) => b.takenAt - a.takenAt);
  },
  lastFor: async (conversation) => {
    const { thread, ...channel } = conversation;
    const here = thread === undefined ? undefined : await state.get(lastKey(conversation));
    return (here ?? (await state.get(lastKey(channel))))?.value;
  },
  remember: async (conversation, report) => {
    await state.put(lastKey(conversation), report, { ttlMs: KEPT_MS });
    if (conversation.thread !== undefined)
      await state.put(shownKey(conversation, report), JSON.stringify(conversation), { ttlMs: KEPT_MS });
  },
  shownIn: async (report) =>
    (await state.list(shownPrefix(report))).flatMap(({ value }) => parsed(Conversation, value) ?? []),
});
