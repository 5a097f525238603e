// SPDX-License-Identifier: Apache-2.0

import { basename } from 'node:path';

/** How kubectl calls it: as `kubectl k8sgpt`. https://kubernetes.io/docs/tasks/extend-kubectl/kubectl-plugins/ */
const PLUGIN = 'kubectl-k8sgpt';

/** What people type to get here: by the name of the file that was started. */
export const calledAs = (argv: readonly string[]): 'k8sgpt' | 'kubectl k8sgpt' =>
  basename(argv[1] ?? '').startsWith(PLUGIN) ? 'kubectl k8sgpt' : 'k8sgpt';
