// SPDX-License-Identifier: Apache-2.0

import { directPlatform } from '../../../adapters/direct/platform.ts';
import { momentOf } from '../../../adapters/terminal/argv.ts';
import { progressLine } from '../../../adapters/terminal/progress-line.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { type Answer, createAsk } from '../../asking.ts';
import { ownPerson } from '../../core/access.ts';
import type { Conversation } from '../../core/conversation.ts';
import { isCustom } from '../../core/custom-filter.ts';
import { code, type Document } from '../../core/document.ts';
import type { Talk } from '../../core/ports/direct-platform.ts';
import type { Report } from '../../core/report.ts';
import { type Base, createBase } from '../base.ts';
import type { RecordingOptions } from '../clusters.ts';
import { openProduct, type Product } from '../product.ts';
import type { Settings } from '../settings.ts';
import { noteKnown } from './note-known.ts';
import { runSettings } from './run-settings.ts';

/** Everything is in this process: a look costs nothing. */
const ASK_LOOK_MS = 10;

/** The conversation that all commands of this terminal continue: reports are remembered there. */
const terminalHome: Conversation = { platform: 'terminal', workspace: '-', channel: 'terminal' };

/** An answer, with the report as it was made: what is stored of a very large one is less. */
export interface Told extends Answer {
  readonly made?: Report | undefined;
}

/** The whole product in this process, and one person at a terminal who asks it one thing after the other. */
export interface Session {
  readonly settings: Settings;
  readonly base: Base;
  readonly product: Product;
  /** Says one command line; how far it is goes to the line at the bottom. Rejects with the signal's reason. */
  readonly ask: (
    words: readonly string[],
    signal?: AbortSignal,
    hear?: (document: Document) => void,
  ) => Promise<Told>;
  /** The report that was shown last, here or by an earlier command. */
  readonly last: () => Promise<string | undefined>;
  /** What later commands go on from. */
  readonly remember: (report: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface SessionParts {
  readonly surface: SurfaceFlags;
  readonly screen: Screen;
  /** What a recorded cluster is called. */
  readonly cluster: string | undefined;
}

const recordingOf = ({ surface, cluster }: SessionParts): RecordingOptions | undefined =>
  surface.objects === undefined
    ? undefined
    : { path: surface.objects, complete: surface.complete, at: momentOf(surface), name: cluster };

/** What goes to standard error besides answers: nothing (undefined), unless somebody asked for it. */
const logLevelOf = (surface: SurfaceFlags, { general }: Settings): string | undefined => {
  if (surface.verbose === true) return 'debug';
  return (process.env['K8SGPT_LOG_LEVEL'] ?? '') === '' ? undefined : general.logLevel;
};

const sayReading = ({ surface, screen }: SessionParts): void => {
  if (surface.objects !== '-' || !process.stdin.isTTY) return;
  screen.remark({
    summary: 'Reading',
    blocks: [{ type: 'note', text: ['Reading objects from standard input; end with ', code('Ctrl-D'), '.'] }],
  });
};

/** Throws Refused for flags and settings that are wrong, before anything is read. */
export const openSession = async (parts: SessionParts): Promise<Session> => {
  const { surface, screen } = parts;
  const settings = await runSettings(surface, screen);
  const level = logLevelOf(surface, settings);
  const base = {
    ...createBase({ env: process.env }),
    ...(level === undefined ? {} : (await import('../telemetry.ts')).openTelemetry(level)),
  };
  const platform = directPlatform({
    id: terminalHome.platform,
    workspace: base.newId(),
    now: base.clock.now,
    newId: base.newId,
  });
  sayReading(parts);
  let made: Report | undefined;
  const product = await openProduct({
    settings,
    base,
    platforms: [platform],
    recording: recordingOf(parts),
    onReport: (report) => (made = report),
  });
  const { core } = product;
  const asking = createAsk({ ...core, clock: base.clock, lookMs: ASK_LOOK_MS });
  let listener: ((document: Document) => void) | undefined;
  const talk = platform.open(
    { id: ownPerson },
    {
      channel: terminalHome.channel,
      onDocument: (document) => {
        const line = surface.quiet === true ? undefined : progressLine(document);
        if (line !== undefined) screen.progress(line);
        listener?.(document);
      },
    },
  );
  return {
    settings,
    base,
    product,
    ask: async (words, signal, hear) => {
      listener = hear;
      // Of a conversation only what is new since the question answers it.
      const before = new Set(talk.transcript());
      const shown: Talk = {
        ...talk,
        transcript: () => talk.transcript().filter((document) => !before.has(document)),
      };
      const last = await core.reports.lastFor(terminalHome);
      if (last !== undefined) await core.reports.remember(talk.conversation, last);
      made = undefined;
      const answer = await asking(shown, { words, signal });
      return { ...answer, made };
    },
    last: () => core.reports.lastFor(terminalHome),
    remember: (report) => core.reports.remember(terminalHome, report),
    close: async () => {
      // What a recording holds is no cluster of this person.
      const isTheirs = product.open.source === 'kubernetes' || product.open.source === 'demo';
      await noteKnown(settings.general.stateDir, {
        clusters: isTheirs ? (await core.directory()).clusters : [],
        workloadsOf: core.workloads.of,
        report: made,
        filters: product.analyzers
          .filter(isCustom)
          .map(({ analyzer: { kind, title } }) => ({ name: kind, title })),
      }).catch(() => undefined);
      talk.close();
      await product.close();
    },
  };
};
