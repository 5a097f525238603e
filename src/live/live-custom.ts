// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { type Clock, MINUTE } from '../core/clock.ts';
import type { CustomOutcome, CustomTrouble } from '../core/custom-finding.ts';
import type { AskCustom } from '../core/job.ts';
import { isSame } from '../core/live/is-same.ts';
import type { ClusterReader } from '../core/ports/cluster-reader.ts';
import type { Scope } from '../core/snapshot.ts';
import { customAsked } from '../custom/custom-asked.ts';

/** Nothing tells when they would say something else: they are asked so often. */
const ASK_MS = MINUTE;

const NOT_YET: CustomTrouble = { reason: 'not-asked', detail: 'it has not answered yet' };

interface CustomParts {
  readonly cluster: string;
  readonly reader: Pick<ClusterReader, 'raw'>;
  readonly chosen: readonly RegisteredAnalyzer[];
  readonly filters: readonly string[];
  readonly scope: Scope;
  readonly askCustom: AskCustom | undefined;
  readonly clock: Clock;
}

/** What analyzers of other people say while a cluster is followed: nobody waits for them, what they said last stands. */
export interface LiveCustom {
  /** Asks them anew where it is time; never throws. */
  readonly look: (signal: AbortSignal) => void;
  /** Whether they said something else than what was taken last. */
  readonly hasNews: () => boolean;
  /** The very same as before where they say the same. */
  readonly latest: () => readonly CustomOutcome[] | undefined;
}

export const liveCustom = ({ reader, chosen, askCustom, clock, ...wanted }: CustomParts): LiveCustom => {
  const asked = customAsked(wanted, chosen, reader);
  let askAt = clock.now();
  let isAsking = false;
  // What has not been said is not "nothing wrong".
  let said =
    askCustom === undefined
      ? undefined
      : asked?.names.map(
          (name): CustomOutcome => ({ name, severity: 'info', findings: [], trouble: NOT_YET }),
        );
  let taken = said;

  const ask = async (signal: AbortSignal): Promise<void> => {
    if (asked === undefined || askCustom === undefined) return;
    const outcomes = await askCustom(asked, signal);
    if (!isSame(said, outcomes)) said = [...outcomes];
  };

  return {
    look: (signal) => {
      if (asked === undefined || askCustom === undefined || isAsking || clock.now() < askAt) return;
      isAsking = true;
      askAt = clock.now() + ASK_MS;
      ask(signal)
        // Only an end of the whole is thrown.
        .catch(() => undefined)
        .finally(() => {
          isAsking = false;
        });
    },
    hasNews: () => said !== taken,
    latest: () => {
      taken = said;
      return said;
    },
  };
};
