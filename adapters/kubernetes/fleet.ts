// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE, SECOND } from '../../src/core/clock.ts';
import { isAbort, messageOf, Refused } from '../../src/core/errors.ts';
import type { ClusterTrouble, KubeconfigSecret } from '../../src/core/ports/cluster-reader.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import type { Connection } from './connection.ts';
import { type FleetSources, type Found, type Look, lookAt, placesOf } from './found-clusters.ts';
import { type HeldConnection, heldConnection } from './held-connection.ts';
import { type Placed, placeKey } from './kubeconfig-place.ts';

/** Clusters whose kubeconfigs lie in Secrets: they come, change their credentials and go while we run. */
export interface Fleet {
  readonly names: () => readonly string[];
  /** Throws Refused with what is wrong with its kubeconfig. The same object as long as it leads to the same server. */
  readonly find: (name: string) => Connection;
  readonly placeOf: (name: string) => KubeconfigSecret | undefined;
  /** What is left out or cannot be looked at now. */
  readonly troubles: () => readonly ClusterTrouble[];
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => Promise<void>;
}

interface Member {
  readonly placed: Placed;
  held?: HeldConnection | undefined;
  /** Why it cannot be used, where it cannot. */
  trouble?: string | undefined;
}

interface FleetOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Between two looks. */
  readonly periodMs?: number | undefined;
  /** Nobody waits longer for the first look: what comes later is noticed. */
  readonly firstMs?: number | undefined;
}

const LOOK_MS = 30 * SECOND;
/** Secrets that are read at the same time. */
const AT_ONCE = 4;

/** Looks once, then again and again until it is closed. */
export const openFleet = async (sources: FleetSources, options: FleetOptions): Promise<Fleet> => {
  const { clock, log, periodMs = MINUTE, firstMs = 10 * SECOND } = options;
  const stopping = new AbortController();
  const listeners = new Set<() => void>();
  let members: ReadonlyMap<string, Member> = new Map();
  let listed: Look['listed'] = [];
  let troubles: readonly ClusterTrouble[] = [];

  const take = (member: Member, found: Found): void => {
    if (found.status === 'unread') {
      if (member.held === undefined) member.trouble = found.detail;
      return;
    }
    if (found.status !== 'usable') {
      member.trouble = found.detail;
      member.held = undefined;
      return;
    }
    member.trouble = undefined;
    if (member.held?.take(found.connection) === true) return;
    const reread = async (): Promise<void> => {
      const signal = AbortSignal.any([stopping.signal, timeLimit(LOOK_MS)]);
      const { placed } = member;
      await lookAt(placed, sources.clientOf(placed.place.from), signal)
        .then((next) => take(member, next))
        .catch((error: unknown) =>
          log.debug({ reason: messageOf(error) }, 'A kubeconfig could not be read again'),
        );
    };
    member.held = heldConnection(found.connection, { reread, clock });
  };

  /** The member as it is now, or undefined where there is nothing to be offered yet. */
  const renewed = async (placed: Placed, signal: AbortSignal): Promise<Member | undefined> => {
    const known = members.get(placed.cluster);
    const isKnown = known !== undefined && placeKey(known.placed.place) === placeKey(placed.place);
    const member: Member = isKnown ? known : { placed };
    const found = await lookAt(placed, sources.clientOf(placed.place.from), signal);
    if (found.status === 'absent' && !isKnown && !placed.isExpected) return undefined;
    take(member, found);
    return member;
  };

  const tell = (
    before: readonly string[],
    after: readonly string[],
    told: readonly ClusterTrouble[],
  ): void => {
    for (const { cluster, detail } of told)
      if (!troubles.some((known) => known.detail === detail))
        log.warn({ cluster, detail }, 'A cluster from a Secret cannot be used');
    for (const cluster of after)
      if (!before.includes(cluster)) log.info({ cluster }, 'A cluster from a Secret is there');
    for (const cluster of before)
      if (!after.includes(cluster)) log.info({ cluster }, 'A cluster from a Secret is gone');
  };

  const look = async (signal: AbortSignal): Promise<void> => {
    const seen = await placesOf(sources, listed, signal);
    const waiting = [...seen.placed];
    const now = new Map<string, Member>();
    const work = async (): Promise<void> => {
      for (let placed = waiting.shift(); placed !== undefined; placed = waiting.shift()) {
        const member = await renewed(placed, signal);
        if (member !== undefined) now.set(placed.cluster, member);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const before = [...members.keys()];
    // In the order in which they are named, whoever answered first.
    const ordered = seen.placed.flatMap(({ cluster }): [string, Member][] => {
      const member = now.get(cluster);
      return member === undefined ? [] : [[cluster, member]];
    });
    const told = [
      ...seen.troubles,
      ...ordered.flatMap(([cluster, { trouble }]) =>
        trouble === undefined ? [] : { cluster, detail: trouble },
      ),
    ];
    tell(
      before,
      ordered.map(([cluster]) => cluster),
      told,
    );
    members = new Map(ordered);
    ({ listed } = seen);
    troubles = told;
    if (before.join('\n') !== [...members.keys()].join('\n')) for (const listener of listeners) listener();
  };
  const lookOnce = (): Promise<void> =>
    look(AbortSignal.any([stopping.signal, timeLimit(LOOK_MS)])).catch((error: unknown) => {
      if (stopping.signal.aborted) return;
      const reason = isAbort(error) ? 'the cluster that has them does not answer' : messageOf(error);
      const detail = `Clusters from Secrets cannot be looked for: ${reason}`;
      const places = [...sources.configured.map(({ place }) => place), ...sources.capi];
      troubles = [...new Set(places.map(({ from }) => from))].map((cluster) => ({ cluster, detail }));
      log.warn({ reason }, 'Clusters from Secrets could not be looked for');
    });

  const first = lookOnce();
  const repeat = async (): Promise<void> => {
    await first;
    for (;;) {
      await clock.sleep(periodMs, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await lookOnce();
    }
  };
  const repeating = repeat();
  const patience = new AbortController();
  await Promise.race([first, clock.sleep(firstMs, patience.signal).catch(() => undefined)]);
  patience.abort();

  return {
    names: () => [...members.keys()],
    find: (name) => {
      const member = members.get(name);
      if (member?.held !== undefined) return member.held.connection;
      throw new Refused(member?.trouble ?? `Cluster ${name} is not there any more.`);
    },
    placeOf: (name) => members.get(name)?.placed.place,
    troubles: () => troubles,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      stopping.abort();
      await repeating;
    },
  };
};
