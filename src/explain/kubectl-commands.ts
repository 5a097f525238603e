// SPDX-License-Identifier: Apache-2.0

/** A kubectl command that stands in a text. */
export interface KubectlCommand {
  readonly line: string;
  /** `get`, `rollout status`, `auth can-i`; empty when there is none. */
  readonly verb: string;
  /** Whether it only looks. What is not known to only look changes something. */
  readonly readOnly: boolean;
  /** Names of objects, namespaces and containers that it speaks of; placeholders are none. */
  readonly names: readonly string[];
}

const LOOKS = new Set(
  'api-resources api-versions auth cluster-info describe diff events explain get logs top version wait'.split(
    ' ',
  ),
);

/** Verbs of which a second word decides. */
const LOOKS_WITH: Readonly<Record<string, ReadonlySet<string>>> = {
  auth: new Set(['can-i', 'whoami']),
  config: new Set(['current-context', 'get-contexts', 'view', 'get-clusters']),
  rollout: new Set(['history', 'status']),
  'cluster-info': new Set(['']),
};

/** Flags of which the next word is the value. */
const VALUED = new Set(
  '-n --namespace -c --container -l --selector -o --output --for --field-selector --context --tail --since --sort-by --timeout -f --filename -p --patch --revision --to-revision --replicas --type --as --as-group --cluster --user --request-timeout -v --v'.split(
    ' ',
  ),
);
/** Whoever follows these asks another server, with other credentials or with programs that a file names. */
const ELSEWHERE =
  /(?:^|\s)(?:-s|--server|--kubeconfig|--token|--username|--password|--client-key)(?:[\s=]|$)/;
const NAMING = new Set(['-n', '--namespace', '-c', '--container', '--for']);

/** `POD`, `<pod>`, `$NAME`, `your-pod`: the reader fills them in. */
const isPlaceholder = (word: string): boolean =>
  /[<>{}$*[\]]/.test(word) || !/[a-z0-9]/.test(word) || /^(?:your|my|the)-/.test(word);

/** Letters of another alphabet that look like ours are part of a name, too: it is one that nobody has. */
const isName = (word: string): boolean =>
  /^[\p{L}\p{N}](?:[\p{L}\p{N}.:-]{0,251}[\p{L}\p{N}])?$/u.test(word) && !isPlaceholder(word);

/** `pod/web` and `web` → `web`; kinds alone are no names. */
const nameOf = (word: string): string => word.slice(word.lastIndexOf('/') + 1);

const split = (line: string): readonly string[] =>
  (line.match(/"[^"]*"|'[^']*'|[^\s]+/g) ?? []).map((word) => word.replace(/^["']|["']$/g, ''));

interface Parts {
  readonly words: readonly string[];
  readonly named: readonly string[];
}

/** Words that are no flags, and the values of flags that name something. */
const partsOf = (given: readonly string[]): Parts => {
  const words: string[] = [];
  const named: string[] = [];
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at] ?? '';
    // What follows belongs to a program in the container, or to another command.
    if (word === '--' || /^(?:[|;&<>]|\d?>)/.test(word)) break;
    if (!word.startsWith('-')) {
      words.push(word);
      continue;
    }
    const [flag = '', value] = word.split('=', 2);
    const taken = value ?? (VALUED.has(flag) ? given[(at += 1)] : undefined);
    if (taken !== undefined && NAMING.has(flag)) named.push(nameOf(taken));
  }
  return { words, named };
};

/** Objects of `get pod a b`, `get pod/a`, `logs a`, `rollout status deployment/a`. */
const objectsOf = (verb: string, rest: readonly string[]): readonly string[] => {
  if (rest.some((word) => word.includes('/'))) return rest.filter((word) => word.includes('/')).map(nameOf);
  if (['logs', 'exec', 'cp', 'port-forward', 'attach', 'debug'].includes(verb)) return rest.slice(0, 1);
  if (['drain', 'cordon', 'uncordon'].includes(verb)) return rest;
  return [
    'get',
    'describe',
    'rollout',
    'delete',
    'edit',
    'scale',
    'patch',
    'annotate',
    'label',
    'top',
  ].includes(verb.split(' ')[0] ?? '')
    ? rest.slice(1).filter((word) => !word.includes('='))
    : [];
};

/** What a shell reads nothing into, and what it still replaces. */
const QUOTED = /'[^']*'|"[^"$\\]*"/g;
/** Filters, and what makes them write or run something. */
const FILTER = /^\s*(?:grep|head|tail|less|sort|uniq|wc|jq|awk|cut|yq|base64)\b/;
const WRITES = /\bsystem\s*\(|\bgetline\b|^\s*sort\b.*\s(?:-o|--output)|^\s*yq\b.*\s(?:-i|--inplace)/;

/** Whether a shell does nothing else with a line than to filter what it shows. */
const onlyFilters = (line: string): boolean => {
  const bare = line.replace(QUOTED, '""');
  if (/[;&`\n]|[$<]\(|>\s*\S/.test(bare)) return false;
  const filters = bare.split('|').slice(1);
  // What is behind a pipe may do anything but filter.
  return (
    filters.every((part) => FILTER.test(part)) &&
    !line
      .split('|')
      .slice(1)
      .some((part) => WRITES.test(part))
  );
};

const commandOf = (line: string): KubectlCommand => {
  const { words, named } = partsOf(split(line).slice(1));
  const [verb = '', second = ''] = words;
  const subject = LOOKS_WITH[verb];
  const isSubcommand = subject !== undefined && verb !== 'cluster-info';
  const full = isSubcommand ? `${verb} ${second}`.trim() : verb;
  const looks = subject === undefined ? LOOKS.has(verb) : subject.has(second);
  return {
    line,
    verb: full,
    readOnly: looks && !ELSEWHERE.test(line) && onlyFilters(line),
    names: [...new Set([...objectsOf(full, words.slice(isSubcommand ? 2 : 1)), ...named].filter(isName))],
  };
};

const IN_TICKS = /`([^`\n]{1,400})`/g;

/** Commands between backticks, in order. */
export const kubectlCommandsIn = (text: string): readonly KubectlCommand[] =>
  [...text.matchAll(IN_TICKS)]
    .map(([, line = '']) => line.trim().replace(/^\$\s+/, ''))
    .filter((line) => /^kubectl(?:\s|$)/.test(line))
    .map(commandOf);
