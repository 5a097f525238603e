// SPDX-License-Identifier: Apache-2.0

import type { CustomAnswer } from '../custom-finding.ts';
import type { Severity } from '../finding.ts';
import type { RawObjects } from '../raw-object.ts';
import type { Scope } from '../snapshot.ts';
import type { Check } from './cluster-reader.ts';

/** What an analyzer is asked to look at. */
export interface CustomRequest {
  readonly cluster: string;
  readonly scope: Pick<Scope, 'namespaces' | 'selector'>;
  /** Epoch milliseconds: what comes later is not waited for. */
  readonly deadlineAt: number;
  /** In which people read; undefined = English. */
  readonly language?: string | undefined;
  /** Reads a kind as people write it (`Pod`, `widgets.example.com`), with the rights of whoever asked. Throws the signal's reason only. */
  readonly objects: (kind: string, signal: AbortSignal) => Promise<RawObjects>;
}

/** An analyzer of somebody else, wherever it runs. */
export interface CustomAnalyzer {
  /** RFC 1123 label, unique: it is a filter name, too. */
  readonly name: string;
  /** What it finds, for the list of filters. */
  readonly title: string;
  /** Clusters that it is asked about, as patterns; undefined = all. */
  readonly clusters?: readonly string[] | undefined;
  /** Of findings that have none. */
  readonly severity: Severity;
  readonly timeoutMs: number;
  /** Whether it looks with rights of its own, and not at what `CustomRequest.objects` reads. */
  readonly hasOwnEyes: boolean;
  /** For `doctor`: kinds that it asks `CustomRequest.objects` for. */
  readonly reads?: ((signal: AbortSignal) => Promise<readonly string[]>) | undefined;
  /** It stands for files that could not be read: what is wrong with them, each with its place. */
  readonly problems?: readonly string[] | undefined;
  /** Never throws for what the analyzer does; the signal's reason only. */
  readonly run: (request: CustomRequest, signal: AbortSignal) => Promise<CustomAnswer>;
  /** For `doctor`: whether it is well, with what to do when it is not. */
  readonly diagnose: (signal: AbortSignal) => Promise<readonly Check[]>;
  readonly close: () => Promise<void>;
}
