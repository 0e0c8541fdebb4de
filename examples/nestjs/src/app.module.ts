import { Module } from '@nestjs/common';
import { yamlFile } from '@vaultref/core';
import { KeyVaultConfigModule } from '@vaultref/nestjs';
import { AppController } from './app.controller.js';
import { databaseConfig } from './database.config.js';

@Module({
  imports: [
    KeyVaultConfigModule.forRoot({
      isGlobal: true,
      sources: [yamlFile('config/default.yaml')],
      load: [databaseConfig],
      vaults: { payments: 'payments-prod-kv' },
    }),
  ],
  controllers: [AppController],
})
export class AppModule {}
