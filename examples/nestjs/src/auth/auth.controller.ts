import { Controller, Headers, Post, UnauthorizedException } from '@nestjs/common';
import { InjectConfigValue, type SecretRef } from '@vaultref/nestjs';
import { isSame, Tokens } from './tokens.js';

@Controller('tokens')
export class AuthController {
  constructor(
    private readonly tokens: Tokens,
    @InjectConfigValue('shop.apiKey') private readonly apiKey: SecretRef,
  ) {}

  /** A token for whoever knows the API key. */
  @Post()
  issue(@Headers('x-api-key') key = ''): { token: string } {
    if (!isSame(key, this.apiKey.value)) throw new UnauthorizedException();
    return { token: this.tokens.issue('a customer') };
  }
}
