import { registerAs } from '@nestjs/config';

/** Nest's own way: the factory reads the environment and gets the secret, not the reference. */
export const databaseConfig = registerAs('database', () => ({
  password: process.env['DB_PASSWORD'] ?? '',
}));
