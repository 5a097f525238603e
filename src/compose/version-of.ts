// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';

/** Of this program: what its package says. */
export const versionOf = (): string =>
  (
    JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      readonly version: string;
    }
  ).version;
