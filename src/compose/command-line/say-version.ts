// SPDX-License-Identifier: Apache-2.0

import { versionOf } from '../version-of.ts';

/** `k8sgpt version`. */
export const sayVersion = (): void => {
  process.stdout.write(`k8sgpt ${versionOf()}\n`);
};
