// SPDX-License-Identifier: Apache-2.0

import type { Fault, Faults } from '../../adapters/recorded/faults.ts';
import { rebase } from '../../adapters/recorded/rebase.ts';
import { type RecordedServer, serveRecording } from '../../adapters/recorded/server.ts';
import { type Clock, MINUTE, SECOND } from '../../src/core/clock.ts';
import { NOW } from './lab/clock.ts';
import type { PodState } from './lab/pods.ts';
import { ingress, node, service, surroundings } from './lab/surroundings.ts';
import { type Thing, thing } from './lab/thing.ts';
import { container, deployment } from './lab/workloads.ts';

interface App {
  readonly namespace: string;
  readonly replicas: number;
  /** Others reach it under this name. */
  readonly host?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Read by it as environment; made with the first that reads it. */
  readonly config?: string | undefined;
}

/** How the pods of one app are since a moment. */
interface Trouble {
  readonly at: number;
  readonly state: Omit<PodState, 'for'>;
  /** Pods that are so; all by default. */
  readonly pods?: number | undefined;
}

export type ClusterLife = Awaited<ReturnType<typeof clusterLife>>;

const keyOf = ({ kind, metadata }: Thing): string => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;

/** How long ago a cluster of the stories was made: long before anything that is told. */
const OLD_MINUTES = 40_000;
const NODES = ['node-1', 'node-2', 'node-3'] as const;
/** Kubelets renew their leases. */
const BEAT_MS = 15 * SECOND;

/**
 * A cluster as its people live with it, behind a real API server: what happens to an app, a node or the server is one
 * small verb, takes place at the moment of the clock, and is seen by lists and watches alike.
 */
