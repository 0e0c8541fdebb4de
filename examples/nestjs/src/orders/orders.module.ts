import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { OrdersController } from './orders.controller.js';

@Module({ imports: [AuthModule, DatabaseModule], controllers: [OrdersController] })
export class OrdersModule {}
