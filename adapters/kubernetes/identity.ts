// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import type { Clock } from '../../src/core/clock.ts';
import { execIdentity } from './exec-identity.ts';
import { fileValue } from './file-value.ts';
import { oidcIdentity } from './oidc-identity.ts';
import { bearer, type IdentityContext, type IdentitySource, type Presented } from './presented.ts';

const fixed = (presented: Presented): IdentitySource => ({
  current: () => Promise.resolve(presented),
  rejected: () => false,
});

const tokenFileIdentity = (path: string, clock: Clock): IdentitySource => {
  const file = fileValue(path, 'token file', clock);
  return {
    current: async () => bearer((await file.read()).toString('utf8'), `The token file ${path}`),
    rejected: () => {
      file.forget();
      return true;
    },
  };
};

export const identitySource = (context: IdentityContext): IdentitySource => {
  const { connection, clock } = context;
  const { identity } = connection;
  switch (identity.type) {
    case 'none':
      return fixed({});
    case 'token':
      return fixed(bearer(identity.token, `${connection.source}: the token of context ${connection.name}`));
    case 'token-file':
      return tokenFileIdentity(identity.path, clock);
    case 'basic': {
      const credentials = Buffer.from(`${identity.username}:${identity.password}`).toString('base64');
      return fixed({ authorization: `Basic ${credentials}` });
    }
    case 'exec':
      return execIdentity(identity, context);
    case 'oidc':
      return oidcIdentity(identity, context);
    case 'held':
      return identity;
    default:
      return assertNever(identity);
  }
};
