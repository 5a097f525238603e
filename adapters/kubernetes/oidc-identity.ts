import type { RequestOptions } from 'node:https';
import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';
import type { Identity } from './connection.ts';
import { bearer, type IdentityContext, type IdentitySource, type Presented } from './presented.ts';
import { renewed } from './renewed.ts';

type Oidc = Extract<Identity, { type: 'oidc' }>;

/** An OpenID Connect login: the official client renews the id token with the refresh token. */
export const oidcIdentity = (
  { user: name, config }: Oidc,
  { connection, clock }: IdentityContext,
): IdentitySource => {
  // The official client writes renewed tokens into this object.
  const user = { name, authProvider: { name: 'oidc', config: { ...config } } };
  const make = async (): Promise<Presented> => {
    const { OpenIDConnectAuth } = await import('@kubernetes/client-node/dist/oidc_auth.js');
    const options: RequestOptions & { headers: Record<string, string> } = { headers: {} };
    try {
      // A new one each time: it remembers a wrong time of expiry after renewing.
      await new OpenIDConnectAuth().applyAuthentication(user, options);
    } catch (error) {
      throw new Unavailable(
        `The login of context ${connection.name} could not be renewed at ${config['idp-issuer-url'] ?? 'its issuer'}: ${messageOf(error)}`,
        { cause: error },
      );
    }
    const token = options.headers['Authorization']?.replace(/^Bearer /, '');
    if (token === undefined) {
      throw new Refused(
        `The login of context ${connection.name} has expired and cannot be renewed: its auth-provider lacks id-token, refresh-token, client-id or idp-issuer-url. Log in again.`,
      );
    }
    return bearer(token, `${connection.source}: the id-token of ${name}`);
  };
  return renewed(make, () => undefined, clock);
};
