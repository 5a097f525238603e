// SPDX-License-Identifier: Apache-2.0

import type { KindDefinition } from '../../src/core/kind.ts';
import { leftOutText } from '../../src/core/left-out.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import { grantCommand, mayListCommand } from './grant.ts';
import type { Leaving } from './left-out.ts';
import type { ServedKind, ServedKinds } from './served-kinds.ts';
import { whoIsRefused } from './who-am-i.ts';

const definitionOf = ({ kind, apiVersion, plural, namespaced }: ServedKind): KindDefinition => ({
  kind,
  apiVersions: [apiVersion],
  plural,
  namespaced,
  project: (_, base) => base,
});

/** For `doctor`: whether objects of a kind as people write it (`Widget.example.com`) can be listed, and how to allow it. */
export const mayList = async (
  word: string,
  {
    client,
    served,
    leaving,
  }: { readonly client: ApiClient; readonly served: ServedKinds; readonly leaving: Leaving },
  signal: AbortSignal,
): Promise<Check> => {
  const name = `list ${word}`;
  try {
    const found = await served.find(word, signal);
    if (found.status === 'absent') {
      const detail = `the server has no ${word}`;
      return found.suggestion === undefined
        ? { name, status: 'skipped', detail: `${detail}: there is nothing to look at` }
        : { name, status: 'warning', detail, fix: `Write ${found.suggestion}, if that is what was meant.` };
    }
    const { apiVersion, plural } = found.kind;
    const choice = leaving.of(definitionOf(found.kind));
    if (choice !== undefined) {
      const fix = `Change ${choice.setting}, or take out what looks at ${word}.`;
      return { name, status: 'warning', detail: `left out by choice: ${leftOutText(choice)}`, fix };
    }
    try {
      // One object is asked for: that is the right itself, not what somebody says about it.
      await client.ask({ type: 'list', apiVersion, plural, limit: 1, metadataOnly: true }, signal);
      return { name, status: 'ok', detail: 'can be listed in the whole cluster' };
    } catch (error) {
      if (!(error instanceof ApiFailure) || (error.type !== 'forbidden' && error.type !== 'unauthorized'))
        throw error;
      const kind = definitionOf(found.kind);
      const who = whoIsRefused(error.message);
      const detail = `forbidden: ${mayListCommand(kind, who)} answers no`;
      return { name, status: 'warning', detail, fix: grantCommand(kind, who) };
    }
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return { name, status: 'failed', detail: error.message, fix: `See why with: kubectl get ${word} -A` };
  }
};
