// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { z } from 'zod';
import type { EksSettings } from '../../adapters/eks/config.ts';
import { eksSource } from '../../adapters/eks/source.ts';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import type { kubernetesConfig } from '../../adapters/kubernetes/config.ts';
import { demoName, lessonNamed, serveDemo } from '../../adapters/recorded/demo.ts';
import { readObjects } from '../../adapters/recorded/read-objects.ts';
import { type RecordedServer, serveRecording } from '../../adapters/recorded/server.ts';
import { homeOf } from '../config/home-of.ts';
import { Refused } from '../core/errors.ts';
import type { Clusters } from '../core/ports/cluster-reader.ts';
import { clustersWithSources } from '../core/with-sources.ts';
import type { Base } from './base.ts';
import { countAnswers } from './count-answers.ts';

/** A recorded cluster in place of a real one. */
export interface RecordingOptions {
  /** File, folder, or `-` for standard input. */
  readonly path: string;
  /** Overrides what the recording tells: absent kinds are empty (true) or unknown (false). */
  readonly complete?: boolean | undefined;
  /** Epoch milliseconds that count as now. */
  readonly at?: number | undefined;
  /** How people call it. */
  readonly name?: string | undefined;
}

/** `demo` stands in where no cluster was found; a lesson was asked for. */
export type ClusterSource = 'kubernetes' | 'recorded' | 'demo' | 'lesson';

export interface OpenClusters {
  readonly clusters: Clusters;
  readonly source: ClusterSource;
  /** Checks of one cluster at the same time in one worker, where that cluster has a number of its own. */
  readonly concurrencyOf?: ((cluster: string) => number | undefined) | undefined;
  /** Sentences for the person: what of a recording was passed over. */
  readonly notices: readonly string[];
  readonly close: () => Promise<void>;
}

interface ClusterOptions {
  readonly settings: z.output<(typeof kubernetesConfig)['schema']>;
  readonly base: Base;
  /** How EKS may be asked; undefined: never. */
  readonly eks?: EksSettings | undefined;
  readonly recording?: RecordingOptions | undefined;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** KUBECONFIG, else the file where kubectl keeps it, when it is there. */
const kubeconfigOf = async (named: string | undefined, env: Base['env']): Promise<string | undefined> => {
  if (named !== undefined && named !== '') return named;
  const usual = join(homeOf(env), '.kube', 'config');
  return (await exists(usual)) ? usual : undefined;
};

/** The kubeconfigs that count, whether they are there or not. */
export const kubeconfigFiles = (named: string | undefined, env: Base['env']): readonly string[] =>
  named !== undefined && named !== ''
    ? named.split(delimiter).filter((path) => path !== '')
    : [join(homeOf(env), '.kube', 'config')];

/** What they hold, in one word: another one when any of them changed, came or went. */
export const kubeconfigStamp = async (files: readonly string[]): Promise<string> => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file).catch(() => '-')).update('\0');
  return hash.digest('hex');
};

/** A cluster that this process serves itself, read over HTTP like any other. */
const served = async (
  server: RecordedServer,
  name: string,
  { base, settings }: ClusterOptions,
  rest: Pick<OpenClusters, 'source' | 'notices'>,
): Promise<OpenClusters> => {
  const { clock, log, trace, userAgent } = base;
  const clusters = await kubernetesClusters({
    kubeconfigText: server.kubeconfig(name),
    inCluster: false,
    // A proxy has no business between a process and itself; nor has a limit that protects an API server.
    env: {},
    qps: 10_000,
    burst: 10_000,
    secrets: settings.secrets,
    clusterScoped: settings.clusterScoped,
    exceptGroups: settings.exceptGroups,
    customResourceGroups: settings.customResourceGroups,
    clock,
    log,
    trace,
    userAgent,
    onAnswer: countAnswers(base.metrics),
  });
  return {
    clusters: clustersWithSources(clusters, []),
    ...rest,
    close: async () => {
      await clusters.close();
      await server.close();
    },
  };
};

const recorded = async (recording: RecordingOptions, options: ClusterOptions): Promise<OpenClusters> => {
  const { objects, kinds, logs, notices } = await readObjects({ path: recording.path });
  const { complete, at, name = 'recorded' } = recording;
  const server = await serveRecording({
    objects,
    kinds,
    logs,
    ...(complete === undefined ? {} : { complete }),
    ...(at === undefined ? {} : { clock: () => at }),
  });
  return served(server, name, options, { source: 'recorded', notices });
};

/** The clusters of this process: a recording when one is named, else those of kubeconfig and pod, else the demo. */
export const openClusters = async (options: ClusterOptions): Promise<OpenClusters> => {
  const { settings, base, recording } = options;
  if (recording !== undefined) return recorded(recording, options);
  if (settings.demo !== undefined) {
    const lesson = lessonNamed(settings.demo);
    const name = lesson?.name ?? demoName;
    const notices =
      lesson === undefined ? [] : [`Lesson: ${lesson.title}. What to notice: k8sgpt demo ${name}`];
    return served(await serveDemo({ name }), name, options, { source: 'lesson', notices });
  }
  const kubeconfig = await kubeconfigOf(settings.kubeconfig, base.env);
  const inPod = settings.inCluster && base.env['KUBERNETES_SERVICE_HOST'] !== undefined;
  if (kubeconfig === undefined && !inPod) {
    return served(await serveDemo(), demoName, options, { source: 'demo', notices: [] });
  }
  const { clock, log, trace, env, userAgent } = base;
  const clusters = await kubernetesClusters({
    ...settings,
    kubeconfig,
    clusterLimits: settings.clusters,
    env,
    clock,
    log,
    trace,
    userAgent,
    onAnswer: countAnswers(base.metrics),
  });
  if (clusters.names().length === 0) throw new Refused('No cluster is configured.');
  const sources = options.eks === undefined ? [] : [eksSource(options.eks, base)];
  return {
    clusters: clustersWithSources(clusters, sources),
    source: 'kubernetes',
    concurrencyOf: (cluster) => settings.clusters[cluster]?.concurrency,
    notices: [],
    close: () => clusters.close(),
  };
};
