// SPDX-License-Identifier: Apache-2.0

import { chooseCluster, chooseFilters, chooseNamespaces } from '../core/choose.ts';
import { defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { objectOfWords } from '../core/object-of-words.ts';
import { parseSelector } from '../core/parse-selector.ts';
import { progressView } from '../views/progress.ts';
import { languageWanted } from './language-wanted.ts';
import { checkedFlags } from './what-is-checked.ts';

export default defineCommand({
  verb: 'analyze',
  aliases: ['analyse', 'check', 'scan'],
  summary:
    'Check a cluster, or one object and what belongs to it: what is broken, what caused it, what to do',
  operands: { placeholder: '[KIND/NAME]', max: 2, suggests: 'objects' },
  flags: {
    ...checkedFlags,
    selector: {
      type: 'text',
      short: 'L',
      placeholder: 'LABELS',
      description: 'only objects with these labels, for example "app in (web, api), tier!=cache, !canary"',
    },
    explain: { type: 'boolean', short: 'e', description: 'explain each incident' },
    fresh: { type: 'boolean', description: 'with --explain: explain anew, whatever was answered before' },
    language: {
      type: 'text',
      short: 'l',
      placeholder: 'LANGUAGE',
      description: 'language of the explanation (default: of the channel, else yours)',
    },
    again: { type: 'text', placeholder: 'REPORT', description: 'the same question as this earlier report' },
  },
  examples: [
    'analyze',
    'analyze deployment/web -n shop',
    'analyze -n shop,payments --filter Pod,Service --explain',
    'analyze --cluster prod-eu',
  ],
  needs: ['report'],
  plan: ({ flags, operands }, context) => {
    const again = flags.again === undefined ? undefined : context.report;
    if (flags.again !== undefined && again === undefined) {
      throw new Refused('That report is no longer kept. Ask anew:', { hint: 'analyze' });
    }
    const cluster = chooseCluster(flags.cluster ?? again?.cluster, context);
    const namespaces = chooseNamespaces(
      flags.namespace.length > 0 ? flags.namespace : (again?.scope.namespaces ?? []),
      cluster,
      context,
    );
    const selector = flags.selector ?? again?.scope.selector;
    if (selector !== undefined) parseSelector(selector);
    const known = context.directory.clusters.find(({ name }) => name === cluster)?.namespaces ?? [];
    const object = objectOfWords(operands, known) ?? again?.scope.object;
    const scope = {
      ...(object === undefined ? {} : { object }),
      ...(namespaces === undefined ? {} : { namespaces }),
      ...(selector === undefined ? {} : { selector }),
    };
    const filters = chooseFilters(
      flags.filter.length > 0 ? flags.filter : (again?.requestedFilters ?? []),
      context.filters,
    );
    const person = context.interaction.person;
    // Without an explanation nothing is written in any language, and people of several share a check.
    const language = languageWanted(
      flags.language,
      flags.explain === true ? context : { ...context, language: undefined },
    );
    return {
      type: 'run',
      work: {
        kind: 'analyze',
        cluster,
        scope,
        filters,
        explain: flags.explain ?? false,
        ...(language === undefined ? {} : { language }),
        ...(flags.fresh === true && flags.explain === true ? { fresh: true as const } : {}),
      },
      opening: progressView({ cluster, scope, askedBy: person.name, step: undefined }),
    };
  },
});
