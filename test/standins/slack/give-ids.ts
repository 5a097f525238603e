// SPDX-License-Identifier: Apache-2.0

import type { Json } from './types.ts';
import { isObject } from './validate/schema.ts';

const passive = new Set(['image', 'plain_text', 'mrkdwn']);

const withActionId = (element: unknown, id: () => string): unknown =>
  isObject(element) && !passive.has(String(element['type'])) && element['action_id'] === undefined
    ? { ...element, action_id: id() }
    : element;

/** Slack names the blocks and interactive elements that came without an id. */
export const withIds = (blocks: readonly Json[], id: () => string): readonly Json[] =>
  blocks.map((block: Record<string, unknown>) => {
    const { elements, accessory, element } = block;
    const isInteractive = block['type'] === 'actions' || block['type'] === 'context_actions';
    return {
      ...block,
      block_id: typeof block['block_id'] === 'string' && block['block_id'] !== '' ? block['block_id'] : id(),
      ...(isInteractive && Array.isArray(elements)
        ? { elements: elements.map((entry) => withActionId(entry, id)) }
        : {}),
      ...(accessory === undefined ? {} : { accessory: withActionId(accessory, id) }),
      ...(element === undefined ? {} : { element: withActionId(element, id) }),
    };
  });
