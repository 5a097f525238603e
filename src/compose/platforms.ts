import { messageOf } from '../core/errors.ts';
import type { AdapterParts } from '../core/ports/adapter-module.ts';
import type { OpenPlatform } from '../core/ports/platform-module.ts';
import type { Base } from './base.ts';
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
  peers: AdapterParts['peers'],
): Promise<OpenedPlatforms> => {
  const platforms: OpenPlatform[] = [];
  const failed = new Map<string, string>();
  for (const { name, isConfigured, open } of settings.platforms) {
    if (!isConfigured) continue;
    try {
      platforms.push(await open({ ...base, peers, log: base.log.child({ platform: name }) }));
    } catch (error) {
      failed.set(name, messageOf(error));
      base.log.error({ platform: name, err: error }, 'Platform could not be opened');
    }
  }
  return { platforms, failed };
};
