// SPDX-License-Identifier: Apache-2.0

import type { Identity } from '../access.ts';
import type { Account } from '../granted-rights.ts';
import type { KindName } from '../kinds/index.ts';
import type { LeftOut } from '../left-out.ts';
import type { LogAnswer, LogRequest } from '../pod-logs.ts';
import type { RawObjects, RawScope } from '../raw-object.ts';
import type { Scope, Snapshot } from '../snapshot.ts';
import type { FollowCluster } from './live-cluster.ts';

export interface ReadProgress {
  readonly done: number;
  readonly total: number;
  readonly kind: KindName;
}

/** One cluster, read only. Throws Unavailable when the cluster as a whole cannot be reached, Refused when credentials are wrong. */
export interface ClusterReader {
  readonly name: string;
  /** Where its API server is, where that is told: it may name a cloud, a region, a cluster. */
  readonly address?: string | undefined;
  /** What is never asked for there, by choice of whoever runs the bot; undefined = nothing is left out. */
  readonly leftOut?: readonly LeftOut[] | undefined;
  /** Reads each kind at most once (in pages). Failing kinds become `skipped`; only a dead cluster throws. */
  readonly snapshot: (
    kinds: readonly KindName[],
    scope: Scope,
    options: { readonly signal: AbortSignal; readonly onProgress?: (progress: ReadProgress) => void },
  ) => Promise<Snapshot>;
  /** Holds it in memory; undefined where only reading again and again tells what changed. */
  readonly follow?: FollowCluster | undefined;
  /** The end of one log, as it stands: secrets and all. What fails becomes `skipped`; only the signal's reason is thrown. */
  readonly readLog: (request: LogRequest, signal: AbortSignal) => Promise<LogAnswer>;
  /**
   * Objects of a kind as people write it (`pods`, `Widget.example.com`), whole but for values of Secrets: for analyzers of
   * other people, and to be shown once they are redacted. What fails becomes `skipped`; only the signal's reason is thrown.
   * Undefined where whole objects are not there.
   */
  readonly raw?: ((kind: string, scope: RawScope, signal: AbortSignal) => Promise<RawObjects>) | undefined;
  /** Names for autocomplete, typo hints and checks. */
  readonly namespaces: (signal: AbortSignal) => Promise<readonly string[]>;
  /** For `doctor`: reachability, identity, missing rights; each with its fix. `namespaces`: those that are read, where not all are. */
  readonly diagnose: (
    kinds: readonly KindName[],
    signal: AbortSignal,
    namespaces?: readonly string[],
  ) => Promise<readonly Check[]>;
  /** The same for one kind as people write it. Undefined where `raw` is. */
  readonly mayList?: ((kind: string, signal: AbortSignal) => Promise<Check>) | undefined;
  /** Who the bot itself is there, where its credentials tell with all groups; asking the server would take a POST. */
  readonly account?: ((signal: AbortSignal) => Promise<Account | undefined>) | undefined;
  readonly close: () => Promise<void>;
}

/** One line of `k8sgpt doctor`. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What was seen. */
  readonly detail: string;
  /** What to do, when not ok. */
  readonly fix?: string | undefined;
}

/** Where a kubeconfig lies. */
export interface KubeconfigSecret {
  readonly from: string;
  readonly namespace: string;
  readonly name: string;
  /** Of its data. */
  readonly key: string;
}

/** Something about a cluster that is left out or cannot be looked at. */
export interface ClusterTrouble {
  /** Whom it concerns: who may not see that cluster is not told. */
  readonly cluster: string;
  /** One sentence. */
  readonly detail: string;
}

/** The clusters that this process can reach, by the name people use. */
export interface Clusters {
  readonly names: () => readonly string[];
  readonly defaultName: () => string;
  /**
   * Throws Refused with a suggestion for an unknown name. `as`: reads with the rights of this user of the cluster; its
   * calls throw Refused where the bot may not.
   */
  readonly open: (name: string, as?: Identity) => Promise<ClusterReader>;
  /** Calls back when clusters have come or gone; returns how to stop it. Absent where they never do. */
  readonly onChange?: (listener: () => void) => () => void;
  /** What is configured and cannot be offered now. */
  readonly troubles?: () => readonly ClusterTrouble[];
  /** The name of the cluster whose kubeconfig lies in that Secret of the cluster `from`, where it is one of ours. */
  readonly ofSecret?: (place: KubeconfigSecret) => string | undefined;
  readonly close: () => Promise<void>;
}
