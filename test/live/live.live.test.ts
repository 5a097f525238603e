// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, onTestFinished } from 'vitest';
import type { RecordedServer } from '../../adapters/recorded/server.ts';
import { analyzers } from '../../analyzers/index.ts';
import { noSettings } from '../../src/core/analysis-settings.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { HeldLease } from '../../src/core/ports/adapter-module.ts';
import type { Report } from '../../src/core/report.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import type { Watch } from '../../src/core/watch.ts';
import { watchLive } from '../../src/live/live.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';
import { readerOf } from '../support/kubernetes.ts';
import { realClock } from '../support/real-clock.ts';
import { namespace, pod, serve } from '../support/recorded.ts';

const watch: Watch = {
  schema: 1,
  id: 'all',
  origin: 'file',
  cluster: 'test',
  filters: [],
  rhythm: { type: 'live' },
  severity: 'info',
  explain: false,
  to: [],
  madeAt: 0,
};

const failed = (name: string, space = 'shop') => ({
  ...pod(name, {
    namespace: space,
    status: { phase: 'Failed', reason: 'Evicted', message: 'low on memory' },
  }),
});

/** One holder at a time, first come first served. */
const leases = () => {
  let holder: Promise<unknown> = Promise.resolve();
  return async (_name: string, signal: AbortSignal): Promise<HeldLease> => {
    const before = holder;
    let release = (): void => undefined;
    holder = new Promise<void>((resolve) => (release = resolve));
    await before;
    signal.throwIfAborted();
    return {
      lost: new AbortController().signal,
      release: () => {
        release();
        return Promise.resolve();
      },
    };
  };
};

/** Follows a server until the end of the test; what the desk was told. */
const follow = (
  server: Pick<RecordedServer, 'kubeconfig'>,
  given: { readonly watches?: () => readonly Watch[]; readonly lease?: ReturnType<typeof leases> } = {},
) => {
  const told: {
    readonly watch: string;
    readonly report?: Report;
    readonly snapshot?: Snapshot | undefined;
    readonly failure?: string;
  }[] = [];
  const stop = new AbortController();
  let ids = 0;
  const done = watchLive(
    {
      ...adapterParts(),
      cluster: 'test',
      watches: given.watches ?? (() => [watch]),
      lease: given.lease ?? leases(),
      open: () => readerOf(server),
      analyzers,
      settings: noSettings,
      needsNames: false,
      desk: {
        begun: () => Promise.resolve(true),
        saw: (seen, _run, report, snapshot) => {
          told.push({ watch: seen.id, report, snapshot });
          return Promise.resolve(undefined);
        },
        failed: (seen, _run, error) => {
          told.push({ watch: seen.id, failure: messageOf(error) });
          return Promise.resolve();
        },
      },
      newId: () => `run-${(ids += 1)}`,
      clock: realClock,
      random: () => 0,
    },
    stop.signal,
  );
  onTestFinished(async () => {
    stop.abort();
    await done;
  });
  const subjects = (): readonly string[] =>
    told.at(-1)?.report?.findings.map(({ object }) => `${object.namespace ?? ''}/${object.name}`) ?? [];
  return { told, subjects, stop, done };
};

describe('a live watch', () => {
  it('hands on what each report was made of: what ended an incident is in no report', async () => {
    const server = await serve([namespace, failed('b')]);
    const { told, subjects } = follow(server);
    await eventually(() => expect(subjects()).toContain('shop/b'));
    server.update(pod('c'));
    server.remove(failed('b'));
    await eventually(() => expect(subjects()).not.toContain('shop/b'));
    const { report, snapshot } = told.at(-1) ?? {};
    expect(snapshot?.takenAt).toBe(report?.takenAt);
    expect(snapshot?.kinds.Pod?.objects.map(({ metadata }) => metadata.name)).toEqual(['c']);
  });

  it('looks at first, then when something changed, and not otherwise', async () => {
    const server = await serve([namespace, pod('a')]);
    const { told, subjects } = follow(server);
    await eventually(() => expect(told).toHaveLength(1));
    server.update(failed('b'));
    await eventually(() => expect(subjects()).toContain('shop/b'));
    const looks = told.length;
    server.update({ ...pod('a'), metadata: { ...pod('a').metadata, resourceVersion: '9' } });
    server.remove(failed('b'));
    await eventually(() => expect(subjects()).not.toContain('shop/b'));
    expect(told).toHaveLength(looks + 1);
  });

  it('sees what its namespaces hold, of a cluster that is read once for all watches', async () => {
    const server = await serve([namespace, pod('a'), failed('x', 'bank')]);
    const mine = { ...watch, id: 'mine', namespaces: ['shop'] };
    const { told } = follow(server, { watches: () => [watch, mine] });
    await eventually(() => expect(told).toHaveLength(2));
    const seen = new Map(
      told.map((each) => [each.watch, each.report?.findings.map(({ object }) => object.name)]),
    );
    expect(seen.get('all')).toContain('x');
    expect(seen.get('mine')).not.toContain('x');
    expect(server.stats().byPath['/api/v1/pods']).toBe(2);
  });

  it('says that nothing is heard of the cluster, and looks again once it is', async () => {
    let isDown = false;
    const server = await serve([namespace, pod('a')], {
      faults: () => (isDown ? { reset: true } : undefined),
    });
    const { told, subjects } = follow(server);
    await eventually(() => expect(told).toHaveLength(1));
    isDown = true;
    server.cutWatches();
    await eventually(() => expect(told.at(-1)?.failure).toContain('cannot be read'), 9_000);
    server.update(failed('b'));
    isDown = false;
    await eventually(() => expect(subjects()).toContain('shop/b'), 9_000);
  }, 60_000);

  it('goes on with another process, which notices what happened in between', async () => {
    const server = await serve([namespace, pod('a')]);
    const lease = leases();
    const first = follow(server, { lease });
    await eventually(() => expect(first.told).toHaveLength(1));
    const second = follow(server, { lease });
    first.stop.abort();
    server.update(failed('b'));
    await first.done;
    await eventually(() => expect(second.subjects()).toContain('shop/b'));
    expect(first.told).toHaveLength(1);
  });

  it('begins again with other watches', async () => {
    const server = await serve([namespace, pod('a'), failed('x', 'bank')]);
    const mine = { ...watch, id: 'mine', namespaces: ['bank'] };
    let watches: readonly Watch[] = [];
    const { told } = follow(server, { watches: () => watches });
    watches = [mine];
    await eventually(() => expect(told.map((each) => each.watch)).toEqual(['mine']));
    watches = [mine, watch];
    await eventually(() => expect(told.map((each) => each.watch)).toContain('all'), 9_000);
  }, 60_000);
});
