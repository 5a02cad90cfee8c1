export { createInference, type Inference, type InferenceOptions } from './service.ts';
export { type InferenceSettings, inferenceSettings, inferenceVariables } from './settings.ts';
