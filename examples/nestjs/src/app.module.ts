import { Module } from '@nestjs/common';
import { yamlFile } from '@vaultref/core';
import { KeyVaultConfigModule } from '@vaultref/nestjs';
import { AppController } from './app.controller.js';
import { AuthModule } from './auth/auth.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { OrdersModule } from './orders/orders.module.js';

/** In production rotations are told by events, and looked for every 5 minutes in case one is lost; at a desk every 5 seconds. */
const intervalMs = process.env['NODE_ENV'] === 'production' ? 300_000 : 5_000;

@Module({
  imports: [
    KeyVaultConfigModule.forRoot({
      isGlobal: true,
      sources: [yamlFile('config/default.yaml')],
      vaults: { payments: 'payments-prod-kv' },
      refresh: { intervalMs },
    }),
    AuthModule,
    OrdersModule,
    OperationsModule,
  ],
  controllers: [AppController],
})
export class AppModule {}
