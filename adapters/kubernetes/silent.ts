// SPDX-License-Identifier: Apache-2.0

import type { Log } from '../../src/core/ports/telemetry.ts';

const nothing = (): void => undefined;

/** Where nobody listens. */
export const silent: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silent,
};
