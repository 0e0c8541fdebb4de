import { Module } from '@nestjs/common';
import { createRotationController, createStatusPageController } from '@vaultref/nestjs/ops';
import { HealthController } from './health.controller.js';
import { RotationsController } from './rotations.controller.js';

/** What the operators of the shop want of it. */
@Module({
  controllers: [
    HealthController,
    RotationsController,
    createRotationController({ secret: (config) => config.get<string>('WEBHOOK_SECRET') }),
    // Without guards it answers this machine only.
    createStatusPageController({ title: 'Configuration of the shop' }),
  ],
})
export class OperationsModule {}
