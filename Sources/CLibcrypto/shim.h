// SHA256_Init and its like are deprecated since OpenSSL 3 and stay: Bytes/Digest.swift says what they are for.
#define OPENSSL_API_COMPAT 0x10100000L
#include <openssl/sha.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/err.h>
