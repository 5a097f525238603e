// SPDX-License-Identifier: Apache-2.0

import type { Eks } from './client.ts';
import { isNotFound, type Trouble, troubleOf } from './trouble.ts';

/** Node groups, or add-ons, of one cluster that are looked at. */
const MOST = 100;
const AT_ONCE = 4;

export interface Parts {
  /** As the EKS API describes them. */
  readonly parts: readonly { readonly name: string; readonly spec: object }[];
  /** Why some, or all, are missing. */
  readonly trouble: Trouble | undefined;
}

interface Reading {
  /** One page of names. */
  readonly list: (token: string | undefined) => Promise<{
    readonly names: readonly string[];
    readonly next: string | undefined;
  }>;
  readonly describe: (name: string) => Promise<object | undefined>;
  /** Actions as IAM names them. */
  readonly actions: { readonly list: string; readonly describe: string };
  readonly what: string;
}

/** Lists names, then describes each. What is deleted meanwhile is gone; other failures are told with what was read. */
const readParts = async ({ list, describe, actions, what }: Reading, signal: AbortSignal): Promise<Parts> => {
  const names: string[] = [];
  try {
    let token: string | undefined;
    do {
      const page = await list(token);
      names.push(...page.names);
      token = page.next;
    } while (token !== undefined && names.length <= MOST);
  } catch (error) {
    signal.throwIfAborted();
    return { parts: [], trouble: troubleOf(error, actions.list) };
  }
  const waiting = names.slice(0, MOST);
  const parts: { name: string; spec: object }[] = [];
  let trouble: Trouble | undefined =
    names.length > MOST
      ? { reason: 'limited', detail: `${MOST} of more than ${MOST} ${what} were read` }
      : undefined;
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      try {
        const spec = await describe(name);
        if (spec !== undefined) parts.push({ name, spec });
      } catch (error) {
        signal.throwIfAborted();
        if (!isNotFound(error)) trouble = troubleOf(error, actions.describe);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { parts: parts.sort((a, b) => (a.name < b.name ? -1 : 1)), trouble };
};

export const readNodegroups = (
  { sdk, client }: Eks,
  clusterName: string,
  abortSignal: AbortSignal,
  signal: AbortSignal,
): Promise<Parts> =>
  readParts(
    {
      list: async (nextToken) => {
        const page = await client.send(new sdk.ListNodegroupsCommand({ clusterName, nextToken }), {
          abortSignal,
        });
        return { names: page.nodegroups ?? [], next: page.nextToken };
      },
      describe: async (nodegroupName) =>
        (await client.send(new sdk.DescribeNodegroupCommand({ clusterName, nodegroupName }), { abortSignal }))
          .nodegroup,
      actions: { list: 'eks:ListNodegroups', describe: 'eks:DescribeNodegroup' },
      what: 'node groups',
    },
    signal,
  );

export const readAddons = (
  { sdk, client }: Eks,
  clusterName: string,
  abortSignal: AbortSignal,
  signal: AbortSignal,
): Promise<Parts> =>
  readParts(
    {
      list: async (nextToken) => {
        const page = await client.send(new sdk.ListAddonsCommand({ clusterName, nextToken }), {
          abortSignal,
        });
        return { names: page.addons ?? [], next: page.nextToken };
      },
      describe: async (addonName) =>
        (await client.send(new sdk.DescribeAddonCommand({ clusterName, addonName }), { abortSignal })).addon,
      actions: { list: 'eks:ListAddons', describe: 'eks:DescribeAddon' },
      what: 'add-ons',
    },
    signal,
  );
