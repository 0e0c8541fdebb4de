// Compiled, never run: our declarations beside those of Nest 11 and config 4, decorators and all.
import { Inject, Injectable, Module } from '@nestjs/common';
import { ConfigModule, ConfigService, type ConfigType, registerAs } from '@nestjs/config';
import {
  type ConfigValueChange,
  InjectConfigValue,
  keyVaultConfig,
  KeyVaultConfigModule,
  OnSecretChange,
  registerSecretsAs,
  type SecretRef,
} from '@vaultref/nestjs';
import { createRotationController, createStatusPageController } from '@vaultref/nestjs/ops';
import * as Joi from 'joi';

const databaseConfig = registerAs('database', () => ({ password: process.env['DB_PASSWORD'] }));
const mailConfig = registerSecretsAs('mail', (env) => ({ key: env['MAIL_KEY'] ?? '@keyvault:mail-key' }));

@Injectable()
class Mailer {
  constructor(
    @InjectConfigValue('database.password') readonly password: SecretRef,
    @Inject(mailConfig.KEY) readonly mail: ConfigType<typeof mailConfig>,
  ) {}

  @OnSecretChange('mail.key')
  reconnect({ value }: ConfigValueChange<string>): string {
    return value + this.mail.key + this.password.value;
  }
}

@Module({
  imports: [
    KeyVaultConfigModule.forRoot({
      isGlobal: true,
      load: [databaseConfig, mailConfig],
      validationSchema: Joi.object({ PORT: Joi.number() }),
      validationOptions: { allowUnknown: true },
    }),
    KeyVaultConfigModule.forRootAsync({
      inject: [Mailer],
      useFactory: ({ mail }: Mailer) => ({ vault: mail.key }),
    }),
    KeyVaultConfigModule.forFeature(databaseConfig),
    ConfigModule.forRoot({ load: [keyVaultConfig({ vault: 'my-app-kv' })] }),
  ],
  controllers: [
    createRotationController({ secret: (config: ConfigService) => config.get<string>('WEBHOOK_SECRET') }),
    createStatusPageController({ title: 'Configuration' }),
  ],
  providers: [Mailer],
})
export class AppModule {}