export const clusterLife = async (clock: Clock, namespaces: readonly string[]) => {
  const born = clock.now() - OLD_MINUTES * MINUTE;
  const minutesSince = (at: number): number => (clock.now() - at) / MINUTE;
  const current = (objects: readonly Thing[]): readonly Thing[] => rebase(objects, NOW, clock.now());
  const apps = new Map<string, App>();
  const troubles = new Map<string, Trouble>();
  const shown = new Map<string, readonly Thing[]>();
  let fault: ((path: string) => Fault | undefined) | undefined;

  const faults: Faults = ({ path }) => fault?.(path);
  const server: RecordedServer = await serveRecording({
    objects: current(surroundings(...namespaces)),
    complete: true,
    clock: clock.now,
    faults,
    history: 2_000,
  });

  /** What stood under this name is what these objects are from now on. */
  const show = (name: string, objects: readonly Thing[]): void => {
    const kept = new Set(objects.map(keyOf));
    for (const before of shown.get(name) ?? []) if (!kept.has(keyOf(before))) server.remove(before);
    const same = new Map((shown.get(name) ?? []).map((each) => [keyOf(each), JSON.stringify(each)]));
    for (const object of objects)
      if (same.get(keyOf(object)) !== JSON.stringify(object)) server.update(object);
    shown.set(name, objects);
  };

  const lost = new Set<string>();
  /** Of a pod whose node is gone nobody says anything but that it is not ready. */
  const isSilent = ({ kind, ...object }: Thing): boolean =>
    kind === 'Event' && object['reason'] === 'Unhealthy' && lost.size > 0;

  const appObjects = (name: string, app: App): readonly Thing[] => {
    const { namespace: ns, replicas, host, labels, config } = app;
    const trouble = troubles.get(name);
    const age = minutesSince(born);
    const sick = Math.min(trouble?.pods ?? replicas, replicas);
    const minutes = trouble === undefined ? 0 : minutesSince(trouble.at);
    const pods = Array.from({ length: replicas }, (_, at): PodState => {
      const on = NODES[at % NODES.length] ?? NODES[0];
      if (trouble !== undefined && at < sick) return { ...trouble.state, for: minutes, node: on };
      return lost.has(on) ? { is: 'unready', for: 0, node: on } : { is: 'running', for: age, node: on };
    });
    const parts = deployment(name, {
      ns,
      age,
      pods,
      labels: { app: name, ...labels },
      ...(config === undefined
        ? {}
        : { pod: { containers: [container(name, { envFrom: [{ configMapRef: { name: config } }] })] } }),
    }).filter((part) => !isSilent(part));
    return [
      ...parts,
      ...service(name, parts, { ns, age }),
      ...(host === undefined ? [] : [ingress(name, name, { ns, host })]),
    ];
  };
  const showApp = (name: string): void => {
    const app = apps.get(name);
    if (app === undefined) throw new Error(`there is no app ${name}`);
    // Times that were written once stay as they were written.
    show(`app/${name}`, current(appObjects(name, app)));
  };
  const suffer = (name: string, state: Omit<PodState, 'for'>, pods?: number): void => {
    troubles.set(name, { at: clock.now(), state, pods });
    showApp(name);
  };

  const removeApp = (name: string): void => {
    apps.delete(name);
    troubles.delete(name);
    show(`app/${name}`, []);
  };
  const namesOf = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, at) => `job-${String(at).padStart(4, '0')}`);

  const dead = new AbortController();
  const beating = (async () => {
    for (;;) {
      await clock.sleep(BEAT_MS, dead.signal);
      for (const name of NODES)
        if (!lost.has(name))
          for (const object of current(node(name))) if (object.kind === 'Lease') server.update(object);
    }
  })().catch(() => undefined);

  return {
    server,
    app: (name: string, app: App): void => {
      apps.set(name, app);
      const { config, namespace: ns } = app;
      if (config !== undefined && !shown.has(`config/${config}`))
        show(
          `config/${config}`,
          current([thing('ConfigMap', config, { ns, age: OLD_MINUTES, data: { a: 'b' } })]),
        );
      showApp(name);
    },
    /** Its containers end as they start. */
    crash: (name: string, says: string, pods?: number): void =>
      suffer(name, { is: 'crashing', says, exit: 1 }, pods),
    /** Its image cannot be fetched. */
    badImage: (name: string, says: string, pods?: number): void =>
      suffer(name, { is: 'pulling', says }, pods),
    mend: (name: string): void => {
      troubles.delete(name);
      showApp(name);
    },
    /** What its pods need is deleted, and they cannot start anew. */
    loseConfig: (name: string): void => {
      const { config = '' } = apps.get(name) ?? {};
      show(`config/${config}`, []);
      suffer(name, {
        is: 'waiting',
        reason: 'CreateContainerConfigError',
        says: `configmap "${config}" not found`,
      });
    },
    restoreConfig: (name: string): void => {
      const { config = '', namespace: ns = '' } = apps.get(name) ?? {};
      show(`config/${config}`, current([thing('ConfigMap', config, { ns, age: 0, data: { a: 'b' } })]));
      troubles.delete(name);
      showApp(name);
    },
    loseNode: (name: (typeof NODES)[number]): void => {
      lost.add(name);
      show(`node/${name}`, current(node(name, { ready: 'Unknown', since: 0, age: OLD_MINUTES })));
      for (const app of apps.keys()) showApp(app);
    },
    returnNode: (name: (typeof NODES)[number]): void => {
      lost.delete(name);
      show(`node/${name}`, current(node(name, { age: OLD_MINUTES })));
      for (const app of apps.keys()) showApp(app);
    },
    /** A new version: one pod at a time is made anew. */
    rollout: (name: string): void => suffer(name, { is: 'creating' }, 1),
    removeApp,
    /** So many apps of a namespace that all crash at once. */
    storm: (namespace: string, count: number, says: string): void => {
      for (const name of namesOf(count)) {
        apps.set(name, { namespace, replicas: 1 });
        suffer(name, { is: 'crashing', says, exit: 1 });
      }
    },
    /** They are taken away again. */
    calm: (count: number): void => namesOf(count).forEach(removeApp),
    /** What goes wrong with requests from now on; nothing when undefined. */
    failing: (how: ((path: string) => Fault | undefined) | undefined): void => {
      fault = how;
    },
    close: async (): Promise<void> => {
      dead.abort();
      await beating;
      await server.close();
    },
  };
};
