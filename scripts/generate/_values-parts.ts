// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** Names of objects, of keys in them, amounts: as Kubernetes takes them. */
export const name = z.string().regex(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/);
export const namespace = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const key = z.string().regex(/^[-._a-zA-Z0-9]+$/);
export const quantity = z.string().regex(/^[0-9]+(\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/);
export const port = z.int().min(1).max(65_535);
export const seconds = z.int().min(0).max(3600);
export const flag = z.boolean();
export const text = z.string();
/** Objects and lists that Kubernetes itself checks: a nodeSelector, a toleration. */
export const object = z.looseObject({});
export const objects = z.array(object);
export const words = z.record(z.string(), z.string());
/** Labels that selectors are made of are not set by hand. */
export const labels = words.meta({
  propertyNames: { not: { pattern: '^(app\\.kubernetes\\.io|helm\\.sh)/' } },
});
/** An address without a password in it: those are Secrets. */
export const address = (schemes: string) =>
  z.string().regex(new RegExp(`^$|^(${schemes})://([^:@/]*@)?[^@\\s]+$`));
export const node = z.string().regex(/^(\[[\da-fA-F:.]+\]|[^\s:/@]+):\d{1,5}$/);

const empty = z.strictObject({});
export const secretKey = z.strictObject({ name, key, optional: flag.optional() });
/** Or {}: none. */
export const maybeSecretKey = z.union([secretKey, empty]);
const place = z.strictObject({ name, key: key.optional() });
/** A certificate authority, or {}. */
export const authority = z.union([
  z.strictObject({ configMap: place }),
  z.strictObject({ secret: place }),
  empty,
]);

export const image = {
  repository: z.string().regex(/^[a-z0-9]([a-zA-Z0-9._:/-]*[a-z0-9])?$/),
  tag: z.string().regex(/^[\w.-]{0,128}$/),
  digest: z.string().regex(/^$|^sha256:[a-f0-9]{64}$/),
  pullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']),
};

/** What a pod has that is the same for every role. */
export const pod = {
  annotations: words,
  labels,
  nodeSelector: words,
  tolerations: objects,
  affinity: object,
  topologySpreadConstraints: objects,
  priorityClassName: text,
  runtimeClassName: text,
};

/** 0 is root, which Pod Security refuses. */
export const ids = {
  runAsUser: z.int().min(1).nullable(),
  runAsGroup: z.int().min(1).nullable(),
  fsGroup: z.int().min(1).nullable(),
};

const resources = z.strictObject({
  requests: z.record(z.string(), z.union([quantity, z.number()])),
  limits: z.record(z.string(), z.union([quantity, z.number()])),
  claims: objects.optional(),
});

/** Every field may be left out: what values.yaml holds stands there then. */
export const some = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape).partial();

export const claim = {
  size: quantity,
  storageClassName: text,
  accessModes: z.array(z.enum(['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'])).min(1),
  retain: flag,
};

/** Variables that are no credentials in clear: a value is refused where the name is that of one. */
export const variables = (credentials: readonly string[]) =>
  z.array(
    z.looseObject({ name: z.string().min(1) }).meta({
      if: {
        properties: {
          name: {
            anyOf: [
              { enum: [...credentials] },
              { pattern: '(TOKEN|SECRET|PASSWORD|PASSPHRASE|API_?KEY|ACCESS_KEY|CONNECTION_STRING)$' },
            ],
          },
        },
      },
      // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
      then: { required: ['valueFrom'], properties: { value: false } },
    }),
  );

export const more = (credentials: readonly string[]) => ({
  extraEnv: variables(credentials),
  extraEnvFrom: objects,
  extraVolumes: objects,
  extraVolumeMounts: objects,
});

/** One role; `replicas` from 0, because somebody may want to stop it. */
export const role = (credentials: readonly string[]) => ({
  replicas: z.int().min(0).max(100),
  resources,
  strategy: object,
  podDisruptionBudget: some({
    enabled: flag,
    minAvailable: z.union([z.int().min(0), z.string().regex(/^\d{1,3}%$/)]).nullable(),
    maxUnavailable: z.union([z.int().min(0), z.string().regex(/^\d{1,3}%$/)]).nullable(),
  }),
  serviceAccount: some({ create: flag, name: text, annotations: words }),
  identity: some({
    aws: z.union([
      z.strictObject({ roleArn: z.string().regex(/^arn:/) }),
      z.strictObject({ podIdentity: z.literal(true) }),
    ]),
    gcp: z.union([
      z.strictObject({ serviceAccount: z.string().regex(/@/) }),
      z.strictObject({ direct: z.literal(true) }),
    ]),
    azure: z.strictObject({ clientId: z.string().min(1), tenantId: z.string().optional() }),
  }),
  pod: some(pod),
  ...more(credentials),
});

export const resourcesOf = resources;
