// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import type { ExecPlugin } from './kubeconfig-schema.ts';
import { bearer, type Presented } from './presented.ts';
import type { Credential } from './renewed.ts';

const GROUP = 'client.authentication.k8s.io';
/** What plug-ins may speak, newest first. https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ */
const VERSIONS = [`${GROUP}/v1`, `${GROUP}/v1beta1`] as const;

/** The version that a plug-in is asked in; undefined for one that clients no longer speak. */
export const execVersion = ({ apiVersion = VERSIONS[0] }: ExecPlugin): string | undefined =>
  VERSIONS.find((version) => version === apiVersion);

const text = z
  .string()
  .nullish()
  .transform((value) => value || undefined);
const Answer = z.looseObject({
  kind: z.literal('ExecCredential', 'what it printed is no ExecCredential'),
  apiVersion: z.string('what it printed has no apiVersion'),
  status: z.looseObject(
    { token: text, clientCertificateData: text, clientKeyData: text, expirationTimestamp: text },
    'what it printed has no status',
  ),
});

/** What a plug-in printed → what is shown to the server. Throws with a clause that completes "The plug-in … failed: ". */
export const readExecCredential = (printed: string, version: string, where: string): Credential => {
  let json: unknown;
  try {
    json = JSON.parse(printed);
  } catch {
    // Without a word of it: it may hold a token.
    throw new Error('what it printed is no JSON');
  }
  const parsed = fits(Answer, json);
  if (!parsed.success) throw new Error(parsed.error.issues[0]?.message ?? 'what it printed is not valid');
  const { apiVersion, status } = parsed.data;
  if (apiVersion !== version)
    throw new Error(`it answered in ${apiVersion.slice(0, 80)}, asked in ${version}`);
  const { token, clientCertificateData: certificate, clientKeyData: key, expirationTimestamp } = status;
  if (token === undefined && certificate === undefined)
    throw new Error('it printed neither a token nor a certificate');
  if ((certificate === undefined) !== (key === undefined))
    throw new Error('it printed a certificate or a key without the other');
  const until = expirationTimestamp === undefined ? Number.NaN : Date.parse(expirationTimestamp);
  const presented: Presented = {
    ...(token === undefined ? {} : bearer(token, where)),
    certificate: certificate === undefined ? undefined : Buffer.from(certificate),
    key: key === undefined ? undefined : Buffer.from(key),
  };
  return { presented, until: Number.isNaN(until) ? undefined : until };
};
