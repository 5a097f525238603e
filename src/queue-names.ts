// SPDX-License-Identifier: Apache-2.0

import { reportOfWork, type Work } from './core/work.ts';

/** Of what needs a model and a report, and no cluster: any worker does it. */
export const AI_QUEUE = 'ai';

/** Of what reads a cluster: those do it who reach that one. */
export const queueOfCluster = (cluster: string): string => `cluster-${cluster}`;

/** One queue per cluster, one for AI: no noisy neighbour starves others. */
export const queueOf = (work: Work): string =>
  reportOfWork(work) === undefined ? queueOfCluster(work.cluster) : AI_QUEUE;
