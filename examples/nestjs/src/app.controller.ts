import { Controller, Get, Query } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import type { Config, Report } from '@vaultref/core';
import { InjectKeyVaultConfig } from '@vaultref/nestjs';
import { createHmac } from 'node:crypto';

@Controller()
export class AppController {
  constructor(
    private readonly configService: ConfigService,
    @InjectKeyVaultConfig() private readonly keyVaultConfig: Config,
  ) {}

  @Get()
  shop(): { shop: string } {
    return { shop: this.configService.getOrThrow<string>('shop.name') };
  }

  /** What came from where, without values. */
  @Get('report')
  report(): Report {
    return this.keyVaultConfig.report;
  }

  /** Proves to whoever knows a secret that the application holds it, without showing it. */
  @Get('proof')
  proof(@Query('path') path: string, @Query('challenge') challenge: string): { proof: string } {
    const secret = this.configService.getOrThrow<string>(path);
    return { proof: createHmac('sha256', secret).update(challenge).digest('hex') };
  }
}
