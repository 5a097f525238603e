// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { suggest } from '../core/suggest.ts';
import { cachedAnswersView, cachedAnswerView, forgottenView } from '../views/cached-answers.ts';

const ACTIONS = ['list', 'get', 'remove', 'purge', 'add'] as const;
const FORMS = 'list|get KEY|remove KEY|purge [KEY]|add STORE';

export default defineCommand({
  verb: 'cache',
  right: 'admin',
  summary: 'List, read or remove remembered answers of AI, or choose where they are kept (admins)',
  operands: { placeholder: FORMS, max: 2 },
  flags: {
    all: { type: 'boolean', description: 'purge: all of them, as without a key' },
    bucket: { type: 'text', short: 'b', placeholder: 'NAME', description: 'add s3, gcs: the bucket' },
    region: { type: 'text', short: 'r', placeholder: 'REGION', description: 'add s3: the region' },
    endpoint: { type: 'text', short: 'e', placeholder: 'URL', description: 'add: another address' },
    projectid: { type: 'text', short: 'p', placeholder: 'PROJECT', description: 'add gcs: the project' },
    storageacc: { type: 'text', short: 's', placeholder: 'NAME', description: 'add azure: the account' },
    container: { type: 'text', short: 'c', placeholder: 'NAME', description: 'add azure: the container' },
  },
  examples: ['cache list', 'cache purge'],
  needs: ['cache'],
  plan: ({ operands: [action = 'list', key], flags }, { cache, now }) => {
    if (action === 'add')
      throw new Refused(
        'Where answers are kept is configuration: set cache.store, or K8SGPT_CACHE_STORE, and start the bot again.',
        { hint: 'k8sgpt cache add s3 --bucket NAME' },
      );
    if (!ACTIONS.some((one) => one === action)) {
      const close = suggest(action, ACTIONS);
      throw new Refused(
        `cache does not know "${action}". ${close === undefined ? `It knows ${ACTIONS.join(', ')}.` : `Did you mean ${close}?`}`,
        { hint: `cache ${close ?? 'list'}` },
      );
    }
    if (cache === undefined) throw new Refused('No answers are remembered: ai.cacheTtl is 0s.');
    const isPurgeOfOne = action === 'purge' && key !== undefined;
    if (isPurgeOfOne && flags.all === true)
      throw new Refused('Say one answer or --all, not both.', { hint: 'cache purge --all' });
    const isOfOne = action === 'get' || action === 'remove' || isPurgeOfOne;
    if (isOfOne !== (key !== undefined))
      throw new Refused(
        isOfOne ? `Say which answer: cache ${action} KEY.` : `cache ${action} takes no "${key ?? ''}".`,
        { hint: isOfOne ? 'cache list' : `cache ${action}` },
      );
    if (isOfOne && cache.text === undefined)
      throw new Refused('No answer is remembered under this key.', { hint: 'cache list' });
    if (action === 'list' || action === 'get')
      return {
        type: 'answer',
        audience: 'person',
        document: key === undefined ? cachedAnswersView(cache, now) : cachedAnswerView(key, cache),
      };
    return {
      type: 'forget',
      keys: key === undefined ? 'all' : [key],
      document: forgottenView(key, cache),
    };
  },
});
