package io.greenlight.deadletter;

/**
 * What a dead letter held, encrypted.
 *
 * @param key name of the key
 * @param bytes nonce, ciphertext and tag
 * @param cut whether the content was longer, and this is its beginning
 */
@SuppressWarnings("ArrayRecordComponent") // on its way from cipher to column, never compared
record SealedContent(String key, byte[] bytes, boolean cut) {}
