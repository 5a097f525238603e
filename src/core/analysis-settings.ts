// SPDX-License-Identifier: Apache-2.0

import type { Severity } from './finding.ts';
import type { FindingCriteria } from './finding-criteria.ts';

/** Hides findings. */
export interface IgnoreRule extends FindingCriteria {
  /** Part of the message or of its evidence, in any case. */
  readonly text?: string | undefined;
  /** Epoch milliseconds from which the rule is over. */
  readonly until?: number | undefined;
}

/** What the operator wrote down to do about some findings; where it stands: `url`, a page, or `file`, markdown that is quoted. */
export interface Runbook {
  readonly title: string;
  readonly url?: string | undefined;
  readonly file?: string | undefined;
  /** The text behind `url` is read and quoted, too. */
  readonly quote?: boolean | undefined;
}

export interface RunbookRule extends FindingCriteria {
  readonly runbook: Runbook;
}

/** What an operator decided about one problem code. */
export interface CodeSettings {
  readonly severity?: Severity | undefined;
  /** In place of the analyzer's own, in its unit. */
  readonly threshold?: number | undefined;
}

/** What a condition of a custom resource means, by somebody who knows its controller. */
export interface ConditionMeaning {
  /** `Widget`, or `Widget.example.com` with its group; undefined = of every kind. */
  readonly kind?: string | undefined;
  readonly type: string;
  /** The status that is trouble; `never` = none is, whatever the type is usually taken for. */
  readonly bad: 'True' | 'False' | 'Unknown' | 'never';
  readonly severity?: Severity | undefined;
  /** Time that the status must have lasted, in milliseconds; undefined = as long as for every other one. */
  readonly settle?: number | undefined;
}

/** What may be read of pod logs. */
export interface LogSettings {
  /** Last lines of a container that crashed, told with the finding; 0 = none are read. */
  readonly lastLines: number;
  /** Most pods of which logs are read in one analysis. */
  readonly pods: number;
}

/** What the operator of a cluster decided about its checks. */
export interface AnalysisSettings {
  readonly ignore: readonly IgnoreRule[];
  /** By code, `analyzer/problem`. */
  readonly codes: Readonly<Record<string, CodeSettings>>;
  /** Conditions of custom resources and of nodes whose meaning is not known here, or not as it is usual. */
  readonly conditions: readonly ConditionMeaning[];
  readonly logs: LogSettings;
  readonly runbooks: readonly RunbookRule[];
  /** Labels and annotations that are kept with incidents: by them they are routed and owned. */
  readonly labels: readonly string[];
  /** Namespaces that are checked where nobody names any; empty = all. */
  readonly onlyNamespaces: readonly string[];
  /** Namespaces that are not checked unless they are named. */
  readonly exceptNamespaces: readonly string[];
}

export const noSettings: AnalysisSettings = Object.freeze({
  ignore: [],
  codes: {},
  conditions: [],
  logs: { lastLines: 0, pods: 100 },
  runbooks: [],
  labels: [],
  onlyNamespaces: [],
  exceptNamespaces: [],
});
