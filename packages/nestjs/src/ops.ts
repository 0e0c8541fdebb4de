export { createRotationController, type RotationControllerOptions } from './rotation.controller.js';
export { createStatusPageController, type StatusPageControllerOptions } from './status-page.controller.js';
