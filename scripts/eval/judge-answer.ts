// SPDX-License-Identifier: Apache-2.0

import type { Explanation } from '../../src/core/explanation.ts';
import { formatRef } from '../../src/core/ref.ts';
import type { Report } from '../../src/core/report.ts';
import { kubectlCommandsIn } from '../../src/explain/kubectl-commands.ts';
import type { ExpectedFinding, State } from '../score/expected.ts';
import { isAt, says } from '../score/score-state.ts';

/** One explanation of a state's first root cause, judged by rules that need no second model. */
export interface JudgedAnswer {
  readonly id: string;
  readonly family: string;
  /** False: guidance stood in. The rest is not judged then. */
  readonly answered: boolean;
  /** It says what is wrong, in words that an expert accepts for the root cause. */
  readonly cause: boolean;
  /** It names the object to blame, or its workload. */
  readonly object: boolean;
  /** Everything that it names was in the facts. */
  readonly honest: boolean;
  /** Its commands are kubectl's, and the first of them only looks. */
  readonly commands: boolean;
  /** Claims with a fact behind them, of all claims. */
  readonly cited: number;
  /** Nothing that identifies the cluster was sent. */
  readonly private: boolean;
  readonly tokens: number;
  readonly ms: number;
  /** What is wrong with it, for people. */
  readonly remarks: readonly string[];
}

export interface Asked {
  readonly state: State;
  readonly report: Report;
  readonly explanation: Explanation;
  /** Everything that the backend was sent. */
  readonly sent: string;
  readonly ms: number;
}

const textOf = ({ happening, cause = '', because, steps, verify, next = '' }: Explanation): string =>
  [happening, cause, ...because, ...steps, verify, next].join('\n');

/** Names that would answer for the root cause: of the object, of those that are as good, and of their owners. */
const namesOf = (root: ExpectedFinding, report: Report): readonly string[] => [
  ...new Set(
    report.findings
      .filter(({ objects }) => objects.some((ref) => isAt(root, formatRef(ref))))
      .flatMap(({ object, owner, blames }) => [object.name, owner.name, ...blames.map(({ name }) => name)]),
  ),
];

/** Names by which somebody could tell whose cluster it is; ordinary words are no secret. */
const tellingNames = (report: Report): readonly string[] =>
  [
    ...new Set([
      report.cluster,
      ...report.findings.flatMap(({ object, owner }) => [object.name, owner.name, object.namespace ?? '']),
    ]),
  ].filter((name) => name.length > 6 && /[-.\d]/.test(name) && !/^(?:kube|default)/.test(name));

const VERBS =
  /^(?:annotate|api-resources|apply|auth|autoscale|certificate|cluster-info|config|cordon|cp|create|debug|delete|describe|diff|drain|edit|events|exec|explain|expose|get|label|logs|patch|port-forward|proxy|replace|rollout|run|scale|set|taint|top|uncordon|version|wait)\b/;

const commandTrouble = (explanation: Explanation): string | undefined => {
  const commands = explanation.steps.flatMap(kubectlCommandsIn);
  const wrong = commands.find(({ verb }) => !VERBS.test(verb));
  if (wrong !== undefined) return `no command of kubectl: ${wrong.line}`;
  const [first] = commands;
  return first === undefined || first.readOnly ? undefined : `changes something first: ${first.line}`;
};

const INVENTED = /\((?:unknown [a-z]+|`[^)]*` (?:is|are) not in the report)\)/;

/** An explanation against what an expert expects of the state. */
export const judgeAnswer = ({ state, report, explanation, sent, ms }: Asked): JudgedAnswer => {
  const { id, family } = state;
  const { usage, source, note } = explanation;
  const base = { id, family, ms, tokens: (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0) };
  const leaked = tellingNames(report).filter((name) => sent.includes(name));
  const leak = leaked.length === 0 ? [] : [`sent in clear: ${leaked.join(', ')}`];
  if (source !== 'ai')
    return {
      ...base,
      answered: false,
      cause: false,
      object: false,
      honest: false,
      commands: false,
      cited: 0,
      private: leaked.length === 0,
      remarks: [note ?? 'guidance stood in', ...leak],
    };
  const text = textOf(explanation);
  const roots = state.findings.filter(({ rootCause }) => rootCause);
  // Namespaces are named after their state and would give the answer away.
  const words = state.namespaces.reduce((rest, namespace) => rest.replaceAll(namespace, 'NAMESPACE'), text);
  const cause = roots.some((root) => says(root, words));
  const object = roots.some((root) => namesOf(root, report).some((name) => text.includes(name)));
  const invented = INVENTED.exec(text)?.[0];
  const trouble = commandTrouble(explanation);
  const claims = explanation.because.length;
  const cited = explanation.because.filter((claim) => /\[\d+\]/.test(claim)).length;
  return {
    ...base,
    answered: true,
    cause,
    object,
    honest: invented === undefined,
    commands: trouble === undefined,
    cited: claims === 0 ? 0 : cited / claims,
    private: leaked.length === 0,
    remarks: [
      ...(cause ? [] : ['does not say the cause']),
      ...(object ? [] : ['does not name the object']),
      ...(invented === undefined ? [] : [`names what is not there: ${invented}`]),
      ...(trouble === undefined ? [] : [trouble]),
      ...leak,
    ],
  };
};
