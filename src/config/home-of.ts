// SPDX-License-Identifier: Apache-2.0

import { homedir } from 'node:os';

/** Where somebody keeps their files. A container may run as a user whom nobody entered anywhere: they keep them at the root. */
export const homeOf = (env: Readonly<Record<string, string | undefined>>): string => {
  const named = env['HOME'];
  if (named !== undefined) return named;
  try {
    return homedir();
  } catch {
    return '/';
  }
};
