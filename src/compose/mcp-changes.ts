// SPDX-License-Identifier: Apache-2.0

import { configWith } from '../api/config-edits.ts';
import { placeOfFile } from '../config/load-place.ts';
import { type ConfigRequest, parseRequest, ConfigRequest as Request } from '../core/api-messages.ts';
import { chooseFilters } from '../core/choose.ts';
import type { CacheWanted, SettingsDesk } from '../core/ports/tool-desk.ts';
import { changeActiveSet } from './active-set.ts';
import { filtersWith } from './core.ts';
import { customHere } from './custom-here.ts';
import { loadSettings } from './settings.ts';
import { changeConfig } from './write-config.ts';

/** k8sgpt's words for a cache → the request that names it over gRPC. */
const cacheOf = ({ type, ...given }: CacheWanted): unknown => {
  const { bucketName = '', region = '', endpoint = '', insecure = false } = given;
  const { storageAccount = '', containerName = '', projectId = '' } = given;
  if (type === 's3') return { s3Cache: { bucketName, region, endpoint, insecure } };
  if (type === 'gcs') return { gcsCache: { bucketName, region, projectId } };
  return { azureCache: { storageAccount, containerName } };
};

/** Changes of the configuration file of this machine, for the person whose machine it is. */
export const settingsDesk = (config: string | undefined, env: NodeJS.ProcessEnv): SettingsDesk => {
  const changed = async (raw: unknown): Promise<string> => {
    const request: ConfigRequest = parseRequest(Request, raw);
    const { path } = placeOfFile({ env, path: config });
    let done: readonly string[] = [];
    const isChanged = await changeConfig(path, env, (before) => {
      const edited = configWith(before, request);
      done = edited.done;
      return edited.text;
    });
    return isChanged
      ? `Written to ${path}. From the next start on ${done.join(', and ')}.`
      : `It stands in ${path} already.`;
  };
  const filters = async (action: 'add' | 'remove', given: readonly string[]): Promise<string> => {
    const custom = (await customHere(await loadSettings({ env, path: config }))).filters;
    const names = chooseFilters(given, filtersWith(undefined, custom));
    const { path, unchanged } = await changeActiveSet(action, names, custom, config);
    const done = names.filter((name) => !unchanged.includes(name));
    const now = action === 'add' ? 'active' : 'looked at only when somebody names them';
    return done.length === 0
      ? `Nothing to change: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} ${now}.`
      : `Written to ${path}. From the next start on ${done.join(', ')} ${done.length === 1 ? 'is' : 'are'} ${now}.`;
  };
  return {
    addFilters: (names) => filters('add', names),
    removeFilters: (names) => filters('remove', names),
    setCache: (wanted) => changed({ cache: cacheOf(wanted) }),
    addAnalyzers: (wanted) =>
      changed({
        customAnalyzers: wanted.map(({ name, url, port }) => ({
          name,
          connection: { url, port: String(port) },
        })),
      }),
  };
};
