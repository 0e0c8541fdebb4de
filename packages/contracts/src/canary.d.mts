export declare const CANARY: string;
export declare function disguises(text: string): string[];
export declare function showsCanary(text: string): boolean;
