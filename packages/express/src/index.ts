export { configMiddleware } from './config-middleware.js';
export { startWithConfig, type StartedApp, type StartOptions } from './start-with-config.js';
