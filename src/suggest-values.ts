import { type Access, maySeeCluster } from './core/access.ts';
import type { AnyCommand } from './core/command.ts';
import { type ClusterEntry, type Directory, defaultClusterOf } from './core/directory.ts';
import type { Filter } from './core/filters-of.ts';
import type { Suggests } from './core/flags.ts';
import type { Suggestion, SuggestRequest } from './core/ports/desk.ts';

interface SuggestParts {
  readonly commands: readonly AnyCommand[];
  readonly filters: readonly Filter[];
  readonly directory: () => Promise<Directory>;
  readonly accessOf: (request: SuggestRequest) => Access;
}

/** What Discord shows at most. https://docs.discord.com/developers/interactions/application-commands#autocomplete */
const MOST = 25;

const same = (value: string): Suggestion => ({ label: value, value });

/** Names that start with what is typed come before those that merely hold it. */
const matching = (values: readonly Suggestion[], typed: string): readonly Suggestion[] => {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ label }: Suggestion): number => {
    const at = label.toLowerCase().indexOf(wanted);
    return at < 0 ? 2 : Math.min(at, 1);
  };
  return values
    .map((value) => ({ value, rank: rank(value) }))
    .filter(({ rank: place }) => place < 2)
    .sort((a, b) => a.rank - b.rank || (a.value.label < b.value.label ? -1 : 1))
    .map(({ value }) => value);
};

const whatIsAsked = (
  { verb, flag }: SuggestRequest,
  commands: readonly AnyCommand[],
): Suggests | undefined => {
  const command = commands.find((candidate) => candidate.verb === verb);
  if (flag === undefined) return command?.operands?.suggests;
  const spec = command?.flags[flag];
  return spec === undefined || spec.type === 'boolean' ? undefined : spec.suggests;
};

/** Choices while people type, from what workers have published; never more than this person may see there. */
export const createSuggest =
  ({ commands, filters, directory, accessOf }: SuggestParts) =>
  async (request: SuggestRequest): Promise<readonly Suggestion[]> => {
    const asked = whatIsAsked(request, commands);
    if (asked === undefined) return [];
    const access = accessOf(request);
    const known = await directory().catch((): Directory => ({ clusters: [] }));
    const clusters = known.clusters.filter(({ name }) => maySeeCluster(access, name));
    const named = request.given['cluster'] ?? access.defaultCluster ?? defaultClusterOf({ clusters });
    const cluster: ClusterEntry | undefined = clusters.find(({ name }) => name === named);
    const maySee = (namespace: string): boolean => access.namespaces?.includes(namespace) ?? true;
    const valuesOf: Readonly<Record<Suggests, () => readonly Suggestion[]>> = {
      clusters: () => clusters.map(({ name }) => same(name)),
      namespaces: () => (cluster?.namespaces ?? []).filter(maySee).map(same),
      filters: () => filters.map(({ name }) => same(name)),
      incidents: () => [],
      objects: () => [],
    };
    return matching(valuesOf[asked](), request.typed).slice(0, MOST);
  };
