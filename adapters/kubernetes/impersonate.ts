// SPDX-License-Identifier: Apache-2.0

import type { Identity } from '../../src/core/access.ts';
import { Refused } from '../../src/core/errors.ts';
import { ApiFailure } from './api-failure.ts';
import type { Connection } from './connection.ts';
import { quoteShell } from './grant.ts';

/** Headers that ask the server to act as somebody else. https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/ */
export const impersonating = ({
  user,
  groups,
}: Identity): Readonly<Record<string, string | readonly string[]>> => ({
  'impersonate-user': user,
  ...(groups.length === 0 ? {} : { 'impersonate-group': groups }),
});

/** `users "ana" is forbidden: User "bot" cannot impersonate resource "users" in API group "" at the cluster scope`. */
const NOT_ALLOWED = /^(\w+) .* cannot impersonate resource "/;

/** The rights by name that impersonating takes, as commands. */
const grant = ({ user, groups }: Identity): string => {
  const resources = [['users', [user]] as const, ['groups', groups] as const];
  return resources
    .filter(([, names]) => names.length > 0)
    .map(
      ([resource, names]) =>
        `kubectl create clusterrole k8sgpt-impersonate-${resource} --verb=impersonate --resource=${resource} ${names.map((name) => `--resource-name=${quoteShell(name)}`).join(' ')}`,
    )
    .join(' && ');
};

/** Throws Refused when the server does not let the bot act as this user: nothing at all can be read then. */
export const refuseImpersonation = (error: unknown, identity: Identity, connection: Connection): void => {
  if (!(error instanceof ApiFailure) || error.type !== 'forbidden' || !NOT_ALLOWED.test(error.message))
    return;
  throw new Refused(`${connection.name} does not let me read as ${identity.user}: I may not impersonate.`, {
    hint: `${grant(identity)}, and bind it to the account of k8sgpt.`,
    cause: error,
  });
};
