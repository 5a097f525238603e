import type { Severity } from '../finding.ts';
import type { Ref } from '../ref.ts';
import type { Scope, SkipReason } from '../snapshot.ts';
import type { Check } from './cluster-reader.ts';

/**
 * One thing that an analyzer of somebody else found: parsed and bounded at the door. Its words are untrusted, and the
 * object need not exist.
 */
export interface CustomFinding {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly apiVersion?: string | undefined;
  /** What is wrong, in words of the analyzer. */
  readonly text: string;
  /** That of the configuration unless given. */
  readonly severity?: Severity | undefined;
  /** Small letters, digits and dashes: the same trouble has the same one. Without any, the text tells. */
  readonly code?: string | undefined;
  /** One imperative sentence. */
  readonly fix?: string | undefined;
  /** An http(s) address. */
  readonly docs?: string | undefined;
  /** The object that it belongs to, where the cluster does not tell. */
  readonly parent?: Ref | undefined;
  /** Epoch milliseconds. */
  readonly since?: number | undefined;
  /** Parts of the text, and other words, that no model may see. */
  readonly sensitive: readonly string[];
}

/** An object as the API server holds it: of a Secret without the values. */
export type RawObject = Readonly<Record<string, unknown>>;

/** All objects of one kind in scope, or why not: "could not look" is never an empty list. */
export type RawObjects =
  | { readonly status: 'read'; readonly objects: readonly RawObject[] }
  | {
      readonly status: 'skipped';
      readonly reason: SkipReason;
      /** One clause for people. */
      readonly detail: string;
      /** What could be read all the same. */
      readonly objects: readonly RawObject[];
    };

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

export const customTroubles = [
  'timeout',
  /** Nobody answers there. */
  'unreachable',
  /** It does not let us in, or we do not trust it. */
  'refused',
  'too-much',
  'not-understandable',
  /** It says itself that it failed, or it threw. */
  'failed',
] as const;

/** Why an analyzer did not look, or not at everything. */
export interface CustomTrouble {
  readonly reason: (typeof customTroubles)[number];
  /** One clause for people, without words of the analyzer that were not bounded. */
  readonly detail: string;
}

export interface CustomAnswer {
  /** What was found until a trouble stands. */
  readonly findings: readonly CustomFinding[];
  readonly trouble?: CustomTrouble | undefined;
  /** Kinds that it wanted to see and that were not, or not wholly, read. */
  readonly unread?:
    | readonly { readonly kind: string; readonly reason: SkipReason; readonly detail: string }[]
    | undefined;
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
  /** Kinds that it will ask for, as people write them: those are read ahead. */
  readonly wants?: readonly string[] | undefined;
  /** Never throws for what the analyzer does; the signal's reason only. */
  readonly run: (request: CustomRequest, signal: AbortSignal) => Promise<CustomAnswer>;
  /** For `doctor`: whether it is well, with what to do when it is not. */
  readonly diagnose: (signal: AbortSignal) => Promise<readonly Check[]>;
  readonly close: () => Promise<void>;
}
