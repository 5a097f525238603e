// SPDX-License-Identifier: Apache-2.0

import type { ExecPlugin } from './kubeconfig-schema.ts';

/** A certificate or key: given as it is, or in a file that is read again when it changes. */
export type Material =
  | { readonly type: 'bytes'; readonly bytes: Buffer }
  | { readonly type: 'file'; readonly path: string };

/** How one says who one is, beside a client certificate. */
export type Identity =
  | { readonly type: 'none' }
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'token-file'; readonly path: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly type: 'exec';
      readonly plugin: ExecPlugin;
      readonly directory: string | undefined;
      /** What the cluster's entry holds for plug-ins. */
      readonly clusterConfig: unknown;
    }
  | { readonly type: 'oidc'; readonly user: string; readonly config: Readonly<Record<string, string>> }
  | HeldIdentity;

/** What lies elsewhere and is replaced there: a kubeconfig in a Secret. */
export interface HeldIdentity {
  readonly type: 'held';
  readonly current: (signal: AbortSignal) => Promise<{
    readonly authorization?: string | undefined;
    readonly certificate?: Buffer | undefined;
    readonly key?: Buffer | undefined;
  }>;
  /** The server did not accept that. */
  readonly rejected: (presented: object) => boolean;
}

/** Everything that a context of a kubeconfig, or a pod's service account, says about reaching one API server. */
export interface Connection {
  /** How people call the cluster: the name of the context. */
  readonly name: string;
  /** Where this was read: named in errors. */
  readonly source: string;
  /** With the path prefix, if any, and without a slash at the end. */
  readonly server: URL;
  readonly ca: Material | undefined;
  readonly skipVerification: boolean;
  readonly serverName: string | undefined;
  readonly proxyUrl: string | undefined;
  readonly identity: Identity;
  readonly clientCertificate: { readonly certificate: Material; readonly key: Material } | undefined;
  /** Headers that ask the server to act as somebody else. */
  readonly impersonation: Readonly<Record<string, string | readonly string[]>>;
  /** The namespace of the context: the only one that a narrow account may know of. */
  readonly namespace: string | undefined;
}
