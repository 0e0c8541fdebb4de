import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { databaseConfig } from './database.config.js';
import { Database } from './database.js';

@Module({
  imports: [ConfigModule.forFeature(databaseConfig)],
  providers: [Database],
  exports: [Database],
})
export class DatabaseModule {}
