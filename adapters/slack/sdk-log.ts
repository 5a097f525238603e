// SPDX-License-Identifier: Apache-2.0

import type { Logger } from '@slack/bolt';
import { LogLevel } from '@slack/bolt';
import type { Log } from '../../src/core/ports/telemetry.ts';

/** The SDK's own lines hold requests and what people wrote: below warnings nothing is kept, and of those the first sentence. */
export const sdkLog = (log: Log): Logger => {
  const nothing = (): void => undefined;
  const first = (said: readonly unknown[]): string =>
    String(said[0])
      .split('\n', 1)[0]
      ?.slice(0, 200)
      .replaceAll(/xox[a-z]?-\S+|xapp-\S+/g, '[redacted]') ?? '';
  return {
    debug: nothing,
    info: nothing,
    warn: (...said) => log.debug({ said: first(said) }, 'Slack SDK warns'),
    error: (...said) => log.debug({ said: first(said) }, 'Slack SDK reports an error'),
    setLevel: nothing,
    getLevel: () => LogLevel.WARN,
    setName: nothing,
  };
};
