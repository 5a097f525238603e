// SPDX-License-Identifier: Apache-2.0

import { openPictures } from '../../adapters/picture/index.ts';
import { messageOf } from '../core/errors.ts';
import type { OpenPlatform } from '../core/ports/platform-module.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Base } from './base.ts';
import { leaseFor } from './lease-for.ts';
import type { Settings } from './settings.ts';

export interface OpenedPlatforms {
  readonly platforms: readonly OpenPlatform[];
  /** Configured platforms that could not be opened, with the reason as one clause. */
  readonly failed: ReadonlyMap<string, string>;
}

/** Opens what is configured. One platform that cannot be opened spoils no other: it is said and shown. */
export const openPlatforms = async (
  settings: Settings,
  base: Base,
  /** Seen by the other processes, too, where they share it. */
  state: StateStore | undefined,
  /** Other processes share it. */
  isShared = false,
): Promise<OpenedPlatforms> => {
  const platforms: OpenPlatform[] = [];
  const failed = new Map<string, string>();
  const draw = settings.platforms.some(({ isConfigured }) => isConfigured) ? await openPictures() : undefined;
  for (const { name, isConfigured, open } of settings.platforms) {
    if (!isConfigured) continue;
    try {
      const lease = state !== undefined && isShared ? leaseFor(name, state, base) : undefined;
      platforms.push(
        await open({
          ...base,
          draw,
          peers: state,
          memory: state,
          lease,
          log: base.log.child({ platform: name }),
        }),
      );
    } catch (error) {
      failed.set(name, messageOf(error));
      base.metrics.gauge('k8sgpt_platform_connected', 0, { platform: name });
      base.log.error({ platform: name, err: error }, 'Platform could not be opened');
    }
  }
  return { platforms, failed };
};
