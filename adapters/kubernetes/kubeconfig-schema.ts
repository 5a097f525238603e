// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** Empty text counts as not set, as it does for kubectl. */
const optionalText = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

const optionalTexts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/** Go writes empty lists as null. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

const Cluster = z.looseObject({
  server: z
    .string('the address of the API server is missing')
    .min(1, 'the address of the API server is empty'),
  'certificate-authority': optionalText,
  'certificate-authority-data': optionalText,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': optionalText,
  'proxy-url': optionalText,
  extensions: listOf(z.looseObject({ name: z.string(), extension: z.unknown() })),
});

const ExecPlugin = z.looseObject({
  command: z.string('the command of the plug-in is missing').min(1, 'the command of the plug-in is empty'),
  args: optionalTexts,
  env: listOf(z.looseObject({ name: z.string(), value: z.string() })),
  apiVersion: optionalText,
  installHint: optionalText,
  interactiveMode: optionalText,
  provideClusterInfo: z.boolean().nullish(),
});
export type ExecPlugin = z.infer<typeof ExecPlugin>;

export const KubeconfigUser = z.looseObject({
  token: optionalText,
  tokenFile: optionalText,
  username: optionalText,
  password: optionalText,
  'client-certificate': optionalText,
  'client-certificate-data': optionalText,
  'client-key': optionalText,
  'client-key-data': optionalText,
  exec: ExecPlugin.nullish(),
  'auth-provider': z
    .looseObject({ name: z.string(), config: z.record(z.string(), z.string()).nullish() })
    .nullish(),
  as: optionalText,
  'as-uid': optionalText,
  'as-groups': optionalTexts,
  'as-user-extra': z.record(z.string(), z.array(z.string())).nullish(),
});
export type KubeconfigUser = z.infer<typeof KubeconfigUser>;

const Context = z.looseObject({
  cluster: z.string('the name of a cluster is missing'),
  user: optionalText,
  namespace: optionalText,
});

/** The parts that say what there is. What a cluster or user holds is checked when it is used: one bad context spoils no other. */
export const KubeconfigFile = z.looseObject({
  clusters: listOf(z.looseObject({ name: z.string('a name is missing'), cluster: z.unknown() })),
  users: listOf(z.looseObject({ name: z.string('a name is missing'), user: z.unknown() })),
  contexts: listOf(z.looseObject({ name: z.string('a name is missing'), context: Context })),
  'current-context': optionalText,
});
export type KubeconfigFile = z.infer<typeof KubeconfigFile>;

export const KubeconfigCluster = Cluster;
export type KubeconfigCluster = z.infer<typeof Cluster>;
