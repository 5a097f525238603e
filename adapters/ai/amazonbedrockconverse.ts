// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from '../../src/core/config-slice.ts';
import { bedrockModule, bedrockSettings } from './_bedrock-settings.ts';

const named = {
  name: 'amazonbedrockconverse',
  title: 'Amazon Bedrock (Converse)',
  prefix: 'BEDROCK_CONVERSE',
};

export const amazonbedrockconverseConfig = defineConfig(bedrockSettings(named));

export default bedrockModule(named, amazonbedrockconverseConfig);
