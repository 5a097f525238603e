// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../../src/core/errors.ts';

/** The header of a token or of a name with its password. Throws Refused for settings that do not go together. */
export const authorizationOf = (
  prefix: string,
  {
    bearerToken,
    username,
    password,
  }: {
    readonly bearerToken?: string | undefined;
    readonly username?: string | undefined;
    readonly password?: string | undefined;
  },
): Readonly<Record<string, string>> => {
  if ((username === undefined) !== (password === undefined))
    throw new Refused(
      username === undefined
        ? `${prefix}_PASSWORD is set, but ${prefix}_USERNAME is not.`
        : `${prefix}_USERNAME is set, but ${prefix}_PASSWORD is not.`,
    );
  if (bearerToken !== undefined && username !== undefined)
    throw new Refused(`${prefix}_BEARER_TOKEN and ${prefix}_USERNAME are both set: one of them is taken.`);
  if (bearerToken !== undefined) return { authorization: `Bearer ${bearerToken}` };
  if (username === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
};
