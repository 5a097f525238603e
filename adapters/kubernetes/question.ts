// SPDX-License-Identifier: Apache-2.0

/** All that an API server is ever asked: a closed list, so that no path to logs of nodes, proxies or shells exists. */
export type Question =
  | { readonly type: 'version' }
  /** What is served: all groups with their kinds where the server can tell at once, else their names. */
  | { readonly type: 'groups' }
  /** The same of the core group, which has no name. */
  | { readonly type: 'core' }
  /** The kinds of one apiVersion. */
  | { readonly type: 'resources'; readonly apiVersion: string }
  | ListQuestion
  | WatchQuestion
  | LogQuestion
  | SecretQuestion;

export interface ListQuestion {
  readonly type: 'list';
  readonly apiVersion: string;
  readonly plural: string;
  /** Undefined = all namespaces, or a kind that has none. */
  readonly namespace?: string | undefined;
  /** Only objects of this name. */
  readonly name?: string | undefined;
  /** Items per page. */
  readonly limit: number;
  readonly continuation?: string | undefined;
  /** Names, labels and times only; a server that cannot do so sends whole objects. */
  readonly metadataOnly?: boolean | undefined;
}

/** What changes in a list from a version of it on; with bookmarks, which tell how far the server is. */
export interface WatchQuestion {
  readonly type: 'watch';
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespace?: string | undefined;
  readonly resourceVersion: string;
  /** The server ends it then. */
  readonly timeoutSeconds: number;
  readonly metadataOnly?: boolean | undefined;
}

/** The end of the log of one container; following it is not to be had. */
export interface LogQuestion {
  readonly type: 'log';
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
  readonly tailLines: number;
  readonly sinceSeconds?: number | undefined;
  readonly limitBytes: number;
}

/** One Secret, for the kubeconfig in it. Which one is said by whoever runs the bot, or follows from the name of a cluster of Cluster API. */
export interface SecretQuestion {
  readonly type: 'secret';
  readonly namespace: string;
  readonly name: string;
}
