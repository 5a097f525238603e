// SPDX-License-Identifier: Apache-2.0

import type { HomeView } from '@slack/types';
import type { Document } from '../../src/core/document.ts';
import { viewBlocks } from './modal.ts';
import { metadataOf, type ViewPlace } from './view-place.ts';

/** The Home tab of one person. Its place is their direct messages with the bot: that is where buttons in it are answered. */
export const homeOf = (document: Document, place: ViewPlace): HomeView => ({
  type: 'home',
  private_metadata: metadataOf(place),
  blocks: viewBlocks(document),
});
