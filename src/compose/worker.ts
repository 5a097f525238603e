import { analyzers } from '../../analyzers/index.ts';
import { SECOND } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { JobContext } from '../core/job.ts';
import { publishDirectory } from '../directory.ts';
import { jobs } from '../jobs/index.ts';
import { createWork } from '../work.ts';
import type { Base } from './base.ts';
import type { OpenClusters } from './clusters.ts';
import type { Core } from './core.ts';

export interface WorkerParts {
  readonly base: Base;
  readonly core: Core;
  readonly open: OpenClusters;
  readonly explain: JobContext['explain'];
  /** Checks of one cluster at the same time. */
  readonly concurrency: number;
}

export interface Role {
  /** Takes nothing new; lets what runs end for `graceMs`, then hands it back. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Explanations wait for a model most of the time. */
const EXPLAINING = 8;
const HEARTBEAT_MS = 20 * SECOND;

/** Says every twenty seconds that this worker lives, for `/k8sgpt status`. */
const startHeartbeat = ({ base, core, open }: WorkerParts): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController();
  const { clock, log, owner, version } = base;
  const beat = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const clusters = open.clusters.names();
      await core.state
        .put(`worker/${owner}`, JSON.stringify({ version, clusters, at: clock.now() }), {
          ttlMs: 3 * HEARTBEAT_MS,
        })
        .catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'Heartbeat could not be written'));
      await clock.sleep(HEARTBEAT_MS, stopping.signal).catch(() => undefined);
    }
  };
  const beating = beat();
  return {
    stop: async () => {
      stopping.abort();
      await beating;
      await core.state.delete(`worker/${owner}`).catch(() => false);
    },
  };
};

/** Takes work of its clusters and explanations until it is stopped. */
export const startWorker = async (parts: WorkerParts): Promise<Role> => {
  const { base, core, open, explain, concurrency } = parts;
  const { clock, log, metrics, newId } = base;
  const { queue, runs, outbox, state, reports } = core;
  const handler = createWork({
    jobs,
    context: (run) => ({
      clock,
      newId,
      askedBy: run.listeners[0]?.person.name ?? run.listeners[0]?.person.id,
      openCluster: open.clusters.open,
      analyzers,
      reports,
      explain,
      runId: run.id,
    }),
    runs,
    outbox,
    state,
    clock,
    log,
    metrics,
  });
  const directory = await publishDirectory({
    state,
    clusters: open.clusters,
    source: () => open.source,
    clock,
    log,
  });
  const workers = [
    ...(await Promise.all(
      open.clusters.names().map((name) => queue.process(`cluster-${name}`, handler, { concurrency })),
    )),
    await queue.process('ai', handler, { concurrency: EXPLAINING }),
  ];
  const heartbeat = startHeartbeat(parts);
  return {
    stop: async (graceMs) => {
      await Promise.all([
        ...workers.map((worker) => worker.stop(graceMs)),
        directory.stop(),
        heartbeat.stop(),
      ]);
    },
  };
};
