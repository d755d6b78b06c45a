declare const brand: unique symbol;

/** A value of type `T` that only its own parser can make, so that ids of two kinds cannot be mixed up. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
