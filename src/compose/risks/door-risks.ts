// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import type { incomingConfig } from '../../../adapters/alerts/_incoming-config.ts';
import type { apiConfig } from '../../../adapters/grpc/config.ts';
import type { httpConfig } from '../../../adapters/http/config.ts';
import type { McpSettings } from '../../../adapters/mcp/config.ts';
import { isHere, type Risk } from './risk.ts';

interface Doors {
  readonly http: z.output<typeof httpConfig.schema>;
  readonly api: z.output<typeof apiConfig.schema>;
  readonly mcp: McpSettings;
  readonly incoming: z.output<typeof incomingConfig.schema>;
}

/** Fewer different characters than hexadecimal digits chosen by chance have: `aaaaaaaaaaaaaaaa`, `password12345678`. */
const FEWEST_CHARACTERS = 10;

const tokensOf = ({ http, api, mcp, incoming }: Doors): readonly (readonly [string, string])[] =>
  (
    [
      ['ADMIN_TOKEN', http.adminToken],
      ['K8SGPT_API_TOKEN', api.token],
      ['K8SGPT_MCP_TOKEN', mcp.token],
      ['ALERTMANAGER_WEBHOOK_TOKEN', incoming.token],
    ] as const
  ).flatMap(([name, token]) => (token === undefined ? [] : [[name, token] as const]));

const tokenRisks = (doors: Doors): readonly Risk[] => {
  const tokens = tokensOf(doors);
  const weak = tokens.filter(([, token]) => new Set(token).size < FEWEST_CHARACTERS);
  const shared = tokens.filter(([, token], at) => tokens.findIndex(([, other]) => other === token) < at);
  return [
    ...weak.map(([name]) => ({
      code: 'weak-token',
      what: `${name} can be guessed: it has few different characters`,
      fix: `Take another ${name}, for example: openssl rand -hex 32.`,
    })),
    ...shared.map(([name]) => ({
      code: 'shared-token',
      what: `${name} is the token of another door, too: whoever is given one can use both`,
      fix: `Take another ${name}.`,
    })),
  ];
};

/** Ports and tokens by which programs come in. */
export const doorRisks = (doors: Doors): readonly Risk[] => {
  const { http, api, mcp } = doors;
  const isServed = api.port !== undefined || api.rest;
  const clear = (code: string, door: string, setting: string): Risk => ({
    code,
    what: `${door} is open beyond this machine, and its tokens travel without TLS`,
    fix: `Put a proxy with TLS in front of it, or set ${setting}.`,
  });
  return [
    ...(isHere(http.adminHost) ? [] : [clear('admin-port-wide', 'the admin port', 'ADMIN_HOST=127.0.0.1')]),
    ...(isServed && !isHere(api.host) && api.withoutToken === 'read'
      ? [
          {
            code: 'api-without-token',
            what: 'whoever reaches the port of gRPC and REST may read every cluster that access rules give to anonymous',
            fix: 'Set api.tokens and leave K8SGPT_API_WITHOUT_TOKEN out, or name what anonymous may see in access.rules.',
          },
        ]
      : []),
    ...(isServed && !isHere(api.host) && api.tlsCert === undefined
      ? [clear('api-without-tls', 'the port of gRPC and REST', 'K8SGPT_API_TLS_CERT and K8SGPT_API_TLS_KEY')]
      : []),
    ...(isServed && api.changes
      ? [
          {
            code: 'api-changes',
            what: 'admins change the configuration through the port of gRPC and REST',
            fix: 'Leave K8SGPT_API_CHANGES out where the configuration comes from a repository.',
          },
        ]
      : []),
    ...(mcp.http && !isHere(mcp.host) && mcp.publicUrl?.startsWith('https:') !== true
      ? [
          clear(
            'mcp-without-tls',
            'the port of MCP',
            'K8SGPT_MCP_PUBLIC_URL to the https:// address of that proxy',
          ),
        ]
      : []),
    ...tokenRisks(doors),
  ];
};
