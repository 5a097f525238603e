// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { Data, Datum } from './datum.ts';
import type { Evidence } from './evidence.ts';
import type { Severity } from './finding.ts';
import type { KubeObject } from './kind.ts';
import type { KindName, Kinds } from './kinds/index.ts';
import type { LogRequest, LogView } from './pod-logs.ts';
import type { Ref } from './ref.ts';

/** The words of one problem. `{placeholder}`s in message, fix and kubectl are filled from the yielded data. */
export interface Problem {
  readonly severity: Severity;
  /** Says that something does not work rather than why: its parts, pods and targets are searched for the cause. */
  readonly symptom?: true;
  /** Good practice rather than trouble: listed with the findings, never an incident. */
  readonly advice?: true;
  /** From where on it is a trouble, where one number decides: read it with `cluster.threshold(code)`, operators may change it. */
  readonly threshold?: { readonly value: number; readonly unit: string };
  /**
   * Completes "<Kind> <name> …": a clause in present tense without a full stop. What stands in square brackets is left
   * out where `{container}` is named like its workload.
   */
  readonly message: string;
  /** One imperative sentence: what to do. */
  readonly fix: string;
  /** Official documentation. */
  readonly docs: string;
  /** A read-only command that shows the trouble; `{object}` etc. as in message. Default: kubectl describe of the object. */
  readonly kubectl?: string;
}

/** Placeholders that the runner fills for every finding. */
type BuiltIn = 'kind' | 'name' | 'namespace';

type Placeholders<Text extends string> = Text extends `${string}{${infer Key}}${infer Rest}`
  ? Key | Placeholders<Rest>
  : never;

type DataFor<P extends Problem> = Exclude<
  | Placeholders<P['message']>
  | Placeholders<P['fix']>
  | Placeholders<P['kubectl'] extends string ? P['kubectl'] : ''>,
  BuiltIn
>;

export interface Yield<Code extends string = string, Keys extends string = string> {
  readonly code: Code;
  readonly data?: Readonly<Record<Keys, Datum>> & Data;
  /** The object at fault, when it is not the one that `check` was given. */
  readonly on?: Ref;
  /** Overrides the table's severity, for example less for a part than for the whole. */
  readonly severity?: Severity | undefined;
  readonly evidence?: readonly Evidence[];
  readonly blames?: readonly Ref[];
  readonly since?: number | undefined;
}

/** The facts that an analyzer with these problems may yield, each with the data that its words need. */
export type YieldOf<Problems extends Record<string, Problem>> = {
  [Code in keyof Problems & string]: [DataFor<Problems[Code]>] extends [never]
    ? Yield<Code>
    : Yield<Code, DataFor<Problems[Code]>> & {
        readonly data: Readonly<Record<DataFor<Problems[Code]>, Datum>>;
      };
}[keyof Problems & string];

/** Filter groups: `core` is what k8sgpt runs by default, `custom` what other people add. */
export type Group = 'core' | 'additional' | 'integration' | 'best-practice' | 'custom';

/**
 * An analyzer yields facts about one object at a time, from one immutable snapshot: no client, no logger, no clock
 * of its own, no prose assembly. The id is the file name; `kind` is the filter name that people type.
 */
export interface Analyzer<
  Each extends KindName = KindName,
  Reads extends KindName = KindName,
  Problems extends Record<string, Problem> = Record<string, Problem>,
> {
  readonly kind: string;
  readonly group: Group;
  readonly title: string;
  readonly why: string;
  /** The kind that is checked, object by object. */
  readonly each: Each;
  /** Other kinds it looks at: what is listed, and the generated RBAC. Asking for more is a compile error. */
  readonly reads: readonly Reads[];
  readonly problems: Problems;
  /**
   * Those that it may have something to say of, in the order of the list; all of them by default. Most of a cluster is
   * well: a list that several analyzers share (`unwellPods`) spares each of them a look at every healthy object.
   */
  readonly among?: (cluster: Cluster<Each | Reads>) => readonly Kinds[Each][];
  readonly check: (object: Kinds[Each], cluster: Cluster<Each | Reads>) => Iterable<YieldOf<Problems>>;
}

/** An analyzer that also reads pod logs: a bounded extra, fetched after listing and before the first check. */
export interface LogAnalyzer<
  Each extends KindName,
  Reads extends KindName,
  Problems extends Record<string, Problem>,
> extends Omit<Analyzer<Each, Reads, Problems>, 'check'> {
  /** Logs of the objects that will be checked, the one that matters most first: what is beyond the bounds is left out. */
  readonly logs: (objects: readonly Kinds[Each][], cluster: Cluster<Each | Reads>) => Iterable<LogRequest>;
  readonly check: (
    object: Kinds[Each],
    cluster: Cluster<Each | Reads>,
    logs: LogView,
  ) => Iterable<YieldOf<Problems>>;
}

/** An analyzer of whatever kinds and problems: what registries and the runner hold. */
export interface AnyAnalyzer {
  readonly kind: string;
  readonly group: Group;
  readonly title: string;
  readonly why: string;
  readonly each: KindName;
  readonly reads: readonly KindName[];
  readonly problems: Readonly<Record<string, Problem>>;
  readonly logs?: (objects: never, cluster: never) => Iterable<LogRequest>;
  readonly among?: (cluster: never) => readonly KubeObject[];
  readonly check: (object: never, cluster: never, logs: LogView) => Iterable<Yield>;
}

export interface RegisteredAnalyzer {
  readonly id: string;
  readonly analyzer: AnyAnalyzer;
  /** Whether it looks where nobody names filters, as operators decided; by its group unless given. */
  readonly isActive?: boolean | undefined;
}

export const defineAnalyzer = <
  Each extends KindName,
  const Reads extends KindName,
  const Problems extends Record<string, Problem>,
>(
  analyzer: Analyzer<Each, Reads, Problems>,
): Analyzer<Each, Reads, Problems> => Object.freeze(analyzer);

export const defineLogAnalyzer = <
  Each extends KindName,
  const Reads extends KindName,
  const Problems extends Record<string, Problem>,
>(
  analyzer: LogAnalyzer<Each, Reads, Problems>,
): LogAnalyzer<Each, Reads, Problems> => Object.freeze(analyzer);
