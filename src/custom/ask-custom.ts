// SPDX-License-Identifier: Apache-2.0

import { beforeAbort } from '../core/before-abort.ts';
import { type Clock, MINUTE } from '../core/clock.ts';
import type { CustomAnswer, CustomOutcome, CustomTrouble } from '../core/custom-finding.ts';
import { messageOf } from '../core/errors.ts';
import { matchesAny } from '../core/glob.ts';
import type { AskCustom, CustomAsked } from '../core/job.ts';
import type { CustomAnalyzer } from '../core/ports/custom-analyzer.ts';
import type { Log, Metrics } from '../core/ports/telemetry.ts';
import { createRests, type Rests } from './rests.ts';

/** Asked at the same time by one check. */
const AT_ONCE = 4;
/** A report does not wait longer for all of them. */
const LONGEST_MS = MINUTE;

interface Parts {
  readonly analyzers: readonly CustomAnalyzer[];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

const late = (ms: number): CustomAnswer => ({
  findings: [],
  trouble: { reason: 'timeout', detail: `no answer within ${seconds(ms)}` },
});

/** One look, never longer than its time: one that does not end when it is told to is not waited for. */
const lookOnce = async (
  analyzer: CustomAnalyzer,
  asked: CustomAsked,
  ms: number,
  { clock, log }: Parts,
  signal: AbortSignal,
): Promise<CustomAnswer> => {
  const ended = new AbortController();
  const stop = (): void => ended.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const { cluster, scope, language, objects } = asked;
  const deadlineAt = clock.now() + ms;
  const waiting = clock.sleep(ms, ended.signal).then(() => late(ms));
  waiting.catch(() => undefined);
  const running = analyzer.run({ cluster, scope, deadlineAt, language, objects }, ended.signal);
  running.catch(() => undefined);
  try {
    return await beforeAbort(Promise.race([running, waiting]), signal);
  } catch (error) {
    signal.throwIfAborted();
    log.error({ analyzer: analyzer.name, reason: messageOf(error) }, 'A custom analyzer cannot be asked');
    return {
      findings: [],
      trouble: { reason: 'failed', detail: 'it could not be asked: a fault of the bot' },
    };
  } finally {
    signal.removeEventListener('abort', stop);
    ended.abort();
  }
};

/** Why it is not asked at all. */
const notAsked = (
  analyzer: CustomAnalyzer,
  { cluster, isPerson, isNamed }: CustomAsked,
  rests: Rests,
): CustomTrouble | undefined => {
  if (analyzer.clusters !== undefined && !matchesAny(cluster, analyzer.clusters))
    return { reason: 'not-asked', detail: 'it is not for this cluster' };
  if (isPerson && analyzer.hasOwnEyes)
    return {
      reason: 'not-asked',
      detail: 'it looks with rights of its own, and this check has those of one person',
    };
  // Who names it wants to know how it is now.
  const rest = isNamed(analyzer.name) ? undefined : rests.resting(analyzer.name);
  if (rest === undefined) return undefined;
  return {
    reason: 'resting',
    // No time: what changes with each look is news to whoever follows.
    detail: `failed ${rest.failures} times in a row and is asked less often, last: ${rest.trouble.detail}`,
  };
};

/** Asks analyzers of other people, each in isolation: one that hangs, fails or floods costs only itself. Throws the signal's reason only. */
export const createAskCustom = (parts: Parts): AskCustom => {
  const { analyzers, clock, log, metrics } = parts;
  const rests = createRests(clock);
  const failing = new Set<string>();

  const noted = (name: string, trouble: CustomTrouble | undefined): void => {
    rests.note(name, trouble);
    metrics.count('k8sgpt_custom_analyzer_total', { analyzer: name, outcome: trouble?.reason ?? 'checked' });
    if (trouble === undefined) {
      if (failing.delete(name)) log.info({ analyzer: name }, 'A custom analyzer does its part again');
      return;
    }
    // Once, and not with each look.
    if (failing.has(name)) return;
    failing.add(name);
    log.warn({ analyzer: name, outcome: trouble.reason }, 'A custom analyzer did not do its part');
  };

  const ask = async (
    analyzer: CustomAnalyzer,
    asked: CustomAsked,
    overAt: number,
    signal: AbortSignal,
  ): Promise<CustomOutcome | undefined> => {
    const { name, severity } = analyzer;
    const begun = clock.now();
    const trouble = notAsked(analyzer, asked, rests);
    if (trouble !== undefined) {
      // Of what is for other clusters nobody wants to hear, unless they named it.
      if (trouble.reason === 'not-asked' && !asked.isNamed(name) && !asked.isPerson) return undefined;
      metrics.count('k8sgpt_custom_analyzer_total', { analyzer: name, outcome: 'skipped' });
      return { name, severity, findings: [], trouble };
    }
    const ms = Math.min(analyzer.timeoutMs, overAt - begun);
    const answer = ms <= 0 ? late(LONGEST_MS) : await lookOnce(analyzer, asked, ms, parts, signal);
    metrics.observe('k8sgpt_custom_analyzer_seconds', (clock.now() - begun) / 1_000, { analyzer: name });
    noted(name, answer.trouble);
    return { name, severity, ...answer };
  };

  return async (asked, signal) => {
    const waiting = analyzers.filter(({ name }) => asked.names.includes(name));
    const overAt = clock.now() + LONGEST_MS;
    const outcomes = new Map<string, CustomOutcome>();
    const next = async (): Promise<void> => {
      for (let analyzer = waiting.shift(); analyzer !== undefined; analyzer = waiting.shift()) {
        const outcome = await ask(analyzer, asked, overAt, signal);
        if (outcome !== undefined) outcomes.set(analyzer.name, outcome);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return asked.names.flatMap((name) => outcomes.get(name) ?? []);
  };
};
