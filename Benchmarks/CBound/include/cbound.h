// The same work on a CloudTrail file as the ingest's, without Swift: what the machine could do at best.
#ifndef CBOUND_H
#define CBOUND_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    uint64_t records;
    uint64_t bytes;
    uint64_t encoded;
} bound_result;

// Inflates, finds the records, parses them, finds `paths` in each and writes a COPY row of them. Returns 0 where the
// file cannot be read. Adds to `result`.
int bound_read(const char *file, const char *const *paths, size_t count, bound_result *result);

#ifdef __cplusplus
}
#endif

#endif
