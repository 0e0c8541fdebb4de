import { Module } from '@nestjs/common';
import { AuthController } from './auth.controller.js';
import { Tokens } from './tokens.js';

@Module({ providers: [Tokens], controllers: [AuthController], exports: [Tokens] })
export class AuthModule {}
