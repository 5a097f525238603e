// SPDX-License-Identifier: Apache-2.0

import { messageOfEvent } from '../../../adapters/alerts/_incident-message.ts';
import { fileState } from '../../../adapters/state/file.ts';
import type { ReadArgv } from '../../../adapters/terminal/argv.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { HOUR, SECOND } from '../../core/clock.ts';
import { Refused } from '../../core/errors.ts';
import type { LifecyclePolicy } from '../../core/lifecycle/policy.ts';
import { readsOfCodes } from '../../core/lifecycle/reads-of.ts';
import type { IncidentEvent } from '../../core/ports/alert-sink.ts';
import type { Report } from '../../core/report.ts';
import { parseSpan } from '../../core/time-span.ts';
import type { Watch } from '../../core/watch.ts';
import { createIncidentBook } from '../../incident-book.ts';
import { eventLine, eventsBlocks } from '../../views/terminal-watch.ts';
import { observe, observeFailure } from '../../watches/observe.ts';
import { exitCode, exitCodeOf } from '../exit-code.ts';
import { type Interruption, unlessInterrupted } from './interruption.ts';
import type { Session, Told } from './session.ts';

const USUAL = '30s';
const LEAST_MS = SECOND;
/** Lines of what became of incidents below a report that is drawn again and again. */
const RECENT = 8;

/** Somebody sits there and looks: everything is told at once, and what comes back is told as that. */
const policy: LifecyclePolicy = {
  patienceOf: () => ({ settle: 0, resolveAfter: 0, looks: 1 }),
  worseEvery: 0,
  reopenWithin: HOUR,
  flapAfter: Number.MAX_SAFE_INTEGER,
  flapWindow: HOUR,
};

const intervalOf = ({ interval = USUAL }: SurfaceFlags): number => {
  const ms = parseSpan(interval);
  if (ms === undefined || ms < LEAST_MS)
    throw new Refused('--interval is a time from 1s, such as 30s or 5m.', {
      hint: 'analyze --watch --interval 1m',
    });
  return ms;
};

/** Refused before anything is read. */
export const checkWatch = (surface: SurfaceFlags): void => {
  intervalOf(surface);
  if (!['text', 'json'].includes(surface.output ?? 'text'))
    throw new Refused('--watch tells text, or lines of JSON.', { hint: 'analyze --watch -o json' });
};

const watchOf = ({ cluster, scope, requestedFilters, takenAt }: Report, ms: number): Watch => ({
  schema: 1,
  id: 'terminal',
  origin: 'chat',
  cluster,
  ...(scope.namespaces === undefined ? {} : { namespaces: scope.namespaces }),
  filters: requestedFilters,
  rhythm: { type: 'every', ms },
  severity: 'info',
  explain: false,
  to: [],
  madeAt: takenAt,
});

/** What becomes of incidents from look to look, as watches of the bot judge it; known to this process alone. */
const createEye = ({ base: { clock, log }, product }: Session, ms: number) => {
  const book = createIncidentBook(fileState({ directory: undefined, clock, log }));
  const readsOf = readsOfCodes(product.analyzers);
  let watch: Watch | undefined;
  return {
    saw: async (report: Report): Promise<readonly IncidentEvent[]> => {
      watch ??= watchOf(report, ms);
      const given = { report, watch, readsOf, policy, now: clock.now() };
      return (await observe(given, { book, reports: { save: async () => undefined } })).events;
    },
    /** Undefined: it never saw anything. */
    failed: async (reason: string): Promise<readonly IncidentEvent[] | undefined> =>
      watch === undefined
        ? undefined
        : (await observeFailure({ watch, reason, policy, now: clock.now() }, { book })).events,
  };
};

interface Shown {
  readonly told: Told;
  readonly events: readonly IncidentEvent[];
  readonly recent: readonly IncidentEvent[];
}

/** To the top, and nothing below; what stood in the window before it began was pushed up, where people scroll to. */
const CLEAR = '\u001b[H\u001b[J';
const pushedUp = (): string => '\n'.repeat(process.stdout.rows);

const redraw = ({ told, recent }: Shown, screen: Screen, every: string): void => {
  screen.raw(CLEAR);
  const [root] = told.documents;
  if (root !== undefined) {
    const blocks = root.blocks.filter(({ type }) => type !== 'actions' && type !== 'menu');
    screen.answer({ ...root, blocks });
  }
  screen.raw('\n');
  screen.answer({
    summary: 'Watching',
    blocks: [...eventsBlocks(recent), { type: 'note', text: [`Checked every ${every}; Ctrl-C ends.`] }],
  });
};

const show = (shown: Shown, surface: SurfaceFlags, screen: Screen): void => {
  if (surface.output === 'json')
    for (const event of shown.events) screen.raw(`${JSON.stringify(messageOfEvent(event))}\n`);
  else if (screen.isTerminal) redraw(shown, screen, surface.interval ?? USUAL);
  else for (const event of shown.events) screen.raw(`${eventLine(event)}\n`);
};

/** Checks again and again until it is told to end, which is how it ends well. */
export const runWatch = async (
  session: Session,
  { words, surface }: ReadArgv,
  { screen, interruption }: { readonly screen: Screen; readonly interruption: Interruption },
): Promise<number> => {
  const { clock } = session.base;
  const { signal } = interruption;
  const ms = intervalOf(surface);
  const eye = createEye(session, ms);
  const isDrawn = screen.isTerminal && surface.output !== 'json';
  let recent: readonly IncidentEvent[] = [];
  if (isDrawn) screen.raw(pushedUp());
  if (!isDrawn && surface.quiet !== true) {
    const text = `Checking every ${surface.interval ?? USUAL}. Ctrl-C ends.`;
    screen.remark({ summary: text, blocks: [{ type: 'note', text: [text] }] });
  }
  while (!signal.aborted) {
    const told = await unlessInterrupted(session.ask(words, signal), interruption);
    if (told === undefined || told.run?.state === 'cancelled') break;
    const { made, trouble, documents } = told;
    const reason = documents[0]?.summary ?? 'the cluster does not answer';
    const events =
      made !== undefined && trouble === undefined
        ? await eye.saw(made)
        : trouble === 'unavailable'
          ? await eye.failed(reason)
          : undefined;
    if (events === undefined) {
      for (const document of documents) screen.remark(document);
      return trouble === undefined ? exitCode.fault : exitCodeOf(trouble);
    }
    if (made !== undefined) await session.remember(made.id);
    recent = [...recent, ...events].slice(-RECENT);
    show({ told, events, recent }, surface, screen);
    await clock.sleep(ms, signal).catch(() => undefined);
  }
  return exitCode.ok;
};
