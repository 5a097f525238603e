// SPDX-License-Identifier: Apache-2.0

import type { Person } from '../conversation.ts';
import type { ClusterEntry } from '../directory.ts';
import type { Document } from '../document.ts';
import type { Trouble } from '../errors.ts';
import type { Filter } from '../filters-of.ts';
import type { IncidentRecord } from '../incident-record.ts';
import type { Integration } from '../integrations.ts';
import type { K8sgptResult } from '../k8sgpt-result.ts';
import type { Looked } from '../look.ts';
import type { Report } from '../report.ts';

/** What a command line came to, as data and as words. */
export interface ToolAnswer {
  readonly documents: readonly Document[];
  /** Why there is no other answer than the documents. */
  readonly trouble?: Trouble | undefined;
  readonly report?: Report | undefined;
  readonly looked?: Looked | undefined;
}

export interface ToolQuestion {
  readonly words: readonly string[];
  readonly person: Person;
  /** The AI backend that explains, by name; the usual one unless given. */
  readonly backend?: string | undefined;
  /** Aborted: what runs for it is cancelled. */
  readonly signal: AbortSignal;
  /** Hears each version of each message, progress too. */
  readonly onDocument?: ((document: Document) => void) | undefined;
}

/** Where answers of a model are kept, in k8sgpt's words. */
export interface CacheWanted {
  readonly type: 's3' | 'azure' | 'gcs';
  readonly bucketName?: string | undefined;
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly insecure?: boolean | undefined;
  readonly storageAccount?: string | undefined;
  readonly containerName?: string | undefined;
  readonly projectId?: string | undefined;
}

export interface AnalyzerWanted {
  readonly name: string;
  readonly url: string;
  readonly port: number;
}

/** The configuration file of somebody's own machine. Each resolves to what is to be known of the change, one sentence. */
export interface SettingsDesk {
  readonly addFilters: (names: readonly string[]) => Promise<string>;
  readonly removeFilters: (names: readonly string[]) => Promise<string>;
  readonly setCache: (wanted: CacheWanted) => Promise<string>;
  readonly addAnalyzers: (wanted: readonly AnalyzerWanted[]) => Promise<string>;
}

/** What tools of a model may ask: the commands, and what is remembered, as far as this person may see it. */
export interface ToolDesk {
  readonly version: string;
  readonly say: (question: ToolQuestion) => Promise<ToolAnswer>;
  readonly clusters: (person: Person) => Promise<readonly ClusterEntry[]>;
  /** The report of this id, else the last one that was made for this person. */
  readonly report: (person: Person, id: string | undefined) => Promise<Report | undefined>;
  /** Incidents that watches know, newest first. */
  readonly incidents: (person: Person) => Promise<readonly IncidentRecord[]>;
  readonly filters: () => Promise<readonly Filter[]>;
  /** What is known besides Kubernetes itself, and whether it is looked at. */
  readonly integrations: () => Promise<
    readonly (Pick<Integration, 'name' | 'title' | 'filters'> & { readonly active: boolean })[]
  >;
  /** Why an AI backend of this name explains nothing here, in a sentence; undefined: it does, or workers know. */
  readonly refuseBackend: (named: string) => string | undefined;
  /** A report in k8sgpt's own JSON shape. */
  readonly k8sgptResult: (
    report: Report,
    options: { readonly anonymize: boolean; readonly withDoc: boolean; readonly explained: boolean },
  ) => K8sgptResult;
  /** Undefined where the machine is not the caller's own: nothing is changed from afar. */
  readonly settings?: SettingsDesk | undefined;
}
