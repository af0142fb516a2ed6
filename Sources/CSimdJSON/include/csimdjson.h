// The C face of simdjson's DOM parser: parse one document, then walk its tape.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct csj_parser csj_parser;

// Why a document was refused.
typedef enum {
    CSJ_OK = 0,
    CSJ_SYNTAX = 1,
    CSJ_STRING = 2,
    CSJ_UTF8 = 3,
    CSJ_DEPTH = 4,
    CSJ_NUMBER = 5,
    CSJ_MEMORY = 6,
} csj_result;

// Bytes that must be readable after a document's last byte.
size_t csj_padding(void);

csj_parser *csj_parser_new(size_t max_depth);
void csj_parser_free(csj_parser *parser);

// Parses `length` bytes, which `csj_padding()` readable bytes follow. The tape stays valid until the next call.
csj_result csj_parse(csj_parser *parser, const uint8_t *bytes, size_t length);

// The tape of the last document parsed: https://github.com/simdjson/simdjson/blob/master/doc/tape.md
const uint64_t *csj_tape(const csj_parser *parser);
const uint8_t *csj_strings(const csj_parser *parser);

#ifdef __cplusplus
}
#endif

#endif
